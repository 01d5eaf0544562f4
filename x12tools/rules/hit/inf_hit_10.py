"""INF-HIT-10: general and close per diem of one therapy together."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import (
    CONCURRENT,
    OTHER_PLANS,
    OWN_POLICY,
    is_generic_of,
    of_kind,
    pairs,
    share_a_day,
)
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import home_infusion

_BY_THE_DAY = of_kind("per-diem")
_GENERAL = frozenset(code for code, row in home_infusion().items() if row["generic"] == "yes")


@rule(
    id="INF-HIT-10",
    title="General and close per diem of one therapy together",
    severity=Severity.DENIAL,
    codes=_GENERAL,
    forms="837P",
    payers=OTHER_PLANS,
    advisory=OWN_POLICY,
    source="CMS HCPCS Level II: S9325, S9329, S9364, S9373 and S9494 exclude the codes that name the same "
    "therapy closely",
    denials=[Denial("CO", "97"), Denial("OA", "18")],
)
def inf_hit_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """The general code of a therapy is for what no closer code names; beside one it is denied.

    Looks at lines whose dates and units show that they share a day: pain S9325, chemotherapy S9329,
    nutrition S9364, hydration S9373, anti-infectives S9494. Marked as a second therapy (SH, SJ) the
    general code may be another drug's: that is a risk.

    Pass: commercial pos=12 E86.0 | S9373
    Pass: commercial pos=12 E86.0 | S9373 2024-08-16: S9374
    Fail: commercial pos=12 E86.0 | S9373 S9374
    """
    general = [line for line in claim.lines if line.procedure in _GENERAL]
    others = [line for line in claim.lines if line.procedure in _BY_THE_DAY]
    said = set()
    for line, other in pairs(general, others):
        if line.number in said or not is_generic_of(line, other) or not share_a_day(line, other):
            continue
        said.add(line.number)
        finding = at_line(
            inf_hit_10,
            line,
            f"{line.procedure} on line {line.number} is the general code of the therapy that "
            f"{other.procedure} on line {other.number} names; one is paid.",
            context,
            fix=Fix(Safety.HUMAN, f"Keep the one that was given; {other.procedure} if both are one therapy."),
        )
        if line.has(*CONCURRENT) or other.has(*CONCURRENT):
            finding = capped(finding, Severity.RISK, "a modifier says that they are two therapies")
        yield finding
