"""SIT-MEMBER-ID: an insured person without a member number."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-MEMBER-ID",
    title="The subscriber has no member number",
    severity=Severity.REJECT,
    snip=4,
    voids=True,
    source="005010X222A1/2010BA/NM108, NM109; 005010X223A2/2010BA/NM108, NM109; X12 RFI 1990",
    denials=[Denial("CO", "16", ("N382",)), Denial("CO", "31")],
    stc="A7:164",
)
def sit_member_id(claim: Claim, context: Context) -> Iterator[Finding]:
    """A person is found by the member number; an employer that stands as the subscriber has none.

    A number without its qualifier, or a qualifier without its number, is the guide's to say.

    Pass: M05.79 | 96413
    """
    person = claim.subscriber
    if person is None or not person.is_person or person.id or person.id_qualifier:
        return
    yield at_claim(
        sit_member_id,
        claim,
        person.loop.place(element="NM109"),
        "The subscriber is a person, and NM109 gives no member number.",
        context,
        fix=Fix(Safety.HUMAN, "Enter the number from the member's card."),
    )
