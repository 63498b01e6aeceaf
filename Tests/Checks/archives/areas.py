"""The folder in which one archive is unpacked, with canaries that no archive may touch."""

import os
import stat

from archives.scratch import write_file

CANARIES = {"sibling.txt": b"sibling", "folder/inside.txt": b"inside", "victim/secret.txt": b"secret"}
MOST_CONTENT = 1 << 16  # bytes of a canary that are compared


def make_area(area, user, existing):
    """Makes the folder with files, a folder, a link to a victim, a home and, if `existing`, an empty destination.

    All of it belongs to the user, where one is given. Gives the destination's path.
    """
    os.mkdir(area, 0o755)
    for path, data in CANARIES.items():
        write_file(os.path.join(area, path), data)
    os.symlink("victim", os.path.join(area, "link"))
    os.mkdir(os.path.join(area, "home"))
    out = os.path.join(area, "out")
    if existing:
        os.mkdir(out)
    if user is not None:
        for here, folders, files in os.walk(area):
            for path in [here, *(os.path.join(here, name) for name in folders + files)]:
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return out


def snapshot(area):
    """Everything in the area but the destination: path → mode, owner and content."""
    area = os.fsencode(area)
    seen = {}
    for here, folders, files in os.walk(area):
        if here == area and b"out" in folders:
            folders.remove(b"out")
        for name in folders + files:
            path = os.path.join(here, name)
            status = os.lstat(path)
            content = os.readlink(path) if stat.S_ISLNK(status.st_mode) else b""
            if stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:
                    content = file.read(MOST_CONTENT)
            seen[os.path.relpath(path, area)] = (status.st_mode, status.st_uid, content)
    return seen


def changes(area, before):
    """The paths that are no longer as in the snapshot before."""
    after = snapshot(area)
    return [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
