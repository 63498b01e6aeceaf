"""What is no archive that is read: other formats, and filters within filters."""

import binascii
import bz2
import lzma
import struct
import zlib

from archives.build_tar import pad, tar_of
from archives.build_zip import zip_of
from archives.build_zstd import zstd_frame
from archives.case import RESULTS, RESULTS_NAME, must_refuse
from archives.cases.common import NOISE, RESULTS_MEMBER, case, gz, results_entry


def z_of(data):
    """compress(1) with nine bits and no strings."""
    bits, value = 0, 0
    for i, byte in enumerate(data):
        value |= byte << bits
        bits += 9
    return b"\x1f\x9d\x89" + value.to_bytes((bits + 7) // 8, "little")


def uu_of(data):
    """uuencode(1)."""
    lines = b"".join(binascii.b2a_uu(data[i : i + 45]) for i in range(0, len(data), 45))
    return b"begin 644 x.tar\n" + lines + b"`\nend\n"


def cpio_of(name, data):
    """cpio(1), the new ASCII form."""

    def entry(name, data):
        numbers = (1, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
        return pad(b"070701" + b"".join(b"%08x" % n for n in numbers) + name + b"\0", 4) + pad(data, 4)

    return entry(name, data) + entry(b"TRAILER!!!", b"")


SMALL = tar_of(RESULTS_MEMBER)
ARCHIVE = zip_of([results_entry(stored=True)])
FILTERS = {"gz": gz, "xz": lzma.compress, "bz2": bz2.compress, "zst": zstd_frame}


def nested_cases():
    """Filters around filters, and around what is no tar: refused, whatever lies inside."""
    for outer, pack in FILTERS.items():
        for inner, pack_inner in FILTERS.items():
            yield case(f"tar.{inner}.{outer}", "nested", pack(pack_inner(SMALL)), must_refuse())
        yield case("zip." + outer, "nested", pack(ARCHIVE), must_refuse())
        yield case("tar.Z." + outer, "nested", pack(z_of(SMALL)), must_refuse())
        yield case("uu." + outer, "nested", pack(uu_of(SMALL)), must_refuse())
        yield case("json." + outer, "alone", pack(RESULTS), must_refuse(), in_place="any")
        yield case(outer, "text", pack(b"Just text.\n" * 99), must_refuse(), in_place="any")
        yield case(outer, "nothing", pack(b""), must_refuse(), in_place="any")
        yield case("cpio." + outer, "foreign", pack(cpio_of(RESULTS_NAME.encode(), RESULTS)), must_refuse())
    yield case("gz.gz.gz", "nested", gz(gz(gz(SMALL))), must_refuse())
    nested = SMALL
    for _ in range(30):
        nested = gz(nested)
    yield case("gz", "nested-30", nested, must_refuse())


def foreign_archives():
    """What begins like an archive of another format."""
    section = bytes.fromhex("8eade80100000000") + bytes(8)
    rpm = bytes.fromhex("edabeedb0300") + bytes(90) + section + section
    iso = bytes(32768) + b"\1CD001\1" + bytes(2041) + b"\xffCD001\1" + bytes(2041)
    rar_head = struct.pack("<BHHHI", 0x73, 0, 13, 0, 0) + b"\0\0"
    rar = b"Rar!\x1a\7\0" + struct.pack("<H", zlib.crc32(rar_head) & 0xFFFF) + rar_head
    warc = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://x.test/a.json\r\n"
    warc += (
        b"WARC-Date: 2020-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:x:1>\r\nContent-Length: %d\r\n\r\n" % len(RESULTS)
        + RESULTS
        + b"\r\n\r\n"
    )
    seven_end = b"\1\0"
    seven_start = struct.pack("<QQI", 0, 2, zlib.crc32(seven_end))
    seven = b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(seven_start)) + seven_start + seven_end
    lha = b"-lh0-" + struct.pack("<IIIBB", len(RESULTS), len(RESULTS), 0, 32, 0) + b"\1x\0\0"
    return {
        "tar.Z": z_of(SMALL),
        "uu": uu_of(SMALL),
        "tar.lzma": lzma.compress(SMALL, format=lzma.FORMAT_ALONE),
        "tar.lz": b"LZIP\1\x14" + SMALL,
        "tar.lz4": b"\x04\x22\x4d\x18\x60\x70\x73" + struct.pack("<I", len(SMALL) | 1 << 31) + SMALL + bytes(4),
        "tar.lrz": b"LRZI\0\6" + SMALL,
        "tar.lzo": b"\x89LZO\0\r\n\x1a\n" + SMALL,
        "grz": b"GRZipII\0\2\4:)" + SMALL,
        "rpm": rpm + gz(SMALL),
        "rpm-tar": rpm + SMALL,
        "7z": seven,
        "rar": rar,
        "rar5": b"Rar!\x1a\7\1\0" + bytes(64),
        "cab": b"MSCF" + bytes(100),
        "iso": iso,
        "cpio": cpio_of(RESULTS_NAME.encode(), RESULTS),
        "cpio-odc": b"070707" + b"0" * 53 + b"000002" + b"0" * 11 + b"x\0",
        "ar": b"!<arch>\n"
        + b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (b"predictions.json", 0, 0, 0, b"100644", len(RESULTS))
        + RESULTS,
        "mtree": b"#mtree\n./a type=file size=0\n./evil type=link link=/etc\n",
        "warc": warc,
        "xar": b"xar!" + struct.pack(">HHQQI", 28, 1, 10, 10, 0) + zlib.compress(b"<xar/>"),
        "lha": bytes([len(lha) + 2, 0]) + lha,
    }


OTHERS = {
    "shar": b"#!/bin/sh\ncat > x <<E\nE\n",
    "base64": b"begin-base64 644 x.tar\n" + binascii.b2a_base64(SMALL, newline=False)[:76] + b"\n====\n",
    "empty": b"",
    "byte": b"P",
    "text": b"Just text.\n",
    "random": NOISE,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(600),
    "pdf": b"%PDF-1.4\n" + bytes(1200),
    "elf": b"\x7fELF" + bytes(1200),
    "gz-magic": b"\x1f\x8b",
    "zip-magic": b"PK\3\4",
    "zip-magic-more": b"PK\3\4" + bytes(600),
    "dmg": bytes(1024) + b"koly" + bytes(508),
    "zip-split": b"PK\7\x08" + ARCHIVE[:-22],
}


def foreign_cases():
    for name, content in {**foreign_archives(), **OTHERS}.items():
        yield case(name, "foreign", content, must_refuse())
    yield case("json", "foreign", RESULTS, must_refuse(), in_place="any")


def cases():
    for part in (nested_cases, foreign_cases):
        yield from part()
