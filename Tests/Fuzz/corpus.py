"""Makes inputs to begin fuzzing with: for predictions the fixtures, cut to a few KB, seeded decisions, and numbers; for
archives small zips and tars, seeded decisions, and paths.

    python3 Tests/Fuzz/corpus.py predictions|archives FOLDER [SEED]

The first bytes of an input are those of Tests/Fuzz/Predictions/FuzzInput.swift and Archives/ArchiveFuzzInput.swift.
"""

import gzip
import io
import pathlib
import random
import sys
import tarfile
import zipfile

NUMBERS = ["0.08534232527017593", "-0", "1e400", "5e-324", "2.2250738585072011e-308", "9007199254740993", "12.5e-3",
           "0.10000000149011612", "0.30000000000000004", "123456789012345678901234567890", "1E5", "0.5000000000000001",
           "8.41e+21", "9223372036854775808e-19", "0.0000152587890625", "1.7976931348623159e308"]
LONGEST = 3_000


PATHS = ["a", "a/b", "../a", "/a", "a/../b", "a\\..\\b", "C:/a", "c:\\a", ".", "./a", "a//b", "a/", "..", "é", "n" * 255,
         "n" * 256, "d/" * 63 + "f", "d/" * 64 + "f", "a\0b", "...", "a/...", "\\\\host\\share"]


def predictions(generator):
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
    return inputs + [bytes([7, 0, 0]) + number.encode() for number in NUMBERS]


def archives(generator):
    inputs = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for is_streamed in (False, True):
            for force in (False, True):
                buffer = io.BytesIO()
                if is_streamed:
                    buffer.seekable = lambda: False
                with zipfile.ZipFile(buffer, "w", method) as file:
                    file.writestr("folder/", "")
                    for name in ("folder/a.csv", "é.json"):
                        with file.open(name, "w", force_zip64=force) as entry:
                            entry.write(b"Id,Frame\r\nunknown,0\r\n")
                    file.comment = b"a comment" if force else b""
                inputs.append(b"\0" + buffer.getvalue())
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=form) as file:
            for name in ("folder/a.csv", "folder/" + "n" * 90 if form == tarfile.USTAR_FORMAT else "n" * 200 + "é"):
                entry = tarfile.TarInfo(name)
                entry.size = 3
                file.addfile(entry, io.BytesIO(b"abc"))
        tar = buffer.getvalue()[:4096]
        inputs += [b"\2" + tar, b"\2" + gzip.compress(tar, mtime=0)]
    inputs += [b"\3" + path.encode() for path in PATHS]
    return inputs + [b"\1" + generator.randbytes(generator.choice([10, 20, 40])) for _ in range(400)]


def main():
    folder = pathlib.Path(sys.argv[2])
    generator = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    inputs = {"predictions": predictions, "archives": archives}[sys.argv[1]](generator)
    for index, contents in enumerate(inputs):
        (folder / f"{index:04}").write_bytes(contents)


main()
