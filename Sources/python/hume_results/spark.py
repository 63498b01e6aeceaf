"""Observations and their statistics in Apache Spark.

The program's and the library's own readers run inside Spark's executors, next to the data; what they read becomes a
``DataFrame``, and `summary` is plain Spark SQL over it::

    import hume_results.spark as hume
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.getOrCreate()
    scores = hume.read_jobs(spark, "hdfs://lab/jobs/*/predictions.json", layout="wide", features="emotion")
    hume.summary(scores).write.parquet("hdfs://lab/summary")

Executors need the packages ``hume_results`` (with the system's libarchive and zlib) and ``pyarrow`` in the Python that
Spark runs there (``PYSPARK_PYTHON``); nothing is fetched when a query runs. Spark is 3.5 or newer.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Literal, Optional

from ._errors import BadOptionError, Findings, explained
from ._frames import needed
from ._library import lib, open_inputs, take_json
from ._options import Names, Path, Paths, encoded_options, encoded_paths
from ._queries import OnError
from ._spark_columns import NER, head_columns, matched_models, wide_features
from ._spark_summary import summary

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

    from ._spark_worker import Plan

__all__ = ["read_jobs", "summary"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=/)")


def read_jobs(
    spark: SparkSession,
    paths: Paths,
    *,
    layout: Literal["long", "wide"] = "long",
    model: Optional[Names] = None,
    id: Optional[Names] = None,
    file: Optional[Names] = None,
    emotion: Optional[Names] = None,
    features: Optional[Names] = None,
    start: Optional[float] = None,
    stop: Optional[float] = None,
    min_prob: Optional[float] = None,
    min_confidence: Optional[float] = None,
    min_face: Optional[float] = None,
    columns: Optional[Iterable[str]] = None,
    batch_rows: Optional[int] = None,
    on_error: OnError = "raise",
    ndjson: bool = False,
    partitions: Optional[int] = None,
) -> DataFrame:
    """The observations of many inputs, which are read where Spark's executors run.

    The columns are known before anything is read, and the same whatever the inputs hold. Nothing is read before Spark
    needs it, and again whenever Spark needs it again: ``cache()``, or write to Parquet, what is used several times.

    Parameters
    ----------
    spark : SparkSession
        Spark 3.5 or newer.
    paths : path or paths
        Files, folders and globs as in `scan`. Those of this machine (``/data/jobs``, ``file:/data/jobs``) are listed
        here and read by path there, so they have to be under the same path on every worker; ``input`` shows them as
        they were given. Others (``hdfs://…``, ``s3a://…``) are read by Spark's ``binaryFile`` source: globs and folders are
        Spark's (a folder is all files right in it, and each has to be a result), a file has at most 2 GB, passes whole
        through the memory and then a temporary file of a worker, and ``input`` is its path as Spark has it.
    layout : {"long", "wide"}
        A row a score, or a row an observation with a column a feature. Wide is by far the cheaper one for Spark.
    model, id, file, emotion, features, start, stop, min_prob, min_confidence, min_face, batch_rows, ndjson
        See `scan`.
    columns : list of str, optional
        Only these, in this order: others are not sent to Spark.
    on_error : {"raise", "skip"}
        What happens where an input cannot be read, or has no place in the frame: the query fails, or nothing of the
        input comes, and the executor's standard error says so. Either shows before the input's first row.
    partitions : int, optional
        In how many parts inputs of this machine are read, balanced by size (by default four for each core that Spark
        has, at most one an input). Others Spark divides by ``spark.sql.files.maxPartitionBytes``.

    Returns
    -------
    pyspark.sql.DataFrame
        ``input, job_id, source, file, model, id`` (string), ``unit`` (bigint), ``t_begin, t_end`` (double, seconds),
        ``frame`` (bigint), ``text`` (string), ``text_begin, text_end`` (bigint), ``prob, confidence,
        speaker_confidence``, ``box_x, box_y, box_w, box_h`` (double, pixels); in the long layout always, in the wide
        one where ``"ner"`` is among the models, ``entity`` (string), ``entity_confidence, support`` (double), ``uri,
        link_word`` (string); then

        - long: ``feature_set, feature`` (string), ``score`` (double). An observation that has no score of what was
          chosen is a row in which these three are null, so that it is counted as missing rather than lost.
        - wide: the documented features (double) of the sets chosen, named by slug (``surprise_negative``, ``facs_…``).
          Several models, or all of them, share one frame: it has the features of all of them, and null where a row's
          model has no such feature (``features="emotion"`` for all models: 53 columns). A name or a model that is not
          documented has no column there: that is an error, never a silent loss.

    Raises
    ------
    HumeResultsError
        Where nothing can be found behind the paths of this machine. What is odd about them is warned of, as by `scan`.
        What goes wrong in an executor arrives as Spark's own exception, with the three lines of a `HumeResultsError`
        in it.
    BadOptionError
        Where an argument means nothing.
    MissingLibraryError
        Where pyspark or pyarrow is not installed.

    Examples
    --------
    >>> scores = read_jobs(spark, "interview", layout="wide", model="face", features="emotion")  # doctest: +SKIP
    >>> scores.groupBy("file").avg("joy", "calmness").show()  # doctest: +SKIP

    Means over all jobs of a bucket, a row an id, without those jobs that cannot be read:

    >>> scores = read_jobs(spark, "s3a://lab/jobs/*/predictions.json", layout="wide", on_error="skip")  # doctest: +SKIP
    >>> summary(scores).write.parquet("s3a://lab/summary")  # doctest: +SKIP
    """
    needed("read_jobs", "pyspark.sql", "pyarrow")
    selection = {
        "model": model, "id": id, "file": file, "emotion": emotion, "features": features, "start": start, "stop": stop,
        "min_prob": min_prob, "min_confidence": min_confidence, "min_face": min_face, "batch_rows": batch_rows,
    }  # fmt: skip
    selection = {
        name: [value] if isinstance(value, str) else value if value is None or isinstance(value, (int, float))
        else list(value)
        for name, value in selection.items()
    }  # fmt: skip
    plan = _plan(layout, selection, columns, on_error, ndjson)
    here, elsewhere = _divided(paths)
    frames = []
    if here:
        frames.append(_read_here(spark, plan, here, partitions))
    if elsewhere:
        frames.append(_read_elsewhere(spark, plan, elsewhere))
    return frames[0] if len(frames) == 1 else frames[0].unionAll(frames[1])


def _plan(
    layout: str, selection: dict[str, Any], columns: Optional[Iterable[str]], on_error: str, ndjson: bool
) -> Plan:
    """What executors are told; raises where an argument means nothing."""
    from ._spark_worker import Plan

    encoded_options({"layout": layout, "on_error": on_error, "ndjson": ndjson})
    known = head_columns(selection)
    by_model = None
    if layout == "wide":
        models = matched_models(selection["model"])
        for name in ("feature_set", "feature", "score", *(() if "ner" in models else NER)):
            del known[name]
        wanted = wide_features(models, selection)
        if not wanted:
            raise BadOptionError(
                "bad_option",
                "No documented feature of these models is chosen, and others have no column in the wide layout.",
                advice='layout="long" has all names.',
            )
        known.update({feature.column: "double" for feature in wanted})
        by_model = {model: frozenset(item.column for item in wanted if model in item.models) for model in models}
        by_model = {model: names.union(NER) if model == "ner" else names for model, names in by_model.items()}
    chosen = list(known) if columns is None else [columns] if isinstance(columns, str) else list(columns)
    unknown = [name for name in chosen if name not in known]
    if unknown or not chosen:
        what = f"There is no column {unknown[0]!r}." if unknown else "There are no columns."
        raise BadOptionError("bad_option", what, advice=f"There are {', '.join(known)}.")
    given = {name: value for name, value in selection.items() if value is not None}
    return Plan(layout, given, ndjson, on_error == "skip", tuple((name, known[name]) for name in chosen), by_model)


def _divided(paths: Paths) -> tuple[list[str], list[str]]:
    """The paths of this machine, and the others."""
    here, elsewhere = [], []
    for path in map(os.fsdecode, encoded_paths(paths)):
        scheme = _SCHEME.match(path)
        if scheme is None:
            here.append(path)
        elif scheme[1].lower() == "file":
            here.append(re.sub(r"^//(localhost)?(?=/)", "", path[scheme.end() :]))
        else:
            elsewhere.append(path)
    return here, elsewhere


def _read_here(spark: SparkSession, plan: Plan, paths: list[str], partitions: Optional[int]) -> DataFrame:
    handle = open_inputs([os.fsencode(path) for path in paths], encoded_options({"ndjson": plan.ndjson}))
    found = take_json(lib.hume_inputs_describe(handle.pointer))
    findings = Findings.of(found)
    if findings.failures and not plan.skips:
        first = findings.failures[0]
        raise explained(first.code, first.message, first.place, first.advice)
    findings.warn()
    # Executors have another working folder.
    inputs = [(os.path.join(os.getcwd(), item["path"]), item["path"], item["bytes"] or 0) for item in found["inputs"]]
    if partitions is None:
        partitions = 4 * int(spark.range(1).sparkSession.conf.get("spark.default.parallelism", "0") or 0)
        partitions = partitions or 4 * _cores(spark)
    elif partitions < 1:
        raise BadOptionError("bad_option", f"partitions is a number from 1, not {partitions}.")
    bins = _balanced(inputs, partitions)

    def read(numbers: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        from hume_results._spark_worker import read_bins

        return read_bins(plan, bins, numbers)

    return spark.range(0, len(bins), 1, len(bins)).mapInArrow(read, _schema(plan))


def _read_elsewhere(spark: SparkSession, plan: Plan, paths: list[str]) -> DataFrame:
    def read(files: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        from hume_results._spark_worker import read_contents

        return read_contents(plan, files)

    files = spark.read.format("binaryFile").load(paths).select("path", "content")
    return files.mapInArrow(read, _schema(plan))


def _cores(spark: SparkSession) -> int:
    """How many tasks Spark runs at a time, as far as that is known."""
    try:
        return int(spark.sparkContext.defaultParallelism)
    except Exception:  # Spark Connect has no context to ask.
        return 8


def _balanced(inputs: list[tuple[str, str, int]], count: int) -> list[list[tuple[str, str]]]:
    """Inputs in at most so many lists of about the same size: the largest first, each to the list with the least."""
    import heapq

    count = max(1, min(count, len(inputs)))
    bins: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    heap = [(0, index) for index in range(count)]
    for path, shown, size in sorted(inputs, key=lambda item: -item[2]):
        total, index = heapq.heappop(heap)
        bins[index].append((path, shown))
        # An input costs something, however small it is.
        heapq.heappush(heap, (total + size + (1 << 16), index))
    return bins


def _schema(plan: Plan) -> str:
    """The columns in Spark's words."""
    return ", ".join(f"`{name}` {kind}" for name, kind in plan.columns)
