"""INF-SEQ-21: a second initial service of an encounter over midnight."""

import re
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import INITIAL, REPEAT, is_apart, rank
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import administration

_CLINIC = re.compile(r"G0463|992(0[2-5]|1[1-5])")


@rule(
    id="INF-SEQ-21",
    title="Second initial service of an encounter over midnight",
    severity=Severity.AUDIT,
    codes=INITIAL,
    forms="837I",
    payers="FFS_A FFS_B MA",
    source="CMS IOM 100-04 ch. 4 §230.2",
    denials=[Denial("CO", "97", ("M15", "N20"))],
    rarely=(Denial("CO", "236", ("N20",)),),
)
def inf_seq_21(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays one initial service for a hospital encounter, midnight or not.

    Each line stays on the day it was given: the second day has add-ons alone. Observation, the
    emergency department and an infusion charted over midnight tie the days. CPT lets the next day
    begin anew, so that other payers are let be; 59 or an X modifier tells a second access site,
    a clinic visit that day another encounter.

    Pass: 837I 2024-08-15 J15.9 | G0378x20 96365 96366 2024-08-16: 96366x5
    Pass: 837I 2024-08-15 J15.9 | 96365 2024-08-16: 96365
    Fail: 837I 2024-08-15 J15.9 | G0378x20 96365 2024-08-16: 96365
    """
    for lines in visits(claim, context):
        initial = [line for line in with_code(lines, INITIAL) if line.date and not is_apart(line)]
        if not initial:
            continue
        began = min(line.date for line in initial if line.date)
        first = min((line for line in initial if line.date == began), key=_place)
        for day in sorted({line.date for line in initial if line.date} - {began}):
            later = min((line for line in initial if line.date == day), key=_place)
            if not later.has(*REPEAT) and not any(line.date == day and _is_visit(line) for line in lines):
                yield _finding(later, first, context)


def _is_visit(line: ServiceLine) -> bool:
    """A clinic visit, which begins an encounter of its own."""
    return bool(_CLINIC.fullmatch(line.procedure or ""))


def _place(line: ServiceLine) -> tuple[int, int]:
    return rank(line.procedure), line.number


def _finding(line: ServiceLine, first: ServiceLine, context: Context) -> Finding:
    return at_line(
        inf_seq_21,
        line,
        f"{line.procedure} on line {line.number} ({line.date}) is a second initial service "
        f"of the encounter that has {first.procedure} on line {first.number} ({first.date}); "
        "Medicare pays one, also over midnight.",
        context,
        expected=administration()[line.procedure or ""]["sequential_twin"],
        fix=Fix(
            Safety.HUMAN,
            "Bill the later one as an add-on on its own day, or add 59 or XS if a second access site "
            "is documented.",
        ),
    )
