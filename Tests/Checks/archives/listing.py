"""The corpus on disk and a list of it. Made in a process of its own, as some archives take much memory to make."""

import hashlib
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass, replace

from archives.case import RESULTS_NAME, Case
from archives.trees import tree_from

CHECKS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@dataclass
class ListedCase:
    """A case whose archive lies at `path`, with digests in place of contents."""

    path: str
    case: Case  # without its bytes and trees
    trees: list
    has_results: bool  # in each of the trees

    @property
    def name(self):
        return self.case.name

    @property
    def number(self):
        """A number by name, not by place: cases that alternate would always meet the same surroundings."""
        return int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:4], "big")


def write_listed(folder, parts):
    """Writes the cases whose names hold one of the parts, or all, and the list of them."""
    from archives.corpus import write_corpus  # here alone, as it makes the corpus

    listed = []
    for case, path in write_corpus(folder, parts):
        trees = [tree_from(tree) for tree in case.expect.trees]
        has_results = all(RESULTS_NAME in tree for tree in case.expect.trees)
        bare = replace(case, make=None, expect=replace(case.expect, trees=[]))
        listed.append(ListedCase(path, bare, trees, has_results))
    with open(os.path.join(folder, "cases"), "wb") as file:
        pickle.dump(listed, file)


def make_listed(folder, parts):
    """The same in another process; gives the list."""
    command = "import sys; from archives.listing import write_listed; write_listed(sys.argv[1], sys.argv[2:])"
    environment = {**os.environ, "PYTHONPATH": CHECKS, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", command, folder, *parts], check=True, env=environment)
    with open(os.path.join(folder, "cases"), "rb") as file:
        return pickle.load(file)
