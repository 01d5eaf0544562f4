"""INF-PA-09: referral number required and absent."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizing import BY_POLICY, is_secondary
from x12tools.rules.base import at_claim, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import is_inpatient

_PRIMARY_CARE = (
    "207Q", "208D", "2083", "363LF", "363LP", "363LA2200X", "208000000X", "207R00000X", "207RG0300X",
)  # fmt: skip
_SUPPLIERS = ("3336", "332", "333600000X", "251F", "251E", "291U", "341")
"""Taxonomies: who refers, and who acts on a prescription and needs no referral."""


@rule(
    id="INF-PA-09",
    title="Referral number required and absent",
    severity=Severity.DENIAL,
    payers=BY_POLICY,
    needs="payer_policy:referral_required",
    snip=7,
    source="Payer profile; 005010X222A1/2300/REF 9F; 005010X223A2/2300/REF 9F",
    denials=[Denial("CO", "288"), Denial("CO", "243")],
)
def inf_pa_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """A plan with gatekeepers pays a specialist only on the primary care doctor's referral.

    Only where the profile says that the number must stand on the claim. Silent for primary care
    itself, pharmacies and suppliers, emergencies, inpatient stays, and where another payer pays first;
    with an authorization, which some plans take instead, it is a risk.

    Pass: EXPOS1 referral=R1 M05.79 | Q5115x100 96413
    Fail: EXPOS1 M05.79 | Q5115x100 96413
    """
    if not context.profile.referral_required or claim.referral:
        return
    if is_inpatient(claim) or is_secondary(claim) or _is_emergency(claim) or _needs_none(claim):
        return
    if any(line.loop.reference("9F") for line in claim.lines):
        return
    finding = at_claim(
        inf_pa_09,
        claim,
        claim.at("REF"),
        f"{context.profile.name} asks for the referral number; the claim has none (REF 9F).",
        context,
        fix=Fix(Safety.HUMAN, "Get the referral of the primary care doctor and enter its number."),
    )
    if claim.authorization or any(line.authorization for line in claim.lines):
        finding = capped(finding, Severity.RISK, "the claim has an authorization, which may do")
    yield finding


def _is_emergency(claim: Claim) -> bool:
    return any(
        (line.revenue_code or "")[:3] == "045" or line.place_of_service == "23" or line.has("ET")
        for line in claim.lines
    )


def _needs_none(claim: Claim) -> bool:
    """Primary care by billing or rendering taxonomy, or a supplier."""
    parties = (claim.billing, claim.rendering)
    return any((one.taxonomy or "").startswith(_PRIMARY_CARE + _SUPPLIERS) for one in parties if one)
