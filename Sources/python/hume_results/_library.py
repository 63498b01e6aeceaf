"""The C library (``hume_results.h``) through ctypes: what it declares, and who gives back what it hands out."""

from __future__ import annotations

import ctypes
import json
import os
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import Any, Callable, NoReturn, Optional

from ._errors import HumeResultsError, explained


class ErrorStruct(Structure):
    """``hume_error``."""

    _fields_ = [(name, c_char_p) for name in ("code", "message", "place", "advice", "text")]


class StreamStruct(Structure):
    """``ArrowArrayStream``."""

    _fields_ = [
        ("get_schema", CFUNCTYPE(c_int, c_void_p, c_void_p)),
        ("get_next", CFUNCTYPE(c_int, c_void_p, c_void_p)),
        ("get_last_error", CFUNCTYPE(c_char_p, c_void_p)),
        ("release", CFUNCTYPE(None, c_void_p)),
        ("private_data", c_void_p),
    ]


class SchemaStruct(Structure):
    """``ArrowSchema``."""


SchemaStruct._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(SchemaStruct))),
    ("dictionary", POINTER(SchemaStruct)),
    ("release", CFUNCTYPE(None, c_void_p)),
    ("private_data", c_void_p),
]

_QUERY = ([c_void_p, c_char_p, c_void_p, POINTER(ErrorStruct)], c_void_p)

_FUNCTIONS: dict[str, tuple[list[Any], Any]] = {
    "hume_error_clear": ([POINTER(ErrorStruct)], None),
    "hume_free": ([c_void_p], None),
    "hume_version": ([], c_char_p),
    "hume_open": ([POINTER(c_char_p), c_size_t, c_char_p, POINTER(ErrorStruct)], c_void_p),
    "hume_inputs_describe": ([c_void_p], c_void_p),
    "hume_close": ([c_void_p], None),
    "hume_run_new": ([], c_void_p),
    "hume_run_progress": ([c_void_p, POINTER(c_int64), POINTER(c_int64)], None),
    "hume_run_cancel": ([c_void_p], None),
    "hume_run_findings": ([c_void_p], c_void_p),
    "hume_run_free": ([c_void_p], None),
    "hume_summary": _QUERY,
    "hume_top": _QUERY,
    "hume_timeline": _QUERY,
    "hume_qc": _QUERY,
    "hume_observations": _QUERY,
    "hume_scan": ([c_void_p, c_char_p, c_void_p, c_void_p, POINTER(ErrorStruct)], c_int),
    "hume_table_rows": ([c_void_p], c_int64),
    "hume_table_stream": ([c_void_p, c_void_p], c_int),
    "hume_table_free": ([c_void_p], None),
    "hume_python_begin": ([c_void_p], None),
    "hume_python_memory": ([c_size_t], c_void_p),
    "hume_python_forget": ([c_void_p], None),
}


def library_path() -> Path:
    """The file of the C library: the package's own, or what ``HUME_RESULTS_LIBRARY`` names."""
    return Path(os.environ.get("HUME_RESULTS_LIBRARY") or Path(__file__).parent / "libhume_results.so")


def _load() -> ctypes.CDLL:
    path = library_path()
    try:
        loaded = ctypes.CDLL(str(path))
    except OSError as error:
        needs = "It needs libarchive 13 and zlib of the system; on Debian: apt-get install libarchive13 zlib1g."
        raise ImportError(f"hume_results cannot load {path}: {error}. {needs}") from error
    for name, (arguments, result) in _FUNCTIONS.items():
        function = getattr(loaded, name)
        function.argtypes, function.restype = arguments, result
    return loaded


lib = _load()


class Handle:
    """Something that the library handed out, given back once, when nobody refers to it any more."""

    __slots__ = ("_free", "_pointer")

    def __init__(self, pointer: Optional[int], free: Callable[[int], None]) -> None:
        self._pointer = pointer
        self._free = free
        if not pointer:
            raise MemoryError

    @property
    def pointer(self) -> int:
        """Where it is."""
        if not self._pointer:
            raise HumeResultsError("closed", "What this refers to was given back, for the garbage collector took it.")
        return self._pointer

    def __del__(self) -> None:
        # Others of the same cycle of garbage, whose finalizers come later, may still refer to this.
        pointer, self._pointer = self._pointer, None
        if pointer:
            self._free(pointer)

    def __reduce__(self) -> NoReturn:
        raise TypeError("What is open in the library of hume_results cannot be copied or pickled.")


def raising(error: ErrorStruct) -> NoReturn:
    """Raises what a function of the library filled in."""
    parts = [getattr(error, name) or b"" for name in ("code", "message", "place", "advice")]
    lib.hume_error_clear(ctypes.byref(error))
    raise explained(*(part.decode("utf-8", "replace") for part in parts))


def take_text(pointer: Optional[int]) -> str:
    """A text that the library handed out, which is given back."""
    if not pointer:
        raise MemoryError
    try:
        return ctypes.string_at(pointer).decode("utf-8", "replace")
    finally:
        lib.hume_free(pointer)


def take_json(pointer: Optional[int]) -> Any:
    """A JSON document that the library handed out."""
    return json.loads(take_text(pointer))


def open_inputs(paths: list[bytes], options: bytes) -> Handle:
    """Finds the results behind paths."""
    error = ErrorStruct()
    array = (c_char_p * len(paths))(*paths)
    pointer = lib.hume_open(array, len(paths), options, ctypes.byref(error))
    return Handle(pointer, lib.hume_close) if pointer else raising(error)


def new_run() -> Handle:
    """What watches a query."""
    return Handle(lib.hume_run_new(), lib.hume_run_free)


def query(name: str, inputs: Handle, options: bytes, run: Handle) -> Handle:
    """Computes the table of a query, e.g. ``"summary"``."""
    error = ErrorStruct()
    pointer = getattr(lib, f"hume_{name}")(inputs.pointer, options, run.pointer, ctypes.byref(error))
    return Handle(pointer, lib.hume_table_free) if pointer else raising(error)
