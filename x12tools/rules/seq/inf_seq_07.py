"""INF-SEQ-07: a concurrent infusion that ran beside nothing."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import CONCURRENT, ChartedVisit, charted_visit, clock
from x12tools.rules.context import Context
from x12tools.rules.scope import visits, with_code


@rule(
    id="INF-SEQ-07",
    title="Concurrent infusion that ran beside no other",
    severity=Severity.DENIAL,
    codes=frozenset({CONCURRENT}),
    needs="times",
    source="CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "97", ("N20",))],
    rarely=(Denial("CO", "107", ("N122",)), Denial("CO", "152")),
)
def inf_seq_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """96368 is for a second drug that ran while another did, in a bag of its own.

    Two drugs in one bag are one infusion, and one drug after the other is a sequence (96367).
    It speaks where the chart has every drug billed with its times, and no two ran at once.

    Pass: J15.9 | J0696x8 J0878x500-JZ 96365 96368 || J0696 IV 09:00-10:00; J0878 IV 09:15-10:00
    Fail: J15.9 | J0696x8 J0878x500-JZ 96365 96368 || J0696 IV 09:00-10:00; J0878 IV 10:05-11:00
    """
    for lines in visits(claim, context):
        visit = charted_visit(lines, claim, context) if with_code(lines, {CONCURRENT}) else None
        if visit is None or not visit.whole or not visit.courses:
            continue
        mixed = any(len(course.codes) > 1 for course in visit.courses)
        if not (visit.accounted or mixed) or any(
            one.overlaps(other) for one in visit.courses for other in visit.courses if one is not other
        ):
            continue
        yield _finding(visit, context)


def _finding(visit: ChartedVisit, context: Context) -> Finding:
    line = with_code(visit.lines, {CONCURRENT})[0]
    times = "; ".join(f"{course.name} {clock(course.runs)}" for course in visit.courses)
    return at_line(
        inf_seq_07,
        line,
        f"{CONCURRENT} on line {line.number} is for a drug that ran beside another; the chart has {times}.",
        context,
        fix=Fix(
            Safety.HUMAN,
            "Bill 96367 if it ran after another drug, or nothing if both were in one bag; correct the "
            "chart's times from the record if they are wrong.",
        ),
    )
