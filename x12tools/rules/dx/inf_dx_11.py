"""INF-DX-11: patient outside the ages of the drug's label."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.tables import label_ages


@rule(
    id="INF-DX-11",
    title="Patient outside the ages of the drug's label",
    severity=Severity.RISK,
    codes=frozenset(label_ages()),
    tables=("label_ages",),
    source="FDA labels",
    denials=[Denial("CO", "6"), Denial("CO", "9")],
)
def inf_dx_11(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug for adults on a child's claim, or for infants on an adult's, is often a wrong code or patient.

    It knows a few drugs that are hardly given outside their label's ages; the birth date is the
    claim's. A drug is told once.

    Pass: M81.0 age=70 | J0897x60-JZ 96372
    Pass: J21.0 age=1 | 90378x2 96372
    Fail: age=9 M81.0 | J0897x60-JZ 96372
    """
    born = claim.patient.birth_date if claim.patient else None
    if born is None:
        return
    said = set()
    for line in claim.lines:
        row = label_ages().get(line.procedure or "")
        if row is None or line.date is None or line.procedure in said or line.has(*EXCLUDED):
            continue
        age = _years(born, line.date)
        least, below = row["least"], row["below"]
        if age < 0 or ((not least or age >= int(least)) and (not below or age < int(below))):
            continue
        said.add(line.procedure)
        yield at_line(
            inf_dx_11,
            line,
            f"{line.procedure} on line {line.number} is labelled {f'from {least} years on' if least else ''}"
            f"{f'below {below} years' if below else ''}; the patient is {age}.",
            context,
            fix=Fix(
                Safety.HUMAN, "Look whether code, patient and birth date are right; if so, send the record."
            ),
        )


def _years(born: datetime.date, day: datetime.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
