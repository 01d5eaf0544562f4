"""INF-TIM-06: hydration that ran beside a drug."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.editing import drop_line, fewer
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import HYDRATION_AT_LEAST, hydration_units, in_units, minutes_between, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import ChartedVisit, beside, charted_visit, clock
from x12tools.rules.context import Context
from x12tools.rules.scope import visits, with_code

_HYDRATION = frozenset({"96360", "96361"})


@rule(
    id="INF-TIM-06",
    title="Hydration while a drug was infused",
    severity=Severity.DENIAL,
    codes=_HYDRATION,
    needs="times",
    source="CMS NCCI Policy Manual ch. XI; Medicare contractors' hydration articles",
    denials=[Denial("CO", "97", ("M15",))],
    rarely=(Denial("CO", "152"), Denial("CO", "50")),
    aliases="INF-SEQ-05",
)
def inf_tim_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """Fluid that runs while a drug is infused carries the drug; only what runs alone is hydration.

    What is left without the drugs' times is added up, and must bear the units billed. Another
    access counts apart where the chart names both; electrolytes may run in the hydration.

    Pass: C67.9 | J9060x14-JZ J7030 96413 96361 || J7030 08:00-09:00; J9060 IV 09:05-11:00
    Fail: C67.9 | J9060x14-JZ J7030 96413 96415 96361 || J7030 09:00-11:00; J9060 IV 09:00-11:00
    """
    for lines in visits(claim, context):
        visit = charted_visit(lines, claim, context) if with_code(lines, _HYDRATION) else None
        if visit is None or not visit.hydrated:
            continue
        primary = visit.units({"96360"}) > 0
        whole = sum(course.minutes for course in visit.hydration)
        alone = sum(minutes_between(*stretch) for stretch in beside(visit.hydration, visit.courses))
        billed = visit.units(_HYDRATION)
        fits = sum(hydration_units(whole, primary=primary))
        left = sum(hydration_units(alone, primary=primary))
        if whole >= HYDRATION_AT_LEAST and left < billed <= fits:
            yield _finding(visit, whole, alone, left, context)


def _finding(visit: ChartedVisit, whole: int, alone: int, left: int, context: Context) -> Finding:
    lines = with_code(visit.lines, _HYDRATION)
    line, billed = lines[-1], visit.units(_HYDRATION)
    fluids = [run for course in visit.hydration for run in course.runs]
    given = [run for course in visit.courses for run in course.runs]
    changes = _changes(lines, Decimal(left))
    return at_line(
        inf_tim_06,
        line,
        f"Hydration ran {whole} minutes ({clock(fluids)}), {whole - alone} of them beside a drug "
        f"({clock(given)}); the {alone} left bear {left} of the {in_units(billed)} billed.",
        context,
        what="units",
        lines=() if left else lines,
        units=billed - left if left and billed - left <= (line.units or 0) else None,
        expected=str(left),
        fix=Fix(
            Safety.ASSIST if changes else Safety.HUMAN,
            f"Bill {in_units(left)} of hydration, or correct the chart's times from the record."
            if left
            else "Take the hydration off, or correct the chart's times from the record.",
            plain(billed),
            str(left),
            changes,
        ),
    )


def _changes(lines: list[ServiceLine], left: Decimal) -> tuple[Change, ...]:
    """None of the hydration, or so many units of the one line of it; empty where that does not tell."""
    if not left:
        return tuple(change for line in lines for change in drop_line(line))
    return fewer(lines[0], left) if len(lines) == 1 else ()
