"""What columns a frame of observations has before anything is read.

The library itself says so, of a small document with a row of every model: no list of names stands here.
"""

from __future__ import annotations

import fnmatch
import functools
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional

from ._errors import BadOptionError
from ._queries import scan

MODELS = ("face", "burst", "prosody", "language", "ner", "facemesh")
SETS = ("emotion", "facs", "description", "sentiment", "toxicity")
NER = ("entity", "entity_confidence", "support", "uri", "link_word")
KEYS = ("input", "job_id", "source", "file", "model", "id")
# What the library's types are called in Spark's schemas.
_TYPES = {"string": "string", "int64": "bigint", "double": "double"}


@dataclass(frozen=True)
class Feature:
    """A documented feature: its set, its name, its column in the wide layout, and the models that have it."""

    set: str
    name: str
    column: str
    models: tuple[str, ...]


def head_columns(selection: Mapping[str, Any]) -> dict[str, str]:
    """The columns of the long layout with their types in Spark; tells of options that mean nothing."""
    import pyarrow

    with tempfile.TemporaryDirectory() as folder:
        schema = pyarrow.schema(scan(_document(folder), layout="long", **{**selection, "model": None, "ner": True}))
    columns = {}
    for field in schema:
        is_encoded = pyarrow.types.is_dictionary(field.type)
        columns[field.name] = _TYPES[str(field.type.value_type if is_encoded else field.type)]
    return columns


def wide_features(models: tuple[str, ...], selection: Mapping[str, Any]) -> list[Feature]:
    """The documented features that are asked for: by set, then as the model with the most of them has them."""
    wanted: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        document = _document(folder)
        for model in models:
            wanted.update(scan(document, layout="wide", **{**selection, "model": model}).columns)
    return [
        feature for feature in documented() if feature.column in wanted and not set(models).isdisjoint(feature.models)
    ]


def matched_models(patterns: Optional[list[str]]) -> tuple[str, ...]:
    """The documented models that are asked for; patterns are those of a shell."""
    if patterns is None:
        return MODELS
    found = tuple(model for model in MODELS if any(fnmatch.fnmatchcase(model, pattern) for pattern in patterns))
    if not found:
        raise BadOptionError(
            "bad_option",
            f"No documented model is called {' or '.join(map(repr, patterns))}.",
            advice=f'Models are {", ".join(MODELS)}; layout="long" reads others too.',
        )
    return found


@functools.lru_cache(maxsize=None)
def documented() -> tuple[Feature, ...]:
    """All documented features, by set."""
    names: dict[tuple[str, str], str] = {}
    models: dict[tuple[str, str], list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        document = _document(folder)
        for set_name in SETS:
            found = [(model, _names(document, model, set_name)) for model in MODELS]
            for model, columns in sorted(found, key=lambda item: -len(item[1])):
                for column, name in columns:
                    names[set_name, column] = name
                    models.setdefault((set_name, column), []).append(model)
    return tuple(Feature(set_, name, column, tuple(models[set_, column])) for (set_, column), name in names.items())


def _names(document: str, model: str, set_name: str) -> list[tuple[str, str]]:
    """The columns of a set of a model, and the names that they stand for."""
    slugs = scan(document, layout="wide", model=model, features=set_name).columns
    labels = scan(document, layout="wide", model=model, features=set_name, names="original").columns
    begin = slugs.index("box_h") + 1 + (len(NER) if model == "ner" else 0)
    prefix = 0 if set_name == "emotion" else len(set_name) + 1
    return [(slug, label[prefix:]) for slug, label in zip(slugs[begin:], labels[begin:])]


def _document(folder: str) -> str:
    """Writes the document, and gives its path."""
    rows = {"metadata": None, "grouped_predictions": [{"id": "unknown", "predictions": [{"emotions": []}]}]}
    file = {"file": "1", "models": {model: rows for model in MODELS}}
    path = Path(folder) / "predictions.json"
    path.write_text(json.dumps([{"source": {"type": "text"}, "results": {"predictions": [file], "errors": []}}]))
    return str(path)
