"""What the program may say: an error in three lines, and no character that a terminal would act upon."""

import re
import unicodedata

THREE_LINES = (r"^error: ", r"^\s*where: ", r"^\s*what to do: ")
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


def wrong_lines(text):
    """The lines of an error message that are not there exactly once."""
    return [line for line in THREE_LINES if len(re.findall(line, text, re.MULTILINE)) != 1]


def code_point(character):
    return f"U+{ord(character):04X}"


def raw_characters(data, allowed=frozenset()):
    """The control and direction characters, and the bytes that are not UTF-8, that would reach a terminal."""

    def is_raw(character):
        surrogate = "\ud800" <= character <= "\udfff"
        return unicodedata.category(character) == "Cc" or character in DIRECTIONS or surrogate

    text = data.decode("utf-8", "surrogateescape")
    return {code_point(c) for c in text if c != "\n" and c not in allowed and is_raw(c)}
