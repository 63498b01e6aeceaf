"""The summary as Spark SQL: aggregates that merge, over a frame of observations in either layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._errors import BadOptionError
from ._frames import needed
from ._spark_columns import KEYS, MODELS, documented

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
# How many scores of an observation go together.
_TOGETHER = 8


def summary(df: DataFrame, *, quantiles: bool = False) -> DataFrame:
    """Statistics of every feature: a row a feature of every file, model and id, as `hume_results.summary` has them.

    All of it is Spark SQL, whose aggregates merge: rows of one id may be in any partitions, and a lost executor costs
    its part only. Counts, ``min`` and ``max`` are the program's; ``mean`` and ``sd`` agree with it to about 1e-12, for
    Spark adds doubles in the order in which partitions come.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        A frame of `read_jobs`, in either layout, also with fewer rows or features; with the columns ``input, job_id,
        source, file, model, id``, in the long layout also ``unit``. The wide layout is read once, the long one twice.
    quantiles : bool
        Also ``q05, q25, median, q75, q95`` by Spark's ``percentile``: exact (type 7), where the program's are exact for
        up to 1,024 values and within 1/4096 beyond. They hold the distinct values of a group and feature in memory.

    Returns
    -------
    pyspark.sql.DataFrame
        ``input, job_id, source, file, model, id, feature_set, feature`` (string), ``n, n_missing, n_out_of_range``
        (bigint), ``mean, sd, min, max`` (double), and the quantiles; in no order. A documented name without any score
        keeps its row, with n 0 and nulls. Sets other than emotion are there for ids that have scores of them. An id
        without any observation, of which the program tells with n 0, is in no frame of observations.

    Raises
    ------
    BadOptionError
        Where the frame lacks columns.

    Examples
    --------
    >>> joy = summary(read_jobs(spark, "study", layout="wide")).where("feature = 'Joy' AND n > 100")  # doctest: +SKIP
    """
    needed("summary", "pyspark.sql")
    is_long = "score" in df.columns
    required = [*KEYS, *(("unit", "feature_set", "feature", "score") if is_long else ())]
    missing = [name for name in required if name not in df.columns]
    if missing:
        raise BadOptionError(
            "bad_option",
            f"The frame has no column {', '.join(missing)}.",
            advice="summary needs those of read_jobs; give its argument columns these too, or leave it out.",
        )
    return _of_long(df, quantiles) if is_long else _of_wide(df, quantiles)


def _aggregates(column: Column, quantiles: bool, suffix: str = "") -> list[Column]:
    """What is known of the scores of one feature."""
    from pyspark.sql import functions as F

    found = {
        "n": F.count(column),
        "n_out_of_range": F.count(F.when((column < 0.0) | (column > 1.0), True)),
        "mean": F.avg(column),
        "sd": F.stddev_samp(column),
        "min": F.min(column),
        "max": F.max(column),
    }
    if quantiles:
        found["quantiles"] = F.percentile(column, F.array(*map(F.lit, _QUANTILES.values())))
    return [value.alias(name + suffix) for name, value in found.items()]


def _results(rows: Column, quantiles: bool, suffix: str = "") -> list[Column]:
    """The columns of the result behind the feature's name."""
    from pyspark.sql import functions as F

    none = F.lit(0).cast("bigint")
    n = F.coalesce(F.col(f"n{suffix}"), none)
    outside = F.coalesce(F.col(f"n_out_of_range{suffix}"), none)
    found = [n.alias("n"), (rows - n).alias("n_missing"), outside.alias("n_out_of_range")]
    found += [F.col(f"{name}{suffix}").alias(name) for name in ("mean", "sd", "min", "max")]
    if quantiles:
        values = F.col(f"quantiles{suffix}")
        found += [values.getItem(index).alias(name) for index, name in enumerate(_QUANTILES)]
    return found


def _of_wide(df: DataFrame, quantiles: bool) -> DataFrame:
    """A row for every eight scores of an observation, then one aggregation.

    That is some code that the virtual machine compiles soon. An aggregate for each column would be so much code that
    most of it is interpreted, and a row a score would look up its group eight times as often: with Spark 4.3 and all
    emotions, both take twice as long or more.
    """
    from pyspark.sql import functions as F
    from pyspark.sql.window import Window

    there = set(df.columns)
    features = [feature for feature in documented() if feature.column in there]
    if not features:
        raise BadOptionError("bad_option", "The frame has no column of a feature.")
    # The scores of the features that a row's model has, and the names of those.
    scores, names = F.lit(None), F.lit(None)
    nothing = F.lit(None).cast("double")
    for model in MODELS:
        own = [feature for feature in features if model in feature.models]
        if own:
            columns = [F.col(f"`{feature.column}`") for feature in own] + [nothing] * (-len(own) % _TOGETHER)
            labels = [F.array(F.lit(feature.set), F.lit(feature.name)) for feature in own]
            labels += [F.lit(None).cast("array<string>")] * (-len(own) % _TOGETHER)
            is_model = F.col("model") == model
            scores = F.when(is_model, F.array(*_chunks(columns))).otherwise(scores)
            names = F.when(is_model, F.array(*_chunks(labels))[F.col("place")]).otherwise(names)
    lines = df.select(*KEYS, F.posexplode(scores).alias("place", "scores"))
    lines = lines.select(*KEYS, "place", *(F.col(f"scores.item{i}").alias(f"score{i}") for i in range(_TOGETHER)))
    aggregates = [_aggregates(F.col(f"score{i}"), quantiles, f"_{i}") for i in range(_TOGETHER)]
    groups = lines.groupBy(*KEYS, "place").agg(F.count(F.lit(1)).alias("rows"), *sum(aggregates, []))
    entries = [
        F.struct(
            F.col(f"names.item{i}")[0].alias("feature_set"),
            F.col(f"names.item{i}")[1].alias("feature"),
            *_results(F.col("rows"), quantiles, f"_{i}"),
        )
        for i in range(_TOGETHER)
    ]
    result = groups.withColumn("names", names).select(*KEYS, F.inline(F.array(*entries))).where("feature IS NOT NULL")
    if all(feature.set == "emotion" for feature in features):
        return result
    # Which sets an id has scores of.
    own_set, whole = Window.partitionBy(*KEYS, "feature_set"), Window.partitionBy(*KEYS)
    others = F.max((F.col("feature_set") != "emotion") & (F.col("n") > 0)).over(whole)
    is_kept = (F.max(F.col("n")).over(own_set) > 0) | ((F.col("feature_set") == "emotion") & ~others)
    return result.withColumn("is_kept", is_kept).where("is_kept").drop("is_kept")


def _chunks(items: list[Column]) -> list[Column]:
    """A structure for every few items."""
    from pyspark.sql import functions as F

    return [
        F.struct(*(item.alias(f"item{i}") for i, item in enumerate(items[begin : begin + _TOGETHER])))
        for begin in range(0, len(items), _TOGETHER)
    ]


def _of_long(df: DataFrame, quantiles: bool) -> DataFrame:
    """One aggregation by feature, and one that counts observations; then the names that are to have a row."""
    from pyspark.sql import functions as F

    by_feature = df.where("feature IS NOT NULL").groupBy(*KEYS, "feature_set", "feature")
    scores = by_feature.agg(*_aggregates(F.col("score"), quantiles))
    groups = df.groupBy(*KEYS).agg(F.count_distinct("unit").alias("rows"), F.collect_set("feature_set").alias("sets"))
    groups = groups.withColumn("sets", F.when(F.size("sets") == 0, F.array(F.lit("emotion"))).otherwise(F.col("sets")))
    groups = groups.withColumn("feature_set", F.explode("sets")).drop("sets")

    # The documented names of a model's set, and those that its rows have in that file.
    place = [*KEYS[:5], "feature_set"]
    seen = scores.groupBy(*place).agg(F.collect_set("feature").alias("seen"))
    names = groups.join(F.broadcast(_names(df)), ["model", "feature_set"], "left")
    names = _joined(names, seen, place)
    none = F.array().cast("array<string>")
    every = F.array_union(F.coalesce("names", none), F.coalesce("seen", none))
    names = names.select(*KEYS, "feature_set", "rows", F.explode(every).alias("feature"))
    result = _joined(names, scores, [*KEYS, "feature_set", "feature"])
    return result.select(*KEYS, "feature_set", "feature", *_results(F.col("rows"), quantiles))


def _names(df: DataFrame) -> DataFrame:
    """A row a set of a model, with its documented names."""
    names: dict[tuple[str, str], list[str]] = {}
    for feature in documented():
        for model in feature.models:
            names.setdefault((model, feature.set), []).append(feature.name)
    rows: Any = [(model, set_name, found) for (model, set_name), found in names.items()]
    return df.sparkSession.createDataFrame(rows, "model string, feature_set string, names array<string>")


def _joined(left: DataFrame, right: DataFrame, keys: list[str]) -> DataFrame:
    """A left join in which nulls (a job without an id) are equal."""
    renamed = (right[name].alias(f"right_{name}") if name in keys else right[name] for name in right.columns)
    right = right.select(*renamed)
    condition = None
    for name in keys:
        same = left[name].eqNullSafe(right[f"right_{name}"])
        condition = same if condition is None else condition & same
    return left.join(right, condition, "left").drop(*(f"right_{name}" for name in keys))
