"""ZIPs with foreign methods, damaged data and wrong data descriptors."""

import bz2
import functools
import lzma
import struct
import zlib

from archives.build_zip import SENTINEL, ZipEntry, deflate, field, zip64_field, zip_of
from archives.case import GOOD, may_give, must_give, must_refuse
from archives.cases.common import TEXT, behind_and_before, results_entry, zip_case, zip_with


def method_cases():
    for method in (1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99, 255, 0xFFFF):
        entry = ZipEntry("evil.txt", TEXT, method=method, raw=deflate(TEXT))
        yield zip_case(f"method-{method}", zip_with(entry), must_refuse("evil"))
    tree = {"evil.txt": TEXT, **GOOD}
    yield zip_case(
        "method-12-true", zip_with(ZipEntry("evil.txt", TEXT, method=12, raw=bz2.compress(TEXT))), may_give(tree)
    )
    yield zip_case(
        "method-95-true", zip_with(ZipEntry("evil.txt", TEXT, method=95, raw=lzma.compress(TEXT))), may_give(tree)
    )
    aes = field(0x9901, struct.pack("<HHBH", 2, 0x4541, 3, 8))
    yield zip_case(
        "method-99-aes", zip_with(ZipEntry("evil.txt", TEXT, method=99, flags=1, extra=aes)), must_refuse("evil")
    )
    yield zip_case(
        "method-99-unflagged", zip_with(ZipEntry("evil.txt", TEXT, method=99, extra=aes)), must_refuse("evil")
    )


def data_cases():
    packed = deflate(TEXT)
    damaged = {
        "truncated-deflate": packed[:-3],
        "no-data": b"",
        "deflate-trailing": packed + b"hidden",
        "deflate-second": packed + deflate(b"more"),
        "deflate-reserved-block": b"\7" + packed,
        "deflate-stored-wrong": b"\1\5\0\xff\xffhello",
        "deflate-far-back": bytes.fromhex("4b04c20f00"),
        "zlib-wrapped": zlib.compress(TEXT),
        "deflate-more": deflate(TEXT + b"more"),
        "deflate-less": deflate(TEXT[:-1]),
        "deflate-other": deflate(TEXT[::-1]),
        "stored-as-deflate": TEXT,
        "deflate-empty": deflate(b""),
        "zeros": bytes(200),
        "ones": b"\xff" * 200,
    }
    for name, raw in damaged.items():
        yield from behind_and_before("data-" + name, ZipEntry("evil.txt", TEXT, method=8, raw=raw), must_refuse("evil"))
    yield zip_case(
        "stored-size-not-csize", zip_with(ZipEntry("evil.txt", TEXT, raw=TEXT + b"more")), must_refuse("evil")
    )
    yield zip_case("stored-size-larger", zip_with(ZipEntry("evil.txt", TEXT, raw=TEXT[:-4])), must_refuse("evil"))


def folder_cases():
    """Folders with bytes."""
    yield zip_case("folder-bytes", zip_with(ZipEntry("evil/", TEXT, mode=0o40755)), must_refuse("evil"))
    yield zip_case(
        "folder-bytes-deflated", zip_with(ZipEntry("evil/", TEXT, method=8, mode=0o40755)), must_refuse("evil")
    )
    yield zip_case(
        "folder-empty-deflated", zip_with(ZipEntry("a/", b"", method=8, mode=0o40755)), may_give({"a": None, **GOOD})
    )
    yield zip_case(
        "folder-hidden-bytes", zip_with(ZipEntry("evil/", b"", raw=b"hidden", mode=0o40755)), must_refuse("evil")
    )


def block_cases():
    """Deflate data of many blocks, tiny or empty."""
    blocks = b"".join(b"\0" + struct.pack("<HH", 1, 0xFFFE) + TEXT[i : i + 1] for i in range(len(TEXT))) + b"\3\0"
    yield zip_case(
        "deflate-tiny-blocks", zip_with(ZipEntry("a", TEXT, method=8, raw=blocks)), must_give({"a": TEXT, **GOOD})
    )
    yield zip_case(
        "deflate-empty-blocks",
        zip_with(ZipEntry("a", b"", method=8, raw=b"\0\0\0\xff\xff" * 100000 + b"\3\0")),
        must_give({"a": b"", **GOOD}),
    )


def descriptor(crc=None, csize=None, usize=None, raw=TEXT, wide=False, signature=b"PK\7\x08"):
    """The bytes behind an entry of TEXT; `wide`: with the sizes of ZIP64."""
    values = (
        zlib.crc32(TEXT) if crc is None else crc,
        len(raw) if csize is None else csize,
        len(TEXT) if usize is None else usize,
    )
    return signature + struct.pack("<IQQ" if wide else "<III", *values)


def descriptor_cases():
    """Right and wrong descriptors behind stored and deflated data."""
    tree = must_give({"a": TEXT, **GOOD})
    for method, raw, label in ((0, TEXT, "stored"), (8, deflate(TEXT), "deflated")):
        entry = functools.partial(ZipEntry, "a", TEXT, method)
        evil = functools.partial(ZipEntry, "evil", TEXT, method)
        good = {
            "signed": entry(descriptor="signed"),
            "plain": entry(descriptor="plain"),
            "filled": entry(
                descriptor="signed", local={"crc": zlib.crc32(TEXT), "csize": len(raw), "usize": len(TEXT)}
            ),
            "wide": entry(
                descriptor=descriptor(raw=raw, wide=True),
                local={"extra": zip64_field(0, 0), "csize": SENTINEL, "usize": SENTINEL, "version": 45},
                central_extra=b"",
            ),
        }
        for name, item in good.items():
            yield zip_case(f"descriptor-{name}-{label}", zip_of([item, results_entry()]), tree)
            yield zip_case(f"descriptor-{name}-{label}-last", zip_with(item), tree)
        bad = {
            "crc": descriptor(crc=1, raw=raw),
            "csize": descriptor(csize=1, raw=raw),
            "usize": descriptor(usize=1, raw=raw),
            "missing": b"",
            "short": descriptor(raw=raw)[:10],
            "signature": descriptor(raw=raw, signature=b"PK\7\x09"),
            "zeros": descriptor(crc=0, csize=0, usize=0),
        }
        for name, data in bad.items():
            yield from behind_and_before(f"descriptor-{name}-{label}", evil(descriptor=data), must_refuse())
        yield zip_case(
            f"descriptor-wide-unannounced-{label}",
            zip_of([entry(descriptor=descriptor(raw=raw, wide=True)), results_entry()]),
            may_give({"a": TEXT, **GOOD}),
        )
        yield zip_case(
            f"descriptor-filled-wrong-{label}",
            zip_of([evil(descriptor="signed", local={"crc": 1, "csize": 7, "usize": 9}), results_entry()]),
            must_refuse(),
        )


def odd_descriptor_cases():
    """Data and checksums that look like descriptors."""
    yield zip_case(
        "descriptor-empty-file",
        zip_of([ZipEntry("a", b"", descriptor="signed"), results_entry()]),
        must_give({"a": b"", **GOOD}),
    )
    inner = b"text " + descriptor() + b" more " + b"PK\3\4" + b"PK\7\x08" * 9
    yield zip_case(
        "descriptor-in-stored-data",
        zip_of([ZipEntry("a", inner, descriptor="signed"), results_entry()]),
        must_give({"a": inner, **GOOD}),
    )
    collide = ZipEntry("a", TEXT, descriptor=struct.pack("<III", 0x08074B50, len(TEXT), len(TEXT)))
    yield zip_case("descriptor-crc-is-signature", zip_of([collide, results_entry()]), must_refuse())


def cases():
    for part in (method_cases, data_cases, folder_cases, block_cases, descriptor_cases, odd_descriptor_cases):
        yield from part()
