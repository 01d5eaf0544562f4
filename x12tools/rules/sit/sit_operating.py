"""SIT-OPERATING: an operation without an operating provider."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_PROCEDURES = frozenset({"BBR", "BBQ"})
"""HI qualifiers of ICD-10-PCS codes: the principal procedure and the others."""

_SURGICAL = "0"
"""The first character of ICD-10-PCS codes of the section Medical and Surgical."""


@rule(
    id="SIT-OPERATING",
    title="An operation without an operating provider",
    severity=Severity.RISK,
    forms="837I",
    snip=4,
    voids=True,
    source="005010X223A2/2310B; CMS IOM 100-04 ch. 25 §75.6 (form locator 77)",
    denials=[Denial("CO", "16", ("N261", "N262"))],
    stc="A7:562",
)
def sit_operating(claim: Claim, context: Context) -> Iterator[Finding]:
    """Who operated is named on the bill of an operation.

    A risk: which of the procedures are surgery, a line put into a vein for one, is the payer's view.

    Pass: 837I tob=0111 C92.00 | 0258:$800
    """
    if "operating" in claim.providers:
        return
    for located in claim.loop.find_all("HI"):
        for number, text in enumerate(located.text.split(claim.loop.delimiters.element)[1:], 1):
            qualifier, _, rest = text.partition(claim.loop.delimiters.component)
            if qualifier not in _PROCEDURES or not rest.startswith(_SURGICAL):
                continue
            code = rest.split(claim.loop.delimiters.component)[0]
            yield at_claim(
                sit_operating,
                claim,
                claim.loop.place(missing="NM1"),
                f"Procedure {code} (HI{number:02d}) is surgical, and the claim has no operating provider "
                "(loop 2310B, NM1*72).",
                context,
                expected="NM1*72",
                fix=Fix(Safety.HUMAN, "Enter the operating provider's name and NPI."),
            )
            return
