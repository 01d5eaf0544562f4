"""CODE-REVENUE: a revenue code that has the form of none."""

from collections.abc import Iterator

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes.shapes import REVENUE
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="CODE-REVENUE",
    title="The revenue code has the form of none",
    severity=Severity.REJECT,
    forms="837I",
    snip=5,
    stc="A7:455",
    source="005010X223A2/2400/SV201; NUBC revenue codes (their form: four digits)",
    denials=[Denial("CO", "16", ("M50",))],
)
def code_revenue(claim: Claim, context: Context) -> Iterator[Finding]:
    """A revenue code has four digits; old systems drop the leading zero.

    The list is licensed and not shipped: only the form is checked. Three digits are the code's
    older form, whose zero is written again.

    Pass: 837I C34.11 | 0636:J9271x200-JZ 0335:96413
    Fail: 837I C34.11 | 636:J9271x200-JZ 0335:96413
    Fixed: 837I C34.11 | 0636:J9271x200-JZ 0335:96413
    """
    for line in claim.lines:
        code = line.revenue_code
        if not code or REVENUE.match(code):
            continue
        due = f"0{code}" if len(code) == 3 and code.isascii() and code.isdigit() else None
        finding = at_line(
            code_revenue,
            line,
            f"Revenue code {code} on line {line.number} is not four digits.",
            context,
            what="revenue_code",
            expected=due,
            fix=_fix(line, code, due),
        )
        yield attrs.evolve(finding, value=code)


def _fix(line: ServiceLine, code: str, due: str | None) -> Fix:
    if due is None:
        return Fix(Safety.HUMAN, "Take it from the charge.")
    separator = line.loop.delimiters.element
    parts = line.service.text.split(separator)
    parts[1] = due
    change = Change(line.service.ordinal, line.service.text, separator.join(parts))
    return Fix(Safety.SAFE, f"Write {due}.", code, due, (change,))
