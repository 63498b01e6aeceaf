"""Arrow's capsules (https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html).

A capsule owns memory of C with a stream or a schema in it. Its destructor is a function of the library: it may run while
an exception is on its way or the interpreter ends, where nothing of Python can.
"""

from __future__ import annotations

import ctypes
from ctypes import c_char_p, c_void_p, py_object
from typing import Optional

from ._errors import HumeResultsError
from ._library import SchemaStruct, StreamStruct, lib

_new = ctypes.pythonapi.PyCapsule_New
_new.argtypes, _new.restype = [c_void_p, c_char_p, c_void_p], py_object
_get_pointer = ctypes.PYFUNCTYPE(c_void_p, py_object, c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))

lib.hume_python_begin(ctypes.cast(_get_pointer, c_void_p))


def _for_ever(name: bytes) -> c_char_p:
    """A name that outlives the interpreter, for capsules refer to theirs."""
    memory = lib.hume_python_memory(len(name) + 1)
    ctypes.memmove(memory, name, len(name))
    return ctypes.cast(memory, c_char_p)


_STREAM, _SCHEMA = _for_ever(b"arrow_array_stream"), _for_ever(b"arrow_schema")
_DROP_STREAM = ctypes.cast(lib.hume_python_drop_stream, c_void_p)
_DROP_SCHEMA = ctypes.cast(lib.hume_python_drop_schema, c_void_p)


def _empty(size: int, name: c_char_p, destructor: c_void_p) -> tuple[object, int]:
    """A capsule around zeroed memory, which counts as released, and the address of that."""
    memory = lib.hume_python_memory(size)
    if not memory:
        raise MemoryError
    try:
        return _new(memory, name, destructor), memory
    except MemoryError:
        lib.hume_python_forget(memory)
        raise


def empty_stream() -> tuple[object, int]:
    """A capsule for a stream, which is to be filled at the address."""
    return _empty(ctypes.sizeof(StreamStruct), _STREAM, _DROP_STREAM)


def schema_of(stream: object) -> object:
    """The schema of a stream, as a capsule."""
    capsule, memory = _empty(ctypes.sizeof(SchemaStruct), _SCHEMA, _DROP_SCHEMA)
    address = _get_pointer(stream, _STREAM)
    struct = StreamStruct.from_address(address)
    if struct.get_schema(address, memory) != 0:
        text: Optional[bytes] = struct.get_last_error(address)
        raise HumeResultsError("failed", (text or b"The columns are not known.").decode("utf-8", "replace"))
    return capsule


def column_names(schema: object) -> list[str]:
    """The names of the columns of a schema in a capsule."""
    struct = SchemaStruct.from_address(_get_pointer(schema, _SCHEMA))
    return [struct.children[index].contents.name.decode("utf-8") for index in range(struct.n_children)]
