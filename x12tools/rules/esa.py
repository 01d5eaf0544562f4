"""Drugs for anemia (ESA) of patients who are not on dialysis, and what Medicare wants with them."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Finding, Severity
from x12tools.rules.base import capped
from x12tools.rules.scope import EXCLUDED, bill_kind, is_inpatient

NON_RENAL = frozenset({"J0881", "J0885", "J0888", "Q5106"})
CAUSES = ("EA", "EB", "EC")
"""Modifiers of the anemia's cause: chemotherapy, radiation, another."""

_NAMED = frozenset({"J0881", "J0885", "Q5106"})
_DIALYSIS = "72"
_MEASURED = {"R1": 0, "R2": 1}


def esa_lines(claim: Claim) -> Iterator[ServiceLine]:
    """The lines of these drugs, but for a dialysis facility's, an inpatient's and excluded ones."""
    if is_inpatient(claim) or bill_kind(claim) == _DIALYSIS:
        return
    for line in claim.lines:
        if line.procedure in NON_RENAL and not line.has(*EXCLUDED):
            yield line


def blood_values(line: ServiceLine, claim: Claim) -> tuple[Decimal | None, Decimal | None]:
    """(hemoglobin g/dL, hematocrit %) as billed: MEA of the line, on an 837I the claim's value codes."""
    if claim.form == INSTITUTIONAL:
        return _number(claim.value_codes.get("48")), _number(claim.value_codes.get("49"))
    found: list[Decimal | None] = [None, None]
    for mea in line.loop.segments("MEA", "TR"):
        measured: Any = mea
        if measured.qualifier in _MEASURED:
            found[_MEASURED[measured.qualifier]] = measured.result
    return found[0], found[1]


def as_named(finding: Finding, line: ServiceLine) -> Finding:
    """The finding, a risk at most for a code that contractors do not name with the others."""
    if line.procedure in _NAMED:
        return finding
    return capped(finding, Severity.RISK, f"contractors do not name {line.procedure} with the other ESAs")


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
