"""Killed and interrupted at random moments: the destination is as before or whole, and the next run cleans up."""

import os
import shutil
import signal

from archives.scratch import read_file, write_file
from archives.trees import tree_from, tree_of

# SIGINT before the program could ask for it ends it the shell's way, which calls that 130 as well.
RIGHT_CODES = {signal.SIGKILL: (0, -9), signal.SIGINT: (0, 130, -2)}
LATEST = 1.3  # of what an undisturbed run takes


class UnpackStrikes:
    """Strikes a program that unpacks archives, which whole give one tree, with a signal."""

    def __init__(self, bench, kind, number, archives, whole):
        self.bench, self.kind, self.number = bench, kind, number
        self.archives, self.whole = archives, whole
        self.folder = bench.place()
        self.out = os.path.join(self.folder, "out")
        self.codes = set()

    def run(self):
        """Strikes into an absent and an empty destination by turns."""
        result = self.bench.unpack(self.folder, archives=self.archives)
        if result.code != 0 or tree_of(self.out) != self.whole:
            self.bench.fail(
                self.kind, f"an undisturbed run does not give the whole: {result.code}, {result.text[:200]!r}"
            )
            return
        finished = sum(self.strike(result.seconds, existing=turn % 2 == 1) for turn in range(self.bench.turns))
        if self.number == signal.SIGINT and self.bench.turns >= 10 and self.codes <= {0, -2}:
            self.bench.fail(self.kind, "no run ended by itself when it was asked to")
        times = f"{self.bench.turns} times within {result.seconds:.2f} s"
        print(f"  {self.kind}: {times}, {finished} were finished by then")
        shutil.rmtree(self.folder)

    def strike(self, usual, existing):
        """One run; gives whether it was finished before the signal."""
        bench = self.bench
        shutil.rmtree(self.out, ignore_errors=True)
        if existing:
            os.mkdir(self.out)
        after = bench.random.uniform(0, usual * LATEST)
        result = bench.unpack(self.folder, archives=self.archives, kill=(self.number, after))
        label = f"{self.kind} after {after:.3f} of {usual:.3f} s"
        self.codes.add(result.code)
        if result.code not in RIGHT_CODES[self.number]:
            bench.fail(label, f"exit code {result.code}: {result.text[:200]!r}")
        tree = tree_of(self.out)
        if tree != self.whole and (tree != ({} if existing else None) or result.code == 0):
            entries = f"{len(tree or {})} of {len(self.whole)} entries"
            bench.fail(label, f"exit code {result.code} and a destination of {entries}")
        self.check_left(label)
        return tree == self.whole

    def check_left(self, label):
        """Interrupted, nothing is left behind; killed, the next run removes what is."""
        bench = self.bench
        left = bench.left_in(self.folder, "out")
        if self.number == signal.SIGKILL:
            result = bench.unpack(self.folder, to="next", archives=["other.tar.gz"])
            left = bench.left_in(self.folder, "out", "next")
            if result.code != 0 or left:
                bench.fail(label, f"the next run: exit code {result.code}, left {left}, {result.text[:200]!r}")
            shutil.rmtree(os.path.join(self.folder, "next"), ignore_errors=True)
        elif left:
            bench.fail(label, f"left {left}")
        for name in left:
            shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)


def killed(bench):
    UnpackStrikes(bench, "killed", signal.SIGKILL, ["many.zip"], tree_from(bench.many)).run()


def interrupted(bench):
    UnpackStrikes(bench, "interrupted", signal.SIGINT, ["many.zip"], tree_from(bench.many)).run()


def several(bench):
    """Several archives at once: struck, and one of them damaged."""
    other = {f"other/{path}": data for path, data in bench.other.items()}
    both = tree_from({**{f"many/{path}": data for path, data in bench.many.items()}, **other})
    archives = ["many.zip", "other.tar.gz"]
    UnpackStrikes(bench, "killed, several archives", signal.SIGKILL, archives, both).run()
    UnpackStrikes(bench, "interrupted, several archives", signal.SIGINT, archives[::-1], both).run()
    folder = bench.place({**bench.archives, "bad.zip": bench.archives["many.zip"][:-5]})
    result = bench.unpack(folder, archives=["bad.zip", "other.tar.gz"])
    tree, left = tree_of(os.path.join(folder, "out")), bench.left_in(folder, "out", "bad.zip")
    if result.code != 3 or tree != tree_from(other) or left:
        bench.fail("one of two fails", f"exit code {result.code}, {left}, {sorted(tree or {})[:4]}")


class PackStrikes:
    """Strikes a program that packs a folder with a signal: the archive is the old one or the whole new one."""

    def __init__(self, bench, folder, ending):
        self.bench, self.folder, self.ending = bench, folder, ending
        self.target = os.path.join(folder, f"packed.{ending}")
        self.arguments = ["pack", os.path.join(folder, "media"), "-o", self.target]

    def run(self):
        """Strikes where there is no archive yet, and where there is an old one, by turns."""
        result = self.bench.run(*self.arguments, folder=self.folder)
        if result.code != 0:
            self.bench.fail("pack", f"exit code {result.code}: {result.text[:200]!r}")
            return
        whole = read_file(self.target)
        for number in (signal.SIGKILL, signal.SIGINT):
            for turn in range(self.bench.turns):
                self.strike(number, result.seconds, whole, b"old" if turn % 2 else None)

    def strike(self, number, usual, whole, old):
        bench = self.bench
        os.unlink(self.target)
        if old:
            write_file(self.target, old)
        after = bench.random.uniform(0, usual * LATEST)
        force = ["--force"] if old else []
        result = bench.run(*self.arguments, *force, folder=self.folder, kill=(number, after))
        moment = f"signal {number} after {after:.3f} of {usual:.3f} s"
        label = f"pack {self.ending}, {moment}, {'old' if old else 'no'} file"
        found = read_file(self.target)
        if result.code not in (0, 130, -number) or (found != whole and (found != old or result.code == 0)):
            size = f"{len(found or b'')} bytes of {len(whole)}"
            bench.fail(label, f"exit code {result.code}, {size}: {result.text[:200]!r}")
        left = sorted(set(os.listdir(self.folder)) - {"media", "packed.zip", "packed.tar.gz"})
        if number == signal.SIGINT and left:
            bench.fail(label, f"left {left}")
        again = bench.run(*self.arguments, "--force", folder=self.folder)
        if again.code != 0 or read_file(self.target) != whole:
            bench.fail(label, f"the next run: exit code {again.code}, {again.text[:200]!r}")
        for name in left:
            os.unlink(os.path.join(self.folder, name))


def pack(bench):
    if not bench.can_pack():
        bench.skip("pack: the program has none yet")
        return
    folder = bench.place({f"media/{path}": data for path, data in bench.many.items()})
    for ending in ("zip", "tar.gz"):
        PackStrikes(bench, folder, ending).run()
    shutil.rmtree(folder)
