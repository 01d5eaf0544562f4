"""INF-HIT-03: two home infusion visits of one category on a day."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import SENT_TO_BE_DENIED, of_kind
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import home_infusion

_VISITS = of_kind("visit", "initial-visit")


@rule(
    id="INF-HIT-03",
    title="Two home infusion visits of one category on a day",
    severity=Severity.DENIAL,
    codes=_VISITS,
    forms="837P",
    payers="FFS_B MA",
    advisory="MA",
    source="CMS Medicare Benefit Policy Manual ch. 15 §320.8; CMS MLN MM11880",
    denials=[Denial("CO", "97"), Denial("OA", "18")],
)
def inf_hit_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays one visit a category and infusion day, whatever the quarter hours.

    Units are quarter hours and say nothing: it is the second line of the category on the day that
    is denied, a first visit (G0088 to G0090) beside a later one too. Modifiers do not help.

    Pass: pos=12 L03.115 | G0068x12
    Pass: pos=12 L03.115 | G0068x4 2024-08-16: G0068x4
    Fail: pos=12 L03.115 | G0068x4 G0068x4-76
    """
    first: dict[tuple[datetime.date, str], ServiceLine] = {}
    for line in claim.lines:
        if line.procedure not in _VISITS or line.date is None or line.has(*SENT_TO_BE_DENIED):
            continue
        kind = home_infusion()[line.procedure]["category"]
        before = first.setdefault((line.date, kind), line)
        if before is line:
            continue
        yield at_line(
            inf_hit_03,
            line,
            f"{line.procedure} on line {line.number} is the second visit of category {kind} on {line.date}, "
            f"after {before.procedure} on line {before.number}; one is paid.",
            context,
            fix=Fix(
                Safety.HUMAN,
                f"Put the day's quarter hours on line {before.number}, and take this line off.",
            ),
        )
