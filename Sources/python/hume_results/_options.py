"""Arguments of Python as the library's options."""

from __future__ import annotations

import json
import math
import operator
import os
from typing import Any, Iterable, Mapping, SupportsFloat, SupportsIndex, Union

from ._errors import BadOptionError

Path = Union[str, "os.PathLike[str]"]
Paths = Union[Path, Iterable[Path]]
Names = Union[str, Iterable[str]]

# What is called otherwise here than there.
_NAMES = {"start": "from", "stop": "to"}
_TEXTS = ("model", "id", "file", "emotion", "features")
_NUMBERS = ("start", "stop", "min_prob", "min_confidence", "min_face", "threshold", "bin")
_INTEGERS = ("top", "threads", "batch_rows", "max_memory")
_FLAGS = ("anonymize", "ner", "ndjson", "exact", "n_eff")
_ON_ERROR = {"raise": "stop", "skip": "skip"}


def encoded_options(arguments: Mapping[str, Any]) -> bytes:
    """The options as JSON; those that are None were not given."""
    options = {_NAMES.get(name, name): _value(name, value) for name, value in arguments.items() if value is not None}
    return json.dumps(options).encode()


def _value(name: str, value: Any) -> Any:
    if name == "on_error":
        if value not in _ON_ERROR:
            raise _bad(name, f'"raise" or "skip", not {value!r}')
        return _ON_ERROR[value]
    if name == "groups":
        return _file_name(value)
    if name in _TEXTS or name == "combine" and not isinstance(value, bool):
        return _texts(name, value)
    if name in _NUMBERS:
        return _number(name, value)
    if name in _INTEGERS:
        return _integer(name, value)
    if name in _FLAGS:
        if not isinstance(value, bool):
            raise _bad(name, f"True or False, not {value!r}")
        return value
    if not isinstance(value, str) and name != "combine":
        raise _bad(name, f"a text, not {value!r}")
    return value


def _texts(name: str, value: Names) -> list[str]:
    texts = [value] if isinstance(value, str) else _listed(name, value)
    if not all(isinstance(text, str) for text in texts):
        raise _bad(name, f"a text or texts, not {value!r}")
    return texts


def _listed(name: str, value: Any) -> list[Any]:
    try:
        return list(value)
    except TypeError:
        raise _bad(name, f"a text or texts, not {value!r}") from None


def _number(name: str, value: SupportsFloat) -> float:
    try:
        number = float(value) if not isinstance(value, (str, bytes)) else math.nan
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise _bad(name, f"a number, not {value!r}")
    return number


def _integer(name: str, value: SupportsIndex) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise _bad(name, f"a whole number, not {value!r}") from None


def _bad(name: str, what: str) -> BadOptionError:
    return BadOptionError("bad_option", f"{name} is {what}.")


def _file_name(path: Path) -> str:
    try:
        return os.fspath(path)
    except TypeError:
        raise _bad("groups", f"the path of a CSV file, not {path!r}") from None


def encoded_paths(paths: Paths) -> list[bytes]:
    """The paths as the system has them."""
    given = [paths] if isinstance(paths, (str, os.PathLike)) else _listed("paths", paths)
    if not given:
        raise BadOptionError("bad_option", "There are no paths.", advice="Give a file, a folder or a glob.")
    encoded = []
    for path in given:
        try:
            encoded.append(os.fsencode(path))
        except TypeError:
            raise _bad("paths", f"a path or paths, not {path!r}") from None
        if b"\0" in encoded[-1]:
            raise _bad("paths", f"without a zero byte, not {path!r}")
    return encoded
