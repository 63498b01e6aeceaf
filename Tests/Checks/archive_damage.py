"""Unpacks every truncation and every single damaged byte of a small zip and a small tar.gz.

    python3 Tests/Checks/archive_damage.py PROGRAM [--jobs N] [--every N]

Each has to be refused, leaving nothing, or to give exactly the original bytes. A byte is damaged ten ways: each of its
bits flipped, set to 0x00, set to 0xFF. `--every N` takes each Nth only. Exit code 1 on a failure.
"""

import concurrent.futures
import gzip
import os
import shutil
import sys
import time

from archives.build_tar import member, tar_of
from archives.build_zip import ZipEntry, zip_of
from archives.running import RunnerPool, parser_for
from archives.scratch import scratch_folder, write_file
from archives.trees import tree_from, tree_of

CONTENTS = {
    "a/rows.csv": b"Frame,Time,Joy\n" + b"".join(b"%d,%d.5,0.25\n" % (i, i) for i in range(20)),
    "b.txt": b"hello hello hello hello",
    "stored.bin": bytes(range(40)),
    "d": None,
}
MOST_MEMORY = 64  # MiB


def archives():
    """The names and bytes of the archives that are damaged."""
    entries = [
        ZipEntry("a/rows.csv", CONTENTS["a/rows.csv"], method=8),
        ZipEntry("b.txt", CONTENTS["b.txt"], method=8),
        ZipEntry("stored.bin", CONTENTS["stored.bin"], descriptor="signed"),
        ZipEntry("d/", mode=0o40755),
    ]
    yield "small.zip", zip_of(entries)
    members = [member(path + "/", kind=b"5") if data is None else member(path, data) for path, data in CONTENTS.items()]
    yield "small.tar.gz", gzip.compress(tar_of(*members), 9, mtime=1)


def damages(data):
    """Every truncation, then every damaged byte: a label and the bytes."""
    for length in range(len(data)):
        yield f"cut to {length} of {len(data)} bytes", data[:length]
    for at, byte in enumerate(data):
        for value in dict.fromkeys([byte ^ (1 << bit) for bit in range(8)] + [0, 255]):
            if value != byte:
                yield f"byte {at} is {value:#04x}, was {byte:#04x}", data[:at] + bytes([value]) + data[at + 1 :]


class Damage:
    """Unpacks damaged archives, on several threads at once."""

    def __init__(self, program, scratch, jobs):
        self.program, self.scratch, self.runners = program, scratch, RunnerPool(jobs)
        self.whole = tree_from(CONTENTS)
        self.failures = []

    def attempt(self, number, name, label, data):
        """Unpacks an archive, notes what is wrong with that, and tells whether it gave its contents."""
        place = os.path.join(self.scratch, str(number))
        write_file(os.path.join(place, name), data)
        result = self.runners.run([self.program, "unpack", name, "--to", "out"], folder=place, home=place)
        tree = tree_of(os.path.join(place, "out"))
        left = sorted(set(os.listdir(place)) - {name, "out"})
        shutil.rmtree(place)
        right_end = result.code in (0, 1) and not result.late and result.memory <= MOST_MEMORY
        if not right_end or tree != (self.whole if result.code == 0 else None) or left:
            self.failures.append(
                f"{name}, {label}: exit code {result.code}, {result.memory:.0f} MiB, left {left}, "
                f"holds {tree}: {result.text[:200]!r}"
            )
        return result.code == 0

    def attempt_all(self, jobs, every):
        """Tries each archive whole, then each `every`th damage; gives, for each damage, whether it was unpacked."""
        waiting = []
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for name, data in archives():
                if not self.attempt("undamaged", name, "undamaged", data):
                    self.failures.append(f"{name} is refused undamaged")
                for label, damaged in list(damages(data))[::every]:
                    waiting.append(pool.submit(self.attempt, len(waiting), name, label, damaged))
            return [attempt.result() for attempt in waiting]


def main():
    parser = parser_for(__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    begin = time.monotonic()
    with scratch_folder("damage") as scratch:
        damage = Damage(os.path.abspath(options.program), scratch, options.jobs)
        unpacked = damage.attempt_all(options.jobs, options.every)
        damage.runners.close()
    for failure in damage.failures[:50]:
        print("FAILED", failure)
    print(
        f"{len(unpacked)} damaged archives: {unpacked.count(False)} refused, {unpacked.count(True)} gave the original, "
        f"{len(damage.failures)} failed; {time.monotonic() - begin:.0f} s"
    )
    sys.exit(1 if damage.failures else 0)


if __name__ == "__main__":
    main()
