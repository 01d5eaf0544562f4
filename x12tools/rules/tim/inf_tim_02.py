"""INF-TIM-02: hydration of 30 minutes or less."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import HYDRATION_AT_LEAST, minutes_between
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import ChartedVisit, beside, charted_visit, clock
from x12tools.rules.context import Context
from x12tools.rules.scope import visits, with_code

_HYDRATION = frozenset({"96360", "96361"})


@rule(
    id="INF-TIM-02",
    title="Hydration of 30 minutes or less",
    severity=Severity.DENIAL,
    codes=_HYDRATION,
    needs="times",
    source="CMS NCCI Policy Manual ch. XI; Medicare contractors' hydration articles",
    denials=[Denial("CO", "152"), Denial("CO", "50")],
)
def inf_tim_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """Hydration is billed from its 31st minute; less is not paid at all.

    Stretches before and after a drug are added up. Where the sum is enough and no stretch is by
    itself, it is a word of information, or a denial where the payer's profile asks it of each
    (``hydration_segment_min``).

    Pass: E86.0 | J7030 96360 || J7030 09:00-09:31
    Fail: E86.0 | J7030 96360 || J7030 09:00-09:25
    """
    for lines in visits(claim, context):
        billed = with_code(lines, _HYDRATION)
        visit = charted_visit(lines, claim, context) if billed else None
        if visit is None or not visit.hydrated:
            continue
        minutes = sum(course.minutes for course in visit.hydration)
        if minutes < HYDRATION_AT_LEAST:
            yield _short(billed, visit, minutes, context)
        else:
            yield from _in_pieces(billed, visit, context)


def _short(billed: list[ServiceLine], visit: ChartedVisit, minutes: int, context: Context) -> Finding:
    line = billed[0]
    alone = len(billed) == 1 and len(visit.lines) > 1
    runs = [run for course in visit.hydration for run in course.runs]
    return at_line(
        inf_tim_02,
        line,
        f"Hydration ran {minutes} minutes ({clock(runs)}); {line.procedure} on line {line.number} "
        f"needs {HYDRATION_AT_LEAST}.",
        context,
        lines=billed,
        fix=Fix(
            Safety.ASSIST if alone else Safety.HUMAN,
            f"Take {line.procedure} (line {line.number}) off." if alone else "Take the hydration off.",
            line.procedure if alone else None,
            None,
            drop_line(line) if alone else (),
        ),
    )


def _in_pieces(billed: list[ServiceLine], visit: ChartedVisit, context: Context) -> Iterator[Finding]:
    """Hydration that is long enough in sum alone."""
    stretches = beside(visit.hydration, visit.courses)
    lengths = [minutes_between(*stretch) for stretch in stretches]
    asked = context.policy("hydration_segment_min") or 0
    least = max(int(asked), HYDRATION_AT_LEAST)
    if sum(lengths) < HYDRATION_AT_LEAST or max(lengths) >= least:
        return
    line = billed[0]
    yield at_line(
        inf_tim_02,
        line,
        f"Hydration ran {sum(lengths)} minutes in pieces of at most {max(lengths)} ({clock(stretches)}); "
        + (f"{context.profile.name} wants {least} in one." if asked else f"some payers want {least} in one."),
        context,
        lines=billed,
        severity=Severity.DENIAL if asked else Severity.INFO,
        fix=Fix(Safety.HUMAN, "Look whether the payer adds up what ran before and after the drug."),
    )
