"""Work that can be interrupted and watched."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from typing import Callable, Optional, TypeVar, Union

from ._library import Handle, lib

Value = TypeVar("Value")
Progress = Union[bool, Callable[[int, int], object]]


def progress_of(run: Handle) -> tuple[int, int]:
    """How many bytes were read, and how many there are to read in all (an estimate, which is never passed)."""
    done, total = ctypes.c_int64(), ctypes.c_int64()
    lib.hume_run_progress(run.pointer, ctypes.byref(done), ctypes.byref(total))
    return done.value, total.value


def interruptibly(work: Callable[[], Value], run: Handle, progress: Progress = False) -> Value:
    """Does work of the library, which Ctrl-C (or whatever raises in the main thread) ends.

    Signals are handled between two steps of the interpreter, in the main thread. So that waits, and another thread
    works; where the wait is broken off, the work is told to end, and ended it has when this function raises.
    """
    watch = _watcher(progress)
    is_main = threading.current_thread() is threading.main_thread()
    # When the interpreter ends, a new thread would wait for ever.
    if sys.is_finalizing() or not (is_main or watch):
        return work()
    values: list[Value] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def worker() -> None:
        try:
            values.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    thread = threading.Thread(target=worker, name="hume_results")
    try:
        try:
            thread.start()
        except RuntimeError:  # No thread to be had.
            return work()
        while not done.wait(0.1 if watch else None):
            if watch:
                watch(*progress_of(run))
        if watch and not errors:
            watch(*progress_of(run))
    except BaseException:
        lib.hume_run_cancel(run.pointer)
        if thread.ident is not None:
            done.wait()
            thread.join()
        raise
    finally:
        if isinstance(watch, ProgressLine):
            watch.clear()
    if errors:
        try:
            raise errors[0]
        finally:
            errors.clear()  # The traceback refers to this frame, and so to itself.
    return values[0]


def _watcher(progress: Progress) -> Optional[Callable[[int, int], object]]:
    if progress is True:
        return ProgressLine() if sys.stderr is not None and sys.stderr.isatty() else None
    return progress or None


class ProgressLine:
    """A line on standard error, from the first second on."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._is_shown = False

    def __call__(self, done: int, total: int) -> None:
        seconds = time.monotonic() - self._begin
        if seconds < 1:
            return
        share = f"{100 * done // total} % of {total / 1e6:.0f} MB" if total else f"{done / 1e6:.0f} MB"
        print(f"\rhume_results: {share}, {done / seconds / 1e6:.0f} MB/s \x1b[K", end="", file=sys.stderr, flush=True)
        self._is_shown = True

    def clear(self) -> None:
        """Takes the line away."""
        if self._is_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
