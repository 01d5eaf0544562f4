"""What a code set says of a code on a day, and what it says of itself."""

import datetime
import enum
from typing import Protocol

import attrs


class Verdict(enum.Enum):
    """What a set says of a code on a date of service.

    ``SILENT`` is no praise: the set does not cover the day, or is a subset that lacks the code.
    """

    VALID = "valid"
    NOT_IN_FORCE = "not in force"
    HEADER = "header"
    UNKNOWN = "unknown"
    SILENT = "silent"

    @property
    def is_fault(self) -> bool:
        """Whether the code may not be used on that day."""
        return self in _FAULTS


_FAULTS = frozenset({Verdict.NOT_IN_FORCE, Verdict.HEADER, Verdict.UNKNOWN})


@attrs.frozen(slots=True)
class Judgement:
    """A verdict with the list it rests on.

    ``version`` names the list that covers the day. ``first`` and ``last`` are the days in force
    of a code that is not in force on the day asked for, None where the set does not know them.
    """

    verdict: Verdict
    version: str
    first: datetime.date | None = None
    last: datetime.date | None = None


class CodeSet(Protocol):
    """A set of codes that judges by the date of service."""

    @property
    def name(self) -> str:
        """The set's short name, ``icd10cm``."""

    @property
    def title(self) -> str:
        """What the codes are, in words."""

    @property
    def source(self) -> str:
        """Publisher and file."""

    @property
    def version(self) -> str:
        """The newest list in it."""

    @property
    def valid_from(self) -> datetime.date | None:
        """The first date of service it may judge; None is open."""

    @property
    def valid_to(self) -> datetime.date | None:
        """The last date of service it may judge; None is open."""

    @property
    def complete(self) -> bool:
        """Whether a code that it lacks does not exist, on the days that it covers."""

    def judge(self, code: str, date: datetime.date | None) -> Judgement:
        """What the set says of a code, written as on the wire, on a date of service."""
