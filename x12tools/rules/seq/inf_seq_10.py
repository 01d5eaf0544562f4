"""INF-SEQ-10: a repeated push from an office, or without its half hour."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import in_units, repeated_pushes
from x12tools.rules.base import OTHERS, at_line, rule
from x12tools.rules.charted_visit import PUSHED, ChartedVisit, charted_visit
from x12tools.rules.context import Context
from x12tools.rules.scope import visits, with_code

_REPEATED = "96376"


@rule(
    id="INF-SEQ-10",
    title="Repeated push from an office, or within 30 minutes",
    severity=Severity.REJECT,
    codes=frozenset({_REPEATED}),
    advisory=OTHERS,
    tables=("administration",),
    source="CMS Physician Fee Schedule, status X; CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "97"), Denial("CO", "170", ("N95",))],
    rarely=(Denial("CO", "96"), Denial("CO", "151", ("N362",))),
)
def inf_seq_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """The same drug pushed again is for hospitals to bill, and only after more than 30 minutes.

    No physician fee pays 96376. A hospital's units are compared with the charted times of each
    drug, where the chart has as many pushes as are billed.

    Pass: 837I R52 | 96374 96376 || J2270 IVP 10:00; J2270 IVP 10:45
    Fail: R52 | J2270 96374 96376
    """
    if claim.form != INSTITUTIONAL:
        for line in with_code(claim.lines, {_REPEATED}):
            yield _from_office(line, context)
        return
    for lines in visits(claim, context):
        visit = _charted(lines, claim, context) if with_code(lines, {_REPEATED}) else None
        if visit is not None:
            yield from _too_soon(visit, context)


def _from_office(line: ServiceLine, context: Context) -> Finding:
    return at_line(
        inf_seq_10,
        line,
        f"{_REPEATED} on line {line.number} is a hospital's code; no physician fee pays it.",
        context,
        fix=Fix(
            Safety.ASSIST,
            f"Take {_REPEATED} (line {line.number}) off.",
            _REPEATED,
            None,
            drop_line(line),
        ),
    )


def _charted(lines: list[ServiceLine], claim: Claim, context: Context) -> ChartedVisit | None:
    """The chart of the visit, where each push that is billed is a row with its time."""
    if "times" not in context.evidence:
        return None
    visit = charted_visit(lines, claim, context)
    if visit is None:
        return None
    runs = [run for course in visit.courses for run in course.runs]
    return visit if visit.units(PUSHED | {_REPEATED}) <= len(runs) else None


def _too_soon(visit: ChartedVisit, context: Context) -> Iterator[Finding]:
    borne = sum(repeated_pushes([start for start, _ in course.runs]) for course in visit.courses)
    billed = visit.units({_REPEATED})
    if billed <= borne:
        return
    line = with_code(visit.lines, {_REPEATED})[-1]
    times = "; ".join(
        f"{course.name} {', '.join(f'{start:%H:%M}' for start, _ in course.runs)}"
        for course in visit.courses
        if len(course.runs) > 1
    )
    yield at_line(
        inf_seq_10,
        line,
        f"{in_units(billed)} of {_REPEATED} are billed; the chart has {borne} more than 30 minutes after the "
        f"push before ({times or 'no drug pushed twice'}).",
        context,
        what="units",
        severity=Severity.DENIAL,
        units=billed - borne,
        expected=str(borne),
        fix=Fix(Safety.HUMAN, f"Bill {in_units(borne)} of {_REPEATED}, or correct the chart's times."),
    )
