"""Kills, interrupts and starves a program while it unpacks and packs: what it leaves has to be as before, or whole.

    python3 Tests/Checks/archive_faults.py PROGRAM [--runs N] [--seed N] [--allow-skip] [--only PART]…

Full and read-only disks are small tmpfs mounts, so they need root: where they cannot be mounted the check says SKIPPED
and fails, unless --allow-skip. `--runs` (40): how often each kind of kill strikes, at moments of the run drawn by the
seed. The parts are in `archives/faults`.
"""

import os
import sys
import time

from archives.faults.bench import Bench
from archives.faults.crowds import limits, two_at_once
from archives.faults.disks import full, read_only
from archives.faults.kills import interrupted, killed, pack, several
from archives.running import parser_for
from archives.scratch import scratch_folder

PARTS = (killed, interrupted, several, pack, full, read_only, two_at_once, limits)


def run(options, tools, scratch):
    """Tries all parts, or the chosen ones, and reports; gives whether all is well."""
    begin = time.monotonic()
    bench = Bench(options.program, tools, scratch, options.runs, options.seed)
    for part in PARTS:
        if not options.only or part.__name__ in options.only:
            print(f"{part.__name__} ({time.monotonic() - begin:.0f} s)", flush=True)
            part(bench)
    bench.runner.close()
    for failure in bench.failures[:60]:
        print("FAILED", failure)
    counts = f"{bench.runs} runs, {len(bench.failures)} failures, {len(bench.skipped)} skipped"
    print(f"{counts}; {time.monotonic() - begin:.0f} s")
    return not bench.failures and (options.allow_skip or not bench.skipped)


def main():
    parser = parser_for(__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--allow-skip", action="store_true")
    options = parser.parse_args()
    os.umask(0o022)
    with scratch_folder("faults") as scratch, scratch_folder("faults", fast=False) as tools:
        sys.exit(0 if run(options, tools, scratch) else 1)


if __name__ == "__main__":
    main()
