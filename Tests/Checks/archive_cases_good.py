"""Archives as they really come: all of them are unpacked."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib

from archive_build import Z, tar_of, member, zip_of, zstd_frame
from archive_case import ACCEPT, REFUSE, RESULTS, RESULTS_NAME, Case

CSV = b"Frame,Time,Joy\n0,0.0,0.5\n"


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + random.Random(i).randbytes(64 * 3) for i in range(64))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def python_zip(tree, method, streaming=False, force=False):
    class Unseekable(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

        def tell(self):
            raise OSError
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


def good_cases():
    image = png()
    stem = "file-0-My video (1) größe.mp4/csv/My video (1) größe.mp4"
    artifacts = {f"{stem}/face.csv": CSV, f"{stem}/prosody.csv": b"", "url-1-データ.wav/csv/データ.wav/burst.csv": CSV}
    faces = {f"{stem}/face.csv": CSV, **{f"file-0-My video (1) größe.mp4/media/face_{i}/frame {i:05}.png": image for i in range(20)}}
    macos = {RESULTS_NAME: RESULTS, "__MACOSX/._predictions.json": b"\0\5\x16\7" + bytes(100), ".DS_Store": b"\0\0\0\1Bud1" + bytes(40)}
    mixed = {RESULTS_NAME: RESULTS, "empty": b"", "folder": None, "deep/empty/folder": None, "umläut/日本.csv": CSV, "notes.txt": b"x" * 70000}
    noise = {"noise": random.Random(3).randbytes(700_000), RESULTS_NAME: RESULTS}
    for name, tree in {"artifacts": artifacts, "faces": faces, "macos": macos, "mixed": mixed, "noise": noise, "one": {RESULTS_NAME: RESULTS}}.items():
        more = {} if RESULTS_NAME in tree else {"in_place": "any"}
        streamed = [Z(p + ("/" if d is None else ""), d or b"", descriptor=None if d is None else "signed",
                      mode=0o40755 if d is None else 0o100644) for p, d in tree.items()]
        yield Case(f"good-zip-{name}-streamed", f"{name}.zip", zip_of(streamed), ACCEPT(tree), **more)
        for label, method in {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}.items():
            yield Case(f"good-zip-{name}-{label}", f"{name}.zip", python_zip(tree, method), ACCEPT(tree), **more)
            yield Case(f"good-zip-{name}-{label}-stream", f"{name}.zip", python_zip(tree, method, streaming=True), ACCEPT(tree), **more)
            yield Case(f"good-zip-{name}-{label}-zip64", f"{name}.zip", python_zip(tree, method, force=True), ACCEPT(tree), **more)
            yield Case(f"good-zip-{name}-{label}-zip64-stream", f"{name}.zip", python_zip(tree, method, True, True), ACCEPT(tree), **more)
        for label, form in {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}.items():
            archive = python_tar(tree, form)
            yield Case(f"good-tar-{name}-{label}", f"{name}.tar", archive, ACCEPT(tree), **more)
            for ending, pack in {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd_frame}.items():
                # The .zst in noise would take xxh64 in Python too long with a checksum.
                packed = zstd_frame(archive, checksum=len(archive) < 100_000) if ending == "zst" else pack(archive)
                yield Case(f"good-tar.{ending}-{name}-{label}", f"{name}.tar.{ending}", packed, ACCEPT(tree), **more)
    # Names lie; content tells.
    one = {RESULTS_NAME: RESULTS}
    tar = tar_of(member(RESULTS_NAME, RESULTS))
    for name, data in {"zip.tar": python_zip(one, 8), "tar.zip": tar, "gz.tar.xz": gzip.compress(tar), "noname": tar, "xz.json": lzma.compress(tar)}.items():
        yield Case("good-misnamed-" + name, name, data, ACCEPT(one))
    # The archive's own name is printed visibly too.
    for name, file in {"escape": "a\x1b[31mred.zip", "bidi": "a\u202egnp.zip", "newline": "two\nlines.zip", "umlaut": "größe.zip", "dash": "-rf.zip"}.items():
        more = {"in_place": "any"} if name == "newline" else {}
        yield Case(f"good-file-{name}", file, python_zip(one, 8), ACCEPT(one), **more)
        yield Case(f"bad-file-{name}", file, python_zip(one, 8)[:-1], REFUSE(), **more)
