"""Archives as they really come: all of them are unpacked."""

import bz2
import functools
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib

from archives.build_tar import tar_of
from archives.build_zip import ZipEntry, zip_of
from archives.build_zstd import zstd_frame
from archives.case import GOOD, RESULTS, RESULTS_NAME, Case, must_give, must_refuse
from archives.cases.common import RESULTS_MEMBER, gz

CSV = b"Frame,Time,Joy\n0,0.0,0.5\n"


def png():
    """A small picture of noise."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + random.Random(i).randbytes(64 * 3) for i in range(64))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class Unseekable(io.BytesIO):
    """A file that can only be written on: what is written in there has data descriptors."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError

    def tell(self):
        raise OSError


def python_zip(tree, method, streaming=False, force=False):
    """The ZIP that Python's zipfile makes; `force`: in the ZIP64 form."""
    out = Unseekable() if streaming else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for path, data in tree.items():
            info = zipfile.ZipInfo(path + ("/" if data is None else ""), (2023, 5, 6, 7, 8, 10))
            info.compress_type = method if data else zipfile.ZIP_STORED
            info.external_attr = (0o40755 << 16 | 16) if data is None else 0o644 << 16
            with archive.open(info, "w", force_zip64=force) as file:
                file.write(data or b"")
    return out.getvalue()


def python_tar(tree, form):
    """The tar that Python's tarfile makes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for path, data in tree.items():
            info = tarfile.TarInfo(path)
            info.mtime, info.uname, info.gname = 1683356890, "müller", "users"
            if data is None:
                info.type, info.mode = tarfile.DIRTYPE, 0o755
            else:
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data or b""))
    return out.getvalue()


def trees():
    """What artifacts and people's own archives hold."""
    image = png()
    stem = "file-0-My video (1) größe.mp4/csv/My video (1) größe.mp4"
    artifacts = {f"{stem}/face.csv": CSV, f"{stem}/prosody.csv": b"", "url-1-データ.wav/csv/データ.wav/burst.csv": CSV}
    faces = {
        f"{stem}/face.csv": CSV,
        **{f"file-0-My video (1) größe.mp4/media/face_{i}/frame {i:05}.png": image for i in range(20)},
    }
    macos = {
        RESULTS_NAME: RESULTS,
        "__MACOSX/._predictions.json": b"\0\5\x16\7" + bytes(100),
        ".DS_Store": b"\0\0\0\1Bud1" + bytes(40),
    }
    mixed = {
        RESULTS_NAME: RESULTS,
        "empty": b"",
        "folder": None,
        "deep/empty/folder": None,
        "umläut/日本.csv": CSV,
        "notes.txt": b"x" * 70000,
    }
    noise = {"noise": random.Random(3).randbytes(700_000), RESULTS_NAME: RESULTS}
    one = {RESULTS_NAME: RESULTS}
    return {"artifacts": artifacts, "faces": faces, "macos": macos, "mixed": mixed, "noise": noise, "one": one}


def streamed_zip(tree):
    """A ZIP with data descriptors, as the artifacts come."""
    entries = []
    for path, data in tree.items():
        if data is None:
            entries.append(ZipEntry(path + "/", mode=0o40755))
        else:
            entries.append(ZipEntry(path, data, descriptor="signed"))
    return zip_of(entries)


def zip_cases(name, tree, **more):
    expect, filename = must_give(tree), f"{name}.zip"
    yield Case(f"good-zip-{name}-streamed", filename, streamed_zip(tree), expect, **more)
    for label, method in {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}.items():
        for form, force in {"": False, "-zip64": True}.items():
            for way, streaming in {"": False, "-stream": True}.items():
                archive = python_zip(tree, method, streaming, force)
                yield Case(f"good-zip-{name}-{label}{form}{way}", filename, archive, expect, **more)


def tar_cases(name, tree, **more):
    expect = must_give(tree)
    forms = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
    for label, form in forms.items():
        archive = python_tar(tree, form)
        # XXH64 in Python takes long: a large .zst goes without a checksum.
        zst = functools.partial(zstd_frame, checksum=len(archive) < 100_000)
        yield Case(f"good-tar-{name}-{label}", f"{name}.tar", archive, expect, **more)
        for ending, pack in {"gz": gz, "bz2": bz2.compress, "xz": lzma.compress, "zst": zst}.items():
            filename = f"{name}.tar.{ending}"
            yield Case(f"good-tar.{ending}-{name}-{label}", filename, pack(archive), expect, **more)


def misnamed_cases():
    """Names lie; content tells. The archive's own name is printed visibly too."""
    archive, tar, expect = python_zip(GOOD, zipfile.ZIP_DEFLATED), tar_of(RESULTS_MEMBER), must_give(GOOD)
    for name, data in {
        "zip.tar": archive,
        "tar.zip": tar,
        "gz.tar.xz": gz(tar),
        "noname": tar,
        "xz.json": lzma.compress(tar),
    }.items():
        yield Case("good-misnamed-" + name, name, data, expect)
    for name, file in {
        "escape": "a\x1b[31mred.zip",
        "bidi": "a\u202egnp.zip",
        "newline": "two\nlines.zip",
        "umlaut": "größe.zip",
        "dash": "-rf.zip",
    }.items():
        more = {"in_place": "any"} if name == "newline" else {}
        yield Case(f"good-file-{name}", file, archive, expect, **more)
        yield Case(f"bad-file-{name}", file, archive[:-1], must_refuse(), **more)


def cases():
    for name, tree in trees().items():
        more = {} if RESULTS_NAME in tree else {"in_place": "any"}
        yield from zip_cases(name, tree, **more)
        yield from tar_cases(name, tree, **more)
    yield from misnamed_cases()
