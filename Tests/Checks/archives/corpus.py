"""The corpus of hostile, damaged and good archives, made by code: the same cases on every run."""

import itertools
import os

from archives.cases import (
    bombs,
    foreign,
    good,
    gzip_bzip2,
    kinds,
    names,
    tar_ends,
    tar_headers,
    tar_records,
    xz,
    zip_data,
    zip_extras,
    zip_headers,
    zip_places,
    zstd,
)
from archives.filters import with_filters

BEFORE_TARS = (good, names, kinds, zip_headers, zip_data, zip_places, zip_extras)
TARS = (tar_headers, tar_records, tar_ends)
BEHIND_TARS = (gzip_bzip2, xz, zstd, foreign, bombs)


def cases_of(modules):
    return itertools.chain.from_iterable(module.cases() for module in modules)


def corpus():
    """All cases, each name once."""
    seen = set()
    for case in itertools.chain(cases_of(BEFORE_TARS), with_filters(cases_of(TARS)), cases_of(BEHIND_TARS)):
        if case.name in seen:
            raise ValueError(f"two cases are called {case.name}")
        seen.add(case.name)
        yield case


def write_corpus(folder, parts):
    """Writes the cases whose names hold one of the parts, or all; gives each with the path of its archive."""
    chosen = (case for case in corpus() if not parts or any(part in case.name for part in parts))
    for number, case in enumerate(chosen):
        place = os.path.join(folder, f"{number:05}")
        os.makedirs(place, exist_ok=True)
        path = os.path.join(place, case.filename)
        case.write(path)
        yield case, path
