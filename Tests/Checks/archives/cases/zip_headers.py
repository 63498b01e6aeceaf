"""ZIPs whose headers contradict each other, and names that are no text."""

from archives.build_zip import SENTINEL, ZipEntry, field
from archives.case import GOOD, may_give, must_give, must_refuse
from archives.cases.common import TEXT, behind_and_before, zip_case, zip_with

# What the headers of an entry called evil.txt say wrong: the fields of a `ZipEntry`.
LIES = {
    "local-name": dict(local={"name": b"evil.txx"}),
    "local-name-shorter": dict(local={"name": b"evil"}),
    "local-name-up": dict(local={"name": b"../evil.txt"}),
    "local-name-case": dict(local={"name": b"EVIL.txt"}),
    "central-name-up": dict(central={"name": b"../evil.txt"}),
    "local-method": dict(local={"method": 8}),
    "central-method": dict(central={"method": 8}),
    "local-size": dict(local={"usize": 5}),
    "local-csize": dict(local={"csize": 5}),
    "central-size-smaller": dict(central={"usize": 5}),
    "central-size-larger": dict(central={"usize": 5000}),
    "central-csize": dict(central={"csize": 5}),
    "local-crc": dict(local={"crc": 1}),
    "central-crc": dict(central={"crc": 1}),
    "both-crc": dict(local={"crc": 1}, central={"crc": 1}),
    "both-size": dict(local={"usize": 5}, central={"usize": 5}),
    "both-csize": dict(local={"csize": 5}, central={"csize": 5}),
    "both-sizes-smaller": dict(local={"usize": 5, "csize": 5}, central={"usize": 5, "csize": 5}),
    "both-sizes-larger": dict(local={"usize": 4000, "csize": 4000}, central={"usize": 4000, "csize": 4000}),
    "local-utf8-bit": dict(local={"flags": 0x800}),
    "central-utf8-bit": dict(central={"flags": 0x800}),
    "local-descriptor-bit": dict(local={"flags": 8}),
    "central-descriptor-bit": dict(central={"flags": 8}),
    "local-encrypted": dict(local={"flags": 1}),
    "central-encrypted": dict(central={"flags": 1}),
    "encrypted": dict(flags=1),
    "strong": dict(flags=0x41),
    "strong-alone": dict(flags=0x40),
    "masked": dict(flags=0x2000),
    "masked-all": dict(flags=0x2041, extra=field(0x17, bytes(8))),
    "patched": dict(flags=0x20),
    "name-zero": dict(local={"name_length": 0}),
    "local-signature": dict(local={"signature": b"PK\3\5"}),
    "local-signature-zero": dict(local={"signature": bytes(4)}),
    "central-signature": dict(central={"signature": b"PK\1\3"}),
    "local-extra-over": dict(local={"extra_length": 60000}),
    "local-extra-longer": dict(local={"extra_length": 4}),
    "central-extra-over": dict(central={"extra_length": 60000}),
    "central-comment-over": dict(central={"comment_length": 60000}),
    "disk": dict(central={"disk": 1}),
    "disk-sentinel": dict(central={"disk": 0xFFFF}),
    "offset-outside": dict(central={"offset": 1 << 30}),
    "offset-sentinel": dict(central={"offset": SENTINEL}),
    "offset-into-data": dict(central={"offset": 31}),
    "offset-directory": dict(central={"offset": SENTINEL - 1}),
    "size-sentinel": dict(central={"usize": SENTINEL, "csize": SENTINEL}),
    "size-sentinel-both": dict(
        central={"usize": SENTINEL, "csize": SENTINEL}, local={"usize": SENTINEL, "csize": SENTINEL}
    ),
    "csize-outside": dict(central={"csize": 1 << 30}, local={"csize": 1 << 30}),
}
# There is no entry to name, or not one for sure: bytes of no entry, no header found, a header of unknown length.
NAMELESS = {
    "disk",
    "disk-sentinel",
    "both-csize",
    "both-sizes-smaller",
    "local-extra-over",
    "central-signature",
    "central-extra-over",
    "central-comment-over",
    "name-zero",
    "local-extra-longer",
}
OVERLAPPING = {"offset-into-data", "both-sizes-larger", "local-csize", "central-csize"}


def with_method(fields, method):
    """The fields of an entry that is packed so; where they lie about the method, they name the other one."""
    other = {"method": 8 - method}
    return {
        key: value | other if isinstance(value, dict) and "method" in value else value for key, value in fields.items()
    }


def lie_cases():
    """Each lie, stored and deflated."""
    for name, fields in LIES.items():
        words = [] if name in NAMELESS else ["evil|predictions"] if name in OVERLAPPING else ["evil"]
        for method, label in ((0, "stored"), (8, "deflated")):
            entry = ZipEntry("evil.txt", TEXT, method=method, **with_method(fields, method))
            yield zip_case(f"{name}-{label}", zip_with(entry), must_refuse(*words))


def harmless_cases():
    """Fields that differ without harm."""
    tree = {"evil.txt": TEXT, **GOOD}
    for name, fields in {
        "local-version": dict(local={"version": 45}),
        "local-time": dict(local={"time": 7, "date": 0x5A21}),
        "version-63": dict(local={"version": 63}, central={"version": 63}),
        "version-huge": dict(local={"version": 0xFFFF}, central={"version": 0xFFFF}),
        "time-invalid": dict(local={"time": 0xFFFF, "date": 0xFFFF}, central={"time": 0xFFFF, "date": 0xFFFF}),
        "flag-reserved": dict(flags=0x8000),
        "iattr": dict(central={"iattr": 0xFFFF}),
        "deflate-option-bits": dict(flags=6),
    }.items():
        yield zip_case(name, zip_with(ZipEntry("evil.txt", TEXT, method=8, **fields)), may_give(tree))
    yield zip_case(
        "entry-comment", zip_with(ZipEntry("evil.txt", TEXT, central={"comment": b"PK\5\6 a comment"})), must_give(tree)
    )
    yield zip_case("utf8-bit", zip_with(ZipEntry(b"evil.txt", TEXT, flags=0x800)), must_give(tree))


def encoding_cases():
    """Names that are no UTF-8, or not said to be."""
    yield zip_case("utf8-invalid", zip_with(ZipEntry(b"evil\xff\xfe.txt", TEXT, flags=0x800)), must_refuse("evil"))
    yield zip_case("utf8-overlong", zip_with(ZipEntry(b"..\xc0\xafevil.txt", TEXT, flags=0x800)), must_refuse("evil"))
    yield zip_case("utf8-surrogate", zip_with(ZipEntry(b"evil\xed\xa0\x80", TEXT, flags=0x800)), must_refuse("evil"))
    yield zip_case("cp437", zip_with(ZipEntry(b"M\x81ller.txt", TEXT)), may_give({"Müller.txt": TEXT, **GOOD}))
    unflagged = "Müller.txt".encode()
    yield zip_case(
        "utf8-unflagged",
        zip_with(ZipEntry(unflagged, TEXT)),
        may_give({"Müller.txt": TEXT, **GOOD}, {unflagged.decode("cp437"): TEXT, **GOOD}),
    )


def nul_cases():
    """Names with a NUL, or without anything."""
    for name, raw in {
        "nul": b"evil\0.txt",
        "nul-end": b"evil.txt\0",
        "nul-up": b"evil\0/../../x",
        "nul-leading": b"\0evil",
        "empty": b"",
        "nul-only": b"\0",
    }.items():
        expect = must_refuse(*(["evil"] if b"evil" in raw else []))
        yield from behind_and_before("raw-name-" + name, ZipEntry(raw, TEXT), expect)


def cases():
    for part in (lie_cases, harmless_cases, encoding_cases, nul_cases):
        yield from part()
