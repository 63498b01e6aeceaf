"""Archives that are small and become large, or that make a reader work or remember without end."""

import bz2
import functools
import lzma
import zlib

from archives.build_tar import END, GNU_MAGIC, USTAR_MAGIC, base256, header, member, pax, tar_of
from archives.build_zip import SENTINEL, ZipEntry, deflate, zip64_field, zip_of
from archives.build_zstd import zstd_block, zstd_head
from archives.case import GOOD, Case, may_give, must_give, must_refuse
from archives.cases.common import RESULTS_MEMBER, results_entry
from archives.cases.zip_places import quoted_overlap
from archives.streams import (
    GIB,
    GZIP_HEAD,
    PIECE,
    concatenated,
    deep_names,
    gzip_stream,
    many_tar_gz,
    many_zip,
    numbered_names,
    sparse,
    zeros_zip,
    zstd_zeros,
)

MILLION = 1_000_000
EVIL = member("evil", b"x")
ZEROS = (bytes(PIECE), 1024)  # a piece of a stream: 1 GiB of zeros
ZEROS_10 = (bytes(PIECE), 10_240)
fast_xz = functools.partial(lzma.compress, preset=1)


def heavy(name, filename, make, expect=must_refuse(), **more):
    return Case(name, filename, make, expect, heavy=True, **more)


def heavy_tar_gz(name, *pieces, expect=must_refuse(), **more):
    """A tar.gz of bytes, or of (bytes, times)."""
    pieces = [piece if isinstance(piece, tuple) else (piece, 1) for piece in pieces]
    return heavy(name, "bomb.tar.gz", gzip_stream(pieces), expect, **more)


def size_cases():
    """Ten gigabytes of zeros in every form."""
    ratio = must_refuse("--max-ratio")
    yield heavy("bomb-zip", "bomb.zip", zeros_zip(10 * GIB), ratio)
    yield heavy("bomb-zip-entries", "bomb.zip", zeros_zip(GIB, 10), ratio)
    yield heavy("bomb-zip-entries-tiny", "bomb.zip", zeros_zip(PIECE, 10_000), ratio)
    ten = [(header("bomb", GIB), 1), ZEROS] * 10
    yield heavy_tar_gz("bomb-tar.gz", RESULTS_MEMBER, *ten, expect=ratio)
    wide = header("bomb", size_field=base256(10 * GIB))
    yield heavy_tar_gz("bomb-tar.gz-one", RESULTS_MEMBER, wide, ZEROS_10, END, expect=ratio)
    zeros = (bytes(GIB // 16), 160)
    pieces = [(RESULTS_MEMBER + header("bomb", GIB), 1), zeros]
    yield heavy("bomb-tar.bz2", "bomb.tar.bz2", concatenated(bz2.compress, pieces), ratio)
    yield heavy("bomb-tar.xz", "bomb.tar.xz", concatenated(fast_xz, pieces), ratio)
    yield heavy("bomb-tar.zst", "bomb.tar.zst", zstd_zeros(RESULTS_MEMBER + wide, 10 * GIB), ratio)
    yield heavy_tar_gz("bomb-behind-end", RESULTS_MEMBER + END, ZEROS_10, expect=ratio)
    behind = concatenated(fast_xz, [(RESULTS_MEMBER + END, 1), zeros])
    yield heavy("bomb-behind-end-xz", "bomb.tar.xz", behind, ratio)
    yield heavy_tar_gz("bomb-skipped", header("a/", kind=b"5"), header("x", GIB, kind=b"g"), ZEROS)
    yield heavy("bomb-json.gz", "bomb.json.gz", gzip_stream([ZEROS_10]), in_place="any")


def count_cases():
    """A million empty entries, and entries that imply as many folders."""
    entries = must_refuse("--max-entries")
    million = functools.partial(numbered_names, MILLION)
    deep = functools.partial(deep_names, 4_000)
    yield heavy("million-zip64", "million.zip", many_zip(million, zip64={}), entries)
    yield heavy("million-zip", "million.zip", many_zip(million))
    yield heavy("million-tar.gz", "million.tar.gz", many_tar_gz(million), entries)
    claimed = zip_of([results_entry(stored=True)], zip64={"count": MILLION, "count_here": MILLION})
    yield Case("count-claimed", "count.zip", claimed, must_refuse())
    yield heavy("folders-zip", "deep.zip", many_zip(deep), entries)
    yield heavy("folders-tar.gz", "deep.tar.gz", many_tar_gz(deep), entries)
    # Deep paths, of which every name could be looked at again for every entry.
    flat = many_tar_gz(lambda: (b"n/" * 45 + b"%07d" % i for i in range(200_000)))
    yield heavy("deep-paths-tar.gz", "flat.tar.gz", flat, entries)
    same = many_tar_gz(lambda: (b"folder/" for _ in range(MILLION)))
    yield heavy("million-folder-entries", "same.tar.gz", same)


def declared_cases():
    """Sizes that are only declared."""
    fields = {"usize": SENTINEL, "csize": SENTINEL}
    extra = zip64_field((1 << 63) - 1, 100)
    claim = ZipEntry("evil", b"x" * 100, method=8, raw=b"y" * 100, extra=extra, local=fields, central=fields)
    archive = zip_of([results_entry(stored=True), claim])
    yield Case("declared-2^63-zip", "huge.zip", archive, must_refuse("evil"))
    for name, size in {"2^63": (1 << 63) - 1, "2^62": 1 << 62, "1T": 1 << 40}.items():
        archive = tar_of(RESULTS_MEMBER, header("evil", size_field=base256(size)), bytes(512))
        yield Case(f"declared-{name}-tar", "huge.tar", archive, must_refuse("evil"))


def kept_header_cases():
    """Headers that are kept until their entry comes: one of a gigabyte, or a million."""
    tree = may_give({"evil": b"x", **GOOD})
    for name, kind in {"pax": b"x", "global": b"g", "long-name": b"L", "long-link": b"K"}.items():
        magic = GNU_MAGIC if kind in b"LK" else USTAR_MAGIC
        head = RESULTS_MEMBER + header("././@LongLink", GIB, kind=kind, magic=magic)
        yield heavy(f"header-1G-{name}.tar", "head.tar", sparse([head, GIB, EVIL + END]))
        for label, byte in (("", b"\0"), ("-letters", b"a")):
            pieces = [(head, 1), (byte * PIECE, 1024), (EVIL + END, 1)]
            yield heavy(f"header-1G{label}-{name}.tar.gz", "head.tar.gz", gzip_stream(pieces))
    for name, kind in {"pax": b"x", "global": b"g"}.items():
        comment = pax(("comment", "x" * 40), kind=kind)
        pieces = [(RESULTS_MEMBER, 1), (comment * 1024, 1024), (EVIL + END, 1)]
        yield heavy(f"{name}-million.tar.gz", "pax.tar.gz", gzip_stream(pieces))
        yield Case(f"{name}-thousands.tar", "pax.tar", tar_of(RESULTS_MEMBER, comment * 40_000, EVIL), tree)
    long = member("././@LongLink", b"evil\0", kind=b"L", magic=GNU_MAGIC)
    pieces = [(RESULTS_MEMBER, 1), (long * 1024, 1024), (member("x", b"x") + END, 1)]
    yield heavy("long-million.tar.gz", "long.tar.gz", gzip_stream(pieces))
    records = b"".join(b"15 V.k%06d=v\n" % i for i in range(60_000))
    yield Case("pax-records.tar", "pax.tar", tar_of(RESULTS_MEMBER, pax(records), EVIL), tree)
    path = pax(("path", "a/" * 500_000 + "evil"))
    yield Case("pax-path-1M.tar", "pax.tar", tar_of(RESULTS_MEMBER, path, member("x", b"x")), must_refuse())
    version = (("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"))
    head = pax(*version, ("GNU.sparse.name", "evil"), ("GNU.sparse.realsize", "100"))
    sparse_map = b"%d\n" % 2_000_000 + b"0\n1\n" * 500_000
    archive = gzip_stream([(tar_of(RESULTS_MEMBER, head, member("x", sparse_map)), 1)])
    yield Case("sparse-map.tar.gz", "sparse.tar.gz", archive, must_refuse())


def work_cases():
    """Much work for few bytes."""
    good, tar = may_give(GOOD), tar_of(RESULTS_MEMBER)
    empty = GZIP_HEAD + deflate(b"") + bytes(8)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = packer.compress(tar) + packer.flush()
    yield heavy("members-empty.tar.gz", "members.tar.gz", body + empty * 500_000, good)
    yield heavy("members-empty-first.tar.gz", "members.tar.gz", empty * 500_000 + body, good)
    for ending, pack in {"xz": lzma.compress, "bz2": bz2.compress}.items():
        archive = pack(tar) + pack(b"") * 200_000
        yield heavy(f"streams-empty.tar.{ending}", f"streams.tar.{ending}", archive, good)
    frame = zstd_head() + zstd_block(tar) + zstd_block(b"") * 2_000_000 + zstd_block(b"", True)
    yield heavy("blocks-empty.tar.zst", "blocks.tar.zst", frame, good)
    yield heavy("overlap-bomb", "overlap.zip", quoted_overlap(250, 2 << 20))
    ends = zip_of([results_entry(stored=True)], comment=b"PK\5\6" * 16000)
    yield Case("ends-many", "ends.zip", ends, good)


def dense_cases():
    """Dense, yet below what the ratio counts from."""
    tree = must_give({"bomb-0": bytes(50 * PIECE)})
    yield heavy("dense-50M.zip", "dense.zip", zeros_zip(50 * PIECE), tree, in_place="any")


def cases():
    for part in (size_cases, count_cases, declared_cases, kept_header_cases, work_cases, dense_cases):
        yield from part()
