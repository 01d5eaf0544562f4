"""SIT-INPATIENT: a visit to an inpatient without the date of admission."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_VISITS = frozenset("99221 99222 99223 99231 99232 99233 99238 99239 99252 99253 99254 99255".split())
"""Hospital visits and consultations: first, later, discharge."""


@rule(
    id="SIT-INPATIENT",
    title="An inpatient visit without the date of admission",
    severity=Severity.REJECT,
    forms="837P",
    snip=4,
    voids=True,
    source="005010X222A1/2300/DTP 435; CMS IOM 100-04 ch. 26 §10.4 (item 18)",
    denials=[Denial("CO", "16", ("MA40",))],
    stc="A7:189",
)
def sit_inpatient(claim: Claim, context: Context) -> Iterator[Finding]:
    """The payer lays a visit to the hospital's own bill by the day of admission.

    The guide asks for it on inpatient visits; other services in place 21 are a risk.

    Pass: pos=21 commercial M05.79 | 99222
    Pass: pos=22 facility=1234567893 M05.79 | 99222
    """
    if claim.place_of_service != "21" or claim.loop.find("DTP", "435"):
        return
    visits = sorted(claim.codes & _VISITS)
    yield at_claim(
        sit_inpatient,
        claim,
        claim.loop.place(missing="DTP"),
        f"{visits[0] if visits else 'The service'} in place 21 was for an inpatient, and the claim has no "
        "date of admission (DTP*435).",
        context,
        severity=Severity.REJECT if visits else Severity.RISK,
        expected="DTP*435",
        fix=Fix(Safety.HUMAN, "Enter the date of admission, or correct the place of service."),
    )
