"""SIT-LINE-CONTROL: two lines with one control number."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-LINE-CONTROL",
    title="Two lines of a claim have one control number",
    severity=Severity.RISK,
    segments="REF",
    snip=4,
    voids=True,
    source="005010X222A1/2400/REF 6R; 005010X223A2/2400/REF 6R",
    denials=[Denial("CO", "16", ("MA130",))],
    stc="A3:21",
)
def sit_line_control(claim: Claim, context: Context) -> Iterator[Finding]:
    """The remittance returns the control number, and with two alike nobody can tell what was paid.

    Pass: M05.79 | 96413(ref6r=A1) 96415(ref6r=A2)
    """
    seen: dict[str, int] = {}
    for line in claim.lines:
        number = line.control_number
        if not number:
            continue
        if number in seen:
            yield at_line(
                sit_line_control,
                line,
                f"Line {line.number} has the control number of line {seen[number]}.",
                context,
                what="control_number",
                value=number,
                fix=Fix(Safety.HUMAN, "Give each line a number of its own."),
            )
        seen.setdefault(number, line.number)
