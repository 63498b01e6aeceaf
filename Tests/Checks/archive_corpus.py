"""Writes the archives that `archive_check.py` runs a program on, one a folder, and prints their paths and names.

    python3 Tests/Checks/archive_corpus.py FOLDER [PART …]     only the cases whose names hold a PART

The cases are in `archives/cases`; `archives/case.py` says what one is.
"""

import sys

from archives.corpus import write_corpus


def main():
    folder, parts = sys.argv[1], sys.argv[2:]
    for case, path in write_corpus(folder, parts):
        print(f"{path!r}\t{case.name}")


if __name__ == "__main__":
    main()
