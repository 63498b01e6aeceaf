"""Tars that lie: sizes, checksums, pax and GNU records, ends."""

from archive_build import END, base256, gnu_long, header, member, octal, pad, pax, record, tar_of
from archive_case import ACCEPT, EITHER, REFUSE, RESULTS, RESULTS_NAME, Case
from archive_cases_entries import FILTERS

GOOD = {RESULTS_NAME: RESULTS}
TEXT = b"Some text. " * 60
R = member(RESULTS_NAME, RESULTS)
OLD = b"ustar  \0"
_turn = [0]


def case(name, archive, expect, **more):
    """The tar itself and the same in one filter, by turns."""
    yield Case("tar-" + name, name + ".tar", archive, expect, **more)
    _turn[0] += 1
    kind = list(FILTERS)[1 + _turn[0] % 4]
    yield Case(f"{kind}-{name}", f"{name}.{kind}", FILTERS[kind](archive), expect, **more)


def header_cases():
    evil = {"evil": TEXT, **GOOD}
    refused = {
        "checksum": header("evil", len(TEXT), checksum=b"000001\0 "), "checksum-empty": header("evil", checksum=bytes(8)),
        "checksum-text": header("evil", checksum=b"checksum"), "size-text": header("evil", size_field=b"not a number"),
        "size-minus": header("evil", size_field=b"-0000000001\0"), "size-minus-binary": header("evil", size_field=base256(-1)),
        "size-minus-512": header("evil", size_field=base256(-512)),
        "size-minus-1024": header("evil", size_field=base256(-1024)),
        "size-most": header("evil", size_field=base256((1 << 63) - 1)), "size-63": header("evil", size_field=base256(1 << 63)),
        "size-64": header("evil", size_field=base256(1 << 64)),
        "size-overflow": header("evil", size_field=base256((1 << 64) + len(TEXT))),
        "size-88": header("evil", size_field=base256((1 << 88) - 1)), "size-octal-most": header("evil", size_field=b"7" * 12),
        "size-digits": header("evil", size_field=b"00000009999\0"), "size-wide": header("evil", size_field=base256(8 << 30)),
        "name-empty": header("", len(TEXT)), "size-hex": header("evil", size_field=b"0x294\0\0\0\0\0\0\0"),
    }
    for name, block in refused.items():
        yield from case(name, tar_of(R, block, pad(TEXT)), REFUSE())
        yield from case(name + "-first", tar_of(block, pad(TEXT), R), REFUSE())
    for name, size in {"size-most-cut": (1 << 63) - 1, "size-wide-cut": 8 << 30, "size-one-more-block": len(TEXT) + 512}.items():
        yield from case(name, R + member("evil", TEXT, size=size, size_field=base256(size)), REFUSE("evil"))
    good = {
        "binary-size": member("evil", TEXT, size_field=base256(len(TEXT))),
        "octal-spaces": member("evil", TEXT, size_field=b"%11o " % len(TEXT)),
        "octal-unended": member("evil", TEXT, size_field=b"%012o" % len(TEXT)),
        "old-type": member("evil", TEXT, kind=b"\0"), "v7": member("evil", TEXT, kind=b"\0", magic=bytes(8)),
        "gnu-magic": member("evil", TEXT, magic=OLD),
        "gnu-times": member("evil", TEXT, magic=OLD, tail=b"14000000000\0" * 2),
        "name-100": None, "prefix": None, "dot-folder": member("./", kind=b"5") + member("./evil", TEXT),
    }
    for name, entry in good.items():
        if entry:
            yield from case("good-" + name, tar_of(entry, R), ACCEPT(evil))
    yield from case("good-name-100", tar_of(member("n" * 100, TEXT), R), ACCEPT({"n" * 100: TEXT, **GOOD}))
    yield from case("good-prefix", tar_of(member("name", TEXT, prefix=b"a/b"), R), ACCEPT({"a/b/name": TEXT, **GOOD}))
    yield from case("good-prefix-155", tar_of(member("n" * 100, TEXT, prefix=b"a" * 155), R),
                    ACCEPT({"a" * 155 + "/" + "n" * 100: TEXT, **GOOD}))
    yield from case("good-folder-bare", tar_of(member("a", kind=b"5"), member("a/b", b"x"), R), ACCEPT({"a/b": b"x", **GOOD}))
    yield from case("good-unwritten-mode", tar_of(member("a", b"x", mode_field=bytes(8)), R), ACCEPT({"a": b"x", **GOOD}))
    yield from case("v7-folder", tar_of(member("a/", kind=b"\0", magic=bytes(8)), member("a/b", b"x"), R),
                    EITHER({"a/b": b"x", **GOOD}))
    yield from case("v7-folder-bytes", tar_of(R, member("evil/", b"x" * 40, kind=b"\0")), REFUSE("evil"))
    yield from case("prefix-up", tar_of(R, member("evil", TEXT, prefix=b"..")), REFUSE("evil"))
    yield from case("prefix-absolute", tar_of(R, member("evil", TEXT, prefix=b"/tmp")), REFUSE("evil"))
    yield from case("prefix-up-inside", tar_of(R, member("evil", TEXT, prefix=b"a/../..")), REFUSE("evil"))
    yield from case("checksum-signed", tar_of(R, signed("evil\u00e4", TEXT)), EITHER({"evil\u00e4": TEXT, **GOOD}))
    raw = b"evil\xff\xe4"
    yield from case("name-latin1", tar_of(R, member(raw, TEXT)), EITHER({raw: TEXT, **GOOD}))
    yield from case("name-latin1-up", tar_of(R, member(b"../" + raw, TEXT)), REFUSE("evil"))
    yield from case("magic-other", tar_of(member("evil", TEXT, magic=b"tarsu\0\0\0"), R), EITHER(evil))
    for name, kind in {"folder-size": b"5", "link-size": b"2", "hard-size": b"1", "fifo-size": b"6"}.items():
        smuggled = member("evil-inner", b"x" * 20)
        block = header("evil-outer", len(smuggled), kind=kind, link=RESULTS_NAME)
        yield from case(name + "-smuggles", tar_of(R, block, smuggled), REFUSE("evil"))
    yield from case("folder-size-bare", tar_of(R, header("a/", 4096, kind=b"5")), EITHER({"a": None, **GOOD}))
    yield from case("folder-size-small", tar_of(R, header("evil/", 10, kind=b"5"), pad(b"0123456789")), REFUSE("evil"))


def signed(name, data):
    """The checksum as some old programs made it: of signed characters."""
    block = header(name, len(data))
    total = sum(b - 256 if b > 127 else b for b in block[:148] + b" " * 8 + block[156:])
    return header(name, len(data), checksum=b"%06o\0 " % total) + pad(data)


def pax_cases():
    evil = {"evil": TEXT, **GOOD}
    entry = member("evil", TEXT)

    def raw(data, kind=b"x"):
        return member("PaxHeaders/x", data, kind=kind)
    right = record("path", "evil")
    for name, data in {
            "length-less": right.replace(b"13 ", b"12 "), "length-more": right.replace(b"13 ", b"14 "),
            "length-zero": b"0 path=evil\n", "length-minus": b"-13 path=evil\n", "length-huge": b"99999999999999999999 path=evil\n",
            "length-one": b"1 path=evil\n", "length-63": b"9223372036854775807 path=evil\n", "no-length": b"path=evil\n",
            "no-equals": b"13 path evil\n", "no-newline": right[:-1] + b"x", "no-space": b"13path=evil\n",
            "garbage": b"\xff" * 40, "garbage-behind": right + b"garbage", "nothing-but-digits": b"1" * 40,
            "size-text": record("size", "many"), "size-minus": record("size", "-1"),
            "size-huge": record("size", "99999999999999999999"), "size-63": record("size", str((1 << 63) - 1)),
            "size-64": record("size", str(1 << 64)), "size-wraps": record("size", str((1 << 64) + len(TEXT)))}.items():
        yield from case("pax-" + name, tar_of(R, raw(data), entry), REFUSE())
    assert b"13 " in right
    good = {
        "path": (pax(("path", "evil")), member("other", TEXT)), "times": (pax(("mtime", "1.5"), ("atime", "2")), entry),
        "size": (pax(("size", str(len(TEXT)))), member("evil", TEXT, size_field=octal(0, 12))),
        "unknown": (pax(("VENDOR.key", "value"), ("comment", "a comment")), entry),
        "xattr": (pax(("SCHILY.xattr.user.x", "v"), ("LIBARCHIVE.xattr.security.selinux", "eA==")), entry),
        "acl": (pax(("SCHILY.acl.access", "user::rwx,group::rwx,other::rwx")), entry),
        "owner": (pax(("uname", "root"), ("gname", "root"), ("uid", "0"), ("gid", "99999999")), entry),
        "global": (pax(("comment", "0" * 40), kind=b"g"), entry), "twice-same": (pax(("path", "x"), ("path", "evil")), entry),
        "hides-up": (pax(("path", "evil")), member("../evil-up", TEXT)), "empty": (raw(b""), entry),
        "prefix-ignored": (pax(("path", "evil")), member("x", TEXT, prefix=b"..")),
    }
    doubtful = {"twice-same", "hides-up", "empty", "prefix-ignored"}
    for name, parts in good.items():
        yield from case("pax-good-" + name, tar_of(R, *parts), (EITHER if name in doubtful else ACCEPT)(evil))
    hostile = {"up": "../evil", "absolute": "/tmp/evil", "up-inside": "a/../../evil", "nul": "evil\0.txt", "nul-up": "good\0/../evil",
               "backslash": "..\\evil", "drive": "C:\\evil", "dot": "."}
    for name, path in hostile.items():
        yield from case("pax-path-" + name, tar_of(R, pax(("path", path)), member("good", TEXT)),
                        REFUSE(*(["evil"] if "evil" in path else [])))
    # An empty value takes the record back (POSIX), so the header's name holds.
    yield from case("pax-path-empty", tar_of(R, pax(("path", "")), entry), EITHER(evil))
    yield from case("pax-path-empty-name-empty", tar_of(R, pax(("path", "")), member("", TEXT)), REFUSE())
    shorter = {"evil": TEXT[:5], **GOOD}
    yield from case("pax-size-less", tar_of(R, pax(("size", "5")), member("evil", TEXT[:5], size=10)), EITHER(shorter))
    yield from case("pax-size-smuggles", tar_of(R, pax(("size", "0")), header("evil", 1024), member("evil-inner", TEXT[:9])),
                    EITHER({"evil": b"", "evil-inner": TEXT[:9], **GOOD}))
    yield from case("pax-size-more", tar_of(R, pax(("size", "5000")), entry), REFUSE("evil"))
    yield from case("pax-then-long", tar_of(R, pax(("path", "one")), gnu_long("two"), member("three", b"x")),
                    EITHER({"one": b"x", **GOOD}, {"two": b"x", **GOOD}))
    yield from case("long-then-pax", tar_of(R, gnu_long("two"), pax(("path", "one")), member("three", b"x")),
                    EITHER({"one": b"x", **GOOD}, {"two": b"x", **GOOD}))
    yield from case("pax-then-long-up", tar_of(R, pax(("path", "one")), gnu_long("../evil"), member("three", b"x")),
                    EITHER({"one": b"x", **GOOD}))
    yield from case("long-up-then-pax", tar_of(R, gnu_long("../evil"), pax(("path", "one")), member("three", b"x")),
                    EITHER({"one": b"x", **GOOD}))
    yield from case("pax-twice", tar_of(R, pax(("path", "one")), pax(("mtime", "1")), member("three", b"x")),
                    EITHER({"one": b"x", **GOOD}, {"three": b"x", **GOOD}))
    yield from case("global-path", tar_of(R, pax(("path", "one"), kind=b"g"), member("three", b"x")),
                    EITHER({"one": b"x", **GOOD}, {"three": b"x", **GOOD}))
    yield from case("global-path-up", tar_of(R, pax(("path", "../evil"), kind=b"g"), member("three", b"x")),
                    EITHER({"three": b"x", **GOOD}))
    yield from case("global-size", tar_of(R, pax(("size", "5"), kind=b"g"), member("three", b"x" * 9)),
                    EITHER({"three": b"x" * 9, **GOOD}, {"three": b"x" * 5, **GOOD}))
    yield from case("global-link", tar_of(R, pax(("linkpath", "/etc"), kind=b"g"), member("three", b"x")),
                    EITHER({"three": b"x", **GOOD}))
    yield from case("pax-link-on-file", tar_of(R, pax(("linkpath", "/etc/passwd")), entry), EITHER(evil))
    for name, path in {"utf8": "evil\u00e4".encode(), "latin1": b"evil\xe4"}.items():
        yield from case("pax-binary-" + name, tar_of(R, pax(("hdrcharset", "BINARY"), ("path", path)), member("x", TEXT)),
                        EITHER({path: TEXT, **GOOD}))
    yield from case("pax-latin1", tar_of(R, pax(("path", b"evil\xe4")), member("x", TEXT)), EITHER({b"evil\xe4": TEXT, **GOOD}))
    yield from case("pax-charset-unknown", tar_of(R, pax(("hdrcharset", "ISO-IR 8859 1 1998"), ("path", "evil")), entry), EITHER(evil))
    yield from case("pax-alone", tar_of(R, pax(("path", "evil"))), REFUSE())
    yield from case("pax-type-capital", tar_of(R, pax(("path", "other"), kind=b"X"), entry),
                    EITHER(evil, {"other": TEXT, **GOOD}))
    yield from case("pax-realsize", tar_of(R, pax(("SCHILY.realsize", "99999")), entry), EITHER(evil))


def gnu_cases():
    long = "evil-" + "/".join(["l" * 60] * 4)
    yield from case("gnu-good", tar_of(gnu_long(long), member(long[:100], TEXT, magic=OLD), R), ACCEPT({long: TEXT, **GOOD}))
    unended = member(b"././@LongLink", long.encode(), kind=b"L", magic=OLD)
    yield from case("gnu-unended", tar_of(unended, member("x", TEXT, magic=OLD), R), EITHER({long: TEXT, **GOOD}))
    yield from case("gnu-link-on-file", tar_of(R, gnu_long("/etc/" + "l" * 200, b"K"), member("evil", TEXT, magic=OLD)),
                    EITHER({"evil": TEXT, **GOOD}))
    both = gnu_long(long) + gnu_long("/etc/passwd", b"K")
    yield from case("gnu-both", tar_of(R, both, header("x", kind=b"2", magic=OLD)), REFUSE("evil"))
    for name, path in {"up": "../" * 40 + "evil", "absolute": "/" + "evil/" * 40, "nul": "good\0evil", "up-last": "evil/" * 30 + ".."}.items():
        expect = EITHER({"good": TEXT, **GOOD}) if name == "nul" else REFUSE("evil")
        yield from case("gnu-long-" + name, tar_of(R, gnu_long(path), member("x", TEXT, magic=OLD)), expect)
    yield from case("gnu-empty", tar_of(R, gnu_long(""), member("evil", TEXT, magic=OLD)), EITHER({"evil": TEXT, **GOOD}))
    yield from case("gnu-zero", tar_of(R, member(b"././@LongLink", b"", kind=b"L", magic=OLD), member("evil", TEXT, magic=OLD)),
                    EITHER({"evil": TEXT, **GOOD}))
    yield from case("gnu-twice", tar_of(R, gnu_long("evil-a"), gnu_long("evil-b"), member("x", TEXT, magic=OLD)),
                    EITHER({"evil-a": TEXT, **GOOD}, {"evil-b": TEXT, **GOOD}))
    yield from case("gnu-alone", tar_of(R, gnu_long("evil")), REFUSE())
    yield from case("gnu-size-minus", tar_of(R, header("././@LongLink", kind=b"L", size_field=base256(-1), magic=OLD),
                                             member("evil", TEXT)), REFUSE())


def end_cases():
    evil = {"evil": TEXT, **GOOD}
    entry = member("evil", TEXT)
    whole = tar_of(R, entry)
    yield from case("end-none", R + entry, REFUSE())
    yield from case("end-one-block", R + entry + bytes(512), EITHER(evil))
    yield from case("end-padded", whole + bytes(10240 - len(whole) % 10240), ACCEPT(evil))
    yield from case("end-padded-more", whole + bytes(1 << 20), ACCEPT(evil))
    yield from case("end-padded-odd", whole + bytes(100), EITHER(evil))
    other = tar_of(member("other", b"x"), R)
    for name, tail in {"archive": other, "archive-block": bytes(10240) + other, "garbage": b"garbage!" * 64, "byte": b"x",
                       "garbage-far": bytes(1 << 20) + b"x", "header": header("hidden", 5)}.items():
        yield from case("behind-" + name, whole + tail, REFUSE())
    yield from case("one-zero-block-inside", R + bytes(512) + tar_of(entry), REFUSE())
    yield from case("one-zero-block-first", bytes(512) + whole, REFUSE())
    for name, size in {"header": len(R) + 100, "header-end": len(R) + 511, "body": len(R) + 600, "body-none": len(R) + 512,
                       "padding": len(R) + 512 + len(TEXT) + 3, "end": len(whole) - 700, "half-end": len(whole) - 512 + 100}.items():
        yield from case("cut-" + name, whole[:size], EITHER(evil) if "end" == name[-3:] and name[0:4] == "half" else REFUSE())
    yield from case("empty", END, EITHER({}), in_place="any")
    yield from case("empty-record", bytes(10240), EITHER({}), in_place="any")
    yield from case("zeros-odd", bytes(700), EITHER({}), in_place="any")
    inner = tar_of(member("inner", b"x"))
    yield from case("tar-in-tar", tar_of(member("evil.tar", inner), R), ACCEPT({"evil.tar": inner, **GOOD}))


def tar_cases():
    yield from header_cases()
    yield from pax_cases()
    yield from gnu_cases()
    yield from end_cases()
