"""Mutates a small document one byte at a time and compares the program's verdicts with a strict JSON parser's.

    python3 Tests/Checks/mutation_check.py PROGRAM FILE.json COUNT [SEED]

The program never crashes, calls malformed nothing that is JSON, and takes nothing that is not. The parser here is
Python's json module made strict: UTF-8, no NaN, no lone surrogates.
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

MALFORMED = {
    "empty", "truncated", "bad_utf8", "bad_token", "bad_number", "bad_escape", "lone_surrogate", "control_character",
    "trailing_data", "second_document", "too_deep", "too_long",
}


def refuse(name):
    raise ValueError(name)


def is_json(document):
    try:
        text = document.decode("utf-8")
        value = json.loads(text.removeprefix("\ufeff"), parse_constant=refuse)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
        return True
    except (ValueError, UnicodeError):
        return False


def mutate(document, generator):
    mutant = bytearray(document)
    place = generator.randrange(len(mutant))
    kind = generator.randrange(3)
    if kind == 0:
        mutant[place] = generator.randrange(256)
    elif kind == 1:
        mutant[place] = ord(generator.choice('{}[]",:\\0123456789.eE+-tfn \n'))
    else:
        mutant[place] ^= 1 << generator.randrange(8)
    return bytes(mutant)


def main():
    program, path, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    generator = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    document = pathlib.Path(path).read_bytes()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        mutants = {}
        for index in range(count):
            file = pathlib.Path(folder, f"{index:06}.json")
            mutants[str(file)] = mutate(document, generator)
            file.write_bytes(mutants[str(file)])
        process = subprocess.run([program, "validate", "--format", "ndjson", folder], capture_output=True, text=True)
        if process.returncode not in (0, 1, 3):
            print(f"the program ended with {process.returncode}: {process.stderr[-2000:]}", file=sys.stderr)
            sys.exit(1)
        codes = {}
        for line in process.stdout.splitlines():
            row = json.loads(line)
            codes.setdefault(row["input"], set()).add(row["code"])
        refused = 0
        for file, mutant in mutants.items():
            found = codes.get(file, set())
            is_refused = bool(found & MALFORMED) or "rows" not in found
            refused += is_refused
            # What is JSON may still hold no results: that is another refusal.
            wrong = bool(found & MALFORMED) if is_json(mutant) else not is_refused
            if wrong:
                failed += 1
                print(f"{file}: {found}, {re.sub(rb'[^ -~]', b'?', mutant[:200])}", file=sys.stderr)
    print(f"{path}: {count} mutants, {refused} refused")
    print(f"{count - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
