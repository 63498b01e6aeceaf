"""Tries hume_results.spark on two local executors: varied jobs against the program, and once with an executor killed.

    python3 Tests/Checks/spark_check.py PROGRAM [--jobs 200] [--rows 40] [--seed 1]

Counts, least and greatest have to be those of `PROGRAM summary --features all`, means and deviations within 1e-12, in
both layouts; then the same once more while one executor's virtual machine gets SIGKILL in the middle of a job, which
Spark has to have seen. Needs Java 17, and in the Python that runs this pyspark, pyarrow and hume_results (or PYTHONPATH and
HUME_RESULTS_LIBRARY).
"""

import argparse
import csv
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

KEYS = ("input", "job_id", "source", "file", "model", "id", "feature_set", "feature")
COUNTS = ("n", "n_missing", "n_out_of_range")
EXACT, CLOSE = ("min", "max"), ("mean", "sd")
QUANTILES = ("q05", "q25", "median", "q75", "q95")


def session(folder, name="check"):
    """Two local executors of one core and 1 GB; what executors need comes by the environment."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_WORKER_DIR"] = str(folder)
    spark = (
        SparkSession.builder.master("local-cluster[2,1,1024]").appName(name).config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.host", "127.0.0.1").getOrCreate()
    )  # fmt: skip
    spark.sparkContext.setLogLevel("OFF")
    return spark


def by_program(program, folder, *options):
    """The program's summary, by its keys."""
    command = [program, "summary", "--format", "csv", "-q", *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    return {tuple(row[key] for key in KEYS): row for row in csv.DictReader(done.stdout.splitlines())}


def differences(frame, wanted):
    """How a summary of Spark departs from the program's, a line each."""
    found, count = [], 0
    for row in map(lambda row: row.asDict(), frame.collect()):
        count += 1
        key = tuple(row[name] or "" for name in KEYS)
        expected = wanted.get(key)
        if expected is None:
            found.append(f"too many: {key}")
            continue
        for name in (*COUNTS, *EXACT, *CLOSE, *(QUANTILES if "q05" in row else ())):
            text, value = expected[name], row[name]
            if text == "" or value is None:
                is_same = text == "" and value is None
            elif name in COUNTS or name in EXACT:
                is_same = float(text) == value
            else:
                is_same = abs(float(text) - value) <= 1e-12
            if not is_same:
                found.append(f"{name} is {value}, not {text}: {key}")
    if count != len(wanted):
        found.append(f"{count} rows, not {len(wanted)}")
    return found


class Executors:
    """The executors' virtual machines, which are children of this process's one."""

    @staticmethod
    def processes():
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in command and Executors._is_ours(parent):
                found.append(int(folder.name))
        return found

    @staticmethod
    def _is_ours(process):
        while process > 1:
            if process == os.getpid():
                return True
            try:
                text = pathlib.Path(f"/proc/{process}/stat").read_text()
            except OSError:
                return False
            process = int(text.rpartition(")")[2].split()[1])
        return False

    @staticmethod
    def kill_one():
        """Kills one for good; gives its process."""
        process = Executors.processes()[0]
        os.kill(process, signal.SIGKILL)
        return process


def slowed(frame, seconds):
    """The same rows, each partition's end so much later."""

    def wait(batches):
        import time

        yield from batches
        time.sleep(seconds)

    return frame.mapInArrow(wait, frame.schema)


def with_a_loss(spark, folder, wanted):
    """The same with an executor killed while tasks run; gives what departs."""
    import hume_results.spark as hume

    frame = slowed(hume.read_jobs(spark, str(folder), layout="wide", partitions=8), 2)
    tracker = spark.sparkContext.statusTracker()
    before = Executors.processes()
    results = []
    thread = threading.Thread(target=lambda: results.append(differences(hume.summary(frame), wanted)))
    thread.start()
    progress = None
    while progress is None and thread.is_alive():
        time.sleep(0.1)
        for stage in tracker.getActiveStageIds():
            info = tracker.getStageInfo(stage)
            if info and info.numTasks == 8 and info.numCompletedTasks >= 2 and info.numActiveTasks:
                progress = info
                killed = Executors.kill_one()
                break
    if progress is None:
        return ["the job was over before anything could be killed"]
    thread.join()
    after = Executors.processes()
    print(f"killed executor {killed} with {progress.numCompletedTasks} of 8 tasks done; executors {before} → {after}")
    found = results[0] if results else ["the job failed"]
    if len(before) != 2 or killed in after or not set(after) - set(before):
        found.append(f"Spark did not replace the executor: {before} {after}")
    failed = spark.sparkContext._jsc.sc().statusStore().executorList(False)
    lost = [failed.apply(index) for index in range(failed.size()) if not failed.apply(index).isActive()]
    if not lost:
        found.append("Spark saw no lost executor")
    print("Spark saw a lost executor:", ", ".join(item.id() for item in lost))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    for name, value in (("jobs", 200), ("rows", 40), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()

    import hume_results.spark as hume
    from spark_jobs import Jobs

    begin = time.monotonic()
    failures = []

    def tell(name, found):
        print(f"{time.monotonic() - begin:4.0f} s  {name}: {'the same' if not found else 'DIFFERS'}", flush=True)
        failures.extend(found)

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
        Jobs(options.seed, options.rows).write(folder, options.jobs)
        wanted = by_program(options.program, folder, "--features", "all")
        print(f"{options.jobs} jobs, {len(wanted)} rows of summary")
        spark = session(scratch)
        for layout in ("wide", "long"):
            frame = hume.read_jobs(spark, folder, layout=layout)
            tell(layout, differences(hume.summary(frame), wanted))
        joy = by_program(options.program, folder, "--emotion", "Joy", "--model", "face")
        frame = hume.read_jobs(spark, folder, layout="wide", model="face", emotion="Joy")
        tell("quantiles", differences(hume.summary(frame, quantiles=True), joy))
        tell("an executor lost", with_a_loss(spark, folder, wanted))
        spark.stop()
    print("\n".join(failures[:20]))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
