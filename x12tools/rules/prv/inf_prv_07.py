"""INF-PRV-07: a nurse practitioner's line without the plan's modifier."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import administration

_NURSE_PRACTITIONER = "363L"


@rule(
    id="INF-PRV-07",
    title="A nurse practitioner's line without the plan's modifier",
    severity=Severity.RISK,
    codes=frozenset(administration()),
    forms="837P",
    needs="payer_policy:modifiers",
    snip=7,
    source="Payer profile",
    denials=[Denial("CO", "4")],
)
def inf_prv_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """Plans that pay a nurse practitioner's service at its own rate want to be told by a modifier.

    The plan's profile names it, mostly SA. A nurse practitioner is known by the rendering provider's
    taxonomy (363L). What is billed under a physician's number is for the record to bear out.

    Pass: EXPOS1 referral=R1 M05.79 | 96413
    """
    wanted = context.policy("modifiers").get("nurse_practitioner")
    if not wanted:
        return
    lines = [
        line
        for line in claim.lines
        if line.procedure in administration()
        and line.rendering is not None
        and (line.rendering.taxonomy or "").startswith(_NURSE_PRACTITIONER)
        and not line.has(wanted)
    ]
    if not lines:
        return
    yield at_line(
        inf_prv_07,
        lines[0],
        f"A nurse practitioner rendered {lines[0].procedure} (line {lines[0].number}); "
        f"{context.profile.name} wants {wanted} on it.",
        context,
        what="modifiers",
        lines=lines,
        expected=wanted,
        fix=Fix(Safety.HUMAN, f"Add {wanted}, or name the physician whose service it was."),
    )
