"""INF-NDC-01: NDC missing where the payer asks for it."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, drugs
from x12tools.rules.scope import is_no_cost


@rule(
    id="INF-NDC-01",
    title="NDC missing where the payer asks for it",
    severity=Severity.DENIAL,
    source="Deficit Reduction Act of 2005 §6002; payer profile",
    denials=[Denial("CO", "16", ("M119",))],
)
def inf_ndc_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicaid claims its rebate by NDC, so it does not pay a drug line without one.

    Pass: medicaid M05.79 | J1745x40/57894003001:4UN 96413
    Pass: M05.79 | J1745x40-JZ 96413
    Fail: medicaid M05.79 | J1745x40 96413
    """
    policy = context.profile.ndc
    if policy.required not in ("all", "medicaid"):
        return
    for line in claim.lines:
        drug = drugs().get(line.procedure or "")
        if (
            drug is None
            or drug["family"] == "HYD"
            or is_no_cost(line)
            or policy.exempts(line.procedure or "")
        ):
            continue
        if line.drug is None or not line.drug.ndc:
            yield at_line(
                inf_ndc_01,
                line,
                f"{line.procedure} on line {line.number} has no NDC; {context.profile.name} asks for it.",
                context,
                what="ndc",
                fix=Fix(Safety.HUMAN, "Take NDC and quantity from the pharmacy record."),
            )
