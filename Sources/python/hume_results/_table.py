"""Rows in memory."""

from __future__ import annotations

from typing import Callable, TypeVar

from ._capsule import empty_stream, schema_of
from ._errors import Findings
from ._frames import Rows
from ._library import Handle, lib
from ._running import Progress

Value = TypeVar("Value")


class Table(Rows):
    """Rows that were computed or read, in memory as Apache Arrow.

    Whatever takes an Arrow stream takes a table, without copying and as often as wanted: ``polars.DataFrame(table)``,
    ``pyarrow.table(table)``, ``pandas.DataFrame.from_arrow(table)``, ``duckdb.sql("FROM table")``. Tables may be used by
    several threads at a time.

    Examples
    --------
    >>> table = top("interview", model="face", top=1)
    >>> len(table), table.columns[-2:]
    (3, ['feature', 'value'])
    """

    def __init__(self, handle: Handle, findings: Findings) -> None:
        self._handle = handle
        self._found = findings

    def __len__(self) -> int:
        """The number of rows."""
        return int(lib.hume_table_rows(self._handle.pointer))

    def __bool__(self) -> bool:
        """True: a table without rows is a table too."""
        return True

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows, as a capsule of the Arrow PyCapsule interface; ``requested_schema`` changes nothing."""
        capsule, address = empty_stream()
        if lib.hume_table_stream(self._handle.pointer, address) != 0:
            raise MemoryError
        return capsule

    def __arrow_c_schema__(self) -> object:
        """The columns, as a capsule of the Arrow PyCapsule interface."""
        return schema_of(self.__arrow_c_stream__())

    def _findings(self) -> Findings:
        return self._found

    def _consumed(self, consume: Callable[[Rows], Value], progress: Progress) -> Value:
        return consume(self)

    def __repr__(self) -> str:
        count, columns = len(self), self.columns
        lines = [f"<hume_results.Table: {count:,} row{'' if count == 1 else 's'}, {len(columns)} columns"]
        lines.append("  " + ", ".join(columns))
        if self.failures:
            lines.append(f"  {len(self.failures)} failed; the first: {self.failures[0]}")
        if self.warnings:
            rest = f" ({len(self.warnings)} in all)" if len(self.warnings) > 1 else ""
            lines.append(f"  warning{rest}: {self.warnings[0]}")
        return "\n".join(lines) + ">"
