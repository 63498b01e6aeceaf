"""Builders of tar bytes that can lie in every field."""

USTAR_MAGIC, GNU_MAGIC = b"ustar\x0000", b"ustar  \0"
END = bytes(1024)  # the two blocks behind the last member


def pad(data, block=512):
    """The data and the zeros up to the next block."""
    return data + bytes(-len(data) % block)


def octal(value, width):
    """A number as octal digits and a NUL."""
    return b"%0*o\0" % (width - 1, value)


def base256(value, width=12):
    """A number as GNU's tar writes what octal digits cannot."""
    if value < 0:
        return (value + (1 << (8 * width))).to_bytes(width, "big")
    return bytes([0x80]) + value.to_bytes(width - 1, "big")


def header(
    name=b"", size=0, kind=b"0", mode=0o644, link=b"", magic=USTAR_MAGIC, prefix=b"", device=(0, 0),
    size_field=None, checksum=None, tail=None, mode_field=None,
):  # fmt: skip
    """A tar header of 512 bytes.

    `size_field`, `mode_field`, `checksum` and `tail` (from the prefix on) are raw bytes that replace what would be
    right.
    """
    name, link = (x.encode() if isinstance(x, str) else x for x in (name, link))
    block = bytearray(512)
    block[0:100] = name[:100].ljust(100, b"\0")
    block[100:108] = mode_field or octal(mode, 8)
    block[108:116], block[116:124] = octal(0, 8), octal(0, 8)
    block[124:136] = size_field if size_field is not None else octal(size, 12)
    block[136:148] = octal(0, 12)
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[157:257] = link[:100].ljust(100, b"\0")
    block[257:265] = magic
    if magic != bytes(8):
        block[329:337], block[337:345] = octal(device[0], 8), octal(device[1], 8)
        block[345:500] = prefix[:155].ljust(155, b"\0")
    if tail is not None:
        block[345 : 345 + len(tail)] = tail
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


def pax(*records, kind=b"x"):
    """A pax header of (key, value) records, or of raw bytes; `kind` g makes it a global one."""
    data = b"".join(r if isinstance(r, bytes) else record(*r) for r in records)
    return member(b"PaxHeaders/x", data, kind=kind)


def gnu_long(name, kind=b"L"):
    """GNU's header for the long name of the next member, or with `kind` K for the target of its link."""
    name = name.encode() if isinstance(name, str) else name
    return member(b"././@LongLink", name + b"\0", kind=kind, magic=GNU_MAGIC)


def tar_of(*members):
    return b"".join(members) + END
