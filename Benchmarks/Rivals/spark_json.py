"""The summary of many jobs in Spark: by hume_results.spark, and by Spark's own JSON reader.

    python3 Benchmarks/Rivals/spark_json.py [--jobs 200] [--rows 1650] [--runs 5] [--seed 2] [--lean]

Both run on two local executors of one core each, in one session, in turns, each warmed once; medians of the wall time
and of the processor time of all processes (which says more on a busy machine), and their ratios. They write nothing,
and have to agree. The rival has a schema of all that the format documents, as multiLine JSON needs one to be read once;
with --lean its schema has only what the summary needs, as somebody would write it who needs nothing else. Needs pyspark, pyarrow, hume_results (or HUME_RESULTS_LIBRARY and
PYTHONPATH), and Java.
"""

import argparse
import os
import pathlib
import re
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Checks"))

SCORES = "array<struct<name: string, score: double>>"
SPAN = "time: struct<begin: double, end: double>"
SURE = "confidence: double, speaker_confidence: double"
SAID = f"text: string, position: struct<begin: bigint, end: bigint>, {SPAN}, {SURE}"
ROWS = {
    "face": "frame: bigint, time: double, prob: double, box: struct<x: double, y: double, w: double, h: double>, "
            f"emotions: {SCORES}, facs: {SCORES}, descriptions: {SCORES}",
    "prosody": f"text: string, {SPAN}, {SURE}, emotions: {SCORES}",
    "burst": f"{SPAN}, emotions: {SCORES}, descriptions: {SCORES}",
    "language": f"{SAID}, emotions: {SCORES}, sentiment: {SCORES}, toxicity: {SCORES}",
    "ner": f"entity: string, entity_confidence: double, support: double, uri: string, link_word: string, {SAID}, "
           f"emotions: {SCORES}",
    "facemesh": f"emotions: {SCORES}",
}  # fmt: skip


def schema(lean):
    """What stands in an element of the list of sources."""
    models = ", ".join(
        f"{model}: struct<{'' if lean else 'metadata: struct<confidence: double, detected_language: string>, '}"
        f"grouped_predictions: array<struct<id: string, predictions: array<struct<{rows}>>>>>"
        for model, rows in (dict.fromkeys(ROWS, f"emotions: {SCORES}") if lean else ROWS).items()
    )
    others = "" if lean else "file_type: string, "
    errors = "" if lean else ", errors: array<struct<file: string, message: string, model: string>>"
    source = "type: string, url: string, filename: string" + ("" if lean else ", content_type: string, md5sum: string")
    predictions = f"predictions: array<struct<file: string, {others}models: struct<{models}>>>"
    return f"source struct<{source}>, results struct<{predictions}{errors}>, error string"


def by_json(spark, folder, lean):
    """As somebody would write it who knows Spark and the format."""
    from pyspark.sql import functions as F

    sources = spark.read.schema(schema(lean)).json(f"{folder}/*/predictions.json", multiLine=True)
    files = sources.select("_metadata.file_path", "source", F.explode("results.predictions").alias("file"))
    models = F.array(
        *(
            F.struct(F.lit(model).alias("model"), F.transform(
                F.col(f"file.models.{model}.grouped_predictions"),
                lambda group: F.struct(group["id"].alias("id"), group["predictions"]["emotions"].alias("rows")),
            ).alias("groups"))
            for model in ROWS
        )
    )  # fmt: skip
    groups = files.select(
        F.col("file_path").alias("input"), F.col("source.filename").alias("source"), F.col("file.file").alias("file"),
        F.inline(models),
    )  # fmt: skip
    groups = groups.select("input", "source", "file", "model", F.inline("groups"))
    rows = groups.select("input", "source", "file", "model", "id", F.explode("rows").alias("emotions"))
    scores = rows.select("input", "source", "file", "model", "id", F.inline("emotions"))
    score = F.col("score")
    return scores.groupBy("input", "source", "file", "model", "id", "name").agg(
        F.count(score).alias("n"), F.count(F.when(score.isNull(), 1)).alias("n_missing"),
        F.count(F.when((score < 0) | (score > 1), 1)).alias("n_out_of_range"), F.avg(score).alias("mean"),
        F.stddev_samp(score).alias("sd"), F.min(score).alias("min"), F.max(score).alias("max"),
    )  # fmt: skip


def by_hume(spark, folder):
    import hume_results.spark as hume
    from hume_results._spark_columns import KEYS, documented

    columns = [*KEYS, *(feature.column for feature in documented() if feature.set == "emotion")]
    return hume.summary(hume.read_jobs(spark, folder, layout="wide", features="emotion", columns=columns))


def session():
    """Two local executors of one core and 1 GB, with the Python that runs this."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_WORKER_DIR", tempfile.mkdtemp())
    spark = (
        SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "4").getOrCreate()
    )  # fmt: skip
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def processor_seconds():
    """What this process and all that come from it have used."""
    parents, used = {}, {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], used[int(folder.name)] = int(fields[1]), sum(map(int, fields[11:15]))

    def is_ours(process):
        while process > 1 and process != os.getpid():
            process = parents.get(process, 0)
        return process == os.getpid()

    return sum(ticks for process, ticks in used.items() if is_ours(process)) / os.sysconf("SC_CLK_TCK")


def agree(ours, theirs):
    """Whether both have the same statistics wherever there is a score."""
    def keyed(frame):
        name = "feature" if "feature" in frame.columns else "name"
        return {
            (re.sub(r"^file:/*", "/", row["input"]), row["file"], row["model"], row["id"], row[name]):
            (row["n"], row["n_out_of_range"], row["min"], row["max"], row["mean"], row["sd"] or 0.0)
            for row in frame.where("n > 0").collect()
        }  # fmt: skip

    left, right = keyed(ours), keyed(theirs)
    for key in left.keys() | right.keys():
        values, others = left.get(key), right.get(key)
        same = values and others and values[:4] == others[:4]
        if not same or any(abs(a - b) > 1e-12 for a, b in zip(values[4:], others[4:])):
            sys.exit(f"The two do not agree: {key} {values} {others}")
    print(f"both give the same {len(left)} rows")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (("jobs", 200), ("rows", 1650), ("runs", 5), ("seed", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--lean", action="store_true")
    options = parser.parse_args()

    from spark_jobs import Jobs

    with tempfile.TemporaryDirectory() as folder:
        paths = Jobs(options.seed, options.rows, webhooks=False).write(folder, options.jobs)
        size = sum(os.path.getsize(path) for path in paths)
        spark = session()
        frames = {"hume_results": by_hume(spark, folder), "Spark's JSON": by_json(spark, folder, options.lean)}
        agree(*frames.values())
        taken = {name: [] for name in frames}
        for _ in range(options.runs):
            for name in frames:
                # Spark finds the files anew each time, as we do.
                frame = by_hume(spark, folder) if name == "hume_results" else by_json(spark, folder, options.lean)
                begin, before = time.perf_counter(), processor_seconds()
                frame.write.format("noop").mode("overwrite").save()
                taken[name].append((time.perf_counter() - begin, processor_seconds() - before))
        spark.stop()
    medians = {name: [statistics.median(column) for column in zip(*times)] for name, times in taken.items()}
    for name, times in taken.items():
        wall, processor = medians[name]
        each = ", ".join(f"{value:.2f}" for value, _ in times)
        print(f"{name:13} {wall:6.2f} s  {processor:6.2f} s CPU  {size / 1e6 / wall:5.0f} MB/s  ({each})")
    (wall, processor), (their_wall, their_processor) = medians.values()
    ratios = f"{their_wall / wall:.1f} × faster, {their_processor / processor:.1f} × less CPU"
    print(f"{len(paths)} jobs, {size / 1e6:.0f} MB: {ratios}")


if __name__ == "__main__":
    main()
