"""INF-TIM-01: a push billed as an infusion."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_hours import families
from x12tools.rules.charted_visit import INFUSED, ChartedVisit, Course, charted_visit, clock
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import orphans
from x12tools.rules.pairing import pairs_anew
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import administration

_PUSH = {"96365": "96374", "96367": "96375", "96413": "96409", "96417": "96411"}


@rule(
    id="INF-TIM-01",
    title="Infusion of 15 minutes or less billed as an infusion",
    severity=Severity.DENIAL,
    codes=INFUSED,
    needs="times",
    source="CMS IOM 100-04 ch. 12 §30.5; CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "150", ("N163",)), Denial("CO", "152")],
)
def inf_tim_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """An infusion of 15 minutes or less is a push, and is paid as one.

    The minutes of a drug are those of all its bags and restarts in the visit, and two drugs in one
    bag are one. It speaks where the chart has every drug billed, and fewer of them ran 16 minutes
    than are billed as infused. What was pushed for longer by a nurse at the chair is let be.

    Pass: M81.0 | J3489x5-JZ 96365 || J3489 IV 10:00-10:22
    Pass: M81.0 | J3489x5-JZ 96374 || J3489 IV 10:00-10:10
    Fail: M81.0 | J3489x5-JZ 96365 || J3489 IV 10:00-10:10
    """
    for lines in visits(claim, context):
        infused = with_code(lines, INFUSED)
        visit = charted_visit(lines, claim, context) if infused else None
        if visit is None or not visit.accounted:
            continue
        short = [course for course in visit.courses if not course.is_long]
        billed = visit.units(INFUSED)
        if short and billed > len(visit.courses) - len(short):
            course = max(short, key=lambda one: (not one.pushed, one.minutes))
            yield _finding(_line(course, infused, visit), course, lines, claim, context)


def _line(course: Course, infused: list[ServiceLine], visit: ChartedVisit) -> ServiceLine:
    """The line that most likely bills the short drug: one the chart names, else of its family."""
    named = with_code(infused, course.services)
    likely = [
        line
        for line in infused
        if administration()[line.procedure or ""]["family"] in families(course, visit)
    ]
    return (named or likely or infused)[-1]


def _finding(
    line: ServiceLine, course: Course, lines: list[ServiceLine], claim: Claim, context: Context
) -> Finding:
    push = _PUSH[line.procedure or ""]
    codes = billed_codes(lines)
    alone = line.units == 1 and codes & INFUSED == {line.procedure} and push not in codes
    after = (codes - {line.procedure or ""}) | {push}
    determined = alone and not orphans(after) and not pairs_anew(line, push, lines, claim)
    return at_line(
        inf_tim_01,
        line,
        f"{course.name} ran {course.minutes} minutes ({clock(course.runs)}); {line.procedure} on line "
        f"{line.number} is for more than 15.",
        context,
        expected=push,
        fix=Fix(
            Safety.ASSIST if determined else Safety.HUMAN,
            f"Bill {push} on line {line.number}."
            if determined
            else "Bill the short one as a push; the longest infusion of 16 minutes or more is the initial "
            "service, and every add-on keeps one it may be added to.",
            line.procedure if determined else None,
            push if determined else None,
            (line.edit(procedure=push),) if determined else (),
        ),
    )
