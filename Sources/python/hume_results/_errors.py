"""What goes wrong, and what is doubted."""

from __future__ import annotations

import sys
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional


class HumeResultsError(Exception):
    """What went wrong, where, and what to do.

    ``str()`` has it in up to three lines, the same as the program ``hume-results`` prints.

    Attributes
    ----------
    code : str
        A stable name, e.g. ``"bad_number"``.
    message : str
        What is wrong, one sentence.
    place : str
        File, entry, JSON path or CSV record, byte; empty where there is none.
    advice : str
        What to do, one sentence; empty where there is nothing to say.

    Examples
    --------
    >>> try:
    ...     _ = scan("malformed/bad_number-leading_zero.json").read()
    ... except HumeResultsError as error:
    ...     print(error.code)
    bad_number
    """

    def __init__(self, code: str, message: str, place: str = "", advice: str = "") -> None:
        super().__init__(code, message, place, advice)
        self.code = code
        self.message = message
        self.place = place
        self.advice = advice

    def __str__(self) -> str:
        lines = [f"error: {visible(self.message)}"]
        if self.place:
            lines.append(f"  where: {visible(self.place)}")
        if self.advice:
            lines.append(f"  what to do: {visible(self.advice)}")
        return "\n".join(lines)


class BadOptionError(HumeResultsError, ValueError):
    """An option that means nothing here; its ``code`` is ``"bad_option"``."""


class MissingLibraryError(HumeResultsError, ImportError):
    """A library of Python is not installed that a call needs; its ``code`` is ``"missing_library"``."""


class HumeResultsWarning(UserWarning):
    """Data that departs from the format, or an input that was passed over.

    ``warnings.simplefilter("ignore", hume_results.HumeResultsWarning)`` silences them; they are among the ``warnings``
    and ``failures`` of a table or a scan all the same.
    """


@dataclass(frozen=True)
class Finding:
    """A doubt about the data, counted.

    Attributes
    ----------
    code : str
        A stable name, e.g. ``"unknown_name"``.
    message : str
        What was found and what became of it.
    count : int
        How often.
    input : str
        The input it was found in; empty where it concerns all.
    place : str
        The first place.
    advice : str
        What to do; empty where there is nothing to do.
    """

    code: str
    message: str
    count: int = 1
    input: str = ""
    place: str = ""
    advice: str = ""

    def __str__(self) -> str:
        where = self.place or self.input
        times = f" ({self.count} times)" if self.count > 1 else ""
        parts = (f"{self.message}{times}", where and f"[{where}]", self.advice)
        return visible(" ".join(part for part in parts if part))


@dataclass(frozen=True)
class Failure:
    """An input that could not be read.

    Attributes
    ----------
    input : str
        The input, as it was given.
    code, message, place, advice : str
        As in `HumeResultsError`.
    """

    input: str
    code: str
    message: str
    place: str = ""
    advice: str = ""

    def __str__(self) -> str:
        return visible(f"{self.input}: {self.message}")


@dataclass(frozen=True)
class Findings:
    """What a query met."""

    failures: tuple[Failure, ...] = ()
    warnings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    error: Optional[HumeResultsError] = None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Findings:
        """The findings that the library describes."""
        error = document.get("error")
        return cls(
            tuple(Failure(**_known(item)) for item in document.get("failures", ())),
            tuple(Finding(**_known(item)) for item in document.get("warnings", ())),
            tuple(Finding(**_known(item)) for item in document.get("notes", ())),
            explained(**_known(error)) if error else None,
        )

    def warn(self) -> None:
        """Warns of each kind once, at the line that called the package."""
        told: dict[str, Finding] = {}
        for finding in self.warnings:
            told.setdefault(finding.code, finding)
        texts = [str(finding) for finding in told.values()]
        if self.failures:
            more = f" ({len(self.failures)} inputs failed in all)" if len(self.failures) > 1 else ""
            texts.insert(0, f"An input failed and was passed over{more}. {self.failures[0]}")
        for text in texts:
            warnings.warn(text, HumeResultsWarning, stacklevel=_level_of_caller())


def visible(text: str) -> str:
    r"""The text with line breaks, terminal escapes, and invisible or direction-changing characters as ``\u{...}``.

    The same as the program shows of names of files, which can hold any of these.
    """
    return "".join(f"\\u{{{ord(char):x}}}" if _is_hidden(char) else char for char in text)


def _is_hidden(char: str) -> bool:
    # Joiners shape Persian, Indic scripts and emoji; they neither hide nor turn anything.
    return unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} and char not in "\u200c\u200d"


def explained(code: str, message: str, place: str = "", advice: str = "") -> HumeResultsError:
    """The error of a code."""
    kind = BadOptionError if code == "bad_option" else HumeResultsError
    return kind(code, message, place, advice)


def _known(item: Mapping[str, Any]) -> dict[str, Any]:
    """The members with a value."""
    return {key: value for key, value in item.items() if value is not None}


_FOLDER = str(Path(__file__).parent)


def _level_of_caller() -> int:
    """The level of the nearest caller outside this package, as `warnings.warn` counts in `Findings.warn`."""
    level = 1
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_FOLDER):
        level += 1
        frame = frame.f_back
    return level
