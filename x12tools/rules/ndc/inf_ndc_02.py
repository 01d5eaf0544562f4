"""INF-NDC-02: NDC not in its eleven-digit form."""

import re
from collections.abc import Iterator

from x12tools.claims.model import Claim, Drug, ServiceLine
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.products import eleven_digits
from x12tools.rules.tables import crosswalk

_ELEVEN = re.compile(r"[0-9]{11}\Z")
_TEN = re.compile(r"[0-9]{10}\Z")


@rule(
    id="INF-NDC-02",
    title="NDC is not eleven digits in 5-4-2 form",
    severity=Severity.REJECT,
    segments="LIN",
    stc="A7:218",
    source="005010X222A1/2410/LIN03; 005010X223A2/2410/LIN03",
    denials=[Denial("CO", "16", ("M119",))],
)
def inf_ndc_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """Payers match LIN03 digit for digit against the 5-4-2 form that N4 promises.

    Hyphens show which group is short, so a hyphenated label NDC can be padded. Ten bare
    digits fit three layouts: only the biller can say which, though Medicare's crosswalk may know
    one of them for the code billed.

    Pass: M05.79 | J9312x100-JZ/50242005306 96413
    Fail: M05.79 | J9312x100-JZ/50242-053-06 96413
    Fixed: M05.79 | J9312x100-JZ/50242005306 96413
    """
    for line in claim.lines:
        drug = line.drug
        if drug is None or drug.qualifier != "N4" or not drug.ndc or _ELEVEN.match(drug.ndc):
            continue
        whole = eleven_digits(drug.ndc)
        yield at_line(
            inf_ndc_02,
            line,
            f"NDC {drug.ndc} on line {line.number} is not eleven digits.",
            context,
            what="ndc",
            fix=_fix(line, drug, whole),
            expected=whole,
            value=drug.ndc,
        )


def layouts(digits: str) -> tuple[str, str, str]:
    """The eleven digits that ten bare ones may stand for: 4-4-2, 5-3-2 and 5-4-1."""
    return f"0{digits}", f"{digits[:5]}0{digits[5:]}", f"{digits[:9]}0{digits[9:]}"


def _fix(line: ServiceLine, drug: Drug, whole: str | None) -> Fix:
    if whole:
        return Fix(
            Safety.SAFE, "Write the NDC as eleven digits.", drug.ndc, whole, (_rewritten(drug, whole),)
        )
    known = [
        ndc
        for ndc in (layouts(drug.ndc) if _TEN.match(drug.ndc or "") and drug.ndc else ())
        if any(row["code"] == line.procedure for row in crosswalk().get(ndc, ()))
    ]
    if len(known) == 1:
        return Fix(
            Safety.ASSIST,
            f"Of the three layouts, Medicare's crosswalk knows {known[0]} for {line.procedure}: "
            "compare it with the label.",
            drug.ndc,
            known[0],
            (_rewritten(drug, known[0]),),
        )
    return Fix(Safety.HUMAN, "Take the NDC with its hyphens from the label; the digits alone do not tell.")


def _rewritten(drug: Drug, ndc: str) -> Change:
    located = drug.loop.find("LIN")
    assert located is not None
    parts = located.text.split(drug.loop.delimiters.element)
    parts[3] = ndc
    return Change(located.ordinal, located.text, drug.loop.delimiters.element.join(parts))
