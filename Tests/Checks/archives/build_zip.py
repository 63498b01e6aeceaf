"""Builders of ZIP bytes that can lie in every field."""

import struct
import zlib

SENTINEL, SENTINEL_COUNT = 0xFFFFFFFF, 0xFFFF  # "see the ZIP64 field"
DEFLATE_END = b"\3\0"  # the last, empty block behind what `repeatable_deflate` gives

# The fields of each record in their order, behind its signature.
LOCAL = {"version": "H", "flags": "H", "method": "H", "time": "H", "date": "H", "crc": "I", "csize": "I", "usize": "I"}
LOCAL |= {"name_length": "H", "extra_length": "H"}
CENTRAL = {"made_by": "H", **LOCAL, "comment_length": "H", "disk": "H", "iattr": "H", "eattr": "I", "offset": "I"}
ZIP64_END = {"record_size": "Q", "made_by": "H", "version": "H", "disk": "I", "directory_disk": "I"}
ZIP64_END |= {"count_here": "Q", "count": "Q", "size": "Q", "offset": "Q"}
LOCATOR = {"locator_disk": "I", "locator_offset": "Q", "disks": "I"}
END = {"disk": "H", "directory_disk": "H", "count_here": "H", "count": "H", "size": "I", "offset": "I"}
END |= {"comment_length": "H"}


def packed(layout, values):
    """The fields of a record as bytes."""
    return struct.pack("<" + "".join(layout.values()), *(values[name] for name in layout))


def deflate(data, level=9):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def repeatable_deflate(piece, level=9):
    """A chunk of a deflate stream that gives `piece` and leaves nothing behind, so it can be repeated."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)


def field(identifier, data):
    """A field of an extra area."""
    return struct.pack("<HH", identifier, len(data)) + data


def zip64_field(*values):
    return field(1, struct.pack(f"<{len(values)}Q", *values))


class ZipEntry:
    """An entry of a ZIP, right unless told otherwise.

    `raw`: the packed bytes; `descriptor`: "signed", "plain" or the bytes behind the data; `local` and `central`:
    fields of the headers that are to differ; `before`: bytes before the local header.
    """

    def __init__(
        self, name, data=b"", method=0, flags=0, mode=0o100644, raw=None, extra=b"", central_extra=None,
        descriptor=None, local=None, central=None, before=b"", made_by=3,
    ):  # fmt: skip
        self.before = before
        self.name = name.encode() if isinstance(name, str) else name
        self.raw = raw if raw is not None else (deflate(data) if method == 8 else data)
        if isinstance(name, str) and not name.isascii():
            flags |= 0x800
        sizes = dict(crc=zlib.crc32(data), csize=len(self.raw), usize=len(data))
        base = dict(version=20, flags=flags, method=method, time=0, date=0x21, name=self.name, **sizes)
        self.local = dict(base, extra=extra, signature=b"PK\3\4")
        self.descriptor = b""
        if descriptor is not None:
            base["flags"] |= 8
            self.local.update(flags=base["flags"], crc=0, csize=0, usize=0)
            plain = struct.pack("<III", *sizes.values())
            self.descriptor = {"signed": b"PK\7\x08" + plain, "plain": plain}.get(descriptor, descriptor)
        self.local.update(local or {})
        folder_bit = 0x10 if self.name.endswith(b"/") else 0
        self.central = dict(base, extra=extra if central_extra is None else central_extra, signature=b"PK\1\2")
        self.central.update(made_by=made_by << 8 | 20, comment=b"", disk=0, iattr=0, eattr=mode << 16 | folder_bit)
        self.central.update(central or {})

    def local_bytes(self):
        fields = {"name_length": len(self.local["name"]), "extra_length": len(self.local["extra"]), **self.local}
        return fields["signature"] + packed(LOCAL, fields) + fields["name"] + fields["extra"]

    def central_bytes(self, offset):
        """The header in the directory; `offset`: where the local header stands, if the entry does not say so itself."""
        lengths = {f"{part}_length": len(self.central[part]) for part in ("name", "extra", "comment")}
        fields = {"offset": offset, **lengths, **self.central}
        return fields["signature"] + packed(CENTRAL, fields) + fields["name"] + fields["extra"] + fields["comment"]


def end_records(count, size, offset, /, comment=b"", zip64=None, **end):
    """What stands behind a directory of `count` headers and `size` bytes at `offset`.

    `end` overrides fields of the end record; a `zip64` dict asks for the ZIP64 end record and locator, and overrides
    theirs.
    """
    place = dict(disk=0, directory_disk=0, count_here=count, count=count, size=size, offset=offset)
    records = b""
    last = dict(place, comment_length=len(comment), signature=b"PK\5\6")
    if zip64 is not None:
        wide = dict(place, record_size=44, made_by=45, version=45, signature=b"PK\6\6", between=b"")
        wide.update(locator_disk=0, locator_offset=offset + size, disks=1, locator_signature=b"PK\6\7")
        wide.update(zip64)
        records += wide["signature"] + packed(ZIP64_END, wide) + wide["between"]
        records += wide["locator_signature"] + packed(LOCATOR, wide)
        last.update(count_here=SENTINEL_COUNT, count=SENTINEL_COUNT, size=SENTINEL, offset=SENTINEL)
    last.update(end)
    return records + last["signature"] + packed(END, last) + comment


def zip_of(entries, comment=b"", prefix=b"", gap=b"", order=None, zip64=None, **end):
    """A ZIP of the entries.

    `prefix`: bytes before them, `gap`: bytes behind them; `order`: of the directory; `zip64` and `end`: as in
    `end_records`.
    """
    body, offsets = bytearray(prefix), []
    for entry in entries:
        body += entry.before
        offsets.append(len(body))
        body += entry.local_bytes() + entry.raw + entry.descriptor
    body += gap
    listed = range(len(entries)) if order is None else order
    directory = b"".join(entries[i].central_bytes(offsets[i]) for i in listed)
    return bytes(body + directory) + end_records(len(listed), len(directory), len(body), comment, zip64, **end)
