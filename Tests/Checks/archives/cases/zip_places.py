"""ZIPs with wrong counts and places, overlapping entries, and bytes that belong to nothing."""

import struct

from archives.build_zip import SENTINEL, ZipEntry, deflate, end_records, zip_of
from archives.case import GOOD, may_give, must_give, must_refuse
from archives.cases.common import results_entry, zip_case, zip_with

ONE, TWO = {"evil-one": b"1" * 50}, {"evil-two": b"2" * 50}
TREE = {**ONE, **TWO, **GOOD}


def entries():
    """A good archive's entries."""
    return [results_entry(), ZipEntry("evil-one", b"1" * 50), ZipEntry("evil-two", b"2" * 50)]


def whole_cases():
    """Good archives in another order, with comments or empty; and several archives in one file."""
    good = zip_of(entries())
    yield zip_case("order-reversed", zip_of(entries(), order=[2, 1, 0]), must_give(TREE))
    yield zip_case("comment", zip_of(entries(), comment=b"A comment, \xff\0 and more"), must_give(TREE))
    yield zip_case("comment-longest", zip_of(entries(), comment=b"c" * 0xFFFF), must_give(TREE))
    yield zip_case("comment-signature", zip_of(entries(), comment=b"PK\5\6 not a record"), may_give(TREE))
    empty = zip_of([])
    yield zip_case("empty", empty, must_give({}), in_place="any")
    yield zip_case("empty-comment", zip_of([], comment=b"nothing"), must_give({}), in_place="any")
    yield zip_case("empty-twice", empty + empty, must_refuse())
    yield zip_case("end-in-comment", zip_of(entries()[:2], comment=empty), must_refuse())
    other = zip_of([ZipEntry("other", b"x"), results_entry()])
    yield zip_case("archive-in-comment", zip_of(entries()[:2], comment=other), must_refuse())
    yield zip_case("archive-behind", good + other, must_refuse())
    yield zip_case("archive-before", other + good, must_refuse())
    yield zip_case("archive-before-shifted", zip_of(entries(), prefix=other), must_refuse())


def surrounding_cases():
    """Bytes before and behind."""
    good = zip_of(entries())
    for name, tail in {"byte": b"\0", "zeros": bytes(512), "garbage": b"garbage" * 99, "newline": b"\n"}.items():
        yield zip_case("trailing-" + name, good + tail, must_refuse())
    for name, head in {"byte": b"\0", "script": b"#!/bin/sh\nexit 0\n", "exe": b"MZ" + bytes(510)}.items():
        yield zip_case("leading-" + name, head + good, must_refuse())
        yield zip_case(f"leading-{name}-counted", zip_of(entries(), prefix=head), must_refuse())
    yield zip_case("leading-span-marker", zip_of(entries(), prefix=b"PK\7\x08"), may_give(TREE))


def end_cases():
    """An end record that lies."""
    good = zip_of(entries())
    for delta in (-3, -1, 1, 2):
        yield zip_case(f"count-{delta:+d}", zip_of(entries(), count=3 + delta, count_here=3 + delta), must_refuse())
    for name, fields in {
        "count-zero": dict(count=0, count_here=0),
        "counts-differ": dict(count_here=2),
        "counts-differ-total": dict(count=2),
        "count-wrapped": dict(count=0xFFFF, count_here=0xFFFF),
        "disk": dict(disk=1),
        "disks": dict(disk=1, directory_disk=1),
        "directory-disk": dict(directory_disk=1),
        "disk-sentinel": dict(disk=0xFFFF, directory_disk=0xFFFF),
        "directory-size-smaller": dict(size=20),
        "directory-size-zero": dict(size=0),
        "directory-size-larger": dict(size=100000),
        "directory-size-one-more": dict(size=len(good) - 22),
        "directory-size-sentinel": dict(size=SENTINEL),
        "directory-offset-zero": dict(offset=0),
        "directory-offset-outside": dict(offset=1 << 30),
        "directory-offset-sentinel": dict(offset=SENTINEL),
        "directory-offset-end": dict(offset=len(good)),
        "directory-offset-one": dict(offset=1),
        "comment-length-more": dict(comment_length=1),
        "comment-length-most": dict(comment_length=0xFFFF),
    }.items():
        yield zip_case("end-" + name, zip_of(entries(), **fields), must_refuse())
    yield zip_case("end-comment-length-less", zip_of(entries(), comment=b"comment", comment_length=3), must_refuse())


def cut_cases():
    good = zip_of(entries())
    for cut in (1, 4, 10, 21, 22, 23, 60, 100):
        yield zip_case(f"cut-{cut}", good[:-cut], must_refuse())
    for size in (0, 1, 3, 4, 21):
        yield zip_case(f"only-{size}", good[-22:][:size], must_refuse())
    yield zip_case("local-only", results_entry().local_bytes() + results_entry().raw, must_refuse())


def hidden_cases():
    """Bytes between the entries."""
    hidden = ZipEntry("hidden", b"hidden" * 9)
    hidden = hidden.local_bytes() + hidden.raw
    for name, fields, parts in (
        ("hidden-before", dict(prefix=hidden), entries()[:2]),
        ("hidden-gap", dict(gap=hidden), entries()[:2]),
        ("hidden-between", {}, [results_entry(), ZipEntry("evil-one", b"1", before=hidden)]),
    ):
        yield zip_case(name, zip_of(parts, **fields), must_refuse())
    for name, gap in {"zeros": bytes(16), "garbage": b"garbage!"}.items():
        yield zip_case(
            "gap-" + name, zip_with(ZipEntry("evil-one", b"1", before=gap)), may_give({"evil-one": b"1", **GOOD})
        )


def overlap_cases():
    """Entries that share bytes."""
    _, one, two = entries()
    yield zip_case(
        "overlap-same",
        zip_of(
            [
                results_entry(),
                one,
                ZipEntry("evil-two", b"1" * 50, central={"offset": 0}),
                ZipEntry("evil-three", b"3", central={"offset": 0}),
            ]
        ),
        must_refuse("evil|predictions"),
    )
    inner = ZipEntry("evil-in", b"x" * 40)
    outer = ZipEntry("evil-out", inner.local_bytes() + inner.raw)
    inner.central["offset"] = len(results_entry().local_bytes() + results_entry().raw + outer.local_bytes())
    yield zip_case("overlap-nested-copy", zip_with(outer, inner), must_refuse())
    yield zip_case("overlap-nested", nested_zip(results_entry(), outer, inner), must_refuse("evil"))
    yield zip_case("overlap-quoted", quoted_overlap(50, 1 << 20), must_refuse("file\\d|a\\d"))
    longer = {"csize": 100, "usize": 100}
    yield zip_case(
        "overlap-partial",
        zip_of([results_entry(), ZipEntry("evil-one", b"1" * 50, local=longer, central=longer), two]),
        must_refuse("evil"),
    )
    longer = {"csize": 90, "usize": 90}
    yield zip_case(
        "overlap-directory",
        zip_of([results_entry(), ZipEntry("evil-last", b"1" * 50, local=longer, central=longer)]),
        must_refuse("evil"),
    )


def directory_cases():
    good = zip_of(entries())
    damaged = bytearray(good)
    damaged[good.index(b"PK\1\2") + 2] ^= 1
    yield zip_case("directory-signature", bytes(damaged), must_refuse())
    yield zip_case(
        "directory-signature-record", zip_of(entries()[:2], gap=b"PK\6\x08\0\0\0\0"), may_give({**ONE, **GOOD})
    )


def nested_zip(*parts):
    """The last entry's local header lies in the data of the one before, and nowhere else."""

    class Nowhere(ZipEntry):
        def local_bytes(self):
            return b""

    last = parts[-1]
    last.__class__ = Nowhere
    last.raw = b""
    return zip_of(list(parts))


def quoted_overlap(count, size):
    """David Fifield's construction: each entry's data quote the headers behind it, and all end in the same bytes."""
    packed, contents = deflate(bytes(size)), bytes(size)
    entries = []
    for i in reversed(range(count)):
        entry = ZipEntry(b"file%d" % i, contents, method=8, raw=packed)
        header = entry.local_bytes()
        body = header + packed
        entries.insert(0, (entry, len(body)))
        # What comes before takes this entry's header as a stored block of its own, and goes on behind it.
        packed = b"\0" + struct.pack("<HH", len(header), 0xFFFF ^ len(header)) + body
        contents = header + contents
    directory = b"".join(entry.central_bytes(len(body) - from_end) for entry, from_end in entries)
    return body + directory + end_records(count, len(directory), len(body))


def cases():
    for part in (whole_cases, surrounding_cases, end_cases, cut_cases, hidden_cases, overlap_cases, directory_cases):
        yield from part()
