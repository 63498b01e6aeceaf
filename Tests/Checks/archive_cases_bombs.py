"""Archives that are small and become large, or that make a reader work or remember without end. Streamed to disk."""

import bz2
import lzma
import struct
import zlib

from archive_build import END, Z, base256, deflate, header, member, pax, tar_of, zip_of, zstd_block
from archive_case import ACCEPT, EITHER, REFUSE, RESULTS, RESULTS_NAME, Case
from archive_cases_zip import quoted_overlap

GIB = 1 << 30
PIECE = 1 << 20


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


def repeated_deflate(piece):
    """A chunk of a deflate stream that gives `piece` and leaves nothing behind, so it can be repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)


def zeros_zip(size, entries=1):
    def make(file):
        chunk, count = repeated_deflate(bytes(PIECE)), size // PIECE
        assert count * PIECE == size
        places, crc, packed = [], crc_of_zeros(size), len(chunk) * count + 2
        sentinel = size >= 0xFFFFFFFF
        for n in range(entries):
            extra = struct.pack("<HHQQ", 1, 16, size, packed) if sentinel else b""
            fields = dict(crc=crc, csize=0xFFFFFFFF if sentinel else packed, usize=0xFFFFFFFF if sentinel else size, version=45)
            entry = Z(f"bomb-{n}", b"", method=8, raw=b"", extra=extra, local=fields, central=fields)
            places.append((entry, file.tell()))
            file.write(entry.local_bytes())
            for _ in range(0, count, 256):
                file.write(chunk * min(256, count - _))
            file.write(b"\3\0")
        start = file.tell()
        directory = b"".join(entry.central_bytes(at) for entry, at in places)
        file.write(directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, entries, entries, len(directory), start, 0))
    return make


def gzip_stream(pieces):
    """A gzip member of (bytes, times) pieces, without its right CRC: it is refused long before its end."""
    def make(file):
        file.write(b"\x1f\x8b\x08\0\0\0\0\0\0\xff")
        total = 0
        for data, times in pieces:
            chunk = repeated_deflate(data)
            total += len(data) * times
            batch = max(1, (1 << 20) // len(chunk))
            for done in range(0, times, batch):
                file.write(chunk * min(batch, times - done))
        file.write(b"\3\0" + struct.pack("<II", 0, total & 0xFFFFFFFF))
    return make


def streams(pack, pieces):
    """Concatenated bzip2 or xz streams."""
    def make(file):
        for data, times in pieces:
            chunk = pack(data)
            for _ in range(times):
                file.write(chunk)
    return make


def zstd_zeros(head, size):
    def make(file):
        file.write(b"\x28\xB5\x2F\xFD\0" + bytes([13 << 3]) + zstd_block(head))
        block = zstd_block(b"\0", False, 1, 1 << 17)
        for _ in range(0, size >> 17, 4096):
            file.write(block * 4096)
        file.write(zstd_block(bytes(1024), True))
    return make


def many_zip(count, zip64, end=None, deep=False):
    def make(file):
        names = deep_names(count) if deep else (b"n/%07d" % i for i in range(count))
        directory, offset = bytearray(), 0
        local = struct.Struct("<4sHHHHHIIIHH").pack
        central = struct.Struct("<4sHHHHHHIIIHHHHHII").pack
        batch = bytearray()
        for name in names:
            directory += central(b"PK\1\2", 0x314, 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0, 0, 0, 0, 0o100644 << 16, offset) + name
            block = local(b"PK\3\4", 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0) + name
            offset += len(block)
            batch += block
            if len(batch) > PIECE:
                file.write(batch)
                batch.clear()
        file.write(batch)
        file.write(directory)
        if zip64:
            file.write(b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, len(directory), offset))
            file.write(b"PK\6\7" + struct.pack("<IQI", 0, offset + len(directory), 1))
            file.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))
        else:
            file.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), offset, 0))
    return make


def deep_names(count):
    """Paths that each imply fifty folders of their own."""
    for i in range(count):
        yield b"%d/" % i + b"/".join(b"%d" % n for n in range(49)) + b"/f"


def many_tar_gz(names):
    def make(file):
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        block = bytearray(header("n"))
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
    """A file of (bytes or a length of hole) pieces."""
    def make(file):
        for piece in pieces:
            file.seek(piece, 1) if isinstance(piece, int) else file.write(piece)
    return make


def bomb_cases():
    ratio, entries = REFUSE("--max-ratio"), REFUSE("--max-entries")
    heavy = dict(heavy=True)
    results = member(RESULTS_NAME, RESULTS)
    ten = [(results, 1)] + [(member("bomb", size=GIB)[:512], 1), (bytes(PIECE), 1024)] * 10
    yield Case("bomb-zip", "bomb.zip", zeros_zip(10 * GIB), ratio, **heavy)
    yield Case("bomb-zip-entries", "bomb.zip", zeros_zip(GIB, 10), ratio, **heavy)
    yield Case("bomb-zip-entries-tiny", "bomb.zip", zeros_zip(PIECE, 10_000), ratio, **heavy)
    yield Case("bomb-tar.gz", "bomb.tar.gz", gzip_stream(ten), ratio, **heavy)
    wide = [(results, 1), (header("bomb", size_field=base256(10 * GIB)), 1), (bytes(PIECE), 10240), (END, 1)]
    yield Case("bomb-tar.gz-one", "bomb.tar.gz", gzip_stream(wide), ratio, **heavy)
    part = [(results + header("bomb", GIB), 1), (bytes(GIB // 16), 160)]
    yield Case("bomb-tar.bz2", "bomb.tar.bz2", streams(bz2.compress, part), ratio, **heavy)
    yield Case("bomb-tar.xz", "bomb.tar.xz", streams(lambda b: lzma.compress(b, preset=1), part), ratio, **heavy)
    yield Case("bomb-tar.zst", "bomb.tar.zst", zstd_zeros(results + header("bomb", size_field=base256(10 * GIB)), 10 * GIB), ratio, **heavy)
    yield Case("bomb-behind-end", "bomb.tar.gz", gzip_stream([(results + END, 1), (bytes(PIECE), 10240)]), ratio, **heavy)
    yield Case("bomb-behind-end-xz", "bomb.tar.xz", streams(lambda b: lzma.compress(b, preset=1), [(results + END, 1), (bytes(GIB // 16), 160)]), ratio, **heavy)
    yield Case("bomb-skipped", "bomb.tar.gz", gzip_stream([(header("a/", 0, kind=b"5"), 1), (header("x", GIB, kind=b"g"), 1), (bytes(PIECE), 1024)]),
               REFUSE(), **heavy)
    yield Case("bomb-json.gz", "bomb.json.gz", gzip_stream([(bytes(PIECE), 10240)]), REFUSE(), in_place="any", **heavy)

    # A million empty entries.
    yield Case("million-zip64", "million.zip", many_zip(1_000_000, True), entries, **heavy)
    yield Case("million-zip", "million.zip", many_zip(1_000_000, False), REFUSE(), **heavy)
    yield Case("million-tar.gz", "million.tar.gz", many_tar_gz(lambda: (b"n/%07d" % i for i in range(1_000_000))), entries, **heavy)
    yield Case("count-claimed", "count.zip", zip_of([Z(RESULTS_NAME, RESULTS)], zip64={"count": 1_000_000, "count_here": 1_000_000}), REFUSE())
    yield Case("folders-zip", "deep.zip", many_zip(4_000, False, deep=True), entries, **heavy)
    yield Case("folders-tar.gz", "deep.tar.gz", many_tar_gz(lambda: deep_names(4_000)), entries, **heavy)
    same = many_tar_gz(lambda: (b"folder/" for _ in range(1_000_000)))
    yield Case("million-folder-entries", "same.tar.gz", same, REFUSE(), **heavy)

    # Sizes that are only declared.
    huge = struct.pack("<HHQQ", 1, 16, (1 << 63) - 1, 100)
    fields = {"usize": 0xFFFFFFFF, "csize": 0xFFFFFFFF}
    claim = Z("evil", b"x" * 100, method=8, raw=b"y" * 100, extra=huge, local=fields, central=fields)
    yield Case("declared-2^63-zip", "huge.zip", zip_of([Z(RESULTS_NAME, RESULTS), claim]), REFUSE("evil"))
    for name, size in {"2^63": (1 << 63) - 1, "2^62": 1 << 62, "1T": 1 << 40}.items():
        yield Case(f"declared-{name}-tar", "huge.tar", tar_of(results, header("evil", size_field=base256(size)), bytes(512)), REFUSE("evil"))

    # Headers that are kept until their entry comes.
    for name, kind in {"pax": b"x", "global": b"g", "long-name": b"L", "long-link": b"K"}.items():
        magic = b"ustar  \0" if kind in b"LK" else b"ustar\x0000"
        head = header("././@LongLink", GIB, kind=kind, magic=magic)
        yield Case(f"header-1G-{name}.tar", "head.tar", sparse([results + head, GIB, member("evil", b"x") + END]), REFUSE(), **heavy)
        yield Case(f"header-1G-{name}.tar.gz", "head.tar.gz", gzip_stream([(results + head, 1), (bytes(PIECE), 1024), (member("evil", b"x") + END, 1)]),
                   REFUSE(), **heavy)
        letters = gzip_stream([(results + head, 1), (b"a" * PIECE, 1024), (member("evil", b"x") + END, 1)])
        yield Case(f"header-1G-letters-{name}.tar.gz", "head.tar.gz", letters, REFUSE(), **heavy)
    one = pax(("comment", "x" * 40))
    yield Case("pax-million.tar.gz", "pax.tar.gz", gzip_stream([(results, 1), (one * 1024, 1024), (member("evil", b"x") + END, 1)]), REFUSE(), **heavy)
    yield Case("pax-thousands.tar", "pax.tar", tar_of(results, one * 40_000, member("evil", b"x")), EITHER({"evil": b"x", RESULTS_NAME: RESULTS}))
    chain = pax(("comment", "x" * 40), kind=b"g")
    yield Case("global-million.tar.gz", "pax.tar.gz", gzip_stream([(results, 1), (chain * 1024, 1024), (member("evil", b"x") + END, 1)]), REFUSE(), **heavy)
    yield Case("global-thousands.tar", "pax.tar", tar_of(results, chain * 40_000, member("evil", b"x")),
               EITHER({"evil": b"x", RESULTS_NAME: RESULTS}))
    long = member("././@LongLink", b"evil\0", kind=b"L", magic=b"ustar  \0")
    yield Case("long-million.tar.gz", "long.tar.gz", gzip_stream([(results, 1), (long * 1024, 1024), (member("x", b"x") + END, 1)]), REFUSE(), **heavy)
    records = b"".join(b"15 V.k%06d=v\n" % i for i in range(60_000))
    yield Case("pax-records.tar", "pax.tar", tar_of(results, member("PaxHeaders/x", records, kind=b"x"), member("evil", b"x")),
               EITHER({"evil": b"x", RESULTS_NAME: RESULTS}))
    path = pax(("path", "a/" * 500_000 + "evil"))
    yield Case("pax-path-1M.tar", "pax.tar", tar_of(results, path, member("x", b"x")), REFUSE())
    sparse_map = b"%d\n" % 2_000_000 + b"0\n1\n" * 500_000
    yield Case("sparse-map.tar.gz", "sparse.tar.gz", gzip_stream([(results + pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), (
        "GNU.sparse.name", "evil"), ("GNU.sparse.realsize", "100")) + member("x", sparse_map) + END, 1)]), REFUSE())

    # Much work for few bytes.
    empty = deflate(b"")
    gz = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + empty + bytes(8)
    full = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = full.compress(tar_of(results)) + full.flush()
    yield Case("members-empty.tar.gz", "members.tar.gz", body + gz * 500_000, EITHER({RESULTS_NAME: RESULTS}), heavy=True)
    yield Case("members-empty-first.tar.gz", "members.tar.gz", gz * 500_000 + body, EITHER({RESULTS_NAME: RESULTS}), heavy=True)
    nothing = lzma.compress(b"")
    yield Case("streams-empty.tar.xz", "streams.tar.xz", lzma.compress(tar_of(results)) + nothing * 200_000, EITHER({RESULTS_NAME: RESULTS}), heavy=True)
    yield Case("streams-empty.tar.bz2", "streams.tar.bz2", bz2.compress(tar_of(results)) + bz2.compress(b"") * 200_000,
               EITHER({RESULTS_NAME: RESULTS}), heavy=True)
    blocks = b"\0\0\0" * 2_000_000
    frame = b"\x28\xB5\x2F\xFD\0" + bytes([13 << 3]) + zstd_block(tar_of(results)) + blocks + zstd_block(b"", True)
    yield Case("blocks-empty.tar.zst", "blocks.tar.zst", frame, EITHER({RESULTS_NAME: RESULTS}), heavy=True)
    yield Case("overlap-bomb", "overlap.zip", quoted_overlap(250, 2 << 20), REFUSE(), heavy=True)
    yield Case("ends-many", "ends.zip", zip_of([Z(RESULTS_NAME, RESULTS)], comment=b"PK\5\6" * 16000), EITHER({RESULTS_NAME: RESULTS}))
    # Dense, yet below what the ratio counts from; and below the ratio though large.
    yield Case("dense-50M.zip", "dense.zip", zeros_zip(50 * PIECE), ACCEPT({"bomb-0": bytes(50 * PIECE)}), heavy=True, in_place="any")
