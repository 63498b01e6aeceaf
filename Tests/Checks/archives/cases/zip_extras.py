"""ZIP64 and other fields of the extra area, right and wrong."""

import struct
import zlib

from archives.build_zip import SENTINEL, ZipEntry, field, zip64_field, zip_of
from archives.case import GOOD, may_give, must_give, must_refuse
from archives.cases.common import TEXT, results_entry, zip_case, zip_with

SIZE = len(TEXT)
TREE = {"evil": TEXT, **GOOD}
SENTINELS = {"csize": SENTINEL, "usize": SENTINEL}
BOTH = zip64_field(SIZE, SIZE)
MOST = (1 << 64) - 1


def evil(**more):
    return ZipEntry("evil", TEXT, **more)


def good_zip64_cases():
    """Sizes and places that stand in the ZIP64 field, or needlessly there too."""
    good = {
        "central-and-local": evil(extra=BOTH, local=SENTINELS, central=SENTINELS),
        "local-only": evil(extra=BOTH, central_extra=b"", local=SENTINELS),
        "central-only": evil(central_extra=BOTH, central=SENTINELS),
        "size-only": evil(central_extra=zip64_field(SIZE), central={"usize": SENTINEL}),
        "csize-only": evil(central_extra=zip64_field(SIZE), central={"csize": SENTINEL}),
    }
    for name, entry in good.items():
        yield zip_case("zip64-" + name, zip_of([entry, results_entry()]), must_give(TREE))
        yield zip_case(f"zip64-{name}-end", zip_of([entry, results_entry()], zip64={}), must_give(TREE))
    local = len(results_entry().local_bytes() + results_entry().raw)
    yield zip_case(
        "zip64-offset", zip_with(evil(central_extra=zip64_field(local), central={"offset": SENTINEL})), must_give(TREE)
    )
    yield zip_case(
        "zip64-offset-disk",
        zip_of(
            [
                results_entry(),
                evil(
                    central_extra=field(1, struct.pack("<QI", local, 0)), central={"offset": SENTINEL, "disk": 0xFFFF}
                ),
            ]
        ),
        may_give(TREE),
    )


def bad_zip64_cases():
    """Fields that are too short, twice there, or that lie."""
    bad = {
        "short": evil(central_extra=field(1, struct.pack("<QI", SIZE, SIZE)), central=SENTINELS),
        "empty": evil(central_extra=field(1, b""), central=SENTINELS),
        "twice": evil(central_extra=BOTH + BOTH, central=SENTINELS),
        "twice-other": evil(central_extra=BOTH + zip64_field(1, 1), central=SENTINELS),
        "other-size": evil(central_extra=zip64_field(SIZE + 1, SIZE), central=SENTINELS),
        "other-csize": evil(central_extra=zip64_field(SIZE, SIZE + 1), central=SENTINELS),
        "huge": evil(central_extra=zip64_field((1 << 63) - 1, (1 << 63) - 1), central=SENTINELS),
        "huge-both": evil(extra=zip64_field((1 << 63) - 1, (1 << 63) - 1), central=SENTINELS, local=SENTINELS),
        "minus": evil(extra=zip64_field(MOST, MOST), central=SENTINELS, local=SENTINELS),
        "overflow": evil(central_extra=zip64_field((1 << 64) - 10), central={"csize": SENTINEL}),
        "offset-outside": evil(central_extra=zip64_field(1 << 62), central={"offset": SENTINEL}),
        "offset-minus": evil(central_extra=zip64_field(MOST), central={"offset": SENTINEL}),
        "local-other": evil(extra=zip64_field(SIZE, SIZE + 1), central_extra=b"", local=SENTINELS),
        "local-short": evil(extra=field(1, struct.pack("<Q", SIZE)), central_extra=b"", local=SENTINELS),
        "local-missing": evil(local=SENTINELS),
        "field-over": evil(central_extra=b"\1\0\x20\0" + bytes(16), central=SENTINELS),
        "disk": evil(
            central_extra=field(1, struct.pack("<QQQI", SIZE, SIZE, 0, 7)),
            central={**SENTINELS, "disk": 0xFFFF, "offset": SENTINEL},
        ),
    }
    for name, entry in bad.items():
        yield zip_case("zip64-bad-" + name, zip_of([entry, results_entry()]), must_refuse())
    # Unneeded, but without a lie.
    doubtful = {
        "long": evil(central_extra=zip64_field(SIZE, SIZE, 0, 0), central=SENTINELS),
        "unneeded": evil(central_extra=BOTH),
        "local-unneeded": evil(extra=BOTH, central_extra=b""),
    }
    for name, entry in doubtful.items():
        yield zip_case("zip64-doubtful-" + name, zip_of([entry, results_entry()]), may_give(TREE))


def zip64_end_cases():
    """The end record of ZIP64 and its locator."""
    pair = [results_entry(), evil()]
    yield zip_case("zip64-end", zip_of(pair, zip64={}), must_give(TREE))
    yield zip_case(
        "zip64-end-extensible", zip_of(pair, zip64={"record_size": 64, "between": bytes(20)}), may_give(TREE)
    )
    at = len(zip_of(pair)) - 22
    for name, lie in {
        "locator-outside": dict(locator_offset=1 << 40),
        "locator-minus": dict(locator_offset=MOST),
        "locator-zero": dict(locator_offset=0),
        "locator-one": dict(locator_offset=at + 1),
        "locator-disk": dict(locator_disk=1),
        "locator-disks": dict(disks=2),
        "count-more": dict(count=3, count_here=3),
        "count-zero": dict(count=0, count_here=0),
        "count-huge": dict(count=1 << 62, count_here=1 << 62),
        "counts-differ": dict(count_here=1),
        "size-huge": dict(size=MOST),
        "size-zero": dict(size=0),
        "size-less": dict(size=30),
        "offset-huge": dict(offset=MOST),
        "offset-zero": dict(offset=0),
        "offset-overflow": dict(offset=(1 << 64) - 40),
        "disk": dict(disk=1),
        "directory-disk": dict(directory_disk=1),
        "record-size-short": dict(record_size=10),
        "record-size-huge": dict(record_size=MOST),
        "record-gap": dict(between=bytes(20)),
        "signature": dict(signature=b"PK\6\5"),
        "locator-signature": dict(locator_signature=b"PK\6\x08"),
    }.items():
        yield zip_case("zip64-end-" + name, zip_of(pair, zip64=lie), must_refuse())


def both_ends_cases():
    """Both end records have all fields."""
    pair = [results_entry(), evil()]
    plain = zip_of(pair)
    offset, length = struct.unpack("<II", plain[-10:-2])[::-1]
    right = dict(count=2, count_here=2, size=length, offset=offset)
    yield zip_case("zip64-both-forms", zip_of(pair, zip64={}, **right), may_give(TREE))
    yield zip_case("zip64-both-count", zip_of(pair, zip64={}, **{**right, "count": 1, "count_here": 1}), must_refuse())
    yield zip_case("zip64-both-offset", zip_of(pair, zip64={}, **{**right, "offset": offset - 1}), must_refuse())
    yield zip_case("zip64-both-size", zip_of(pair, zip64={}, **{**right, "size": length - 1}), must_refuse())
    yield zip_case("zip64-both-contradict", zip_of(pair, zip64={"count": 1, "count_here": 1}, **right), must_refuse())


def unicode_path(raw, text, crc=None):
    """Info-ZIP's field that gives another name, in UTF-8; `crc`: of the name that it replaces."""
    return field(0x7075, struct.pack("<BI", 1, zlib.crc32(raw) if crc is None else crc) + text)


def unicode_path_cases():
    agree, other, wrong = (
        unicode_path(b"evil", b"evil"),
        unicode_path(b"evil", b"../other"),
        unicode_path(b"evil", b"evil", 1),
    )
    yield zip_case("unicode-path-agrees", zip_with(evil(extra=agree)), must_give(TREE))
    for name, extra in {
        "other": other,
        "case": unicode_path(b"evil", b"EVIL"),
        "plain": unicode_path(b"evil", b"good"),
    }.items():
        yield zip_case("unicode-path-" + name, zip_with(evil(extra=extra)), must_refuse("evil"))
        yield zip_case(
            f"unicode-path-{name}-local", zip_with(evil(extra=extra, central_extra=b"")), must_refuse("evil")
        )
        yield zip_case(f"unicode-path-{name}-central", zip_with(evil(central_extra=extra)), must_refuse("evil"))
    yield zip_case("unicode-path-stale", zip_with(evil(extra=wrong)), may_give(TREE))
    yield zip_case("unicode-path-short", zip_with(evil(extra=field(0x7075, b"\1"))), may_give(TREE))
    yield zip_case("unicode-path-nul", zip_with(evil(extra=unicode_path(b"evil", b"evil\0x"))), must_refuse("evil"))


def other_extra_cases():
    """Fields that mean nothing here, and broken ones."""
    times = field(0x5455, b"\3" + struct.pack("<II", 1, 2))
    for name, extra in {
        "times": times,
        "unix": field(0x7875, b"\1\4\0\0\0\0\4\0\0\0\0"),
        "ntfs": field(10, bytes(32)),
        "unknown": field(0xCAFE, b"jar"),
    }.items():
        yield zip_case("extra-" + name, zip_with(evil(extra=extra)), must_give(TREE))
        yield zip_case(f"extra-{name}-local", zip_with(evil(extra=extra, central_extra=b"")), must_give(TREE))
    for name, extra in {
        "padding": bytes(3),
        "unfinished": b"\xfe\xca\xff\xff1234",
        "times-over": times[:2] + b"\xff\0" + times[4:],
        "asi-link": field(0x756E, struct.pack("<IHIHH", 0, 0o120777, 4, 0, 0) + b"/etc"),
        "unix-link": field(0x0D, bytes(12) + b"/etc"),
        "comment": field(0x6375, b"\1" + bytes(9)),
    }.items():
        yield zip_case("extra-" + name, zip_with(evil(extra=extra)), may_give(TREE))


def cases():
    for part in (
        good_zip64_cases,
        bad_zip64_cases,
        zip64_end_cases,
        both_ends_cases,
        unicode_path_cases,
        other_extra_cases,
    ):
        yield from part()
