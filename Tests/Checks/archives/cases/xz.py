"""xz around a tar: checksums, dictionaries, ends."""

import functools
import lzma
import struct
import zlib

from archives.case import may_give, must_give, must_refuse
from archives.cases.common import HALF, TAR, TREE, above_limit, case, gz, never_allowed
from archives.cases.gzip_bzip2 import flipped

LZMA2 = {"id": lzma.FILTER_LZMA2, "preset": 1}


def xz_of(data, check=lzma.CHECK_CRC32, filters=None, dictionary=None):
    """An xz stream; `dictionary` is the size byte that its block header claims (the header's CRC is made right)."""
    packed = bytearray(lzma.compress(data, check=check, filters=filters or [{**LZMA2, "dict_size": 8 << 20}]))
    if dictionary is not None:
        size = (packed[12] + 1) * 4
        at = packed.index(b"\x21\x01", 12, 12 + size) + 2
        packed[at] = dictionary
        packed[12 + size - 4 : 12 + size] = struct.pack("<I", zlib.crc32(packed[12 : 12 + size - 4]))
    return bytes(packed)


ONE, TWO, WHOLE = xz_of(TAR[:HALF]), xz_of(TAR[HALF:]), xz_of(TAR)
FOOTER = 12  # bytes


def check_cases():
    """Each kind of checksum, right and wrong, and a wrong index."""
    for name, check in {
        "none": lzma.CHECK_NONE,
        "crc32": lzma.CHECK_CRC32,
        "crc64": lzma.CHECK_CRC64,
        "sha256": lzma.CHECK_SHA256,
    }.items():
        packed = xz_of(TAR, check)
        yield case("tar.xz", "check-" + name, packed, must_give(TREE))
        index = struct.unpack("<I", packed[-8:-4])[0] * 4 + 4
        if check != lzma.CHECK_NONE:
            yield case("tar.xz", f"check-{name}-wrong", flipped(packed, -FOOTER - index - 1, 1), must_refuse())
        yield case("tar.xz", f"index-{name}", flipped(packed, -FOOTER - 6, 1), must_refuse())


def stream_cases():
    """Several streams, padding, and ends."""
    for name, archive in {
        "streams": ONE + TWO,
        "streams-padded": ONE + bytes(8) + TWO,
        "padded": WHOLE + bytes(4),
        "streams-many": b"".join(xz_of(TAR[i : i + 2000]) for i in range(0, len(TAR), 2000)),
    }.items():
        yield case("tar.xz", "good-" + name, archive, must_give(TREE))
    for name, archive in {
        "padded-odd": WHOLE + bytes(3),
        "streams-padded-odd": ONE + bytes(5) + TWO,
        "truncated": WHOLE[:-1],
        "truncated-footer": WHOLE[:-12],
        "truncated-half": WHOLE[: len(WHOLE) // 2],
        "second-missing": ONE,
        "truncated-second": ONE + TWO[:-4],
        "second-garbage": ONE + b"\xfd7zXY" + TWO[5:],
        "garbage-behind": WHOLE + b"garbage!",
        "footer-flags": WHOLE[:-4] + b"\1" + WHOLE[-3:],
        "footer-size": WHOLE[:-8] + b"\xff" + WHOLE[-7:],
        "header-crc": WHOLE[:8] + b"\0" + WHOLE[9:],
        "gz-behind": ONE + gz(TAR[HALF:]),
        "stream-flags": WHOLE[:6] + b"\x01" + WHOLE[7:],
    }.items():
        yield case("tar.xz", name, archive, must_refuse())


def dictionary_cases():
    """Dictionaries up to, above and far above the limit."""
    yield case("tar.xz", "good-dictionary-8M", xz_of(TAR, dictionary=22), must_give(TREE))
    for name, code in {"12M": 23, "64M": 28, "128M": 30}.items():
        yield from above_limit("tar.xz", f"dictionary-{name}", ONE, functools.partial(xz_of, dictionary=code), name)
    less = ("--max-dictionary", "32M")
    archive = xz_of(TAR, dictionary=28)
    yield case("tar.xz", "dictionary-64M-less-allowed", archive, must_refuse("--max-dictionary"), flags=less)
    for name, code in {"192M": 31, "256M": 32, "1536M": 37, "4G": 40}.items():
        yield from never_allowed("tar.xz", f"dictionary-{name}", xz_of(TAR, dictionary=code))
    yield case("tar.xz", "dictionary-invalid", xz_of(TAR, dictionary=41), must_refuse())


def filter_cases():
    """Filters before the packing."""
    for name, first in {
        "x86": {"id": lzma.FILTER_X86},
        "delta": {"id": lzma.FILTER_DELTA, "dist": 4},
        "arm": {"id": lzma.FILTER_ARM},
    }.items():
        yield case("tar.xz", "filter-" + name, xz_of(TAR, filters=[first, LZMA2]), may_give(TREE))


def cases():
    for part in (check_cases, stream_cases, dictionary_cases, filter_cases):
        yield from part()
