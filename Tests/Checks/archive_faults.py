"""Kills, interrupts and starves a program while it unpacks and packs: what it leaves has to be as before, or whole.

    python3 Tests/Checks/archive_faults.py PROGRAM [--runs N] [--seed N] [--allow-skip] [--only PART]…

Full and read-only disks are small tmpfs mounts, so they need root: where they cannot be mounted the check says SKIPPED and
fails, unless --allow-skip. `--runs` (40): how often each kind of kill strikes, at moments of the run drawn by the seed.
"""

import argparse
import gzip
import os
import pwd
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from archive_build import Z, member, tar_of, zip_of
from archive_run import Runner
from archive_tree import fast_folder, tree_from, tree_of


class Faults:
    def __init__(self, options):
        self.options, self.random = options, random.Random(options.seed)
        # The program stands apart: memory file systems may forbid programs.
        self.scratch, self.tools = tempfile.mkdtemp(prefix="hume-faults-", dir=fast_folder()), tempfile.mkdtemp(prefix="hume-faults-")
        for folder in (self.scratch, self.tools):
            os.chmod(folder, 0o755)
        self.program = os.path.join(self.tools, "program")
        shutil.copy(options.program, self.program)
        self.runner, self.second = Runner(), Runner()
        self.failures, self.skipped, self.runs = [], [], 0
        self.nobody = pwd.getpwnam("nobody") if os.getuid() == 0 else None
        many = {f"folder {i % 20}/file {i}.csv": self.random.randbytes(self.random.randrange(6_000)) for i in range(2_000)}
        self.many, self.other = many, {f"f{i}": b"%d" % i for i in range(300)}
        self.archives = {
            "many.zip": zip_of([Z(path, data, method=8 * (i % 2)) for i, (path, data) in enumerate(many.items())]),
            "other.tar.gz": gzip.compress(tar_of(*(member(path, data) for path, data in self.other.items())), 1, mtime=0)}

    def fail(self, kind, text):
        self.failures.append(f"{kind}: {text}")

    def place(self, archives=None, mode=0o755):
        """A new folder that holds the archives."""
        folder = tempfile.mkdtemp(prefix="place-", dir=self.scratch)
        os.chmod(folder, mode)
        for name, data in (self.archives if archives is None else archives).items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        return folder

    def run(self, *arguments, **more):
        self.runs += 1
        return self.runner.run([self.program, *arguments], **{"locale": "C", "home": "/", **more})

    def can_pack(self):
        return re.search(rb"-o[ ,]", self.run("pack", "--help").stdout) is not None

    def unpack(self, folder, to="out", archives=("many.zip",), **more):
        return self.run("unpack", *(a if os.path.isabs(a) else os.path.join(folder, a) for a in archives), "--to", to, folder=folder, **more)

    def extra(self, folder, *known):
        return sorted(set(os.listdir(folder)) - set(self.archives) - set(known))

    # --- Killed and interrupted --------------------------------------------------------------------------------------

    def strike(self, kind, number, archives, whole):
        """Unpacks under a signal at a random moment, into an absent and an empty destination by turns."""
        folder = self.place()
        begin = time.monotonic()
        result = self.unpack(folder, archives=archives)
        usual = time.monotonic() - begin
        if result.code != 0 or tree_of(os.path.join(folder, "out")) != whole:
            self.fail(kind, f"an undisturbed run does not give the whole: {result.code}, {result.text[:200]!r}")
            return
        finished = 0
        for turn in range(self.options.runs):
            out = os.path.join(folder, "out")
            shutil.rmtree(out, ignore_errors=True)
            if turn % 2:
                os.mkdir(out)
            after = self.random.uniform(0, usual * 1.3)
            result = self.unpack(folder, archives=archives, kill=(number, after))
            tree, label = tree_of(out), f"{kind} after {after:.3f} of {usual:.3f} s"
            # SIGINT before the program could ask for it ends it the shell's way.
            right = {signal.SIGKILL: (0, -9), signal.SIGINT: (0, 130, -2)}[number]
            if result.code not in right or (result.code == -2 and after > usual / 4):
                self.fail(label, f"exit code {result.code}: {result.text[:200]!r}")
            before = {} if turn % 2 else None
            if tree != whole and (tree != before or result.code == 0):
                self.fail(label, f"exit code {result.code} and a destination of {len(tree or {})} of {len(whole)} entries")
            finished += tree == whole
            left = self.extra(folder, "out")
            if number == signal.SIGINT and left:
                self.fail(label, f"left {left}")
            if number == signal.SIGKILL:
                result = self.unpack(folder, to="next", archives=("other.tar.gz",))
                left = self.extra(folder, "out", "next")
                if result.code != 0 or left:
                    self.fail(label, f"the next run: exit code {result.code}, left {left}, {result.text[:200]!r}")
                shutil.rmtree(os.path.join(folder, "next"), ignore_errors=True)
            for name in left:
                shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
        print(f"  {kind}: {self.options.runs} times within {usual:.2f} s, {finished} were finished by then")
        shutil.rmtree(folder)

    def killed(self):
        self.strike("killed", signal.SIGKILL, ["many.zip"], tree_from(self.many))

    def interrupted(self):
        self.strike("interrupted", signal.SIGINT, ["many.zip"], tree_from(self.many))

    def several(self):
        both = tree_from({**{"many/" + k: v for k, v in self.many.items()}, **{"other/" + k: v for k, v in self.other.items()}})
        self.strike("killed, several archives", signal.SIGKILL, ["many.zip", "other.tar.gz"], both)
        self.strike("interrupted, several archives", signal.SIGINT, ["other.tar.gz", "many.zip"], both)
        folder = self.place({**self.archives, "bad.zip": self.archives["many.zip"][:-5]})
        result = self.unpack(folder, archives=["bad.zip", "other.tar.gz"])
        tree = tree_of(os.path.join(folder, "out"))
        if result.code != 3 or tree != tree_from({"other/" + k: v for k, v in self.other.items()}) or self.extra(folder, "out", "bad.zip"):
            self.fail("one of two fails", f"exit code {result.code}, {self.extra(folder, 'out', 'bad.zip')}, {sorted(tree or {})[:4]}")

    def pack(self):
        if not self.can_pack():
            return self.skip("pack: the program has none yet")
        folder = self.place({})
        for path, data in self.many.items():
            path = os.path.join(folder, "media", path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
        for ending in ("zip", "tar.gz"):
            target = os.path.join(folder, "packed." + ending)
            arguments = ["pack", os.path.join(folder, "media"), "-o", target]
            result = self.run(*arguments, folder=folder)
            if result.code != 0:
                return self.fail("pack", f"exit code {result.code}: {result.text[:200]!r}")
            usual = result.seconds
            with open(target, "rb") as file:
                whole = file.read()
            for number in (signal.SIGKILL, signal.SIGINT):
                for turn in range(self.options.runs):
                    old = b"old" if turn % 2 else None
                    if old is None:
                        os.unlink(target)
                    else:
                        with open(target, "wb") as file:
                            file.write(old)
                    after = self.random.uniform(0, usual * 1.3)
                    result = self.run(*arguments, *(["--force"] if old else []), folder=folder, kill=(number, after))
                    found = None
                    if os.path.exists(target):
                        with open(target, "rb") as file:
                            found = file.read()
                    label = f"pack {ending}, signal {number} after {after:.3f} of {usual:.3f} s, {'old' if old else 'no'} file"
                    if result.code not in (0, 130, -number) or (found != whole and (found != old or result.code == 0)):
                        self.fail(label, f"exit code {result.code}, {len(found or b'')} bytes of {len(whole)}: {result.text[:200]!r}")
                    left = sorted(set(os.listdir(folder)) - {"media", "packed.zip", "packed.tar.gz"})
                    if number == signal.SIGINT and left:
                        self.fail(label, f"left {left}")
                    again = self.run(*arguments, "--force", folder=folder)
                    if again.code != 0 or open(target, "rb").read() != whole:
                        self.fail(label, f"the next run: exit code {again.code}, {again.text[:200]!r}")
                    for name in left:
                        os.unlink(os.path.join(folder, name))
        shutil.rmtree(folder)

    # --- Disks -------------------------------------------------------------------------------------------------------

    def mount(self, options):
        """A tmpfs in a new folder, or None."""
        folder = tempfile.mkdtemp(prefix="disk-", dir=self.scratch)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, text=True)
        return folder if done.returncode == 0 else self.skip(f"a tmpfs could not be mounted: {done.stderr.strip()}")

    def skip(self, why):
        print(f"SKIPPED {why}")
        self.skipped.append(why)

    def full(self):
        noise = self.random.randbytes
        large = {f"f{i}": noise(100_000) for i in range(30)}
        fitting = {f"f{i}": noise(100_000) for i in range(10)}
        cases = [("3 MB onto 1 MB", "size=1m", large, 0), ("full at the last file", "size=1m", fitting, 40_000),
                 ("one file of 3 MB", "size=1m", {"f": noise(3_000_000)}, 0), ("no room for a name", "size=1m,nr_inodes=20", {f"f{i}": b"" for i in range(50)}, 0),
                 ("already full", "size=64k", fitting, 65_536)]
        for label, options, contents, filler in cases:
            for ending, pack in (("zip", lambda c: zip_of([Z(k, v) for k, v in c.items()])),
                                 ("tar.gz", lambda c: gzip.compress(tar_of(*(member(k, v) for k, v in c.items())), 1))):
                for existing in (False, True):
                    source = self.place({"a." + ending: pack(contents)})
                    disk = self.mount(options)
                    if not disk:
                        return
                    try:
                        if existing:
                            os.mkdir(os.path.join(disk, "out"))
                        with open(os.path.join(disk, "filler"), "wb") as file:
                            file.write(bytes(filler))
                        result = self.unpack(disk, archives=[os.path.join(source, "a." + ending)])
                        self.judge(f"full disk: {label}, {ending}, {'empty' if existing else 'no'} destination", disk, result, existing, "(?i)full", "filler")
                        if existing:
                            continue
                        if self.can_pack() and filler < 65_536:
                            target = os.path.join(disk, "packed.zip")
                            media = self.place({f"m{i}.mp4": v for i, v in enumerate(large.values())})
                            result = self.run("pack", media, "-o", target)
                            left = sorted(set(os.listdir(disk)) - {"filler"})
                            if result.code != 1 or left or "full" not in result.text.lower():
                                self.fail(f"pack onto a full disk: {label}", f"exit code {result.code}, left {left}: {result.text[:200]!r}")
                    finally:
                        subprocess.run(["umount", disk], check=True)

    def judge(self, label, folder, result, existing, words, *known):
        """Refused with three lines and such words, and everything as before."""
        out = os.path.join(folder, "out")
        if result.code != 1 or not re.search(words, result.text):
            self.fail(label, f"exit code {result.code}, no {words!r} in {result.text[:300]!r}")
        if not all(re.search(line, result.text, re.M) for line in (r"^error: ", r"^\s*where: ", r"^\s*what to do: ")):
            self.fail(label, f"not three lines: {result.text[:300]!r}")
        if tree_of(out) != ({} if existing else None):
            self.fail(label, f"the destination is {sorted(tree_of(out) or ['absent'])[:5]}")
        left = sorted(set(os.listdir(folder)) - set(self.archives) - {"out", *known})
        if left:
            self.fail(label, f"left {left}")

    def read_only(self):
        small = {"a.zip": zip_of([Z("f", b"x")])}
        source = os.path.join(self.place(small), "a.zip")
        user = self.nobody
        owner = (user.pw_uid, user.pw_gid) if user else (os.getuid(), os.getgid())
        words = "(?i)permission|not allowed|may not|read-only|cannot be written|cannot write"
        parent = self.place({}, 0o555)
        self.judge("a parent without write permission", parent, self.unpack(parent, archives=[source], user=user), False, words)
        os.chmod(parent, 0o755)
        os.mkdir(os.path.join(parent, "out"))
        os.chown(os.path.join(parent, "out"), *owner)
        os.chmod(parent, 0o555)
        self.judge("an empty folder in such a parent", parent, self.unpack(parent, archives=[source], user=user), True, words)
        home = self.place({})
        out = os.path.join(home, "out")
        os.mkdir(out, 0o555)
        os.chown(home, *owner)
        os.chown(out, *owner)
        self.judge("an empty destination without write permission", home, self.unpack(home, archives=[source], user=user), True, words)
        if os.stat(out).st_mode & 0o777 != 0o555:
            self.fail("an empty destination without write permission", f"its mode became {os.stat(out).st_mode:o}")
        for existing in (False, True):
            disk = self.mount("size=1m")
            if not disk:
                return
            try:
                if existing:
                    os.mkdir(os.path.join(disk, "out"))
                subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
                self.judge(f"a read-only disk, {'empty' if existing else 'no'} destination", disk, self.unpack(disk, archives=[source]), existing, words)
            finally:
                subprocess.run(["umount", disk], check=True)
        disk = self.mount("size=1m")
        if disk:
            try:
                result = self.run("unpack", source, "--to", disk)
                if result.code not in (0, 1) or (result.code == 1) != (os.listdir(disk) == []):
                    self.fail("a mount point as destination", f"exit code {result.code}, {os.listdir(disk)}, {result.text[:200]!r}")
            finally:
                subprocess.run(["umount", disk], check=True)

    # --- Not alone, and little allowed -------------------------------------------------------------------------------

    def two_at_once(self):
        whole, folder = tree_from(self.many), self.place()
        won = 0
        for turn in range(50):
            out, results = os.path.join(folder, "out"), {}
            shutil.rmtree(out, ignore_errors=True)
            if turn % 2:
                os.mkdir(out)

            def other():
                results["b"] = self.second.run([self.program, "unpack", os.path.join(folder, "many.zip"), "--to", "out"], folder=folder)
            thread = threading.Thread(target=other)
            thread.start()
            if turn % 3 == 2:
                time.sleep(self.random.uniform(0, 0.3))
            results["a"] = self.unpack(folder)
            thread.join()
            codes, tree = sorted(r.code for r in results.values()), tree_of(out)
            texts = [r.text for r in results.values() if r.code]
            if codes not in ([0, 1], [1, 1]) or tree != (whole if 0 in codes else {} if turn % 2 else None):
                self.fail("two at once", f"exit codes {codes}, {len(tree or {})} of {len(whole)} entries: {texts}")
            if not all("what to do: " in text for text in texts):
                self.fail("two at once", f"the loser does not say so: {texts}")
            if self.extra(folder, "out"):
                self.fail("two at once", f"left {self.extra(folder, 'out')}")
            won += 0 in codes
        print(f"  two at once: one of them won {won} of 50 times")
        shutil.rmtree(folder)

    def limits(self):
        whole = tree_from(self.many)
        archives = {"big.zip": zip_of([Z("small", b"x"), Z("big", self.random.randbytes(100_000))]),
                    "big.tar.gz": gzip.compress(tar_of(member("small", b"x"), member("big", self.random.randbytes(100_000))), 1)}
        for name in archives:
            for existing in (False, True):
                folder = self.place(archives)
                if existing:
                    os.mkdir(os.path.join(folder, "out"))
                result = self.unpack(folder, archives=[name], limits=[(resource.RLIMIT_FSIZE, 4096)])
                self.judge(f"ulimit -f, {name}", folder, result, existing, ".", *archives)
        for files in (16, 10, 7, 5):
            folder = self.place()
            result = self.unpack(folder, limits=[(resource.RLIMIT_NOFILE, files)])
            if result.code == 0 and tree_of(os.path.join(folder, "out")) == whole and not self.extra(folder, "out"):
                continue
            if files == 5 and result.code in (1, 127) and not self.extra(folder):
                continue  # Too few to start with, said by the system perhaps.
            self.judge(f"ulimit -n {files}", folder, result, False, ".")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--allow-skip", action="store_true")
    options = parser.parse_args()
    os.umask(0o022)
    begin = time.monotonic()
    faults = Faults(options)
    try:
        for part in ("killed", "interrupted", "several", "pack", "full", "read_only", "two_at_once", "limits"):
            if not options.only or part in options.only:
                print(f"{part} ({time.monotonic() - begin:.0f} s)", flush=True)
                getattr(faults, part)()
        for failure in faults.failures[:60]:
            print("FAILED", failure)
        print(f"{faults.runs} runs, {len(faults.failures)} failures, {len(faults.skipped)} skipped; {time.monotonic() - begin:.0f} s")
        sys.exit(1 if faults.failures or (faults.skipped and not options.allow_skip) else 0)
    finally:
        faults.runner.close()
        faults.second.close()
        shutil.rmtree(faults.scratch, ignore_errors=True)
        shutil.rmtree(faults.tools, ignore_errors=True)


if __name__ == "__main__":
    main()
