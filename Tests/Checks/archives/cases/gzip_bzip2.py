"""gzip and bzip2 around a tar: members and streams, checksums, ends."""

import bz2
import lzma
import struct
import zlib

from archives.build_zip import ZipEntry, deflate, zip_of
from archives.case import may_give, must_give, must_refuse
from archives.cases.common import HALF, TAR, TREE, case, gz

HEAD_END = b"\0\0\0\0\0\xff"  # no time, no options, no system


def gzip_member(data, flags=0, fields=b"", method=8, crc=None, size=None):
    """A member; `flags` say which `fields` stand behind its head."""
    head = b"\x1f\x8b" + bytes([method, flags]) + HEAD_END + fields
    crc = zlib.crc32(data) if crc is None else crc
    size = len(data) if size is None else size
    return head + deflate(data, 6) + struct.pack("<II", crc, size & 0xFFFFFFFF)


def head_crc(head):
    """The checksum of a member's head."""
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF)


def flipped(data, at, bit=0x10):
    """The data with one bit flipped."""
    data = bytearray(data)
    data[at] ^= bit
    return bytes(data)


ONE, TWO, WHOLE = gzip_member(TAR[:HALF]), gzip_member(TAR[HALF:]), gzip_member(TAR)
BODY = WHOLE[10:]
HEAD = b"\x1f\x8b\x08\x02" + HEAD_END  # announces its checksum


def good_gzip_cases():
    """Several members, and all that may stand in the head of one."""
    everything = b"\x1f\x8b\x08\x1e" + HEAD_END + struct.pack("<H", 8) + b"AB\4\0abcd" + b"../name\0" + b"comment\0"
    for name, archive in {
        "members": ONE + TWO,
        "members-many": b"".join(gzip_member(TAR[i : i + 500]) for i in range(0, len(TAR), 500)),
        "member-empty-last": WHOLE + gzip_member(b""),
        "member-empty-first": gzip_member(b"") + WHOLE,
        "stored": gz(TAR, 0),
        "name": gzip_member(TAR, 8, b"x.tar\0"),
        "extra": gzip_member(TAR, 4, b"\4\0abcd"),
        "comment": gzip_member(TAR, 16, b"c\0"),
        "name-latin1": gzip_member(TAR, 8, b"\xff\x1b[31m\0"),
        "text": gzip_member(TAR, 1),
        "header-crc": HEAD + head_crc(HEAD) + BODY,
        "everything": everything + head_crc(everything) + BODY,
    }.items():
        yield case("tar.gz", "good-" + name, archive, must_give(TREE))


def gzip_cases():
    """Wrong checksums, ends and heads."""
    refused = {
        "crc": gzip_member(TAR, crc=1),
        "size": gzip_member(TAR, size=len(TAR) + 1),
        "size-wraps": gzip_member(TAR, size=0),
        "crc-first": gzip_member(TAR[:HALF], crc=1) + TWO,
        "size-first": gzip_member(TAR[:HALF], size=1) + TWO,
        "crc-second": ONE + gzip_member(TAR[HALF:], crc=1),
        "size-second": ONE + gzip_member(TAR[HALF:], size=1),
        "crc-empty-member": WHOLE + gzip_member(b"", crc=1),
        "crc-swapped": gzip_member(TAR, crc=len(TAR), size=zlib.crc32(TAR)),
        "truncated": WHOLE[:-4],
        "truncated-crc": WHOLE[:-8],
        "truncated-data": WHOLE[:-300],
        "truncated-half": WHOLE[: len(WHOLE) // 2],
        "truncated-head": WHOLE[:5],
        "truncated-second": ONE + TWO[:-1],
        "truncated-second-head": ONE + TWO[:4],
        "second-missing": ONE,
        "garbage-behind": WHOLE + b"garbage",
        "byte-behind": WHOLE + b"\x1f",
        "garbage-far": WHOLE + bytes(600) + b"x",
        "second-magic": ONE + b"\x1f\x8c" + TWO[2:],
        "second-method": ONE + b"\x1f\x8b\x07" + TWO[3:],
        "header-crc-wrong": HEAD + flipped(head_crc(HEAD), 0, 1) + BODY,
        "reserved": gzip_member(TAR, 0x20),
        "reserved-80": gzip_member(TAR, 0x80),
        "method": gzip_member(TAR, method=7),
        "extra-over": gzip_member(TAR, 4, b"\xff\xff"),
        "name-unended": WHOLE[:3] + b"\x08" + b"\0" * 5 + b"\xffname",
        "xz-behind": ONE + lzma.compress(TAR[HALF:]),
        "zip-behind": WHOLE + zip_of([ZipEntry("x", b"y")]),
    }
    for name, archive in refused.items():
        yield case("tar.gz", name, archive, must_refuse())
    yield case("tar.gz", "zeros-behind", WHOLE + bytes(512), may_give(TREE))
    yield case("tar.gz", "tar-behind-member", gzip_member(TAR) + gzip_member(TAR), must_refuse())
    yield case("tar.gz", "end-in-second", gzip_member(TAR[:-1024]) + gzip_member(bytes(1024)), must_give(TREE))


def bzip2_cases():
    one, two, whole = bz2.compress(TAR[:HALF]), bz2.compress(TAR[HALF:]), bz2.compress(TAR)

    yield case("tar.bz2", "good-streams", one + two, must_give(TREE))
    yield case("tar.bz2", "good-level-1", bz2.compress(TAR, 1), must_give(TREE))
    yield case("tar.bz2", "good-empty-stream", whole + bz2.compress(b""), may_give(TREE))
    refused = {
        "block-crc": flipped(whole, 11),
        "stream-crc": flipped(whole, -3),
        "stream-crc-first": flipped(one, -3) + two,
        "stream-crc-second": one + flipped(two, -3),
        "block-crc-second": one + flipped(two, 11),
        "data": flipped(whole, 2000),
        "truncated": whole[:-2],
        "truncated-half": whole[: len(whole) // 2],
        "truncated-second": one + two[:-5],
        "truncated-second-head": one + two[:7],
        "second-missing": one,
        "second-magic": one + b"BZx9" + two[4:],
        "garbage-behind": whole + b"garbage behind",
        "byte-behind": whole + b"B",
        "level-0": b"BZh0" + whole[4:],
        "gz-behind": one + gz(TAR[HALF:]),
    }
    for name, archive in refused.items():
        yield case("tar.bz2", name, archive, must_refuse())
    yield case("tar.bz2", "zeros-behind", whole + bytes(512), may_give(TREE))


def cases():
    for part in (good_gzip_cases, gzip_cases, bzip2_cases):
        yield from part()
