"""SIT-LINE-DATE: an outpatient line without its date, on a bill of several days."""

from collections.abc import Iterator

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_OUTPATIENT = frozenset("12 13 14 22 23 71 72 73 74 75 76 77 83 85".split())
"""Facility and care of outpatient bills: hospital, skilled nursing, clinics, surgery, critical access."""

_DRUGS = ("025", "063")
"""Pharmacy revenue codes; the guide asks for no date on a drug."""


@rule(
    id="SIT-LINE-DATE",
    title="An outpatient line has no date on a bill of several days",
    severity=Severity.REJECT,
    forms="837I",
    snip=4,
    voids=True,
    source="005010X223A2/2400/DTP 472; CMS IOM 100-04 ch. 25 §75.4 (form locator 45)",
    denials=[Denial("CO", "16", ("M52",))],
    stc="A7:187",
)
def sit_line_date(claim: Claim, context: Context) -> Iterator[Finding]:
    """Outpatient services are priced by the day, and a statement of several days does not say which.

    Silent on drugs, and on lines without a procedure code.

    Pass: 837I C34.11 | 0335:96413 2024-08-16: 0260:96361
    """
    first, last = claim.statement_from, claim.statement_to
    if not claim.bill_type or claim.bill_type[1:3] not in _OUTPATIENT:
        return
    if first is None or last is None or first >= last:
        return
    for line in claim.lines:
        if line.procedure is None or _is_drug(line) or line.loop.find("DTP"):
            continue
        finding = at_line(
            sit_line_date,
            line,
            f"Line {line.number} has no date (DTP*472), and the statement covers {first} to {last}.",
            context,
            expected="DTP*472",
            fix=Fix(Safety.HUMAN, "Enter the date of the service."),
        )
        yield attrs.evolve(finding, place=line.loop.place(line=line.number, missing="DTP"))


def _is_drug(line: ServiceLine) -> bool:
    return line.drug is not None or (line.revenue_code or "").startswith(_DRUGS)
