"""Results and events made at random for `moments_check.py`: gaps, jitter, missing scores, several faces at one time,
utterances that overlap, last for no time or end before they begin, events that overlap or lie outside, and names that are
patterns, formulas or differ by their Unicode form only. All of it is made up.
"""

import json

NAMES = ["Joy", "Calmness", "Surprise (negative)", "Anger"]
FILES = ["a.mp4", "talk*.mp4", "talk1.mp4", "=1+2.mp4", 'q"uo,te.mp4', "é.mp4", "e\u0301.mp4", "a b\u2028c.mp4", "a\nb.mp4", "[x].mp4"]
PATTERNS = ["*", "talk*.mp4", "talk?.mp4", "[x].mp4", "a?b.mp4", "é.mp4", "nobody.mp4", "=1+2.mp4", 'q"uo,te.mp4']
TYPES = ["laugh", "=laugh", "tone, high", "é", "e\u0301", "n/a", 'say "no"']


def scores(random, missing):
    found = []
    for name in NAMES:
        if random.random() < missing:
            if random.random() < 0.5:
                found.append({"name": name, "score": None})
            continue
        score = random.choice([0.1, 0.5, random.random(), random.random() * 1.2, random.random() ** 4])
        found.append({"name": name, "score": score})
    # A row without any name would not be in a long export.
    return found or [{"name": NAMES[0], "score": 0.25}]


def faces(random, end):
    step = random.choice([0.333667, 1 / 3, 0.25, 1.0])
    groups = []
    ids = random.sample(["face_0", "face_1", "=face", "unknown"], random.randint(0, 3))
    for id in ids:
        rows, level = [], random.choice([0, 0.2])
        seen = sorted(random.uniform(0, end) for _ in range(4))
        for k in range(int(end / step)):
            time = k * step
            if not (seen[0] <= time < seen[1] or seen[2] <= time < seen[3]):
                continue
            if random.random() < 0.1:
                time = round(time + random.uniform(0, 0.3) * step, 6)
            for _ in range(random.choice([1, 1, 2, 3]) if id == "unknown" else 1):
                rows.append({"frame": k, "time": time, "prob": 0.9, "box": {"x": 0, "y": 0, "w": 9, "h": 9},
                             "emotions": scores(random, level), "facs": None, "descriptions": None})
        groups.append({"id": id, "predictions": rows})
    return {"metadata": None, "grouped_predictions": groups}


def speech(random, end, timed=True, overlap=False):
    groups = []
    for id in random.sample(["spk_0", "spk_1", "unknown"], random.randint(1, 2)):
        rows, time, place = [], random.uniform(0, 3), 0
        while time < end:
            length = random.choice([random.uniform(0.2, 5), 1.0, 0.0])
            begin, last = round(time, 2), round(time + length, 2)
            if random.random() < 0.03:
                begin, last = last + 1, begin
            text = random.choice(["so", '"well, ', "tab\tbed", "=1", "é"])
            row = {"text": text, "time": {"begin": begin, "end": last} if timed else None,
                   "confidence": 0.9, "speaker_confidence": None, "emotions": scores(random, 0.1)}
            if not timed:
                row["position"] = {"begin": place, "end": place + 2}
            rows.append(row)
            place += 3
            time += max(length, 0.1) * (0.5 if overlap else 1) + random.choice([0, random.uniform(0, 4)])
        groups.append({"id": id, "predictions": rows})
    return {"metadata": None, "grouped_predictions": groups}


def results(random):
    """A document of some files, of which two may have one name."""
    sources = []
    for _ in range(random.randint(2, 5)):
        name = random.choice(FILES)
        end = random.uniform(8, 40)
        models = {}
        if random.random() < 0.85:
            models["face"] = faces(random, end)
        if random.random() < 0.75:
            models["prosody"] = speech(random, end, overlap=random.random() < 0.3)
        if random.random() < 0.6:
            models["language"] = speech(random, end, timed=random.random() < 0.6)
        if not models:
            models["prosody"] = speech(random, end)
        sources.append({"source": {"type": "file", "filename": name, "md5sum": "0" * 32}, "results": {
            "predictions": [{"file": name, "file_type": "video", "models": models}], "errors": []}})
    return json.dumps(sources)


def events(random, comma):
    """A table of events and what it says, as the check understands it."""
    has_file, has_type, has_duration = (random.random() < p for p in (0.6, 0.9, 0.9))
    header = ["onset"] + ["duration"] * has_duration + ["note"] + ["trial_type"] * has_type + ["file"] * has_file
    lines, table, index = [header], [], 0
    for _ in range(random.randint(1, 14)):
        onset = random.choice([round(random.uniform(-5, 45), 3), float(random.randint(0, 30)), round(random.uniform(0, 9), 6)])
        length = random.choice([None, 0.0, round(random.uniform(0, 8), 3), 1.0, 60.0])
        kind, file = random.choice(TYPES), random.choice([None, *PATTERNS])
        cells = {"onset": repr(onset), "duration": "n/a" if length is None else repr(length), "note": "x",
                 "trial_type": kind, "file": file or "n/a"}
        event = {"event": index, "begin": onset, "length": length if has_duration and length else 0.0,
                 "type": "" if not has_type or kind == "n/a" else kind}
        if has_file and file:
            event["file"] = file
        index += 1
        lines.append([cells[name] for name in header])
        table.append(event)
    quoted = lambda cell: '"' + cell.replace('"', '""') + '"' if any(c in cell for c in '",\n') else cell
    separator = "," if comma else "\t"
    end = random.choice(["\n", "\r\n"])
    return end.join(separator.join(quoted(cell) if comma else cell for cell in line) for line in lines) + end, table
