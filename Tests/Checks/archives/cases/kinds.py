"""Kinds and modes of entries: links, devices, sparse files, permission bits. As ZIP and as tar."""

from archives.build_tar import GNU_MAGIC, gnu_long, header, member, pax, tar_of
from archives.build_zip import ZipEntry, zip_of
from archives.case import GOOD, RESULTS_NAME, Case, may_give, must_give, must_refuse
from archives.cases.common import RESULTS_MEMBER, results_entry, tar_with
from archives.filters import FILTERS, turn

MODES = {"setuid": 0o4755, "setgid": 0o2755, "sticky": 0o1777, "none": 0, "all": 0o7777, "write": 0o777}


def zip_kind_cases():
    """Links, devices and whatever else is neither a file nor a folder."""
    zip_kinds = {
        "symlink": (0o120777, b"/etc"),
        "symlink-up": (0o120777, b"../victim"),
        "symlink-inside": (0o120777, b"predictions.json"),
        "char": (0o20666, b""),
        "block": (0o60666, b""),
        "fifo": (0o10644, b""),
        "socket": (0o140777, b""),
        "whiteout": (0o160000, b""),
        "unknown": (0o150644, b"x"),
    }
    for name, (mode, data) in zip_kinds.items():
        for made_by, system in ((3, ""), (19, "-macos")):
            bad = ZipEntry("evil-" + name, data, mode=mode, made_by=made_by)
            yield Case(
                f"zip-kind-{name}{system}",
                f"{name}.zip",
                zip_of([results_entry(stored=True), bad]),
                must_refuse("evil-" + name),
            )


def zip_link_cases():
    """Links that later entries go through, and modes that contradict the name."""
    dos = ZipEntry("evil", b"/etc", mode=0o120777, made_by=0)
    yield Case(
        "zip-kind-symlink-dos",
        "dos.zip",
        zip_of([results_entry(stored=True), dos]),
        may_give({"evil": b"/etc", **GOOD}),
    )
    through = [
        ZipEntry("evil-link", b"../victim", mode=0o120777),
        ZipEntry("evil-link/stolen", b"x"),
        results_entry(stored=True),
    ]
    yield Case("zip-symlink-through", "through.zip", zip_of(through), must_refuse("evil-link"))
    slash = ZipEntry("evil-link/", b"../victim", mode=0o120777)
    yield Case("zip-symlink-slash", "slash.zip", zip_of([results_entry(stored=True), slash]), must_refuse("evil-link"))
    yield Case(
        "zip-folder-mode-file-name",
        "fm.zip",
        zip_of([results_entry(stored=True), ZipEntry("evil", b"x", mode=0o40755)]),
        may_give({"evil": b"x", **GOOD}),
    )
    yield Case(
        "zip-file-mode-folder-name",
        "ff.zip",
        zip_of([results_entry(stored=True), ZipEntry("a/", b"", mode=0o100644)]),
        may_give({"a": None, **GOOD}),
    )


def mode_cases():
    """Permission bits, none of which is taken over."""
    tree = must_give({"a": b"x", "d/e": b"y", **GOOD})
    for name, mode in MODES.items():
        entries = [
            ZipEntry("a", b"x", mode=0o100000 | mode),
            ZipEntry("d/", mode=0o40000 | mode),
            ZipEntry("d/e", b"y", mode=mode),
            results_entry(stored=True),
        ]
        yield Case(f"zip-mode-{name}", f"{name}.zip", zip_of(entries), tree)
        archive = tar_of(
            member("a", b"x", mode=mode),
            member("d/", kind=b"5", mode=mode),
            member("d/e", b"y", mode=mode),
            RESULTS_MEMBER,
        )
        yield Case(f"tar-mode-{name}", f"{name}.tar", archive, tree)


def tar_kind_cases():
    """The same as in ZIPs, and hard links."""
    links = {
        "hard-inside": (b"1", "predictions.json"),
        "hard-up": (b"1", "../sibling.txt"),
        "hard-absolute": (b"1", "/etc/passwd"),
        "hard-itself": (b"1", "evil-hard-itself"),
        "symlink": (b"2", "/etc"),
        "symlink-up": (b"2", "../victim"),
        "symlink-inside": (b"2", RESULTS_NAME),
        "symlink-empty": (b"2", ""),
        "char": (b"3", ""),
        "block": (b"4", ""),
        "fifo": (b"6", ""),
    }
    for i, (name, (kind, link)) in enumerate(links.items()):
        bad = header("evil-" + name, kind=kind, link=link, device=(1, 3) if kind in b"34" else (0, 0))
        for filtered in ("tar", turn(i)):
            yield Case(
                f"{filtered}-kind-{name}",
                f"{name}.{filtered}",
                FILTERS[filtered](tar_with(bad)),
                must_refuse("evil-" + name),
            )


def tar_link_cases():
    """Links that later members go through, with long targets, or with bytes."""
    for kind, link in ((b"2", "../victim"), (b"2", "."), (b"1", "../victim")):
        archive = tar_of(header("evil-link", kind=kind, link=link), member("evil-link/stolen", b"x"), RESULTS_MEMBER)
        yield Case(
            f"tar-through-{kind.decode()}-{link.strip('./') or 'here'}", "t.tar", archive, must_refuse("evil-link")
        )
    yield Case(
        "tar-through-replaced",
        "t.tar",
        tar_of(
            member("evil-link/", kind=b"5"),
            header("evil-link", kind=b"2", link="../victim"),
            member("evil-link/stolen", b"x"),
        ),
        must_refuse("evil-link"),
        in_place="any",
    )
    yield Case(
        "tar-hard-with-bytes",
        "t.tar",
        tar_with(member("evil-hard", b"new bytes", kind=b"1", link="predictions.json")),
        must_refuse("evil-hard"),
    )
    yield Case(
        "tar-pax-link",
        "t.tar",
        tar_with(pax(("linkpath", "/etc/" + "x" * 200)), header("evil-link", kind=b"2")),
        must_refuse("evil-link"),
    )
    yield Case(
        "tar-gnu-long-link",
        "t.tar",
        tar_with(gnu_long("../" + "v" * 200, b"K"), header("evil-link", kind=b"2")),
        must_refuse("evil-link"),
    )


def tar_type_cases():
    """Types of members that are unknown or rare."""
    for kind in b"7DIMNPVXZ89@AE":
        bad = member("evil-kind", b"bytes", kind=bytes([kind]))
        trees = [{"evil-kind": b"bytes", **GOOD}, dict(GOOD)] if kind != 0x4D else [dict(GOOD)]
        yield Case(f"tar-type-{chr(kind)}", "t.tar", tar_with(bad), may_give(*trees))


SPARSE_TREE = {"evil-sparse": b"first" + bytes(995) + b"secnd", **GOOD}


def gnu_sparse(second, size):
    """An old GNU sparse file: 5 bytes at 0, 5 at `second`; `size` is the field of its real size."""
    places = b"".join(b"%011o\0" % number for number in (0, 5, second, 5))
    tail = bytes(41) + places + bytes(48) + b"\0" + size
    return member("evil-sparse", b"firstsecnd", kind=b"S", magic=GNU_MAGIC, tail=tail)


def sparse_cases():
    yield Case("tar-sparse-gnu", "s.tar", tar_with(gnu_sparse(1000, b"%011o\0" % 1005)), may_give(SPARSE_TREE))
    yield Case("tar-sparse-bomb", "s.tar", tar_with(gnu_sparse(4 << 30, b"7" * 11 + b"\0")), must_refuse("evil-sparse"))
    records = [("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "evil-sparse")]
    data = b"2\n0\n5\n1000\n5\n".ljust(512, b"\0") + b"firstsecnd"
    yield Case(
        "tar-sparse-pax",
        "s.tar",
        tar_of(
            RESULTS_MEMBER, pax(*records, ("GNU.sparse.realsize", "1005")), member("GNUSparseFile.0/evil-sparse", data)
        ),
        may_give(SPARSE_TREE),
    )
    yield Case(
        "tar-sparse-pax-bomb",
        "s.tar",
        tar_of(
            RESULTS_MEMBER,
            pax(*records, ("GNU.sparse.realsize", str(1 << 50))),
            member("GNUSparseFile.0/evil-sparse", b"1\n%d\n5\n".ljust(512, b"\0") % (1 << 49) + b"first"),
        ),
        must_refuse("evil-sparse"),
    )
    yield Case(
        "tar-sparse-pax-name",
        "s.tar",
        tar_of(
            RESULTS_MEMBER,
            pax(("GNU.sparse.name", "../sibling.txt"), *records[:2], ("GNU.sparse.realsize", "1005")),
            member("good", data),
        ),
        must_refuse(),
    )


def cases():
    for part in (
        zip_kind_cases,
        zip_link_cases,
        mode_cases,
        tar_kind_cases,
        tar_link_cases,
        tar_type_cases,
        sparse_cases,
    ):
        yield from part()
