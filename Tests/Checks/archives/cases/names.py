"""Names of entries: hostile, unusual and colliding ones; limits. As ZIP and as tar."""

import re

from archives.build_tar import member, pax, tar_of
from archives.build_zip import ZipEntry, zip_of
from archives.case import CANARY, GOOD, RESULTS, RESULTS_NAME, may_give, must_give, must_refuse
from archives.cases.common import case, zip_case
from archives.filters import FILTERS, turn


def seen(text):
    """A regular expression for the part of a name that is printed as it is."""
    return re.escape(text)


# Case, name, words that stderr must have, what may be unpacked instead: a tree or None.
HOSTILE_NAMES = [
    ("absolute", CANARY, [seen(CANARY)], None),
    ("absolute-twice", "/" + CANARY, [seen(CANARY)], None),
    ("root", "/", [], None),
    ("backslash-absolute", "\\evil-root\\x", ["evil-root"], None),
    ("backslash-unc", "\\\\evil-server\\share\\x", ["evil-server"], None),
    ("drive-backslash", "C:\\evil-drive", ["evil-drive"], None),
    ("drive-slash", "C:/evil-drive", ["evil-drive"], None),
    ("drive-small", "c:/evil-drive", ["evil-drive"], None),
    ("up", "../sibling.txt", [r"\.\./sibling\.txt"], None),
    ("up-twice", "../../evil-up", ["evil-up"], None),
    ("up-victim", "../victim/evil-new", ["evil-new"], None),
    ("up-through-link", "../link/evil-new", ["evil-new"], None),
    ("up-inside", "a/../evil-up", ["evil-up"], None),
    ("up-deep", "a/b/../../../evil-up", ["evil-up"], None),
    ("up-last", "evil-up/..", ["evil-up"], None),
    ("up-alone", "..", [r"\.\."], None),
    ("up-folder", "../evil-folder/", ["evil-folder"], None),
    ("up-dot", "./../evil-up", ["evil-up"], None),
    ("up-slashes", "a//..//evil-up", ["evil-up"], None),
    ("up-backslash", "..\\evil-up", ["evil-up"], None),
    ("up-backslash-inside", "a\\..\\evil-up", ["evil-up"], None),
    ("up-backslash-mixed", "a/..\\evil-up", ["evil-up"], None),
    ("up-backslash-deep", "a\\b\\..\\..\\..\\evil-up", ["evil-up"], None),
    ("up-escape", "../\x1b[31mevil-up", ["evil-up"], None),
    ("up-bidi", "../\u202eevil-up\u2066", ["evil-up"], None),
    ("up-c1", "../\x9b31mevil-up", ["evil-up"], None),
    ("up-newline", "../\nerror: evil-up\nwhere: /etc\n", ["evil-up"], None),
    ("dot-file", ".", [], None),
    ("dots-only", "./.", [], None),
    ("slash-dots", "././/.", [], None),
    ("part-256", "evil-long-" + "n" * 246, ["evil-long-n"], None),
    ("part-256-utf8", "evil-long-" + "ä" * 123, ["evil-long-"], None),
    ("part-256-folder", "evil-long-" + "n" * 246 + "/x", ["evil-long-n"], None),
    ("path-4266", "/".join(["evil-%02d" % i + "p" * 243 for i in range(17)]), ["evil-00p"], None),
    ("path-5000", "/".join(["evil-%02d" % i + "p" * 92 for i in range(50)]), ["evil-00p"], None),
    ("depth-65", "/".join("d%d" % i for i in range(65)), ["--max-depth"], None),
    ("depth-1000", "/".join("d" for _ in range(1000)), ["--max-depth"], None),
    ("empty-part", "a//evil-b", [], {"a/evil-b": b"x"}),
    ("dot-part", "a/./evil-b", [], {"a/evil-b": b"x"}),
    ("backslash", "a\\b", [], {"a\\b": b"x"}),
    ("drive-relative", "C:evil", [], {"C:evil": b"x"}),
    ("stream", "a.txt:stream", [], {"a.txt:stream": b"x"}),
    ("device-name", "CON", [], {"CON": b"x"}),
    ("dots-three", ".../x", [], {".../x": b"x"}),
    ("dots-name", "..a/b..", [], {"..a/b..": b"x"}),
    ("tilde", "~root/x", [], {"~root/x": b"x"}),
    ("dash", "-rf", [], {"-rf": b"x"}),
]


GOOD_NAMES = {
    "spaces": " a b /c d ",
    "umlaut": "Müller/größe.txt",
    "japanese": "データ/結果.csv",
    "emoji": "😀/👩‍👩‍👧.txt",
    "nfd": "cafe\u0301/e\u0301.txt",
    "escape": "a\x1b[31mred",
    "newline": "two\nlines",
    "tab": "a\tb",
    "bidi": "abc\u202egpj.exe",
    "c1": "a\x9b1m",
    "separator": "a\u2028b",
    "delete": "a\x7fb",
    "bom": "\ufeffa",
    "part-255": "n" * 255,
    "part-255-utf8": "ä" * 127 + "n",
    "path-3765": "/".join(["p" * 250] * 15),
    "depth-64": "/".join("d%d" % i for i in range(64)),
    "quotes": "a'b\"c`$(id)",
    "percent": "100%s%n.txt",
    "hidden": ".hidden/.x",
    "macos": "__MACOSX/._a.txt",
    "ds-store": ".DS_Store",
    "at": "@a",
    "question": "a?b*c|d<e>",
}


# Two names that are one on some system where results get copied to; refused.
COLLISIONS = {
    "same": ("evil.txt", "evil.txt"),
    "same-dot": ("evil.txt", "./evil.txt"),
    "same-slashes": ("evil/b", "evil//b"),
    "same-dot-inside": ("evil/b", "evil/./b"),
    "case": ("evil", "EVIL"),
    "case-folder": ("Evil/x", "evil/y"),
    "case-deep": ("a/Evil/b/c", "a/evil/d"),
    "sharp-s": ("evilß", "evilSS"),
    "sharp-s-capital": ("evil\u1e9e", "evilss"),
    "long-s": ("evilſ", "evils"),
    "kelvin": ("evil\u212a", "evilk"),
    "final-sigma": ("evilς", "evilσ"),
    "sigma-capital": ("evilς", "evilΣ"),
    "nfc-nfd": ("evil\u00e9", "evile\u0301"),
    "nfc-nfd-folder": ("evil\u00e9/a", "evile\u0301/b"),
    "hangul": ("evil\ud55c", "evil\u1112\u1161\u11ab"),
    "hangul-half": ("evil\ud55c", "evil\ud558\u11ab"),
    "angstrom": ("evil\u212b", "evil\u00c5"),
    "ohm": ("evil\u2126", "evil\u03c9"),
    "marks-order": ("evila\u0323\u0307", "evila\u0307\u0323"),
    "cjk": ("evil\uf900", "evil\u8c48"),
    "case-and-form": ("evil\u00c9", "evile\u0301"),
    "cherokee": ("evil\u13a0", "evil\uab70"),
    "deseret": ("evil\U00010400", "evil\U00010428"),
    "adlam": ("evil\U0001e900", "evil\U0001e922"),
    "georgian": ("evil\u1c90", "evil\u10d0"),
    "file-folder": ("evil", "evil/x"),
    "folder-file": ("evil/x", "evil"),
    "file-folder-entry": ("evil", "evil/"),
    "folder-entry-file": ("evil/", "evil"),
    "file-folder-case": ("EVIL", "evil/x"),
    "results-twice": ("predictions.json", "Predictions.JSON"),
    "dotted-i": ("evil\u0130", "evili\u0307"),
    "ligature": ("evil\ufb01", "evilfi"),
    "micro": ("evil\u00b5", "evil\u03bc"),
}


# Alike only in looser senses: both are refused, or both are written.
LOOSE = {
    "full-width": ("evil\uff21", "evilA"),
    "trailing-dot": ("evil.", "evil"),
    "trailing-space": ("evil ", "evil"),
    "ignorable": ("evil\u200db", "evilb"),
    "iota": ("evil\u1fb3", "evil\u03b1\u03b9"),
    "dotless-i": ("evil\u0131", "evili"),
    "cyrillic": ("evil\u0430", "evila"),
}


DISTINCT = {
    "digits": ("a1", "a2"),
    "case-in-folders": ("a/x", "b/X"),
    "prefix": ("ab", "ab.txt"),
    "folder-prefix": ("a/b", "a-b/c"),
    "umlaut-base": ("u", "ü"),
    "parts": ("a/b", "ab"),
}


def tar_entry(name, data=b"", **fields):
    """An entry with any name: in the header where it fits, else in a pax record."""
    raw = name.encode() if isinstance(name, str) else name
    if len(raw) <= 100 and b"\0" not in raw:
        return member(raw, data, **fields)
    return pax(("path", raw)) + member(b"name-in-pax", data, **fields)


def both(name, entries, expect, filters=("tar",), **more):
    """The same entries as a ZIP and as tars: (path, bytes) each; a folder's path ends in a slash."""
    archive = zip_of([ZipEntry(p, d, mode=0o40755 if p.endswith("/") else 0o100644) for p, d in entries])
    yield zip_case(name, archive, expect, **more)
    archive = tar_of(*(tar_entry(p, d, kind=b"5" if p.endswith("/") else b"0") for p, d in entries))
    for kind in filters:
        yield case(kind, name, FILTERS[kind](archive), expect, **more)


RESULTS_FILE = (RESULTS_NAME, RESULTS)


def hostile_cases():
    for i, (name, path, words, tree) in enumerate(HOSTILE_NAMES):
        entry = (path, b"" if path.endswith("/") else b"x")
        expect = may_give(dict(GOOD, **tree)) if tree else must_refuse(*words)
        order = [RESULTS_FILE, entry] if i % 3 else [entry, RESULTS_FILE]
        yield from both("name-" + name, order, expect, ("tar", turn(i)))


def good_name_cases():
    for i, (name, path) in enumerate(GOOD_NAMES.items()):
        expect = must_give({path: name.encode(), **GOOD})
        yield from both("good-name-" + name, [(path, name.encode()), RESULTS_FILE], expect, ("tar", turn(i)))


def collision_cases():
    """Two names that are one, might be one, or are none."""
    for i, (name, (one, two)) in enumerate(COLLISIONS.items()):
        pair = [(p, b"" if p.endswith("/") else b"%d" % n) for n, p in enumerate((one, two))]
        yield from both(
            "twice-" + name,
            [*pair, RESULTS_FILE] if i % 2 else [RESULTS_FILE, *pair],
            must_refuse("(?i)evil|predictions"),
            ("tar", turn(i)),
        )
    for table, make, label in ((LOOSE, may_give, "loose"), (DISTINCT, must_give, "distinct")):
        for i, (name, (one, two)) in enumerate(table.items()):
            yield from both(
                f"{label}-{name}",
                [(one, b"1"), (two, b"2"), RESULTS_FILE],
                make({one: b"1", two: b"2", **GOOD}),
                ("tar", turn(i)),
            )


def folder_cases():
    """Folders told twice, late, or with bytes."""
    yield from both(
        "folder-repeated",
        [("a/", b""), ("a/b", b"1"), ("a/", b""), ("a/c", b"2"), RESULTS_FILE],
        must_give({"a/b": b"1", "a/c": b"2", **GOOD}),
        FILTERS,
    )
    yield from both(
        "folder-after-file", [("a/b", b"1"), ("a/", b""), RESULTS_FILE], must_give({"a/b": b"1", **GOOD}), FILTERS
    )
    yield from both(
        "folder-case-entries", [("Evil/", b""), ("evil/", b""), RESULTS_FILE], must_refuse("(?i)evil"), FILTERS
    )
    yield from both("folder-with-bytes", [RESULTS_FILE, ("evil/", b"bytes")], must_refuse("evil"))


def limit_cases():
    """At and above the limits that flags set."""
    deep = "/".join("d%d" % i for i in range(65))
    yield from both(
        "depth-65-allowed", [(deep, b"x")], must_give({deep: b"x"}), flags=("--max-depth", "65"), in_place="any"
    )
    yield from both(
        "entries-limit",
        [("a", b"1"), ("b", b"2"), ("evil", b"3")],
        must_refuse("--max-entries"),
        flags=("--max-entries", "2"),
        in_place="any",
    )
    yield from both(
        "entries-at-limit",
        [("a", b"1"), ("b", b"2"), RESULTS_FILE],
        must_give({"a": b"1", "b": b"2", **GOOD}),
        flags=("--max-entries", "3"),
    )
    yield from both(
        "implied-folders-limit",
        [("a/b/c", b"1"), ("d/e/f", b"2")],
        must_refuse("--max-entries"),
        flags=("--max-entries", "5"),
        in_place="any",
    )
    yield from both(
        "file-limit",
        [("evil", bytes(1025))],
        must_refuse("--max-file-size", "evil"),
        flags=("--max-file-size", "1024"),
        in_place="any",
    )
    yield from both(
        "total-limit",
        [("a", bytes(1024)), ("evil", bytes(1))],
        must_refuse("--max-total-size"),
        flags=("--max-total-size", "1024"),
        in_place="any",
    )
    yield from both(
        "total-at-limit",
        [("a", bytes(1000)), ("b", bytes(24))],
        must_give({"a": bytes(1000), "b": bytes(24)}),
        flags=("--max-total-size", "1024"),
        in_place="any",
    )
    yield from both(
        "name-limit",
        [("evil-name-11", b"")],
        must_refuse("--max-name-length", "evil"),
        flags=("--max-name-length", "11"),
        in_place="any",
    )


def cases():
    for part in (hostile_cases, good_name_cases, collision_cases, folder_cases, limit_cases):
        yield from part()
