"""Reads Arrow IPC streams of the tests with three libraries, and compares all values with JSON that lies beside them.

    HUME_ARROW_FOLDER=FOLDER swift test --disable-xctest --filter IPCFiles
    python3 Tests/Checks/arrow_ipc_check.py FOLDER

Needs pyarrow, polars and duckdb (`pip install pyarrow polars duckdb`). Exits with 1 at the first difference.
"""

import json
import pathlib
import struct
import sys

import duckdb
import polars
import pyarrow
import pyarrow.ipc

TYPES = {
    "boolean": pyarrow.bool_(), "integer": pyarrow.int64(), "number": pyarrow.float64(), "text": pyarrow.string(),
    "name": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
}


def comparable(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0] if isinstance(value, float) else value


def rows(columns):
    return [tuple(map(comparable, row)) for row in zip(*columns, strict=True)]


def require(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def check(path):
    with open(path.with_suffix(".ndjson"), encoding="utf-8") as lines:
        head = json.loads(next(lines))
        expected = [tuple(json.loads(line)) for line in lines]

    # From a mapped file too, where nothing is copied and the alignment is what the file has.
    for source in (pyarrow.OSFile(str(path)), pyarrow.memory_map(str(path))):
        table = pyarrow.ipc.open_stream(source).read_all()
        table.validate(full=True)
        require(table.schema.names == [name for name, _ in head["columns"]], f"{path}: names {table.schema.names}")
        require(table.schema.types == [TYPES[kind] for _, kind in head["columns"]], f"{path}: types")
        metadata = [(key.decode(), value.decode()) for key, value in (table.schema.metadata or {}).items()]
        require(metadata == [tuple(pair) for pair in head["metadata"]], f"{path}: metadata {metadata}")
        require(rows(column.to_pylist() for column in table.columns) == expected, f"{path}: pyarrow's values")
    for column in table.columns:
        for chunk in column.chunks:
            addresses = [buffer.address % 64 for buffer in chunk.buffers() if buffer]
            require(not any(addresses), f"{path}: buffers at {addresses}")

    frame = polars.read_ipc_stream(path)
    require(rows(column.to_list() for column in frame) == expected, f"{path}: polars' values")

    connection = duckdb.connect()
    connection.register("t", table)
    require([tuple(map(comparable, row)) for row in connection.sql("FROM t").fetchall()] == expected,
            f"{path}: duckdb's values")
    return len(expected)


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.arrows"))
    require(paths, f"no streams in {folder}")
    total = sum(map(check, paths))
    print(f"{len(paths)} streams, {total} rows: the same in pyarrow {pyarrow.__version__}, "
          f"polars {polars.__version__}, duckdb {duckdb.__version__}")


main(*sys.argv[1:])
