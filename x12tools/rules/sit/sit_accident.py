"""SIT-ACCIDENT: an accident without its date or state."""

from collections.abc import Iterator
from typing import Any

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-ACCIDENT",
    title="An accident without its date or state",
    severity=Severity.REJECT,
    forms="837P",
    snip=4,
    voids=True,
    source="005010X222A1/2300/CLM11; 005010X222A1/2300/DTP 439",
    denials=[Denial("CO", "16", ("N305",))],
    stc="A7:187",
)
def sit_accident(claim: Claim, context: Context) -> Iterator[Finding]:
    """Who pays for an accident depends on when and where it happened.

    Pass: M05.79 | 96413
    """
    clm: Any = claim.loop.read(claim.loop.opening)
    related = clm.related_causes
    causes = related.causes if related else ()
    if not {"AA", "OA"} & set(causes):
        return
    if claim.loop.find("DTP", "439") is None:
        yield at_claim(
            sit_accident,
            claim,
            claim.loop.place(missing="DTP"),
            f"CLM11 says {' and '.join(causes)}, and the claim has no accident date (DTP*439).",
            context,
            expected="DTP*439",
            fix=Fix(Safety.HUMAN, "Enter the date of the accident."),
        )
    if "AA" in causes and not related.state:
        yield at_claim(
            sit_accident,
            claim,
            claim.at("CLM", "CLM11-04"),
            "CLM11 says that it was an auto accident, and CLM11-04 does not name the state.",
            context,
            fix=Fix(Safety.HUMAN, "Enter the state in which it happened."),
        )
