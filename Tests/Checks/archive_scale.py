"""Unpacks and reads archives of many entries and of very large ones; reports time and memory.

    python3 Tests/Checks/archive_scale.py PROGRAM [--only entries|large|place|pack]… [--gigabytes N]

100,000 small entries (zip and tar.gz) in at most 10 s and 64 MiB; an entry of 5 GB (zip64; stored and deflated) and a
tar of one in 64 MiB; an entry of 2 GB of predictions read in place in what a fifth of it takes, and 4 MiB; a folder of
10 GB, and one of 100,000 files, packed in 48 MiB. Needs up to 12 GB of disk for a while (TMPDIR says where). Exit code 1
where a limit is broken.
"""

import os
import random
import shutil
import sys
import time
import zlib

from archives.build_tar import END, base256, header
from archives.build_zip import DEFLATE_END, ZipEntry, end_records, repeatable_deflate
from archives.running import Runner, parser_for
from archives.scratch import scratch_folder
from archives.streams import large_entry, many_tar_gz, many_zip, numbered_names, write_directory, write_many

COUNT = 100_000
MIB = 1 << 20
MOST_MEMORY = 64  # MiB
MOST_MEMORY_TO_PACK = 48  # MiB
PARTS = ("entries", "large", "place", "pack")


# --- Archives --------------------------------------------------------------------------------------------------------


def names():
    return (b"folder %d/file %06d.csv" % (i % 100, i) for i in range(COUNT))


def small_zip(file):
    """As many entries of some bytes each, stored, with data descriptors, as artifacts have them."""
    directory, offset = bytearray(), 0
    for i, name in enumerate(names()):
        entry = ZipEntry(name, b"Frame,Time\n%d,0.5\n" % i, descriptor="signed")
        block = entry.local_bytes() + entry.raw + entry.descriptor
        directory += entry.central_bytes(offset)
        offset += len(block)
        file.write(block)
    file.write(directory + end_records(COUNT, len(directory), offset, zip64={}))


def crc_of(pieces):
    """The CRC-32 of (bytes, times) pieces."""
    crc = 0
    for data, times in pieces:
        for _ in range(times):
            crc = zlib.crc32(data, crc)
    return crc


def size_of(pieces):
    return sum(len(data) * times for data, times in pieces)


def one_entry_zip(name, pieces, level=None, wide=True):
    """One entry of (bytes, times) pieces, deflated or, without a level, stored; `wide`: in the ZIP64 form.

    Stored zeros are a hole in the file.
    """

    def make(file):
        packed = pieces
        if level is not None:
            packed = [(repeatable_deflate(data, level), times) for data, times in pieces] + [(DEFLATE_END, 1)]
        method = 0 if level is None else 8
        crc, size, version = crc_of(pieces), size_of(pieces), 45 if wide else 20
        entry = large_entry(name, method, crc, size, size_of(packed), wide, version)
        file.write(entry.local_bytes())
        for data, times in packed:
            if any(data):
                write_many(file, data, times)
            else:
                file.seek(len(data) * times, 1)
        write_directory(file, [(entry, 0)], zip64={})

    return make


def large_tar(name, size):
    """One file of zeros, which are a hole in the archive."""

    def make(file):
        file.write(header(name, size_field=base256(size)))
        file.seek(size + -size % 512, 1)
        file.write(END)

    return make


def predictions(size):
    """A predictions list of about so many bytes as (bytes, times) pieces: many times one source of 3,000 faces."""
    draw = random.Random(5)
    labels = [f"Expression {i}" for i in range(48)]
    row_format = '{"frame":%d,"time":%.3f,"prob":0.998,"box":{"x":1.5,"y":2.5,"w":64.0,"h":65.0},"emotions":[%s]}'
    source_format = (
        '{"source":{"type":"url","url":"https://x.test/a.mp4"},"results":{"predictions":[{"file":"a.mp4",'
        '"models":{"face":{"metadata":null,"grouped_predictions":[{"id":"unknown","predictions":[%s]}]}}}],'
        '"errors":[]}}'
    )

    def row(i):
        scores = ",".join('{"name":"%s","score":%.17f}' % (label, draw.random()) for label in labels)
        return row_format % (i, i / 3, scores)

    source = (source_format % ",".join(row(i) for i in range(3_000))).encode()
    return [(b"[" + source, 1), (b"," + source, max(1, size // len(source))), (b"]", 1)]


# --- Measuring -------------------------------------------------------------------------------------------------------


class Scale:
    def __init__(self, program, scratch):
        self.program, self.runner, self.failed = program, Runner(), False
        self.scratch, self.out = scratch, os.path.join(scratch, "out")

    def measure(self, label, name, make, command=("unpack", "ARCHIVE", "--to", "out"), **limits):
        """Makes the archive, runs the command on it, and prints time and memory; gives the memory in MiB.

        `limits`: as in `problems`.
        """
        path = os.path.join(self.scratch, name)
        with open(path, "wb") as file:
            make(file)
        arguments = [path if part == "ARCHIVE" else part for part in command]
        result = self.runner.run([self.program, *arguments], timeout=600, folder=self.scratch, home=self.scratch)
        problems = self.problems(result, **limits)
        failed = "".join(f" FAILED: {problem}" for problem in problems)
        spent = f"{result.seconds:.1f} s ({result.cpu:.1f} CPU s), {result.memory:.1f} MiB"
        print(f"{label}: {spent}{failed}", flush=True)
        self.failed |= bool(problems)
        shutil.rmtree(self.out, ignore_errors=True)
        os.unlink(path)
        return result.memory

    def problems(self, result, memory=MOST_MEMORY, seconds=None, check=None):
        """What is wrong: at most so many MiB and seconds, and what `check` finds in the destination."""
        if result.code != 0:
            return [f"exit code {result.code}: {result.text[:300]}"]
        problems = check(self.out) if check else []
        if result.memory > memory:
            problems.append(f"more than {memory:.0f} MiB")
        if seconds and result.seconds > seconds:
            problems.append(f"more than {seconds} s")
        return problems

    def entries(self):
        """Many small entries."""

        def all_there(out):
            found = sum(len(files) for _, _, files in os.walk(out))
            return [] if found == COUNT else [f"{found} files"]

        empty = many_zip(lambda: numbered_names(COUNT), zip64={})
        for name, make in {"entries.zip": small_zip, "entries.tar.gz": many_tar_gz(names), "empty.zip": empty}.items():
            self.measure(f"{COUNT:,} entries, {name}", name, make, seconds=10, check=all_there)

    def large(self, gigabytes):
        """One very large entry."""
        name, count = "large.bin", gigabytes * 1_000_000_000 // MIB
        size, pattern = count * MIB, random.Random(9).randbytes(MIB // 16) * 16

        def right_size(out):
            found = os.path.getsize(os.path.join(out, name))
            return [] if found == size else [f"{found:,} bytes"]

        for label, archive, make in (
            ("stored, zip64", "stored.zip", one_entry_zip(name, [(bytes(MIB), count)])),
            ("deflated, zip64", "deflated.zip", one_entry_zip(name, [(pattern, count)], level=9)),
            ("tar", "large.tar", large_tar(name, size)),
        ):
            self.measure(f"{gigabytes} GB entry, {label}", archive, make, check=right_size)

    def place(self):
        """Predictions read in place: memory does not grow with them."""

        def measure(label, name, size, memory):
            make = one_entry_zip("predictions.json", predictions(size), level=1, wide=False)
            command = ("validate", "--format", "json", "ARCHIVE")
            return self.measure(f"{label} of predictions in a zip, read in place", name, make, command, memory=memory)

        part = measure("0.4 GB", "part.zip", 400_000_000, MOST_MEMORY)
        measure("2 GB", "whole.zip", 2_000_000_000, min(MOST_MEMORY, part + 4))

    def pack(self, gigabytes):
        """Folders into archives: of twice as many gigabytes, without holes only in part, and of many files."""
        folder = os.path.join(self.scratch, "media")
        os.mkdir(folder)
        pattern = random.Random(9).randbytes(MIB)
        for number in range(2 * gigabytes):
            with open(os.path.join(folder, f"{number}.mp4"), "wb") as file:
                for _ in range(20):
                    file.write(pattern)
                file.truncate(1_000_000_000)
        for ending in ("zip", "tar.xz") if gigabytes < 5 else ("zip", "tar.gz", "tar.bz2", "tar.xz"):
            self.pack_folder(f"{2 * gigabytes} GB folder", folder, ending)
        shutil.rmtree(folder)
        for name in names():
            path = os.path.join(folder, name.decode())
            os.makedirs(os.path.dirname(path), exist_ok=True)
            open(path, "wb").close()
        self.pack_folder(f"{COUNT:,} files", folder, "tar.gz")
        shutil.rmtree(folder)

    def pack_folder(self, label, folder, ending):
        out = os.path.join(self.scratch, f"packed.{ending}")
        command = ("pack", "-q", folder, "-o", out)
        self.measure(f"{label} into .{ending}", "unused", lambda file: None, command, memory=MOST_MEMORY_TO_PACK)
        os.unlink(out)


def main():
    parser = parser_for(__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, default=[])
    parser.add_argument("--gigabytes", type=int, default=5)
    options = parser.parse_args()
    begin = time.monotonic()
    with scratch_folder("scale", fast=False) as scratch:
        scale = Scale(os.path.abspath(options.program), scratch)
        for part in options.only or PARTS:
            if part in ("large", "pack"):
                getattr(scale, part)(options.gigabytes)
            else:
                getattr(scale, part)()
        scale.runner.close()
    print(f"{'FAILED' if scale.failed else 'done'}, {time.monotonic() - begin:.0f} s")
    sys.exit(1 if scale.failed else 0)


if __name__ == "__main__":
    main()
