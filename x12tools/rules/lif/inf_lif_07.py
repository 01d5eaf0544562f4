"""INF-LIF-07: documents that the payer will ask for."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost, is_unlisted
from x12tools.rules.tables import with_role

_UNLISTED = with_role(["UNL"])


@rule(
    id="INF-LIF-07",
    title="The payer will ask for documents",
    severity=Severity.RISK,
    needs="payer_policy:attachments",
    snip=7,
    source="Payer profile; 005010X222A1/2300/PWK; 005010X222A1/2400/PWK; 005010X223A2/2300/PWK",
    denials=[Denial("CO", "252", ("N706", "M127"))],
    rarely=(Denial("CO", "226", ("N29",)), Denial("CO", "163")),
)
def inf_lif_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """A claim that waits for records is paid weeks later; sent along, they save the letter.

    By the payer's profile: for codes that name no drug or service of their own, and from a charge on.
    Silent where claim or line say what is sent along (PWK).

    Pass: commercial M05.79 | 96379(note="infusion into a port reservoir")
    Pass: EXPOS1 referral=R1 M05.79 | J1745x40 96413
    Fail: EXPOS1 referral=R1 M05.79 | 96379(note="infusion into a port reservoir")
    """
    if claim.loop.find("PWK"):
        return
    policy = context.policy("attachments")
    if policy.get("unlisted") == "PWK":
        lines = [line for line in claim.lines if _is_nameless(line, claim, context)]
        if lines:
            yield at_line(
                inf_lif_07,
                lines[0],
                f"{context.profile.name} wants documents for {lines[0].procedure} (line {lines[0].number}); "
                "the claim says of none that are sent (PWK).",
                context,
                lines=lines,
                expected="PWK",
                fix=Fix(Safety.HUMAN, "Send the record and name it in PWK."),
            )
            return
    dear = policy.get("high_dollar")
    if dear is not None and claim.charge is not None and claim.charge >= dear:
        yield at_claim(
            inf_lif_07,
            claim,
            claim.at("CLM", "CLM02"),
            f"{context.profile.name} wants documents from ${dear:,} on; the claim is of "
            f"${claim.charge:,} and says of none that are sent (PWK).",
            context,
            value=str(claim.charge),
            expected="PWK",
            fix=Fix(Safety.HUMAN, "Send the record and name it in PWK."),
        )


def _is_nameless(line: ServiceLine, claim: Claim, context: Context) -> bool:
    if line.loop.find("PWK"):
        return False
    return line.procedure in _UNLISTED or (is_unlisted(line) and not is_no_cost(line, claim, context))
