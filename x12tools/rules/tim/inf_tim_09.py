"""INF-TIM-09: fewer hours billed than were charted."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import PROFESSIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import extra_hours, hydration_units, in_units, minutes_between, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_hours import HOURS, INFUSIONS, least_hours
from x12tools.rules.charted_visit import PORTABLE, ChartedVisit, Course, beside, charted_visit, clock
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import is_apart
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import fees, table, unlikely

_INFUSED = INFUSIONS["CX"] | INFUSIONS["TX"]
_HYDRATION = frozenset({"96360", "96361"})
_HYDRATES = 100
"""Millilitres an hour from which a fluid was given for its own sake."""


@rule(
    id="INF-TIM-09",
    title="Fewer additional hours than were charted",
    severity=Severity.UNDERPAYMENT,
    codes=_INFUSED | _HYDRATION,
    needs="times",
    source="CMS NCCI Policy Manual ch. XI; CMS IOM 100-04 ch. 4 §230.2",
    denials=[],
    rarely=(Denial("CO", "152"),),
)
def inf_tim_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """An hour that ran and is not billed is lost, and no payer says so.

    Each drug's additional hours are added up by family. It speaks only where every infusion of
    the chart is billed, one after the other through one access and without a portable pump. Hydration
    is counted where it is billed, its volume charted at 100 mL an hour or more, and no drug ran beside it.

    Pass: K50.90 | J1745x40-JZ 96413 96415x2 || J1745 IV 09:00-11:35
    Fail: K50.90 | J1745x40-JZ 96413 96415 || J1745 IV 09:00-11:35
    """
    for lines in visits(claim, context):
        timed = with_code(lines, _INFUSED | _HYDRATION)
        if not timed or any(is_apart(line) for line in timed):
            continue
        visit = charted_visit(lines, claim, context)
        if visit is None or not visit.accounted:
            continue
        yield from _of_hydration(visit, claim, context)
        for family, code in HOURS.items():
            found = least_hours(family, visit)
            if (
                found
                and visit.units({code}) < found[0] <= _most(code, claim)
                and not _goes_on(code, visit, claim)
            ):
                yield _finding(code, family, found[0], found[1], visit, context)


def _of_hydration(visit: ChartedVisit, claim: Claim, context: Context) -> Iterator[Finding]:
    """Hours of hydration that are not billed."""
    billed = with_code(visit.lines, _HYDRATION)
    if not billed or not visit.hydrated or len(visit.accesses) > 1 or not _hydrates(visit):
        return
    alone = sum(minutes_between(*run) for run in beside(visit.hydration, visit.courses))
    minutes = sum(course.minutes for course in visit.hydration)
    if alone != minutes or any(course.pumps & PORTABLE for course in visit.courses):
        return
    _, hours = hydration_units(minutes, primary=bool(visit.units({"96360"})))
    if visit.units({"96361"}) < hours <= _most("96361", claim) and not _goes_on("96361", visit, claim):
        runs = clock(run for course in visit.hydration for run in course.runs)
        yield _found("96361", billed[0], hours, f"hydration ran {minutes} minutes ({runs})", visit, context)


def _hydrates(visit: ChartedVisit) -> bool:
    """Whether the volume of every fluid is charted, and at a rate that keeps no vein open."""
    fluids = [row for row in visit.rows if row.start and row.stop and row.dose_unit in ("mL", "L")]
    litres = {"mL": 1, "L": 1000}
    charted = {(row.start, row.stop) for row in fluids}
    return all(run in charted for course in visit.hydration for run in course.runs) and all(
        row.minutes
        and row.dose is not None
        and row.dose * litres[row.dose_unit or "mL"] * 60 >= _HYDRATES * row.minutes
        for row in fluids
        if any((row.start, row.stop) in course.runs for course in visit.hydration)
    )


def _goes_on(code: str, visit: ChartedVisit, claim: Claim) -> bool:
    """Whether hours of the code stand elsewhere, under another provider of the day or, of a drug that ran
    over midnight, on another day: INF-SEQ-04 has those."""
    days = {line.date for line in visit.lines}
    if any(line.procedure == code and line not in visit.lines and line.date in days for line in claim.lines):
        return True
    courses = (*visit.courses, *visit.hydration)
    over = any(start.date() != stop.date() for course in courses for start, stop in course.runs)
    return over and any(line.procedure == code and line not in visit.lines for line in claim.lines)


def _most(code: str, claim: Claim) -> int:
    """The limit of a day: hours beyond it are for the record and an appeal."""
    return int(unlikely()[code]["practitioner" if claim.form == PROFESSIONAL else "outpatient"])


def _finding(
    code: str, family: str, hours: int, counted: list[Course], visit: ChartedVisit, context: Context
) -> Finding:
    working = ", ".join(
        f"{course.name} ran {course.minutes} minutes ({clock(course.runs)}) = {extra_hours(course.minutes)}"
        for course in counted
    )
    line = with_code(visit.lines, INFUSIONS[family])[0]
    return _found(code, line, hours, working, visit, context)


def _found(
    code: str, line: ServiceLine, hours: int, working: str, visit: ChartedVisit, context: Context
) -> Finding:
    billed = visit.units({code})
    office = line.form == PROFESSIONAL
    there = with_code(visit.lines, {code})
    alone = len(there) == 1
    return at_line(
        inf_tim_09,
        line,
        f"The chart bears {in_units(hours)} of {code}, and {plain(billed)} are billed: {working}.",
        context,
        expected=str(hours),
        dollars_at_risk=fees()[code] * (hours - billed) if office else None,
        basis=f"medicare physician fee {table('fees').data_date.year}" if office else None,
        fix=Fix(
            Safety.ASSIST if alone else Safety.HUMAN,
            f"Bill {in_units(hours)} of {code}, and look whether the charge goes with them."
            if alone
            else f"Bill {in_units(hours)} of {code}, with its charge.",
            plain(billed),
            str(hours),
            (there[0].edit(units=Decimal(hours)),) if alone else (),
        ),
    )
