"""INF-NDC-01: NDC missing where the payer asks for it."""

from collections.abc import Iterator
from typing import Any

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.products import asks_ndc
from x12tools.rules.scope import is_inpatient

_MEDICARE_FILING = frozenset({"MA", "MB", "16"})


@rule(
    id="INF-NDC-01",
    title="NDC missing where the payer asks for it",
    severity=Severity.DENIAL,
    needs="payer_policy:ndc",
    stc="A7:218",
    source="Deficit Reduction Act of 2005 §6002; payer profile",
    denials=[Denial("CO", "16", ("M119",))],
)
def inf_ndc_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicaid claims its rebate by NDC, so it does not pay a drug line without one.

    Which drugs, the payer's profile says: all, or those without a code of their own. Fluids,
    imaging agents, gels for the joint (devices), drugs of no cost, 340B drugs (UD) and what the
    profile exempts are let be, and so are an inpatient stay and a claim that Medicare paid first.
    An unlisted drug that the line describes is a risk at most.

    Pass: medicaid M05.79 | J1745x40/57894003001:4UN 96413
    Pass: M05.79 | J1745x40-JZ 96413
    Fail: medicaid M05.79 | J1745x40 96413
    """
    policy = context.policy("ndc")
    if policy.get("required") in (None, "none") or is_inpatient(claim) or _is_crossover(claim):
        return
    for line in at_cost(claim, context):
        if (line.drug and line.drug.ndc) or not asks_ndc(line, policy):
            continue
        if any(row.supply == "340b" for row in context.charted(line)):
            continue
        finding = at_line(
            inf_ndc_01,
            line,
            f"{line.procedure} on line {line.number} has no NDC; {context.profile.name} asks for it.",
            context,
            what="ndc",
            fix=_fix(line, context),
        )
        if policy["required"] == "noc" and (line.description or line.note):
            continue
        if policy["required"] == "noc":
            finding = capped(finding, Severity.RISK, "an unlisted drug may be described in words instead")
        yield finding


def _is_crossover(claim: Claim) -> bool:
    for other in claim.other_payers:
        sbr: Any = other.loop.segment("SBR")
        if sbr is not None and sbr.filing_indicator in _MEDICARE_FILING:
            return True
    return False


def _fix(line: ServiceLine, context: Context) -> Fix:
    charted = {row.ndc for row in context.charted(line)} - {None}
    if len(charted) == 1:
        return Fix(Safety.HUMAN, f"The chart has NDC {charted.pop()}: enter it with its quantity in 2410.")
    return Fix(Safety.HUMAN, "Take NDC and quantity from the pharmacy record.")
