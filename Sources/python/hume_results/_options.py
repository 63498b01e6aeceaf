"""Arguments of Python as the library's options."""

from __future__ import annotations

import json
import math
import operator
import os
import re
from typing import Any, Iterable, Mapping, SupportsFloat, SupportsIndex, Union

from ._errors import BadOptionError

Path = Union[str, os.PathLike[str]]
Paths = Union[Path, Iterable[Path]]
Names = Union[str, Iterable[str]]

# What is called otherwise here than there.
_NAMES = {"start": "from", "stop": "to"}
_TEXTS = ("model", "id", "file", "emotion", "features")
_NUMBERS = ("start", "stop", "min_prob", "min_confidence", "min_face", "threshold", "bin")
_INTEGERS = ("top", "threads", "batch_rows", "max_memory")
_FLAGS = ("anonymize", "ner", "ndjson", "exact", "n_eff")
_ON_ERROR = {"raise": "stop", "skip": "skip"}
_CHOICES = {"layout": ("long", "wide"), "names": ("slug", "original"), "on_error": tuple(_ON_ERROR)}

_LONGEST_SHOWN = 80
# No system takes a longer path, nor a longer name in one.
_LONGEST_PATH, _LONGEST_NAME = 4096, 255
_BEGINS_AS_JSON = re.compile(r'[\ufeff\s]*(\[\s*)?\{\s*["}]')


def encoded_options(arguments: Mapping[str, Any]) -> bytes:
    """The options as JSON; those that are None were not given."""
    options = {_NAMES.get(name, name): _value(name, value) for name, value in arguments.items() if value is not None}
    return json.dumps(options).encode()


def shown_options(options: bytes, defaults: Mapping[str, Any]) -> str:
    """Encoded options as the arguments they were, each behind a comma, without those that have their default."""
    names = {there: here for here, there in _NAMES.items()}
    texts = {there: here for here, there in _ON_ERROR.items()}
    shown = []
    for key, value in json.loads(options).items():
        name = names.get(key, key)
        value = texts[value] if name == "on_error" else value
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
        if value != defaults.get(name):
            shown.append(f", {name}={_shown(value)}")
    return "".join(shown)


def check_progress(progress: object) -> None:
    """Raises where this is no ``progress``."""
    if not (progress is None or isinstance(progress, bool) or callable(progress)):
        raise _bad("progress", f"True, False or something to call, not {_shown(progress)}")


def _value(name: str, value: Any) -> Any:
    if name in _CHOICES:
        check_choice(name, value)
        return _ON_ERROR[value] if name == "on_error" else value
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
            raise _bad(name, f"True or False, not {_shown(value)}")
        return value
    if not isinstance(value, str) and name != "combine":
        raise _bad(name, f"a text, not {_shown(value)}")
    return value


def _texts(name: str, value: Names) -> list[str]:
    texts = [value] if isinstance(value, str) else _listed(name, value)
    if not all(isinstance(text, str) for text in texts):
        raise _bad(name, f"a text or texts, not {_shown(value)}")
    return texts


def _listed(name: str, value: Any, what: str = "a text or texts") -> list[Any]:
    try:
        return list(value)
    except TypeError:
        raise _bad(name, f"{what}, not {_shown(value)}") from None


def _number(name: str, value: SupportsFloat) -> float:
    try:
        number = float(value) if not isinstance(value, (str, bytes)) else math.nan
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise _bad(name, f"a number, not {_shown(value)}")
    return number


def _integer(name: str, value: SupportsIndex) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise _bad(name, f"a whole number, not {_shown(value)}") from None


def check_choice(name: str, value: object) -> None:
    """Raises where this is none of the values that an argument can have."""
    choices = _CHOICES[name]
    if not (isinstance(value, str) and value in choices):
        raise _bad(name, " or ".join(f'"{choice}"' for choice in choices) + f", not {_shown(value)}")


def _bad(name: str, what: str, advice: str = "") -> BadOptionError:
    return BadOptionError("bad_option", f"{name} is {what}.", advice=advice)


def _shown(value: object) -> str:
    """A value for a message, which may be long, and hold what is not meant for a notebook."""
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _file_name(path: Path) -> str:
    _refuse_content("groups", "the path of a CSV file", path)
    try:
        return os.fsdecode(path)
    except TypeError:
        raise _bad("groups", f"the path of a CSV file, not {_shown(path)}") from None


def encoded_paths(paths: Paths) -> list[bytes]:
    """The paths as the system has them."""
    what = "a path or paths"
    _refuse_content("paths", what, paths)
    given = [paths] if isinstance(paths, (str, bytes, os.PathLike)) else _listed("paths", paths, what)
    if not given:
        raise BadOptionError("bad_option", "There are no paths.", advice="Give a file, a folder or a glob.")
    encoded = []
    for path in given:
        _refuse_content("paths", what, path)
        try:
            encoded.append(os.fsencode(path))
        except (TypeError, UnicodeEncodeError):
            raise _bad("paths", f"{what}, not {_shown(path)}") from None
        if b"\0" in encoded[-1]:
            raise _bad("paths", f"without a zero byte, not {_shown(path)}")
    return encoded


def _refuse_content(name: str, what: str, value: object) -> None:
    """Raises where this is no path but what is behind one; the message holds nothing of it."""
    if isinstance(value, os.PathLike):
        return
    if isinstance(value, (str, bytes)):
        text = value if isinstance(value, str) else value[: 2 * _LONGEST_PATH].decode("utf-8", "replace")
        if not _is_document(text):
            return
        found = "a document's content"
    elif isinstance(value, Mapping) or hasattr(value, "read"):
        found = "a dict" if isinstance(value, dict) else f"an object of the type {type(value).__name__}"
    else:
        return
    raise _bad(name, f"{what}, not {found}", "Give the path of the file, not its content.")


def _is_document(text: str) -> bool:
    """Whether a text cannot be a path; a path may hold nearly everything, line feeds and braces, too."""
    if len(text) > _LONGEST_PATH or _BEGINS_AS_JSON.match(text):
        return True
    return "\n" in text and max(map(len, text.split("/"))) > _LONGEST_NAME
