"""Folders for the time of a check, and the files in them."""

import contextlib
import os
import shutil
import tempfile

ROOM = 2 << 30  # bytes that a file system in memory must have free to be used


def fast_folder():
    """A file system in memory for what is written and removed again, where there is one with room; else None."""
    try:
        status = os.statvfs("/dev/shm")
    except OSError:
        return None
    free = status.f_bavail * status.f_frsize
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) and free > ROOM else None


@contextlib.contextmanager
def scratch_folder(purpose, fast=True, keep=False):
    """A folder that others may enter, removed at the end; `fast`: in memory if possible; `keep`: it stays."""
    folder = tempfile.mkdtemp(prefix=f"hume-{purpose}-", dir=fast_folder() if fast else None)
    os.chmod(folder, 0o755)
    try:
        yield folder
    finally:
        if keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def copy_program(program, folder):
    """A copy that every user may run; not in a fast folder, as file systems in memory may forbid programs."""
    copy = os.path.join(folder, "program")
    shutil.copy(program, copy)
    os.chmod(copy, 0o755)
    return copy


def write_file(path, data):
    """Writes the bytes, making the folders above."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def read_file(path):
    """The bytes of a file; None where there is none."""
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return file.read()
