"""Unpacks and reads archives of many entries and of very large ones; reports time and memory.

    python3 Tests/Checks/archive_scale.py PROGRAM [--only entries|large|place]… [--gigabytes N]

100,000 small entries (zip and tar.gz) in at most 10 s and 64 MiB; an entry of 5 GB (zip64; stored and deflated) and a tar
of one in 64 MiB; an entry of 2 GB of predictions read in place in what a fifth of it takes, and 4 MiB. Needs up to
11 GB of disk for a while (TMPDIR says where). Exit code 1 where a limit is broken.
"""

import argparse
import os
import random
import shutil
import struct
import sys
import tempfile
import time
import zlib

from archive_build import END, Z, base256, header
from archive_cases_bombs import many_tar_gz, many_zip, repeated_deflate
from archive_run import Runner

COUNT = 100_000
MIB = 1 << 20


def names():
    return (b"folder %d/file %06d.csv" % (i % 100, i) for i in range(COUNT))


def small_zip(file):
    """As many entries of some bytes each, stored, with data descriptors, as artifacts have them."""
    directory, at = bytearray(), 0
    for i, name in enumerate(names()):
        entry = Z(name, b"Frame,Time\n%d,0.5\n" % i, descriptor="signed")
        block = entry.local_bytes() + entry.raw + entry.descriptor
        directory += entry.central_bytes(at)
        at += len(block)
        file.write(block)
    file.write(directory)
    end_of_zip(file, COUNT, len(directory), at)


def end_of_zip(file, count, size, offset):
    file.write(b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size, offset))
    file.write(b"PK\6\7" + struct.pack("<IQI", 0, offset + size, 1))
    file.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))


def crc_of_repeated(piece, count):
    crc = 0
    for _ in range(count):
        crc = zlib.crc32(piece, crc)
    return crc


def large_zip(name, piece, count, method):
    """One entry of `count` pieces, in the ZIP64 form. Stored zeros are a hole in the file."""
    def make(file):
        packed = repeated_deflate(piece) if method == 8 else piece
        size, csize = len(piece) * count, len(packed) * count + (2 if method == 8 else 0)
        extra = struct.pack("<HHQQ", 1, 16, size, csize)
        fields = dict(crc=crc_of_repeated(piece, count), csize=0xFFFFFFFF, usize=0xFFFFFFFF, version=45)
        entry = Z(name, b"", method=method, extra=extra, local=fields, central=fields)
        file.write(entry.local_bytes())
        if method == 0 and not any(piece):
            file.seek(csize, 1)
        else:
            for _ in range(count):
                file.write(packed)
            file.write(b"\3\0" if method == 8 else b"")
        start = file.tell()
        directory = entry.central_bytes(0)
        file.write(directory)
        end_of_zip(file, 1, len(directory), start)
    return make


def large_tar(name, size):
    def make(file):
        file.write(header(name, size_field=base256(size)))
        file.seek(size + -size % 512, 1)
        file.write(END)
    return make


def predictions(size):
    """A predictions list of about so many bytes as (first, piece, count, last): the pieces are one source each."""
    draw = random.Random(5)
    labels = [f"Expression {i}" for i in range(48)]

    def row(i):
        scores = ",".join('{"name":"%s","score":%.17f}' % (label, draw.random()) for label in labels)
        return '{"frame":%d,"time":%.3f,"prob":0.998,"box":{"x":1.5,"y":2.5,"w":64.0,"h":65.0},"emotions":[%s]}' % (i, i / 3, scores)
    rows = ",".join(row(i) for i in range(3_000))
    source = ('{"source":{"type":"url","url":"https://x.test/a.mp4"},"results":{"predictions":[{"file":"a.mp4","models":{"face":{"metadata":null,'
              '"grouped_predictions":[{"id":"unknown","predictions":[%s]}]}}}],"errors":[]}}' % rows).encode()
    return b"[" + source, b"," + source, max(1, size // len(source)), b"]"


def predictions_zip(size):
    def make(file):
        first, piece, count, last = predictions(size)
        crc, whole = 0, 0
        packed = []
        for data, times in ((first, 1), (piece, count), (last, 1)):
            packed.append((repeated_deflate_fast(data), times))
            for _ in range(times):
                crc = zlib.crc32(data, crc)
            whole += len(data) * times
        csize = sum(len(data) * times for data, times in packed) + 2
        fields = dict(crc=crc, csize=csize, usize=whole)
        entry = Z("predictions.json", b"", method=8, local=fields, central=fields)
        file.write(entry.local_bytes())
        for data, times in packed:
            for _ in range(times):
                file.write(data)
        file.write(b"\3\0")
        start = file.tell()
        directory = entry.central_bytes(0)
        file.write(directory)
        end_of_zip(file, 1, len(directory), start)
    return make


def repeated_deflate_fast(piece):
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)


class Scale:
    def __init__(self, program):
        self.program, self.runner, self.failed = os.path.abspath(program), Runner(), False
        self.scratch = tempfile.mkdtemp(prefix="hume-scale-")

    def measure(self, label, name, make, *arguments, most=64, seconds=None, check=None):
        """Makes the archive, runs the program on it, prints time and memory; returns the memory."""
        path, out = os.path.join(self.scratch, name), os.path.join(self.scratch, "out")
        if not os.path.exists(path):
            with open(path, "wb") as file:
                make(file)
        command = [self.program, *(arguments or ("unpack", path, "--to", out))]
        command = [path if part == "ARCHIVE" else part for part in command]
        result = self.runner.run(command, timeout=600, folder=self.scratch, home=self.scratch)
        problems = [] if result.code == 0 else [f"exit code {result.code}: {result.text[:300]}"]
        if result.memory > most:
            problems.append(f"more than {most:.0f} MiB")
        if seconds and result.seconds > seconds:
            problems.append(f"more than {seconds} s")
        if result.code == 0 and check:
            problems += check(out)
        print(f"{label}: {result.seconds:.1f} s ({result.cpu:.1f} CPU s), {result.memory:.1f} MiB{''.join(' FAILED: ' + p for p in problems)}", flush=True)
        self.failed |= bool(problems)
        shutil.rmtree(out, ignore_errors=True)
        return result.memory

    def entries(self):
        def all_there(out):
            found = sum(len(files) for _, _, files in os.walk(out))
            return [] if found == COUNT else [f"{found} files"]
        for name, make in {"entries.zip": small_zip, "entries.tar.gz": many_tar_gz(names), "empty.zip": None}.items():
            make = make or many_zip(COUNT, True)
            self.measure(f"{COUNT:,} entries, {name}", name, make, seconds=10, check=all_there)
            os.unlink(os.path.join(self.scratch, name))

    def large(self, gigabytes=5):
        size = gigabytes * 1_000_000_000 // MIB * MIB
        noise = random.Random(9).randbytes(MIB // 16)
        pattern = noise * 16

        def right(out):
            found = os.path.getsize(os.path.join(out, "large.bin"))
            return [] if found == size else [f"{found:,} bytes"]
        for label, name, make in (("stored, zip64", "stored.zip", large_zip("large.bin", bytes(MIB), size // MIB, 0)),
                                  ("deflated, zip64", "deflated.zip", large_zip("large.bin", pattern, size // MIB, 8)),
                                  ("tar", "large.tar", large_tar("large.bin", size))):
            self.measure(f"{gigabytes} GB entry, {label}", name, make, check=right)
            os.unlink(os.path.join(self.scratch, name))

    def place(self):
        arguments = ("validate", "--format", "json", "ARCHIVE")
        small = self.measure("0.4 GB of predictions in a zip, read in place", "part.zip", predictions_zip(400_000_000), *arguments)
        os.unlink(os.path.join(self.scratch, "part.zip"))
        self.measure("2 GB of predictions in a zip, read in place", "whole.zip", predictions_zip(2_000_000_000), *arguments, most=min(64, small + 4))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--only", action="append", choices=["entries", "large", "place"], default=[])
    parser.add_argument("--gigabytes", type=int, default=5)
    options = parser.parse_args()
    begin, scale = time.monotonic(), Scale(options.program)
    try:
        for part in options.only or ["entries", "large", "place"]:
            getattr(scale, part)(*([options.gigabytes] if part == "large" else []))
        print(f"{'FAILED' if scale.failed else 'done'}, {time.monotonic() - begin:.0f} s")
        sys.exit(1 if scale.failed else 0)
    finally:
        scale.runner.close()
        shutil.rmtree(scale.scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
