"""The long and the wide table of results, made with Python's json and csv modules from the description of the formats.

Nothing here knows the project's code. Only what is well formed is understood: who departs from the format gets an
exception of Python's.
"""

import csv
import gzip
import io
import json
import math
import pathlib
import re
import urllib.parse
import uuid
import zipfile

# The names of sets, as tables spell them, and the keys of rows.
SETS = {"emotion": "emotions", "facs": "facs", "description": "descriptions", "sentiment": "sentiment",
        "toxicity": "toxicity"}
TEXT, NAME, INTEGER, NUMBER = "text", "name", "integer", "number"
HEAD = [("input", NAME), ("job_id", NAME), ("source", NAME), ("file", NAME), ("model", NAME), ("id", NAME),
        ("unit", INTEGER), ("t_begin", NUMBER), ("t_end", NUMBER), ("frame", INTEGER), ("text", TEXT),
        ("text_begin", INTEGER), ("text_end", INTEGER), ("prob", NUMBER), ("confidence", NUMBER),
        ("speaker_confidence", NUMBER), ("box_x", NUMBER), ("box_y", NUMBER), ("box_w", NUMBER), ("box_h", NUMBER)]
ENTITY_HEAD = [("entity", TEXT), ("entity_confidence", NUMBER), ("support", NUMBER), ("uri", TEXT), ("link_word", TEXT)]


class Row:
    """One observation: its fields by column, its scores by set, each a list of names and numbers."""

    def __init__(self, origin, fields, sets):
        self.fields = {**origin, **fields}
        self.sets = sets


def ranked(rows):
    """Gives every row its unit: the rank among those of its origin; what is missing comes last."""
    groups = {}
    for row in rows:
        key = tuple(row.fields[name] for name in ("source", "file", "model", "id"))
        groups.setdefault(key, []).append(row)
    order = ("t_begin", "t_end", "text_begin", "text_end", "frame")
    for group in groups.values():
        def place(row):
            return [math.inf if row.fields[name] is None else row.fields[name] for name in order]
        for unit, row in enumerate(sorted(group, key=place)):
            row.fields["unit"] = unit
    return rows


def number(value):
    return None if value is None else float(value)


# ---- Predictions JSON


def member(object, key):
    """A member under its key, or the key in camel case; None where there is none."""
    if key in object:
        return object[key]
    first, *others = key.split("_")
    return object.get(first + "".join(word.capitalize() for word in others))


def documents(path):
    data = pathlib.Path(path).read_bytes()
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    text = data.decode("utf-8-sig")
    if path.endswith((".ndjson", ".jsonl")):
        return [json.loads(line) for line in text.splitlines() if line]
    return [json.loads(text)]


def sources(document, job):
    """The sources of a document in their order, each with its job's id."""
    if isinstance(document, list):
        return [(source, job) for source in document]
    if "predictions" in document:
        return sources(document["predictions"], document.get("job_id") or job)
    if "source" in document:
        return [(document, job)]
    return [pair for value in document.values() for pair in sources(value, job)]


def job_of_folder(path):
    details = pathlib.Path(path).parent / "job.json"
    if details.exists():
        return json.loads(details.read_text())["job_id"]
    try:
        return str(uuid.UUID(details.parent.name))
    except ValueError:
        return None


def source_name(source, index):
    kind = source["type"]
    name = ""
    if kind == "file":
        name = source.get("filename") or ""
    if kind == "url":
        name = urllib.parse.unquote(urllib.parse.urlsplit(source["url"]).path.split("/")[-1])
    return f"{kind}-{index}-{name}"


def json_rows(path, document=None):
    """The rows of a predictions JSON in its order; of `document`, if given, as if that were in the file."""
    rows = []
    index = 0
    for one in documents(path) if document is None else [document]:
        for source, job in sources(one, job_of_folder(path)):
            name = source_name(source["source"], index)
            index += 1
            for entry in (source.get("results") or {}).get("predictions") or []:
                for model, result in entry["models"].items():
                    for group in member(result or {}, "grouped_predictions") or []:
                        origin = {"input": path, "job_id": job, "source": name, "file": entry["file"],
                                  "model": model, "id": group["id"]}
                        rows += [Row(origin, json_fields(row), json_sets(row)) for row in group["predictions"]]
    return ranked(rows)


def json_fields(row):
    time, position, box = row.get("time"), row.get("position") or {}, row.get("box") or {}
    begin, end = (time.get("begin"), time.get("end")) if isinstance(time, dict) else (time, time)
    fields = {"t_begin": number(begin), "t_end": number(end), "text_begin": position.get("begin"),
              "text_end": position.get("end")}
    for key in ("frame", "text", "entity", "uri", "link_word"):
        fields[key] = member(row, key)
    for key in ("prob", "confidence", "speaker_confidence", "entity_confidence", "support"):
        fields[key] = number(member(row, key))
    for key in "xywh":
        fields["box_" + key] = number(box.get(key))
    return fields


def json_sets(row):
    return {name: [(score["name"], number(score["score"])) for score in row[key]]
            for name, key in SETS.items() if row.get(key) is not None}


# ---- Artifacts

CSV_FIELDS = {"Frame": ("frame", int), "Text": ("text", str), "BeginTime": ("t_begin", float),
              "EndTime": ("t_end", float), "BeginPosition": ("text_begin", int), "EndPosition": ("text_end", int),
              "Probability": ("prob", float), "Confidence": ("confidence", float),
              "SpeakerConfidence": ("speaker_confidence", float), "FaceX0": ("box_x", float),
              "FaceY0": ("box_y", float), "FaceWidth": ("box_w", float), "FaceHeight": ("box_h", float),
              "Entity": ("entity", str), "EntityConfidence": ("entity_confidence", float),
              "Support": ("support", float), "Uri": ("uri", str), "LinkWord": ("link_word", str)}


def csv_rows(path, vocabularies):
    """The rows of an artifacts archive, an unpacked folder, or one CSV called by its model."""
    rows = []
    for name, text, source, file in artifacts(path):
        model = pathlib.PurePosixPath(name).stem
        origin = {"input": path, "job_id": job_of_folder(path), "source": source, "file": file, "model": model}
        head, *lines = csv.reader(io.StringIO(text, newline=""))
        rows += [csv_row(origin, head, line, vocabularies[model]) for line in lines]
    return ranked(rows)


def artifacts(path):
    """Name, text, source and file of each CSV."""
    if path.endswith(".csv"):
        stem = pathlib.Path(path).stem
        return [(path, pathlib.Path(path).read_bytes().decode(), f"file-0-{stem}", stem)]
    if path.endswith(".zip"):
        archive = zipfile.ZipFile(path)
        found = [(name, archive.read(name).decode()) for name in archive.namelist() if name.endswith(".csv")]
    else:
        folder = pathlib.Path(path)
        found = [(str(file.relative_to(folder)), file.read_bytes().decode()) for file in folder.glob("*/csv/**/*.csv")]
    return [(name, text, name.split("/csv/")[0], name.split("/csv/")[1].rsplit("/", 1)[0]) for name, text in found]


def csv_row(origin, head, line, vocabularies):
    fields = {name: None for name, _ in HEAD[6:] + ENTITY_HEAD}
    place = 0
    while place < len(head) and head[place] in {"Id", "Time", *CSV_FIELDS}:
        cell = line[place] or None
        if head[place] == "Id":
            origin = {**origin, "id": line[place]}
        elif head[place] == "Time":
            fields["t_begin"] = fields["t_end"] = number(cell)
        elif cell is not None:
            name, kind = CSV_FIELDS[head[place]]
            fields[name] = kind(cell)
        place += 1
    sets = {}
    for name, vocabulary in vocabularies.items():
        labels, cells = head[place:place + len(vocabulary)], line[place:place + len(vocabulary)]
        assert sorted(labels) == sorted(vocabulary), f"{name} is not at {place}"
        place += len(vocabulary)
        if any(cells):
            scores = {label: float(cell) if cell else None for label, cell in zip(labels, cells)}
            sets[name] = [(label, scores[label]) for label in vocabulary]
    assert place == len(head)
    return Row(origin, fields, sets)


# ---- Tables


def long_table(rows, sets=tuple(SETS), names=None):
    """Columns and rows, a row a score."""
    head = HEAD + (ENTITY_HEAD if any(row.fields["model"] == "ner" for row in rows) else [])
    table = []
    for row in rows:
        base = [row.fields[name] for name, _ in head]
        table += [(*base, set, name, score) for set in sets for name, score in row.sets.get(set, [])
                  if names is None or name in names]
    return head + [("feature_set", NAME), ("feature", NAME), ("score", NUMBER)], table


def slug(name):
    return re.sub("[^a-z0-9]+", "_", name.lower()).strip("_")


def wide_table(rows, model, vocabularies, sets=tuple(SETS), slugs=True, names=None):
    """Columns and rows of one model, a row an observation."""
    head = HEAD + (ENTITY_HEAD if model == "ner" else [])
    rows = [row for row in rows if row.fields["model"] == model]
    features, labels = [], [name for name, _ in head]
    for set in sets:
        known = list(vocabularies.get(model, {}).get(set, []))
        known += dict.fromkeys(name for row in rows for name, _ in row.sets.get(set, []) if name not in known)
        for name in known if names is None else [name for name in known if name in names]:
            features.append((set, name))
            wanted = ("" if set == "emotion" else set + "_") + (slug(name) if slugs else name)
            count = 2
            label = wanted
            while label in labels:
                label, count = f"{wanted}_{count}", count + 1
            labels.append(label)
    table = []
    for row in rows:
        scores = {set: dict(row.sets.get(set, [])) for set in sets}
        table.append((*[row.fields[name] for name, _ in head], *[scores[set].get(name) for set, name in features]))
    return head + [(label, NUMBER) for label in labels[len(head):]], table
