"""Compares `peaks`, `episodes`, `events` and `align` with scipy, numpy and plain Python, on the rows that `export` gives.

    python3 Tests/Checks/moments_check.py PROGRAM [--random N] [--seed N] FILE_OR_FOLDER …

Results and events made at random come on top (`--random`, 30 unless given). Numbers have to be the same to 1e-12,
relative; scores that are only passed on, to the bit. Needs numpy and scipy. Exits with 1 if anything differs.
"""

import argparse
import csv
import io
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

import moments_data
import moments_oracle as oracle

csv.field_size_limit(1 << 30)
KEYS = ("input", "job_id", "source", "file", "model", "id")
FEATURE = ("feature_set", "feature")
COUNTS = Counter()
FAILED = []


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True)
    if done.returncode:
        sys.exit(f"{arguments}: {done.stderr.decode()}")
    return done.stdout.decode()


def told(program, names, *arguments):
    """The rows of a command by the values of some columns; a value is a text, or None where the cell is empty."""
    rows = csv.DictReader(io.StringIO(run(program, *arguments, "-q", "--format", "csv"), newline=""))
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return found


def same(told, expected):
    if expected is None or told == "":
        return expected is None and told == ""
    told = float(told)
    return math.isclose(told, expected, rel_tol=1e-12, abs_tol=1e-13)


def compare(what, key, row, names, expected):
    COUNTS[what] += 1
    if not all(same(row[name], value) for name, value in zip(names, expected)):
        FAILED.append(f"{what} {key}: {[row[name] for name in names]}, expected {expected}")


def compare_all(what, ours, expected, names, is_empty=lambda row: False):
    """Each row of ours against what is expected under its key; rows of features that no row has may be there, empty."""
    for key, values in expected.items():
        rows = ours.pop(key, [])
        if len(rows) != len(values):
            FAILED.append(f"{what} {key}: {len(rows)} rows, expected {len(values)}")
        for row, value in zip(rows, values):
            compare(what, key, row, names, value)
    for key, rows in ours.items():
        if not all(is_empty(row) for row in rows):
            FAILED.append(f"{what} {key}: not expected")


def groups_of(files):
    for place, models in files.items():
        for model, groups in models.items():
            for group in groups.values():
                yield (*place, model, group.id), group


def features_of(files):
    for key, group in groups_of(files):
        for feature in group.scores:
            yield (*key, "emotion", feature), group, feature


def check_moments(program, path, files):
    for least, distance in ((0.1, 1), (0.01, 0), (0.05, 10)):
        ours = told(program, KEYS + FEATURE, "peaks", f"--prominence={least}", f"--distance={distance}", path)
        expected = {key: oracle.peaks(group, feature, least, distance) for key, group, feature in features_of(files)}
        compare_all("peaks", ours, expected, ("time", "value", "prominence"))
    for threshold, least in ((0.5, 0.5), (0.3, 0), (0.1, 2)):
        given = ("episodes", f"--threshold={threshold}", f"--min-duration={least}", path)
        expected = {key: oracle.episodes(group, name, threshold, least) for key, group, name in features_of(files)}
        names = ("begin", "end", "duration", "n", "max", "mean")
        compare_all("episodes", told(program, KEYS + FEATURE, *given), expected, names)
        expected = {key: [oracle.share(group, name, threshold, least)] for key, group, name in features_of(files)}
        names = ("threshold", "time_above", "time_valid", "share", "episodes")
        shares = told(program, KEYS + FEATURE, *given, "--share")
        compare_all("shares", shares, expected, names, lambda row: float(row["time_valid"]) == 0)


def check_segments(program, path, table_path, table, files):
    ours = told(program, KEYS + ("event", "trial_type") + FEATURE, "events", table_path, path)
    expected = {}
    for key, group in groups_of(files):
        for event in table:
            if oracle.applies(event, key[3]):
                for feature in group.scores:
                    place = (*key, str(event["event"]), event["type"], "emotion", feature)
                    expected[place] = [(event["begin"] / 1e6, event["length"] / 1e6, *oracle.segment(group, feature, event))]
    names = ("onset", "duration", "n", "coverage", "mean", "max")
    compare_all("segments", ours, expected, names, lambda row: row["n"] == "0")


RULES = [
    {"before": 1, "after": 3, "bin": None, "baseline": (-1, 0), "min_coverage": 0.5},
    {"before": 2, "after": 2.5, "bin": 0.5, "baseline": None, "min_coverage": 0},
    {"before": 0.5, "after": 4, "bin": 0.3, "baseline": (-3, 1.5), "min_coverage": 0.3},
]


def arguments_of(rule):
    given = [f"--before={rule['before']}", f"--after={rule['after']}", f"--min-coverage={rule['min_coverage']}"]
    given.append("--baseline=" + ("none" if rule["baseline"] is None else "{}:{}".format(*rule["baseline"])))
    return ["--averages", *given] + ([f"--bin={rule['bin']}"] if rule["bin"] else [])


def check_averages(program, path, table_path, table, files):
    for rule in RULES:
        ours = told(program, KEYS + ("trial_type",) + FEATURE, "events", table_path, *arguments_of(rule), path)
        expected, by_file = {}, defaultdict(lambda: defaultdict(list))
        for key, group in groups_of(files):
            events = [event for event in table if oracle.applies(event, key[3])]
            for kind in {event["type"] for event in events}:
                of_kind = [event for event in events if event["type"] == kind]
                found = oracle.averages(group, list(group.scores), of_kind, rule)
                for feature, (kept, out, rows) in (found or {}).items():
                    place = (*key, kind, "emotion", feature)
                    expected[place] = [(time, kept, out, *rest) for time, *rest in rows]
                    for time, _, mean, raw in rows:
                        by_file[(kind, key[4], "emotion", feature, round(time * 1e6))][key[:4]].append((mean, raw))
        names = ("time", "n_events", "n_events_left_out", "n", "mean", "mean_raw")
        compare_all("averages", ours, expected, names, lambda row: row["n"] == "0")
        if rule["bin"]:
            check_across(program, path, table_path, rule, by_file)


def check_across(program, path, table_path, rule, by_file):
    names = ("trial_type", "model") + FEATURE + ("time",)
    rows = told(program, names, "events", table_path, *arguments_of(rule), "--across=files", path)
    ours = {(*key[:-1], round(float(key[-1]) * 1e6)): value for key, value in rows.items()}
    expected = {}
    for place, values in by_file.items():
        means = [[mean for mean, _ in ids if mean is not None] for ids in values.values()]
        raws = [[raw for _, raw in ids if raw is not None] for ids in values.values()]
        means = [math.fsum(ids) / len(ids) for ids in means if ids]
        raws = [math.fsum(ids) / len(ids) for ids in raws if ids]
        mean, raw = (math.fsum(x) / len(x) if x else None for x in (means, raws))
        sd = statistics.stdev(means) if len(means) > 1 else None
        expected[place] = [(len(means), len(values) - len(means), mean, sd, raw)]
    names = ("n_files", "n_files_empty", "mean", "sd", "mean_raw")
    compare_all("averages over files", ours, expected, names, lambda row: row["n_files"] == "0")


def check_alignment(program, path, files):
    for units in (None, "prosody", "language"):
        given = ["align", path] + ([f"--units={units}"] if units else [])
        rows = told(program, KEYS + ("unit", "face_id") + FEATURE, *given)
        agreements = told(program, KEYS + ("face_id",) + FEATURE, *given, "--agreement")
        expected, expected_agreements = {}, {}
        for place, models in files.items():
            model = units or ("prosody" if "prosody" in models else "language")
            faces = list(models["face"].values()) if "face" in models else [None]
            for group in (models[model] if model in models else {}).values():
                for face in faces:
                    for feature in group.scores:
                        if face is not None and feature not in face.scores:
                            continue
                        key = (*place, model, group.id)
                        end = (face.id if face else "", "emotion", feature)
                        for unit, times in group.units.items():
                            n, mean = oracle.aligned(group, unit, face, feature)
                            begin, last = (times[0] / 1e6, times[1] / 1e6) if times else (None, None)
                            score = group.scores[feature].get(unit)
                            expected[(*key, str(unit), *end)] = [(begin, last, n, score, mean)]
                            row = rows.get((*key, str(unit), *end))
                            if row and row[0]["text"] != (group.texts[unit] or ""):
                                FAILED.append(f"align {key} {unit}: text {row[0]['text']!r}")
                        *numbers, certain = oracle.agreement(group, face, feature)
                        if not certain and (*key, *end) in agreements:
                            numbers[1] = float(agreements[(*key, *end)][0]["n_eff"])
                        expected_agreements[(*key, *end)] = [numbers]
        names = ("begin", "end", "n_frames", "unit_score", "face_mean")
        compare_all("aligned units", rows, expected, names, lambda row: row["n_frames"] == "0" and row["face_mean"] == "")
        names = ("n", "n_eff", "pearson", "spearman")
        compare_all("agreements", agreements, expected_agreements, names, lambda row: row["n"] == "0")


def check(program, path, table_path, table):
    files = oracle.load(run(program, "export", "-q", "--features", "emotion", "--format", "ndjson", path))
    for event in table:
        event["begin"], event["length"] = oracle.microseconds(event["begin"]), oracle.microseconds(event["length"])
    check_moments(program, path, files)
    check_segments(program, path, table_path, table, files)
    check_averages(program, path, table_path, table, files)
    check_alignment(program, path, files)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--random", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_intermixed_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(len(given.paths) + given.random):
            dice = random.Random(f"{given.seed} {number}")
            table_path = os.path.join(folder, random.Random(number).choice(["events.tsv", "events.csv"]))
            text, table = moments_data.events(dice, table_path.endswith(".csv"))
            with open(table_path, "w", newline="", encoding="utf-8") as file:
                file.write(text)
            if number < len(given.paths):
                path = given.paths[number]
            else:
                path = os.path.join(folder, "made.json")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(moments_data.results(dice))
            before = len(FAILED)
            check(given.program, path, table_path, table)
            if len(FAILED) > before:
                print(f"{path} (seed {given.seed}, number {number}) differs:")
                for line in FAILED[before : before + 10]:
                    print(f"  {line[:1000]}")
    print(", ".join(f"{count} {what}" for what, count in COUNTS.items()) + f" compared, {len(FAILED)} differ")
    sys.exit(1 if FAILED or not COUNTS else 0)


main()
