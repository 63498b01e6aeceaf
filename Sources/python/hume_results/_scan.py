"""Observations, read while they are taken."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from typing import Callable, Optional, TypeVar

from ._capsule import empty_stream, schema_of
from ._errors import BadOptionError, Findings, HumeResultsError
from ._frames import Capsule, Rows
from ._library import ErrorStruct, Handle, lib, new_run, query, raising, take_json
from ._options import Path
from ._running import Progress, interruptibly
from ._table import Table

Value = TypeVar("Value")


@dataclass(frozen=True)
class Input:
    """An input that was found.

    Attributes
    ----------
    path : str
        As it was given; ``archive!entry`` inside an archive.
    job_id : str or None
        The job's id, where that is known before reading.
    size : int or None
        In bytes, as far as that is known.
    """

    path: str
    job_id: Optional[str]
    size: Optional[int]


class Scan(Rows):
    """The observations of some inputs; nothing is read before it is asked for.

    ``scan.to_polars()``, ``to_pandas()``, ``to_arrow()`` and ``to_parquet(path)`` take the rows, ``read()`` keeps them.
    Each time is a pass of its own over the inputs. These methods raise `HumeResultsError`, warn, show ``progress``, and
    end with Ctrl-C. There is nothing to close.

    Whatever takes an Arrow stream takes a scan, too: ``duckdb.sql("FROM scan")``, ``polars.DataFrame(scan)``,
    ``pyarrow.RecordBatchReader.from_stream(scan)``. Ctrl-C may not end such a pass before its end. What goes wrong
    during it that library raises as an error of its own, with the text of a `HumeResultsError`, and how the data
    departs from the format is not warned of, but known at its end, in `warnings`.

    Examples
    --------
    >>> faces = scan("interview", model="face", emotion="Joy")
    >>> len(faces.read())
    296
    """

    def __init__(self, inputs: Handle, options: bytes, progress: Progress, shown: str) -> None:
        self._inputs = inputs
        self._options = options
        self._shown = shown
        self._progress = progress
        self._run: Optional[Handle] = None

    @property
    def inputs(self) -> list[Input]:
        """The inputs that were found behind the paths."""
        found = take_json(lib.hume_inputs_describe(self._inputs.pointer))["inputs"]
        return [Input(item["path"], item["job_id"], item["bytes"]) for item in found]

    def read(self) -> Table:
        """All observations, in memory.

        Returns
        -------
        Table
            In the long layout some 200 bytes a row, in the wide one 8 bytes a feature and some 150 a row.

        Raises
        ------
        HumeResultsError
            Where an input fails, unless ``on_error="skip"``.

        Examples
        --------
        >>> len(scan("interview", model="prosody", layout="wide").read())
        29
        """
        run = new_run()
        handle = interruptibly(
            lambda: query("observations", self._inputs, self._options, run), run, self._progress
        )
        self._run = run
        findings = findings_of(run)
        findings.warn()
        return Table(handle, findings)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A new pass, as a capsule of the Arrow PyCapsule interface; ``requested_schema`` changes nothing."""
        run = new_run()
        stream = interruptibly(lambda: self._begin(run), run)
        self._run = run
        return stream

    def __arrow_c_schema__(self) -> object:
        """The columns, as a capsule of the Arrow PyCapsule interface; they show from a first look at the inputs."""
        run = new_run()
        return interruptibly(lambda: schema_of(self._begin(run)), run)

    def _begin(self, run: Handle) -> object:
        """Begins a pass."""
        capsule, address = empty_stream()
        error = ErrorStruct()
        if lib.hume_scan(self._inputs.pointer, self._options, run.pointer, address, ctypes.byref(error)) != 0:
            raising(error)
        return capsule

    def _check_target(self, path: Path) -> None:
        for item in self.inputs:
            for read in (item.path, item.path.partition("!")[0]):
                if os.path.isfile(read) and os.path.exists(path) and os.path.samefile(read, path):
                    raise BadOptionError(
                        "bad_option", f"The output is the input {read}.", advice="Choose another name."
                    )

    def _findings(self) -> Findings:
        """What the last pass met; all of it once that is at its end."""
        return findings_of(self._run) if self._run else Findings()

    def _consumed(self, consume: Callable[[Rows], Value], progress: Progress) -> Value:
        run = new_run()

        def work() -> Value:
            try:
                return consume(Capsule(self._begin(run)))
            except HumeResultsError:
                raise
            except Exception as error:
                # Consumers know an error of a stream as text only.
                found = findings_of(run).error
                if found is None:
                    raise
                raise found from error

        value = interruptibly(work, run, progress or self._progress)
        self._run = run
        findings_of(run).warn()
        return value

    def __repr__(self) -> str:
        paths = [item.path for item in self.inputs]
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        return f"<hume_results.Scan of {paths[0]}{more}{self._shown}>"


def findings_of(run: Handle) -> Findings:
    """What a query has met so far."""
    return Findings.of(take_json(lib.hume_run_findings(run.pointer)))
