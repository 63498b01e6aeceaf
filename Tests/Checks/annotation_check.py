"""Compares the annotation formats of `export` with what other commands say, as other programs read them.

    python3 Tests/Checks/annotation_check.py PROGRAM [FILE_OR_FOLDER | hostile …]

Reads TextGrid by praatio, textgrid and tgt, EAF by pympi and as XML, WebVTT by webvtt-py, and BIDS datasets by the BIDS
validator; every label's time and text is compared with what `export --format ndjson`, `timeline`, `top`, `peaks` and
`episodes` give. Without paths: the fixtures, and hostile input that is made here. Exits with 1 at any difference.

    pip install praatio textgrid tgt numpy pympi-ling webvtt-py lxml bids-validator bids-validator-deno
"""

import collections
import csv
import decimal
import gzip
import html
import json
import logging
import math
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
from collections import Counter, defaultdict

import bids_validator
import pympi
import textgrid
import tgt
import webvtt
from lxml import etree
from praatio import textgrid as praat

THRESHOLD, TOP = "0.4", 3
KINDS = ("--tiers", "utterances,bursts,peaks,episodes,faces", "--threshold", THRESHOLD)
FIXTURES = ["interview", "study/predictions.json", "all-models/predictions.json", "texts", "many-ids.json", "unidentified.json",
            "webhook.json", "odd.json", "lines.ndjson", "images", "camel-case.json"]
BREAKS = "\t\n\x0b\x0c\r\x85\u2028\u2029"
failures = 0


def fail(*what):
    global failures
    failures += 1
    if failures <= 40:
        print("differs:", *(str(part)[:600] for part in what), file=sys.stderr)


def run(program, *arguments, status=(0,)):
    done = subprocess.run([program, *arguments], capture_output=True)
    if done.returncode not in status:
        sys.exit(f"{arguments} ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def rows(program, command, path, *arguments):
    return [json.loads(line) for line in run(program, command, "-q", "--format", "ndjson", *arguments, path).split("\n") if line]


# What is expected, from other commands.

def microseconds(seconds):
    return int(math.floor(seconds * 1e6 + 0.5))


def line(text):
    text = re.sub(f"^[{BREAKS}]+|[{BREAKS}]+$", "", text)
    text = re.sub(f"[{BREAKS}]+", " ", text)
    return re.sub("[\x00-\x08\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


def score(value):
    hundredths = decimal.Decimal(abs(value) * 100).quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP)
    text = f"{hundredths / 100:.2f}"
    text = text[1:] if text.startswith("0.") else text
    return "-" + text if value < 0 and hundredths else text


def highest(scores, top=TOP, set_="emotion"):
    """The highest of {feature: value}, ties by name as bytes; a name of digits only has its set before it."""
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0].encode()))
    return ", ".join(f"{set_ + ' ' if re.fullmatch('[0-9]+', name) else ''}{name} {score(value)}" for name, value in ordered[:top])


class Row:
    def __init__(self, first):
        self.begin, self.end, self.text = first["t_begin"], first["t_end"], first.get("text")
        self.sets = defaultdict(dict)

    @property
    def is_timed(self):
        return self.begin is not None and self.begin >= 0 and self.end >= self.begin and self.end < 1e12


def observations(program, path):
    """{(input, source, file): {(model, id): [Row]}}"""
    files = defaultdict(lambda: defaultdict(dict))
    for line_ in rows(program, "export", path):
        groups = files[line_["input"], line_["source"], line_["file"]]
        units = groups[line_["model"], line_["id"]]
        row = units.setdefault(line_["unit"], Row(line_))
        if line_["score"] is not None:
            row.sets[line_["feature_set"]][line_["feature"]] = line_["score"]
    return {file: {group: list(units.values()) for group, units in groups.items()} for file, groups in files.items()}


def expected_labels(program, path):
    """{file: {(tier, kind): Counter of (begin, end, text)}}, times in µs."""
    files = observations(program, path)
    found = {file: defaultdict(Counter) for file in files}
    ends = {}
    for file, groups in files.items():
        timed = [row for group in groups.values() for row in group if row.is_timed]
        stays = {}
        for model in {model for model, _ in groups}:
            times = sorted({microseconds(row.begin) for (other, _), group in groups.items() if other == model
                            for row in group if row.is_timed and row.begin == row.end})
            gaps = sorted(b - a for a, b in zip(times, times[1:]))
            stays[model] = gaps[(len(gaps) - 1) // 2] if gaps else 0
        ends[file] = max([microseconds(row.end) + (stays[model] if row.begin == row.end and model in ("face", "facemesh") else 0)
                          for (model, _), group in groups.items() for row in group if row.is_timed] or [0]) if timed else 0
        for (model, id), group in groups.items():
            for row in group:
                if not row.is_timed:
                    continue
                time = microseconds(row.begin), microseconds(row.end)
                name = f"{model} {id}"
                if model in ("prosody", "language"):
                    found[file][line(f"{name}: text"), model][(*time, line(row.text or ""))] += 1
                    if row.sets["emotion"]:
                        found[file][line(f"{name}: expressions"), model][(*time, line(highest(row.sets["emotion"])))] += 1
                if model == "burst":
                    parts = [highest(row.sets[name_], TOP, name_) for name_ in ("emotion", "description") if row.sets[name_]]
                    found[file][line(f"{name}: expressions"), model][(*time, line("; ".join(parts)))] += 1
    bins = defaultdict(dict)
    for row in rows(program, "timeline", path, "--bin", "1", "--model", "face"):
        if row["mean"] is not None:
            key = (row["input"], row["source"], row["file"]), row["id"], microseconds(row["bin_begin"]), microseconds(row["bin_end"])
            bins[key][row["feature"]] = row["mean"]
    for (file, id, begin, end), means in bins.items():
        end = min(end, ends[file]) if begin < ends[file] else end
        found[file][line(f"face {id}: expressions"), "face"][begin, end, line(highest(means))] += 1
    best = {(row["input"], row["source"], row["file"], row["model"], row["id"], row["feature"])
            for row in rows(program, "top", path, "--top", str(TOP))}
    for row in rows(program, "peaks", path):
        group = row["input"], row["source"], row["file"], row["model"], row["id"]
        if (*group, row["feature"]) in best:
            tier = line(f"{row['model']} {row['id']}: peaks of {row['feature']}")
            time = microseconds(row["time"])
            found[group[:3]][tier, "point"][time, time, score(row["value"])] += 1
    for row in rows(program, "episodes", path, "--threshold", THRESHOLD):
        tier = line(f"{row['model']} {row['id']}: episodes of {row['feature']}")
        text = f"max {score(row['max'])}, mean {score(row['mean'])}"
        place = row["input"], row["source"], row["file"]
        found[place][tier, row["model"]][microseconds(row["begin"]), microseconds(row["end"]), text] += 1
    return {file: tiers for file, tiers in found.items() if ends[file] > 0 and tiers}, ends


# What other programs read.

def base(tier):
    return re.sub(r"( \(\d+\))+$", "", tier)


def gathered(tiers):
    """Tiers that were parted, or are called the same, together; texts without outer spaces, as some readers give them."""
    result = defaultdict(Counter)
    for tier, labels in tiers:
        for (begin, end, text), count in labels.items():
            result[base(tier).strip()][begin, end, text.strip()] += count
    return {tier: labels for tier, labels in result.items() if labels}


def compare(what, found, expected):
    if found == expected:
        return sum(sum(labels.values()) for labels in found.values())
    for tier in sorted(set(found) | set(expected)):
        got, wanted = found.get(tier, Counter()), expected.get(tier, Counter())
        if got != wanted:
            fail(what, repr(tier), "too many:", list((got - wanted).items())[:3], "missing:", list((wanted - got).items())[:3])
    return 0


def check_textgrid(path, expected, where):
    """Gaps, empty texts and labels without length are not compared: a TextGrid cannot tell them apart, or has none."""
    wanted = gathered((tier, Counter({(b, e, t): n for (b, e, t), n in labels.items() if t.strip() and (kind == "point" or e > b)}))
                      for (tier, kind), labels in expected.items())
    count = 0

    def labels(entries, of):
        return Counter((microseconds(b), microseconds(e), t) for b, e, t in (of(entry) for entry in entries) if t.strip())

    grid = praat.openTextgrid(path, includeEmptyIntervals=True, duplicateNamesMode="error")
    tiers = []
    for tier in grid.tiers:
        points = isinstance(tier, praat.PointTier)
        tiers.append((tier.name, labels(tier.entries, (lambda p: (p.time, p.time, p.label)) if points else tuple)))
        if not points:
            edges = [(entry.start, entry.end) for entry in tier.entries]
            if edges[0][0] != 0 or edges[-1][1] != grid.maxTimestamp or any(a[1] != b[0] for a, b in zip(edges, edges[1:])):
                fail(where, "does not tile its time", tier.name)
    count += compare(f"{where} by praatio", gathered(tiers), wanted)
    if len({tier.name for tier in grid.tiers}) != len(grid.tiers):
        fail(where, "has two tiers of one name")

    grid = textgrid.TextGrid()
    grid.read(path, round_digits=9)
    tiers = [(tier.name, labels(tier, (lambda p: (p.time, p.time, p.mark)) if isinstance(tier, textgrid.PointTier)
                                else (lambda i: (i.minTime, i.maxTime, i.mark)))) for tier in grid]
    # It has quotes in names as the file has them.
    tiers = [(name.replace('""', '"'), found) for name, found in tiers]
    count += compare(f"{where} by textgrid", gathered(tiers), wanted)

    grid = tgt.io.read_textgrid(path, include_empty_intervals=True)
    tiers = [(tier.name, labels(tier, lambda entry: (float(entry.start_time), float(entry.end_time), entry.text))) for tier in grid]
    # It has quotes as the file has them.
    tiers = [(name.replace('""', '"'), Counter({(b, e, t.replace('""', '"')): n for (b, e, t), n in found.items()})) for name, found in tiers]
    count += compare(f"{where} by tgt", gathered(tiers), wanted)
    return count


def element(name, content="", least="0", most="unbounded", attributes="", text=False):
    """An element of a schema; attributes as "NAME:type" (required) or "NAME:type?"."""
    declared = "".join(
        f'<x:attribute name="{part.split(":")[0]}" type="x:{part.split(":")[1].rstrip("?")}"'
        f' use="{"optional" if part.endswith("?") else "required"}"/>' for part in attributes.split())
    inside = f"<x:sequence>{content}</x:sequence>{declared}"
    if text:
        inside = f'<x:simpleContent><x:extension base="x:string">{declared}</x:extension></x:simpleContent>'
    return f'<x:element name="{name}" minOccurs="{least}" maxOccurs="{most}"><x:complexType>{inside}</x:complexType></x:element>'


def key(name, selector, field, refer=None):
    tag, more = ("keyref", f' refer="{refer}"') if refer else ("key", "")
    return f'<x:{tag} name="{name}"{more}><x:selector xpath="{selector}"/><x:field xpath="@{field}"/></x:{tag}>'


def eaf_schema():
    """As much of the schema of EAF 3.0 as the program writes."""
    label = element("ANNOTATION", element(
        "ALIGNABLE_ANNOTATION", element("ANNOTATION_VALUE", least="1", most="1", text=True), "1", "1",
        "ANNOTATION_ID:ID TIME_SLOT_REF1:IDREF TIME_SLOT_REF2:IDREF"))
    header = element("MEDIA_DESCRIPTOR", attributes="MEDIA_URL:anyURI RELATIVE_MEDIA_URL:anyURI? MIME_TYPE:string") \
        + element("PROPERTY", attributes="NAME:string?", text=True)
    content = element("HEADER", header, "1", "1", "MEDIA_FILE:string? TIME_UNITS:string?") \
        + element("TIME_ORDER", element("TIME_SLOT", attributes="TIME_SLOT_ID:ID TIME_VALUE:unsignedInt?"), "1", "1") \
        + element("TIER", label, attributes="TIER_ID:string PARTICIPANT:string? LINGUISTIC_TYPE_REF:string") \
        + element("LINGUISTIC_TYPE", attributes="LINGUISTIC_TYPE_ID:string TIME_ALIGNABLE:boolean? GRAPHIC_REFERENCES:boolean?")
    document = element("ANNOTATION_DOCUMENT", content, attributes="DATE:dateTime AUTHOR:string VERSION:string FORMAT:string?")
    keys = key("tiers", "TIER", "TIER_ID") + key("types", "LINGUISTIC_TYPE", "LINGUISTIC_TYPE_ID") \
        + key("typeOf", "TIER", "LINGUISTIC_TYPE_REF", "types") + key("slots", "TIME_ORDER/TIME_SLOT", "TIME_SLOT_ID") \
        + key("begin", "TIER/ANNOTATION/ALIGNABLE_ANNOTATION", "TIME_SLOT_REF1", "slots") \
        + key("end", "TIER/ANNOTATION/ALIGNABLE_ANNOTATION", "TIME_SLOT_REF2", "slots")
    document = document.replace(' minOccurs="0" maxOccurs="unbounded"', "", 1)
    document = document[: -len("</x:element>")] + keys + "</x:element>"
    return etree.XMLSchema(etree.fromstring(f'<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema">{document}</x:schema>'))


EAF = eaf_schema()


def milliseconds(time):
    return (time + 500) // 1000


def check_eaf(path, expected, where):
    wanted = gathered((tier, sum_counts(((milliseconds(b), max(milliseconds(e) if kind != "point" else 0, milliseconds(b) + 1), t), n)
                                        for (b, e, t), n in labels.items())) for (tier, kind), labels in expected.items())
    eaf = pympi.Elan.Eaf(path)
    tiers = [(name, Counter((b, e, t or "") for b, e, t in eaf.get_annotation_data_for_tier(name))) for name in eaf.get_tier_names()]
    count = compare(f"{where} by pympi", gathered(tiers), wanted)
    for name in eaf.get_tier_names():
        labels = sorted(eaf.get_annotation_data_for_tier(name))
        if any(a[1] > b[0] for a, b in zip(labels, labels[1:])):
            fail(where, "labels overlap on", name)
    root = etree.parse(path).getroot()
    slots = [int(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")]
    ids = [slot.get("TIME_SLOT_ID") for slot in root.iter("TIME_SLOT")] + [a.get("ANNOTATION_ID") for a in root.iter("ALIGNABLE_ANNOTATION")]
    if not EAF.validate(root.getroottree()):
        fail(where, "against the schema:", EAF.error_log.last_error)
    order = [child.tag for child in root]
    if slots != sorted(slots) or len(ids) != len(set(ids)):
        fail(where, "time slots out of order, or an id twice")
    if order != sorted(order, key=["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE"].index):
        fail(where, "elements out of order", order)
    types = {type_.get("LINGUISTIC_TYPE_ID") for type_ in root.iter("LINGUISTIC_TYPE")}
    if any(tier.get("LINGUISTIC_TYPE_REF") not in types for tier in root.iter("TIER")):
        fail(where, "a tier of no type")
    return count


def sum_counts(items):
    result = Counter()
    for key, count in items:
        result[key] += count
    return result


def check_vtt(path, expected, where):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if any(body.strip() == "" or "-->" in body for body in re.findall(r"\n<v [^>]*>(.*)\n", text)):
        fail(where, "an empty cue, or an arrow in one")
    cues = list(webvtt.read(path))
    begins = [cue.start_in_seconds for cue in cues]
    if begins != sorted(begins):
        fail(where, "cues are not in the order of time")

    def milli(stamp):
        hours, minutes, seconds = stamp.split(":")
        return int(hours) * 3600000 + int(minutes) * 60000 + int(seconds.replace(".", ""))

    found = Counter()
    for cue in cues:
        match = re.fullmatch(r"<v ([^>]*)>(.*)", cue.raw_text, re.S)
        found[milli(cue.start), milli(cue.end), html.unescape(match[1]).strip(), html.unescape(match[2]).strip()] += 1
    wanted = Counter()
    for (tier, kind), labels in expected.items():
        model, id = tier_group(tier)
        # Cues have no tiers to say which feature a value is of.
        feature = re.search(r": (?:peaks|episodes) of (.*)$", tier, re.S)
        prefix = feature[1] + " " if feature else ""
        for (begin, end, text), count in labels.items():
            start = milliseconds(begin)
            end = start + 1000 if kind == "point" else max(milliseconds(end), start + 1)
            wanted[start, end, id.strip() or "?", (prefix + text).strip() or model.strip()] += count
    return compare(where, {"": found}, {"": wanted})


def tier_group(tier):
    name = re.split(r": (?:text|expressions|peaks of .*|episodes of .*)$", tier)[0]
    return tuple(name.split(" ", 1))


# BIDS.

def check_bids(program, path, expected, ends, folder, where, validator):
    run(program, "export", "-q", "--format", "bids", *KINDS, path, "-o", folder, status=(0, 3))
    if not os.path.exists(f"{folder}/dataset_description.json"):
        return 0
    for top, _, names in os.walk(folder):
        for name in names:
            own = os.path.join(top, name)[len(folder):]
            if not bids_validator.BIDSValidator().is_bids(own):
                fail(where, "no path of BIDS:", own)
    if validator:
        report = subprocess.run([validator, "--format", "json", "--max-rows", "-1", folder], capture_output=True)
        issues = json.loads(report.stdout)["issues"]["issues"]
        for issue in issues:
            if issue["code"] != "TOO_FEW_AUTHORS":
                fail(where, "the validator says", issue)
    count = 0
    with open(f"{folder}/participants.tsv", encoding="utf-8", newline="") as file:
        participants = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    subjects = {name for name in os.listdir(folder) if name.startswith("sub-")}
    if subjects != {row["participant_id"] for row in participants} or len({name.lower() for name in subjects}) != len(subjects):
        fail(where, "participants and folders differ")
    places = {tuple(line(part) or "n/a" for part in file): file for file in expected}
    timelines = observations(program, path)
    for row in participants:
        file = places[row["input"], row["source"], row["file"]]
        stem = f"{folder}/{row['participant_id']}/beh/{row['participant_id']}_task-recording_"
        count += check_events(f"{stem}events", timelines[file], expected[file], f"{where} {file}")
        for name in sorted(os.listdir(os.path.dirname(stem))):
            if name.endswith("_physio.json"):
                count += check_recording(os.path.join(os.path.dirname(stem), name), timelines[file], f"{where} {file} {name}")
    return count


def check_events(stem, groups, expected, where):
    wanted = Counter()
    for (model, id), group in groups.items():
        for row in group:
            if row.is_timed and model in ("prosody", "language", "burst"):
                best = max(row.sets["emotion"].items(), key=lambda item: (item[1], [-byte for byte in item[0].encode()]), default=None) \
                    or (max(row.sets["description"].items(), key=lambda item: item[1], default=(None, None)) if model == "burst" else (None, None))
                kind = "burst" if model == "burst" else "utterance"
                wanted[microseconds(row.begin), microseconds(row.end), kind, line(model), line(id) or "n/a",
                       line(row.text or "") or "n/a", line(best[0] or "") or "n/a", best[1]] += 1
    found, moments = Counter(), Counter()
    if os.path.exists(f"{stem}.tsv"):
        with open(f"{stem}.tsv", encoding="utf-8", newline="") as file:
            lines = file.read().split("\n")
        header = lines[0].split("\t")
        described = json.load(open(f"{stem}.json", encoding="utf-8"))
        for column in header:
            if "Description" not in described.get(column, {}) and column not in ("onset", "duration"):
                fail(where, "not described:", column)
        onsets = []
        for text in lines[1:-1]:
            cells = text.split("\t")
            if len(cells) != len(header):
                fail(where, "cells", text)
                continue
            row = dict(zip(header, cells))
            onset = decimal.Decimal(row["onset"]) * 1000000
            end = onset + decimal.Decimal(row["duration"]) * 1000000
            onsets.append(onset)
            value = None if row["value"] == "n/a" else float(row["value"])
            if row["trial_type"] in ("utterance", "burst"):
                found[int(onset), int(end), row["trial_type"], row["model"], row["id"], row["text"], row["expression"], value] += 1
            else:
                plural = row["trial_type"] + "s"
                text = score(value) if plural == "peaks" else f"max {score(value)}, mean {score(float(row['mean']))}"
                moments[row["model"], row["id"].strip(), f"{plural} of {row['expression']}", int(onset), int(end), text] += 1
        if onsets != sorted(onsets):
            fail(where, "events out of order")
    if found != wanted:
        fail(where, "events", list((found - wanted).items())[:3], list((wanted - found).items())[:3])
    told = Counter()
    for (tier, _), labels in expected.items():
        match = re.fullmatch(r"(\S+) (.*?): ((?:peaks|episodes) of .*)", tier, re.S)
        if match:
            # A line break at the end of an id is a space in a tier's name.
            for (begin, end, text), count in labels.items():
                told[match[1], match[2].strip() or "n/a", match[3], begin, end, text] += count
    if moments != told:
        fail(where, "moments", list((moments - told).items())[:3], list((told - moments).items())[:3])
    return sum(found.values()) + sum(moments.values())


def check_recording(sidecar, groups, where):
    """Without --bin: the mean of the frames nearest to every step."""
    about = json.load(open(sidecar, encoding="utf-8"))
    raw = gzip.open(sidecar.replace(".json", ".tsv.gz")).read().decode()
    with open(sidecar.replace(".json", ".tsv.gz"), "rb") as file:
        head = file.read(10)
    if head[3] != 0 or head[4:8] != bytes(4):
        fail(where, "the gzip has a name or a time")
    grid = [text.split("\t") for text in raw.split("\n")[:-1]]
    step = microseconds(about["StepInSeconds"])
    # Sample 0 is at StartTime, which lies on the grid from 0; neither it nor the last one is empty.
    first = round(about["StartTime"] * 1e6 / step)
    if abs(about["SamplingFrequency"] * step - 1e6) > 1e-6 or abs(about["StartTime"] * 1e6 - first * step) > 1e-3 or first < 0:
        fail(where, "frequency or begin", about["SamplingFrequency"], about["StartTime"])
    if not grid or any(set(edge) == {"n/a"} for edge in (grid[0], grid[-1])):
        fail(where, "begins or ends with nothing")
    names = [about[column]["LongName"] for column in about["Columns"]]
    sums = defaultdict(list)
    for row in groups["face", about["HumeResults"]["id"]]:
        if row.is_timed:
            place = (2 * microseconds(row.begin) + step) // (2 * step) if step % 2 == 0 else (microseconds(row.begin) + step // 2) // step
            for index, name in enumerate(names):
                if name in row.sets["emotion"]:
                    sums[place, index].append(row.sets["emotion"][name])
    count = 0
    for place, cells in enumerate(grid, first):
        if len(cells) != len(names):
            fail(where, "cells of sample", place)
            continue
        for index, cell in enumerate(cells):
            values = sums.pop((place, index), None)
            wanted = math.fsum(values) / len(values) if values else None
            if (cell == "n/a") != (wanted is None) or wanted is not None and abs(float(cell) - wanted) > 1e-15 * max(1, abs(wanted)):
                fail(where, f"sample {place} of {names[index]}: {cell}, expected {wanted}")
            count += 1
    if sums:
        fail(where, "scores on no sample", list(sums)[:3])
    return count


def check_binned(program, path, folder):
    """With --bin the samples are those of the timeline."""
    run(program, "export", "-q", "--format", "bids", "--tiers", "faces", "--bin", "2.5", path, "-o", folder)
    wanted = {(row["source"], row["file"], row["id"], row["feature"], microseconds(row["bin_begin"])): row["mean"]
              for row in rows(program, "timeline", path, "--bin", "2.5", "--model", "face")}
    count = 0
    for top, _, names in os.walk(folder):
        for name in names:
            if not name.endswith("_physio.json"):
                continue
            about = json.load(open(os.path.join(top, name), encoding="utf-8"))
            origin = about["HumeResults"]
            grid = gzip.open(os.path.join(top, name.replace(".json", ".tsv.gz")), "rt").read().split("\n")[:-1]
            if not grid or any(set(edge.split("\t")) == {"n/a"} for edge in (grid[0], grid[-1])):
                fail(path, name, "begins or ends with nothing")
            for place, text in enumerate(grid, round(about["StartTime"] / 2.5)):
                for column, cell in zip(about["Columns"], text.split("\t")):
                    key = origin["source"], origin["file"], origin["id"], about[column]["LongName"], place * 2500000
                    mean = wanted.pop(key, "none")
                    if (None if cell == "n/a" else float(cell)) != mean:
                        fail(path, "binned", key, cell, mean)
                    count += 1
    # Before the first sample and behind the last one there are no means.
    missed = [key for key, mean in wanted.items() if mean is not None]
    if missed:
        fail(path, "bins without a sample", missed[:3])
    return count


def check_sentiment(program, path, folder):
    """Sets whose features are called 1 to 9: each label names what it is of."""
    run(program, "export", "-q", "--format", "bids", "--tiers", "utterances", "--features", "emotion", "--features", "sentiment",
        path, "-o", folder)
    wanted, found = Counter(), Counter()
    for groups in observations(program, path).values():
        for (model, id), group in groups.items():
            for row in group:
                if row.is_timed and model in ("prosody", "language"):
                    parts = [highest(row.sets[name], TOP, name) for name in ("emotion", "sentiment") if row.sets[name]]
                    wanted[microseconds(row.begin), model, line(id) or "n/a", "; ".join(parts) or "n/a"] += 1
    for top, _, names in os.walk(folder):
        for name in names:
            if name.endswith("_events.tsv"):
                with open(os.path.join(top, name), encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                        found[int(decimal.Decimal(row["onset"]) * 1000000), row["model"], row["id"], row["expressions"]] += 1
    if found != wanted or not any(" sentiment " in text for *_, text in found):
        fail(path, "sentiment", list((found - wanted).items())[:3], list((wanted - found).items())[:3])
    return sum(found.values())


def check_replaced(program, scratch):
    """With --force a dataset is what it would be in a new folder; anything else is refused, and stays."""
    def files(folder):
        return {os.path.join(top, name)[len(folder):]: open(os.path.join(top, name), "rb").read()
                for top, _, names in os.walk(folder) for name in names}

    folder = f"{scratch}/replaced"
    export = ("export", "-q", "--format", "bids")
    run(program, *export, "study/predictions.json", "-o", folder)
    before = files(folder)
    run(program, *export, "interview", "-o", folder, status=(1,))
    if files(folder) != before:
        fail("a dataset was changed without --force")
    run(program, *export, "interview", "-o", folder, "--force")
    run(program, *export, "interview", "-o", f"{scratch}/new")
    if files(folder) != files(f"{scratch}/new"):
        fail("a dataset was not replaced as a whole")
    with open(f"{folder}/notes.txt", "w") as file:
        file.write("mine")
    before = files(folder)
    run(program, *export, "study/predictions.json", "-o", folder, "--force", status=(1,))
    if files(folder) != before or any(name.startswith(".") for name in os.listdir(scratch)):
        fail("a folder with something else was changed")


# Input that tries to break out.

def hostile():
    names = ['"quoted"', "a\nb", "<script>alert(1)</script>", "]]>", "&amp; & &#x0;", "--> x", "nul\0bel\x07esc\x1b[31m", "\u202eturned\u202c",
             "", "Face_A", "face_a", "../../x", " outer ", "tab\there", "line\u2028sep\x85", "a (2)", "-", "n/a", "é", "e\u0301", "\ufffe\uffff", "x" * 300]
    emotions = [{"name": name, "score": value} for name, value in (("Joy", 0.5125), ("Calmness", 1.04), ("Doubt", 0.0), ('odd "name" <b>\n', 0.3))]

    def spoken(id, rows_):
        return {"id": id, "predictions": rows_}

    def utterance(text, begin, end):
        return {"text": text, "time": {"begin": begin, "end": end}, "confidence": 0.9, "speaker_confidence": None, "emotions": emotions}

    files = []
    for index, name in enumerate(names):
        groups = [spoken(id, [utterance(text, 0.1 * number, 0.1 * number + 1.2345678) for number, text in enumerate(names)]) for id in names]
        overlapping = [utterance("whole", 0, 50), utterance("zero", 3, 3), utterance("inside", 3, 4.0000005), utterance(None, 4, 5),
                       utterance("   ", 5, 5.0001), utterance("tiny", 5.0001, 5.0002), utterance("z" * 1_000_000 if index == 0 else "z", 60, 61)]
        faces = [{"frame": number, "time": 0.25 * number, "prob": 0.99, "box": {"x": 1, "y": 1, "w": 5, "h": 5},
                  "emotions": [{"name": "Joy", "score": 0.3 + 0.4 * (number % 5 == 2)}], "facs": None, "descriptions": None}
                 for number in [*range(20), *range(40, 60)]]
        bursts = [{"time": {"begin": 1, "end": 1.5}, "emotions": emotions, "descriptions": [{"name": "Laugh", "score": 0.7}]},
                  {"time": {"begin": 2, "end": 2.5}, "emotions": [], "descriptions": [{"name": "Laugh", "score": None}]}]
        files.append({"file": name, "file_type": "video", "models": {
            "prosody": {"metadata": None, "grouped_predictions": (groups if index == 1 else groups[:3]) + [spoken("overlaps", overlapping)]},
            "burst": {"metadata": None, "grouped_predictions": [spoken("unknown", bursts)]},
            "face": {"metadata": None, "grouped_predictions": [spoken(id, faces) for id in names[:12]] + [spoken("late", faces[7:-9])]}}})
    return [{"source": {"type": "url", "url": "https://example.org/a.zip"}, "results": {"predictions": files, "errors": []}},
            {"source": {"type": "file", "filename": "twice.mp4"}, "results": {"predictions": files[1:2], "errors": []}}]


def main():
    program = os.path.abspath(sys.argv[1])
    fixtures = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Fixtures")
    logging.disable(logging.WARNING)
    validator = next((path for path in (os.path.join(os.path.dirname(sys.executable), "bids-validator-deno"),) if os.path.exists(path)), None)
    counts = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        with open(f"{scratch}/hostile.json", "w", encoding="utf-8") as file:
            json.dump(hostile(), file)
        paths = [path if path == "hostile" else os.path.abspath(path) for path in sys.argv[2:]]
        if not paths:
            os.chdir(fixtures)
            paths = [*FIXTURES, "hostile"]
        paths = [f"{scratch}/hostile.json" if path == "hostile" else path for path in paths]
        for number, path in enumerate(paths):
            expected, ends = expected_labels(program, path)
            where_is = {}
            for form, ending in (("eaf", "eaf"), ("textgrid", "TextGrid"), ("vtt", "vtt")):
                folder = f"{scratch}/{number}-{form}/"
                run(program, "export", "-q", "--format", form, *KINDS, path, "-o", folder, status=(0, 3))
                documents = sorted(os.listdir(folder))
                if len({name.lower() for name in documents}) != len(documents) or len(documents) != len(expected):
                    fail(path, form, f"{len(documents)} documents for {len(expected)} files")
                again = f"{scratch}/{number}-{form}-again/"
                run(program, "export", "-q", "--threads", "1", "--format", form, *KINDS, path, "-o", again, status=(0, 3))
                for name in documents:
                    if open(folder + name, "rb").read() != open(again + name, "rb").read():
                        fail(path, name, "is not the same a second time")
                    stem = name[: -len(ending) - 1]
                    if form == "eaf":
                        root = etree.parse(folder + name).getroot()
                        about = {tag.get("NAME").split(":")[1]: tag.text or "" for tag in root.iter("PROPERTY")}
                        where_is[stem] = next((file for file in expected if all(
                            line(part) == about.get(key, "") for part, key in zip(file, ("input", "source", "file")))
                            and file not in where_is.values()), None)
                        media = root.find("HEADER/MEDIA_DESCRIPTOR").get("MEDIA_URL")
                        if where_is[stem] and urllib.parse.unquote(media) != "./" + ([part for part in where_is[stem][2].split("/") if part] or [""])[-1]:
                            fail(path, name, "media", media)
                    file = where_is.get(stem)
                    if file is None:
                        fail(path, form, name, "belongs to no file")
                        continue
                    check = {"eaf": check_eaf, "textgrid": check_textgrid, "vtt": check_vtt}[form]
                    counts[form] += check(folder + name, expected[file], f"{path} {name}")
            counts["bids"] += check_bids(program, path, expected, ends, f"{scratch}/{number}-bids", path, validator)
        if not sys.argv[2:]:
            counts["binned"] += check_binned(program, "study/predictions.json", f"{scratch}/binned")
            counts["binned"] += check_binned(program, "interview", f"{scratch}/binned-2")
            counts["sentiment"] += check_sentiment(program, "interview", f"{scratch}/sentiment")
            check_replaced(program, scratch)
    said = ", ".join(f"{counts[form]} of {form}" for form in ("textgrid", "eaf", "vtt", "bids", "binned", "sentiment"))
    print(f"labels compared: {said}; {'with' if validator else 'WITHOUT'} the BIDS validator; {failures} differences")
    sys.exit(1 if failures or not all(counts[form] for form in ("textgrid", "eaf", "vtt", "bids")) else 0)


main()
