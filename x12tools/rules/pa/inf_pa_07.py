"""INF-PA-07: product that the plan does not prefer."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizing import BY_POLICY, by_log, claimed_number, granted_for
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost


@rule(
    id="INF-PA-07",
    title="Product that the plan does not prefer",
    severity=Severity.DENIAL,
    payers=BY_POLICY,
    needs="payer_policy:step",
    snip=7,
    source="Payer profile: the plan's preferred products",
    denials=[Denial("CO", "272"), Denial("CO", "50")],
)
def inf_pa_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """A plan that prefers one biosimilar pays another product only by exception.

    A denial where a log was given that has no authorization of the billed product. Without a log,
    where the plan states exceptions, which a claim cannot show, and where another payer pays first it
    is a risk. Silent where the log has one, or the claim a number.

    Pass: EXPOS1 referral=R1 C83.30 | Q5115x100 96413
    Pass: EXPOS1 referral=R1 C83.30 | J9312x100 96413 && A1 J9312x600
    Fail: EXPOS1 referral=R1 C83.30 | J9312x100 96413
    """
    steps = {policy.code: policy for policy in context.profile.step if policy.prefer}
    said = set()
    for line in at_cost(claim, context):
        policy = steps.get(line.procedure or "")
        if policy is None or policy.code in said or policy.code in policy.prefer:
            continue
        if claimed_number(line, claim) or granted_for(line, claim, context):
            continue
        said.add(policy.code)
        finding = at_line(
            inf_pa_07,
            line,
            f"{policy.code} on line {line.number} is not what {context.profile.name} prefers, "
            f"{' or '.join(policy.prefer)}.",
            context,
            lines=[one for one in claim.lines if one.procedure == policy.code],
            expected=", ".join(policy.prefer),
            fix=Fix(Safety.HUMAN, "Find the exception that the plan granted, or ask for one."),
        )
        if policy.exceptions:
            excepted = ", ".join(policy.exceptions)
            finding = capped(finding, Severity.RISK, f"the plan has exceptions: {excepted}")
        yield by_log(finding, claim, context)
