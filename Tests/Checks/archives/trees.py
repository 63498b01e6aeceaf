"""Folders as values: what a folder holds, to the byte, and whether that is what an archive should have given.

A tree maps each path (bytes) to "folder", to the SHA-256 of a file's bytes, or to what else stands there.
"""

import hashlib
import os
import stat

RIGHT_MODES = {"folder": 0o755, "file": 0o644}


def entries_of(folder):
    """Everything below a folder: its path, its kind, what a tree says of it, and its status."""
    folder = os.fsencode(folder)
    for here, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(here, name)
            status = os.lstat(path)
            kind = content = "neither file nor folder"
            if stat.S_ISDIR(status.st_mode):
                kind = content = "folder"
            elif stat.S_ISREG(status.st_mode):
                kind = "file"
                with open(path, "rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
            yield os.path.relpath(path, folder), kind, content, status


def tree_of(folder):
    """The tree that lies on disk; None where nothing does."""
    if not os.path.isdir(folder) or os.path.islink(folder):
        return {b"": "no folder"} if os.path.lexists(folder) else None
    return {path: content for path, _, content, _ in entries_of(folder)}


def tree_from(contents):
    """The tree that path → bytes, or None for a folder, has to give on disk."""
    tree = {}
    for path, data in contents.items():
        path = path.encode() if isinstance(path, str) else path
        path = b"/".join(part for part in path.split(b"/") if part not in (b"", b"."))
        tree[path] = "folder" if data is None else hashlib.sha256(data).hexdigest()
        while b"/" in path:
            path = path.rpartition(b"/")[0]
            tree[path] = "folder"
    return tree


def differences(folder, tree, owner):
    """What differs between an unpacked folder and a tree, modes and owner included; the first five, in words."""
    mode = os.lstat(folder).st_mode
    wrong, found = [], {}
    if not stat.S_ISDIR(mode) or stat.S_IMODE(mode) != RIGHT_MODES["folder"]:
        wrong.append(f"the destination's mode is {mode:o}")
    for path, kind, content, status in entries_of(folder):
        found[path] = content
        mode = stat.S_IMODE(status.st_mode)
        linked = kind == "file" and status.st_nlink != 1
        if mode != RIGHT_MODES.get(kind, mode) or status.st_uid != owner or linked:
            wrong.append(f"{path!r} has mode {mode:o}, owner {status.st_uid}, {status.st_nlink} links")
    for path in sorted(found.keys() | tree.keys()):
        if found.get(path) != tree.get(path):
            is_there, should_be = (there.get(path, "absent")[:12] for there in (found, tree))
            wrong.append(f"{path[:80]!r} is {is_there}, not {should_be}")
    return wrong[:5]
