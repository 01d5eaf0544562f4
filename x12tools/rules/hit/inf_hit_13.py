"""INF-HIT-13: catheter care beside a therapy's per diem."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import OTHER_PLANS, of_kind, pairs, share_a_day
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_CARE = of_kind("catheter-care")
_THERAPIES = of_kind("per-diem")


@rule(
    id="INF-HIT-13",
    title="Catheter care beside a therapy's per diem",
    severity=Severity.RISK,
    codes=_CARE,
    forms="837P",
    payers=OTHER_PLANS,
    general_knowledge=True,
    source="General knowledge: most plans hold routine catheter care to be in the therapy's per diem",
    denials=[Denial("CO", "97")],
)
def inf_hit_13(claim: Claim, context: Context) -> Iterator[Finding]:
    """While a therapy is paid by the day, most plans pay no catheter care for the same days.

    Looks at S5497 to S5502 on days that a therapy's per diem has too. Care between therapies, supplies to
    clear or repair a catheter, and its insertion are let be.

    Pass: commercial pos=12 L03.115 | S9500 2024-08-16: S5498
    Pass: commercial pos=12 L03.115 | S9500 S5517
    Fail: commercial pos=12 L03.115 | S9500 S5498
    """
    care = [line for line in claim.lines if line.procedure in _CARE]
    therapies = [line for line in claim.lines if line.procedure in _THERAPIES]
    said = set()
    for line, other in pairs(care, therapies):
        if line.number in said or not share_a_day(line, other):
            continue
        said.add(line.number)
        yield at_line(
            inf_hit_13,
            line,
            f"{line.procedure} on line {line.number} is catheter care of a day that {other.procedure} "
            f"on line {other.number} is billed for.",
            context,
            fix=Fix(Safety.HUMAN, "Look what the plan's per diem holds; bill the care between therapies."),
        )
