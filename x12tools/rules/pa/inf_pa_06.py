"""INF-PA-06: step therapy that nothing shows."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes.payers import StepPolicy
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizing import BY_POLICY, claimed_number, granted_for, is_secondary
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.history import before
from x12tools.rules.tables import drugs, same_drug


@rule(
    id="INF-PA-06",
    title="Step therapy that nothing shows",
    severity=Severity.RISK,
    payers=BY_POLICY,
    needs="payer_policy:step",
    snip=7,
    source="Payer profile: the plan's step therapy",
    denials=[Denial("CO", "272", ("N674",)), Denial("CO", "50", ("N674",))],
)
def inf_pa_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """Where the plan wants other drugs tried first, it asks for the dates and outcomes of the trials.

    A claim cannot show them: so it is a risk, and only where neither an authorization, in the log or
    by its number, nor an attachment lets one think that the plan has seen them. Silent where another
    payer pays first, and where the patient was billed the drug itself before, or those to be tried.

    Pass: EXHMO1 auth=A1 K50.90 | J1745x40/57894003001:4UN 96413
    Pass: commercial M05.79 | J1745x40 96413
    Fail: EXPOS1 referral=R1 pos=13 K50.90 | J3380x300 96413
    """
    steps = {policy.code: policy for policy in context.profile.step if policy.prior}
    if is_secondary(claim) or claim.loop.find("PWK"):
        return
    said = set()
    for line in at_cost(claim, context):
        policy = steps.get(line.procedure or "")
        if policy is None or policy.code in said or claimed_number(line, claim):
            continue
        if granted_for(line, claim, context) or _was_billed(policy, line, claim, context):
            continue
        said.add(policy.code)
        lines = [one for one in claim.lines if one.procedure == policy.code]
        within = f" within {policy.lookback_days} days" if policy.lookback_days else ""
        excepted = f"; it excepts {', '.join(policy.exceptions)}" if policy.exceptions else ""
        yield at_line(
            inf_pa_06,
            line,
            f"{context.profile.name} pays {policy.code} (line {line.number}) after {', '.join(policy.prior)}"
            f"{within}{excepted}; nothing on the claim shows it.",
            context,
            lines=lines,
            fix=Fix(Safety.HUMAN, "Send the dates of each trial and why it ended, or the exception."),
        )


def _was_billed(policy: StepPolicy, line: ServiceLine, claim: Claim, context: Context) -> bool:
    """Whether the patient was billed the drug itself before, or each of those to be tried."""
    days = policy.lookback_days
    first = line.date - datetime.timedelta(days) if line.date and days else None
    codes = {
        one.code
        for one in before(claim, context.history)
        if one.code and (first is None or (one.date and one.date >= first))
    }
    if any(same_drug(code, policy.code) for code in codes):
        return True
    names = " ".join(drugs()[code]["name"].lower() for code in codes if code in drugs())
    return all(name.lower() in names for name in policy.prior)
