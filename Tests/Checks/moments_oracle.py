"""Peaks, episodes, events and alignment in plain Python, numpy and scipy: what `moments_check.py` holds the program against.

Rows come from `export --format ndjson`. Times are whole microseconds, sums are `math.fsum` of what is added.
"""

import fnmatch
import functools
import json
import math
from collections import defaultdict

import numpy
import scipy.signal
import scipy.stats

FILE_KEYS = ("input", "job_id", "source", "file")


def microseconds(seconds):
    return int(math.copysign(math.floor(abs(seconds) * 1e6 + 0.5), seconds))


class Group:
    """One id of one model of one file."""

    def __init__(self, model, id):
        self.model, self.id = model, id
        self.units = {}  # unit: (begin, end) in µs, or None without a usable time
        self.texts = {}
        self.scores = defaultdict(dict)  # feature: {unit: score}
        self.period = None

    @property
    def is_frames(self):
        return self.model == "face"

    def support(self, unit):
        begin, end = self.units[unit]
        return (begin, end + (self.period or 0)) if self.is_frames else (begin, end)

    @functools.cached_property
    def arrays(self):
        """The units with usable times, and the begins and ends of their supports."""
        units = [unit for unit, times in self.units.items() if times is not None]
        supports = numpy.array([self.support(unit) for unit in units], dtype=numpy.int64).reshape(-1, 2)
        return numpy.array(units, dtype=numpy.int64), supports[:, 0], supports[:, 1]

    def samples(self, feature):
        """The scores with their supports, by time; several at one time are one mean."""
        at_once = defaultdict(list)
        for unit in sorted(self.scores[feature]):
            if self.units[unit] is not None:
                at_once[self.support(unit)].append(self.scores[feature][unit])
        return [(*time, math.fsum(scores) / len(scores)) for time, scores in at_once.items()]

    def weights(self, begin, end):
        """The rows that meet [begin, end) and their weights; of a moment (begin = end) those whose support holds it."""
        units, first, last = self.arrays
        if begin == end:
            held = (first <= begin) & (begin < last)
            return {unit: 1 for unit in units[held].tolist()}
        if self.is_frames:
            inside = (begin <= first) & (first < end)
            return {unit: 1 for unit in units[inside].tolist()}
        overlap = numpy.minimum(last, end) - numpy.maximum(first, begin)
        return {unit: int(overlap[place]) for place, unit in enumerate(units.tolist()) if overlap[place] > 0}

    def mean(self, feature, weights):
        """The number of scores, their mean and the greatest."""
        pairs = [(self.scores[feature][unit], weights[unit]) for unit in weights if unit in self.scores[feature]]
        if not pairs:
            return 0, None, None
        total = sum(weight for _, weight in pairs)
        return len(pairs), math.fsum(x * weight for x, weight in pairs) / total, max(x for x, _ in pairs)

    def covered(self, begin, end):
        """How much of [begin, end) the union of the supports covers."""
        spans = sorted(self.support(unit) for unit, times in self.units.items() if times is not None)
        total, reached = 0, begin
        for first, last in spans:
            first, last = max(first, reached), min(last, end)
            if last > first:
                total += last - first
                reached = last
        return total


def load(text):
    """{file keys: {model: {id: Group}}} of the lines of an export."""
    files = defaultdict(lambda: defaultdict(dict))
    for line in text.splitlines():
        row = json.loads(line)
        groups = files[tuple(row[name] or "" for name in FILE_KEYS)][row["model"]]
        group = groups.setdefault(row["id"], Group(row["model"], row["id"]))
        unit = row["unit"]
        if unit not in group.units:
            begin, end = row["t_begin"], row["t_end"]
            usable = begin is not None and end is not None and 0 <= begin <= end
            group.units[unit] = (microseconds(begin), microseconds(end)) if usable else None
            group.texts[unit] = row["text"]
        if row["score"] is not None:
            group.scores[row["feature"]][unit] = row["score"]
        else:
            group.scores[row["feature"]]
    for models in files.values():
        for groups in models.values():
            begins = sorted({times[0] for group in groups.values() for times in group.units.values() if times})
            gaps = sorted(b - a for a, b in zip(begins, begins[1:]))
            for group in groups.values():
                group.period = gaps[(len(gaps) - 1) // 2] if gaps else None
    return files


# Peaks and episodes


def stretches(samples, period):
    """Samples without a gap between them: time that any of them covers is none."""
    found, reached = [[]], None
    for sample in samples:
        if reached is not None and period is not None and 2 * (sample[0] - reached) > period:
            found.append([])
        found[-1].append(sample)
        reached = sample[1] if reached is None else max(reached, sample[1])
    return [stretch for stretch in found if stretch]


def peaks(group, feature, least, distance):
    found = []
    for stretch in stretches(group.samples(feature), group.period):
        values = numpy.array([score for _, _, score in stretch])
        places, about = scipy.signal.find_peaks(values, prominence=least)
        for place, prominence in zip(places, about["prominences"]):
            begin, end, score = stretch[place]
            found.append((begin if group.is_frames else (begin + end) / 2, score, prominence))
    kept = []
    for peak in sorted(found, key=lambda peak: (-peak[1], peak[0])):
        if all(abs(peak[0] - other[0]) >= microseconds(distance) for other in kept):
            kept.append(peak)
    return [(time / 1e6, value, prominence) for time, value, prominence in sorted(kept)]


def episodes(group, feature, threshold, least):
    found = []
    for stretch in stretches(group.samples(feature), group.period):
        run = []
        for sample in [*stretch, (0, 0, -math.inf)]:
            if sample[2] >= threshold:
                run.append(sample)
                continue
            if run:
                begin, end = run[0][0], max(end for _, end, _ in run)
                if end - begin >= microseconds(least):
                    scores = [score for _, _, score in run]
                    mean = math.fsum(scores) / len(scores)
                    found.append((begin / 1e6, end / 1e6, (end - begin) / 1e6, len(scores), max(scores), mean))
                run = []
    return found


def share(group, feature, threshold, least):
    samples = group.samples(feature)
    above = sum(end - begin for begin, end, score in samples if score >= threshold)
    valid = sum(end - begin for begin, end, _ in samples)
    count = len(episodes(group, feature, threshold, least))
    return threshold, above / 1e6, valid / 1e6, above / valid if valid else None, count


# Events


def applies(event, file):
    pattern = event.get("file")
    return pattern is None or pattern == file or fnmatch.fnmatchcase(file, pattern)


def segment(group, feature, event):
    begin, end = event["begin"], event["begin"] + event["length"]
    n, mean, greatest = group.mean(feature, group.weights(begin, end))
    if begin == end:
        coverage = float(any(times and a <= begin < b for times, (a, b) in supports(group)))
    else:
        coverage = group.covered(begin, end) / (end - begin)
    return n, coverage, mean, greatest


def supports(group):
    return [(times, group.support(unit)) for unit, times in group.units.items() if times is not None]


def bins(before, after, width):
    return range(-math.floor(before * 1e6 / width + 0.5), math.floor(after * 1e6 / width + 0.5))


def averages(group, features, events, rule):
    """{feature: (kept, left out, [(time, n, mean, raw mean)])}; None where there are no bins."""
    width = microseconds(rule["bin"]) if rule["bin"] else group.period
    if not width or not len(bins(rule["before"], rule["after"], width)):
        return None
    numbers = bins(rule["before"], rule["after"], width)
    epochs = []
    for event in events:
        onset = event["begin"]
        begin, end = onset + numbers.start * width, onset + numbers.stop * width
        if group.covered(begin, end) / (end - begin) < rule["min_coverage"]:
            continue
        cells = [group.weights(onset + k * width, onset + (k + 1) * width) for k in numbers]
        base = rule["baseline"]
        if base is not None:
            base = group.weights(onset + microseconds(base[0]), onset + microseconds(base[1]))
        epochs.append((cells, base))
    found = {}
    for feature in features:
        kept = []
        for cells, base in epochs:
            level = 0 if base is None else group.mean(feature, base)[1]
            if level is not None:
                kept.append(([group.mean(feature, cell)[1] for cell in cells], level))
        rows = []
        for index, k in enumerate(numbers):
            raw = [values[index] for values, _ in kept if values[index] is not None]
            less = [values[index] - level for values, level in kept if values[index] is not None]
            n = len(raw)
            rows.append((k * width / 1e6, n, math.fsum(less) / n if n else None, math.fsum(raw) / n if n else None))
        found[feature] = (len(kept), len(events) - len(kept), rows)
    return found


# Alignment


def aligned(unit_group, unit, face, feature):
    """The number of frames of a face in the time of a unit, and their mean."""
    times = unit_group.units[unit]
    if face is None or times is None or times[0] == times[1]:
        return 0, None
    return face.mean(feature, face.weights(*times))[:2]


def agreement(unit_group, face, feature):
    """n, n_eff, Pearson and Spearman; None for the second where a rounding error decides where the sum ends."""
    x, y = [], []
    for unit in sorted(unit_group.units):
        if unit in unit_group.scores[feature]:
            mean = aligned(unit_group, unit, face, feature)[1]
            if mean is not None:
                x.append(unit_group.scores[feature][unit])
                y.append(mean)
    n = len(x)
    varies = n > 0 and min(x) < max(x) and min(y) < max(y)
    pearson = spearman = size = None
    if varies and n >= 3:
        pearson, spearman = scipy.stats.pearsonr(x, y)[0], scipy.stats.spearmanr(x, y)[0]
    certain = True
    if varies and n >= 4:
        a, b = numpy.array(x) - math.fsum(x) / n, numpy.array(y) - math.fsum(y) / n
        total = 0.0
        for k in range(1, n):
            product = (a[k:] @ a[: n - k]) / (a @ a) * (b[k:] @ b[: n - k]) / (b @ b)
            certain = certain and abs(product) > 1e-12
            if product <= 0:
                break
            total += (1 - k / n) * product
        size = min(max(n / (1 + 2 * total), 1), n)
    return n, size, pearson, spearman, certain
