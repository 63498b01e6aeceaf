#!/usr/bin/env python3
"""Data packages that export writes, by Frictionless's own validator.

    Tests/Checks/datapackage_check.py PROGRAM [FIXTURES]      needs frictionless

Every package has to be valid, have a resource for each table, and be found invalid once a table or its description is
damaged: else the validator would have looked at nothing.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from frictionless import Package, system, validate

system.context = {"trusted": False}
passed = failed = 0


def check(what, is_right, detail=""):
    global passed, failed
    passed, failed = passed + is_right, failed + (not is_right)
    if not is_right:
        print(f"FAILED {what}: {detail}")


def report(path):
    found = validate(str(path), type="package")
    return found.valid, found.flatten(["title", "note"])[:3]


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    fixtures = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "Fixtures").resolve()
    cases = {
        "wide": ["--layout", "wide", "-o", "{}/", "all-models"],
        "original names, tsv": ["--layout", "wide", "--names", "original", "--format", "tsv", "-o", "{}/", "all-models"],
        "several inputs": ["--layout", "wide", "-o", "{}/", "interview", "study", "images", "texts", "odd.json"],
        "long": ["--datapackage", "-o", "{}/scores.csv", "interview"],
        "long, n/a": ["--datapackage", "--na", "n/a", "-o", "{}/scores.tsv", "all-models"],
        "groups": ["--groups", "study/groups.csv", "--layout", "wide", "--model", "face", "--datapackage", "-o", "{}/a.csv",
                   "study"],
        "no row": ["--datapackage", "--model", "face", "--from", "100000", "-o", "{}/none.csv", "study"],
    }
    if not (fixtures / "study/groups.csv").exists():
        del cases["groups"]
    for name, arguments in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            command = [str(program), "export", "-q"] + [text.format(folder) for text in arguments]
            run = subprocess.run(command, cwd=fixtures, capture_output=True, text=True)
            check(f"{name}: export", run.returncode == 0, run.stderr)
            description = pathlib.Path(folder) / "datapackage.json"
            check(name, *report(description))
            tables = sorted(path for path in pathlib.Path(folder).iterdir() if path != description)
            resources = Package(str(description)).resource_paths
            check(f"{name}: tables", sorted(resources) == [path.name for path in tables], resources)
            for table in tables:
                whole = table.read_bytes()
                table.write_bytes(whole + b"x")
                check(f"{name}: {table.name} damaged", not report(description)[0], "is called valid")
                table.write_bytes(whole)
            document = json.loads(description.read_text())
            fields = document["resources"][0]["schema"]["fields"]
            next(field for field in fields if field["name"] == "file")["type"] = "number"
            description.write_text(json.dumps(document))
            is_empty = tables[0].read_text().count("\n") == 1
            check(f"{name}: another type", is_empty or not report(description)[0], "is called valid")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
