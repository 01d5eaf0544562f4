"""INF-TIM-03: more hours than were charted."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.editing import fewer, with_charge
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import HYDRATION_AT_LEAST, extra_hours, hydration_units, in_units, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_hours import HOURS, concurrent_hours, most_hours
from x12tools.rules.charted_visit import ChartedVisit, Course, charted_visit
from x12tools.rules.context import Context
from x12tools.rules.scope import visits, with_code

_ADDITIONAL = frozenset({"96361", "96366", "96370", "96415", "96423"})
_ROUTES = {"96370": ("SC", "subcutaneous infusion"), "96423": ("IA", "infusion into the artery")}


@rule(
    id="INF-TIM-03",
    title="More additional hours than were charted",
    severity=Severity.DENIAL,
    codes=_ADDITIONAL,
    needs="times",
    source="CMS NCCI Policy Manual ch. XI; CMS IOM 100-04 ch. 4 §230.2",
    denials=[Denial("CO", "152"), Denial("CO", "151", ("N362",))],
    aliases="INF-TIM-10",
)
def inf_tim_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """An additional hour counts when more than 30 minutes of it have run, and the chart says so.

    96415 and 96366 carry the hours of the first and of every sequential drug of their kind, so the
    sum is compared; a drug beside another adds none where 96368 is billed. Hydration beside another
    initial service has units of 96361 alone. Holds, flushes and observation are no running time.
    Where the chart lacks a drug or a time it is silent.

    Pass: K50.90 | J1745x40-JZ 96413 96415 || J1745 IV 09:00-11:30
    Pass: C67.9 | J9060x14-JZ J7030 96413 96361 || J9060 IV 09:00-10:00; J7030 10:00-11:05
    Fail: K50.90 | J1745x40-JZ 96413 96415x2 || J1745 IV 09:00-11:30
    """
    for lines in visits(claim, context):
        visit = charted_visit(lines, claim, context) if with_code(lines, _ADDITIONAL) else None
        if visit is None:
            continue
        if visit.accounted:
            for family in HOURS:
                yield from _of_family(family, visit, context)
        if visit.hydrated:
            yield from _of_hydration(visit, context)
        for code in _ROUTES:
            yield from _of_route(code, visit, context)


def _of_family(family: str, visit: ChartedVisit, context: Context) -> Iterator[Finding]:
    billed = visit.units({HOURS[family]})
    hours, counted = most_hours(family, visit) or (0, [])
    if billed > hours and counted:
        long = [course for course in counted if course.is_long] or counted
        working = ", ".join(_working(course) for course in long)
        beside = "; one that ran beside another adds none (96368)" if concurrent_hours(family, visit) else ""
        held = extra_hours(max(course.span for course in counted)) > hours
        more = "; a hold between start and stop does not count" if held else ""
        yield _finding(HOURS[family], visit, hours, f"{working}{beside}{more}", context)


def _working(course: Course) -> str:
    hours = extra_hours(course.minutes) if course.is_long else 0
    return f"{course.name} ran {course.minutes} minutes = {hours}"


def _of_hydration(visit: ChartedVisit, context: Context) -> Iterator[Finding]:
    minutes = sum(course.minutes for course in visit.hydration)
    primary = visit.units({"96360"}) > 0
    units = hydration_units(minutes, primary=primary)
    if minutes >= HYDRATION_AT_LEAST and visit.units({"96361"}) > units[1]:
        beside = "beside 96360" if primary else "beside another initial service"
        yield _finding(
            "96361", visit, units[1], f"hydration ran {minutes} minutes = {units[1]} {beside}", context
        )


def _of_route(code: str, visit: ChartedVisit, context: Context) -> Iterator[Finding]:
    route, shown = _ROUTES[code]
    minutes = visit.by_route(route)
    hours = extra_hours(minutes)
    if minutes and visit.units({code}) > hours:
        yield _finding(code, visit, hours, f"{shown} ran {minutes} minutes = {hours}", context)


def _finding(code: str, visit: ChartedVisit, hours: int, working: str, context: Context) -> Finding:
    lines: list[ServiceLine] = with_code(visit.lines, {code})
    line, billed = lines[-1], visit.units({code})
    return at_line(
        inf_tim_03,
        line,
        f"The chart bears {in_units(hours)} of {code}, and {plain(billed)} are billed: {working}.",
        context,
        what="units",
        units=billed - hours,
        value=plain(billed),
        expected=str(hours),
        fix=Fix(
            Safety.ASSIST if len(lines) == 1 else Safety.HUMAN,
            f"Bill {in_units(hours)} of {code}{with_charge(line, Decimal(hours))}, or correct the "
            "chart's times from the record."
            if hours
            else f"Take {code} off, or correct the chart's times from the record.",
            plain(billed),
            str(hours),
            fewer(line, Decimal(hours)) if len(lines) == 1 else (),
        ),
    )
