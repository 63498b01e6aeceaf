"""What the answer is, and whether an output is that answer."""

import csv
import io
import json
import math

ALLOWED = 1e-9  # means differ by the order in which they are summed; counts and maxima must not differ at all


class Answer:
    """`scores[source, file, model, name] = (n, mean, maximum)` and `tops[source, file, model] = [name, …]`."""

    def __init__(self):
        self.scores = {}
        self.tops = {}

    @classmethod
    def of_table(cls, text):
        """What a rival printed."""
        answer = cls()
        for line in text.splitlines():
            kind, source, file, model, *cells = line.split("\t")
            if kind == "score":
                name, n, mean, largest = cells
                answer.scores[source, file, model, name] = (int(n), float(mean), float(largest))
            else:
                answer.tops[source, file, model] = cells
        return answer

    @classmethod
    def of_ours(cls, summary, top):
        """What `summary` and `top` gave as CSV with all of a file's rows pooled."""
        answer = cls()
        for row in csv.DictReader(io.StringIO(summary)):
            if row["feature_set"] == "emotion" and row["n"] != "0":
                key = (row["source"].split("-")[1], row["file"], row["model"], row["feature"])
                answer.scores[key] = (int(row["n"]), float(row["mean"]), float(row["max"]))
        for row in csv.DictReader(io.StringIO(top)):
            key = (row["source"].split("-")[1], row["file"], row["model"])
            answer.tops.setdefault(key, []).append(row["feature"])
        return answer

    @classmethod
    def by_hand(cls, path):
        """The answer by the plainest means there are: Python's own parser and exact sums."""
        answer = cls()
        with open(path, "rb") as file:
            document = json.load(file)
        for source, value in enumerate(document):
            for prediction in (value.get("results") or {}).get("predictions") or []:
                for model, content in prediction["models"].items():
                    found = {}
                    for group in (content or {}).get("grouped_predictions") or []:
                        for row in group["predictions"]:
                            for entry in row.get("emotions") or []:
                                if entry.get("score") is not None:
                                    found.setdefault(entry["name"], []).append(float(entry["score"]))
                    key = (str(source), prediction["file"], model)
                    means = {name: math.fsum(values) / len(values) for name, values in found.items()}
                    for name, values in found.items():
                        answer.scores[*key, name] = (len(values), means[name], max(values))
                    if found:
                        answer.tops[key] = sorted(means, key=lambda name: (-means[name], name))[:5]
        return answer

    def difference(self, other):
        """The first difference from `other`, in words; nothing where they agree."""
        for key in sorted(self.scores.keys() ^ other.scores.keys()):
            return f"{'/'.join(key)} is in one of the two only"
        for key, (n, mean, largest) in self.scores.items():
            n2, mean2, largest2 = other.scores[key]
            if n != n2 or largest != largest2 or not math.isclose(mean, mean2, rel_tol=ALLOWED, abs_tol=0):
                return f"{'/'.join(key)}: {(n, mean, largest)} and {(n2, mean2, largest2)}"
        for key in sorted(self.tops.keys() | other.tops.keys()):
            if self.tops.get(key) != other.tops.get(key):
                return f"the highest of {'/'.join(key)}: {self.tops.get(key)} and {other.tops.get(key)}"
        return None
