"""Runs a command and fails where it takes more memory than allowed; prints CPU seconds and peak memory.

    python3 Tests/Checks/memory_check.py MIB COMMAND [ARGUMENT …]
"""

import resource
import subprocess
import sys
import time


def main():
    limit, command = float(sys.argv[1]), sys.argv[2:]
    begin = time.monotonic()
    status = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    seconds = time.monotonic() - begin
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    mib = usage.ru_maxrss / 1024
    print(f"{usage.ru_utime + usage.ru_stime:.2f} CPU s, {seconds:.2f} s, {mib:.1f} MiB (at most {limit:g}): "
          f"{' '.join(command)}")
    sys.exit(status if status else int(mib > limit))


main()
