"""The job with ijson's C backend: rows one after another, in constant memory.

A file's name may come after its models, so its numbers are kept until the file ends.
"""

import sys

import ijson
from table import scores


class Numbers:
    """Counts, sums and maxima by name."""

    def __init__(self):
        self.of = {}

    def add(self, name, score):
        known = self.of.get(name)
        if known is None:
            self.of[name] = [1, score, score]
            return
        known[0] += 1
        known[1] += score
        if score > known[2]:
            known[2] = score

    def statistics(self):
        for name, (n, total, largest) in self.of.items():
            yield name, n, total / n, largest


SOURCE = "item.results"
FILE = SOURCE + ".predictions.item"
MODELS = FILE + ".models"

index, name, models, numbers, entry = 0, "", {}, None, None
entry_prefix = score_prefix = name_prefix = None
with open(sys.argv[1], "rb") as file:
    for prefix, event, value in ijson.parse(file, use_float=True):
        if event == "number":
            if prefix == score_prefix:
                entry[1] = value
        elif event == "string":
            if prefix == name_prefix:
                entry[0] = value
            elif prefix == FILE + ".file":
                name = value
        elif event == "start_map":
            if prefix == entry_prefix:
                entry = [None, None]
        elif event == "end_map":
            if prefix == entry_prefix:
                if entry[0] is not None and entry[1] is not None:
                    numbers.add(entry[0], entry[1])
            elif prefix == FILE:
                for model, found in models.items():
                    if found.of:
                        scores(index, name, model, found.statistics())
                name, models, numbers = "", {}, None
            elif prefix == "item":
                index += 1
        elif event == "map_key" and prefix == MODELS:
            numbers = models[value] = Numbers()
            entry_prefix = f"{MODELS}.{value}.grouped_predictions.item.predictions.item.emotions.item"
            score_prefix, name_prefix = entry_prefix + ".score", entry_prefix + ".name"
