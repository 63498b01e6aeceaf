"""What other libraries make of a scan and a table."""


import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import hume_results as hr

MAKE = [
    lambda: hr.scan("interview"),
    lambda: hr.scan("interview").read(),
    lambda: hr.scan("interview", layout="wide", model="face"),
    lambda: hr.summary("interview"),
    lambda: hr.timeline("all-models"),
    lambda: hr.qc("study"),
]


@pytest.mark.parametrize("make", MAKE)
def test_all_see_the_same(make):
    rows = make()
    expected = pa.table(rows).to_pylist()
    assert expected
    for _ in range(2):
        assert rows.to_arrow().to_pylist() == expected
        assert pa.RecordBatchReader.from_stream(rows).read_all().to_pylist() == expected
        assert pl.DataFrame(rows).to_dicts() == expected
        assert rows.to_polars().to_dicts() == expected
        found = duckdb.sql("FROM rows")
        assert [dict(zip(found.columns, row)) for row in found.fetchall()] == expected
    frame = rows.to_pandas()
    assert list(frame.columns) == rows.columns
    for name in rows.columns:
        for value, other in zip(frame[name].tolist(), (row[name] for row in expected)):
            assert value == other or (other is None and pd.isna(value))


def test_schema():
    for rows in (hr.scan("texts"), hr.summary("texts")):
        schema = pa.schema(rows)
        assert schema == pa.table(rows).schema
        assert schema.names == rows.columns
        assert b"hume_results.table" in schema.metadata


def test_types():
    schema = pa.schema(hr.scan("interview"))
    name = pa.dictionary(pa.int32(), pa.string())
    assert [schema.field(column).type for column in ("file", "unit", "t_begin", "text", "score", "feature")] == [
        name, pa.int64(), pa.float64(), pa.string(), pa.float64(), name
    ]  # fmt: skip


def test_queries_of_duckdb_over_several_passes():
    scan = hr.scan("interview", model="face")  # noqa: F841, seen by DuckDB
    top = hr.top("interview", model="face", top=1)  # noqa: F841
    sql = "SELECT t.id, avg(s.score), any_value(t.value) FROM scan s JOIN top t USING (id, feature) GROUP BY 1 ORDER BY 1"
    found = duckdb.sql(sql).fetchall()
    assert [row[0] for row in found] == ["face_0", "face_1", "face_2"]
    assert all(abs(row[1] - row[2]) < 1e-12 for row in found)


def test_length_and_truth():
    empty = hr.scan("interview", id="nobody").read()
    assert len(empty) == 0 and empty
    assert pa.table(empty).num_rows == 0 and pl.DataFrame(empty).width == 23
    assert "0 rows" in repr(empty)
    assert len(hr.scan("empty-list.json").read()) == 0


def test_repr():
    assert "18,088 rows, 23 columns" in repr(hr.scan("interview").read())
    assert "interview" in repr(hr.scan("interview"))


@pytest.mark.parametrize("library, method", [
    ("pyarrow", "to_arrow"), ("polars", "to_polars"), ("pandas", "to_pandas"), ("pyarrow", "to_pandas"),
])  # fmt: skip
def test_a_library_that_is_not_installed(monkeypatch, library, method):
    import importlib

    real = importlib.import_module

    def without(name, *rest):
        if name.partition(".")[0] == library:
            raise ImportError(f"No module named {name!r}")
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    for rows in (hr.qc("webhook.json"), hr.scan("webhook.json")):
        with pytest.raises(hr.MissingLibraryError, match=f"pip install {library}") as raised:
            getattr(rows, method)()
        assert isinstance(raised.value, ImportError)


def test_nothing_is_imported_but_the_standard_library(python):
    code = (
        "import sys, hume_results as hr\n"
        "table = hr.top(sys.argv[1])\n"
        "assert len(table) and table.columns and repr(table)\n"
        "print(*(m for m in ('pyarrow', 'polars', 'pandas', 'numpy', 'duckdb') if m in sys.modules))"
    )
    assert python(code, "interview") == "\n"


def test_inputs():
    found = hr.scan(["webhook.json", "texts"]).inputs
    assert [item.path for item in found] == ["webhook.json", "texts/predictions.json"]
    assert all(item.size > 0 for item in found)
