"""Parquet: the same values, whole or not at all, in bounded memory."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import hume_results as hr


@pytest.mark.parametrize("options", [{}, {"layout": "wide", "model": "face"}, {"batch_rows": 50}], ids=str)
def test_round_trip(tmp_path, options):
    scan = hr.scan("interview", **options)
    for number, rows in enumerate((scan, scan.read())):
        path = tmp_path / f"{number}.parquet"
        table = pa.table(rows)
        assert rows.to_parquet(path) == table.num_rows
        read = pq.read_table(path)
        assert read.schema.names == table.schema.names
        assert read.to_pylist() == table.to_pylist()
        assert os.listdir(tmp_path) == [path.name]
        umask = os.umask(0)
        os.umask(umask)
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask
        path.unlink()


def test_row_groups(tmp_path, medium):
    path = tmp_path / "x.parquet"
    rows = hr.scan([medium, "all-models"], batch_rows=10_000).to_parquet(path, compression="snappy")
    file = pq.ParquetFile(path)
    sizes = [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)]
    assert sum(sizes) == rows and max(sizes) <= 1 << 19 and len(sizes) == -(-rows // (1 << 19)) or len(sizes) < 10
    assert file.metadata.row_group(0).column(0).compression == "SNAPPY"
    # Names stay in a dictionary, although each batch has names of its own.
    names = file.metadata.row_group(0).column(file.schema_arrow.names.index("feature"))
    assert "RLE_DICTIONARY" in names.encodings
    expected = pa.table(hr.scan([medium, "all-models"]))["feature"].to_pylist()
    assert pq.read_table(path, columns=["feature"])["feature"].to_pylist() == expected


def test_existing_files_are_kept(tmp_path):
    path = tmp_path / "x.parquet"
    path.write_text("mine")
    for rows in (hr.scan("webhook.json"), hr.qc("webhook.json")):
        with pytest.raises(FileExistsError):
            rows.to_parquet(path)
        assert path.read_text() == "mine"
    hr.qc("webhook.json").to_parquet(str(path), overwrite=True)
    assert pq.read_table(path).num_rows == 1
    assert os.listdir(tmp_path) == ["x.parquet"]


def test_nothing_is_left_of_a_failure(tmp_path):
    path = tmp_path / "x.parquet"
    for options in ({}, {"overwrite": True}):
        with pytest.raises(hr.HumeResultsError) as raised:
            hr.scan(["webhook.json", "malformed/truncated-between.json"]).to_parquet(path, **options)
        assert raised.value.code == "truncated"
        assert os.listdir(tmp_path) == []
    for target in (tmp_path / "no-folder" / "x.parquet", tmp_path):
        with pytest.raises(OSError) as raised:
            hr.scan("webhook.json").to_parquet(target, overwrite=True)
        assert raised.value.filename == str(target) and ".tmp" not in str(raised.value)
    with pytest.raises(hr.BadOptionError, match="progress"):
        hr.scan("webhook.json").to_parquet(path, progress="yes")
    with pytest.raises(Exception):
        hr.scan("webhook.json").to_parquet(path, compression="nonsense")
    assert os.listdir(tmp_path) == []


def test_an_interrupt_leaves_nothing(tmp_path, big):
    code = "import sys, hume_results as hr\nprint('go', flush=True)\nhr.scan(sys.argv[1]).to_parquet(sys.argv[2])"
    path = tmp_path / "x.parquet"
    process = subprocess.Popen(
        [sys.executable, "-c", code, big, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "go\n"
    while not os.listdir(tmp_path):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in said and process.returncode != 0
    assert os.listdir(tmp_path) == []


def test_progress_and_options(tmp_path, medium):
    seen = []
    hr.scan(medium).to_parquet(
        tmp_path / "x.parquet", progress=lambda done, total: seen.append((done, total)), compression_level=3
    )
    assert seen and seen[-1][0] == seen[-1][1] > 0


@pytest.mark.parametrize("name", ["webhook.json", "all-models/artifacts.zip"])
def test_an_input_is_never_written_over(tmp_path, name):
    before = Path(name).read_bytes()
    path = tmp_path / "in"
    path.write_bytes(before)
    with pytest.raises(hr.BadOptionError, match="is the input"):
        hr.scan(path).to_parquet(path, overwrite=True)
    assert path.read_bytes() == before
