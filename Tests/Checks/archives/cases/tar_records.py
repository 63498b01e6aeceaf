"""Tars whose pax and GNU records lie or contradict each other."""

from archives.build_tar import GNU_MAGIC, base256, gnu_long, header, member, octal, pax, record, tar_of
from archives.case import GOOD, may_give, must_give, must_refuse
from archives.cases.common import LINES, RESULTS_MEMBER, tar_case, tar_with


def refused_pax_cases():
    """Records that are no records, or whose numbers lie."""
    entry = member("evil", LINES)
    right = record("path", "evil")
    for name, data in {
        "length-less": right.replace(b"13 ", b"12 "),
        "length-more": right.replace(b"13 ", b"14 "),
        "length-zero": b"0 path=evil\n",
        "length-minus": b"-13 path=evil\n",
        "length-huge": b"99999999999999999999 path=evil\n",
        "length-one": b"1 path=evil\n",
        "length-63": b"9223372036854775807 path=evil\n",
        "no-length": b"path=evil\n",
        "no-equals": b"13 path evil\n",
        "no-newline": right[:-1] + b"x",
        "no-space": b"13path=evil\n",
        "garbage": b"\xff" * 40,
        "garbage-behind": right + b"garbage",
        "nothing-but-digits": b"1" * 40,
        "size-text": record("size", "many"),
        "size-minus": record("size", "-1"),
        "size-huge": record("size", "99999999999999999999"),
        "size-63": record("size", str((1 << 63) - 1)),
        "size-64": record("size", str(1 << 64)),
        "size-wraps": record("size", str((1 << 64) + len(LINES))),
    }.items():
        yield tar_case("pax-" + name, tar_with(pax(data), entry), must_refuse())


def good_pax_cases():
    evil = {"evil": LINES, **GOOD}
    entry = member("evil", LINES)
    good = {
        "path": (pax(("path", "evil")), member("other", LINES)),
        "times": (pax(("mtime", "1.5"), ("atime", "2")), entry),
        "size": (pax(("size", str(len(LINES)))), member("evil", LINES, size_field=octal(0, 12))),
        "unknown": (pax(("VENDOR.key", "value"), ("comment", "a comment")), entry),
        "xattr": (pax(("SCHILY.xattr.user.x", "v"), ("LIBARCHIVE.xattr.security.selinux", "eA==")), entry),
        "acl": (pax(("SCHILY.acl.access", "user::rwx,group::rwx,other::rwx")), entry),
        "owner": (pax(("uname", "root"), ("gname", "root"), ("uid", "0"), ("gid", "99999999")), entry),
        "global": (pax(("comment", "0" * 40), kind=b"g"), entry),
        "twice-same": (pax(("path", "x"), ("path", "evil")), entry),
        "hides-up": (pax(("path", "evil")), member("../evil-up", LINES)),
        "empty": (pax(b""), entry),
        "prefix-ignored": (pax(("path", "evil")), member("x", LINES, prefix=b"..")),
    }
    doubtful = {"twice-same", "hides-up", "empty", "prefix-ignored"}
    for name, parts in good.items():
        yield tar_case("pax-good-" + name, tar_with(*parts), (may_give if name in doubtful else must_give)(evil))


def pax_path_cases():
    """Records that give the name."""
    evil = {"evil": LINES, **GOOD}
    entry = member("evil", LINES)
    hostile = {
        "up": "../evil",
        "absolute": "/tmp/evil",
        "up-inside": "a/../../evil",
        "nul": "evil\0.txt",
        "nul-up": "good\0/../evil",
        "backslash": "..\\evil",
        "drive": "C:\\evil",
        "dot": ".",
    }
    for name, path in hostile.items():
        yield tar_case(
            "pax-path-" + name,
            tar_with(pax(("path", path)), member("good", LINES)),
            must_refuse(*(["evil"] if "evil" in path else [])),
        )
    # An empty value takes the record back (POSIX), so the header's name holds.
    yield tar_case("pax-path-empty", tar_with(pax(("path", "")), entry), may_give(evil))
    yield tar_case("pax-path-empty-name-empty", tar_with(pax(("path", "")), member("", LINES)), must_refuse())


def pax_size_cases():
    """Records that give the size."""
    entry = member("evil", LINES)
    yield tar_case(
        "pax-size-less",
        tar_with(pax(("size", "5")), member("evil", LINES[:5], size=10)),
        may_give({"evil": LINES[:5], **GOOD}),
    )
    yield tar_case(
        "pax-size-smuggles",
        tar_with(pax(("size", "0")), header("evil", 1024), member("evil-inner", LINES[:9])),
        may_give({"evil": b"", "evil-inner": LINES[:9], **GOOD}),
    )
    yield tar_case("pax-size-more", tar_with(pax(("size", "5000")), entry), must_refuse("evil"))


def order_cases():
    """Several records for one member: one or the other may win, but none gets around the checks."""
    one, two = pax(("path", "one")), gnu_long("two")
    three = member("three", b"x")
    gives_one, gives_two, gives_three = ({name: b"x", **GOOD} for name in ("one", "two", "three"))
    yield tar_case("pax-then-long", tar_with(one, two, three), may_give(gives_one, gives_two))
    yield tar_case("long-then-pax", tar_with(two, one, three), may_give(gives_one, gives_two))
    yield tar_case("pax-then-long-up", tar_with(one, gnu_long("../evil"), three), may_give(gives_one))
    yield tar_case("long-up-then-pax", tar_with(gnu_long("../evil"), one, three), may_give(gives_one))
    yield tar_case("pax-twice", tar_with(one, pax(("mtime", "1")), three), may_give(gives_one, gives_three))
    yield tar_case("global-path", tar_with(pax(("path", "one"), kind=b"g"), three), may_give(gives_one, gives_three))
    yield tar_case("global-path-up", tar_with(pax(("path", "../evil"), kind=b"g"), three), may_give(gives_three))
    yield tar_case(
        "global-size",
        tar_with(pax(("size", "5"), kind=b"g"), member("three", b"x" * 9)),
        may_give({"three": b"x" * 9, **GOOD}, {"three": b"x" * 5, **GOOD}),
    )
    yield tar_case("global-link", tar_with(pax(("linkpath", "/etc"), kind=b"g"), three), may_give(gives_three))


def odd_pax_cases():
    """Character sets, and records where they do not belong."""
    evil = {"evil": LINES, **GOOD}
    entry = member("evil", LINES)
    yield tar_case("pax-link-on-file", tar_with(pax(("linkpath", "/etc/passwd")), entry), may_give(evil))
    for name, path in {"utf8": "evil\u00e4".encode(), "latin1": b"evil\xe4"}.items():
        yield tar_case(
            "pax-binary-" + name,
            tar_with(pax(("hdrcharset", "BINARY"), ("path", path)), member("x", LINES)),
            may_give({path: LINES, **GOOD}),
        )
    yield tar_case(
        "pax-latin1", tar_with(pax(("path", b"evil\xe4")), member("x", LINES)), may_give({b"evil\xe4": LINES, **GOOD})
    )
    yield tar_case(
        "pax-charset-unknown",
        tar_with(pax(("hdrcharset", "ISO-IR 8859 1 1998"), ("path", "evil")), entry),
        may_give(evil),
    )
    yield tar_case("pax-alone", tar_with(pax(("path", "evil"))), must_refuse())
    yield tar_case(
        "pax-type-capital", tar_with(pax(("path", "other"), kind=b"X"), entry), may_give(evil, {"other": LINES, **GOOD})
    )
    yield tar_case("pax-realsize", tar_with(pax(("SCHILY.realsize", "99999")), entry), may_give(evil))


def gnu_cases():
    evil, gives_evil = member("evil", LINES, magic=GNU_MAGIC), may_give({"evil": LINES, **GOOD})
    other = member("x", LINES, magic=GNU_MAGIC)
    long = "evil-" + "/".join(["l" * 60] * 4)
    yield tar_case(
        "gnu-good",
        tar_of(gnu_long(long), member(long[:100], LINES, magic=GNU_MAGIC), RESULTS_MEMBER),
        must_give({long: LINES, **GOOD}),
    )
    unended = member(b"././@LongLink", long.encode(), kind=b"L", magic=GNU_MAGIC)
    yield tar_case("gnu-unended", tar_of(unended, other, RESULTS_MEMBER), may_give({long: LINES, **GOOD}))
    yield tar_case("gnu-link-on-file", tar_with(gnu_long("/etc/" + "l" * 200, b"K"), evil), gives_evil)
    both = gnu_long(long) + gnu_long("/etc/passwd", b"K")
    yield tar_case("gnu-both", tar_with(both, header("x", kind=b"2", magic=GNU_MAGIC)), must_refuse("evil"))
    for name, path in {
        "up": "../" * 40 + "evil",
        "absolute": "/" + "evil/" * 40,
        "nul": "good\0evil",
        "up-last": "evil/" * 30 + "..",
    }.items():
        expect = may_give({"good": LINES, **GOOD}) if name == "nul" else must_refuse("evil")
        yield tar_case("gnu-long-" + name, tar_with(gnu_long(path), other), expect)
    yield tar_case("gnu-empty", tar_with(gnu_long(""), evil), gives_evil)
    yield tar_case(
        "gnu-zero", tar_of(RESULTS_MEMBER, member(b"././@LongLink", b"", kind=b"L", magic=GNU_MAGIC), evil), gives_evil
    )
    yield tar_case(
        "gnu-twice",
        tar_with(gnu_long("evil-a"), gnu_long("evil-b"), other),
        may_give({"evil-a": LINES, **GOOD}, {"evil-b": LINES, **GOOD}),
    )
    yield tar_case("gnu-alone", tar_with(gnu_long("evil")), must_refuse())
    yield tar_case(
        "gnu-size-minus",
        tar_of(
            RESULTS_MEMBER,
            header("././@LongLink", kind=b"L", size_field=base256(-1), magic=GNU_MAGIC),
            member("evil", LINES),
        ),
        must_refuse(),
    )


def cases():
    for part in (
        refused_pax_cases,
        good_pax_cases,
        pax_path_cases,
        pax_size_cases,
        order_cases,
        odd_pax_cases,
        gnu_cases,
    ):
        yield from part()
