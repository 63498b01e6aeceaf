"""Errors, what is passed over, and what is warned about."""

import copy
import csv
import ctypes
import pathlib
import pickle
import shutil
import warnings

import pyarrow as pa
import pytest

import hume_results as hr
from hume_results import _library

with open(pathlib.Path(__file__).resolve().parents[3] / "Fixtures/malformed/expected.csv", encoding="utf-8") as lines:
    MALFORMED = [(row["file"], row["code"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("name, code", MALFORMED)
def test_malformed(program, name, code):
    path = f"malformed/{name}"
    errors = []
    for query in (hr.summary, hr.top, hr.qc, lambda path: hr.scan(path).read(), lambda path: hr.scan(path).to_arrow()):
        with pytest.raises(hr.HumeResultsError) as raised:
            query(path)
        errors.append(raised.value)
    assert {error.code for error in errors} == {code}
    assert all(name in error.place for error in errors)
    said = program("summary", path)
    assert said.returncode == 1
    assert str(errors[0]) in said.stderr


FOREIGN = pathlib.Path(__file__).resolve().parents[3] / "Fixtures/foreign"


@pytest.mark.parametrize("name", sorted(path.name for path in FOREIGN.iterdir()))
def test_foreign(name):
    with pytest.raises(hr.HumeResultsError) as raised:
        hr.summary(f"foreign/{name}")
    assert raised.value.code and raised.value.message and raised.value.advice


def test_consumers_get_the_text_of_an_error():
    with pytest.raises(Exception, match="where: malformed/bad_number-leading_zero.json"):
        pa.table(hr.scan("malformed/bad_number-leading_zero.json"))


def test_error_has_three_lines():
    with pytest.raises(hr.HumeResultsError) as raised:
        hr.scan("nope.json")
    error = raised.value
    assert str(error).splitlines() == [
        f"error: {error.message}", f"  where: {error.place}", f"  what to do: {error.advice}"
    ]  # fmt: skip
    assert error.place == "nope.json"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), str(error))


@pytest.mark.parametrize("name", ["no\nerror: pe.json", "no\x1b[31mpe.json", "no\u202epe.json", "no\u200dp\té.json"])
def test_names_of_files_control_nothing(program, name):
    with pytest.raises(hr.HumeResultsError) as raised:
        hr.scan(name)
    error = raised.value
    assert error.place == name
    assert all(char.isprintable() or char == "\u200d" for line in str(error).split("\n") for char in line)
    assert len(str(error).splitlines()) == 3
    assert program("summary", name).stderr == f"{error}\n"
    with pytest.warns(hr.HumeResultsWarning) as told:
        table = hr.summary(["webhook.json", name], on_error="skip")
    for text in (str(told[0].message), str(table.failures[0])):
        assert all(char.isprintable() or char == "\u200d" for char in text)
    assert table.failures[0].input == name


def test_the_text_of_the_library_controls_nothing():
    error = _library.ErrorStruct()
    path = (ctypes.c_char_p * 1)(b"no\n\x1b[31mpe.json")
    assert not _library.lib.hume_open(path, 1, b"{}", ctypes.byref(error))
    text, place = error.text.decode(), error.place
    _library.lib.hume_error_clear(ctypes.byref(error))
    assert place == b"no\n\x1b[31mpe.json"
    assert "\n  where: no\\u{a}\\u{1b}[31mpe.json\n" in text and "\x1b" not in text


SELECTIONS = [
    ({"emotion": "Xyzzy"}, "unmatched_name", 'No row that was read has a feature called "Xyzzy".'),
    ({"id": "nobody"}, "nothing_selected", "The selection leaves none of"),
]


@pytest.mark.parametrize("options, code, message", SELECTIONS, ids=str)
def test_what_a_selection_does_not_meet_is_warned_of(program, options, code, message):
    for query in (hr.summary, hr.top, hr.timeline):
        with pytest.warns(hr.HumeResultsWarning):
            table = query("webhook.json", **options)
        (finding,) = [finding for finding in table.warnings if finding.code == code]
        assert finding.message.startswith(message)
    ((name, value),) = options.items()
    assert f"warning: {finding.message}\n" in program("timeline", "webhook.json", f"--{name}", value).stderr


def test_no_row_at_all_is_warned_of():
    with pytest.warns(hr.HumeResultsWarning, match="There is no row"):
        table = hr.qc("empty-list.json")
    assert "no_rows" in [finding.code for finding in table.warnings]


def test_what_observations_do_not_meet_is_warned_of():
    for options, code in (({"model": "faces"}, "nothing_selected"), ({"emotion": "Xyzzy"}, "unmatched_name")):
        with pytest.warns(hr.HumeResultsWarning):
            rows = hr.scan("webhook.json", **options).read()
        assert code in [finding.code for finding in rows.warnings]
    with pytest.warns(hr.HumeResultsWarning, match="holds the same job as"):
        hr.scan("study").read()


def test_what_nothing_ranks_in_is_warned_of():
    with pytest.warns(hr.HumeResultsWarning, match="The result has no row"):
        table = hr.top("webhook.json", by="distinct")
    (finding,) = [finding for finding in table.warnings if finding.code == "empty_result"]
    assert "5 files" in finding.advice


def test_wide_holds_one_model():
    with pytest.raises(hr.BadOptionError, match="give model"):
        hr.scan("interview", layout="wide").read()


def test_paths_of_every_kind():
    expected = len(hr.scan("webhook.json").read())
    for paths in (pathlib.Path("webhook.json"), ["webhook.json"], (p for p in ["webhook.json"]), "webhook.js*n"):
        assert len(hr.scan(paths).read()) == expected


@pytest.fixture
def half_broken(tmp_path):
    for name in ("webhook.json", "malformed/truncated-between.json"):
        shutil.copy(name, tmp_path)
    return tmp_path


def test_skip(half_broken):
    with pytest.raises(hr.HumeResultsError):
        hr.summary(half_broken)
    with pytest.warns(hr.HumeResultsWarning, match="passed over"):
        table = hr.summary(half_broken, on_error="skip")
    assert [pathlib.Path(failure.input).name for failure in table.failures] == ["truncated-between.json"]
    assert table.failures[0].code == "truncated"
    assert len(table) == len(hr.summary(half_broken / "webhook.json"))

    scan = hr.scan(half_broken, on_error="skip")
    assert scan.failures == () and scan.warnings == ()
    rows = pa.table(scan).num_rows
    assert rows > len(hr.scan(half_broken / "webhook.json").read())
    assert [failure.code for failure in scan.failures] == ["truncated"]
    with pytest.warns(hr.HumeResultsWarning):
        assert len(scan.read()) == rows


def test_a_missing_path_among_others():
    with pytest.raises(hr.HumeResultsError):
        hr.summary(["webhook.json", "nope.json"])
    with pytest.warns(hr.HumeResultsWarning, match="nope.json"):
        table = hr.summary(["webhook.json", "nope.json"], on_error="skip")
    assert len(table.failures) == 1


def test_warnings_point_at_the_caller_and_can_be_silenced():
    for call in (lambda: hr.summary("odd.json"), lambda: hr.scan("odd.json").read(), lambda: hr.scan("odd.json").to_arrow()):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            call()
        assert told and all(item.category is hr.HumeResultsWarning for item in told)
        assert {item.filename for item in told} == {__file__}
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            warnings.simplefilter("ignore", hr.HumeResultsWarning)
            call()
        assert not told


def test_warnings_as_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(hr.HumeResultsWarning):
            hr.summary("odd.json")


def test_notes_are_not_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = hr.summary("unidentified.json")
    assert table.notes and not table.warnings


def test_findings_are_values():
    table = hr.summary("odd.json")
    codes = [finding.code for finding in table.warnings]
    assert "unknown_name" in codes
    finding = table.warnings[0]
    assert finding.count >= 1 and "odd.json" in finding.place and finding.message in str(finding)
    assert "warning" in repr(table)


@pytest.mark.parametrize("make", [lambda: hr.scan("webhook.json"), lambda: hr.summary("webhook.json")])
def test_open_things_cannot_be_pickled_nor_doubled(make):
    value = make()
    for double in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            double(value)
    shallow = copy.copy(value)
    del value
    assert pa.table(shallow).num_rows > 0
