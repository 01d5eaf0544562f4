"""What an item of the worklist is, and the items of the catalogue that are no edits."""

import datetime
import enum
from decimal import Decimal

import attrs

from x12tools.findings import Check, Denial, Severity

BEFORE_VISIT = Check(
    id="INF-PA-12",
    title="Authorization to ask for before the visit",
    severity=Severity.INFO,
    snip=7,
    source=("Payer profile: how many business days the plan takes",),
    denials=(Denial("CO", "197", ("M62",)), Denial("CO", "210")),
)
AFTER_SERVICE = Check(
    id="INF-PA-13",
    title="Authorization to ask for after the service",
    severity=Severity.INFO,
    snip=7,
    source=("Payer profile: how many days after the service the plan still authorizes",),
    denials=(Denial("CO", "197", ("M62",)),),
)

ITEMS = (BEFORE_VISIT, AFTER_SERVICE)
"""The kinds of items, by id."""


class State(enum.Enum):
    """How an item stands on the day it is judged for."""

    LATE = "late"
    CLOSED = "closed"
    DUE = "due"
    OPEN = "open"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """What it means, in a few words."""
        return _WORDS[self]


_WORDS = {
    State.LATE: "the plan may not answer before the visit",
    State.CLOSED: "the plan authorizes no more after so many days",
    State.DUE: "to ask for by the day",
    State.OPEN: "the plan still authorizes",
    State.UNKNOWN: "the profile states no days",
}


@attrs.frozen(slots=True, kw_only=True)
class Item:
    """One thing to do for a drug and a day of a claim; ``units`` of all its ``lines``.

    ``by`` is the last day to do it and ``days_left`` the days until then from the day of the list,
    both None where the profile does not say. ``authorization`` is the number of an entry of the
    log that is about it, as one that is pending. ``dollars_at_risk`` are US dollars.
    """

    kind: Check
    file: int
    claim_id: str
    lines: tuple[int, ...]
    code: str
    units: Decimal
    payer: str
    date: datetime.date
    state: State
    by: datetime.date | None
    days_left: int | None
    todo: str
    authorization: str | None
    dollars_at_risk: Decimal | None
    basis: str | None

    @property
    def order(self) -> tuple[datetime.date, datetime.date, int, str, tuple[int, ...]]:
        """What comes first: by the last day, else the day of service."""
        return self.by or self.date, self.date, self.file, self.claim_id, self.lines
