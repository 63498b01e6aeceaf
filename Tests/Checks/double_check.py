"""Compares every number of a large predictions JSON, row by row and bit for bit, with the program's long CSV.

    python3 Tests/Checks/double_check.py PROGRAM FILE.json

Python's float() rounds decimals correctly. The document is one string in memory, its rows are read one at a time, and
the export runs beside it; 100 MB take a quarter of a minute. Exits with 1 at the first difference. Rows must carry scores:
others do not stand in the long form.
"""

import csv
import io
import itertools
import json
import re
import struct
import subprocess
import sys

SETS = {"emotions": "emotion", "facs": "facs", "descriptions": "description", "sentiment": "sentiment",
        "toxicity": "toxicity"}
DECODE = json.JSONDecoder(parse_int=float).raw_decode
SPACE = re.compile(r"[ \t\r\n]*")


def bits(number):
    return None if number is None else struct.pack("<d", number)


def skip(text, place):
    return SPACE.match(text, place).end()


def walk(text, place, is_group):
    """Gives the rows below the value at `place`, and in the end the place behind it."""
    if text[place] == "[":
        place = skip(text, place + 1)
        while text[place] != "]":
            if is_group is None:
                row, place = DECODE(text, place)
                yield row
            else:
                place = yield from walk(text, place, is_group)
            place = skip(text, place)
            place = skip(text, place + 1) if text[place] == "," else place
        return place + 1
    if text[place] != "{":
        return DECODE(text, place)[1]
    place = skip(text, place + 1)
    while text[place] != "}":
        key, place = DECODE(text, place)
        place = skip(text, skip(text, place) + 1)
        # The "predictions" of a group hold rows; those above it hold files and sources.
        inside = None if is_group and key == "predictions" else is_group or key == "grouped_predictions"
        place = yield from walk(text, place, inside)
        place = skip(text, place)
        place = skip(text, place + 1) if text[place] == "," else place
    return place + 1


def flat(row):
    """The numbers of a row of the document as the columns of the export."""
    time, box, position = row.get("time"), row.get("box") or {}, row.get("position") or {}
    begin, end = (time.get("begin"), time.get("end")) if isinstance(time, dict) else (time, time)
    columns = {"t_begin": begin, "t_end": end, "frame": row.get("frame"), "text_begin": position.get("begin"),
               "text_end": position.get("end"), "prob": row.get("prob"), "confidence": row.get("confidence"),
               "speaker_confidence": row.get("speaker_confidence"), "box_x": box.get("x"), "box_y": box.get("y"),
               "box_w": box.get("w"), "box_h": box.get("h")}
    scores = {(name, score["name"]): bits(score["score"]) for key, name in SETS.items() for score in row.get(key) or []}
    return {column: bits(number) for column, number in columns.items()}, scores


def exported(lines):
    """The rows of the export in the same form."""
    table = csv.reader(lines)
    columns = {name: index for index, name in enumerate(next(table))}
    key = [columns[name] for name in ("job_id", "source", "file", "model", "id", "unit")]
    set_at, feature_at, score_at = columns["feature_set"], columns["feature"], columns["score"]
    numbers = ["t_begin", "t_end", "frame", "text_begin", "text_end", "prob", "confidence", "speaker_confidence",
               "box_x", "box_y", "box_w", "box_h"]
    for _, group in itertools.groupby(table, lambda line: [line[index] for index in key]):
        group = list(group)
        first = {name: bits(float(group[0][columns[name]])) if group[0][columns[name]] else None for name in numbers}
        yield first, {(line[set_at], line[feature_at]): bits(float(line[score_at])) if line[score_at] else None
                      for line in group}


def main():
    program, path = sys.argv[1:]
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    process = subprocess.Popen([program, "export", "--format", "csv", path], stdout=subprocess.PIPE)
    lines = io.TextIOWrapper(process.stdout, encoding="utf-8", newline="")
    rows = numbers = 0
    expected_rows = (flat(row) for row in walk(text, skip(text, 0), False))
    for expected, found in itertools.zip_longest(expected_rows, exported(lines)):
        if expected != found:
            print(f"{path}: row {rows} differs:\n  in the file {expected}\n  exported    {found}", file=sys.stderr)
            process.kill()
            sys.exit(1)
        rows += 1
        numbers += len(expected[1]) + sum(number is not None for number in expected[0].values())
    if process.wait():
        sys.exit(process.returncode)
    print(f"{path}: {rows} rows, {numbers} numbers, the same bits")


main()
