"""The filters that a tar may have around it."""

import bz2
import gzip
import lzma
from dataclasses import replace

from archives.build_zstd import zstd_frame

FILTERS = {
    "tar": lambda tar: tar,
    "tar.gz": lambda tar: gzip.compress(tar, 6, mtime=0),
    "tar.bz2": bz2.compress,
    "tar.xz": lambda tar: lzma.compress(tar, preset=1),
    "tar.zst": zstd_frame,
}


def turn(number):
    """One of the filters, by turns; never the tar itself."""
    return list(FILTERS)[1 + number % 4]


def with_filters(tar_cases):
    """Each case of a tar, called tar-NAME, and the same in one filter, by turns."""
    for number, case in enumerate(tar_cases, 1):
        yield case
        kind, name = turn(number), case.name.removeprefix("tar-")
        yield replace(case, name=f"{kind}-{name}", filename=f"{name}.{kind}", make=FILTERS[kind](case.make))
