"""What a case of the corpus is: a name, how its bytes are made, and what a safe tool must do with it."""

import json
from dataclasses import dataclass, field

# A predictions JSON of one face, so that reading in place finds results in every archive that is not refused.
ROW = {
    "frame": 0,
    "time": 0.0,
    "prob": 0.99,
    "box": {"x": 1.0, "y": 2.0, "w": 64.0, "h": 64.0},
    "emotions": [{"name": "Joy", "score": 0.5}],
}
FACE = {"metadata": None, "grouped_predictions": [{"id": "unknown", "predictions": [ROW]}]}
SOURCE = {
    "source": {"type": "url", "url": "https://x.test/a.mp4"},
    "results": {"predictions": [{"file": "a.mp4", "models": {"face": FACE}}], "errors": []},
}
RESULTS = json.dumps([SOURCE]).encode()
RESULTS_NAME = "predictions.json"
GOOD = {RESULTS_NAME: RESULTS}  # what most archives hold beside what is tried
CANARY = "/tmp/hume-archive-canary"  # a path that some archives hold, and that no run may ever make


@dataclass
class Expectation:
    """`refuse`: may be refused, and stderr then matches all of `words`; `trees`: what may be unpacked instead.

    A tree maps a path (str, or bytes where it is not UTF-8) to the bytes of a file, or to None for a folder.
    """

    refuse: bool
    words: list = field(default_factory=list)
    trees: list = field(default_factory=list)


def must_refuse(*words):
    """Refused; every word is a regular expression that has to be found in stderr."""
    return Expectation(True, list(words))


def must_give(tree):
    """Unpacked to exactly this tree."""
    return Expectation(False, [], [tree])


def may_give(*trees):
    """Refused, or unpacked to exactly one of these trees."""
    return Expectation(True, [], list(trees))


@dataclass
class Case:
    """`make`: the bytes, or a function that writes them to an open file."""

    name: str
    filename: str
    make: object
    expect: Expectation
    flags: tuple = ()
    memory: int = 64  # MiB
    heavy: bool = False  # takes seconds to make or megabytes of disk: run in one surrounding only
    in_place: str = "same"  # reading in place: "same" verdict as unpacking, or "any"

    def write(self, path):
        with open(path, "wb") as file:
            if isinstance(self.make, (bytes, bytearray)):
                file.write(self.make)
            else:
                self.make(file)
