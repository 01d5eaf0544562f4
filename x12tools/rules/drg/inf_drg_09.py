"""INF-DRG-09: unlisted code that does not say what was given."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.scope import is_inpatient

_UNLISTED = frozenset({"J3490", "J3590", "J9999", "C9399"})


@rule(
    id="INF-DRG-09",
    title="An unlisted code that does not say what was given",
    severity=Severity.REJECT,
    codes=_UNLISTED,
    advisory="WC",
    source="005010X222A1/2400/SV101-7; 005010X223A2/2400/SV202-7; CMS IOM 100-04 ch. 17 §20.1.2",
    denials=[Denial("CO", "16", ("N350", "M123", "M119"))],
)
def inf_drg_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """A code for any drug pays nothing until the claim says which: name, strength, dose, way in.

    The text stands in SV101-7 (SV202-7), or in a note of the line or the claim. An NDC without any
    text is a risk, for it gives no dose; so is a hospital's unlisted drug that is paid within its
    visit. What is in the text a person reads.

    Pass: M05.79 | J3490(desc="drug X 500 mg IV") 96365
    Pass: M05.79 | J3590(note="drug X 10 mg IV") 96413
    Fail: M05.79 | J3490 96365
    """
    if is_inpatient(claim) or claim.loop.find("NTE"):
        return
    for line in claim.lines:
        if line.procedure not in _UNLISTED or line.description or line.note:
            continue
        if is_no_cost(line, claim, context):
            continue
        ndc = line.drug.ndc if line.drug else None
        finding = at_line(
            inf_drg_09,
            line,
            f"{line.procedure} on line {line.number} may be any drug, and no text says which"
            f"{'; its NDC gives no dose' if ndc else ''}.",
            context,
            fix=Fix(Safety.HUMAN, _text(line)),
        )
        if ndc:
            finding = capped(finding, Severity.RISK, "the NDC names the drug")
        elif line.form == INSTITUTIONAL and line.procedure != "C9399":
            finding = capped(
                finding, Severity.RISK, "a hospital's unlisted drug is mostly paid within its visit"
            )
        yield finding


def _text(line: ServiceLine) -> str:
    place = "SV202-7" if line.form == INSTITUTIONAL else "SV101-7"
    return f"Enter name, strength, dose and route in {place}, and the NDC in 2410."
