"""INF-TIM-07: more time billed than the session had."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import PUSH_AT_MOST, least_minutes, least_session, minutes_between
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_hours import HOURS, INFUSIONS
from x12tools.rules.charted_visit import PORTABLE, ChartedVisit, charted_visit
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import is_apart
from x12tools.rules.scope import visits, with_code

_HOURLY = frozenset({*HOURS.values(), "96361"})


@rule(
    id="INF-TIM-07",
    title="More time billed than the session had",
    severity=Severity.RISK,
    codes=_HOURLY,
    needs="times",
    source="The charted session against the fewest minutes that the codes can mean",
    denials=[Denial("CO", "151", ("N362",))],
    general_knowledge=True,
)
def inf_tim_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """The fewest minutes that the codes can mean must fit between first start and last stop.

    Further hours are taken as one drug's, each other infusion as 16 minutes, a push, 96368 and an
    injection as none. It speaks where the chart does not tell the drugs apart, else INF-TIM-03
    does; two accesses, what a modifier sets apart, and drugs billed that the chart lacks keep it silent.

    Pass: K50.90 | J1745x40-JZ 96413 96415x3 || 09:00-14:00
    Fail: K50.90 | J1745x40-JZ 96413 96415x6 || 09:00-12:00
    """
    for lines in visits(claim, context):
        hourly = with_code(lines, _HOURLY)
        if not hourly or any(is_apart(line) for line in lines):
            continue
        visit = charted_visit(lines, claim, context)
        if visit is None or len(visit.accesses) > 1 or any(row.pump in PORTABLE for row in visit.rows):
            continue
        if visit.accounted or any(course.codes for course in visit.hydration):
            continue
        if not visit.whole and any(row.hcpcs or row.ndc for row in visit.rows):
            continue
        least, session = _least(visit), _session(visit)
        if session and least > session:
            line = max(hourly, key=lambda one: one.units or 0)
            yield at_line(
                inf_tim_07,
                line,
                f"The codes billed mean {least} minutes at least; the session had {session}.",
                context,
                what="units",
                value=str(line.units),
                fix=Fix(Safety.HUMAN, "Count the hours again from the start and stop of each drug."),
            )


def _least(visit: ChartedVisit) -> int:
    """The fewest minutes of all families together: they do not run at once, but for 96368."""
    least = 0
    for family, code in HOURS.items():
        infused, hours = int(visit.units(INFUSIONS[family])), int(visit.units({code}))
        if infused or hours:
            least += least_session(hours, max(0, infused - 1))
    first, further = int(visit.units({"96360"})), int(visit.units({"96361"}))
    if first or further:
        least += least_minutes(further, hydration=True, primary=bool(first))
    return least


def _session(visit: ChartedVisit) -> int:
    """Minutes from the first start to the last stop; 0 where a row lacks a time."""
    timed = [(row.start, row.stop) for row in visit.rows if row.start and row.stop]
    if len(timed) < len(visit.rows) or not timed:
        return 0
    minutes = minutes_between(min(start for start, _ in timed), max(stop for _, stop in timed))
    return minutes if minutes > PUSH_AT_MOST else 0
