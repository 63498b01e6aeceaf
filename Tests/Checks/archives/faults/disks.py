"""Full and read-only disks, and folders that may not be written to."""

import os
import subprocess

from archives.faults.bench import plain_zip, tar_gz

MAY_NOT = "(?i)permission|not allowed|may not|read-only|cannot be written|cannot write"
FULL = 65_536  # bytes of the filler that takes all of the smallest disk


def destination(existing):
    return f"{'empty' if existing else 'no'} destination"


def full(bench):
    """Unpacks and packs onto disks that are too small."""
    noise = bench.random.randbytes
    large = {f"f{i}": noise(100_000) for i in range(30)}
    fitting = {f"f{i}": noise(100_000) for i in range(10)}
    for label, options, contents, filler in (
        ("3 MB onto 1 MB", "size=1m", large, 0),
        ("full at the last file", "size=1m", fitting, 40_000),
        ("one file of 3 MB", "size=1m", {"f": noise(3_000_000)}, 0),
        ("no room for a name", "size=1m,nr_inodes=20", {f"f{i}": b"" for i in range(50)}, 0),
        ("already full", "size=64k", fitting, FULL),
    ):
        for ending, make in {"zip": plain_zip, "tar.gz": tar_gz}.items():
            archive = os.path.join(bench.place({f"a.{ending}": make(contents)}), f"a.{ending}")
            for existing in (False, True):
                with bench.disk(options) as disk:
                    if not disk:
                        return
                    unpack_onto_full(
                        bench, f"{label}, {ending}, {destination(existing)}", disk, archive, existing, filler
                    )
                    if not existing and filler < FULL and bench.can_pack():
                        pack_onto_full(bench, label, disk, large)


def unpack_onto_full(bench, label, disk, archive, existing, filler):
    if existing:
        os.mkdir(os.path.join(disk, "out"))
    with open(os.path.join(disk, "filler"), "wb") as file:
        file.write(bytes(filler))
    result = bench.unpack(disk, archives=[archive])
    bench.judge_refused(f"full disk: {label}", disk, result, existing, "(?i)full", "filler")


def pack_onto_full(bench, label, disk, contents):
    media = bench.place({f"m{i}.mp4": data for i, data in enumerate(contents.values())})
    result = bench.run("pack", media, "-o", os.path.join(disk, "packed.zip"))
    left = sorted(set(os.listdir(disk)) - {"filler"})
    if result.code != 1 or left or "full" not in result.text.lower():
        problem = f"exit code {result.code}, left {left}: {result.text[:200]!r}"
        bench.fail(f"pack onto a full disk: {label}", problem)


def read_only(bench):
    """Unpacks where nothing may be written, by the mode or by the disk."""
    archive = os.path.join(bench.place({"a.zip": plain_zip({"f": b"x"})}), "a.zip")
    forbidden_folders(bench, archive)
    for existing in (False, True):
        with bench.disk("size=1m") as disk:
            if not disk:
                return
            if existing:
                os.mkdir(os.path.join(disk, "out"))
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            result = bench.unpack(disk, archives=[archive])
            bench.judge_refused(f"a read-only disk, {destination(existing)}", disk, result, existing, MAY_NOT)
    with bench.disk("size=1m") as disk:
        if disk:
            result = bench.run("unpack", archive, "--to", disk)
            if result.code not in (0, 1) or (result.code == 1) != (os.listdir(disk) == []):
                problem = f"exit code {result.code}, {os.listdir(disk)}, {result.text[:200]!r}"
                bench.fail("a mount point as destination", problem)


def forbidden_folders(bench, archive):
    """As a user who may not write to the parent, or to the destination."""
    user = bench.nobody
    owner = (user.pw_uid, user.pw_gid) if user else (os.getuid(), os.getgid())

    def refused(label, folder, existing):
        result = bench.unpack(folder, archives=[archive], user=user)
        bench.judge_refused(label, folder, result, existing, MAY_NOT)

    parent = bench.place({}, 0o555)
    refused("a parent without write permission", parent, existing=False)
    os.chmod(parent, 0o755)
    os.mkdir(os.path.join(parent, "out"))
    os.chown(os.path.join(parent, "out"), *owner)
    os.chmod(parent, 0o555)
    refused("an empty folder in such a parent", parent, existing=True)

    label, home = "an empty destination without write permission", bench.place({})
    out = os.path.join(home, "out")
    os.mkdir(out, 0o555)
    os.chown(home, *owner)
    os.chown(out, *owner)
    refused(label, home, existing=True)
    if os.stat(out).st_mode & 0o777 != 0o555:
        bench.fail(label, f"its mode became {os.stat(out).st_mode:o}")
