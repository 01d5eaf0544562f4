"""INF-TIM-05: a pump of more than eight hours billed by the hour."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import is_prolonged
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_hours import HOURS, INFUSIONS, families
from x12tools.rules.charted_visit import PORTABLE, PUMP_BILLED, Course, charted_visit
from x12tools.rules.context import Context
from x12tools.rules.scope import billed_codes, visits, with_code

_STARTS = {"CX": "96416", "TX": "C8957"}


@rule(
    id="INF-TIM-05",
    title="Infusion by pump of more than eight hours billed by the hour",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset(HOURS.values()),
    needs="times",
    source="CMS HCPCS Level II; CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "97")],
    rarely=(Denial("CO", "151", ("N362",)),),
)
def inf_tim_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """A portable or implanted pump that runs over eight hours is billed once, by its start.

    Chemotherapy takes 96416, or G0498 where the patient leaves with the office's pump; another drug
    takes C8957 in a hospital. A long infusion by a pole pump stays first hour and further hours.

    Pass: C91.00 | J9039x28-JZ 96416 || J9039 IV start=09:00 stop=2024-08-16T09:00 portable
    Pass: 837I D80.0 | 0636:J1569x80-JZ 96365 96366x8 || J1569 IV 08:00-17:05 pole
    Fail: C91.00 | J9039x28-JZ 96413 96415x8 || J9039 IV start=09:00 stop=2024-08-16T09:00 portable
    """
    for lines in visits(claim, context):
        hours = with_code(lines, HOURS.values())
        if not hours or billed_codes(lines) & PUMP_BILLED:
            continue
        visit = charted_visit(lines, claim, context)
        for course in visit.courses if visit else ():
            if not course.pumps & PORTABLE or not is_prolonged(course.minutes):
                continue
            likely = families(course, visit) if visit else frozenset()
            for family in sorted(likely) if len(likely) == 1 else ():
                billed = with_code(lines, INFUSIONS[family] | {HOURS[family]})
                if billed and (family == "CX" or claim.form == INSTITUTIONAL):
                    yield _finding(billed, course, _STARTS[family], context)


def _finding(billed: list[ServiceLine], course: Course, start: str, context: Context) -> Finding:
    line = billed[0]
    return at_line(
        inf_tim_05,
        line,
        f"{course.name} ran {course.minutes} minutes by pump, over 8 hours; {line.procedure} on line "
        f"{line.number} bills it by the hour.",
        context,
        lines=billed,
        expected=start,
        dollars_at_risk=None,
        basis=None,
        fix=Fix(
            Safety.HUMAN,
            f"Bill {start} for the pump"
            + (", or G0498 if the office's pump left with the patient" if start == "96416" else "")
            + "; the hours of other drugs stay.",
        ),
    )
