"""INF-HIT-14: home per diem and an administration in a clinic on one day."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import ANTI_INFECTIVE, OTHER_PLANS, infused, of_kind, pairs
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import SEPARATE
from x12tools.rules.tables import administration, drugs, home_infusion

_AT_HOME = of_kind("per-diem", "nurse")
_GIVEN = frozenset(
    code
    for code, row in administration().items()
    if "96360" <= code <= "96417" and row["role"].startswith(("INITIAL", "ADD"))
)
_SUITE = "SS"


@rule(
    id="INF-HIT-14",
    title="Home per diem and an administration in a clinic on one day",
    severity=Severity.RISK,
    codes=_AT_HOME,
    forms="837P",
    payers=OTHER_PLANS,
    general_knowledge=True,
    source="General knowledge: a plan pays one setting for a drug and day",
    denials=[Denial("CO", "97")],
)
def inf_hit_14(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug given in the clinic is not given at home that day: a plan pays one of the two.

    Looks at infusions and pushes billed on a day of a home per diem or nursing visit. Silent where
    several drugs are billed or charted, for each may have its place, where a modifier tells the services
    apart, and in an infusion suite (SS).

    Pass: commercial pos=12 L03.115 | S9500 99601
    Pass: commercial pos=12 L03.115 | S9500 96365-SS
    Fail: commercial pos=12 L03.115 | S9500 96365
    """
    home = [line for line in claim.lines if line.procedure in _AT_HOME]
    clinic = [line for line in claim.lines if line.procedure in _GIVEN and not line.has(_SUITE, *SEPARATE)]
    for line, other in pairs(clinic, home):
        if other.has(_SUITE) or _may_be_two_drugs(line, other, claim, context):
            continue
        yield at_line(
            inf_hit_14,
            line,
            f"{line.procedure} on line {line.number} is given in a clinic on a day that {other.procedure} "
            f"on line {other.number} bills at home.",
            context,
            fix=Fix(Safety.HUMAN, "Look where the drug was given, and bill that setting alone."),
        )
        return


def _may_be_two_drugs(clinic: ServiceLine, home: ServiceLine, claim: Claim, context: Context) -> bool:
    """Whether more than one drug is billed or charted that day, or the therapy at home is not what the
    clinic gave."""
    _, codes = infused(claim, context, clinic.date)
    therapy = home_infusion().get(home.procedure or "", {}).get("therapy", "")
    classes = {drugs()[code]["drug_class"] for code in codes if code in drugs()}
    if therapy == "anti-infective" and codes and not classes & ANTI_INFECTIVE:
        return True
    is_complex = administration()[clinic.procedure or ""]["family"] == "CX"
    return len(codes) > 1 or (is_complex and therapy not in ("", "chemo"))
