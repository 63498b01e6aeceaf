"""What runs inside Spark's executors: files → batches of observations, as Spark takes them."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Iterable, Iterator, Mapping, Optional

import pyarrow as pa
import pyarrow.compute as pc

from ._errors import Failure, HumeResultsError, HumeResultsWarning, explained
from ._queries import qc, scan

# What tells an observation from the one before it.
_IDENTITY = ("source", "file", "model", "id", "unit")


@dataclass(frozen=True)
class Plan:
    """How inputs are read: pickled with the query, the same for all of them."""

    layout: str
    selection: Mapping[str, Any]
    ndjson: bool
    skips: bool
    # The columns of the frame, and in the wide layout those of each model before any were left out.
    columns: tuple[tuple[str, str], ...]
    features: Optional[Mapping[str, frozenset[str]]] = None

    def schema(self) -> pa.Schema:
        """The columns as Arrow has them."""
        types = {"string": pa.string(), "bigint": pa.int64(), "double": pa.float64()}
        return pa.schema([(name, types[kind]) for name, kind in self.columns])


def read_bins(
    plan: Plan, bins: list[list[tuple[str, str]]], numbers: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Reads the lists of inputs (each a path and how it is shown) whose numbers come."""
    for batch in numbers:
        for number in batch.column(0).to_pylist():
            for path, shown in bins[number]:
                yield from _Reading(plan, path, shown).batches()


def read_contents(plan: Plan, files: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Reads files whose paths and contents come, each through a temporary file."""
    for batch in files:
        for index in range(batch.num_rows):
            shown = batch.column(0)[index].as_py()
            # The folder's name may be the job's id.
            name = PurePosixPath(shown.partition("://")[2])
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, name.parent.name or "job", name.name)
                os.mkdir(os.path.dirname(path))
                with open(path, "wb") as file:
                    file.write(batch.column(1)[index].as_buffer())
                yield from _Reading(plan, path, shown).batches()


@dataclass
class _Reading:
    """The reading of one input."""

    plan: Plan
    path: str
    shown: str
    schema: pa.Schema = field(init=False)

    def __post_init__(self) -> None:
        self.schema = self.plan.schema()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All observations. Where inputs that fail are passed over, a first look finds that all of it can be read."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HumeResultsWarning)
            try:
                is_wide = self.plan.features is not None
                rows = self._rows() if self.plan.skips or not is_wide else {}
                reader = self._wide_reader(rows) if is_wide else None
            except HumeResultsError as error:
                told = self._told(error)
                if not self.plan.skips:
                    raise told from None
                print(f"hume_results: an input failed and was passed over.\n{told}", file=sys.stderr)
                return
            if reader is None:
                yield from self._long(rows)
                return
            try:
                for batch in reader:
                    self._check_models(batch.column("model").dictionary.to_pylist())
                    yield self._fitted(batch)
            except (OSError, pa.ArrowException) as error:
                raise self._cause(error) from None

    def _cause(self, error: Exception) -> Exception:
        """Why a stream ended: the stream itself knows a text only."""
        try:
            self._rows()
        except HumeResultsError as cause:
            return self._told(cause)
        return error

    def _rows(self) -> dict[str, int]:
        """The number of rows of every model with any, which takes a pass; raises where the input fails."""
        kept = ("model", "id", "file", "start", "stop", "min_prob", "min_confidence", "min_face")
        options = {name: value for name, value in self.plan.selection.items() if name in kept}
        # Rows count whatever scores they have: those of one feature are the least work.
        table = qc(self.path, **options, emotion="Joy", on_error="skip", threads=1, ndjson=self.plan.ndjson)
        if table.failures:
            raise _error(table.failures[0])
        counts: dict[str, int] = {}
        columns = pa.table(table).select(["model", "rows"])
        for model, count in zip(columns["model"].to_pylist(), columns["rows"].to_pylist()):
            if model and count:
                counts[model] = counts.get(model, 0) + count
        return counts

    def _wide_reader(self, rows: Mapping[str, int]) -> pa.RecordBatchReader:
        """All models in one table; raises where there is no column for a model or a name."""
        self._check_models(rows)
        reader = self._scan("wide")
        known: frozenset[str] = frozenset().union(*(self.plan.features or {}).values())
        names = reader.schema.names
        unknown = [name for name in names[names.index("box_h") + 1 :] if name not in known]
        if unknown:
            raise _undocumented("column", unknown[0], self.shown)
        return reader

    def _check_models(self, models: Iterable[str]) -> None:
        for model in models:
            if model not in (self.plan.features or {}):
                raise _undocumented("model", model, self.shown)

    def _long(self, rows: Mapping[str, int]) -> Iterator[pa.RecordBatch]:
        """All scores; where observations without any were passed over, a row for each behind them."""
        seen = 0
        last: Optional[list[Any]] = None
        for batch in self._scan("long"):
            if batch.num_rows:
                count, last = _observations(batch, last)
                seen += count
                yield self._fitted(batch)
        if seen == sum(rows.values()):
            return
        for model in rows:
            for batch in self._scan("wide", model):
                names = batch.schema.names
                empty = pa.array([True] * batch.num_rows)
                for index in range(names.index("box_h") + 1, len(names)):
                    empty = pc.and_(empty, batch.column(index).is_null())
                if pc.any(empty).as_py():
                    yield self._fitted(batch.filter(empty))

    def _scan(self, layout: str, model: Optional[str] = None) -> pa.RecordBatchReader:
        options: dict[str, Any] = dict(self.plan.selection)
        if model is not None:
            options["model"] = model
        if layout == "long":
            options["ner"] = True
        elif model is None:
            options["combine"] = list(self.plan.features or ())
        rows = scan(self.path, layout=layout, **options, threads=1, ndjson=self.plan.ndjson)  # type: ignore[arg-type]
        return pa.RecordBatchReader.from_stream(rows)

    def _fitted(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The columns of the frame. Spark takes no dictionaries."""
        there = set(batch.schema.names)
        arrays = []
        for name, kind in zip(self.schema.names, self.schema.types):
            if name not in there:
                arrays.append(pa.nulls(batch.num_rows, kind))
                continue
            array = batch.column(name)
            if pa.types.is_dictionary(array.type):
                if name == "input":
                    shown = [self._told_path(text) for text in array.dictionary.to_pylist()]
                    array = pa.DictionaryArray.from_arrays(array.indices, pa.array(shown, pa.string()))
                array = array.dictionary_decode()
            arrays.append(array if array.type == kind else array.cast(kind))
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _told_path(self, text: str) -> str:
        """A text that begins with the input's path, with what the user knows it by."""
        return self.shown + text[len(self.path) :] if text.startswith(self.path) else text

    def _told(self, error: HumeResultsError) -> HumeResultsError:
        place = error.place.replace(self.path, self.shown) or self.shown
        return explained(error.code, error.message.replace(self.path, self.shown), place, error.advice)


def _observations(batch: pa.RecordBatch, last: Optional[list[Any]]) -> tuple[int, list[Any]]:
    """How many observations begin in a batch whose rows are scores, and the last one's identity."""
    count = batch.num_rows
    columns = [batch.column(name) for name in _IDENTITY]
    begins = pa.array([False] * (count - 1))
    for column in columns:
        values = column.indices if pa.types.is_dictionary(column.type) else column
        values = values.fill_null(-1)
        begins = pc.or_(begins, pc.not_equal(values.slice(1), values.slice(0, count - 1)))
    first = [column[0].as_py() for column in columns]
    return (pc.sum(begins).as_py() or 0) + (first != last), [column[count - 1].as_py() for column in columns]


def _error(failure: Failure) -> HumeResultsError:
    return explained(failure.code, failure.message, failure.place, failure.advice)


def _undocumented(what: str, name: str, shown: str) -> HumeResultsError:
    return HumeResultsError(
        "undocumented_name",
        f'The {what} "{name}" is not a documented one, and so has no place in a wide frame of many inputs.',
        shown,
        'layout="long" keeps every name; or choose what there is a place for with model, emotion or features.',
    )
