"""Rows → a Parquet file, in bounded memory."""

from __future__ import annotations

import errno
import os
import secrets
from typing import Any, Iterator, Mapping

# A row group ends with whichever comes first. What pyarrow holds for one is about twice its bytes.
_ROWS = 1 << 19
_BYTES = 64 << 20


def write_parquet(
    arrow: Any,
    parquet: Any,
    rows: object,
    path: "str | os.PathLike[str]",
    compression: str,
    overwrite: bool,
    options: Mapping[str, Any],
) -> int:
    """Writes rows to a file, which appears whole or not at all; gives their number."""
    target = os.fspath(path)
    if not overwrite and os.path.lexists(target):
        raise _exists(target)
    temporary = _temporary(target)
    try:
        written = 0
        reader = arrow.RecordBatchReader.from_stream(rows)
        with reader, parquet.ParquetWriter(temporary, reader.schema, compression=compression, **options) as writer:
            for table in _groups(arrow, reader):
                writer.write_table(table, row_group_size=_ROWS)
                written += table.num_rows
        _keep(temporary, target, overwrite)
        return written
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)


def _groups(arrow: Any, reader: Any) -> Iterator[Any]:
    """The batches, in tables of a row group each."""
    batches: list[Any] = []
    rows = size = 0
    for batch in reader:
        if batches and (rows + batch.num_rows > _ROWS or size + batch.nbytes > _BYTES):
            yield _joined(arrow, batches)
            batches, rows, size = [], 0, 0
        batches.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
    if batches:
        yield _joined(arrow, batches)


def _joined(arrow: Any, batches: list[Any]) -> Any:
    """Batches as one table. Each has names of its own; a column of a row group is to have one list of them."""
    return arrow.Table.from_batches(batches).unify_dictionaries()


def _temporary(target: str) -> str:
    """A new file beside the target, which nobody else has."""
    folder, name = os.path.split(target)
    path = os.path.join(folder, f".{name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except OSError as error:
        # The caller knows the target only. The number chooses the class.
        raise OSError(error.errno, error.strerror, target) from None
    return path


def _keep(temporary: str, target: str, overwrite: bool) -> None:
    """Gives the finished file its name."""
    file = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
    if overwrite:
        try:
            os.replace(temporary, target)
        except OSError as error:
            raise OSError(error.errno, error.strerror, target) from None
        return
    try:
        # Unlike a renaming, a second name never takes the place of a file that came meanwhile.
        os.link(temporary, target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:  # A file system without second names.
        if os.path.lexists(target):
            raise _exists(target) from None
        os.replace(temporary, target)


def _exists(target: str) -> FileExistsError:
    return FileExistsError(errno.EEXIST, "The file exists; overwrite=True replaces it", target)
