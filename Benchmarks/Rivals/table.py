"""What all Python programs here print, by the same few lines: counts, means and maxima, and the five highest."""

import gc
import sys

# A document's tree has no cycles, and nothing of it is garbage before the end: without this, the collector would look
# through all of it again and again, for up to half of the time.
gc.disable()


def scores(source, file, model, rows):
    """Prints one model of one file; `rows` gives (name, n, mean, maximum) and leaves out names without a score."""
    rows = list(rows)
    write = sys.stdout.write
    for name, n, mean, largest in rows:
        write(f"score\t{source}\t{file}\t{model}\t{name}\t{n}\t{mean!r}\t{largest!r}\n")
    rows.sort(key=lambda row: (-row[2], row[0]))
    write("\t".join(["top", str(source), file, model, *(row[0] for row in rows[:5])]) + "\n")


class Matrix:
    """The scores of one model of one file as rows of a matrix: NaN where a row lacks a name."""

    def __init__(self):
        self.names = []
        self.places = {}
        self.rows = []

    def add(self, names, values):
        """Adds a row; names in the order of the rows before cost one comparison of lists."""
        if names == self.names:
            self.rows.append(values)
            return
        for name in names:
            if name not in self.places:
                self.places[name] = len(self.names)
                self.names.append(name)
        row = [None] * len(self.names)
        # Backwards, so that the first of a name that comes twice is kept.
        for name, value in zip(reversed(names), reversed(values)):
            row[self.places[name]] = value
        self.rows.append(row)

    def statistics(self):
        import numpy

        width = len(self.names)
        if any(len(row) != width for row in self.rows):
            self.rows = [row + [None] * (width - len(row)) for row in self.rows]
        values = numpy.array(self.rows, dtype=numpy.float64).reshape(len(self.rows), width)
        missing = numpy.isnan(values)
        count = len(values) - missing.sum(axis=0)
        total = numpy.where(missing, 0, values).sum(axis=0)
        largest = numpy.where(missing, -numpy.inf, values).max(axis=0, initial=-numpy.inf)
        for name, n, sum_, max_ in zip(self.names, count.tolist(), total.tolist(), largest.tolist()):
            if n > 0:
                yield name, n, sum_ / n, max_
