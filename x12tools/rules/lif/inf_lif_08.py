"""INF-LIF-08: an unlisted administration that nobody described."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED, is_inpatient
from x12tools.rules.tables import with_role

_UNLISTED = with_role(["UNL"])


@rule(
    id="INF-LIF-08",
    title="Unlisted administration without a description",
    severity=Severity.REJECT,
    codes=_UNLISTED,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    source="005010X222A1/2400/SV101-07; CMS IOM 100-04 ch. 26 §10.4 (item 19); "
    "CMS Physician Fee Schedule status C",
    denials=[Denial("CO", "16", ("N350",))],
    stc="A7:306",
)
def inf_lif_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """An unlisted code is priced by what was done, and without words the payer sends it back.

    Words may stand with the code (SV101-7), in the line's note or the claim's, or in a record that is
    sent along. A risk on an 837I: hospitals are paid the lowest rate for it without a question.

    Pass: M05.79 | 96379(note="infusion into a port reservoir, 40 min")
    Fail: M05.79 | 96379
    """
    if is_inpatient(claim) or claim.loop.find("NTE") or claim.loop.find("PWK"):
        return
    for line in claim.lines:
        if line.procedure not in _UNLISTED or line.has(*EXCLUDED) or _is_described(line):
            continue
        finding = at_line(
            inf_lif_08,
            line,
            f"{line.procedure} on line {line.number} is unlisted and nothing says what was done.",
            context,
            expected="a description",
            fix=Fix(
                Safety.HUMAN, "Describe drug, way and time with the code (SV101-7) or in the line's note."
            ),
        )
        if line.form == INSTITUTIONAL:
            finding = capped(finding, Severity.RISK, "hospitals are paid the lowest rate without a question")
        yield finding


def _is_described(line: ServiceLine) -> bool:
    return bool(line.description or line.note or line.loop.find("PWK"))
