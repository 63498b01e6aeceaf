"""A frame of polars of all observations of faces: by hume_results, and by orjson and polars.

    python3 Benchmarks/Rivals/python_scan.py --measure MEASURE FILE [RUNS]   all in turn, as ratios
    python3 Benchmarks/Rivals/python_scan.py --check FILE                    do both give the same frames?
    python3 Benchmarks/Rivals/python_scan.py --parquet FILE OUTPUT           memory of scan(FILE).to_parquet
    python3 Benchmarks/Rivals/python_scan.py --import FILE                   what taking a finished table costs
    python3 Benchmarks/Rivals/python_scan.py hume|orjson wide|long FILE      one of them

Needs hume_results, polars, orjson, and for the second half pyarrow and pandas. MEASURE is measure.c, compiled; what it
tells (process, peak) is of the whole process, the interpreter and its imports as well; "to build" and its CPU time leave
these out.
"""

import gc
import statistics
import subprocess
import sys
import time

TEXTS = {"text": None, "text_begin": None, "text_end": None}
SURE = {"confidence": None, "speaker_confidence": None}


def by_hume(path, layout):
    import hume_results as hr
    import polars as pl

    begin = time.perf_counter()
    features = {"features": "emotion"} if layout == "wide" else {}
    return pl.DataFrame(hr.scan(path, layout=layout, model="face", **features)), time.perf_counter() - begin


def by_orjson(path, layout):
    """As someone who knows both would do it: columns as lists, the scores of a row as one list, exploded by polars."""
    import orjson
    import polars as pl

    begin = time.perf_counter()
    # The tree has no cycles, and nothing of it is garbage before the end.
    gc.disable()
    with open(path, "rb") as file:
        document = orjson.loads(file.read())
    columns = {name: [] for name in ("source", "file", "id", "unit", "t_begin", "t_end", "frame", "prob")}
    boxes, names, scores = [], [], []
    for index, entry in enumerate(document):
        source = f"{entry['source']['type']}-{index}-{entry['source'].get('filename', '')}"
        for file in entry["results"]["predictions"]:
            face = file["models"].get("face") or {"grouped_predictions": []}
            for group in face["grouped_predictions"]:
                for unit, row in enumerate(group["predictions"]):
                    values = (source, file["file"], group["id"], unit, row["time"], row["time"], row["frame"], row["prob"])
                    for column, value in zip(columns.values(), values):
                        column.append(value)
                    boxes.append(row["box"])
                    names.append([score["name"] for score in row["emotions"]])
                    scores.append([score["score"] for score in row["emotions"]])
    frame = pl.DataFrame(columns, schema_overrides={"t_begin": pl.Float64, "t_end": pl.Float64})
    box = pl.DataFrame(boxes).select(pl.all().cast(pl.Float64).name.prefix("box_"))
    frame = frame.hstack(box).with_columns(
        pl.lit(path).alias("input"), pl.lit(None, pl.String).alias("job_id"), pl.lit("face").alias("model"),
        *(pl.lit(None).alias(name) for name in (TEXTS | SURE)),
    )  # fmt: skip
    order = ["input", "job_id", "source", "file", "model", "id", "unit", "t_begin", "t_end", "frame", *TEXTS, "prob",
             *SURE, "box_x", "box_y", "box_w", "box_h"]  # fmt: skip
    if layout == "wide":
        labels = names[0]
        if any(row != labels for row in names):
            raise SystemExit("the names differ from row to row")
        wide = pl.DataFrame(scores, schema=[slug(name) for name in labels], orient="row")
        frame = frame.select(order).hstack(wide)
    else:
        frame = frame.with_columns(
            pl.lit("emotion").alias("feature_set"), pl.Series("feature", names), pl.Series("score", scores)
        ).select(*order, "feature_set", "feature", "score")
        frame = frame.explode("feature", "score")
    return frame, time.perf_counter() - begin


def slug(name):
    kept = "".join(letter if letter.isalnum() else " " for letter in name.lower())
    return "_".join(kept.split())


def check(path):
    import polars as pl

    for layout in ("wide", "long"):
        ours, theirs = by_hume(path, layout)[0], by_orjson(path, layout)[0]
        if ours.columns != theirs.columns:
            raise SystemExit(f"{layout}: {ours.columns} {theirs.columns}")
        for name in ours.columns:
            left, right = ours[name], theirs[name]
            if left.dtype == pl.Categorical:
                left = left.cast(pl.String)
            same = left.cast(right.dtype).eq_missing(right).all() if right.dtype != pl.Null else left.is_null().all()
            if not same:
                raise SystemExit(f"{layout}: {name} differs")
        print(f"{layout}: the same {ours.height} rows and {ours.width} columns")


def measure(program, path, runs):
    taken = {}
    for _ in range(runs):
        for layout in ("wide", "long"):
            for who in ("hume", "orjson"):
                command = [program, sys.executable, __file__, who, layout, path]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                _, _, wall, peak, _ = done.stderr.split("measured")[1].split()
                seconds, cpu, start = done.stdout.split()
                values = (float(seconds), float(cpu), float(wall), int(peak) / 1024, float(start))
                taken.setdefault((layout, who), []).append(values)
    print("layout  who       to build       CPU   process      peak   before it began")
    for (layout, who), values in taken.items():
        seconds, cpu, wall, peak, start = (statistics.median(column) for column in zip(*values))
        line = f"{layout:7} {who:8} {seconds:8.3f} s {cpu:7.3f} s {wall:7.3f} s {peak:5.0f} MiB {start:7.0f} MiB"
        if who == "orjson":
            ours = [statistics.median(column) for column in zip(*taken[layout, "hume"])]
            line += f"   {seconds / ours[0]:.1f} × to build, {cpu / ours[1]:.1f} × its CPU, {peak / ours[3]:.1f} × peak"
        print(line)


def resident():
    with open("/proc/self/status") as file:
        lines = dict(line.split(":", 1) for line in file)
    return int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024


def to_parquet(path, output):
    import hume_results as hr
    import pyarrow.parquet  # noqa: F401

    start, _ = resident()
    begin = time.perf_counter()
    rows = hr.scan(path).to_parquet(output, overwrite=True)
    print(f"{rows} rows in {time.perf_counter() - begin:.1f} s; memory {start:.0f} MiB before, {resident()[1]:.0f} at most")


def imports(path):
    import hume_results as hr
    import pandas  # noqa: F401
    import polars as pl
    import pyarrow as pa

    made = [
        ("summary", hr.summary(path)), ("timeline", hr.timeline(path)),
        ("wide", hr.scan(path, layout="wide", model="face", features="emotion").read()),
        ("long", hr.scan(path, model="face").read()),
    ]  # fmt: skip
    takers = [("polars", pl.DataFrame), ("pyarrow", pa.table), ("pandas", lambda table: table.to_pandas())]
    for name, table in made:
        texts = []
        for taker, take in takers:
            times = []
            for _ in range(5):
                begin = time.perf_counter()
                frame = take(table)
                times.append(time.perf_counter() - begin)
                del frame
            texts.append(f"{taker} {1000 * statistics.median(times):.2f} ms")
        print(f"{name:9} {len(table):8} rows x {len(table.columns)}: {', '.join(texts)}")


def main(arguments):
    match arguments:
        case ["--measure", program, path, *runs]:
            measure(program, path, int(runs[0]) if runs else 5)
        case ["--check", path]:
            check(path)
        case ["--parquet", path, output]:
            to_parquet(path, output)
        case ["--import", path]:
            imports(path)
        case ["hume" | "orjson" as who, layout, path]:
            import hume_results  # noqa: F401
            import polars  # noqa: F401

            start = resident()[0]
            cpu = time.process_time()
            frame, seconds = (by_hume if who == "hume" else by_orjson)(path, layout)
            assert frame.height > 0
            print(seconds, time.process_time() - cpu, start)
        case _:
            raise SystemExit(__doc__)


main(sys.argv[1:])
