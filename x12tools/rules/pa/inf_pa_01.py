"""INF-PA-01: authorization required and absent."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizations import matching
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import is_no_cost


@rule(
    id="INF-PA-01",
    title="Authorization required and absent",
    severity=Severity.DENIAL,
    snip=7,
    source="Payer profile; 005010X222A1/2300/REF G1",
    denials=[Denial("CO", "197", ("M62", "N54"))],
)
def inf_pa_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Where the plan wants an authorization, the drug is not paid without its number.

    An approved entry in the log lowers it: many payers match by member.

    Pass: EXPPO1 auth=A123456 M05.79 | J1745x40 96413
    Pass: commercial M05.79 | J1745x40 96413
    Fail: EXPPO1 M05.79 | J1745x40 96413
    """
    for line in claim.lines:
        if claim.authorization or line.authorization or is_no_cost(line):
            continue
        for policy in context.profile.authorization:
            if not policy.required or line.procedure not in policy.codes:
                continue
            if policy.sites and line.place_of_service and line.place_of_service not in policy.sites:
                continue
            entries = matching(context.authorizations or (), claim, line)
            logged = next((entry.number for entry in entries if entry.approved), None)
            yield at_line(
                inf_pa_01,
                line,
                f"{context.profile.name} asks for an authorization of {line.procedure} (line {line.number}); "
                "the claim has none" + (f", the log has {logged}." if logged else "."),
                context,
                severity=Severity.INFO if logged else Severity.DENIAL,
                fix=Fix(
                    Safety.HUMAN, f"Enter {logged} in REF G1." if logged else "Get the authorization number."
                ),
            )
            break
