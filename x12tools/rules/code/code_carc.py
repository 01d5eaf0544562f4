"""CODE-CARC: another payer's reason code that is none."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.adjustments import decided, wrong_reasons
from x12tools.rules.code.judged import Sound, place, segments
from x12tools.rules.context import Context

_sound = Sound()


@rule(
    id="CODE-CARC",
    title="Another payer's reason code is none on the day that it decided",
    severity=Severity.RISK,
    segments="CAS",
    snip=5,
    stc="A7:21",
    source="X12 claim adjustment reason codes (code source 139); 005010X222A1/2320/CAS",
    denials=[Denial("CO", "16", ("MA04",)), Denial("CO", "129")],
)
def code_carc(claim: Claim, context: Context) -> Iterator[Finding]:
    """A secondary payer reads the first payer's reasons, and sends back what it cannot read.

    They must be copied as the first payer's remittance gave them. A code is judged by the day
    of its decision (DTP*573); without one its form alone is.

    Pass: commercial cob=CO-45 M05.79 | J9312x100 96413
    Fail: commercial cob=CO-A M05.79 | J9312x100 96413
    Fail: commercial cob=CO-15 M05.79 | J9312x100 96413
    """
    known = _sound.values
    for loop, located in segments(claim, "CAS"):
        date = decided(loop)
        key = (located.text, date)
        if key in known:
            continue
        sound = True
        for wrong in wrong_reasons(loop, located, date):
            sound = False
            yield code_carc.check.at(
                place(claim, loop, located, wrong.element),
                f"Reason code {wrong.code} {wrong.why}.",
                value=wrong.code,
                fix=Fix(Safety.HUMAN, "Copy the adjustment from the first payer's remittance."),
            )
        if sound:
            _sound.add(key)
