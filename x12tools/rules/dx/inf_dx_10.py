"""INF-DX-10: drug covered within a registry, without the registry's marks."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED, bill_kind

_FROM = {"J0174": datetime.date(2023, 7, 6), "J0175": datetime.date(2024, 7, 2)}
_STUDY = "Z006"
_BILLS = ("12", "13", "85")


@rule(
    id="INF-DX-10",
    title="Drug covered within a registry without the registry's marks",
    severity=Severity.DENIAL,
    codes=frozenset(_FROM),
    payers=FFS,
    source="CMS NCD 200.3; CMS IOM 100-04 ch. 32 §69; contractors' articles",
    denials=[Denial("CO", "50", ("N386",)), Denial("CO", "16", ("M44", "M49", "M76"))],
)
def inf_dx_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays antibodies against amyloid in a registry alone, and the claim must show it.

    Z00.6 on the claim and Q0 or Q1 on the drug are demanded; the study's number (REF P4, value code
    D4 of a hospital, 99999999 where there is none) and a hospital's condition code 30 are a
    risk where they alone are missing.

    Pass: G30.9 Z00.6 | J0174x700-JZ-Q1 96413
    Pass: commercial G30.9 | J0174x700 96413
    Fail: G30.9 | J0174x700-JZ 96413
    """
    hospital = claim.form == INSTITUTIONAL
    if hospital and bill_kind(claim) not in _BILLS:
        return
    for line in claim.lines:
        since = _FROM.get(line.procedure or "")
        if since is None or line.date is None or line.date < since or line.has("JW", *EXCLUDED):
            continue
        demanded, numbers = _missing(line, claim, hospital)
        if not demanded and not numbers:
            continue
        finding = at_line(
            inf_dx_10,
            line,
            f"{line.procedure} on line {line.number} is paid in a registry alone; missing: "
            f"{', '.join(demanded + numbers)}.",
            context,
            fix=Fix(
                Safety.HUMAN, "Add what is missing if the patient is in the registry, else expect no payment."
            ),
        )
        yield finding if demanded else capped(finding, Severity.RISK, "contractors take 99999999, or none")


def _missing(line: ServiceLine, claim: Claim, hospital: bool) -> tuple[list[str], list[str]]:
    """What Medicare demands, and what else it asks, that the claim lacks."""
    demanded = []
    if all(diagnosis.code != _STUDY for diagnosis in claim.diagnoses):
        demanded.append("Z00.6")
    if not line.has("Q0", "Q1"):
        demanded.append("Q0 or Q1")
    asked = []
    if hospital:
        if "30" not in claim.condition_codes:
            asked.append("condition code 30")
        if "D4" not in claim.value_codes:
            asked.append("value code D4")
    elif not claim.loop.reference("P4") and not line.loop.reference("P4"):
        asked.append("the study's number (REF P4)")
    return demanded, asked
