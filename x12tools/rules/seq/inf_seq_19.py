"""INF-SEQ-19: an infusion over midnight billed as two."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import clock
from x12tools.rules.context import Context
from x12tools.rules.encounters import Encounter
from x12tools.rules.hierarchy import INITIAL, is_apart
from x12tools.rules.scope import with_code


@rule(
    id="INF-SEQ-19",
    title="Infusion over midnight billed as two",
    severity=Severity.RISK,
    codes=INITIAL,
    forms="837P",
    source="CMS NCCI Policy Manual ch. XI; general knowledge of how offices date a continuous infusion",
    denials=[Denial("CO", "97", ("M15", "N20"))],
    rarely=(Denial("OA", "18"),),
    general_knowledge=True,
)
def inf_seq_19(claim: Claim, context: Context) -> Iterator[Finding]:
    """An infusion that runs over midnight is one service, of the day it began.

    An office's second initial service on the next day is asked about where the chart has the
    infusion running over midnight and nothing begun after it. A hospital dates each line on its
    own day (INF-SEQ-21).

    Pass: 2024-08-15 D80.0 | J1569x80-JZ 96365 96366x6 || J1569 IV 20:00-03:10
    Fail: 2024-08-15 D80.0 | J1569x80-JZ 96365 2024-08-16: 96365 || J1569 IV 20:00-03:10
    """
    for row in context.encounters if "times" in context.evidence else ():
        if row.start is None or row.stop is None or (row.stop.date() - row.start.date()).days != 1:
            continue
        first, again = row.start.date(), row.stop.date()
        begun = any(one.start is not None and one.start.date() == again for one in context.encounters)
        initial = with_code(claim.lines, INITIAL)
        before = [line for line in initial if line.date == first]
        after = [line for line in initial if line.date == again and not is_apart(line)]
        if before and after and not begun and not any(one.start is None for one in context.encounters):
            yield _finding(after[0], before[0], row, context)
            return


def _finding(line: ServiceLine, first: ServiceLine, row: Encounter, context: Context) -> Finding:
    assert row.start is not None
    assert row.stop is not None
    return at_line(
        inf_seq_19,
        line,
        f"{line.procedure} on line {line.number} ({line.date}) begins anew what ran over midnight "
        f"({clock([(row.start, row.stop)])}) and has {first.procedure} on line {first.number}.",
        context,
        fix=Fix(
            Safety.HUMAN,
            f"Bill the hours after midnight as additional hours on {first.date}, the day it began.",
        ),
    )
