"""Builders of ZIP, tar and zstd bytes that can lie in every field; Python's standard library alone."""

import struct
import zlib

# --- ZIP -------------------------------------------------------------------------------------------------------------


def deflate(data, level=9):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def field(identifier, data):
    """A field of an extra area."""
    return struct.pack("<HH", identifier, len(data)) + data


class Z:
    """A ZIP entry; `local` and `central` override single fields, `descriptor` is the bytes behind the data."""

    def __init__(self, name, data=b"", method=0, flags=0, mode=0o100644, raw=None, extra=b"", central_extra=None,
                 descriptor=None, local=None, central=None, before=b"", after=b"", made_by=3):
        self.name = name.encode() if isinstance(name, str) else name
        self.raw = raw if raw is not None else (deflate(data) if method == 8 else data)
        if isinstance(name, str) and not name.isascii():
            flags |= 0x800
        base = dict(version=20, flags=flags, method=method, time=0, date=0x21, crc=zlib.crc32(data),
                    csize=len(self.raw), usize=len(data), name=self.name)
        self.descriptor = b""
        self.local = dict(base, extra=extra, signature=b"PK\3\4")
        if descriptor is not None:
            base["flags"] |= 8
            self.local.update(flags=base["flags"], crc=0, csize=0, usize=0)
            sizes = struct.pack("<III", base["crc"], base["csize"], base["usize"])
            self.descriptor = {"signed": b"PK\7\x08" + sizes, "plain": sizes}.get(descriptor, descriptor)
        self.local.update(local or {})
        self.central = dict(base, extra=extra if central_extra is None else central_extra, signature=b"PK\1\2",
                            made_by=made_by << 8 | 20, comment=b"", disk=0, iattr=0,
                            eattr=(mode << 16) | (0x10 if self.name.endswith(b"/") else 0), offset=None)
        self.central.update(central or {})
        self.before, self.after = before, after

    def local_bytes(self):
        h = self.local
        return (h["signature"] + struct.pack(
            "<HHHHHIIIHH", h["version"], h["flags"], h["method"], h["time"], h["date"], h["crc"], h["csize"],
            h["usize"], h.get("name_length", len(h["name"])), h.get("extra_length", len(h["extra"])))
            + h["name"] + h["extra"])

    def central_bytes(self, offset):
        h = self.central
        return (h["signature"] + struct.pack(
            "<HHHHHHIIIHHHHHII", h["made_by"], h["version"], h["flags"], h["method"], h["time"], h["date"], h["crc"],
            h["csize"], h["usize"], h.get("name_length", len(h["name"])), h.get("extra_length", len(h["extra"])),
            h.get("comment_length", len(h["comment"])), h["disk"], h["iattr"], h["eattr"],
            offset if h["offset"] is None else h["offset"]) + h["name"] + h["extra"] + h["comment"])


def zip_of(entries, comment=b"", prefix=b"", gap=b"", order=None, zip64=None, suffix=b"", shift=None, **end):
    """A ZIP; `end` overrides fields of the end record, a `zip64` dict those of the ZIP64 end record and locator.

    `shift`: what the offsets count the prefix as (default: its length). `order`: of the central directory.
    """
    body, offsets = bytearray(prefix), []
    shift = 0 if shift is None else shift - len(prefix)
    for entry in entries:
        body += entry.before
        offsets.append(len(body) + shift)
        body += entry.local_bytes() + entry.raw + entry.descriptor + entry.after
    body += gap
    start = len(body) + shift
    indices = range(len(entries)) if order is None else order
    directory = b"".join(entries[i].central_bytes(offsets[i]) for i in indices)
    body += directory
    count = len(list(indices))
    values = dict(disk=0, directory_disk=0, count_here=count, count=count, size=len(directory), offset=start,
                  comment_length=len(comment), signature=b"PK\5\6")
    if zip64 is not None:
        z = dict(record_size=44, made_by=45, version=45, disk=0, directory_disk=0, count_here=count, count=count,
                 size=len(directory), offset=start, locator_disk=0, locator_offset=len(body) + shift, disks=1,
                 between=b"", signature=b"PK\6\6", locator_signature=b"PK\6\7")
        z.update(zip64)
        body += z["signature"] + struct.pack(
            "<QHHIIQQQQ", z["record_size"], z["made_by"], z["version"], z["disk"], z["directory_disk"],
            z["count_here"], z["count"], z["size"], z["offset"]) + z["between"]
        body += z["locator_signature"] + struct.pack("<IQI", z["locator_disk"], z["locator_offset"], z["disks"])
        values.update(count_here=0xFFFF, count=0xFFFF, size=0xFFFFFFFF, offset=0xFFFFFFFF)
    values.update(end)
    body += values["signature"] + struct.pack(
        "<HHHHIIH", values["disk"], values["directory_disk"], values["count_here"], values["count"], values["size"],
        values["offset"], values["comment_length"]) + comment + suffix
    return bytes(body)


# --- tar -------------------------------------------------------------------------------------------------------------

END = bytes(1024)


def pad(data, block=512):
    return data + bytes(-len(data) % block)


def octal(value, width):
    return b"%0*o\0" % (width - 1, value)


def base256(value, width=12):
    return bytes([0x80]) + value.to_bytes(width - 1, "big") if value >= 0 else (
        (value + (1 << (8 * width))).to_bytes(width, "big"))


def header(name=b"", size=0, kind=b"0", mode=0o644, link=b"", magic=b"ustar\x0000", prefix=b"", uid=0, gid=0,
           mtime=0, device=(0, 0), size_field=None, checksum=None, tail=None, mode_field=None):
    """A tar header of 512 bytes; `size_field` and `checksum` are raw bytes that replace what would be right."""
    name, link = (x.encode() if isinstance(x, str) else x for x in (name, link))
    block = bytearray(512)
    block[0:100] = name[:100].ljust(100, b"\0")
    block[100:108] = mode_field or octal(mode, 8)
    block[108:116], block[116:124] = octal(uid, 8), octal(gid, 8)
    block[124:136] = size_field if size_field is not None else octal(size, 12)
    block[136:148] = octal(mtime, 12)
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[157:257] = link[:100].ljust(100, b"\0")
    block[257:265] = magic
    if magic != bytes(8):
        block[329:337], block[337:345] = octal(device[0], 8), octal(device[1], 8)
        block[345:500] = prefix[:155].ljust(155, b"\0")
    if tail is not None:
        block[345:345 + len(tail)] = tail
    block[148:156] = checksum if checksum is not None else b"%06o\0 " % sum(block)
    return bytes(block)


def member(name, data=b"", **fields):
    """A header and the padded data."""
    fields.setdefault("size", len(data))
    return header(name, **fields) + pad(data)


def record(key, value):
    """A pax record: its length counts itself."""
    key, value = (x.encode() if isinstance(x, str) else x for x in (key, value))
    length = len(key) + len(value) + 3
    while len(str(length)) + len(key) + len(value) + 3 != length:
        length = len(str(length)) + len(key) + len(value) + 3
    return b"%d %s=%s\n" % (length, key, value)


def pax(*records, kind=b"x", name=b"PaxHeaders/x"):
    data = b"".join(r if isinstance(r, bytes) else record(*r) for r in records)
    return member(name, data, kind=kind)


def gnu_long(name, kind=b"L"):
    name = name.encode() if isinstance(name, str) else name
    return member(b"././@LongLink", name + b"\0", kind=kind, magic=b"ustar  \0")


def tar_of(*members, end=END):
    return b"".join(members) + end


# --- zstd: raw and RLE blocks only -----------------------------------------------------------------------------------

M = (1 << 64) - 1
P1, P2, P3, P4, P5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
                      0x27D4EB2F165667C5)


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


def zstd_frame(data=b"", window=(13, 0), content_size=None, checksum=True, dictionary=None, single=False,
               blocks=None, reserved=False, wrong_checksum=False, block=1 << 17):
    """A frame of raw blocks; `window` is (exponent, mantissa): 2^(10+exponent) * (1 + mantissa/8) bytes."""
    size_flag = 0
    if single or content_size is not None:
        content_size = len(data) if content_size is None else content_size
        size_flag = 3
    descriptor = size_flag << 6 | single << 5 | reserved << 3 | bool(checksum) << 2 | (3 if dictionary else 0)
    out = b"\x28\xB5\x2F\xFD" + bytes([descriptor])
    if not single:
        out += bytes([window[0] << 3 | window[1]])
    if dictionary:
        out += struct.pack("<I", dictionary)
    if size_flag:
        out += struct.pack("<Q", content_size)
    if blocks is None:
        pieces = [data[i:i + block] for i in range(0, len(data), block)] or [b""]
        blocks = b"".join(zstd_block(p, i == len(pieces) - 1) for i, p in enumerate(pieces))
    out += blocks
    if checksum:
        out += struct.pack("<I", (xxh64(data) ^ (1 if wrong_checksum else 0)) & 0xFFFFFFFF)
    return out


def skippable(data):
    return struct.pack("<II", 0x184D2A53, len(data)) + data
