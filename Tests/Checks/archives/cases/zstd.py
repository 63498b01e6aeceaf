"""zstd around a tar: checksums, windows, ends."""

import functools

from archives.build_tar import member
from archives.build_zstd import skippable, zstd_block, zstd_frame
from archives.case import may_give, must_give, must_refuse
from archives.cases.common import HALF, NOISE, TAR, TREE, above_limit, case, gz, never_allowed, tar_with

ONE, TWO, WHOLE = zstd_frame(TAR[:HALF]), zstd_frame(TAR[HALF:]), zstd_frame(TAR)


def good_cases():
    for name, archive in {
        "window-8M": WHOLE,
        "no-checksum": zstd_frame(TAR, checksum=False),
        "content-size": zstd_frame(TAR, content_size=len(TAR)),
        "single-segment": zstd_frame(TAR, single=True),
        "window-32K": zstd_frame(TAR, window=(5, 0), block=1 << 15),
        "frames": ONE + TWO,
        "small-blocks": zstd_frame(TAR, block=100),
        "rle": zstd_frame(TAR, blocks=zstd_block(TAR[:-1024]) + zstd_block(b"\0", True, 1, 1024)),
    }.items():
        yield case("tar.zst", "good-" + name, archive, must_give(TREE))
    for name, archive in {
        "skippable-behind": WHOLE + skippable(b"skipped"),
        "skippable-between": ONE + skippable(b"") + TWO,
        "skippable-first": skippable(b"skipped") + WHOLE,
        "empty-frame": WHOLE + zstd_frame(b""),
        "dictionary-zero": WHOLE,
    }.items():
        yield case("tar.zst", name, archive, may_give(TREE))


def window_cases():
    """Windows above and far above the limit."""
    for name, window in {"9M": (13, 1), "16M": (14, 0), "128M": (17, 0)}.items():
        yield from above_limit("tar.zst", f"window-{name}", ONE, functools.partial(zstd_frame, window=window), name)
    for name, window in {"144M": (17, 1), "256M": (18, 0), "2G": (21, 0), "most": (31, 7)}.items():
        yield from never_allowed("tar.zst", f"window-{name}", zstd_frame(TAR, window=window))


def single_segment_cases():
    """Frames that are their own window: as large as their content."""
    zeros = bytes(16 << 20)
    head = tar_with(member("noise", NOISE), member("zeros", zeros))[: -len(zeros) - 1024]
    blocks = zstd_block(head) + zstd_block(b"\0", False, 1, 1 << 17) * 128 + zstd_block(bytes(1024), True)
    tree = must_give({"zeros": zeros, **TREE})
    parts = dict(blocks=blocks, content_size=len(head) + len(zeros) + 1024, checksum=False)
    yield case("tar.zst", "single-segment-16M", zstd_frame(single=True, **parts), must_refuse("--max-dictionary"))
    yield case(
        "tar.zst",
        "single-segment-16M-allowed",
        zstd_frame(single=True, **parts),
        tree,
        memory=96,
        flags=("--max-dictionary", "32M"),
        in_place="any",
    )
    yield case("tar.zst", "good-large", zstd_frame(**parts), tree)
    yield case("tar.zst", "single-segment-huge", zstd_frame(TAR, single=True, content_size=1 << 62), must_refuse())


def refused_cases():
    """Wrong checksums, sizes and ends."""
    for name, archive in {
        "checksum": zstd_frame(TAR, wrong_checksum=True),
        "checksum-first": zstd_frame(TAR[:HALF], wrong_checksum=True) + TWO,
        "checksum-second": ONE + zstd_frame(TAR[HALF:], wrong_checksum=True),
        "content-size-more": zstd_frame(TAR, content_size=len(TAR) + 1),
        "content-size-less": zstd_frame(TAR, content_size=len(TAR) - 1),
        "content-size-zero": zstd_frame(TAR, content_size=0),
        "dictionary": zstd_frame(TAR, dictionary=77),
        "reserved": zstd_frame(TAR, reserved=True),
        "block-reserved": zstd_frame(TAR, blocks=zstd_block(TAR, True, 3)),
        "truncated": WHOLE[:-1],
        "truncated-checksum": WHOLE[:-4],
        "truncated-data": WHOLE[:-2000],
        "truncated-head": WHOLE[:5],
        "second-missing": ONE,
        "truncated-second": ONE + TWO[:-3],
        "truncated-second-magic": ONE + TWO[:2],
        "garbage-behind": WHOLE + b"garbage",
        "zeros-behind": WHOLE + bytes(512),
        "skippable-cut": WHOLE + skippable(b"skipped")[:-2],
        "second-magic": ONE + b"\x29" + TWO[1:],
        "block-over-window": zstd_frame(TAR, window=(0, 0)),
        "legacy-7": b"\x27" + WHOLE[1:],
        "gz-behind": ONE + gz(TAR[HALF:]),
        "no-last-block": zstd_frame(TAR, checksum=False, blocks=zstd_block(TAR)),
    }.items():
        yield case("tar.zst", name, archive, must_refuse())


def cases():
    for part in (good_cases, window_cases, single_segment_cases, refused_cases):
        yield from part()
