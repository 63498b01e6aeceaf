"""Tars cut, padded, without an end, or with something behind it."""

from archives.build_tar import END, header, member, tar_of
from archives.case import GOOD, may_give, must_give, must_refuse
from archives.cases.common import LINES, RESULTS_MEMBER, tar_case, tar_with


def end_cases():
    """With less or more than the two empty blocks at the end."""
    evil = {"evil": LINES, **GOOD}
    entry = member("evil", LINES)
    whole = tar_with(entry)
    yield tar_case("end-none", RESULTS_MEMBER + entry, must_refuse())
    yield tar_case("end-one-block", RESULTS_MEMBER + entry + bytes(512), may_give(evil))
    yield tar_case("end-padded", whole + bytes(10240 - len(whole) % 10240), must_give(evil))
    yield tar_case("end-padded-more", whole + bytes(1 << 20), must_give(evil))
    yield tar_case("end-padded-odd", whole + bytes(100), may_give(evil))
    other = tar_of(member("other", b"x"), RESULTS_MEMBER)
    for name, tail in {
        "archive": other,
        "archive-block": bytes(10240) + other,
        "garbage": b"garbage!" * 64,
        "byte": b"x",
        "garbage-far": bytes(1 << 20) + b"x",
        "header": header("hidden", 5),
    }.items():
        yield tar_case("behind-" + name, whole + tail, must_refuse())
    yield tar_case("one-zero-block-inside", RESULTS_MEMBER + bytes(512) + tar_of(entry), must_refuse())
    yield tar_case("one-zero-block-first", bytes(512) + whole, must_refuse())


def cut_cases():
    evil = {"evil": LINES, **GOOD}
    start = len(RESULTS_MEMBER)
    whole = tar_with(member("evil", LINES))
    for name, size in {
        "header": start + 100,
        "header-end": start + 511,
        "body": start + 600,
        "body-none": start + 512,
        "padding": start + 512 + len(LINES) + 3,
        "end": len(whole) - 700,
        "half-end": len(whole) - 512 + 100,
    }.items():
        yield tar_case("cut-" + name, whole[:size], may_give(evil) if name == "half-end" else must_refuse())


def whole_tar_cases():
    yield tar_case("empty", END, may_give({}), in_place="any")
    yield tar_case("empty-record", bytes(10240), may_give({}), in_place="any")
    yield tar_case("zeros-odd", bytes(700), may_give({}), in_place="any")
    inner = tar_of(member("inner", b"x"))
    yield tar_case(
        "tar-in-tar", tar_of(member("evil.tar", inner), RESULTS_MEMBER), must_give({"evil.tar": inner, **GOOD})
    )


def cases():
    for part in (end_cases, cut_cases, whole_tar_cases):
        yield from part()
