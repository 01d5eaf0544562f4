"""CODE-HCPCS: a HCPCS Level II code that is not in force on the date of service."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.codes import find_set
from x12tools.codes.shapes import LEVEL_2
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.code.judged import Sound, in_words
from x12tools.rules.context import Context

_sound = Sound()


@rule(
    id="CODE-HCPCS",
    title="The HCPCS code is not in force on the date of service",
    severity=Severity.REJECT,
    snip=5,
    stc="A7:454",
    source="CMS HCPCS Level II file; CMS IOM 100-04 ch. 23 §20.3",
    denials=[Denial("CO", "181"), Denial("CO", "16", ("M51",))],
)
def code_hcpcs(claim: Claim, context: Context) -> Iterator[Finding]:
    """A code that ended, or has not begun, is denied whatever the record says of the drug.

    The shipped list is a subset: a code that it lacks is not judged. An imported whole list
    that covers the day may call a code unknown.

    Pass: commercial 2018-11-15 M05.79 | Q5103x40 96413
    Fail: commercial 2024-08-15 M05.79 | Q5102x40 96413
    """
    known = _sound.values
    for line in claim.lines:
        code = line.procedure
        key = (code, line.date, line.date_to)
        if code is None or key in known:
            continue
        codes = find_set("hcpcs") if line.qualifier == "HC" and LEVEL_2.match(code) else None
        judgement = codes.judge(code, line.date_to) if codes else None
        if (
            codes is None
            or judgement is None
            or not judgement.verdict.is_fault
            or not codes.judge(code, line.date).verdict.is_fault
        ):
            _sound.add(key)
            continue
        yield at_line(
            code_hcpcs,
            line,
            f"{code} on line {line.number} {in_words(judgement, 'HCPCS code', line.date_to)}.",
            context,
            fix=Fix(Safety.HUMAN, "Bill the code that was in force on the day."),
        )
