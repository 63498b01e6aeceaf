"""The summary as Spark SQL: aggregates that merge, over a frame of observations in either layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._errors import BadOptionError
from ._frames import needed
from ._spark_columns import KEYS, SETS, documented

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
_STATISTICS = ("n", "n_missing", "n_out_of_range", "mean", "sd", "min", "max")


def summary(df: DataFrame, *, quantiles: bool = False) -> DataFrame:
    """Statistics of every feature: a row a feature of every file, model and id, as `hume_results.summary` has them.

    All of it is Spark SQL, whose aggregates merge: rows of one id may be in any partitions, and a lost executor costs its
    part only. Counts, ``min`` and ``max`` are the program's; ``mean`` and ``sd`` agree with it to about 1e-12, for Spark
    adds doubles in the order in which partitions come.

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
    needed("pyspark.sql", "summary")
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


def _aggregates(column: Column, suffix: str, quantiles: bool) -> list[Column]:
    """What is known of one feature's scores."""
    from pyspark.sql import functions as F

    found = [
        F.count(column).alias(f"n{suffix}"),
        F.count(F.when((column < 0.0) | (column > 1.0), True)).alias(f"n_out_of_range{suffix}"),
        F.avg(column).alias(f"mean{suffix}"),
        F.stddev_samp(column).alias(f"sd{suffix}"),
        F.min(column).alias(f"min{suffix}"),
        F.max(column).alias(f"max{suffix}"),
    ]
    if quantiles:
        found.append(F.percentile(column, list(_QUANTILES.values())).alias(f"quantiles{suffix}"))
    return found


def _results(rows: Column, n: Column, suffix: str, quantiles: bool) -> list[Column]:
    """The columns of the result, from those of the aggregates."""
    from pyspark.sql import functions as F

    found = [n.alias("n"), (rows - n).alias("n_missing")]
    found += [F.coalesce(F.col(f"n_out_of_range{suffix}"), F.lit(0)).alias("n_out_of_range")]
    found += [F.col(f"{name}{suffix}").alias(name) for name in _STATISTICS[3:]]
    if quantiles:
        values = F.col(f"quantiles{suffix}")
        found += [values.getItem(index).alias(name) for index, name in enumerate(_QUANTILES)]
    return found


def _of_wide(df: DataFrame, quantiles: bool) -> DataFrame:
    """One aggregation a column, then a row a feature."""
    from pyspark.sql import functions as F

    there = set(df.columns)
    features = [feature for feature in documented() if feature.column in there]
    if not features:
        raise BadOptionError("bad_option", "The frame has no column of a feature.")
    aggregates = [F.count(F.lit(1)).alias("rows")]
    for index, feature in enumerate(features):
        aggregates += _aggregates(F.col(f"`{feature.column}`"), f"_{index}", quantiles)
    groups = df.groupBy(*KEYS).agg(*aggregates)

    # Which sets an id has scores of.
    has = {
        set_name: sum(
            (F.col(f"n_{index}") for index, feature in enumerate(features) if feature.set == set_name), start=F.lit(0)
        )
        > 0
        for set_name in SETS
    }
    others = F.lit(False)
    for set_name in SETS[1:]:
        others = others | has[set_name]
    has["emotion"] = has["emotion"] | ~others

    entries = [
        F.struct(
            (has[feature.set] & F.col("model").isin(*feature.models)).alias("is_kept"),
            F.lit(feature.set).alias("feature_set"),
            F.lit(feature.name).alias("feature"),
            *_results(F.col("rows"), F.col(f"n_{index}"), f"_{index}", quantiles),
        )
        for index, feature in enumerate(features)
    ]
    return groups.select(*KEYS, F.inline(F.array(*entries))).where("is_kept").drop("is_kept")


def _of_long(df: DataFrame, quantiles: bool) -> DataFrame:
    """One aggregation by feature, and one that counts observations; then the names that are to have a row."""
    from pyspark.sql import functions as F

    scores = df.where("feature IS NOT NULL").groupBy(*KEYS, "feature_set", "feature")
    scores = scores.agg(*_aggregates(F.col("score"), "", quantiles))
    groups = df.groupBy(*KEYS).agg(F.count_distinct("unit").alias("rows"), F.collect_set("feature_set").alias("sets"))
    groups = groups.withColumn("sets", F.when(F.size("sets") == 0, F.array(F.lit("emotion"))).otherwise(F.col("sets")))
    groups = groups.withColumn("feature_set", F.explode("sets")).drop("sets")

    # The documented names of a model's set, and those that its rows have in that file.
    place = [*KEYS[:5], "feature_set"]
    seen = scores.groupBy(*place).agg(F.collect_set("feature").alias("seen"))
    known = _names(df)
    names = groups.join(F.broadcast(known), ["model", "feature_set"], "left")
    names = _joined(names, seen, place)
    every = F.array_union(F.coalesce("names", F.array().cast("array<string>")), F.coalesce("seen", F.array().cast("array<string>")))
    names = names.select(*KEYS, "feature_set", "rows", F.explode(every).alias("feature"))
    n = F.coalesce(F.col("n"), F.lit(0).cast("bigint"))
    result = _joined(names, scores, [*KEYS, "feature_set", "feature"])
    return result.select(*KEYS, "feature_set", "feature", *_results(F.col("rows"), n, "", quantiles))


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
    right = right.select(*(right[name].alias(f"right_{name}") if name in keys else right[name] for name in right.columns))
    condition = None
    for name in keys:
        same = left[name].eqNullSafe(right[f"right_{name}"])
        condition = same if condition is None else condition & same
    return left.join(right, condition, "left").drop(*(f"right_{name}" for name in keys))
