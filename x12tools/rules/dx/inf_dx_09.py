"""INF-DX-09: anemia drug for a cause that Medicare does not cover."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import any_supports, supports
from x12tools.rules.esa import NON_RENAL, as_named, esa_lines

_OF_CANCER = "D630"
_OTHER = ("C92", "C94.0", "D50", "D51", "D52", "D53.1", "D55", "D58", "D59", "D62")
_KIDNEYS = ("D63.1", "N18")


@rule(
    id="INF-DX-09",
    title="ESA for a cause that Medicare does not cover",
    severity=Severity.DENIAL,
    codes=NON_RENAL,
    payers="FFS_A FFS_B MA",
    advisory="MA",
    source="CMS NCD 110.21; CMS IOM 100-04 ch. 17 §80.12; CMS CR 5818",
    denials=[Denial("CO", "50", ("N386",))],
)
def inf_dx_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """Anemia of the cancer itself is no reason for an ESA to Medicare, nor is want of iron or vitamins.

    With EC it reads the first diagnosis that the line points to: anemia in neoplastic disease
    (D63.0) is denied. Iron, vitamins, hemolysis, bleeding and myeloid leukemia are a risk, and let
    be where the kidneys are coded too. So is EB, which contractors deny unevenly.

    Pass: D63.1 N18.4 C61 D63.0 | J0881x100-JZ-EC(mea=9.4) 96372
    Fail: D63.0 C61 | J0881x100-JZ-EC(mea=9.4) 96372
    """
    for line in esa_lines(claim):
        found = _cause(line, claim)
        if found is None:
            continue
        reason, doubt = found
        finding = at_line(
            inf_dx_09,
            line,
            f"{line.procedure} on line {line.number} is for {reason}, which Medicare does not cover.",
            context,
            what="pointers",
            fix=Fix(
                Safety.HUMAN, "Look in the record for the cause of the anemia; if it is this, it is not paid."
            ),
        )
        finding = as_named(finding, line)
        yield capped(finding, Severity.RISK, doubt) if doubt else finding


def _cause(line: ServiceLine, claim: Claim) -> tuple[str, str | None] | None:
    """What the line says the drug is for and why that is in doubt; None where it is covered."""
    if line.has("EB") and not line.has("EA", "EC"):
        return "anemia by radiation (EB)", "contractors deny EB unevenly"
    if not line.has("EC") or line.has("EA", "EB") or not line.pointed:
        return None
    code = line.pointed[0].code
    if code == _OF_CANCER:
        return "the anemia of cancer itself (D63.0)", None
    kidneys = any_supports((diagnosis.code for diagnosis in claim.diagnoses), _KIDNEYS)
    if supports(code, _OTHER) and not kidneys:
        return f"{code}", "the list is for patients with cancer"
    return None
