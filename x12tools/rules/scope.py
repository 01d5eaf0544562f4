"""Which lines belong together, and what a drug line is: defined once for all rules."""

import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.rules.context import drugs

SEPARATE = ("59", "XE", "XS", "XP", "XU")
"""Modifiers that say a service is separate from another."""

NCCI_MODIFIERS = frozenset(
    """
    24 25 27 57 58 59 78 79 91 E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9
    LT RT LC LD RC LM RI XE XS XP XU
    """.split()
)
"""Modifiers that may bypass an NCCI pair of indicator 1 (CMS NCCI Policy Manual ch. I)."""

NO_COST = Decimal("0.01")


def visits(claim: Claim) -> Iterator[list[ServiceLine]]:
    """Lines that share an encounter: on an 837P those of one day and rendering provider; on an
    837I those of one day, and of days that follow each other where observation or the
    emergency department ties them (CMS IOM 100-04 ch. 4 §230.2)."""
    if claim.form == INSTITUTIONAL and _spans_midnight(claim):
        yield list(claim.lines)
        return
    groups: dict[object, list[ServiceLine]] = {}
    for line in claim.lines:
        who = None if claim.form == INSTITUTIONAL or line.rendering is None else line.rendering.id
        groups.setdefault((line.date, who), []).append(line)
    yield from groups.values()


def _spans_midnight(claim: Claim) -> bool:
    tied = any(
        (line.revenue_code or "")[:3] in ("045", "076") or line.procedure == "G0378" for line in claim.lines
    )
    dates = sorted({line.date for line in claim.lines if line.date})
    return tied and len(dates) > 1 and all((b - a).days == 1 for a, b in itertools.pairwise(dates))


def with_code(lines: Iterable[ServiceLine], codes: Iterable[str]) -> list[ServiceLine]:
    """The lines whose procedure is one of these."""
    wanted = frozenset(codes)
    return [line for line in lines if line.procedure in wanted]


def is_drug(line: ServiceLine) -> bool:
    """A line that bills a drug: by its code, or on an 837I by its pharmacy revenue code."""
    code = line.procedure or ""
    if (
        code in drugs()
        or (code[:1] == "J" and len(code) == 5)
        or code[:2] in ("S0", "A9")
        or code[:4] == "P904"
    ):
        return True
    return not code and (line.revenue_code or "")[:3] in ("025", "063")


def is_no_cost(line: ServiceLine) -> bool:
    """A drug that cost nothing: charged a cent or less, or given in a trial (Q0, Q1)."""
    return line.charge is None or line.charge <= NO_COST or line.has("Q0", "Q1")
