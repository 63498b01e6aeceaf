"""The corpus of hostile, damaged and good archives, made by code: several hundred cases, the same on every run.

    python3 Tests/Checks/archive_corpus.py FOLDER [PART …]     writes the cases whose names hold a PART

`archive_check.py` runs a program on them. The cases are in `archive_cases_*.py`; `archive_case.py` says what one is.
"""

import os
import sys

from archive_cases_bombs import bomb_cases
from archive_cases_entries import kind_cases, name_cases
from archive_cases_filters import filter_cases
from archive_cases_good import good_cases
from archive_cases_tar import tar_cases
from archive_cases_zip import zip_cases


def corpus():
    """All cases, each name once."""
    seen = set()
    for source in (good_cases, name_cases, kind_cases, zip_cases, tar_cases, filter_cases, bomb_cases):
        for case in source():
            if case.name in seen:
                raise ValueError(f"two cases are called {case.name}")
            seen.add(case.name)
            yield case


def main():
    folder, parts = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    for number, case in enumerate(corpus()):
        if not parts or any(part in case.name for part in parts):
            place = os.path.join(folder, f"{number:04}-{case.name}"[:200])
            os.makedirs(place, exist_ok=True)
            case.write(os.path.join(place, case.filename))
            print(place)


if __name__ == "__main__":
    main()
