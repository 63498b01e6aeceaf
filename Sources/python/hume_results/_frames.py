"""What a table and a scan have in common: rows that other libraries take as an Arrow stream."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Callable, TypeVar

from ._capsule import column_names
from ._errors import Failure, Finding, Findings, MissingLibraryError
from ._options import Path, check_progress
from ._parquet import write_parquet
from ._running import Progress

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Value = TypeVar("Value")


class Rows:
    """Rows that can be had as an Arrow stream; the base of `Table` and `Scan`."""

    def __arrow_c_schema__(self) -> object:
        """The columns, as a capsule of the Arrow PyCapsule interface."""
        raise NotImplementedError

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows, as a capsule of the Arrow PyCapsule interface; ``requested_schema`` changes nothing."""
        raise NotImplementedError

    def _check_target(self, path: Path) -> None:
        """Raises where a file that is read would be written over."""

    def _findings(self) -> Findings:
        raise NotImplementedError

    def _consumed(self, consume: Callable[[Rows], Value], progress: Progress) -> Value:
        """What a consumer makes of all rows."""
        raise NotImplementedError

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return column_names(self.__arrow_c_schema__())

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The inputs that could not be read, where ``on_error="skip"`` passed over them."""
        return self._findings().failures

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """How the data departs from the format, one a kind and input, with its count and first place."""
        return self._findings().warnings

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is good to know of the data, and no departure."""
        return self._findings().notes

    def to_arrow(self) -> pyarrow.Table:
        """The rows as a table of pyarrow, which shares their memory.

        Returns
        -------
        pyarrow.Table
            Names are dictionary-encoded; a missing value is null.

        Raises
        ------
        MissingLibraryError
            Where pyarrow is not installed.

        Examples
        --------
        >>> qc("interview").to_arrow().num_rows
        4
        """
        make: Callable[[Rows], pyarrow.Table] = needed("to_arrow", "pyarrow")[0].table
        return self._consumed(make, False)

    def to_polars(self) -> polars.DataFrame:
        """The rows as a frame of polars.

        Returns
        -------
        polars.DataFrame
            Names are categorical; a missing value is null.

        Raises
        ------
        MissingLibraryError
            Where polars is not installed.

        Examples
        --------
        >>> qc("interview").to_polars().height
        4
        """
        make: Callable[[Rows], polars.DataFrame] = needed("to_polars", "polars")[0].DataFrame
        return self._consumed(make, False)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a frame of pandas; needs pyarrow beside it, as pandas does for all of Arrow.

        Returns
        -------
        pandas.DataFrame
            Names are categorical; a missing value is NaN.

        Raises
        ------
        MissingLibraryError
            Where pandas or pyarrow is not installed.

        Examples
        --------
        >>> len(qc("interview").to_pandas())
        4
        """
        pandas, arrow = needed("to_pandas", "pandas", "pyarrow")
        consume = getattr(pandas.DataFrame, "from_arrow", None) or (lambda rows: arrow.table(rows).to_pandas())
        return self._consumed(consume, False)

    def to_parquet(
        self,
        path: Path,
        *,
        compression: str = "zstd",
        overwrite: bool = False,
        progress: Progress = False,
        **options: Any,
    ) -> int:
        """Writes the rows to a Parquet file, which appears whole or not at all; needs pyarrow.

        Rows are written as they come, in groups of at most 524,288 rows and about 64 MB, so that memory is bounded.

        Parameters
        ----------
        path : path
            The file. An existing one is kept unless ``overwrite``.
        compression : str
            As pyarrow calls it: ``"zstd"``, ``"snappy"``, ``"none"``, …
        overwrite : bool
            Whether an existing file is replaced.
        progress : bool or callable
            See `scan`.
        **options
            What else ``pyarrow.parquet.ParquetWriter`` takes, e.g. ``compression_level``.

        Returns
        -------
        int
            The number of rows.

        Raises
        ------
        HumeResultsError
            Where an input fails.
        FileExistsError
            Where the file is there, and ``overwrite`` is false.
        MissingLibraryError
            Where pyarrow is not installed.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     scan("interview", model="face").to_parquet(f"{folder}/face.parquet")
        14208
        """
        check_progress(progress)
        self._check_target(path)
        arrow, parquet = needed("to_parquet", "pyarrow", "pyarrow.parquet")
        return self._consumed(
            lambda rows: write_parquet(arrow, parquet, rows, path, compression, overwrite, options), progress
        )


def needed(method: str, *names: str) -> list[Any]:
    """Libraries that are imported only when a method needs them; all that are missing are named at once."""
    found, missing, cause = [], [], None
    for name in names:
        try:
            found.append(importlib.import_module(name))
        except ImportError as error:
            cause, package = error, name.partition(".")[0]
            if package not in missing:
                missing.append(package)
    if missing:
        which = f"{' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise MissingLibraryError(
            "missing_library", f"{method} needs {which}.", advice=f"pip install {' '.join(missing)}"
        ) from cause
    return found


class Capsule(Rows):
    """A stream that is there already, for a consumer that wants an object."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._stream
