"""Names, kinds, modes and collisions of entries: what ZIP and tar have in common."""

import bz2
import gzip
import lzma
import re

from archive_build import Z, gnu_long, header, member, pax, tar_of, zip_of, zstd_frame
from archive_case import ACCEPT, EITHER, REFUSE, RESULTS, RESULTS_NAME, Case

FILTERS = {
    "tar": lambda b: b, "tar.gz": lambda b: gzip.compress(b, 6, mtime=0), "tar.bz2": bz2.compress,
    "tar.xz": lambda b: lzma.compress(b, preset=1), "tar.zst": zstd_frame,
}
GOOD = {RESULTS_NAME: RESULTS}
CANARY = "/tmp/hume-archive-canary"  # no run may ever make it


def seen(text):
    """A regular expression for the part of a name that is printed as it is."""
    return re.escape(text)


def tar_entry(name, data=b"", **fields):
    """An entry with any name: in the header where it fits, else in a pax record."""
    raw = name.encode() if isinstance(name, str) else name
    if len(raw) <= 100 and b"\0" not in raw:
        return member(raw, data, **fields)
    return pax(("path", raw)) + member(b"name-in-pax", data, **fields)


# (case, name, words that stderr must have, what may be unpacked instead: a tree or None)
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
    "spaces": " a b /c d ", "umlaut": "Müller/größe.txt", "japanese": "データ/結果.csv", "emoji": "😀/👩‍👩‍👧.txt",
    "nfd": "cafe\u0301/e\u0301.txt", "escape": "a\x1b[31mred", "newline": "two\nlines", "tab": "a\tb",
    "bidi": "abc\u202egpj.exe", "c1": "a\x9b1m", "separator": "a\u2028b", "delete": "a\x7fb", "bom": "\ufeffa",
    "part-255": "n" * 255, "part-255-utf8": "ä" * 127 + "n", "path-3765": "/".join(["p" * 250] * 15),
    "depth-64": "/".join("d%d" % i for i in range(64)), "quotes": "a'b\"c`$(id)", "percent": "100%s%n.txt",
    "hidden": ".hidden/.x", "macos": "__MACOSX/._a.txt", "ds-store": ".DS_Store", "at": "@a", "question": "a?b*c|d<e>",
}
# Two names that are one on some system where results get copied to; refused.
COLLISIONS = {
    "same": ("evil.txt", "evil.txt"), "same-dot": ("evil.txt", "./evil.txt"), "same-slashes": ("evil/b", "evil//b"),
    "same-dot-inside": ("evil/b", "evil/./b"), "case": ("evil", "EVIL"), "case-folder": ("Evil/x", "evil/y"),
    "case-deep": ("a/Evil/b/c", "a/evil/d"), "sharp-s": ("evilß", "evilSS"), "sharp-s-capital": ("evil\u1e9e", "evilss"),
    "long-s": ("evilſ", "evils"), "kelvin": ("evil\u212a", "evilk"), "final-sigma": ("evilς", "evilσ"),
    "sigma-capital": ("evilς", "evilΣ"), "nfc-nfd": ("evil\u00e9", "evile\u0301"),
    "nfc-nfd-folder": ("evil\u00e9/a", "evile\u0301/b"), "hangul": ("evil\ud55c", "evil\u1112\u1161\u11ab"),
    "hangul-half": ("evil\ud55c", "evil\ud558\u11ab"), "angstrom": ("evil\u212b", "evil\u00c5"),
    "ohm": ("evil\u2126", "evil\u03c9"), "marks-order": ("evila\u0323\u0307", "evila\u0307\u0323"),
    "cjk": ("evil\uf900", "evil\u8c48"), "case-and-form": ("evil\u00c9", "evile\u0301"),
    "cherokee": ("evil\u13a0", "evil\uab70"), "deseret": ("evil\U00010400", "evil\U00010428"),
    "adlam": ("evil\U0001e900", "evil\U0001e922"), "georgian": ("evil\u1c90", "evil\u10d0"),
    "file-folder": ("evil", "evil/x"), "folder-file": ("evil/x", "evil"), "file-folder-entry": ("evil", "evil/"),
    "folder-entry-file": ("evil/", "evil"), "file-folder-case": ("EVIL", "evil/x"),
    "results-twice": ("predictions.json", "Predictions.JSON"), "dotted-i": ("evil\u0130", "evili\u0307"),
    "ligature": ("evil\ufb01", "evilfi"), "micro": ("evil\u00b5", "evil\u03bc"),
}
# Alike only in looser senses: both are refused, or both are written.
LOOSE = {
    "full-width": ("evil\uff21", "evilA"), "trailing-dot": ("evil.", "evil"), "trailing-space": ("evil ", "evil"),
    "ignorable": ("evil\u200db", "evilb"), "iota": ("evil\u1fb3", "evil\u03b1\u03b9"),
    "dotless-i": ("evil\u0131", "evili"), "cyrillic": ("evil\u0430", "evila"),
}
DISTINCT = {"digits": ("a1", "a2"), "case-in-folders": ("a/x", "b/X"), "prefix": ("ab", "ab.txt"),
            "folder-prefix": ("a/b", "a-b/c"), "umlaut-base": ("u", "ü"), "parts": ("a/b", "ab")}


def both(name, entries, expect, filters=("tar",), zip_too=True, **more):
    """The same entries as a ZIP and as tars: (path, bytes) each; a folder's path ends in a slash."""
    if zip_too:
        archive = zip_of([Z(p, d, mode=0o40755 if p.endswith("/") else 0o100644) for p, d in entries])
        yield Case(f"zip-{name}", f"{name}.zip", archive, expect, **more)
    archive = tar_of(*(tar_entry(p, d, kind=b"5" if p.endswith("/") else b"0") for p, d in entries))
    for kind in filters:
        yield Case(f"{kind}-{name}", f"{name}.{kind}", FILTERS[kind](archive), expect, **more)


def name_cases():
    results = (RESULTS_NAME, RESULTS)
    every = list(FILTERS)
    for i, (name, path, words, tree) in enumerate(HOSTILE_NAMES):
        data = b"" if path.endswith("/") else b"x"
        expect = EITHER(dict(GOOD, **tree)) if tree else REFUSE(*words)
        order = [results, (path, data)] if i % 3 else [(path, data), results]
        yield from both("name-" + name, order, expect, ("tar", every[1 + i % 4]))
    for i, (name, path) in enumerate(GOOD_NAMES.items()):
        expect = ACCEPT({path: name.encode(), **GOOD})
        yield from both("good-name-" + name, [(path, name.encode()), results], expect, ("tar", every[1 + i % 4]))
    for i, (name, (one, two)) in enumerate(COLLISIONS.items()):
        pair = [(p, b"" if p.endswith("/") else b"%d" % n) for n, p in enumerate((one, two))]
        yield from both("twice-" + name, [*pair, results] if i % 2 else [results, *pair], REFUSE("(?i)evil|predictions"),
                        ("tar", every[1 + i % 4]))
    for table, make, label in ((LOOSE, EITHER, "loose"), (DISTINCT, ACCEPT, "distinct")):
        for i, (name, (one, two)) in enumerate(table.items()):
            yield from both(f"{label}-{name}", [(one, b"1"), (two, b"2"), results],
                            make({one: b"1", two: b"2", **GOOD}), ("tar", every[1 + i % 4]))
    yield from both("folder-repeated", [("a/", b""), ("a/b", b"1"), ("a/", b""), ("a/c", b"2"), results],
                    ACCEPT({"a/b": b"1", "a/c": b"2", **GOOD}), every)
    yield from both("folder-after-file", [("a/b", b"1"), ("a/", b""), results], ACCEPT({"a/b": b"1", **GOOD}), every)
    yield from both("folder-case-entries", [("Evil/", b""), ("evil/", b""), results], REFUSE("(?i)evil"), every)
    yield from both("folder-with-bytes", [results, ("evil/", b"bytes")], REFUSE("evil"), zip_too=True)
    yield from both("depth-65-allowed", [("/".join("d%d" % i for i in range(65)), b"x")],
                    ACCEPT({"/".join("d%d" % i for i in range(65)): b"x"}), flags=("--max-depth", "65"), in_place="any")
    yield from both("entries-limit", [("a", b"1"), ("b", b"2"), ("evil", b"3")], REFUSE("--max-entries"),
                    flags=("--max-entries", "2"), in_place="any")
    yield from both("entries-at-limit", [("a", b"1"), ("b", b"2"), results], ACCEPT({"a": b"1", "b": b"2", **GOOD}),
                    flags=("--max-entries", "3"))
    yield from both("implied-folders-limit", [("a/b/c", b"1"), ("d/e/f", b"2")], REFUSE("--max-entries"),
                    flags=("--max-entries", "5"), in_place="any")
    yield from both("file-limit", [("evil", bytes(1025))], REFUSE("--max-file-size", "evil"),
                    flags=("--max-file-size", "1024"), in_place="any")
    yield from both("total-limit", [("a", bytes(1024)), ("evil", bytes(1))], REFUSE("--max-total-size"),
                    flags=("--max-total-size", "1024"), in_place="any")
    yield from both("total-at-limit", [("a", bytes(1000)), ("b", bytes(24))],
                    ACCEPT({"a": bytes(1000), "b": bytes(24)}), flags=("--max-total-size", "1024"), in_place="any")
    yield from both("name-limit", [("evil-name-11", b"")], REFUSE("--max-name-length", "evil"),
                    flags=("--max-name-length", "11"), in_place="any")


MODES = {"setuid": 0o4755, "setgid": 0o2755, "sticky": 0o1777, "none": 0, "all": 0o7777, "write": 0o777}


def kind_cases():
    """Links, devices and whatever else is neither a file nor a folder; permission bits."""
    results = Z(RESULTS_NAME, RESULTS)
    tar_results = member(RESULTS_NAME, RESULTS)
    zip_kinds = {"symlink": (0o120777, b"/etc"), "symlink-up": (0o120777, b"../victim"),
                 "symlink-inside": (0o120777, b"predictions.json"), "char": (0o20666, b""), "block": (0o60666, b""),
                 "fifo": (0o10644, b""), "socket": (0o140777, b""), "whiteout": (0o160000, b""),
                 "unknown": (0o150644, b"x")}
    for name, (mode, data) in zip_kinds.items():
        for made_by, system in ((3, ""), (19, "-macos")):
            bad = Z("evil-" + name, data, mode=mode, made_by=made_by)
            yield Case(f"zip-kind-{name}{system}", f"{name}.zip", zip_of([results, bad]), REFUSE("evil-" + name))
    dos = Z("evil", b"/etc", mode=0o120777, made_by=0)
    yield Case("zip-kind-symlink-dos", "dos.zip", zip_of([results, dos]), EITHER({"evil": b"/etc", **GOOD}))
    through = [Z("evil-link", b"../victim", mode=0o120777), Z("evil-link/stolen", b"x"), results]
    yield Case("zip-symlink-through", "through.zip", zip_of(through), REFUSE("evil-link"))
    slash = Z("evil-link/", b"../victim", mode=0o120777)
    yield Case("zip-symlink-slash", "slash.zip", zip_of([results, slash]), REFUSE("evil-link"))
    yield Case("zip-folder-mode-file-name", "fm.zip", zip_of([results, Z("evil", b"x", mode=0o40755)]),
               EITHER({"evil": b"x", **GOOD}))
    yield Case("zip-file-mode-folder-name", "ff.zip", zip_of([results, Z("a/", b"", mode=0o100644)]),
               EITHER({"a": None, **GOOD}))
    for name, mode in MODES.items():
        entries = [Z("a", b"x", mode=0o100000 | mode), Z("d/", mode=0o40000 | mode), Z("d/e", b"y", mode=mode), results]
        yield Case(f"zip-mode-{name}", f"{name}.zip", zip_of(entries), ACCEPT({"a": b"x", "d/e": b"y", **GOOD}))
        archive = tar_of(member("a", b"x", mode=mode), member("d/", kind=b"5", mode=mode),
                         member("d/e", b"y", mode=mode), tar_results)
        yield Case(f"tar-mode-{name}", f"{name}.tar", archive, ACCEPT({"a": b"x", "d/e": b"y", **GOOD}))
    links = {"hard-inside": (b"1", "predictions.json"), "hard-up": (b"1", "../sibling.txt"),
             "hard-absolute": (b"1", "/etc/passwd"), "hard-itself": (b"1", "evil-hard-itself"),
             "symlink": (b"2", "/etc"), "symlink-up": (b"2", "../victim"), "symlink-inside": (b"2", RESULTS_NAME),
             "symlink-empty": (b"2", ""), "char": (b"3", ""), "block": (b"4", ""), "fifo": (b"6", "")}
    for i, (name, (kind, link)) in enumerate(links.items()):
        bad = header("evil-" + name, kind=kind, link=link, device=(1, 3) if kind in b"34" else (0, 0))
        for filtered in ("tar", list(FILTERS)[1 + i % 4]):
            yield Case(f"{filtered}-kind-{name}", f"{name}.{filtered}", FILTERS[filtered](tar_of(tar_results, bad)),
                       REFUSE("evil-" + name))
    for kind, link in ((b"2", "../victim"), (b"2", "."), (b"1", "../victim")):
        archive = tar_of(header("evil-link", kind=kind, link=link), member("evil-link/stolen", b"x"), tar_results)
        yield Case(f"tar-through-{kind.decode()}-{link.strip('./') or 'here'}", "t.tar", archive, REFUSE("evil-link"))
    yield Case("tar-through-replaced", "t.tar", tar_of(
        member("evil-link/", kind=b"5"), header("evil-link", kind=b"2", link="../victim"),
        member("evil-link/stolen", b"x")), REFUSE("evil-link"), in_place="any")
    yield Case("tar-hard-with-bytes", "t.tar", tar_of(
        tar_results, member("evil-hard", b"new bytes", kind=b"1", link="predictions.json")), REFUSE("evil-hard"))
    yield Case("tar-pax-link", "t.tar", tar_of(
        tar_results, pax(("linkpath", "/etc/" + "x" * 200)), header("evil-link", kind=b"2")), REFUSE("evil-link"))
    yield Case("tar-gnu-long-link", "t.tar", tar_of(
        tar_results, gnu_long("../" + "v" * 200, b"K"), header("evil-link", kind=b"2")), REFUSE("evil-link"))
    for kind in b"7DIMNPVXZ89@AE":
        bad = member("evil-kind", b"bytes", kind=bytes([kind]))
        trees = [{"evil-kind": b"bytes", **GOOD}, dict(GOOD)] if kind != 0x4D else [dict(GOOD)]
        yield Case(f"tar-type-{chr(kind)}", "t.tar", tar_of(tar_results, bad), EITHER(*trees))
    # Old GNU sparse: 5 bytes at 0 and 5 at 1000 of 1005.
    tail = bytes(41) + b"".join(b"%011o\0" % n for n in (0, 5, 1000, 5)) + bytes(48) + b"\0" + b"%011o\0" % 1005
    sparse = member("evil-sparse", b"firstsecnd", kind=b"S", magic=b"ustar  \0", tail=tail)
    tree = {"evil-sparse": b"first" + bytes(995) + b"secnd", **GOOD}
    yield Case("tar-sparse-gnu", "s.tar", tar_of(tar_results, sparse), EITHER(tree))
    tail = bytes(41) + b"".join(b"%011o\0" % n for n in (0, 5, 8 << 30 >> 1, 5)) + bytes(48) + b"\0" + b"77777777777\0"
    bomb = member("evil-sparse", b"firstsecnd", kind=b"S", magic=b"ustar  \0", tail=tail)
    yield Case("tar-sparse-bomb", "s.tar", tar_of(tar_results, bomb), REFUSE("evil-sparse"))
    records = [("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "evil-sparse")]
    data = b"2\n0\n5\n1000\n5\n".ljust(512, b"\0") + b"firstsecnd"
    yield Case("tar-sparse-pax", "s.tar", tar_of(
        tar_results, pax(*records, ("GNU.sparse.realsize", "1005")), member("GNUSparseFile.0/evil-sparse", data)),
        EITHER(tree))
    yield Case("tar-sparse-pax-bomb", "s.tar", tar_of(
        tar_results, pax(*records, ("GNU.sparse.realsize", str(1 << 50))),
        member("GNUSparseFile.0/evil-sparse", b"1\n%d\n5\n".ljust(512, b"\0") % (1 << 49) + b"first")),
        REFUSE("evil-sparse"))
    yield Case("tar-sparse-pax-name", "s.tar", tar_of(
        tar_results, pax(("GNU.sparse.name", "../sibling.txt"), *records[:2], ("GNU.sparse.realsize", "1005")),
        member("good", data)), REFUSE())
