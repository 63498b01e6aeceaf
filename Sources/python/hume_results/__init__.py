"""Saved results of Hume AI's expression measurement, as tables.

What people have of such results (predictions JSON, artifacts archives and folders, CSVs, job folders, globs) becomes
Arrow, which polars, pandas, pyarrow, DuckDB and others take without copying::

    import hume_results as hr

    frame = hr.scan("talks/", layout="wide", model="face").to_polars()
    print(hr.top("talks/", top=3).to_pandas())

`scan` gives the observations, `summary`, `top`, `timeline` and `qc` their statistics. A score says how strongly the model
hears or sees an expression: scores are not feelings, do not add up to anything, and some exceed 1. A name that is missing
is missing, not 0.
"""

from ._errors import (
    BadOptionError,
    Failure,
    Finding,
    HumeResultsError,
    HumeResultsWarning,
    MissingLibraryError,
)
from ._library import lib as _lib
from ._library import library_path
from ._queries import qc, scan, summary, timeline, top
from ._scan import Input, Scan
from ._table import Table

__version__: str = _lib.hume_version().decode()

__all__ = [
    "BadOptionError",
    "Failure",
    "Finding",
    "HumeResultsError",
    "HumeResultsWarning",
    "Input",
    "MissingLibraryError",
    "Scan",
    "Table",
    "__version__",
    "library_path",
    "qc",
    "scan",
    "summary",
    "timeline",
    "top",
]
