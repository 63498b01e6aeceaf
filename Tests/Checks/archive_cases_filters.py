"""gzip, bzip2, xz and zstd around a tar: checksums, members, dictionaries; and what is no archive we read."""

import binascii
import bz2
import gzip
import lzma
import random
import struct
import zlib

from archive_build import Z, deflate, member, pad, skippable, tar_of, zip_of, zstd_block, zstd_frame
from archive_case import ACCEPT, EITHER, REFUSE, RESULTS, RESULTS_NAME, Case

NOISE = random.Random(7).randbytes(30_000)
TREE = {"noise": NOISE, RESULTS_NAME: RESULTS}
TAR = tar_of(member(RESULTS_NAME, RESULTS), member("noise", NOISE))
HALF = 9000
MIB = 1 << 20


def case(kind, name, archive, expect, **more):
    return Case(f"{kind}-{name}", f"{name}.{kind}", archive, expect, **more)


def member_of(data, flags=0, fields=b"", method=8, crc=None, size=None, magic=b"\x1f\x8b", packed=None):
    head = magic + bytes([method, flags]) + b"\0\0\0\0\0\xff" + fields
    return head + (deflate(data, 6) if packed is None else packed) + struct.pack(
        "<II", zlib.crc32(data) if crc is None else crc, (len(data) if size is None else size) & 0xFFFFFFFF)


def gzip_cases():
    one, two = member_of(TAR[:HALF]), member_of(TAR[HALF:])
    whole = member_of(TAR)
    head = b"\x1f\x8b\x08\x02" + b"\0\0\0\0\0\xff"
    hcrc = struct.pack("<H", zlib.crc32(head) & 0xFFFF)
    everything = b"\x1f\x8b\x08\x1e" + b"\0\0\0\0\0\xff" + struct.pack("<H", 8) + b"AB\4\0abcd" + b"../name\0" + b"comment\0"
    everything += struct.pack("<H", zlib.crc32(everything) & 0xFFFF)
    body = deflate(TAR, 6) + struct.pack("<II", zlib.crc32(TAR), len(TAR))
    for name, archive in {
            "members": one + two, "members-many": b"".join(member_of(TAR[i:i + 500]) for i in range(0, len(TAR), 500)),
            "member-empty-last": whole + member_of(b""), "member-empty-first": member_of(b"") + whole,
            "stored": gzip.compress(TAR, 0), "name": member_of(TAR, 8, b"x.tar\0"), "extra": member_of(TAR, 4, b"\4\0abcd"),
            "comment": member_of(TAR, 16, b"c\0"), "name-latin1": member_of(TAR, 8, b"\xff\x1b[31m\0"), "text": member_of(TAR, 1),
            "header-crc": head + hcrc + body, "everything": everything + body}.items():
        yield case("tar.gz", "good-" + name, archive, ACCEPT(TREE))
    refused = {
        "crc": member_of(TAR, crc=1), "size": member_of(TAR, size=len(TAR) + 1), "size-wraps": member_of(TAR, size=0),
        "crc-first": member_of(TAR[:HALF], crc=1) + two, "size-first": member_of(TAR[:HALF], size=1) + two,
        "crc-second": one + member_of(TAR[HALF:], crc=1), "size-second": one + member_of(TAR[HALF:], size=1),
        "crc-empty-member": whole + member_of(b"", crc=1), "crc-swapped": member_of(TAR, crc=len(TAR), size=zlib.crc32(TAR)),
        "truncated": whole[:-4], "truncated-crc": whole[:-8], "truncated-data": whole[:-300], "truncated-half": whole[:len(whole) // 2],
        "truncated-head": whole[:5], "truncated-second": one + two[:-1], "truncated-second-head": one + two[:4],
        "second-missing": one, "garbage-behind": whole + b"garbage", "byte-behind": whole + b"\x1f",
        "garbage-far": whole + bytes(600) + b"x", "second-magic": one + b"\x1f\x8c" + two[2:], "second-method": one + b"\x1f\x8b\x07" + two[3:],
        "header-crc-wrong": head + bytes([hcrc[0] ^ 1, hcrc[1]]) + body, "reserved": member_of(TAR, 0x20), "reserved-80": member_of(TAR, 0x80),
        "method": member_of(TAR, method=7), "extra-over": member_of(TAR, 4, b"\xff\xff"), "name-unended": whole[:3] + b"\x08" + b"\0" * 5 + b"\xffname",
        "xz-behind": one + lzma.compress(TAR[HALF:]), "zip-behind": whole + zip_of([Z("x", b"y")])}
    for name, archive in refused.items():
        yield case("tar.gz", name, archive, REFUSE())
    yield case("tar.gz", "zeros-behind", whole + bytes(512), EITHER(TREE))
    yield case("tar.gz", "tar-behind-member", member_of(TAR) + member_of(TAR), REFUSE())
    yield case("tar.gz", "end-in-second", member_of(TAR[:-1024]) + member_of(bytes(1024)), ACCEPT(TREE))


def bzip2_cases():
    one, two, whole = bz2.compress(TAR[:HALF]), bz2.compress(TAR[HALF:]), bz2.compress(TAR)

    def flipped(data, at, bit=0x10):
        data = bytearray(data)
        data[at] ^= bit
        return bytes(data)
    yield case("tar.bz2", "good-streams", one + two, ACCEPT(TREE))
    yield case("tar.bz2", "good-level-1", bz2.compress(TAR, 1), ACCEPT(TREE))
    yield case("tar.bz2", "good-empty-stream", whole + bz2.compress(b""), EITHER(TREE))
    refused = {"block-crc": flipped(whole, 11), "stream-crc": flipped(whole, -3), "stream-crc-first": flipped(one, -3) + two,
               "stream-crc-second": one + flipped(two, -3), "block-crc-second": one + flipped(two, 11),
               "data": flipped(whole, 2000), "truncated": whole[:-2], "truncated-half": whole[:len(whole) // 2],
               "truncated-second": one + two[:-5], "truncated-second-head": one + two[:7], "second-missing": one,
               "second-magic": one + b"BZx9" + two[4:], "garbage-behind": whole + b"garbage behind", "byte-behind": whole + b"B",
               "level-0": b"BZh0" + whole[4:], "gz-behind": one + gzip.compress(TAR[HALF:])}
    for name, archive in refused.items():
        yield case("tar.bz2", name, archive, REFUSE())
    yield case("tar.bz2", "zeros-behind", whole + bytes(512), EITHER(TREE))


def xz_of(data, check=lzma.CHECK_CRC32, filters=None, dictionary=None):
    """An xz stream; `dictionary` is the size byte that its block header claims (the header's CRC is made right)."""
    packed = bytearray(lzma.compress(data, check=check, filters=filters or [{"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": 8 * MIB}]))
    if dictionary is not None:
        size = (packed[12] + 1) * 4
        at = packed.index(b"\x21\x01", 12, 12 + size) + 2
        packed[at] = dictionary
        packed[12 + size - 4:12 + size] = struct.pack("<I", zlib.crc32(packed[12:12 + size - 4]))
    return bytes(packed)


def xz_cases():
    one, two, whole = xz_of(TAR[:HALF]), xz_of(TAR[HALF:]), xz_of(TAR)
    for name, check in {"none": lzma.CHECK_NONE, "crc32": lzma.CHECK_CRC32, "crc64": lzma.CHECK_CRC64, "sha256": lzma.CHECK_SHA256}.items():
        packed = xz_of(TAR, check)
        yield case("tar.xz", "check-" + name, packed, ACCEPT(TREE))
        footer = 12
        index = struct.unpack("<I", packed[-8:-4])[0] * 4 + 4
        if check != lzma.CHECK_NONE:
            at = len(packed) - footer - index - 1
            yield case("tar.xz", f"check-{name}-wrong", packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1:], REFUSE())
        yield case("tar.xz", f"index-{name}", packed[:-footer - 6] + bytes([packed[-footer - 6] ^ 1]) + packed[-footer - 5:], REFUSE())
    for name, archive in {"streams": one + two, "streams-padded": one + bytes(8) + two, "padded": whole + bytes(4),
                          "streams-many": b"".join(xz_of(TAR[i:i + 2000]) for i in range(0, len(TAR), 2000))}.items():
        yield case("tar.xz", "good-" + name, archive, ACCEPT(TREE))
    for name, archive in {
            "padded-odd": whole + bytes(3), "streams-padded-odd": one + bytes(5) + two, "truncated": whole[:-1], "truncated-footer": whole[:-12],
            "truncated-half": whole[:len(whole) // 2], "second-missing": one, "truncated-second": one + two[:-4],
            "second-garbage": one + b"\xfd7zXY" + two[5:], "garbage-behind": whole + b"garbage!", "footer-flags": whole[:-4] + b"\1" + whole[-3:],
            "footer-size": whole[:-8] + b"\xff" + whole[-7:], "header-crc": whole[:8] + b"\0" + whole[9:],
            "gz-behind": one + gzip.compress(TAR[HALF:]), "stream-flags": whole[:6] + b"\x01" + whole[7:]}.items():
        yield case("tar.xz", name, archive, REFUSE())
    yield case("tar.xz", "good-dictionary-8M", xz_of(TAR, dictionary=22), ACCEPT(TREE))
    sizes = {"12M": 23, "64M": 28, "128M": 30}
    for name, code in sizes.items():
        archive = xz_of(TAR, dictionary=code)
        yield case("tar.xz", "dictionary-" + name, archive, REFUSE("--max-dictionary"))
        yield case("tar.xz", f"dictionary-{name}-allowed", archive, ACCEPT(TREE), flags=("--max-dictionary", name),
                   memory=64 + int(name[:-1]), in_place="any")
        yield case("tar.xz", f"dictionary-{name}-second", one + xz_of(TAR[HALF:], dictionary=code), REFUSE("--max-dictionary"))
    yield case("tar.xz", "dictionary-64M-less-allowed", xz_of(TAR, dictionary=28), REFUSE("--max-dictionary"),
               flags=("--max-dictionary", "32M"))
    for name, code in {"192M": 31, "256M": 32, "1536M": 37, "4G": 40}.items():
        yield case("tar.xz", "dictionary-" + name, xz_of(TAR, dictionary=code), REFUSE())
        yield case("tar.xz", f"dictionary-{name}-flag", xz_of(TAR, dictionary=code), REFUSE(), flags=("--max-dictionary", "128M"))
    yield case("tar.xz", "dictionary-invalid", xz_of(TAR, dictionary=41), REFUSE())
    lzma2 = {"id": lzma.FILTER_LZMA2, "preset": 1}
    for name, first in {"x86": {"id": lzma.FILTER_X86}, "delta": {"id": lzma.FILTER_DELTA, "dist": 4}, "arm": {"id": lzma.FILTER_ARM}}.items():
        yield case("tar.xz", "filter-" + name, xz_of(TAR, filters=[first, lzma2]), EITHER(TREE))


def zstd_cases():
    one, two, whole = zstd_frame(TAR[:HALF]), zstd_frame(TAR[HALF:]), zstd_frame(TAR)
    for name, archive in {
            "window-8M": whole, "no-checksum": zstd_frame(TAR, checksum=False), "content-size": zstd_frame(TAR, content_size=len(TAR)),
            "single-segment": zstd_frame(TAR, single=True), "window-32K": zstd_frame(TAR, window=(5, 0), block=1 << 15),
            "frames": one + two, "small-blocks": zstd_frame(TAR, block=100),
            "rle": zstd_frame(TAR, blocks=zstd_block(TAR[:-1024]) + zstd_block(b"\0", True, 1, 1024))}.items():
        yield case("tar.zst", "good-" + name, archive, ACCEPT(TREE))
    for name, archive in {"skippable-behind": whole + skippable(b"skipped"), "skippable-between": one + skippable(b"") + two,
                          "skippable-first": skippable(b"skipped") + whole, "empty-frame": whole + zstd_frame(b""),
                          "dictionary-zero": whole}.items():
        yield case("tar.zst", name, archive, EITHER(TREE))
    for name, window in {"9M": (13, 1), "16M": (14, 0), "128M": (17, 0)}.items():
        archive = zstd_frame(TAR, window=window)
        yield case("tar.zst", "window-" + name, archive, REFUSE("--max-dictionary"))
        yield case("tar.zst", f"window-{name}-allowed", archive, ACCEPT(TREE), flags=("--max-dictionary", name),
                   memory=64 + int(name[:-1]), in_place="any")
        yield case("tar.zst", f"window-{name}-second", one + zstd_frame(TAR[HALF:], window=window), REFUSE("--max-dictionary"))
    for name, window in {"144M": (17, 1), "256M": (18, 0), "2G": (21, 0), "most": (31, 7)}.items():
        yield case("tar.zst", "window-" + name, zstd_frame(TAR, window=window), REFUSE())
        yield case("tar.zst", f"window-{name}-flag", zstd_frame(TAR, window=window), REFUSE(), flags=("--max-dictionary", "128M"))
    big = {"zeros": bytes(16 * MIB), **TREE}
    tar = TAR[:-1024] + member("zeros", bytes(16 * MIB))
    rle = b"".join(zstd_block(b"\0", False, 1, 1 << 17) for _ in range(128))
    head = tar[:-16 * MIB]
    blocks = zstd_block(head) + rle + zstd_block(bytes(1024), True)
    size = len(head) + 16 * MIB + 1024
    parts = dict(blocks=blocks, content_size=size, checksum=False)
    yield case("tar.zst", "single-segment-16M", zstd_frame(single=True, **parts), REFUSE("--max-dictionary"))
    yield case("tar.zst", "single-segment-16M-allowed", zstd_frame(single=True, **parts), ACCEPT(big), memory=96,
               flags=("--max-dictionary", "32M"), in_place="any")
    yield case("tar.zst", "good-large", zstd_frame(**parts), ACCEPT(big))
    yield case("tar.zst", "single-segment-huge", zstd_frame(TAR, single=True, content_size=1 << 62), REFUSE())
    for name, archive in {
            "checksum": zstd_frame(TAR, wrong_checksum=True), "checksum-first": zstd_frame(TAR[:HALF], wrong_checksum=True) + two,
            "checksum-second": one + zstd_frame(TAR[HALF:], wrong_checksum=True), "content-size-more": zstd_frame(TAR, content_size=len(TAR) + 1),
            "content-size-less": zstd_frame(TAR, content_size=len(TAR) - 1), "content-size-zero": zstd_frame(TAR, content_size=0),
            "dictionary": zstd_frame(TAR, dictionary=77), "reserved": zstd_frame(TAR, reserved=True),
            "block-reserved": zstd_frame(TAR, blocks=zstd_block(TAR, True, 3)), "truncated": whole[:-1], "truncated-checksum": whole[:-4],
            "truncated-data": whole[:-2000], "truncated-head": whole[:5], "second-missing": one, "truncated-second": one + two[:-3],
            "truncated-second-magic": one + two[:2], "garbage-behind": whole + b"garbage", "zeros-behind": whole + bytes(512),
            "skippable-cut": whole + skippable(b"skipped")[:-2], "second-magic": one + b"\x29" + two[1:],
            "block-over-window": zstd_frame(TAR, window=(0, 0)), "legacy-7": b"\x27" + whole[1:], "gz-behind": one + gzip.compress(TAR[HALF:]),
            "no-last-block": zstd_frame(TAR, checksum=False, blocks=zstd_block(TAR))}.items():
        yield case("tar.zst", name, archive, REFUSE())


def z_of(data):
    """compress(1) with nine bits and no strings."""
    bits, value = 0, 0
    for i, byte in enumerate(data):
        value |= byte << bits
        bits += 9
    return b"\x1f\x9d\x89" + value.to_bytes((bits + 7) // 8, "little")


def uu_of(data):
    lines = b"".join(binascii.b2a_uu(data[i:i + 45]) for i in range(0, len(data), 45))
    return b"begin 644 x.tar\n" + lines + b"`\nend\n"


def cpio_of(name, data):
    def entry(name, data):
        numbers = (1, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
        return pad(b"070701" + b"".join(b"%08x" % n for n in numbers) + name + b"\0", 4) + pad(data, 4)
    return entry(name, data) + entry(b"TRAILER!!!", b"")


def foreign_cases():
    """Neither a ZIP nor a tar with at most one filter: refused, whatever lies inside."""
    small = tar_of(member(RESULTS_NAME, RESULTS))
    archive = zip_of([Z(RESULTS_NAME, RESULTS)])
    gz, xz, bz = gzip.compress, lzma.compress, bz2.compress
    filters = {"gz": gz, "xz": xz, "bz2": bz, "zst": zstd_frame}
    for outer, pack in filters.items():
        for inner, pack_inner in filters.items():
            yield case(f"tar.{inner}.{outer}", "nested", pack(pack_inner(small)), REFUSE())
        yield case("zip." + outer, "nested", pack(archive), REFUSE())
        yield case("tar.Z." + outer, "nested", pack(z_of(small)), REFUSE())
        yield case("uu." + outer, "nested", pack(uu_of(small)), REFUSE())
        yield case("json." + outer, "alone", pack(RESULTS), REFUSE(), in_place="any")
        yield case(outer, "text", pack(b"Just text.\n" * 99), REFUSE(), in_place="any")
        yield case(outer, "nothing", pack(b""), REFUSE(), in_place="any")
        yield case("cpio." + outer, "foreign", pack(cpio_of(RESULTS_NAME.encode(), RESULTS)), REFUSE())
    yield case("gz.gz.gz", "nested", gz(gz(gz(small))), REFUSE())
    quine = small
    for _ in range(30):
        quine = gz(quine)
    yield case("gz", "nested-30", quine, REFUSE())
    rpm = bytes.fromhex("edabeedb0300") + bytes(90)
    section = bytes.fromhex("8eade80100000000") + struct.pack(">II", 0, 0)
    iso = bytes(32768) + b"\1CD001\1" + bytes(2041) + b"\xffCD001\1" + bytes(2041)
    rar_head = struct.pack("<BHHHI", 0x73, 0, 13, 0, 0) + b"\0\0"
    rar = b"Rar!\x1a\7\0" + struct.pack("<H", zlib.crc32(rar_head) & 0xFFFF) + rar_head
    warc = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://x.test/a.json\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    warc += b"WARC-Record-ID: <urn:x:1>\r\nContent-Length: %d\r\n\r\n" % len(RESULTS) + RESULTS + b"\r\n\r\n"
    seven_end = b"\1\0"
    seven = b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(struct.pack("<QQI", 0, 2, zlib.crc32(seven_end))))
    seven += struct.pack("<QQI", 0, 2, zlib.crc32(seven_end)) + seven_end
    lha = b"-lh0-" + struct.pack("<IIIBB", len(RESULTS), len(RESULTS), 0, 32, 0) + b"\1x\0\0"
    foreign = {
        "tar.Z": z_of(small), "uu": uu_of(small), "tar.lzma": lzma.compress(small, format=lzma.FORMAT_ALONE), "tar.lz": b"LZIP\1\x14" + small,
        "tar.lz4": b"\x04\x22\x4d\x18\x60\x70\x73" + struct.pack("<I", len(small) | 1 << 31) + small + bytes(4), "tar.lrz": b"LRZI\0\6" + small,
        "tar.lzo": b"\x89LZO\0\r\n\x1a\n" + small, "grz": b"GRZipII\0\2\4:)" + small, "rpm": rpm + section + section + gz(small),
        "rpm-tar": rpm + section + section + small, "7z": seven, "rar": rar, "rar5": b"Rar!\x1a\7\1\0" + bytes(64),
        "cab": b"MSCF" + bytes(100), "iso": iso, "cpio": cpio_of(RESULTS_NAME.encode(), RESULTS),
        "cpio-odc": b"070707" + b"0" * 53 + b"000002" + b"0" * 11 + b"x\0", "ar": b"!<arch>\n" + b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (
            b"predictions.json", 0, 0, 0, b"100644", len(RESULTS)) + RESULTS, "mtree": b"#mtree\n./a type=file size=0\n./evil type=link link=/etc\n",
        "warc": warc, "xar": b"xar!" + struct.pack(">HHQQI", 28, 1, 10, 10, 0) + zlib.compress(b"<xar/>"), "lha": bytes([len(lha) + 2, 0]) + lha,
        "shar": b"#!/bin/sh\ncat > x <<E\nE\n", "base64": b"begin-base64 644 x.tar\n" + binascii.b2a_base64(small, newline=False)[:76] + b"\n====\n",
        "empty": b"", "byte": b"P", "text": b"Just text.\n", "random": NOISE, "png": b"\x89PNG\r\n\x1a\n" + bytes(600),
        "pdf": b"%PDF-1.4\n" + bytes(1200), "elf": b"\x7fELF" + bytes(1200), "gz-magic": b"\x1f\x8b", "zip-magic": b"PK\3\4", "zip-magic-more": b"PK\3\4" + bytes(600),
        "dmg": bytes(1024) + b"koly" + bytes(508), "zip-split": b"PK\7\x08" + archive[:-22],
    }
    for name, content in foreign.items():
        yield case(name, "foreign", content, REFUSE())
    yield case("json", "foreign", RESULTS, REFUSE(), in_place="any")


def filter_cases():
    for cases in (gzip_cases, bzip2_cases, xz_cases, zstd_cases, foreign_cases):
        yield from cases()
