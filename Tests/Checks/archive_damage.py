"""Unpacks every truncation and every single damaged byte of a small zip and a small tar.gz.

    python3 Tests/Checks/archive_damage.py PROGRAM [--jobs N] [--every N]

Each has to be refused, leaving nothing, or to give exactly the original bytes. A byte is damaged ten ways: each of its
bits flipped, set to 0x00, set to 0xFF. `--every N` takes each Nth only. Exit code 1 on a failure.
"""

import argparse
import concurrent.futures
import gzip
import os
import shutil
import sys
import tempfile
import threading
import time

from archive_build import Z, member, tar_of, zip_of
from archive_run import Runner
from archive_tree import fast_folder, tree_from, tree_of

CONTENTS = {"a/rows.csv": b"Frame,Time,Joy\n" + b"".join(b"%d,%d.5,0.25\n" % (i, i) for i in range(20)), "b.txt": b"hello hello hello hello",
            "stored.bin": bytes(range(40)), "d": None}


def archives():
    parts = [Z("a/rows.csv", CONTENTS["a/rows.csv"], method=8), Z("b.txt", CONTENTS["b.txt"], method=8),
             Z("stored.bin", CONTENTS["stored.bin"], descriptor="signed"), Z("d/", mode=0o40755)]
    yield "small.zip", zip_of(parts)
    members = [member(path + ("/" if data is None else ""), data or b"", kind=b"5" if data is None else b"0") for path, data in CONTENTS.items()]
    yield "small.tar.gz", gzip.compress(tar_of(*members), 9, mtime=1)


def damages(data):
    """Every truncation, then every damaged byte: a label and the bytes."""
    for length in range(len(data)):
        yield f"cut to {length} of {len(data)} bytes", data[:length]
    for at, byte in enumerate(data):
        for value in dict.fromkeys([byte ^ (1 << bit) for bit in range(8)] + [0, 255]):
            if value != byte:
                yield f"byte {at} is {value:#04x}, was {byte:#04x}", data[:at] + bytes([value]) + data[at + 1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    program, begin = os.path.abspath(options.program), time.monotonic()
    scratch = tempfile.mkdtemp(prefix="hume-damage-", dir=fast_folder())
    whole, local, failures, given = tree_from(CONTENTS), threading.local(), [], []
    runners = []

    def attempt(number, name, label, data):
        if not hasattr(local, "runner"):
            local.runner = Runner()
            runners.append(local.runner)
        place = os.path.join(scratch, str(number))
        os.mkdir(place)
        with open(os.path.join(place, name), "wb") as file:
            file.write(data)
        result = local.runner.run([program, "unpack", name, "--to", "out"], folder=place, home=place)
        tree = tree_of(os.path.join(place, "out"))
        left = set(os.listdir(place)) - {name, "out"}
        if result.code not in (0, 1) or result.late or tree != (whole if result.code == 0 else None) or left or result.memory > 64:
            failures.append(f"{name}, {label}: exit code {result.code}, {result.memory:.0f} MiB, left {sorted(left)}, holds {tree}: {result.text[:200]!r}")
        given.append(result.code == 0)
        shutil.rmtree(place)

    try:
        runs = 0
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            waiting = []
            for name, data in archives():
                attempt(-1, name, "undamaged", data)
                if not given or not given[-1]:
                    failures.append(f"{name} is refused undamaged")
                for label, damaged in list(damages(data))[::options.every]:
                    runs += 1
                    waiting.append(pool.submit(attempt, runs, name, label, damaged))
            for future in waiting:
                future.result()
        for runner in runners:
            runner.close()
        for failure in failures[:50]:
            print("FAILED", failure)
        print(f"{runs} damaged archives: {len(given) - sum(given)} refused, {sum(given) - 2} gave the original, {len(failures)} failed; "
              f"{time.monotonic() - begin:.0f} s")
        sys.exit(1 if failures else 0)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
