"""Arguments: what is refused, and how they are shown."""

import io
import json
import pathlib
import shutil
import sys
import typing

import pytest

import hume_results as hr

BAD_OPTIONS = [
    {"start": 10, "stop": 5}, {"start": -1}, {"min_prob": 2}, {"min_face": -1}, {"by": "distinct"},
    {"faces": "x"}, {"by": "meen"}, {"across": "rows"}, {"model": 3}, {"model": ["face", 3]}, {"emotion": "Joyy"},
    {"features": "faxs"}, {"start": "0"}, {"start": float("nan")}, {"stop": float("inf")}, {"min_prob": []},
    {"groups": 3}, {"anonymize": 1}, {"on_error": "stop"}, {"threads": 0}, {"threads": 1.5}, {"exact": "yes"},
    {"max_memory": -1}, {"progress": "yes"}, {"progress": 1},
]  # fmt: skip


@pytest.mark.parametrize("options", BAD_OPTIONS, ids=str)
def test_bad_options(options):
    with pytest.raises(hr.BadOptionError) as raised:
        hr.summary("webhook.json", **options)
    assert raised.value.code == "bad_option"
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize("paths", [[], 3, [3], ["webhook.json", None], "a\0b"], ids=str)
def test_bad_paths(paths):
    with pytest.raises(hr.BadOptionError):
        hr.scan(paths)


WEBHOOK = pathlib.Path(__file__).resolve().parents[3] / "Fixtures/webhook.json"
CONTENTS = {
    "file": lambda: WEBHOOK.open(encoding="utf-8"),
    "bytes file": lambda: WEBHOOK.open("rb"),
    "memory": lambda: io.StringIO("secret.json"),
    "text": lambda: WEBHOOK.read_text(encoding="utf-8"),
    "bytes": lambda: WEBHOOK.read_bytes(),
    "dict": lambda: json.loads(WEBHOOK.read_text(encoding="utf-8")),
    "list": lambda: [json.loads(WEBHOOK.read_text(encoding="utf-8"))],
    "short": lambda: ' \n[ {"secret": 1}]',
    "csv": lambda: ",".join(f"Column {index}" for index in range(50)) + "\n1,2,secret\n",
    "long": lambda: "secret" * 1000,
}


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize("name", ["paths", "groups"])
def test_content_is_not_taken_for_a_path(name, kind):
    content = CONTENTS[kind]()
    for query in (hr.scan, hr.summary):
        with pytest.raises(hr.BadOptionError) as raised:
            query(content) if name == "paths" else query("webhook.json", groups=content)
        assert raised.value.message.startswith(f"{name} is ") and len(raised.value.message) < 130
        assert not any(word in str(raised.value) for word in ("secret", "predictions", "Column"))
        if name == "paths" or kind != "list":
            assert raised.value.advice == "Give the path of the file, not its content."
    if hasattr(content, "close"):
        content.close()


@pytest.mark.parametrize("name, value", [("model", [3]), ("threads", "9"), ("start", "9"), ("exact", [1])])
def test_messages_show_long_values_in_short(name, value):
    with pytest.raises(hr.BadOptionError) as raised:
        hr.summary("webhook.json", **{name: value * 999})
    assert "…" in raised.value.message and len(raised.value.message) < 130
    with pytest.raises(hr.BadOptionError) as raised:
        hr.scan([[3] * 999])
    assert "…" in raised.value.message and len(raised.value.message) < 130


@pytest.mark.parametrize("name", ["[a]*.json", "{a}.json", "{.json", "a\nb.json", "[", "x\n" * 50])
def test_names_that_begin_like_a_document(tmp_path, name):
    (tmp_path / name).write_bytes(WEBHOOK.read_bytes())
    shutil.copy(WEBHOOK, tmp_path / "a.json")
    assert hr.scan(str(tmp_path / name)).inputs
    with pytest.raises(hr.HumeResultsError) as raised:
        hr.scan(f"no{name}").inputs
    assert not isinstance(raised.value, hr.BadOptionError)


CHOICES = [{"layout": "Wide"}, {"layout": 3}, {"names": "slugs"}, {"on_error": ["skip"]}]


@pytest.mark.parametrize("options", CHOICES, ids=str)
def test_choices_are_looked_at_before_anything_is_read(options):
    with pytest.raises(hr.BadOptionError, match='(layout|names|on_error) is "[a-z]+" or "[a-z]+", not '):
        hr.scan("webhook.json", **options)


@pytest.mark.parametrize("name", ["scan", "summary", "top", "timeline", "qc", "library_path"])
def test_hints_can_be_had(name):
    assert "return" in typing.get_type_hints(getattr(hr, name))


SHOWN = [
    ({}, ""),
    ({"layout": "long", "on_error": "raise", "anonymize": False}, ""),
    ({"on_error": "skip", "layout": "wide", "model": "face"}, ", layout='wide', model='face', on_error='skip'"),
    ({"start": 1, "stop": 2.5, "model": (m for m in ("face", "b*"))}, ", model=['face', 'b*'], start=1.0, stop=2.5"),
    ({"combine": True, "names": "original", "batch_rows": 5}, ", combine=True, names='original', batch_rows=5"),
]


@pytest.mark.parametrize("options, shown", SHOWN)
def test_a_scan_shows_its_arguments(options, shown):
    assert repr(hr.scan("webhook.json", **options)) == f"<hume_results.Scan of webhook.json{shown}>"


def test_all_that_is_missing_is_named(monkeypatch):
    for gone, needs, install in [
        (("pandas", "pyarrow"), "pandas and pyarrow, which are not installed.", "pip install pandas pyarrow"),
        (("pyarrow",), "pyarrow, which is not installed.", "pip install pyarrow"),
    ]:
        with monkeypatch.context() as patch, pytest.raises(hr.MissingLibraryError) as raised:
            for name in gone:
                patch.setitem(sys.modules, name, None)
            hr.qc("webhook.json").to_pandas()
        assert (raised.value.message, raised.value.advice) == (f"to_pandas needs {needs}", install)
    with monkeypatch.context() as patch, pytest.raises(hr.MissingLibraryError, match="needs pyarrow, which is"):
        patch.setitem(sys.modules, "pyarrow", None)
        patch.setitem(sys.modules, "pyarrow.parquet", None)
        hr.qc("webhook.json").to_parquet("never.parquet")


def test_unknown_argument():
    with pytest.raises(TypeError):
        hr.scan("webhook.json", modle="face")
