"""Runs a program on every archive of the corpus and checks that it does what a safe tool must do.

    python3 Tests/Checks/archive_check.py PROGRAM [--quick] [--asan] [--as USER]… [--only PART]… [--jobs N] [--keep]

Each archive is unpacked in a folder of its own that holds canaries (a file, a folder, a link to a victim folder), as
root and as `nobody` (where root runs this), in the C and C.UTF-8 locales, with umask 000 and 077, into an absent and an
existing empty folder: four runs that have every pair of these, or one of them by turns with --quick. Checked are the
exit code, the time (10 CPU seconds, 60 s), the peak memory (64 MiB), stdout and stderr, the destination to the byte and
the mode bit, and that nothing else has changed. Then `validate` reads each archive in place and has to come to the same
verdict. With --asan the program is one built with the address sanitizer: memory and time are not checked.
Exit code 1 if anything fails.
"""

import concurrent.futures
import os
import pwd
import sys
import time

from archives.case import CANARY
from archives.listing import make_listed
from archives.running import parser_for
from archives.scratch import copy_program, scratch_folder
from archives.verdicts import Check, user_called


def parsed_options():
    parser = parser_for(__doc__)
    parser.add_argument("--as", dest="users", action="append", metavar="USER")
    parser.add_argument("--only", action="append", default=[], metavar="PART")
    parser.add_argument("--jobs", type=int, default=2)
    for flag in ("--quick", "--asan", "--keep"):
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()
    if not options.users:
        this = pwd.getpwuid(os.getuid()).pw_name
        options.users = [this, "nobody"] if os.getuid() == 0 else [this]
    return options


def chosen(cases, asan):
    """The cases to run."""
    if not asan:
        return cases
    # The sanitizer gives every large buffer back to the system: cases of many streams would take minutes.
    light = [listed for listed in cases if not listed.case.heavy]
    print(f"{len(cases) - len(light)} heavy cases are left to a program without the sanitizer")
    return light


def try_users(check, users):
    """Stops where the program does not run at all as one of the users."""
    for name in users:
        result = check.run([check.program, "--version"], user=user_called(name))
        if result.code != 0:
            sys.exit(f"The program does not run as {name}: exit code {result.code}, {result.text}")


def run(options, tools, scratch):
    """Makes the corpus, runs the program on it and reports; gives whether all is well."""
    begin = time.monotonic()
    program, archives = copy_program(options.program, tools), os.path.join(tools, "cases")
    os.mkdir(archives)
    cases = chosen(make_listed(archives, options.only), options.asan)
    made = time.monotonic() - begin
    users = [user_called(name) for name in options.users]
    check = Check(program, scratch, users, options.jobs, options.quick, options.asan)
    try_users(check, options.users)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(check.check, cases))
    check.runners.close()
    left = os.listdir(scratch)
    if left or os.path.lexists(CANARY):
        check.fail("the whole corpus", "afterwards", [f"outside of the destinations: {left or CANARY}"])
    for name, what, problems in sorted(check.failures):
        print(f"FAILED {name}: {what}", *problems, sep="\n    ")
    failed = len({name for name, *_ in check.failures})
    (seconds, slowest), (memory, largest) = check.slowest, check.largest
    print(
        f"{len(cases)} cases ({made:.0f} s to make), {check.runs} runs, {failed} cases failed; "
        f"{time.monotonic() - begin:.0f} s; "
        f"slowest {seconds:.1f} CPU s ({slowest}), largest {memory:.1f} MiB ({largest})"
    )
    return bool(cases) and not check.failures


def main():
    options = parsed_options()
    os.umask(0o022)
    with scratch_folder("archives", fast=False, keep=options.keep) as tools:
        with scratch_folder("archives", keep=options.keep) as scratch:
            sys.exit(0 if run(options, tools, scratch) else 1)


if __name__ == "__main__":
    main()
