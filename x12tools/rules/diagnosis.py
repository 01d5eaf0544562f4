"""Diagnosis codes against lists of prefixes and ranges, as payers and tables write them."""

import functools
import re
from collections.abc import Iterable

NEOPLASMS = ("C00-D49",)
VOLUME_DEPLETION = ("E86",)
ANTINEOPLASTIC = frozenset({"Z5111", "Z5112"})
"""Encounters for chemotherapy and for immunotherapy of a neoplasm."""

_WORD = re.compile(r"([A-Z]\d[0-9A-Z])([0-9A-Z]{0,4})(?:-([A-Z]\d[0-9A-Z])([0-9A-Z]{0,4}))?\Z")

NEEDS_FLUIDS = tuple(
    """
    A09 A40 A41 D57 E10.1 E11.0 E11.1 E13.0 E13.1 E83.52 E86 E87 E88.3 G90.A I95 K52 K56 K85 K91.89 M62.82 N17
    O21 R11 R55 R57 R65 T45.1X5 T67
    """.split()
)
"""Diagnoses that ask for fluids."""


def supports(code: str, words: Iterable[str]) -> bool:
    """Whether an ICD-10-CM code (with or without dot) begins as one of the prefixes or lies in one
    of the ranges: ``M05.7`` is in ``M05``, ``C83.30`` in ``C81-C85``. A word that is neither
    supports nothing."""
    code = code.replace(".", "").upper()
    return any(_within(code, word) for word in words)


@functools.lru_cache(maxsize=4096)
def _parsed(word: str) -> tuple[str, str] | None:
    match = _WORD.match(word.replace(".", "").upper())
    if match is None:
        return None
    first = match[1] + match[2]
    return first, match[3] + match[4] if match[3] else first


def _within(code: str, word: str) -> bool:
    ends = _parsed(word)
    if ends is None:
        return False
    first, last = ends
    return code[: len(first)] >= first and code[: len(last)] <= last


def any_supports(codes: Iterable[str], words: Iterable[str]) -> bool:
    """Whether one of some codes lies in the prefixes and ranges."""
    words = tuple(words)
    return any(supports(code, words) for code in codes)


def readable(words: Iterable[str]) -> tuple[str, ...]:
    """The words that are a prefix or a range."""
    return tuple(word for word in words if _parsed(word))
