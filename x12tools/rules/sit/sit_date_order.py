"""SIT-DATE-ORDER: a range of dates that ends before it begins, or a service before birth."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, at_line, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-DATE-ORDER",
    title="Dates are not in order",
    severity=Severity.REJECT,
    snip=4,
    voids=True,
    source="005010X222A1/2400/DTP 472; 005010X223A2/2300/DTP 434; 005010X222A1/2010BA/DMG02",
    denials=[Denial("CO", "16", ("M52",))],
    stc="A7:187",
)
def sit_date_order(claim: Claim, context: Context) -> Iterator[Finding]:
    """A period cannot end before it begins, nor can a patient be treated before birth.

    Pass: D51.0 | 96372x2(dos_to=2024-08-16)
    Fail: commercial M05.79 | 96413(dos_to=2024-08-01)
    """
    first, last = claim.statement_from, claim.statement_to
    if first and last and last < first:
        located = claim.loop.find("DTP", "434")
        yield at_claim(
            sit_date_order,
            claim,
            claim.loop.place(located, "DTP03"),
            f"The statement ends {last}, before it begins ({first}).",
            context,
            fix=Fix(Safety.HUMAN, "Correct the statement's dates."),
        )
    born = claim.patient.birth_date if claim.patient else None
    for line in claim.lines:
        if line.date and line.date_to and line.date_to < line.date:
            what = f"ends {line.date_to}, before it begins ({line.date})"
        elif line.date and born and line.date < born:
            what = f"is dated {line.date}, before the patient's birth"
        else:
            continue
        yield at_line(
            sit_date_order,
            line,
            f"Line {line.number} {what}.",
            context,
            what="date",
            value=line.date.isoformat(),
            fix=Fix(Safety.HUMAN, "Correct the date of service, or the birth date."),
        )
