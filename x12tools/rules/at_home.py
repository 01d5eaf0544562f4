"""Home infusion: which code is what, and which lines are of the same days; for all rules."""

import datetime
from collections.abc import Iterable, Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_fluid, is_unlisted
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.tables import drugs, home_infusion

SENT_TO_BE_DENIED = (*EXCLUDED, "GA", "GX")
"""Modifiers of a line that Medicare's denial is wanted of, or was told to the patient."""

CONCURRENT = ("SH", "SJ")
"""A second therapy of the same days, and a third or more."""

OTHER_PLANS = "COMM MA MCD MCDMCO TRICARE WC"
"""Payers that may pay home infusion by the day."""

OWN_POLICY = "MA MCD MCDMCO TRICARE WC"
"""Those of them whose own policy decides what a per diem holds."""

ANTI_INFECTIVE = frozenset({"ABX", "ANTIF", "ANTIV"})
"""Classes of the drugs that an anti-infective per diem is for."""

_DME_UNLISTED = "J7799"
_FLUSH = frozenset({"J1642"})
_CHARTED = frozenset(code for code, row in home_infusion().items() if row["kind"] == "drug") | frozenset(
    code for code, row in drugs().items() if row["family"] != "HYD" and code not in _FLUSH
)


def of_kind(*kinds: str) -> frozenset[str]:
    """The codes of these kinds: ``visit``, ``initial-visit``, ``per-diem``, ``catheter-care`` …"""
    return frozenset(code for code, row in home_infusion().items() if row["kind"] in kinds)


def category(line: ServiceLine) -> str | None:
    """Medicare's payment category (1 to 3) of a visit or of a home infusion drug; None for a code
    without one, and for an immune globulin that may have been given through a vein."""
    code = line.procedure or ""
    if code == _DME_UNLISTED:
        return "2" if line.has("JB") else None
    found = home_infusion().get(code, {}).get("category") or None
    if found == "2" and "IV" in drugs().get(code, {"routes": ""})["routes"].split() and not line.has("JB"):
        return None
    return found


def infused(claim: Claim, context: Context, day: datetime.date | None) -> tuple[list[ServiceLine], set[str]]:
    """(lines, codes) of the drugs of a day, those charted for it among the codes; fluids and flushes
    left out. All of the claim where the day is None."""
    lines = [
        line
        for line in claim.lines
        if is_drug(line)
        and not is_fluid(line)
        and line.procedure not in _FLUSH
        and (day is None or line.date is None or line.date <= day <= (line.date_to or line.date))
    ]
    codes = {line.procedure for line in lines if line.procedure}
    for row in context.encounters:
        on_day = day is None or row.start is None or row.start.date() == day
        if on_day and row.hcpcs in _CHARTED:
            codes.add(row.hcpcs)
    return lines, codes


def categories_of_day(line: ServiceLine, claim: Claim, context: Context) -> dict[str, str | None]:
    """Each drug of the visit's day with its category; one that was only charted goes by its code."""
    lines, codes = infused(claim, context, line.date)
    found = {code: home_infusion().get(code, {}).get("category") or None for code in codes}
    return found | {one.procedure or "": category(one) for one in lines}


def visit_of(line: ServiceLine, kind: str) -> str:
    """The visit of another category, first or later as the line's."""
    wanted = home_infusion()[line.procedure or ""]["kind"]
    rows = home_infusion().items()
    return next(code for code, row in rows if row["kind"] == wanted and row["category"] == kind)


def may_be_any(line: ServiceLine) -> bool:
    """A drug line whose code does not say which drug it is."""
    return is_unlisted(line) or not line.procedure


def overlap(one: ServiceLine, other: ServiceLine) -> bool:
    """Whether two lines have a day in common; lines without a date do not."""
    if one.date is None or other.date is None:
        return False
    return one.date <= (other.date_to or other.date) and other.date <= (one.date_to or one.date)


def share_a_day(one: ServiceLine, other: ServiceLine) -> bool:
    """Whether two lines by the day are certain to have one in common: their spans overlap, and their
    units are more than both spans have days."""
    if one.date is None or other.date is None or not overlap(one, other):
        return False
    first = min(one.date, other.date)
    last = max(one.date_to or one.date, other.date_to or other.date)
    return (one.units or 1) + (other.units or 1) > (last - first).days + 1


Pairs = Iterator[tuple[ServiceLine, ServiceLine]]


def pairs(lines: Iterable[ServiceLine], others: Iterable[ServiceLine]) -> Pairs:
    """Each line with each of the others that it shares a day with."""
    among = list(others)
    for line in lines:
        yield from ((line, other) for other in among if other is not line and overlap(line, other))


def is_generic_of(one: ServiceLine, other: ServiceLine) -> bool:
    """Whether a per diem is the general code of the therapy that another one names closely."""
    general, close = (home_infusion().get(line.procedure or "", {}) for line in (one, other))
    return (
        general.get("generic") == "yes"
        and close.get("generic") == "no"
        and general["therapy"] == close["therapy"]
    )
