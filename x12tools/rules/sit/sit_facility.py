"""SIT-FACILITY: care given in a facility that the claim does not name."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_FACILITIES = frozenset({"19", "21", "22", "23", "24", "26", "31", "32", "33", "34", "51", "52", "61"})


@rule(
    id="SIT-FACILITY",
    title="The facility where care was given is not named",
    severity=Severity.RISK,
    forms="837P",
    snip=4,
    voids=True,
    source="005010X222A1/2310C; CMS IOM 100-04 ch. 26 §10.4 (item 32)",
    denials=[Denial("CO", "16", ("MA114",))],
    stc="A7:249",
)
def sit_facility(claim: Claim, context: Context) -> Iterator[Finding]:
    """A place of service that is not the office asks for the facility's name, address and NPI.

    Silent where the billing provider may be the facility itself: only the sender knows.

    Pass: M05.79 | 96413
    Pass: pos=22 facility=1234567893 M05.79 | 99213
    """
    if claim.place_of_service not in _FACILITIES or "service_facility" in claim.providers:
        return
    if any(line.loop.loop("2420C") for line in claim.lines):
        return
    yield at_claim(
        sit_facility,
        claim,
        claim.at("CLM", "CLM05-01"),
        f"Place of service {claim.place_of_service} is a facility, and the claim does not name it (2310C).",
        context,
        value=claim.place_of_service,
        fix=Fix(
            Safety.HUMAN, "Add the facility, unless the billing provider's address is where care was given."
        ),
    )
