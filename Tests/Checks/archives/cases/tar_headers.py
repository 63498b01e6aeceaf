"""Tars whose headers lie: checksums, sizes, names, kinds."""

from archives.build_tar import GNU_MAGIC, base256, header, member, pad, tar_of
from archives.case import GOOD, RESULTS_NAME, may_give, must_give, must_refuse
from archives.cases.common import LINES, RESULTS_MEMBER, tar_case, tar_with


def refused_header_cases():
    """Wrong checksums, sizes and names."""
    refused = {
        "checksum": header("evil", len(LINES), checksum=b"000001\0 "),
        "checksum-empty": header("evil", checksum=bytes(8)),
        "checksum-text": header("evil", checksum=b"checksum"),
        "size-text": header("evil", size_field=b"not a number"),
        "size-minus": header("evil", size_field=b"-0000000001\0"),
        "size-minus-binary": header("evil", size_field=base256(-1)),
        "size-minus-512": header("evil", size_field=base256(-512)),
        "size-minus-1024": header("evil", size_field=base256(-1024)),
        "size-most": header("evil", size_field=base256((1 << 63) - 1)),
        "size-63": header("evil", size_field=base256(1 << 63)),
        "size-64": header("evil", size_field=base256(1 << 64)),
        "size-overflow": header("evil", size_field=base256((1 << 64) + len(LINES))),
        "size-88": header("evil", size_field=base256((1 << 88) - 1)),
        "size-octal-most": header("evil", size_field=b"7" * 12),
        "size-digits": header("evil", size_field=b"00000009999\0"),
        "size-wide": header("evil", size_field=base256(8 << 30)),
        "name-empty": header("", len(LINES)),
        "size-hex": header("evil", size_field=b"0x294\0\0\0\0\0\0\0"),
    }
    for name, block in refused.items():
        yield tar_case(name, tar_with(block, pad(LINES)), must_refuse())
        yield tar_case(name + "-first", tar_of(block, pad(LINES), RESULTS_MEMBER), must_refuse())
    for name, size in {
        "size-most-cut": (1 << 63) - 1,
        "size-wide-cut": 8 << 30,
        "size-one-more-block": len(LINES) + 512,
    }.items():
        yield tar_case(
            name, RESULTS_MEMBER + member("evil", LINES, size=size, size_field=base256(size)), must_refuse("evil")
        )


def good_header_cases():
    """Odd, but right."""
    evil = {"evil": LINES, **GOOD}
    good = {
        "binary-size": member("evil", LINES, size_field=base256(len(LINES))),
        "octal-spaces": member("evil", LINES, size_field=b"%11o " % len(LINES)),
        "octal-unended": member("evil", LINES, size_field=b"%012o" % len(LINES)),
        "old-type": member("evil", LINES, kind=b"\0"),
        "v7": member("evil", LINES, kind=b"\0", magic=bytes(8)),
        "gnu-magic": member("evil", LINES, magic=GNU_MAGIC),
        "gnu-times": member("evil", LINES, magic=GNU_MAGIC, tail=b"14000000000\0" * 2),
        "dot-folder": member("./", kind=b"5") + member("./evil", LINES),
    }
    for name, entry in good.items():
        yield tar_case("good-" + name, tar_of(entry, RESULTS_MEMBER), must_give(evil))
    yield tar_case(
        "good-name-100", tar_of(member("n" * 100, LINES), RESULTS_MEMBER), must_give({"n" * 100: LINES, **GOOD})
    )
    yield tar_case(
        "good-prefix",
        tar_of(member("name", LINES, prefix=b"a/b"), RESULTS_MEMBER),
        must_give({"a/b/name": LINES, **GOOD}),
    )
    yield tar_case(
        "good-prefix-155",
        tar_of(member("n" * 100, LINES, prefix=b"a" * 155), RESULTS_MEMBER),
        must_give({"a" * 155 + "/" + "n" * 100: LINES, **GOOD}),
    )
    yield tar_case(
        "good-folder-bare",
        tar_of(member("a", kind=b"5"), member("a/b", b"x"), RESULTS_MEMBER),
        must_give({"a/b": b"x", **GOOD}),
    )
    yield tar_case(
        "good-unwritten-mode",
        tar_of(member("a", b"x", mode_field=bytes(8)), RESULTS_MEMBER),
        must_give({"a": b"x", **GOOD}),
    )
    yield tar_case(
        "v7-folder",
        tar_of(member("a/", kind=b"\0", magic=bytes(8)), member("a/b", b"x"), RESULTS_MEMBER),
        may_give({"a/b": b"x", **GOOD}),
    )


def name_cases():
    """Hostile prefixes and unusual names."""
    yield tar_case("v7-folder-bytes", tar_with(member("evil/", b"x" * 40, kind=b"\0")), must_refuse("evil"))
    yield tar_case("prefix-up", tar_with(member("evil", LINES, prefix=b"..")), must_refuse("evil"))
    yield tar_case("prefix-absolute", tar_with(member("evil", LINES, prefix=b"/tmp")), must_refuse("evil"))
    yield tar_case("prefix-up-inside", tar_with(member("evil", LINES, prefix=b"a/../..")), must_refuse("evil"))
    yield tar_case("checksum-signed", tar_with(signed("evil\u00e4", LINES)), may_give({"evil\u00e4": LINES, **GOOD}))
    raw = b"evil\xff\xe4"
    yield tar_case("name-latin1", tar_with(member(raw, LINES)), may_give({raw: LINES, **GOOD}))
    yield tar_case("name-latin1-up", tar_with(member(b"../" + raw, LINES)), must_refuse("evil"))
    yield tar_case(
        "magic-other",
        tar_of(member("evil", LINES, magic=b"tarsu\0\0\0"), RESULTS_MEMBER),
        may_give({"evil": LINES, **GOOD}),
    )


def smuggling_cases():
    """What holds no bytes and says it does."""
    for name, kind in {"folder-size": b"5", "link-size": b"2", "hard-size": b"1", "fifo-size": b"6"}.items():
        smuggled = member("evil-inner", b"x" * 20)
        block = header("evil-outer", len(smuggled), kind=kind, link=RESULTS_NAME)
        yield tar_case(name + "-smuggles", tar_with(block, smuggled), must_refuse("evil"))
    yield tar_case("folder-size-bare", tar_with(header("a/", 4096, kind=b"5")), may_give({"a": None, **GOOD}))
    yield tar_case(
        "folder-size-small", tar_with(header("evil/", 10, kind=b"5"), pad(b"0123456789")), must_refuse("evil")
    )


def signed(name, data):
    """The checksum as some old programs made it: of signed characters."""
    block = header(name, len(data))
    total = sum(b - 256 if b > 127 else b for b in block[:148] + b" " * 8 + block[156:])
    return header(name, len(data), checksum=b"%06o\0 " % total) + pad(data)


def cases():
    for part in (refused_header_cases, good_header_cases, name_cases, smuggling_cases):
        yield from part()
