"""Writers of archives that are small and become large, or of very many entries; each gives a function that streams
to an open file."""

import struct
import zlib

from archives.build_tar import END, header, pax
from archives.build_zip import DEFLATE_END, SENTINEL, ZipEntry, end_records, repeatable_deflate, zip64_field
from archives.build_zstd import zstd_block, zstd_head

PIECE = 1 << 20  # bytes that are packed, or written, at once
GIB = 1 << 30
GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def write_many(file, chunk, times):
    """Writes the chunk so many times, about a piece at once."""
    batch = max(1, PIECE // len(chunk))
    for done in range(0, times, batch):
        file.write(chunk * min(batch, times - done))


def crc_of_zeros(length):
    """The CRC-32 of so many zero bytes, by squaring the matrix that one zero bit is."""

    def times(matrix, vector):
        total = 0
        for row in matrix:
            if vector & 1:
                total ^= row
            vector >>= 1
        return total

    crc = 0xFFFFFFFF
    matrix = [0xEDB88320] + [1 << n for n in range(31)]
    bits = length * 8
    while bits:
        if bits & 1:
            crc = times(matrix, crc)
        matrix = [times(matrix, row) for row in matrix]
        bits >>= 1
    return crc ^ 0xFFFFFFFF


# --- ZIP -------------------------------------------------------------------------------------------------------------


def large_entry(name, method, crc, size, packed_size, wide, version=45):
    """The headers of an entry whose data are written apart; `wide`: in the ZIP64 form."""
    extra = zip64_field(size, packed_size) if wide else b""
    sizes = dict(csize=SENTINEL, usize=SENTINEL) if wide else dict(csize=packed_size, usize=size)
    fields = dict(crc=crc, version=version, **sizes)
    return ZipEntry(name, method=method, raw=b"", extra=extra, local=fields, central=fields)


def write_directory(file, entries, zip64=None):
    """Writes the directory of (entry, offset) pairs, and the end."""
    start = file.tell()
    directory = b"".join(entry.central_bytes(offset) for entry, offset in entries)
    file.write(directory + end_records(len(entries), len(directory), start, zip64=zip64))


def zeros_zip(size, entries=1):
    """So many deflated entries of `size` zero bytes."""

    def make(file):
        chunk, times = repeatable_deflate(bytes(PIECE)), size // PIECE
        assert times * PIECE == size
        crc, packed_size = crc_of_zeros(size), len(chunk) * times + len(DEFLATE_END)
        written = []
        for n in range(entries):
            entry = large_entry(f"bomb-{n}", 8, crc, size, packed_size, wide=size >= SENTINEL)
            written.append((entry, file.tell()))
            file.write(entry.local_bytes())
            write_many(file, chunk, times)
            file.write(DEFLATE_END)
        write_directory(file, written)

    return make


def many_zip(names, zip64=None):
    """Empty entries of these names; without `zip64` the count in the end record is cut to its 16 bits."""
    local = struct.Struct("<4sHHHHHIIIHH").pack
    central = struct.Struct("<4sHHHHHHIIIHHHHHII").pack

    def make(file):
        directory, offset, count = bytearray(), 0, 0
        batch = bytearray()
        for count, name in enumerate(names(), 1):
            length = len(name)
            block = local(b"PK\3\4", 20, 0, 0, 0, 0x21, 0, 0, 0, length, 0) + name
            directory += central(
                b"PK\1\2", 3 << 8 | 20, 20, 0, 0, 0, 0x21, 0, 0, 0, length, 0, 0, 0, 0, 0o100644 << 16, offset
            )
            directory += name
            offset += len(block)
            batch += block
            if len(batch) > PIECE:
                file.write(batch)
                batch.clear()
        file.write(batch)
        file.write(directory)
        cut = {} if zip64 is not None else dict(count=count & 0xFFFF, count_here=count & 0xFFFF)
        file.write(end_records(count, len(directory), offset, zip64=zip64, **cut))

    return make


# --- tar and filters -------------------------------------------------------------------------------------------------


def gzip_stream(pieces):
    """A gzip member of (bytes, times) pieces, without its right CRC: it is refused long before its end."""

    def make(file):
        file.write(GZIP_HEAD)
        for data, times in pieces:
            write_many(file, repeatable_deflate(data), times)
        total = sum(len(data) * times for data, times in pieces)
        file.write(DEFLATE_END + struct.pack("<II", 0, total & 0xFFFFFFFF))

    return make


def concatenated(pack, pieces):
    """bzip2 or xz streams, one after the other, of (bytes, times) pieces."""

    def make(file):
        for data, times in pieces:
            chunk = pack(data)
            for _ in range(times):
                file.write(chunk)

    return make


def zstd_zeros(head, size):
    """A zstd frame that gives `head`, `size` zero bytes in blocks of one byte each, and the end of a tar."""

    def make(file):
        file.write(zstd_head() + zstd_block(head))
        block = zstd_block(b"\0", False, 1, 1 << 17)
        for _ in range(0, size >> 17, 4096):
            file.write(block * 4096)
        file.write(zstd_block(END, True))

    return make


def many_tar_gz(names):
    """Empty files of these names."""

    def make(file):
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        block = bytearray(header("n"))
        # The header's checksum without the name, the checksum itself counting as spaces.
        base = sum(block) - sum(block[0:100]) - sum(block[148:156]) + 8 * 32
        batch = bytearray()
        for name in names():
            if len(name) > 100:
                batch += pax(("path", name)) + header("n")
            else:
                block[0:100] = name.ljust(100, b"\0")
                block[148:156] = b"%06o\0 " % (base + sum(name))
                batch += block
            if len(batch) > PIECE:
                file.write(packer.compress(bytes(batch)))
                batch.clear()
        file.write(packer.compress(bytes(batch) + END) + packer.flush())

    return make


def sparse(pieces):
    """The pieces, bytes or the length of a hole each."""

    def make(file):
        for piece in pieces:
            if isinstance(piece, int):
                file.seek(piece, 1)
            else:
                file.write(piece)

    return make


# --- Names -----------------------------------------------------------------------------------------------------------


def numbered_names(count):
    return (b"n/%07d" % i for i in range(count))


def deep_names(count):
    """Paths that each imply fifty folders of their own."""
    for i in range(count):
        yield b"%d/" % i + b"/".join(b"%d" % n for n in range(49)) + b"/f"
