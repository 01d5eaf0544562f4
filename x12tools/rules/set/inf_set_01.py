"""INF-SET-01: administration billed by a physician in a facility."""

import functools
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, administration, table

INCIDENT_TO = frozenset(
    """
    96360 96361 96365 96366 96367 96368 96369 96370 96371 96372 96373 96374 96375 96377 96401 96402
    96409 96411 96413 96415 96416 96417 96420 96422 96423 96425 96446 96521 96522 96523 95990 G0498
    36591 36592 36593
    """.split()
)


@functools.cache
def _facilities() -> frozenset[str]:
    return frozenset(row["code"] for row in table("places").rows if row["medicare_facility"] == "yes")


@rule(
    id="INF-SET-01",
    title="Drug administration by a physician's claim in a facility",
    severity=Severity.DENIAL,
    codes=INCIDENT_TO,
    forms="837P",
    payers="FFS_B MA",
    advisory="MA",
    source="CMS Physician Fee Schedule PC/TC indicators 5 and 3; CMS place of service code set",
    denials=[Denial("CO", "5", ("M77",)), Denial("CO", "58", ("M77",)), Denial("CO", "171", ("N95",))],
)
def inf_set_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """In a facility the nurse is the facility's, so Medicare pays the facility and not the physician.

    Pass: C34.11 | J9271x200-JZ 96413
    Pass: pos=32 M81.0 | J0897x60-JZ 96372
    Fail: pos=22 C34.11 | 96413
    """
    for line in claim.lines:
        if line.procedure not in INCIDENT_TO or line.place_of_service not in _facilities():
            continue
        if administration()[line.procedure or ""]["pc_tc"] not in ("5", "3"):
            continue
        yield at_line(
            inf_set_01,
            line,
            f"{line.procedure} on line {line.number} is billed in place of service {line.place_of_service}, "
            "where Medicare pays it to the facility alone.",
            context,
            what="place_of_service",
            expected="11",
            fix=Fix(
                Safety.HUMAN,
                "Let the facility bill it, or correct the place of service if it was the office.",
            ),
        )
