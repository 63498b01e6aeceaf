"""What many cases hold, and their names."""

import gzip
import random

from archives.build_tar import member, tar_of
from archives.build_zip import ZipEntry, zip_of
from archives.case import GOOD, RESULTS, RESULTS_NAME, Case, must_give, must_refuse

TEXT = b"A line of text that deflates well. " * 40
LINES = b"Some text. " * 60
RESULTS_MEMBER = member(RESULTS_NAME, RESULTS)

# The tar that the cases of filters pack, the tree that it gives, and where it is cut in two.
NOISE = random.Random(7).randbytes(30_000)
TAR = tar_of(RESULTS_MEMBER, member("noise", NOISE))
TREE = {"noise": NOISE, **GOOD}
HALF = 9000


def case(kind, name, archive, expect, **more):
    """A case whose name begins with its kind, which is the ending of the file."""
    return Case(f"{kind}-{name}", f"{name}.{kind}", archive, expect, **more)


def zip_case(name, archive, expect, **more):
    return case("zip", name, archive, expect, **more)


def tar_case(name, archive, expect, **more):
    return case("tar", name, archive, expect, **more)


def results_entry(stored=False):
    return ZipEntry(RESULTS_NAME, RESULTS, method=0 if stored else 8)


def gz(data, level=9):
    """gzip's bytes, the same at any time."""
    return gzip.compress(data, level, mtime=1)


def zip_with(*entries):
    """A ZIP of good results and these entries."""
    return zip_of([results_entry(), *entries])


def tar_with(*members):
    """A tar of good results and these members."""
    return tar_of(RESULTS_MEMBER, *members)


def behind_and_before(name, entry, expect):
    """A ZIP entry behind good results, and before them."""
    yield zip_case(name, zip_with(entry), expect)
    yield zip_case(name + "-first", zip_of([entry, results_entry()]), expect)


def above_limit(kind, name, first, pack, needed):
    """A dictionary or window that is refused, in the first and a later stream, until --max-dictionary allows it."""
    refused = must_refuse("--max-dictionary")
    allowed = dict(flags=("--max-dictionary", needed), memory=64 + int(needed.removesuffix("M")), in_place="any")
    yield case(kind, name, pack(TAR), refused)
    yield case(kind, f"{name}-allowed", pack(TAR), must_give(TREE), **allowed)
    yield case(kind, f"{name}-second", first + pack(TAR[HALF:]), refused)


def never_allowed(kind, name, archive):
    """A dictionary or window that no flag allows."""
    yield case(kind, name, archive, must_refuse())
    yield case(kind, f"{name}-flag", archive, must_refuse(), flags=("--max-dictionary", "128M"))
