"""What all faults need: the program, archives, new folders, and a list of what went wrong."""

import contextlib
import gzip
import os
import pwd
import random
import re
import subprocess
import tempfile

from archives.build_tar import member, tar_of
from archives.build_zip import ZipEntry, zip_of
from archives.messages import wrong_lines
from archives.running import Runner
from archives.scratch import copy_program, write_file
from archives.trees import tree_of


def plain_zip(contents):
    """A ZIP of stored entries, from path → bytes."""
    return zip_of([ZipEntry(path, data) for path, data in contents.items()])


def tar_gz(contents):
    """A tar.gz, from path → bytes."""
    return gzip.compress(tar_of(*(member(path, data) for path, data in contents.items())), 1, mtime=0)


class Bench:
    """Runs the program in new folders; `many.zip` holds `many`, `other.tar.gz` holds `other`."""

    def __init__(self, program, tools, scratch, runs, seed):
        self.program, self.scratch = copy_program(program, tools), scratch
        self.turns, self.random = runs, random.Random(seed)
        self.runner = Runner()
        self.failures, self.skipped, self.runs = [], [], 0
        self.nobody = pwd.getpwnam("nobody") if os.getuid() == 0 else None
        self.many = {
            f"folder {i % 20}/file {i}.csv": self.random.randbytes(self.random.randrange(6_000)) for i in range(2_000)
        }
        self.other = {f"f{i}": b"%d" % i for i in range(300)}
        entries = [ZipEntry(path, data, method=8 * (i % 2)) for i, (path, data) in enumerate(self.many.items())]
        self.archives = {"many.zip": zip_of(entries), "other.tar.gz": tar_gz(self.other)}

    def fail(self, label, text):
        self.failures.append(f"{label}: {text}")

    def skip(self, why):
        print(f"SKIPPED {why}")
        self.skipped.append(why)

    def place(self, files=None, mode=0o755):
        """A new folder that holds the archives, or other files."""
        folder = tempfile.mkdtemp(prefix="place-", dir=self.scratch)
        os.chmod(folder, mode)
        for name, data in (self.archives if files is None else files).items():
            write_file(os.path.join(folder, name), data)
        return folder

    @contextlib.contextmanager
    def disk(self, options):
        """A tmpfs in a new folder; None where it could not be mounted."""
        folder = tempfile.mkdtemp(prefix="disk-", dir=self.scratch)
        mount = ["mount", "-t", "tmpfs", "-o", options, "none", folder]
        done = subprocess.run(mount, capture_output=True, text=True)
        if done.returncode != 0:
            self.skip(f"a tmpfs could not be mounted: {done.stderr.strip()}")
            yield None
            return
        try:
            yield folder
        finally:
            subprocess.run(["umount", folder], check=True)

    def run(self, *arguments, **more):
        self.runs += 1
        return self.runner.run([self.program, *arguments], **more)

    def unpack(self, folder, to="out", archives=("many.zip",), **more):
        """Unpacks archives, by their names in the folder or their paths, into a folder beside them."""
        paths = [os.path.join(folder, archive) for archive in archives]
        return self.run("unpack", *paths, "--to", to, folder=folder, **more)

    def can_pack(self):
        return re.search(rb"-o[ ,]", self.run("pack", "--help").stdout) is not None

    def left_in(self, folder, *known):
        """What lies in the folder beside the archives and what is known to be there."""
        return sorted(set(os.listdir(folder)) - set(self.archives) - set(known))

    def judge_refused(self, label, folder, result, existing, words, *known):
        """Refused with three lines and such words, and everything as before."""
        tree = tree_of(os.path.join(folder, "out"))
        if result.code != 1 or not re.search(words, result.text):
            self.fail(label, f"exit code {result.code}, no {words!r} in {result.text[:300]!r}")
        if wrong_lines(result.text):
            self.fail(label, f"not three lines: {result.text[:300]!r}")
        if tree != ({} if existing else None):
            self.fail(label, f"the destination is {sorted(tree or ['absent'])[:5]}")
        if left := self.left_in(folder, "out", *known):
            self.fail(label, f"left {left}")
