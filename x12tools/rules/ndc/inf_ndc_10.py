"""INF-NDC-10: parts of a compound without the number that links them."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.products import ndc_of

_COMPOUND = "J7999"


@rule(
    id="INF-NDC-10",
    title="Parts of a compound without a number that links them",
    severity=Severity.INFO,
    codes=frozenset({_COMPOUND}),
    stc="A7:218",
    source="005010X222A1/2410/REF XZ and VY; 005010X223A2/2410/REF XZ and VY",
    denials=[Denial("CO", "16", ("M119",))],
)
def inf_ndc_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer that pays a compound by its parts joins them by prescription or link number.

    It speaks, once a claim, of two lines or more of the compound's code on one day with different
    NDCs, where one of them has neither REF XZ nor VY.

    Pass: H35.3211 | J7999/50242006001:1UN 67028
    Fail: E11.9 | J7999/50242006001:1UN J7999/00409488810:1ML
    """
    days: dict[datetime.date | None, list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure == _COMPOUND and ndc_of(line):
            days.setdefault(line.date, []).append(line)
    for lines in days.values():
        if len({ndc_of(line) for line in lines}) < 2:
            continue
        apart = [line for line in lines if line.drug and not _linked(line)]
        if apart:
            yield at_line(
                inf_ndc_10,
                apart[0],
                f"{_COMPOUND} stands on {len(lines)} lines with different NDCs; line {apart[0].number} has "
                "no number that links it to the others.",
                context,
                what="ndc",
                lines=apart,
                fix=Fix(Safety.HUMAN, "Give each part the prescription number (REF XZ) or a link (REF VY)."),
            )
            return


def _linked(line: ServiceLine) -> bool:
    assert line.drug is not None
    return bool(line.drug.prescription or line.drug.loop.reference("VY"))
