"""INF-SET-01: administration billed by a physician in a facility."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.set.inf_set_02 import hospital_drugs
from x12tools.rules.tables import administration, facilities

INCIDENT_TO = frozenset(code for code, row in administration().items() if row["pc_tc"] in ("5", "3"))
"""Administration and port access that no physician is paid for where a facility's staff does it."""

_PRICED_THERE = frozenset(
    code
    for code in INCIDENT_TO
    if administration()[code]["status"] == "A" and administration()[code]["facility_na"] != "NA"
)
"""The one (chemo into the abdomen) that the fee schedule has an amount for in a facility all the same."""


@rule(
    id="INF-SET-01",
    title="Drug administration by a physician's claim in a facility",
    severity=Severity.DENIAL,
    codes=INCIDENT_TO,
    forms="837P",
    payers=f"{FFS} MA",
    advisory="MA",
    source="CMS Physician Fee Schedule PC/TC indicators 5 and 3; CMS place of service code set",
    denials=[
        Denial("CO", "5", ("M77",)),
        Denial("CO", "58", ("M77", "M97")),
        Denial("CO", "171", ("N95", "M97")),
    ],
    rarely=(Denial("CO", "170", ("N95",)), Denial("CO", "97", ("M97",))),
)
def inf_set_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """In a facility the nurse is the facility's, so Medicare pays the facility and not the physician.

    Nursing facilities, birthing centres, dialysis and outpatient rehabilitation are no facilities
    in this sense. The drugs billed there with it are the same mistake, and told with it. What the fee
    schedule has an amount for in a facility as well is a risk.

    Pass: C34.11 | J9271x200-JZ 96413
    Pass: pos=32 M81.0 | J0897x60-JZ 96372
    Fail: pos=22 C34.11 | 96413
    """
    by_place: dict[str, list[ServiceLine]] = {}
    for line in claim.lines:
        if line.has(*EXCLUDED):
            continue
        if line.procedure in INCIDENT_TO and line.place_of_service in facilities():
            by_place.setdefault(line.place_of_service or "", []).append(line)
    for place, lines in by_place.items():
        drugs = [line for line in hospital_drugs(claim, context) if line.place_of_service == place]
        billed = _named(lines) + (f"; with its drugs, {_named(drugs)}" if drugs else "")
        finding = at_line(
            inf_set_01,
            lines[0],
            f"Billed in place of service {place}, where Medicare pays the facility alone: {billed}.",
            context,
            what="place_of_service",
            lines=[*lines, *drugs],
            value=place,
            fix=Fix(
                Safety.HUMAN,
                "Let the facility bill it, or correct the place of service if it was the office.",
            ),
        )
        if all(line.procedure in _PRICED_THERE for line in lines):
            finding = capped(finding, Severity.RISK, "the fee schedule has an amount for it in a facility")
        yield finding


def _named(lines: list[ServiceLine]) -> str:
    return ", ".join(f"{line.procedure} (line {line.number})" for line in lines)
