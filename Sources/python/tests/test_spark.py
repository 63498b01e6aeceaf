"""Frames of Spark, and their summary, against the package's own."""

import os
import shutil
import sys
import warnings

import pytest

import hume_results

pytest.importorskip("pyspark")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Java is not installed", allow_module_level=True)

from hume_results import spark as hume  # noqa: E402

KEYS = ["input", "job_id", "source", "file", "model", "id", "feature_set", "feature"]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    root = tmp_path_factory.mktemp("lab")
    warnings.simplefilter("ignore", FutureWarning)
    session = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "2")
        # A file system that is not this machine's, as far as paths go.
        .config("spark.hadoop.fs.viewfs.mounttable.lab.link./jobs", f"file://{root}").getOrCreate()
    )  # fmt: skip
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def remote(spark, tmp_path_factory):
    """The folder that Spark knows as viewfs://lab/jobs."""
    return spark.sparkContext._conf.get("spark.hadoop.fs.viewfs.mounttable.lab.link./jobs")[len("file://") :]


def rows(frame):
    return {tuple(row[key] for key in KEYS): row.asDict() for row in frame.collect()}


def expected(paths, **options):
    table = hume_results.summary(paths, **options).to_arrow().to_pylist()
    # An id without any observation is in no frame of observations.
    return {tuple(row[key] for key in KEYS): row for row in table if row["n"] + row["n_missing"] > 0}


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("paths", ["study", "all-models/artifacts.zip", ["texts", "legacy-2023.json", "many-ids.json"]])
def test_the_summary_is_that_of_the_package(spark, paths, layout):
    found = rows(hume.summary(hume.read_jobs(spark, paths, layout=layout)))
    wanted = expected(paths, features="all")
    assert found.keys() == wanted.keys()
    for key, row in found.items():
        for name in ("n", "n_missing", "n_out_of_range", "min", "max"):
            assert row[name] == wanted[key][name], (key, name)
        for name in ("mean", "sd"):
            assert row[name] == pytest.approx(wanted[key][name], abs=1e-12), (key, name)


def test_long_has_names_that_are_not_documented(spark):
    found = rows(hume.summary(hume.read_jobs(spark, "odd.json", features="emotion")))
    wanted = expected("odd.json", features="emotion")
    assert found.keys() == wanted.keys()
    assert {key: (row["n"], row["n_missing"], row["max"]) for key, row in found.items()} == {
        key: (row["n"], row["n_missing"], row["max"]) for key, row in wanted.items()
    }
    assert any(key[-1] == "Grumpiness" for key in found)


def test_wide_refuses_what_it_has_no_column_for(spark):
    with pytest.raises(Exception) as caught:
        hume.read_jobs(spark, "odd.json", layout="wide", model="face").count()
    text = str(caught.value)
    assert 'error: The column "grumpiness" is not a documented one' in text
    assert "  where: odd.json\n" in text and '  what to do: layout="long" keeps every name' in text
    with pytest.raises(Exception, match='The model "gesture" is not a documented one'):
        hume.read_jobs(spark, "odd.json", layout="wide", emotion="Joy").count()
    assert hume.read_jobs(spark, "odd.json", layout="wide", model="face", emotion="Joy").count() == 10


def test_columns_are_known_before_reading(spark):
    wide = hume.read_jobs(spark, "texts", layout="wide", features="emotion")
    assert len(wide.columns) == 20 + 5 + 53
    assert dict(wide.dtypes)["surprise_negative"] == "double"
    faces = hume.read_jobs(spark, "texts", layout="wide", model="face")
    assert len(faces.columns) == 20 + 48 + 36 + 27
    assert faces.count() == 0
    few = hume.read_jobs(spark, "study", layout="wide", model="fa*", columns=["joy", "file"])
    assert few.dtypes == [("joy", "double"), ("file", "string")]
    long = hume.read_jobs(spark, "study")
    assert long.columns[-3:] == ["feature_set", "feature", "score"]


def test_rows_are_those_of_scan(spark):
    frame = hume.read_jobs(spark, "all-models/predictions.json", layout="wide", model="ner")
    table = hume_results.scan("all-models/predictions.json", layout="wide", model="ner").read().to_arrow()
    assert [row.asDict() for row in frame.select(*table.column_names).collect()] == table.to_pylist()


def test_inputs_that_fail(spark):
    paths = ["study", "malformed/bad_number-nan.json"]
    with pytest.raises(Exception) as caught:
        hume.read_jobs(spark, paths, layout="wide").count()
    error = hume_results.scan(paths[1])
    with pytest.raises(hume_results.HumeResultsError) as known:
        error.read()
    assert str(known.value) in str(caught.value)
    skipped = hume.read_jobs(spark, paths, layout="wide", on_error="skip")
    assert rows(hume.summary(skipped)).keys() == expected(paths[0], features="all").keys()
    with pytest.raises(hume_results.HumeResultsError, match="There is no such file"):
        hume.read_jobs(spark, ["study", "nowhere.json"])


def test_inputs_that_are_doubted(spark, tmp_path):
    shutil.copy("webhook.json", tmp_path)
    shutil.copy("foreign/settings.json", tmp_path)
    for read in (lambda: hume.read_jobs(spark, tmp_path), lambda: hume_results.scan(tmp_path).read()):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            read()
        told = [item for item in told if item.category is hume_results.HumeResultsWarning]
        assert len(told) == 1 and "settings.json" in str(told[0].message)
        assert told[0].filename == __file__
    with pytest.warns(hume_results.HumeResultsWarning, match="An input failed and was passed over. nowhere.json"):
        hume.read_jobs(spark, ["study", "nowhere.json"], on_error="skip")


def test_other_file_systems(spark, remote):
    shutil.copytree("interview", f"{remote}/interview")
    path = "viewfs://lab/jobs/interview/*/predictions.json"
    frame = hume.read_jobs(spark, path, layout="wide", model="face", features="emotion")
    (job,) = os.listdir("interview")
    found = frame.select("input", "job_id").distinct().collect()
    assert [tuple(row) for row in found] == [(f"viewfs://lab/jobs/interview/{job}/predictions.json", job)]
    local = "file:" + os.path.abspath("interview")
    here = rows(hume.summary(hume.read_jobs(spark, local, layout="wide", model="face")))
    there = rows(hume.summary(frame))
    assert len(there) > 0 and all(
        row["mean"] == here[(f"{os.path.abspath('interview')}/{job}/predictions.json", *key[1:])]["mean"]
        for key, row in there.items()
    )


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"layout": "broad"}, 'layout is "long" or "wide"'),
        ({"emotion": "Joyy"}, 'Did you mean "Joy"'),
        ({"columns": ["joyful"]}, "There is no column 'joyful'"),
        ({"columns": []}, "There are no columns"),
        ({"layout": "wide", "model": "faces"}, "No documented model is called 'faces'"),
        ({"layout": "wide", "model": "face", "features": "toxicity"}, "No documented feature of these models"),
        ({"on_error": "ignore"}, 'on_error is "raise" or "skip"'),
        ({"partitions": 0}, "partitions is a number from 1"),
    ],
)
def test_arguments_that_mean_nothing(spark, options, text):
    with pytest.raises(hume_results.BadOptionError) as caught:
        hume.read_jobs(spark, "study", **options)
    assert text in str(caught.value)


def test_a_summary_needs_columns(spark):
    frame = hume.read_jobs(spark, "study", layout="wide", model="face", columns=["file", "joy"])
    with pytest.raises(hume_results.BadOptionError, match="The frame has no column input, job_id"):
        hume.summary(frame)


def test_parts_have_about_the_same_size():
    bins = hume._balanced([(f"/{size}", str(size), size * 1_000_000) for size in range(1, 21)], 4)
    sizes = [sum(int(shown) for _, shown in part) for part in bins]
    assert sum(sizes) == 210 and max(sizes) - min(sizes) <= 3
    assert len(hume._balanced([("/a", "a", 0)], 8)) == 1
