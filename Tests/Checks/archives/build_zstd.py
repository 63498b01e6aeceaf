"""Builders of zstd frames, of raw and RLE blocks only."""

import struct

MAGIC = b"\x28\xb5\x2f\xfd"
M = (1 << 64) - 1  # XXH64 counts in 64 bits, with five primes
P1, P2, P3, P4, P5 = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)


def xxh64(data):
    """XXH64 with seed 0: its low four bytes are a zstd frame's checksum."""

    def rotate(x, r):
        return ((x << r) | (x >> (64 - r))) & M

    def mix(accumulator, lane):
        return rotate((accumulator + lane * P2) & M, 31) * P1 & M

    at = 0
    if len(data) >= 32:
        lanes = [(P1 + P2) & M, P2, 0, -P1 & M]
        while at + 32 <= len(data):
            lanes = [mix(a, v) for a, v in zip(lanes, struct.unpack_from("<4Q", data, at))]
            at += 32
        h = sum(rotate(a, r) for a, r in zip(lanes, (1, 7, 12, 18))) & M
        for lane in lanes:
            h = ((h ^ mix(0, lane)) * P1 + P4) & M
    else:
        h = P5
    h = (h + len(data)) & M
    while at + 8 <= len(data):
        h = (rotate(h ^ mix(0, struct.unpack_from("<Q", data, at)[0]), 27) * P1 + P4) & M
        at += 8
    if at + 4 <= len(data):
        h = (rotate(h ^ (struct.unpack_from("<I", data, at)[0] * P1 & M), 23) * P2 + P3) & M
        at += 4
    for byte in data[at:]:
        h = rotate(h ^ (byte * P5 & M), 11) * P1 & M
    for shift, prime in ((33, P2), (29, P3)):
        h = (h ^ (h >> shift)) * prime & M
    return h ^ (h >> 32)


def zstd_block(data, last=False, kind=0, size=None):
    """Kind 0 raw, 1 RLE (`data` is one byte, `size` how often), 3 reserved."""
    size = len(data) if size is None else size
    return struct.pack("<I", size << 3 | kind << 1 | last)[:3] + data


def zstd_head(exponent=13):
    """The head of a frame without checksum and content size; `exponent`: the window is 2^(10+exponent) bytes."""
    return MAGIC + bytes([0, exponent << 3])


def zstd_frame(
    data=b"", window=(13, 0), content_size=None, checksum=True, dictionary=None, single=False, blocks=None,
    reserved=False, wrong_checksum=False, block=1 << 17,
):  # fmt: skip
    """A frame of raw blocks of `block` bytes, or of the `blocks` given.

    `window` is (exponent, mantissa): 2^(10+exponent) * (1 + mantissa/8) bytes; `single` has none, but a content size;
    `dictionary`: the identifier of one.
    """
    size_flag = 0
    if single or content_size is not None:
        content_size = len(data) if content_size is None else content_size
        size_flag = 3
    descriptor = size_flag << 6 | single << 5 | reserved << 3 | bool(checksum) << 2 | (3 if dictionary else 0)
    out = MAGIC + bytes([descriptor])
    if not single:
        out += bytes([window[0] << 3 | window[1]])
    if dictionary:
        out += struct.pack("<I", dictionary)
    if size_flag:
        out += struct.pack("<Q", content_size)
    if blocks is None:
        pieces = [data[i : i + block] for i in range(0, len(data), block)] or [b""]
        blocks = b"".join(zstd_block(p, i == len(pieces) - 1) for i, p in enumerate(pieces))
    out += blocks
    if checksum:
        out += struct.pack("<I", (xxh64(data) ^ (1 if wrong_checksum else 0)) & 0xFFFFFFFF)
    return out


def skippable(data):
    """A frame that readers pass over."""
    return struct.pack("<II", 0x184D2A53, len(data)) + data
