"""Compares `compare`, `cooccur` and `sync` with numpy, on the rows that `export` gives.

    python3 Tests/Checks/compare_check.py PROGRAM [PATH …]

Makes data of its own (two sides of 12 files with gaps, missing scores and faces that nobody told apart; five minutes of two
faces of which one follows the other), and looks at the PATHs too. Draws are made again: SplitMix64 and Lemire's method, as
`SeededDraws` is described. Numbers have to be the same to 1e-9. Needs numpy. Exits with 1 if anything differs.
"""

import csv
import io
import json
import math
import pathlib
import subprocess
import sys
import tempfile
from collections import defaultdict

import numpy

MASK = (1 << 64) - 1
KEYS = ("input", "job_id", "source", "file", "model")
TALLY = {"compare": 0, "cooccur": 0, "sync": 0, "differences": 0}


class Draws:
    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        while True:
            product = self.next() * n
            if (product & MASK) >= (1 << 64) % n:
                return product >> 64

    def distinct(self, count, limit):
        if limit <= count:
            return list(range(limit))
        drawn = {}
        while len(drawn) < count:
            drawn[self.below(limit)] = None
        return list(drawn)


# What the program says


def run(program, *arguments, codes=(0,)):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def rows_of(program, *arguments):
    return list(csv.DictReader(io.StringIO(run(program, *arguments, "-q", "--format", "csv"))))


def differs(what, ours, expected):
    """Whether two values are not the same: texts, numbers to 1e-9, nothing."""
    if expected is None or ours in ("", None):
        same = expected is None and ours in ("", None)
    elif isinstance(expected, str):
        same = ours == expected
    else:
        same = abs(float(ours) - expected) <= 1e-9 * max(1, abs(expected))
    if not same:
        TALLY["differences"] += 1
        print(f"{what}: {ours!r}, expected {expected!r}")
    return not same


def microseconds(seconds):
    return math.floor(seconds * 1e6 + 0.5)


class Rows:
    """The rows of an input: by file and model, id and unit, the scores of each set."""

    def __init__(self, program, *paths):
        self.groups = defaultdict(lambda: defaultdict(dict))
        for line in run(program, "export", "-q", "--format", "ndjson", *paths).splitlines():
            row = json.loads(line)
            model = tuple(row[key] or "" for key in KEYS)
            unit = self.groups[model][row["id"]].setdefault(row["unit"], {"time": None, "scores": defaultdict(dict)})
            if row["t_begin"] is not None and row["t_end"] is not None:
                begin, end = microseconds(row["t_begin"]), microseconds(row["t_end"])
                if 0 <= begin <= end:
                    unit["time"] = (begin, end, row["t_begin"] == row["t_end"])
            if row["feature_set"] is not None:
                score = row["score"]
                unit["scores"][row["feature_set"]].setdefault(row["feature"], math.nan if score is None else score)

    def names(self, model, set_):
        return {name for rows in self.groups[model].values() for row in rows.values() for name in row["scores"][set_]}


def mean(values):
    values = list(values)
    return math.fsum(values) / len(values) if values else None


def sd(values):
    if len(values) < 2:
        return None
    middle = mean(values)
    return math.sqrt(math.fsum((x - middle) ** 2 for x in values) / (len(values) - 1))


def pearson(x, y):
    x, y = numpy.asarray(x), numpy.asarray(y)
    if len(x) < 3 or numpy.all(x == x[0]) or numpy.all(y == y[0]):
        return None
    x, y = x - math.fsum(x) / len(x), y - math.fsum(y) / len(y)
    return float(max(-1, min(1, numpy.dot(x, y) / math.sqrt(numpy.dot(x, x)) / math.sqrt(numpy.dot(y, y)))))


# compare


def file_values(rows, set_):
    """A value a file and feature of each model: the mean of the means of its ids, of faces that are not told apart the
    mean over frames of the means in each."""
    values = defaultdict(dict)
    for model, ids in rows.groups.items():
        unknown = [row["time"][0] for row in ids.get("unknown", {}).values() if row["time"]]
        together = model[4] == "face" and len(unknown) > len(set(unknown))
        for name in rows.names(model, set_):
            scores = {
                id_: [(row["time"], row["scores"][set_].get(name, math.nan)) for row in units.values()]
                for id_, units in ids.items()
            }
            if together:
                frames = defaultdict(list)
                for time, score in (entry for entries in scores.values() for entry in entries):
                    if time and not math.isnan(score):
                        frames[time[0]].append(score)
                value = mean(mean(frame) for frame in frames.values())
            else:
                means = [mean(s for _, s in entries if not math.isnan(s)) for entries in scores.values()]
                value = mean(m for m in means if m is not None)
            values[model[4], name][model[:4]] = value
    return values


def files_of(program, paths):
    found = []
    for row in rows_of(program, "qc", *paths):
        file = tuple(row[key] for key in KEYS[:4])
        if row["file"] and file not in found:
            found.append(file)
    return found


def order(file):
    return [part.encode() for part in (file[3], file[2], file[0])]


def check_compare(program, what, arguments, files_a, files_b, key, values, draws=2000, level=0.95, seed=1):
    """key: what a file shares with its partner, by its place on its side; None without pairs."""
    ours = {(row["model"], row["feature"]): row for row in rows_of(program, "compare", *arguments, "--top", "0")}
    if key:
        sides = [defaultdict(list), defaultdict(list)]
        for side, files in zip(sides, (files_a, files_b)):
            for place, file in enumerate(files):
                side[key(file, place)].append(file)
        shared = sorted((k for k in sides[0] if k in sides[1]), key=lambda k: k if isinstance(k, int) else k.encode())
        pairs = [(sides[0][k][0], sides[1][k][0]) for k in shared if k and len(sides[0][k]) == len(sides[1][k]) == 1 or k == 0]
    tables = {}
    expected_order = []
    for (model, name), row in ours.items():
        found = values.get((model, name), {})
        if key:
            counted = [(found.get(a), found.get(b)) for a, b in pairs]
            counted = [(a, b) for a, b in counted if a is not None and b is not None]
            a, b = [a for a, _ in counted], [b for _, b in counted]
            differences = numpy.array([y - x for x, y in counted])
            expected = {"n_files": len(a), "n_files_left_out": len(files_a) + len(files_b) - 2 * len(a)}
            expected["difference"], expected["sd"] = mean(differences), sd(list(differences))
        else:
            a = [found[file] for file in sorted(files_a, key=order) if found.get(file) is not None]
            b = [found[file] for file in sorted(files_b, key=order) if found.get(file) is not None]
            expected = {"n_files": len(a) + len(b), "n_files_a": len(a), "n_files_b": len(b), "sd": None}
            expected["n_files_left_out"] = len(files_a) + len(files_b) - len(a) - len(b)
            expected["difference"] = mean(b) - mean(a) if a and b else None
        expected["mean_a"], expected["mean_b"] = mean(a), mean(b)
        expected["low"] = expected["high"] = None
        if min(len(a), len(b)) >= 6:
            sizes = (len(a),) if key else (len(a), len(b))
            if sizes not in tables:
                generator = Draws(seed)
                drawn = [[[generator.below(n) for _ in range(n)] for n in sizes] for _ in range(draws)]
                tables[sizes] = [numpy.array([one[i] for one in drawn]) for i in range(len(sizes))]
            if key:
                means = differences[tables[sizes][0]].mean(axis=1)
            else:
                means = numpy.array(b)[tables[sizes][1]].mean(axis=1) - numpy.array(a)[tables[sizes][0]].mean(axis=1)
            expected["low"], expected["high"] = (float(q) for q in numpy.quantile(means, [(1 - level) / 2, 1 - (1 - level) / 2]))
        for column, value in expected.items():
            differs(f"compare {what}, {model} {name}, {column}", row[column], value)
        TALLY["compare"] += 1
        size = -1 if expected["difference"] is None else abs(float(row["difference"]))
        expected_order.append((["face", "prosody", "burst", "language", "ner", "facemesh"].index(model), -size, name.encode()))
    missing = {place for place in values if any(v is not None for v in values[place].values())} - set(ours)
    if missing or not ours or expected_order != sorted(expected_order):
        TALLY["differences"] += 1
        print(f"compare {what}: {len(missing)} features are not there, or in another order")


# cooccur


def check_cooccur(program, path, top):
    rows = Rows(program, path)
    ours = defaultdict(list)
    for row in rows_of(program, "cooccur", "--features", "all", "--top", str(top), path):
        ours[tuple(row[key] for key in KEYS), row["id"], row["feature_set"]].append(row)
    for model, ids in rows.groups.items():
        for id_, units in ids.items():
            for set_ in ("emotion", "facs", "description", "sentiment", "toxicity"):
                scores = [row["scores"][set_] for row in units.values() if row["scores"][set_]]
                check_group(f"cooccur {path} {model[3]} {model[4]} {id_} {set_}", scores, ours.pop((model, id_ or "", set_), []), top)
    if ours:
        TALLY["differences"] += 1
        print(f"cooccur {path}: groups that nobody has: {list(ours)[:3]}")


def check_group(what, scores, ours, top):
    known = {name for row in scores for name, score in row.items() if not math.isnan(score)}
    best = []
    for row in scores:
        there = sorted((-score, name.encode(), name) for name, score in row.items() if not math.isnan(score))
        best.append({name for _, _, name in there[:top]})
    for row in ours:
        a, b = row["feature_a"], row["feature_b"]
        both = [(r[a], r[b], a in t, b in t) for r, t in zip(scores, best)
                if not math.isnan(r.get(a, math.nan)) and not math.isnan(r.get(b, math.nan))]
        counts = [len(both), sum(r[2] for r in both), sum(r[3] for r in both), sum(r[2] and r[3] for r in both),
                  sum(r[2] or r[3] for r in both)]
        for column, value in zip(("n", "n_top_a", "n_top_b", "n_both", "n_either"), counts):
            differs(f"{what} {a} {b}, {column}", row[column], value)
        differs(f"{what} {a} {b}, jaccard", row["jaccard"], counts[3] / counts[4] if counts[4] else None)
        differs(f"{what} {a} {b}, pearson", row["pearson"], pearson([r[0] for r in both], [r[1] for r in both]))
        TALLY["cooccur"] += 1
    pairs = {frozenset((row["feature_a"], row["feature_b"])) for row in ours}
    wanted = {frozenset((a, b)) for a in known for b in known if a != b}
    keys = [(-float(row["jaccard"] or -1), row["feature_a"].encode(), row["feature_b"].encode()) for row in ours]
    if len(pairs) != len(ours) or wanted - pairs or keys != sorted(keys):
        TALLY["differences"] += 1
        print(f"{what}: {len(ours)} pairs, of which {len(wanted - pairs)} are missing, or in another order")


# sync


def cells_of(units, set_, name, width, count):
    weights = [[] for _ in range(count)]
    for row in units.values():
        score = row["scores"][set_].get(name, math.nan)
        if row["time"] is None or math.isnan(score):
            continue
        begin, end, is_frame = row["time"]
        if is_frame:
            weights[begin // width].append((score, 1))
            continue
        while begin < end:
            until = min(end, (begin // width + 1) * width)
            weights[begin // width].append((score, until - begin))
            begin = until
    values = []
    for cell in weights:
        same = len({score for score, _ in cell}) == 1
        total = sum(weight for _, weight in cell)
        values.append(math.nan if not cell else cell[0][0] if same else math.fsum(s * w for s, w in cell) / total)
    return numpy.array(values)


def correlations(a, b, longest):
    found = {}
    for lag in range(-longest, longest + 1):
        count = len(a) - abs(lag)
        x, y = (a[-lag:], b[:max(count, 0)]) if lag < 0 else (a[:max(count, 0)], b[lag:])
        if count < 3:
            continue
        both = ~numpy.isnan(x) & ~numpy.isnan(y)
        r = pearson(x[both], y[both])
        if r is not None:
            found[lag] = r
    return found


def mean_z(found):
    return mean(math.atanh(min(abs(r), 1 - 1e-12)) for r in found.values())


def expect_sync(a, b, width, segment, lag, coverage, seed):
    length = max(1, math.floor(segment * 1e6 / width + 0.5))
    longest = int(lag * 1e6 / width)
    whole = len(a) // length
    counted = []
    for index in range(whole):
        x, y = a[index * length:(index + 1) * length], b[index * length:(index + 1) * length]
        if numpy.count_nonzero(~numpy.isnan(x) & ~numpy.isnan(y)) / length >= coverage:
            found = correlations(x, y, longest)
            if found:
                counted.append((x, y, found))
    expected = dict.fromkeys(("z_real", "z_surrogate", "sd_surrogate", "effect", "lag_max", "r_max"))
    expected |= {"segments": len(counted), "segments_left_out": whole - len(counted), "surrogates": 0}
    s = len(counted)
    if s < 2:
        return expected
    expected["z_real"] = mean(mean_z(found) for _, _, found in counted)
    surrogates = []
    for pairing in Draws(seed).distinct(500, s * (s - 1)):
        i, j = divmod(pairing, s - 1)
        found = correlations(counted[i][0], counted[j + (j >= i)][1], longest)
        if found:
            surrogates.append(mean_z(found))
    expected["surrogates"] = len(surrogates)
    expected["z_surrogate"], expected["sd_surrogate"] = mean(surrogates), sd(surrogates)
    if expected["sd_surrogate"]:
        expected["effect"] = (expected["z_real"] - expected["z_surrogate"]) / expected["sd_surrogate"]
    at = {k: mean(found[k] for _, _, found in counted) for k in counted[0][2] if all(k in found for _, _, found in counted)}
    if at:
        expected["r_max"], best = max((r, -abs(k), k < 0, k) for k, r in at.items())[::3]
        expected["lag_max"] = best * width / 1e6
    return expected


def meets(first, second, width):
    """Whether two ids ever have rows in one cell."""
    cells = [
        {cell for row in units.values() if row["time"] is not None
         for cell in range(row["time"][0] // width, (row["time"][0] if row["time"][2] else row["time"][1] - 1) // width + 1)}
        for units in (first, second)]
    return bool(cells[0] & cells[1])


def check_sync(program, path, bin_=None, segment=30.0, lag=5.0, coverage=0.8, seed=1, names=()):
    rows = Rows(program, path)
    flags = ["--segment", str(segment), "--lag", str(lag), "--min-coverage", str(coverage), "--seed", str(seed)]
    flags += ["--bin", str(bin_)] if bin_ else []
    flags += [word for name in names for word in ("--emotion", name)]
    ours = {}
    for row in rows_of(program, "sync", *flags, "--features", "emotion", path):
        ours[tuple(row[key] for key in KEYS), row["id_a"], row["id_b"], row["feature"]] = row
    for model, ids in rows.groups.items():
        times = [row["time"] for units in ids.values() for row in units.values() if row["time"]]
        if not times:
            continue
        is_frames = any(time[2] for time in times)
        begins = sorted({time[0] for time in times if time[2] or not is_frames})
        gaps = sorted(y - x for x, y in zip(begins, begins[1:]))
        period = gaps[(len(gaps) - 1) // 2] if gaps else None
        end = max(time[1] + ((period or 0) if time[2] else 0) for time in times)
        width = microseconds(bin_) if bin_ else period
        known = sorted((id_ for id_ in ids if id_ != "unknown"), key=lambda id_: id_.encode())
        for place, first in enumerate(known):
            for second in known[place + 1:]:
                if width is not None and not meets(ids[first], ids[second], width):
                    continue
                for name in features(rows, model, ids[first], ids[second], names):
                    what = f"sync {path} {model[3]} {model[4]} {first} {second} {name}"
                    row = ours.pop((model, first, second, name), None)
                    TALLY["sync"] += 1
                    if row is None:
                        TALLY["differences"] += 1
                        print(f"{what}: no row")
                        continue
                    if width is None:
                        continue
                    count = -(-end // width)
                    cells = [cells_of(ids[id_], "emotion", name, width, count) for id_ in (first, second)]
                    expected = expect_sync(*cells, width, segment, lag, coverage, seed) | {"period": width / 1e6}
                    for column, value in expected.items():
                        differs(f"{what}, {column}", row[column], value)
    if ours:
        TALLY["differences"] += 1
        print(f"sync {path}: rows that nobody has: {list(ours)[:3]}")


def features(rows, model, first, second, names):
    def level(units, name):
        scores = (row["scores"]["emotion"].get(name, math.nan) for row in units.values())
        return mean(score for score in scores if not math.isnan(score))

    known = rows.names(model, "emotion")
    if names:
        return [name for name in names if name in known]
    levels = [(name, level(first, name), level(second, name)) for name in known]
    ranked = sorted((-(x / 2 + y / 2), name.encode(), name) for name, x, y in levels if x is not None and y is not None)
    return [name for _, _, name in ranked[:5]]


# Data of its own


NAMES = ["Joy", "Calmness", "Interest", "Boredom", "Doubt", "Fear", "Awe", "Pride"]


def frame(time, scores):
    emotions = [{"name": name, "score": score} for name, score in zip(NAMES, scores)]
    box = {"x": 1, "y": 2, "w": 30, "h": 40}
    return {"frame": round(time * 30), "time": time, "prob": 0.99, "box": box, "emotions": emotions}


def utterance(begin, end, scores):
    emotions = [{"name": name, "score": score} for name, score in zip(NAMES, scores)]
    return {"text": "x", "time": {"begin": begin, "end": end}, "confidence": None, "speaker_confidence": None, "emotions": emotions}


def document(files):
    sources = []
    for name, models in files:
        grouped = {
            model: {"metadata": None, "grouped_predictions": [{"id": id_, "predictions": rows} for id_, rows in groups.items()]}
            for model, groups in models.items()
        }
        file = {"file": name, "file_type": "video", "models": grouped}
        sources.append({"source": {"type": "file", "filename": name}, "results": {"predictions": [file], "errors": []}})
    return json.dumps(sources)


def scores(random, level=0.3):
    """Scores of which some are missing, some the same, and some out of range."""
    values = [round(float(x), 3) for x in random.gamma(2, level / 2, len(NAMES))]
    return [None if random.random() < 0.1 else value for value in values]


def side(random, names, shift):
    files = []
    for place, name in enumerate(names):
        groups = {}
        for number in range(place % 3):
            groups[f"face_{number}"] = [frame(k / 3, scores(random, 0.3 + shift)) for k in range(40) if random.random() < 0.7]
        if place == 5:
            groups = {"unknown": [frame(k / 3, scores(random)) for k in range(20) for _ in range(1 + k % 3)]}
        speech = {f"spk_{n}": [utterance(5.0 * k + n, 5.0 * k + n + 2, scores(random)) for k in range(4)] for n in range(2)}
        files.append((name, {"face": groups, "prosody": speech} if place % 4 else {"face": groups}))
    return files


def duet(random):
    """Two faces, of which the second follows the first by 2 s, with gaps; a third that is there for a while; and speakers
    who talk at the same time."""
    count = 900
    first, second = random.random((count, len(NAMES))), random.random((count, len(NAMES)))
    for k in range(6, count):
        second[k] = 0.7 * first[k - 6] + 0.3 * second[k]
    times = [round(k * 1001 / 3000, 6) for k in range(count)]
    gone = set(range(200, 260)) | set(int(k) for k in random.choice(count, 50, replace=False))
    groups = {
        "face_1": [frame(times[k], [float(x) for x in second[k]]) for k in range(count) if k not in gone],
        "face_0": [frame(times[k], [float(x) if x > 0.02 else None for x in first[k]]) for k in range(count)],
        "face_2": [frame(times[k], [float(x) for x in random.random(len(NAMES))]) for k in range(300, 520)],
        "unknown": [frame(times[k], [0.5] * len(NAMES)) for k in range(10)],
    }
    speech = {
        f"spk_{n}": [utterance(1.5 * k + 0.2 * n, 1.5 * k + 0.2 * n + 1.4, scores(random)) for k in range(190)]
        for n in range(2)
    }
    return [("duet.mp4", {"face": groups, "prosody": speech})]


def check_own(program, folder):
    random = numpy.random.default_rng(20260614)
    names = [f"s{number:02}.mp4" for number in range(12)]
    a, b, both = folder / "a.json", folder / "b.json", folder / "both.json"
    a.write_text(document(side(random, names, 0)))
    b.write_text(document(side(random, names[2:] + ["other.mp4", "más.mp4"], 0.2)))
    mixed = [f"talk-{number}.mp4" for number in range(24)]
    both.write_text(document(side(random, mixed, 0.1)))
    groups = folder / "groups.csv"
    lines = [f"{name},{'rest' if n % 2 else 'talk'},p{n // 2 if n < 20 else n}" for n, name in enumerate(mixed)]
    groups.write_text("\n".join(["file,task,person", *lines]) + "\n")

    files_a, files_b = files_of(program, [a]), files_of(program, [b])
    values = file_values(Rows(program, a, b), "emotion")
    paths = [str(a), str(b)]
    check_compare(program, "by name", paths, files_a, files_b, lambda file, _: file[3], values)
    check_compare(program, "by order", [*paths, "--pair-by", "order"], files_a, files_b, lambda _, place: place, values)
    check_compare(program, "unpaired", [*paths, "--unpaired", "--seed", "7"], files_a, files_b, None, values, seed=7)
    flags = ["--draws", "501", "--level", "0.9", "--seed", str(2**63 - 1), "--pair-by", "stem"]
    check_compare(program, "by stem", [*paths, *flags], files_a, files_b, lambda file, _: file[3].rsplit(".", 1)[0], values,
                  draws=501, level=0.9, seed=2**63 - 1)
    factors = {row["file"]: row for row in csv.DictReader(groups.open())}
    files = files_of(program, [both])
    talk, rest = ([file for file in files if factors[file[3]]["task"] == task] for task in ("talk", "rest"))
    values = file_values(Rows(program, both), "emotion")
    levels = ["talk", "rest", str(both), "--factor", "task", "--groups", str(groups)]
    check_compare(program, "by factor", [*levels, "--pair-by", "person"], talk, rest, lambda file, _: factors[file[3]]["person"], values)
    check_compare(program, "of levels", [*levels, "--unpaired"], talk, rest, None, values)

    for path in (a, both):
        for top in (1, 3):
            check_cooccur(program, str(path), top)
    two = folder / "duet.json"
    two.write_text(document(duet(random)))
    check_cooccur(program, str(two), 2)
    check_sync(program, str(two))
    check_sync(program, str(two), segment=10, lag=3, seed=5)
    check_sync(program, str(two), bin_=1, segment=20, lag=4, coverage=0.5, names=("Joy", "Fear"))


def main():
    program, *paths = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        check_own(program, pathlib.Path(folder))
    for path in paths:
        check_cooccur(program, path, 5)
        check_sync(program, path, segment=10, lag=3)
        if len(files := files_of(program, [path])) > 1:
            # Against itself, a file with the next one.
            values = file_values(Rows(program, path), "emotion")
            with tempfile.NamedTemporaryFile("w", suffix=".csv") as groups:
                writer = csv.writer(groups)
                writer.writerow(["file", "side"])
                names = sorted({file[3] for file in files})
                writer.writerows((name, "even" if place % 2 else "odd") for place, name in enumerate(names))
                groups.flush()
                odd, even = ([f for f in files if names.index(f[3]) % 2 == side] for side in (0, 1))
                flags = ["odd", "even", path, "--factor", "side", "--groups", groups.name, "--unpaired"]
                check_compare(program, path, flags, odd, even, None, values)
    differences = TALLY.pop("differences")
    print(", ".join(f"{count} rows of {command}" for command, count in TALLY.items()) + f" compared, {differences} differences")
    sys.exit(1 if differences or not all(TALLY.values()) else 0)


main()
