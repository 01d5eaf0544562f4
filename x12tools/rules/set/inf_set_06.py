"""INF-SET-06: modifiers of an off-campus department."""

import datetime
import re
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import bill_kind

_BEGAN = datetime.date(2017, 1, 1)
_OFF_CAMPUS = re.compile(r"\boff[- ]?campus\b", re.IGNORECASE)
_TOLD = ("PO", "PN", "ER")


@rule(
    id="INF-SET-06",
    title="Off-campus modifiers contradict each other or the chart",
    severity=Severity.REJECT,
    forms="837I",
    payers="FFS_A MA",
    advisory="MA",
    source="42 CFR 419.48; CMS IOM 100-04 ch. 4 §20.6.11 and §20.6.12",
    denials=[Denial("CO", "4", ("N519",))],
)
def inf_set_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """PO is an off-campus department that keeps the hospital's rate, PN one that lost it: never both.

    Lines of one bill may come from departments on and off the campus, so lines with and without a
    modifier are right. Where the chart's location says off-campus and its line has no modifier, it is
    a risk; provider-based status, emergency departments and remote hospitals decide.

    Pass: 837I C34.11 | 0352:70450 0335:96413-PO 0636:J9271x200-JZ-PO
    Fail: 837I C34.11 | 0335:96413-PO-PN 0636:J9271x200-JZ-PO
    """
    both = [line for line in claim.lines if line.has("PO") and line.has("PN")]
    if both:
        yield at_line(
            inf_set_06,
            both[0],
            f"{_named(both).capitalize()} PO and PN; a department either keeps the hospital's rate or not.",
            context,
            what="modifiers",
            lines=both,
            value="-".join(both[0].modifiers),
            fix=Fix(Safety.HUMAN, "Keep the one that the department's status asks for."),
        )
    if bill_kind(claim) != "13":
        return
    missing = [line for line in claim.lines if _is_missing(line, context)]
    if missing:
        yield at_line(
            inf_set_06,
            missing[0],
            f"The chart has {missing[0].procedure} off-campus; {_named(missing)} neither PO nor PN.",
            context,
            what="modifiers",
            lines=missing,
            severity=Severity.RISK,
            fix=Fix(Safety.HUMAN, "Add PO or PN by the department's status."),
        )


def _named(lines: list[ServiceLine]) -> str:
    numbers = ", ".join(str(line.number) for line in lines)
    return f"lines {numbers} have" if len(lines) > 1 else f"line {numbers} has"


def _is_missing(line: ServiceLine, context: Context) -> bool:
    if not line.procedure or line.has(*_TOLD) or line.date is None or line.date < _BEGAN:
        return False
    return any(_OFF_CAMPUS.search(row.location or "") for row in context.charted(line))
