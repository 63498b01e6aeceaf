"""ZIPs that lie: headers that contradict each other, wrong counts and places, methods and encryption, damaged data."""

import bz2
import lzma
import struct
import zlib

from archive_build import Z, deflate, field, zip_of
from archive_case import ACCEPT, EITHER, REFUSE, RESULTS, RESULTS_NAME, Case

GOOD = {RESULTS_NAME: RESULTS}
TEXT = b"A line of text that deflates well. " * 40
FULL = 0xFFFFFFFF


def results():
    return Z(RESULTS_NAME, RESULTS, method=8)


def zip64_field(*values):
    return field(1, struct.pack(f"<{len(values)}Q", *values))


def case(name, archive, expect, **more):
    return Case("zip-" + name, name + ".zip", archive, expect, **more)


def with_entry(name, entry, expect, **more):
    """The entry behind and before a good one."""
    yield case(name, zip_of([results(), entry]), expect, **more)
    yield case(name + "-first", zip_of([entry, results()]), expect, **more)


def header_cases():
    refused = REFUSE("evil")
    lies = {
        "local-name": dict(local={"name": b"evil.txx"}), "local-name-shorter": dict(local={"name": b"evil"}),
        "local-name-up": dict(local={"name": b"../evil.txt"}), "local-name-case": dict(local={"name": b"EVIL.txt"}),
        "central-name-up": dict(central={"name": b"../evil.txt"}), "local-method": dict(local={"method": 8}),
        "central-method": dict(central={"method": 8}), "local-size": dict(local={"usize": 5}),
        "local-csize": dict(local={"csize": 5}), "central-size-smaller": dict(central={"usize": 5}),
        "central-size-larger": dict(central={"usize": 5000}), "central-csize": dict(central={"csize": 5}),
        "local-crc": dict(local={"crc": 1}), "central-crc": dict(central={"crc": 1}),
        "both-crc": dict(local={"crc": 1}, central={"crc": 1}),
        "both-size": dict(local={"usize": 5}, central={"usize": 5}),
        "both-csize": dict(local={"csize": 5}, central={"csize": 5}),
        "both-sizes-smaller": dict(local={"usize": 5, "csize": 5}, central={"usize": 5, "csize": 5}),
        "both-sizes-larger": dict(local={"usize": 4000, "csize": 4000}, central={"usize": 4000, "csize": 4000}),
        "local-utf8-bit": dict(local={"flags": 0x800}), "central-utf8-bit": dict(central={"flags": 0x800}),
        "local-descriptor-bit": dict(local={"flags": 8}), "central-descriptor-bit": dict(central={"flags": 8}),
        "local-encrypted": dict(local={"flags": 1}), "central-encrypted": dict(central={"flags": 1}),
        "encrypted": dict(flags=1), "strong": dict(flags=0x41), "strong-alone": dict(flags=0x40),
        "masked": dict(flags=0x2000), "masked-all": dict(flags=0x2041, extra=field(0x17, bytes(8))),
        "patched": dict(flags=0x20), "name-zero": dict(local={"name_length": 0}),
        "local-signature": dict(local={"signature": b"PK\3\5"}),
        "local-signature-zero": dict(local={"signature": bytes(4)}),
        "central-signature": dict(central={"signature": b"PK\1\3"}),
        "local-extra-over": dict(local={"extra_length": 60000}), "local-extra-longer": dict(local={"extra_length": 4}),
        "central-extra-over": dict(central={"extra_length": 60000}),
        "central-comment-over": dict(central={"comment_length": 60000}), "disk": dict(central={"disk": 1}),
        "disk-sentinel": dict(central={"disk": 0xFFFF}), "offset-outside": dict(central={"offset": 1 << 30}),
        "offset-sentinel": dict(central={"offset": FULL}), "offset-into-data": dict(central={"offset": 31}),
        "offset-directory": dict(central={"offset": FULL - 1}),
        "size-sentinel": dict(central={"usize": FULL, "csize": FULL}),
        "size-sentinel-both": dict(central={"usize": FULL, "csize": FULL}, local={"usize": FULL, "csize": FULL}),
        "csize-outside": dict(central={"csize": 1 << 30}, local={"csize": 1 << 30}),
    }
    # There is no entry to name, or not one for sure: bytes of no entry, no header found, a header of unknown length.
    nameless = {"disk", "disk-sentinel", "both-csize", "both-sizes-smaller", "local-extra-over", "central-signature",
                "central-extra-over", "central-comment-over", "name-zero", "local-extra-longer"}
    overlapping = {"offset-into-data", "both-sizes-larger", "local-csize", "central-csize"}
    for name, fields in lies.items():
        expect = REFUSE() if name in nameless else REFUSE("evil|predictions") if name in overlapping else refused
        for method, label in ((0, "stored"), (8, "deflated")):
            changed = {k: {m: ((8 - method) if m == "method" else v) for m, v in x.items()}
                       if isinstance(x, dict) else x for k, x in fields.items()}
            yield case(f"{name}-{label}", zip_of([results(), Z("evil.txt", TEXT, method=method, **changed)]), expect)
    tree = {"evil.txt": TEXT, **GOOD}
    for name, fields in {
            "local-version": dict(local={"version": 45}), "local-time": dict(local={"time": 7, "date": 0x5A21}),
            "version-63": dict(local={"version": 63}, central={"version": 63}),
            "version-huge": dict(local={"version": 0xFFFF}, central={"version": 0xFFFF}),
            "time-invalid": dict(local={"time": 0xFFFF, "date": 0xFFFF}, central={"time": 0xFFFF, "date": 0xFFFF}),
            "flag-reserved": dict(flags=0x8000), "iattr": dict(central={"iattr": 0xFFFF}),
            "deflate-option-bits": dict(flags=6)}.items():
        yield case(name, zip_of([results(), Z("evil.txt", TEXT, method=8, **fields)]), EITHER(tree))
    yield case("entry-comment", zip_of([results(), Z("evil.txt", TEXT, central={"comment": b"PK\5\6 a comment"})]),
               ACCEPT(tree))
    yield case("utf8-bit", zip_of([results(), Z(b"evil.txt", TEXT, flags=0x800)]), ACCEPT(tree))
    yield case("utf8-invalid", zip_of([results(), Z(b"evil\xff\xfe.txt", TEXT, flags=0x800)]), REFUSE("evil"))
    yield case("utf8-overlong", zip_of([results(), Z(b"..\xc0\xafevil.txt", TEXT, flags=0x800)]), REFUSE("evil"))
    yield case("utf8-surrogate", zip_of([results(), Z(b"evil\xed\xa0\x80", TEXT, flags=0x800)]), REFUSE("evil"))
    yield case("cp437", zip_of([results(), Z(b"M\x81ller.txt", TEXT)]), EITHER({"Müller.txt": TEXT, **GOOD}))
    unflagged = "Müller.txt".encode()
    yield case("utf8-unflagged", zip_of([results(), Z(unflagged, TEXT)]),
               EITHER({"Müller.txt": TEXT, **GOOD}, {unflagged.decode("cp437"): TEXT, **GOOD}))
    for name, raw in {"nul": b"evil\0.txt", "nul-end": b"evil.txt\0", "nul-up": b"evil\0/../../x", "nul-leading": b"\0evil",
                      "empty": b"", "nul-only": b"\0"}.items():
        yield from with_entry("raw-name-" + name, Z(raw, TEXT), REFUSE(*(["evil"] if b"evil" in raw else [])))


def method_cases():
    for method in (1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99, 255, 0xFFFF):
        entry = Z("evil.txt", TEXT, method=method, raw=deflate(TEXT))
        yield case(f"method-{method}", zip_of([results(), entry]), REFUSE("evil"))
    tree = {"evil.txt": TEXT, **GOOD}
    yield case("method-12-true", zip_of([results(), Z("evil.txt", TEXT, method=12, raw=bz2.compress(TEXT))]),
               EITHER(tree))
    yield case("method-95-true", zip_of([results(), Z("evil.txt", TEXT, method=95, raw=lzma.compress(TEXT))]),
               EITHER(tree))
    aes = field(0x9901, struct.pack("<HHBH", 2, 0x4541, 3, 8))
    yield case("method-99-aes", zip_of([results(), Z("evil.txt", TEXT, method=99, flags=1, extra=aes)]), REFUSE("evil"))
    yield case("method-99-unflagged", zip_of([results(), Z("evil.txt", TEXT, method=99, extra=aes)]), REFUSE("evil"))


def data_cases():
    packed = deflate(TEXT)
    sizes = {
        "truncated-deflate": packed[:-3], "no-data": b"", "deflate-trailing": packed + b"hidden",
        "deflate-second": packed + deflate(b"more"), "deflate-reserved-block": b"\7" + packed,
        "deflate-stored-wrong": b"\1\5\0\xff\xffhello", "deflate-far-back": bytes.fromhex("4b04c20f00"),
        "zlib-wrapped": zlib.compress(TEXT), "deflate-more": deflate(TEXT + b"more"), "deflate-less": deflate(TEXT[:-1]),
        "deflate-other": deflate(TEXT[::-1]), "stored-as-deflate": TEXT, "deflate-empty": deflate(b""),
        "zeros": bytes(200), "ones": b"\xff" * 200,
    }
    for name, raw in sizes.items():
        yield from with_entry("data-" + name, Z("evil.txt", TEXT, method=8, raw=raw), REFUSE("evil"))
    yield case("stored-size-not-csize", zip_of([results(), Z("evil.txt", TEXT, raw=TEXT + b"more")]), REFUSE("evil"))
    yield case("stored-size-larger", zip_of([results(), Z("evil.txt", TEXT, raw=TEXT[:-4])]), REFUSE("evil"))
    yield case("folder-bytes", zip_of([results(), Z("evil/", TEXT, mode=0o40755)]), REFUSE("evil"))
    yield case("folder-bytes-deflated", zip_of([results(), Z("evil/", TEXT, method=8, mode=0o40755)]), REFUSE("evil"))
    yield case("folder-empty-deflated", zip_of([results(), Z("a/", b"", method=8, mode=0o40755)]),
               EITHER({"a": None, **GOOD}))
    yield case("folder-hidden-bytes", zip_of([results(), Z("evil/", b"", raw=b"hidden", mode=0o40755)]), REFUSE("evil"))
    blocks = b"".join(b"\0" + struct.pack("<HH", 1, 0xFFFE) + TEXT[i:i + 1] for i in range(len(TEXT))) + b"\3\0"
    yield case("deflate-tiny-blocks", zip_of([results(), Z("a", TEXT, method=8, raw=blocks)]),
               ACCEPT({"a": TEXT, **GOOD}))
    yield case("deflate-empty-blocks", zip_of([results(), Z("a", b"", method=8, raw=b"\0\0\0\xff\xff" * 100000 + b"\3\0")]),
               ACCEPT({"a": b"", **GOOD}))


def descriptor_cases():
    def bits(crc=None, csize=None, usize=None, raw=TEXT, wide=False, sign=b"PK\7\x08"):
        values = (zlib.crc32(TEXT) if crc is None else crc, len(raw) if csize is None else csize,
                  len(TEXT) if usize is None else usize)
        return sign + struct.pack("<IQQ" if wide else "<III", *values)
    tree = {"a": TEXT, **GOOD}
    wide_extra = zip64_field(0, 0)
    for method, raw, label in ((0, TEXT, "stored"), (8, deflate(TEXT), "deflated")):
        def entry(descriptor, name="a", **more):
            return Z(name, TEXT, method=method, descriptor=descriptor, **more)
        good = {"signed": entry("signed"), "plain": entry("plain"),
                "filled": entry("signed", local={"crc": zlib.crc32(TEXT), "csize": len(raw), "usize": len(TEXT)}),
                "wide": entry(bits(raw=raw, wide=True), local={"extra": wide_extra, "csize": FULL, "usize": FULL,
                                                               "version": 45}, central_extra=b"")}
        for name, item in good.items():
            yield case(f"descriptor-{name}-{label}", zip_of([item, results()]), ACCEPT(tree))
            yield case(f"descriptor-{name}-{label}-last", zip_of([results(), item]), ACCEPT(tree))
        bad = {"crc": bits(crc=1, raw=raw), "csize": bits(csize=1, raw=raw), "usize": bits(usize=1, raw=raw),
               "missing": b"", "short": bits(raw=raw)[:10], "signature": bits(raw=raw, sign=b"PK\7\x09"),
               "zeros": bits(crc=0, csize=0, usize=0)}
        for name, descriptor in bad.items():
            yield from with_entry(f"descriptor-{name}-{label}", entry(descriptor, "evil"), REFUSE())
        yield case(f"descriptor-wide-unannounced-{label}", zip_of([entry(bits(raw=raw, wide=True)), results()]),
                   EITHER(tree))
        yield case(f"descriptor-filled-wrong-{label}", zip_of([
            entry("signed", "evil", local={"crc": 1, "csize": 7, "usize": 9}), results()]), REFUSE())
    yield case("descriptor-empty-file", zip_of([Z("a", b"", descriptor="signed"), results()]),
               ACCEPT({"a": b"", **GOOD}))
    inner = b"text " + bits() + b" more " + b"PK\3\4" + b"PK\7\x08" * 9
    yield case("descriptor-in-stored-data", zip_of([Z("a", inner, descriptor="signed"), results()]),
               ACCEPT({"a": inner, **GOOD}))
    collide = Z("a", TEXT, descriptor=struct.pack("<III", 0x08074B50, len(TEXT), len(TEXT)))
    yield case("descriptor-crc-is-signature", zip_of([collide, results()]), REFUSE())


def place_cases():
    one, two = Z("evil-one", b"1" * 50), Z("evil-two", b"2" * 50)
    tree = {"evil-one": b"1" * 50, "evil-two": b"2" * 50, **GOOD}
    good = zip_of([results(), one, two])
    yield case("order-reversed", zip_of([results(), one, two], order=[2, 1, 0]), ACCEPT(tree))
    yield case("comment", zip_of([results(), one, two], comment=b"A comment, \xff\0 and more"), ACCEPT(tree))
    yield case("comment-longest", zip_of([results(), one, two], comment=b"c" * 0xFFFF), ACCEPT(tree))
    yield case("comment-signature", zip_of([results(), one, two], comment=b"PK\5\6 not a record"), EITHER(tree))
    empty = zip_of([])
    yield case("empty", empty, ACCEPT({}), in_place="any")
    yield case("empty-comment", zip_of([], comment=b"nothing"), ACCEPT({}), in_place="any")
    yield case("empty-twice", empty + empty, REFUSE())
    yield case("end-in-comment", zip_of([results(), one], comment=empty), REFUSE())
    other = zip_of([Z("other", b"x"), results()])
    yield case("archive-in-comment", zip_of([results(), one], comment=other), REFUSE())
    yield case("archive-behind", good + other, REFUSE())
    yield case("archive-before", other + good, REFUSE())
    yield case("archive-before-shifted", zip_of([results(), one, two], prefix=other), REFUSE())
    for name, tail in {"byte": b"\0", "zeros": bytes(512), "garbage": b"garbage" * 99, "newline": b"\n"}.items():
        yield case("trailing-" + name, good + tail, REFUSE())
    for name, head in {"byte": b"\0", "script": b"#!/bin/sh\nexit 0\n", "exe": b"MZ" + bytes(510)}.items():
        yield case("leading-" + name, head + good, REFUSE())
        yield case(f"leading-{name}-counted", zip_of([results(), one, two], prefix=head), REFUSE())
    yield case("leading-span-marker", zip_of([results(), one, two], prefix=b"PK\7\x08"), EITHER(tree))
    for delta in (-3, -1, 1, 2):
        yield case(f"count-{delta:+d}", zip_of([results(), one, two], count=3 + delta, count_here=3 + delta), REFUSE())
    for name, fields in {
            "count-zero": dict(count=0, count_here=0), "counts-differ": dict(count_here=2),
            "counts-differ-total": dict(count=2), "count-wrapped": dict(count=0xFFFF, count_here=0xFFFF),
            "disk": dict(disk=1), "disks": dict(disk=1, directory_disk=1), "directory-disk": dict(directory_disk=1),
            "disk-sentinel": dict(disk=0xFFFF, directory_disk=0xFFFF), "directory-size-smaller": dict(size=20),
            "directory-size-zero": dict(size=0), "directory-size-larger": dict(size=100000),
            "directory-size-one-more": dict(size=len(good) - 22), "directory-size-sentinel": dict(size=FULL),
            "directory-offset-zero": dict(offset=0), "directory-offset-outside": dict(offset=1 << 30),
            "directory-offset-sentinel": dict(offset=FULL), "directory-offset-end": dict(offset=len(good)),
            "directory-offset-one": dict(offset=1), "comment-length-more": dict(comment_length=1),
            "comment-length-most": dict(comment_length=0xFFFF)}.items():
        yield case("end-" + name, zip_of([results(), one, two], **fields), REFUSE())
    yield case("end-comment-length-less", zip_of([results(), one, two], comment=b"comment", comment_length=3), REFUSE())
    for cut in (1, 4, 10, 21, 22, 23, 60, 100):
        yield case(f"cut-{cut}", good[:-cut], REFUSE())
    for size in (0, 1, 3, 4, 21):
        yield case(f"only-{size}", good[-22:][:size], REFUSE())
    yield case("local-only", results().local_bytes() + results().raw, REFUSE())
    hidden = Z("hidden", b"hidden" * 9)
    hidden = hidden.local_bytes() + hidden.raw
    for name, fields, entries in (
            ("hidden-before", dict(prefix=hidden), [results(), one]), ("hidden-gap", dict(gap=hidden), [results(), one]),
            ("hidden-between", {}, [results(), Z("evil-one", b"1", before=hidden)])):
        yield case(name, zip_of(entries, **fields), REFUSE())
    for name, gap in {"zeros": bytes(16), "garbage": b"garbage!"}.items():
        yield case("gap-" + name, zip_of([results(), Z("evil-one", b"1", before=gap)]),
                   EITHER({"evil-one": b"1", **GOOD}))
    yield case("overlap-same", zip_of([results(), one, Z("evil-two", b"1" * 50, central={"offset": 0}),
                                       Z("evil-three", b"3", central={"offset": 0})]), REFUSE("evil|predictions"))
    base = Z("evil-in", b"x" * 40)
    inner = base.local_bytes() + base.raw
    outer = Z("evil-out", inner)
    start = len(results().local_bytes() + results().raw)
    base.central["offset"] = start + len(outer.local_bytes())
    archive = zip_of([results(), outer, base])
    first = len(base.local_bytes() + base.raw)
    at = start + len(outer.local_bytes() + outer.raw)
    yield case("overlap-nested", zip_of_nested(results(), outer, base), REFUSE("evil"))
    yield case("overlap-nested-copy", archive, REFUSE())
    assert archive[at:at + first] == inner
    yield case("overlap-quoted", quoted_overlap(50, 1 << 20), REFUSE("file\\d|a\\d"))
    yield case("overlap-partial", zip_of([results(), Z("evil-one", b"1" * 50, local={"csize": 100, "usize": 100},
                                                      central={"csize": 100, "usize": 100}), two]), REFUSE("evil"))
    yield case("overlap-directory", zip_of([results(), Z("evil-last", b"1" * 50, local={"csize": 90, "usize": 90},
                                                        central={"csize": 90, "usize": 90})]), REFUSE("evil"))
    damaged = bytearray(good)
    damaged[good.index(b"PK\1\2") + 2] ^= 1
    yield case("directory-signature", bytes(damaged), REFUSE())
    yield case("directory-signature-record", zip_of([results(), one], gap=b"PK\6\x08\0\0\0\0"), EITHER(
        {"evil-one": b"1" * 50, **GOOD}))


def zip_of_nested(*parts):
    """The last entry's local header lies in the data of the one before, and nowhere else."""
    class Nowhere(Z):
        def local_bytes(self):
            return b""
    last = parts[-1]
    last.__class__ = Nowhere
    last.raw = b""
    return zip_of(list(parts))


def quoted_overlap(count, size):
    """David Fifield's construction: each entry's deflate data quotes the headers of the next, and ends in one kernel."""
    kernel, data = deflate(bytes(size)), bytes(size)
    name = lambda i: b"file%d" % i
    parts, tail, crc_data, offset_from_end = [], kernel, data, []
    central = []
    for i in reversed(range(count)):
        entry = Z(name(i), crc_data, method=8, raw=tail)
        block = entry.local_bytes()
        central.insert(0, (entry, len(block) + len(tail)))
        tail_here = block + tail
        quote = b"\0" + struct.pack("<HH", len(block), 0xFFFF ^ len(block))
        crc_data = block + crc_data
        parts.insert(0, block)
        tail = quote + tail_here
    body = tail[5:]
    directory = b"".join(entry.central_bytes(len(body) - length) for entry, length in central)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + end


def extra_cases():
    def wide(**more):
        return Z("evil", TEXT, **more)
    size = len(TEXT)
    tree = {"evil": TEXT, **GOOD}
    sentinels = {"csize": FULL, "usize": FULL}
    both = zip64_field(size, size)
    good = {
        "central-and-local": wide(extra=both, local=sentinels, central=sentinels),
        "local-only": wide(extra=both, central_extra=b"", local=sentinels),
        "central-only": wide(central_extra=both, central=sentinels),
        "size-only": wide(central_extra=zip64_field(size), central={"usize": FULL}),
        "csize-only": wide(central_extra=zip64_field(size), central={"csize": FULL}),
    }
    for name, entry in good.items():
        yield case("zip64-" + name, zip_of([entry, results()]), ACCEPT(tree))
        yield case(f"zip64-{name}-end", zip_of([entry, results()], zip64={}), ACCEPT(tree))
    local = len(results().local_bytes() + results().raw)
    yield case("zip64-offset", zip_of([results(), wide(central_extra=zip64_field(local), central={"offset": FULL})]),
               ACCEPT(tree))
    yield case("zip64-offset-disk", zip_of([results(), wide(
        central_extra=field(1, struct.pack("<QI", local, 0)), central={"offset": FULL, "disk": 0xFFFF})]), EITHER(tree))
    bad = {
        "short": wide(central_extra=field(1, struct.pack("<QI", size, size)), central=sentinels),
        "empty": wide(central_extra=field(1, b""), central=sentinels),
        "twice": wide(central_extra=both + both, central=sentinels),
        "twice-other": wide(central_extra=both + zip64_field(1, 1), central=sentinels),
        "other-size": wide(central_extra=zip64_field(size + 1, size), central=sentinels),
        "other-csize": wide(central_extra=zip64_field(size, size + 1), central=sentinels),
        "huge": wide(central_extra=zip64_field((1 << 63) - 1, (1 << 63) - 1), central=sentinels),
        "huge-both": wide(extra=zip64_field((1 << 63) - 1, (1 << 63) - 1), central=sentinels, local=sentinels),
        "minus": wide(extra=zip64_field((1 << 64) - 1, (1 << 64) - 1), central=sentinels, local=sentinels),
        "overflow": wide(central_extra=zip64_field((1 << 64) - 10), central={"csize": FULL}),
        "offset-outside": wide(central_extra=zip64_field(1 << 62), central={"offset": FULL}),
        "offset-minus": wide(central_extra=zip64_field((1 << 64) - 1), central={"offset": FULL}),
        "local-other": wide(extra=zip64_field(size, size + 1), central_extra=b"", local=sentinels),
        "local-short": wide(extra=field(1, struct.pack("<Q", size)), central_extra=b"", local=sentinels),
        "local-missing": wide(local=sentinels), "field-over": wide(central_extra=b"\1\0\x20\0" + bytes(16),
                                                                   central=sentinels),
        "disk": wide(central_extra=field(1, struct.pack("<QQQI", size, size, 0, 7)),
                     central={**sentinels, "disk": 0xFFFF, "offset": FULL}),
    }
    for name, entry in bad.items():
        yield case("zip64-bad-" + name, zip_of([entry, results()]), REFUSE())
    doubtful = {
        "long": wide(central_extra=zip64_field(size, size, 0, 0), central=sentinels),
        "unneeded": wide(central_extra=both), "local-unneeded": wide(extra=both, central_extra=b""),
    }
    for name, entry in doubtful.items():
        yield case("zip64-doubtful-" + name, zip_of([entry, results()]), EITHER(tree))
    pair = [results(), Z("evil", TEXT)]
    yield case("zip64-end", zip_of(pair, zip64={}), ACCEPT(tree))
    yield case("zip64-end-extensible", zip_of(pair, zip64={"record_size": 64, "between": bytes(20)}), EITHER(tree))
    at = len(zip_of(pair)) - 22
    for name, lie in {
            "locator-outside": dict(locator_offset=1 << 40), "locator-minus": dict(locator_offset=(1 << 64) - 1),
            "locator-zero": dict(locator_offset=0), "locator-one": dict(locator_offset=at + 1),
            "locator-disk": dict(locator_disk=1), "locator-disks": dict(disks=2), "count-more": dict(count=3, count_here=3),
            "count-zero": dict(count=0, count_here=0), "count-huge": dict(count=1 << 62, count_here=1 << 62),
            "counts-differ": dict(count_here=1), "size-huge": dict(size=(1 << 64) - 1), "size-zero": dict(size=0),
            "size-less": dict(size=30), "offset-huge": dict(offset=(1 << 64) - 1), "offset-zero": dict(offset=0),
            "offset-overflow": dict(offset=(1 << 64) - 40), "disk": dict(disk=1), "directory-disk": dict(directory_disk=1),
            "record-size-short": dict(record_size=10), "record-size-huge": dict(record_size=(1 << 64) - 1),
            "record-gap": dict(between=bytes(20)), "signature": dict(signature=b"PK\6\5"),
            "locator-signature": dict(locator_signature=b"PK\6\x08")}.items():
        yield case("zip64-end-" + name, zip_of(pair, zip64=lie), REFUSE())
    plain = zip_of(pair)
    offset, length = struct.unpack("<II", plain[-10:-2])[::-1]
    right = dict(count=2, count_here=2, size=length, offset=offset)
    yield case("zip64-both-forms", zip_of(pair, zip64={}, **right), EITHER(tree))
    yield case("zip64-both-count", zip_of(pair, zip64={}, **{**right, "count": 1, "count_here": 1}), REFUSE())
    yield case("zip64-both-offset", zip_of(pair, zip64={}, **{**right, "offset": offset - 1}), REFUSE())
    yield case("zip64-both-size", zip_of(pair, zip64={}, **{**right, "size": length - 1}), REFUSE())
    yield case("zip64-both-contradict", zip_of(pair, zip64={"count": 1, "count_here": 1}, **right), REFUSE())

    def unicode_path(raw, text, crc=None):
        return field(0x7075, struct.pack("<BI", 1, zlib.crc32(raw) if crc is None else crc) + text)
    agree, other, wrong = (unicode_path(b"evil", b"evil"), unicode_path(b"evil", b"../other"),
                           unicode_path(b"evil", b"evil", 1))
    yield case("unicode-path-agrees", zip_of([results(), wide(extra=agree)]), ACCEPT(tree))
    for name, extra in {"other": other, "case": unicode_path(b"evil", b"EVIL"), "plain": unicode_path(b"evil", b"good")}.items():
        yield case("unicode-path-" + name, zip_of([results(), wide(extra=extra)]), REFUSE("evil"))
        yield case(f"unicode-path-{name}-local", zip_of([results(), wide(extra=extra, central_extra=b"")]), REFUSE("evil"))
        yield case(f"unicode-path-{name}-central", zip_of([results(), wide(central_extra=extra)]), REFUSE("evil"))
    yield case("unicode-path-stale", zip_of([results(), wide(extra=wrong)]), EITHER(tree))
    yield case("unicode-path-short", zip_of([results(), wide(extra=field(0x7075, b"\1"))]), EITHER(tree))
    yield case("unicode-path-nul", zip_of([results(), wide(extra=unicode_path(b"evil", b"evil\0x"))]), REFUSE("evil"))
    times = field(0x5455, b"\3" + struct.pack("<II", 1, 2))
    for name, extra in {"times": times, "unix": field(0x7875, b"\1\4\0\0\0\0\4\0\0\0\0"), "ntfs": field(10, bytes(32)),
                        "unknown": field(0xCAFE, b"jar")}.items():
        yield case("extra-" + name, zip_of([results(), wide(extra=extra)]), ACCEPT(tree))
        yield case(f"extra-{name}-local", zip_of([results(), wide(extra=extra, central_extra=b"")]), ACCEPT(tree))
    for name, extra in {"padding": bytes(3), "unfinished": b"\xfe\xca\xff\xff1234", "times-over": times[:2] + b"\xff\0" + times[4:],
                        "asi-link": field(0x756E, struct.pack("<IHIHH", 0, 0o120777, 4, 0, 0) + b"/etc"),
                        "unix-link": field(0x0D, bytes(12) + b"/etc"), "comment": field(0x6375, b"\1" + bytes(9))}.items():
        yield case("extra-" + name, zip_of([results(), wide(extra=extra)]), EITHER(tree))


def zip_cases():
    yield from header_cases()
    yield from method_cases()
    yield from data_cases()
    yield from descriptor_cases()
    yield from place_cases()
    yield from extra_cases()
