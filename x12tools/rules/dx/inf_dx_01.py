"""INF-DX-01: diagnosis that does not support the drug."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import is_no_cost


@rule(
    id="INF-DX-01",
    title="Diagnosis does not support the drug",
    severity=Severity.DENIAL,
    source="Payer profile: the payer's own list of diagnoses for the drug",
    denials=[Denial("CO", "11"), Denial("CO", "50", ("N115",)), Denial("CO", "167", ("N569",))],
)
def inf_dx_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer with a list of diagnoses for a drug pays it only for one of them.

    Without such a list the rule is silent: typical indications are no policy.

    Pass: EXPPO1 auth=A123456 M05.79 | J9312x100 96413
    Pass: medicare C88.0 | J9312x100-JZ 96413
    Fail: EXPPO1 auth=A123456 M54.50 | J9312x100 96413
    """
    for line in claim.lines:
        for policy in context.profile.policies.get("diagnosis", ()):
            if policy.get("code") != line.procedure or is_no_cost(line) or not line.pointed:
                continue
            prefixes = tuple(prefix.replace(".", "") for prefix in policy.get("prefixes", ()))
            if any(diagnosis.code.startswith(prefixes) for diagnosis in line.pointed):
                continue
            pointed = ", ".join(diagnosis.code for diagnosis in line.pointed)
            elsewhere = [d.code for d in claim.diagnoses if d.code.startswith(prefixes)]
            yield at_line(
                inf_dx_01,
                line,
                f"{line.procedure} on line {line.number} points to {pointed}; "
                f"{context.profile.name} pays it for {', '.join(prefixes)}.",
                context,
                what="pointers",
                expected=", ".join(prefixes),
                fix=Fix(
                    Safety.HUMAN,
                    f"Point to {elsewhere[0]} if the drug was given for it."
                    if elsewhere
                    else "Ask the provider; a diagnosis comes from the record.",
                ),
            )
