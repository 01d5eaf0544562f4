"""INF-TIM-09: fewer hours billed than were charted."""

from collections.abc import Iterator

from x12tools.claims.model import PROFESSIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import extra_hours, in_units, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_hours import HOURS, INFUSIONS, least_hours
from x12tools.rules.charted_visit import ChartedVisit, Course, charted_visit, clock
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import is_apart
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import fees, table, unlikely

_INFUSED = INFUSIONS["CX"] | INFUSIONS["TX"]


@rule(
    id="INF-TIM-09",
    title="Fewer additional hours than were charted",
    severity=Severity.UNDERPAYMENT,
    codes=_INFUSED,
    needs="times",
    source="CMS NCCI Policy Manual ch. XI; CMS IOM 100-04 ch. 4 §230.2",
    denials=[],
    rarely=(Denial("CO", "152"),),
)
def inf_tim_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """An hour that ran and is not billed is lost, and no payer says so.

    Each drug's additional hours are added up by family. It speaks only where every infusion of
    the chart is billed, one after the other through one access and without a portable pump.

    Pass: K50.90 | J1745x40-JZ 96413 96415x2 || J1745 IV 09:00-11:35
    Fail: K50.90 | J1745x40-JZ 96413 96415 || J1745 IV 09:00-11:35
    """
    for lines in visits(claim, context):
        if not with_code(lines, _INFUSED) or any(is_apart(line) for line in with_code(lines, _INFUSED)):
            continue
        visit = charted_visit(lines, claim, context)
        if visit is None or not visit.accounted:
            continue
        for family, code in HOURS.items():
            found = least_hours(family, visit)
            if (
                found
                and visit.units({code}) < found[0] <= _most(code, claim)
                and not _goes_on(code, visit, claim)
            ):
                yield _finding(code, family, found[0], found[1], visit, context)


def _goes_on(code: str, visit: ChartedVisit, claim: Claim) -> bool:
    """Whether a drug ran over midnight, and hours of it stand on another day: INF-SEQ-04 has those."""
    over = any(start.date() != stop.date() for course in visit.courses for start, stop in course.runs)
    return over and any(line.procedure == code and line not in visit.lines for line in claim.lines)


def _most(code: str, claim: Claim) -> int:
    """The limit of a day: hours beyond it are for the record and an appeal."""
    return int(unlikely()[code]["practitioner" if claim.form == PROFESSIONAL else "outpatient"])


def _finding(
    code: str, family: str, hours: int, counted: list[Course], visit: ChartedVisit, context: Context
) -> Finding:
    line = with_code(visit.lines, INFUSIONS[family])[0]
    billed = visit.units({code})
    working = ", ".join(
        f"{course.name} ran {course.minutes} minutes ({clock(course.runs)}) = {extra_hours(course.minutes)}"
        for course in counted
    )
    office = line.form == PROFESSIONAL
    return at_line(
        inf_tim_09,
        line,
        f"The chart bears {in_units(hours)} of {code}, and {plain(billed)} are billed: {working}.",
        context,
        expected=str(hours),
        dollars_at_risk=fees()[code] * (hours - billed) if office else None,
        basis=f"medicare physician fee {table('fees').data_date.year}" if office else None,
        fix=Fix(Safety.HUMAN, f"Bill {in_units(hours)} of {code}, with its charge."),
    )
