"""INF-TIM-08: minutes that the drug's label makes unlikely."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import Course, charted_visit, clock
from x12tools.rules.context import Context
from x12tools.rules.scope import visits
from x12tools.rules.tables import usual_minutes


@rule(
    id="INF-TIM-08",
    title="Minutes unlikely for the drug",
    severity=Severity.INFO,
    codes=frozenset(usual_minutes()),
    needs="times",
    tables=("minutes",),
    source="Products' labels, in our own words",
    denials=[],
    rarely=(Denial("CO", "152"),),
    general_knowledge=True,
)
def inf_tim_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """An infusion much shorter or longer than the label has it was stopped, or the times are wrong.

    A fifth less than the least is let be, for labels say "about". It is said once a claim.

    Pass: M1A.0710 | J2507x8-JZ 96413 96415 || J2507 IV 09:00-11:05
    Fail: M1A.0710 | J2507x8-JZ 96413 || J2507 IV 09:00-10:00
    """
    for lines in visits(claim, context):
        visit = charted_visit(lines, claim, context)
        for course in visit.courses if visit else ():
            if course.pushed or len(course.codes) != 1:
                continue
            (code,) = course.codes
            line = next((line for line in lines if line.procedure == code), None)
            said = _unlikely(code, course)
            if line is not None and said:
                yield at_line(
                    inf_tim_08,
                    line,
                    f"{course.name} ran {course.minutes} minutes ({clock(course.runs)}); {said} are usual.",
                    context,
                    fix=Fix(
                        Safety.HUMAN, "Look for a note: stopped, slowed, or a time that was entered wrong."
                    ),
                )
                return


def _unlikely(code: str, course: Course) -> str | None:
    least, most = usual_minutes().get(code, (None, None))
    if least and course.minutes < least - least // 5:
        return f"{least} or more"
    if most and course.minutes > most:
        return f"{most} or less"
    return None
