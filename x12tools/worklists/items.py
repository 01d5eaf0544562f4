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


def _confirm(id: str, title: str, source: str, *denials: Denial) -> Check:
    return Check(id=id, title=title, severity=Severity.INFO, snip=7, source=(source,), denials=denials)


NDC_IN_FORCE = _confirm(
    "INF-NDC-07", "NDC that must be in force on the day", "FDA NDC directory: when marketing ends",
    Denial("CO", "16", ("M119",)),
)  # fmt: skip
REBATE = _confirm(
    "INF-NDC-11", "Labeler that must be in the Medicaid drug rebate program",
    "CMS Medicaid Drug Rebate Program: labelers by date", Denial("CO", "211"),
)  # fmt: skip
LOCATION = _confirm(
    "INF-SET-07", "Practice location that must be as the hospital enrolled it",
    "CMS IOM 100-04 ch. 1 §170 (off-campus departments); PECOS",
)  # fmt: skip
SURGERY_CENTER = _confirm(
    "INF-SET-10", "Drug in a surgery center that may be packaged",
    "CMS ASC Addendum BB (42 CFR 416.164)", Denial("CO", "97"),
)  # fmt: skip
SUPERVISION = _confirm(
    "INF-PRV-03", "Supervision in the office while it ran",
    "42 CFR 410.26(b)(5): incident-to services", Denial("CO", "B7"), Denial("CO", "170"),
)  # fmt: skip
HOSPITAL_SUPERVISION = _confirm(
    "INF-PRV-04", "The hospital's own policy on supervision", "42 CFR 410.27(a)(1)(iv): general supervision"
)
ENROLMENT = _confirm(
    "INF-PRV-08", "Taxonomy that must be on the payer's file",
    "Payer's enrollment file; 005010X222A1/2000A/PRV", Denial("CO", "8"), Denial("CO", "170"),
)  # fmt: skip
ELIGIBILITY = _confirm(
    "INF-LIF-06", "Eligibility and who pays first", "005010X279A1: the payer's answer (271)",
    Denial("CO", "27"), Denial("CO", "22"), Denial("CO", "109"),
)  # fmt: skip
CONTRACT = _confirm("INF-REV-06", "Payment to compare with the contract", "The contract's rates")

CONFIRMATIONS = (
    NDC_IN_FORCE, REBATE, LOCATION, SURGERY_CENTER, SUPERVISION, HOSPITAL_SUPERVISION, ENROLMENT, ELIGIBILITY,
    CONTRACT,
)  # fmt: skip
"""What no claim, chart, log or profile can tell: a person makes sure of it."""

ITEMS = (BEFORE_VISIT, AFTER_SERVICE, *CONFIRMATIONS)
"""The kinds of items, by id."""


class State(enum.Enum):
    """How an item stands on the day it is judged for."""

    LATE = "late"
    CLOSED = "closed"
    DUE = "due"
    OPEN = "open"
    UNKNOWN = "unknown"
    CONFIRM = "confirm"

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
    State.CONFIRM: "no record tells it",
}


@attrs.frozen(slots=True, kw_only=True)
class Item:
    """One thing to do for a drug and a day of a claim; ``units`` of all its ``lines``.

    What is to be confirmed stands once for all claims of its file that it is about, with the
    first of them: ``code`` is then the NDC, labeler, NPI or payer that it is about, ``units`` None.

    ``by`` is the last day to do it and ``days_left`` the days until then from the day of the list,
    both None where the profile does not say. ``authorization`` is the number of an entry of the
    log that is about it, as one that is pending. ``dollars_at_risk`` are US dollars.
    """

    kind: Check
    file: int
    claim_id: str
    lines: tuple[int, ...]
    code: str
    units: Decimal | None
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
