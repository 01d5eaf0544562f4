"""SIT-SUBSCRIBER: the subscriber is the patient, without address or birth date."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_WANTED = {"N3": "street address", "N4": "city, state and ZIP code", "DMG": "birth date and sex"}


@rule(
    id="SIT-SUBSCRIBER",
    title="The subscriber is the patient, without address or birth date",
    severity=Severity.REJECT,
    snip=4,
    voids=True,
    source="005010X222A1/2010BA/N3, N4, DMG; 005010X223A2/2010BA/N3, N4, DMG",
    denials=[Denial("CO", "16", ("MA61",))],
    stc="A7:158",
)
def sit_subscriber(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer finds the patient by birth date and address, and without a patient loop both are here.

    SBR02 18 says that the subscriber is the patient.

    Pass: M05.79 | 96413
    """
    level = claim.loop.up("2000B")
    person = claim.subscriber
    if level is None or person is None or not claim.patient_is_subscriber:
        return
    for tag, what in _WANTED.items():
        if person.loop.find(tag) is None:
            yield at_claim(
                sit_subscriber,
                claim,
                person.loop.place(missing=tag),
                f"The subscriber is the patient (SBR02 18), and loop 2010BA has no {tag} ({what}).",
                context,
                expected=tag,
                fix=Fix(Safety.HUMAN, f"Enter the {what} of the subscriber."),
            )
