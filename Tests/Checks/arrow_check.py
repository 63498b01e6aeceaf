"""Compares Arrow streams of `export` with tables that independent code makes: every row, null, bit and type.

    python3 Tests/Checks/arrow_check.py PROGRAM [--vocabularies FILE] [FILE_OR_FOLDER …]

Of predictions JSON and artifacts (`arrow_oracle.py` reads them): the long table, each feature set, some names, and each
model's wide table under both kinds of names. Without files, all of Fixtures, where what is malformed has to fail with
the code that is expected of it, and what departs from the format is compared with the program's own CSV. Of the oracle
itself it shows that it sees a single bit, a null, a lost row and a changed text.

--vocabularies: a file of name lists to compare those with that stand in Fixtures/all-models.

Needs pyarrow. Exits with 1 if anything differs.
"""

import argparse
import copy
import csv
import io
import json
import pathlib
import re
import struct
import subprocess
import sys

import pyarrow
import pyarrow.ipc

import arrow_oracle as oracle

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Fixtures"
TYPES = {oracle.NAME: pyarrow.dictionary(pyarrow.int32(), pyarrow.string()), oracle.TEXT: pyarrow.string(),
         oracle.INTEGER: pyarrow.int64(), oracle.NUMBER: pyarrow.float64()}
# Well-formed fixtures that depart from the format, where it is ours to say what is kept: no oracle knows.
DEPARTING = {"odd.json"}
# What else makes tables; of these the CSV is the measure.
COMMANDS = [["export"], ["summary", "--n-eff"], ["summary", "--across", "files"], ["top", "--by", "distinct"],
            ["timeline", "--bin", "5"], ["qc"], ["validate"]]
FOREIGN = {"malformed", "foreign", ".gitattributes", "README.md", "counts.csv", "groups.csv", "events.tsv", "job.json"}


class Difference(Exception):
    """What is not as it has to be."""


def require(condition, what):
    if not condition:
        raise Difference(what)


class Checker:
    def __init__(self, program, vocabularies):
        self.program = program
        self.vocabularies = vocabularies
        self.version = self.run("--version").decode().split()[-1]
        self.tables = self.cells = 0

    def run(self, *arguments, code=0):
        done = subprocess.run([self.program, *arguments], capture_output=True, check=False)
        require(done.returncode == code, f"exit code {done.returncode}: {done.stderr.decode()}")
        return done.stdout if code == 0 else done.stderr

    def export(self, path, *flags):
        """The table of an export, validated, and whether its schema says where it is from."""
        data = self.run("export", "--format", "arrow", *flags, path)
        reader = pyarrow.ipc.open_stream(data)
        batches = list(reader)
        for batch in batches:
            batch.validate(full=True)
            require(batch.num_rows > 0, "a batch without rows")
        table = pyarrow.Table.from_batches(batches, schema=reader.schema)
        table.validate(full=True)
        metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
        require(metadata["hume_results.tool"] == "hume-results", "the tool")
        require(metadata["hume_results.version"] == self.version, f"version {metadata['hume_results.version']}")
        parameters = json.loads(metadata["hume_results.parameters"])
        layout = "wide" if "wide" in flags else "long"
        require(parameters["layout"] == layout, f"parameters {parameters}")
        return table

    def compare(self, path, expected, *flags, any_order=False):
        columns, rows = expected
        table = self.export(path, *flags)
        require(table.schema.names == [name for name, _ in columns],
                f"columns {first_difference(table.schema.names, [name for name, _ in columns])}")
        types = [TYPES[kind] for _, kind in columns]
        require(table.schema.types == types, f"types {first_difference(table.schema.types, types)}")
        require(all(field.nullable for field in table.schema), "a column that may have no nulls")
        found = table_rows(table)
        wanted = [tuple(map(comparable, row)) for row in rows]
        if any_order:
            found, wanted = by_file(found), by_file(wanted)
        require(found == wanted, f"rows {len(found)}, expected {len(wanted)}; {first_difference(found, wanted)}")
        for name, column in zip(table.schema.names, table.columns):
            nulls = sum(row is None for row in column.to_pylist())
            require(column.null_count == nulls, f"{name} says that it has {column.null_count} nulls, not {nulls}")
        self.tables += 1
        self.cells += len(rows) * len(columns)

    def check(self, path, rows, any_order=False):
        """All tables of some rows."""
        self.compare(path, oracle.long_table(rows), any_order=any_order)
        for set in oracle.SETS:
            self.compare(path, oracle.long_table(rows, [set]), "--features", set, any_order=any_order)
        some = ["Joy", "Love", "Surprise (negative)"]
        flags = [flag for name in some for flag in ("--emotion", name)]
        self.compare(path, oracle.long_table(rows, names=some), *flags, any_order=any_order)
        for model in dict.fromkeys(row.fields["model"] for row in rows):
            wide = ("--layout", "wide", "--model", model)
            for slugs, names in ((True, "slug"), (False, "original")):
                self.compare(path, oracle.wide_table(rows, model, self.vocabularies, slugs=slugs), *wide,
                             "--names", names, any_order=any_order)
            for set in oracle.SETS:
                self.compare(path, oracle.wide_table(rows, model, self.vocabularies, [set]), *wide,
                             "--features", set, any_order=any_order)

    def check_with_csv(self, path, *command):
        """That the table has the cells of the program's CSV, whichever command makes both."""
        lines = csv.reader(io.StringIO(self.run(*command, "--format", "csv", path).decode(), newline=""))
        table = pyarrow.ipc.open_stream(self.run(*command, "--format", "arrow", path)).read_all()
        table.validate(full=True)
        require(next(lines) == table.schema.names, "columns that the CSV has not")
        rows = list(lines)
        require(table.num_rows == len(rows), f"{table.num_rows} rows, {len(rows)} in the CSV")
        for name, column, *cells in zip(table.schema.names, table.columns, *rows):
            require(column.type in TYPES.values(), f"{name} is {column.type}")
            kind = {TYPES[oracle.INTEGER]: int, TYPES[oracle.NUMBER]: float}.get(column.type, str)
            for value, cell in zip(column.to_pylist(), cells):
                if kind is str:
                    require((value or "") == cell, f"{name}: {value!r}, {cell!r} in the CSV")
                else:
                    require(comparable(value) == comparable(kind(cell) if cell else None), f"{name}: {value}, {cell}")
        self.tables += 1
        self.cells += len(rows) * len(table.schema.names)

    def check_mutations(self, path):
        """That a comparison fails where the document is another."""
        document = oracle.documents(path)[0]
        self.compare(path, oracle.long_table(oracle.json_rows(path, document)))
        for mutate in (flip_a_bit, drop_a_score, lose_a_row, change_a_text, change_an_id, swap_rows):
            changed = copy.deepcopy(document)
            mutate(changed[0]["results"]["predictions"][0]["models"])
            try:
                self.compare(path, oracle.long_table(oracle.json_rows(path, changed)))
            except Difference:
                continue
            raise Difference(f"{mutate.__name__} is not seen")

    def check_malformed(self, path, code):
        """That an export fails, in words, behind a whole stream of what is good; and a report has the code."""
        done = subprocess.run([self.program, "export", "--format", "arrow", str(path)], capture_output=True, check=False)
        require(done.returncode == 1, f"exit code {done.returncode}")
        says = done.stderr.decode()
        require("error: " in says and "what to do: " in says, f"says {says!r}")
        table = pyarrow.ipc.open_stream(done.stdout).read_all()
        table.validate(full=True)
        require(done.stdout.endswith(b"\xff\xff\xff\xff\0\0\0\0"), "the stream has no end")
        scores = len(re.findall(rb'"score":\s*[0-9]', path.read_bytes()))
        require(table.num_rows <= scores or path.suffix == ".csv", f"{table.num_rows} rows of {scores} scores")
        data = json.loads(subprocess.run([self.program, "validate", "--format", "json", str(path)],
                                         capture_output=True, check=False).stdout)
        codes = [warning["code"] for warning in data["warnings"] + data["data"]]
        require(code in codes, f"{code} is not among {codes}")


# ---- Mutations of one model's results


def flip_a_bit(models):
    score = models["prosody"]["grouped_predictions"][0]["predictions"][-1]["emotions"][-1]
    bits, = struct.unpack("<Q", struct.pack("<d", score["score"]))
    score["score"], = struct.unpack("<d", struct.pack("<Q", bits ^ 1))


def drop_a_score(models):
    models["face"]["grouped_predictions"][0]["predictions"][0]["emotions"][3]["score"] = None


def lose_a_row(models):
    del models["face"]["grouped_predictions"][-1]["predictions"][-1]


def change_a_text(models):
    models["language"]["grouped_predictions"][0]["predictions"][0]["text"] += " "


def change_an_id(models):
    models["burst"]["grouped_predictions"][0]["id"] = "other"


def swap_rows(models):
    rows = models["face"]["grouped_predictions"][0]["predictions"]
    rows[0], rows[1] = rows[1], rows[0]


# ---- Values


def comparable(value):
    return struct.pack("<d", value) if isinstance(value, float) else value


def table_rows(table):
    if table.num_rows == 0:
        return []
    return [tuple(map(comparable, row)) for row in zip(*(column.to_pylist() for column in table.columns))]


def by_file(rows):
    """Rows by source, file and model, each with its rows in their order: that of an archive's files is free."""
    return sorted(rows, key=lambda row: row[2:5])


def first_difference(found, wanted):
    place = next((index for index, pair in enumerate(zip(found, wanted)) if pair[0] != pair[1]), min(len(found), len(wanted)))
    return f"first at {place}: {found[place:place + 1]}, expected {wanted[place:place + 1]}"


# ---- Inputs


def known_vocabularies(listed):
    """The names of every model's sets in their order, as the fixture with all models has them."""
    result = {}
    for row in oracle.json_rows(str(FIXTURES / "all-models/predictions.json")):
        sets = result.setdefault(row.fields["model"], {})
        for set, scores in row.sets.items():
            sets.setdefault(set, [name for name, _ in scores])
    if listed:
        lists = [value for value in json.loads(pathlib.Path(listed).read_text()).values() if isinstance(value, list)]
        for model, sets in result.items():
            for set, names in sets.items():
                require(names in lists, f"{model}'s {set} of the fixture is no list of {listed}")
    return result


def inputs(paths):
    """What is an input of its own among files and folders."""
    for path in map(pathlib.Path, paths):
        if path.name in FOREIGN:
            continue
        if path.is_dir() and not list(path.glob("*/csv")):
            yield from inputs(sorted(path.iterdir()))
        else:
            yield str(path)


def is_artifacts(path):
    return path.endswith((".zip", ".csv")) or pathlib.Path(path).is_dir()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--vocabularies")
    arguments = parser.parse_args()
    vocabularies = known_vocabularies(arguments.vocabularies)
    checker = Checker(arguments.program, vocabularies)
    tasks = []

    def add(name, function, *parameters, **named):
        tasks.append((name, lambda: function(*parameters, **named)))

    for path in inputs(arguments.paths or sorted(FIXTURES.iterdir())):
        if pathlib.Path(path).name in DEPARTING:
            print(f"{path}: departs from the format; compared with the CSV only")
        elif is_artifacts(path):
            add(path, lambda path=path: checker.check(path, oracle.csv_rows(path, vocabularies), any_order=True))
        else:
            add(path, lambda path=path: checker.check(path, oracle.json_rows(path)))
        if pathlib.Path(path).suffix != ".json" or pathlib.Path(path).stat().st_size < 1_000_000:
            for command in COMMANDS:
                add(f"{path}: {' '.join(command)}", checker.check_with_csv, path, *command)
    if not arguments.paths:
        for line in csv.DictReader((FIXTURES / "malformed/expected.csv").read_text().splitlines()):
            add(f"malformed/{line['file']}", checker.check_malformed, FIXTURES / "malformed" / line["file"], line["code"])
    add("mutations", checker.check_mutations, str(FIXTURES / "interview/3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018/predictions.json"))

    failed = 0
    for name, task in tasks:
        try:
            task()
        except Exception as difference:  # whatever it is: the others are checked too
            failed += 1
            print(f"FAILED: {name}: {type(difference).__name__}: {difference}", file=sys.stderr)
    print(f"{len(tasks) - failed} of {len(tasks)} passed: {checker.tables} tables, {checker.cells} cells, the same bits")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
