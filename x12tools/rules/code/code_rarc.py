"""CODE-RARC: another payer's remark code that is none."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.adjustments import decided, wrong_remarks
from x12tools.rules.code.judged import Sound, place, segments
from x12tools.rules.context import Context

_sound = Sound()


@rule(
    id="CODE-RARC",
    title="Another payer's remark code is none on the day that it decided",
    severity=Severity.RISK,
    segments="MIA MOA",
    snip=5,
    stc="A7:21",
    source="X12 remittance advice remark codes (code source 411); 005010X222A1/2320/MOA; 005010X223A2/MIA",
    denials=[Denial("CO", "16", ("MA04",)), Denial("CO", "129")],
)
def code_rarc(claim: Claim, context: Context) -> Iterator[Finding]:
    """A remark tells the secondary payer why the first one paid less.

    The shipped list is a subset: the form is checked, and days where an imported list has them.

    Pass: commercial cob=CO-16 remark=N130 M05.79 | J9312x100 96413
    Fail: commercial cob=CO-16 remark=X130 M05.79 | J9312x100 96413
    """
    known = _sound.values
    for tag in ("MIA", "MOA"):
        for loop, located in segments(claim, tag):
            date = decided(loop)
            key = (located.text, date)
            if key in known:
                continue
            sound = True
            for wrong in wrong_remarks(loop, located, date):
                sound = False
                yield code_rarc.check.at(
                    place(claim, loop, located, wrong.element),
                    f"Remark code {wrong.code} {wrong.why}.",
                    value=wrong.code,
                    fix=Fix(Safety.HUMAN, "Copy the remark from the first payer's remittance."),
                )
            if sound:
                _sound.add(key)
