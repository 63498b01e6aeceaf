"""Makes inputs to begin fuzzing with: the fixtures, cut to a few KB, seeded decisions, and numbers.

    python3 Tests/Fuzz/corpus.py FOLDER [SEED]

The first three bytes of an input are those of Tests/Fuzz/Target/FuzzInput.swift.
"""

import pathlib
import random
import sys

NUMBERS = ["0.08534232527017593", "-0", "1e400", "5e-324", "2.2250738585072011e-308", "9007199254740993", "12.5e-3",
           "0.10000000149011612", "0.30000000000000004", "123456789012345678901234567890", "1E5", "0.5000000000000001",
           "8.41e+21", "9223372036854775808e-19", "0.0000152587890625", "1.7976931348623159e308"]
LONGEST = 3_000


def main():
    folder = pathlib.Path(sys.argv[1])
    generator = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    inputs = []
    fixtures = sorted(pathlib.Path("Fixtures").rglob("*.json")) + sorted(pathlib.Path("Fixtures").rglob("*.ndjson"))
    for path in fixtures:
        document = path.read_bytes()
        several = 8 if path.suffix == ".ndjson" else 0
        # Large ones without their middle, too: JSON no more, but the fuzzer finds its way.
        head = bytes([several, generator.randrange(8), generator.randrange(256)])
        inputs.append(head + document[:LONGEST])
        if len(document) > LONGEST:
            inputs.append(head + document[:LONGEST // 2] + document[-LONGEST // 2:])
    for _ in range(400):
        head = bytes([1, generator.randrange(8), generator.randrange(256)])
        inputs.append(head + generator.randbytes(generator.choice([20, 40, 60, 100, 200])))
    inputs += [bytes([7, 0, 0]) + number.encode() for number in NUMBERS]
    for index, contents in enumerate(inputs):
        (folder / f"{index:04}").write_bytes(contents)


main()
