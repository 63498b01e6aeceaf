"""Compares `peaks` and `episodes` with scipy and plain Python, on the rows that `export` gives.

    python3 Tests/Checks/moments_check.py PROGRAM FILE_OR_FOLDER …

Times are taken in whole microseconds; a score has to be the same to the bit, a mean to 1e-12. Needs numpy and scipy.
Exits with 1 if anything differs.
"""

import csv
import io
import json
import math
import subprocess
import sys
from collections import defaultdict

import numpy
import scipy.signal

KEYS = ("input", "job_id", "source", "file", "model", "id", "feature_set", "feature")


def run(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def microseconds(seconds):
    return int(numpy.floor(seconds * 1e6 + 0.5))


def series_of(program, path):
    """The scores of every feature with their supports, and how far apart the rows of each file's model are."""
    rows = defaultdict(list)
    begins, frames = defaultdict(set), set()
    for line in run(program, "export", "-q", "--features", "emotion", "--format", "ndjson", path).splitlines():
        row = json.loads(line)
        if row["t_begin"] is None:
            continue
        begin, end = microseconds(row["t_begin"]), microseconds(row["t_end"])
        if begin < 0 or end < begin:
            continue
        place = tuple(row[name] or None for name in KEYS[:5])
        begins[place].add(begin)
        if row["t_begin"] == row["t_end"]:
            frames.add(place)
        if row["score"] is not None:
            rows[tuple(row[name] or None for name in KEYS)].append((begin, end, row["score"]))
    periods = {}
    for place, times in begins.items():
        gaps = sorted(numpy.diff(sorted(times)))
        periods[place] = int(gaps[(len(gaps) - 1) // 2]) if gaps else None
    for key, samples in rows.items():
        place = key[:5]
        stay = (periods[place] or 0) if place in frames else 0
        # Rows of one id at one time are different people: their mean stands for the time.
        at_once = defaultdict(list)
        for begin, end, score in samples:
            at_once[begin, end + stay].append(score)
        yield key, [(*time, math.fsum(scores) / len(scores)) for time, scores in at_once.items()], periods[place], place in frames


def stretches(samples, period):
    found = [[]]
    for index, sample in enumerate(samples):
        if index and period is not None and 2 * (sample[0] - samples[index - 1][1]) > period:
            found.append([])
        found[-1].append(sample)
    return [stretch for stretch in found if stretch]


def peaks(samples, period, is_frames, least, distance):
    found = []
    for stretch in stretches(samples, period):
        values = numpy.array([score for _, _, score in stretch])
        places, about = scipy.signal.find_peaks(values, prominence=least)
        for place, prominence in zip(places, about["prominences"]):
            begin, end, score = stretch[place]
            found.append((begin if is_frames else (begin + end) / 2, score, prominence))
    kept = []
    for peak in sorted(found, key=lambda peak: (-peak[1], peak[0])):
        if all(abs(peak[0] - other[0]) >= distance * 1e6 for other in kept):
            kept.append(peak)
    return sorted(kept)


def episodes(samples, period, threshold, least):
    found = []
    for stretch in stretches(samples, period):
        run_of = []
        for sample in [*stretch, (0, 0, -numpy.inf)]:
            if sample[2] >= threshold:
                run_of.append(sample)
                continue
            if run_of:
                begin, end = run_of[0][0], max(end for _, end, _ in run_of)
                if end - begin >= least * 1e6:
                    scores = [score for _, _, score in run_of]
                    found.append((begin, end, len(scores), max(scores), sum(scores) / len(scores)))
                run_of = []
    return found


def told(program, *arguments):
    found = defaultdict(list)
    for row in csv.DictReader(io.StringIO(run(program, *arguments, "-q", "--format", "csv"))):
        found[tuple(row[name] or None for name in KEYS)].append(row)
    return found


def main():
    program, *paths = sys.argv[1:]
    failed = compared = 0
    for path in paths:
        series = list(series_of(program, path))
        for least, distance in ((0.1, 1), (0.01, 0), (0.05, 10)):
            ours = told(program, "peaks", "--prominence", str(least), "--distance", str(distance), path)
            for key, samples, period, is_frames in series:
                expected = peaks(samples, period, is_frames, least, distance)
                found = [(float(row["time"]), float(row["value"]), float(row["prominence"])) for row in ours.pop(key, [])]
                same = len(found) == len(expected) and all(
                    abs(a[0] * 1e6 - b[0]) <= 1 and a[1] == b[1] and abs(a[2] - b[2]) < 1e-15 for a, b in zip(found, expected)
                )
                failed += not same
                compared += len(expected)
                if not same:
                    print(f"peaks of {key}, {least}, {distance}: {found[:3]}, expected {expected[:3]}")
            failed += len(ours)
        for threshold, least in ((0.5, 0.5), (0.3, 0), (0.1, 2)):
            ours = told(program, "episodes", "--threshold", str(threshold), "--min-duration", str(least), path)
            for key, samples, period, _ in series:
                expected = episodes(samples, period, threshold, least)
                names = ("begin", "end", "n", "max", "mean")
                found = [tuple(float(row[name]) for name in names) for row in ours.pop(key, [])]
                same = len(found) == len(expected) and all(
                    microseconds(a[0]) == b[0] and microseconds(a[1]) == b[1] and a[2:4] == b[2:4] and abs(a[4] - b[4]) < 1e-12
                    for a, b in zip(found, expected)
                )
                failed += not same
                compared += len(expected)
                if not same:
                    print(f"episodes of {key}, {threshold}, {least}: {found[:3]}, expected {expected[:3]}")
            failed += len(ours)
    print(f"{compared} peaks and episodes compared, {failed} series differ")
    sys.exit(1 if failed or not compared else 0)


main()
