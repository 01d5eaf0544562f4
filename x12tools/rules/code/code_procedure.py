"""CODE-PROCEDURE: a procedure code that has the form of none."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes.shapes import PROCEDURE
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.code.judged import Sound
from x12tools.rules.context import Context

_sound = Sound()


@rule(
    id="CODE-PROCEDURE",
    title="The procedure code has the form of none",
    severity=Severity.REJECT,
    snip=5,
    stc="A7:454",
    source="45 CFR 162.1002; 005010X222A1/2400/SV101-2; 005010X223A2/2400/SV202-2",
    denials=[Denial("CO", "16", ("M51",)), Denial("CO", "181")],
)
def code_procedure(claim: Claim, context: Context) -> Iterator[Finding]:
    """A CPT code is four digits and one more character, a HCPCS code a letter and four digits.

    The list of CPT codes is licensed and is not asked: only the form is checked.

    Pass: M05.79 | J9312x100-JZ 96413
    Fail: M05.79 | 96A13
    """
    known = _sound.values
    for line in claim.lines:
        code = line.procedure
        if code is None or line.qualifier != "HC" or code in known:
            continue
        if PROCEDURE.match(code):
            _sound.add(code)
            continue
        yield at_line(
            code_procedure,
            line,
            f"{code} on line {line.number} has the form of no CPT or HCPCS code.",
            context,
            fix=_fix(line, code),
        )


def _fix(line: ServiceLine, code: str) -> Fix:
    due = code.upper()
    if not code.isascii() or not PROCEDURE.match(due):
        return Fix(Safety.HUMAN, "Take the code from the charge.")
    return Fix(Safety.SAFE, "Write the code in capitals.", code, due, (line.edit(procedure=due),))
