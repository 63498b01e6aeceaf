"""Compares `export` with a few lines of independent code: every row and every score of predictions JSON, bit for bit.

    python3 Tests/Checks/export_check.py PROGRAM FILE.json …

Reads each file with Python's json module, which rounds decimals correctly, and the program's long CSV with its csv
module. Exits with 1 at the first difference.
"""

import collections
import csv
import json
import struct
import subprocess
import sys

SETS = [("emotion", "emotions"), ("facs", "facs"), ("description", "descriptions"),
        ("sentiment", "sentiment"), ("toxicity", "toxicity")]


def bits(number):
    return struct.pack("<d", float(number))


def sources(document):
    if isinstance(document, list):
        return document
    if "predictions" in document:
        return document["predictions"]
    return [document]


def scores_of_json(path):
    counted = collections.Counter()
    with open(path, encoding="utf-8-sig") as file:
        document = json.load(file)
    rows = 0
    for source in sources(document):
        for entry in (source.get("results") or {}).get("predictions") or []:
            for model, result in (entry.get("models") or {}).items():
                for group in (result or {}).get("grouped_predictions") or []:
                    for row in group["predictions"]:
                        rows += 1
                        for name, key in SETS:
                            for score in row.get(key) or []:
                                value = score["score"]
                                value = None if value is None else bits(value)
                                counted[entry["file"], model, group["id"], name, score["name"], value] += 1
    return rows, counted


def scores_of_export(program, path):
    counted = collections.Counter()
    process = subprocess.run([program, "export", "--format", "csv", path], capture_output=True, text=True, check=True)
    units = set()
    for row in csv.DictReader(process.stdout.splitlines(keepends=True)):
        units.add((row["source"], row["file"], row["model"], row["id"], row["unit"]))
        value = bits(row["score"]) if row["score"] else None
        counted[row["file"], row["model"], row["id"], row["feature_set"], row["feature"], value] += 1
    return len(units), counted


def main():
    program, paths = sys.argv[1], sys.argv[2:]
    failed = 0
    for path in paths:
        rows, expected = scores_of_json(path)
        units, found = scores_of_export(program, path)
        if expected != found or rows != units:
            failed += 1
            print(f"{path}: {rows} rows and {sum(expected.values())} scores in the file, "
                  f"{units} and {sum(found.values())} in the export", file=sys.stderr)
            for key in list((expected - found) + (found - expected))[:5]:
                print("  differs:", key, file=sys.stderr)
        else:
            print(f"{path}: {rows} rows, {sum(found.values())} scores, the same bits")
    print(f"{len(paths) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
