"""SIT-ADJUDICATION: a line that was decided by a payer whom the claim does not name."""

from collections.abc import Iterator

import attrs

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-ADJUDICATION",
    title="A line was decided by a payer whom the claim does not name",
    severity=Severity.REJECT,
    segments="SVD",
    snip=4,
    voids=True,
    source="005010X222A1/2430/SVD01; 005010X223A2/2430/SVD01",
    denials=[Denial("CO", "16", ("N4",))],
    stc="A7:732",
)
def sit_adjudication(claim: Claim, context: Context) -> Iterator[Finding]:
    """SVD01 repeats the id of one of the claim's other payers (2330B NM109), else nobody knows who paid.

    Silent where one of them has no id.

    Pass: M05.79 | 96413
    """
    ids = [other.payer.id if other.payer else None for other in claim.other_payers]
    named = {id.strip().upper() for id in ids if id}
    if len(named) < len(set(ids)):
        return
    for line in claim.lines:
        for one in line.adjudications:
            if not one.payer_id or one.payer_id.strip().upper() in named:
                continue
            finding = at_line(
                sit_adjudication,
                line,
                f"Line {line.number} was decided by payer {one.payer_id}, and the claim names no such payer.",
                context,
                value=one.payer_id,
                expected=" or ".join(sorted(named)),
                fix=Fix(Safety.HUMAN, "Write the id of the other payer as its loop 2330B has it."),
            )
            place = one.loop.place(one.loop.find("SVD"), "SVD01", line.number)
            yield attrs.evolve(finding, place=place)
