"""INF-HIT-12: home infusion revenue code on another kind of bill."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import bill_kind

_HOME_HEALTH = frozenset({"32", "33", "34"})


@rule(
    id="INF-HIT-12",
    title="Home infusion revenue code on another kind of bill",
    severity=Severity.RISK,
    forms="837I",
    payers="FFS_A",
    general_knowledge=True,
    source="General knowledge: revenue codes 064x are of home health bills",
    denials=[Denial("CO", "199", ("M50",))],
)
def inf_hit_12(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare takes the revenue codes of home infusion (064x) on home health bills alone.

    Looks at bills other than 032x, 033x and 034x. Silent for every other payer: many have hospitals
    bill home infusion so.

    Pass: 837I tob=0329 status=30 L03.115 | 0640:99601-GY
    Pass: 837I commercial L03.115 | 0640:S9500
    Fail: 837I L03.115 | 0640:99601-GY
    """
    if bill_kind(claim) in _HOME_HEALTH:
        return
    lines = [line for line in claim.lines if (line.revenue_code or "")[:3] == "064"]
    if lines:
        codes = ", ".join(dict.fromkeys(line.revenue_code or "" for line in lines))
        yield at_line(
            inf_hit_12,
            lines[0],
            f"Revenue code {codes} (line {lines[0].number}) is of home infusion; "
            f"the bill is {claim.bill_type}.",
            context,
            what="revenue_code",
            lines=lines,
            fix=Fix(Safety.HUMAN, "Bill the revenue code of where it was given: 0260, 0636."),
        )
