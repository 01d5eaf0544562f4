"""BAL-COB-LINE: another payer's payment and adjustments do not add up to the line's charge."""

from collections.abc import Iterator

import attrs

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="BAL-COB-LINE",
    title="Another payer's payment and adjustments do not add up to the line",
    severity=Severity.REJECT,
    segments="SVD",
    snip=3,
    voids=True,
    source="005010X222A1 section 1.4.4; 005010X222A1/2430; 005010X223A2/2430",
    denials=[Denial("CO", "16", ("N4",))],
    stc="A7:400",
)
def bal_cob_line(claim: Claim, context: Context) -> Iterator[Finding]:
    """What the earlier payer paid and what it adjusted make up the charge; else the next one returns it.

    Silent on a line that was bundled, split or paid in several parts, and where an amount
    cannot be read.

    Pass: M05.79 | 96413
    """
    for line in claim.lines:
        payers = [one.payer_id for one in line.adjudications]
        for one in line.adjudications:
            if payers.count(one.payer_id) > 1 or one.is_bundled or one.adjusted is None:
                continue
            if line.charge is None or one.paid is None:
                continue
            if one.paid + one.adjusted == line.charge:
                continue
            finding = at_line(
                bal_cob_line,
                line,
                f"Line {line.number} is {line.charge}; another payer paid {one.paid} and adjusted "
                f"{one.adjusted}, {one.paid + one.adjusted} together.",
                context,
                value=str(one.paid),
                expected=str(line.charge - one.adjusted),
                fix=Fix(
                    Safety.HUMAN, "Take the payment and each adjustment of the line from the remittance."
                ),
            )
            place = one.loop.place(one.loop.find("SVD"), "SVD02", line.number)
            yield attrs.evolve(finding, place=place)
