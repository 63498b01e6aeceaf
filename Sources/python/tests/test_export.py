"""Every fixture, model and layout against what the program exports as CSV, value for value."""

import csv
import io
import math

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import hume_results as hr

INPUTS = [
    "interview", "interview/3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018/artifacts.zip", "study/predictions.json",
    "study/study-artifacts", "all-models", "all-models/artifacts.zip", "images", "texts", "webhook.json", "dict.json",
    "lines.ndjson", "camel-case.json", "shuffled-keys.json", "odd.json", "unidentified.json", "many-ids.json",
    "legacy-2023.json", "bom.json", "compressed",
]  # fmt: skip
OPTIONS = [{}, {"features": "emotion"}, {"emotion": ["Joy", "Calmness"]}, {"start": 1.0, "stop": 20.5}]
FLAGS = {"start": "from", "stop": "to"}


def flags(options):
    texts = []
    for name, value in options.items():
        flag = f"--{FLAGS.get(name, name).replace('_', '-')}"
        for item in value if isinstance(value, list) else [value]:
            texts += [flag] if item is True else [flag, str(item)]
    return texts


def expected(program, command, path, options):
    """The columns and rows that the program gives, as texts."""
    done = program(command, "--format", "csv", "-q", *flags(options), path)
    assert done.returncode == 0, done.stderr
    # Before Python 3.11 no zero byte may be in a CSV.
    lines = csv.reader(io.StringIO(done.stdout.replace("\0", "\ue000"), newline=""))
    rows = [[cell.replace("\ue000", "\0") for cell in line] for line in lines]
    # A name in Arrow's C interface ends at a zero byte.
    return [name.partition("\0")[0] for name in rows[0]], rows[1:]


def same(value, text):
    if value is None:
        return text == ""
    if isinstance(value, bool):
        return text == ("true" if value else "false")
    if isinstance(value, float):
        return math.isfinite(value) and float(text) == value
    return str(value) == text


def compare(rows, header, expected_rows):
    table = pa.table(rows)
    table.validate(full=True)
    assert table.column_names == header == rows.columns
    assert table.num_rows == len(expected_rows)
    for index, name in enumerate(header):
        for number, value in enumerate(table.column(index).to_pylist()):
            assert same(value, expected_rows[number][index]), (name, number, value, expected_rows[number][index])


@pytest.mark.parametrize("path", INPUTS)
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_long(program, path, options):
    compare(hr.scan(path, **options), *expected(program, "export", path, options))


@pytest.mark.parametrize("path", INPUTS)
@pytest.mark.parametrize("names", ["slug", "original"])
def test_wide(program, path, names):
    models = set(pa.table(hr.scan(path))["model"].to_pylist())
    assert models
    for model in sorted(models):
        options = {"layout": "wide", "model": model, "names": names}
        compare(hr.scan(path, **options), *expected(program, "export", path, options))


@pytest.mark.parametrize("path", INPUTS)
def test_anonymized_in_memory(program, path):
    options = {"anonymize": True}
    header, rows = expected(program, "export", path, options)
    read = hr.scan(path, **options).read()
    assert len(read) == len(rows)
    compare(read, header, rows)


QUERIES = [
    ("summary", {}), ("summary", {"faces": "frame", "model": "face"}), ("summary", {"across": "files"}),
    ("summary", {"across": "pool"}), ("summary", {"n_eff": True, "exact": True}), ("top", {"top": 3}),
    ("top", {"top": 0, "by": "max"}), ("top", {"by": "time_above", "threshold": 0.5}), ("timeline", {"bin": 2.5}),
    ("timeline", {"top": 2}), ("qc", {}),
]  # fmt: skip


@pytest.mark.parametrize("path", ["interview", "study/predictions.json", "all-models", "texts", "odd.json"])
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_statistics(program, path, query):
    name, options = query
    compare(getattr(hr, name)(path, **options), *expected(program, name, path, options))


def test_groups(program):
    options = {"groups": "study/groups.csv", "across": "files"}
    path = "study/predictions.json"
    compare(hr.summary(path, **options), *expected(program, "summary", path, options))
    table = pa.table(hr.scan(path, groups="study/groups.csv"))
    assert set(table["condition"].to_pylist()) == {"calm", "noisy"}


def test_batches_have_as_many_rows_as_asked_for():
    reader = pa.RecordBatchReader.from_stream(hr.scan("interview", batch_rows=100))
    sizes = [batch.num_rows for batch in reader]
    assert sum(sizes) == 18088 and max(sizes) == 100


@pytest.mark.parametrize("path", ["all-models", "study/predictions.json"])
def test_several_models_in_one_wide_table(path):
    together = pa.table(hr.scan(path, layout="wide", combine=True))
    models = sorted(set(together["model"].to_pylist()))
    assert len(models) > 1
    for model in models:
        alone = pa.table(hr.scan(path, layout="wide", model=model))
        rows = together.filter(pc.equal(together["model"].cast("string"), model))
        assert rows.num_rows == alone.num_rows
        for name in alone.column_names:
            assert rows[name].to_pylist() == alone[name].to_pylist(), (model, name)
        for name in set(together.column_names) - set(alone.column_names):
            assert rows[name].null_count == rows.num_rows, (model, name)
    with pytest.raises(hr.HumeResultsError, match="combine"):
        hr.scan(path, layout="wide").read()


def test_models_that_are_named_have_their_columns_though_they_are_not_found():
    alone = pa.table(hr.scan("texts", layout="wide", combine=True))
    assert "face" not in alone["model"].to_pylist()
    both = pa.table(hr.scan("texts", layout="wide", combine=["face", "language", "ner"]))
    assert both.num_rows == alone.num_rows
    assert both.select(alone.column_names).equals(alone)
    more = set(both.column_names) - set(alone.column_names)
    assert "facs_au1_inner_brow_raise" in more and all(both[name].null_count == both.num_rows for name in more)
    # One that is not named and is found has its columns too.
    mixed = pa.table(hr.scan("all-models", layout="wide", combine="face"))
    assert mixed.equals(pa.table(hr.scan("all-models", layout="wide", combine=True)))
