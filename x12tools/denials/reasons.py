"""The adjustment reasons: which of them deny, of what kind they are, and whose move is next."""

import functools

from x12tools.codes import load_table
from x12tools.remits import Adjustment, ServicePayment
from x12tools.rules.tables import opps_status

NEEDS_REMARK = frozenset({"16", "96", "125", "A1"})
"""CARCs that name no fault of their own: a remark code says which (X12 asks for at least one)."""

_BEARS_IT = frozenset({"CO", "PI"})
"""Groups under which the provider bears the amount."""

_PACKAGED = "97"
_PART_A, _PART_B = "MA", "MB"


@functools.cache
def reasons() -> dict[str, dict[str, str]]:
    """The CARCs by code."""
    return {row["code"]: row for row in load_table("denials/carc").rows}


@functools.cache
def _remarks() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in load_table("denials/rarc").rows}


def codes_of(carc: str) -> frozenset[str]:
    """A CARC and, where it is closed, those that took its place."""
    known = reasons().get(carc)
    return frozenset({carc, *(known["alias_of"].split() if known else ())})


def meaning(carc: str) -> str | None:
    """A CARC in a few words of our own; None where it is not known."""
    known = reasons().get(carc)
    return known["meaning"] if known else None


def category(carc: str) -> str:
    """The kind of a CARC: bundling, authorization …; ``other`` where it is not known."""
    known = reasons().get(carc)
    return known["category"] if known else "other"


def category_of_remark(rarc: str) -> str | None:
    """The kind of a RARC; None where it is not known."""
    known = _remarks().get(rarc)
    return known["category"] if known else None


def is_denial(adjustment: Adjustment) -> bool:
    """Whether an adjustment denies: not the patient's share, the contract's cut or sequestration.

    A line paid nothing is no denial by that alone: the whole of it may be above the fee (CO-45)
    or the patient's deductible. A CARC that the table lacks is a denial where the provider
    bears it (CO, PI).
    """
    if adjustment.amount is None or adjustment.amount <= 0:
        return False
    known = reasons().get(adjustment.carc)
    return known["denial"] == "yes" if known else adjustment.group in _BEARS_IT


def denies(
    adjustment: Adjustment, service: ServicePayment | None, filing_indicator: str | None = None
) -> bool:
    """``is_denial``, knowing the service line it stands at; None for the claim as a whole.

    A line billed by revenue code alone is paid within another (97) as a matter of course, and so
    is a hospital's drug that Medicare (CLP06 MA) packages, status N.
    """
    return is_denial(adjustment) and not (
        adjustment.carc == _PACKAGED and service is not None and _is_packaged(service, filing_indicator)
    )


def _is_packaged(service: ServicePayment, filing_indicator: str | None) -> bool:
    code = service.procedure or service.submitted
    if not service.revenue_code:
        return False
    return not code or (filing_indicator == _PART_A and opps_status().get(code) == "N")


_MOVES = {
    "authorization": "authorizations desk: find or ask for the authorization, then correct or appeal",
    "referral": "authorizations desk: find or ask for the referral, then correct",
    "bundling": "coding: correct the line and replace the claim, or appeal with the record",
    "modifier": "coding: correct the modifier and replace the claim",
    "units": "coding: check the units against the record, then correct or appeal",
    "place-of-service": "billing: correct the place or type of bill and replace the claim",
    "missing-information": "billing: supply what the remark names and replace the claim",
    "diagnosis": "coding: check the diagnosis and its pointer against the record",
    "documentation": "medical records: send what is asked for",
    "medical-necessity": "clinic and coding: appeal with the record, or correct the diagnosis",
    "coordination-of-benefits": "registration: settle which payer is first, then bill it",
    "eligibility": "registration: check the patient's coverage on the date",
    "coverage": "billing: check the plan's terms; appeal, or bill the patient where allowed",
    "timely-filing": "billing: appeal with proof of timely filing, if there is one",
    "duplicate": "billing: find the first claim and its payment; do not send again",
    "provider": "enrollment: check the provider's enrollment and identifiers with the payer",
    "drug-channel": "pharmacy: check through which benefit and supplier the drug must go",
}
_OTHER = "billing: ask the payer what it wants"


def next_move(adjustment: Adjustment, remarks: tuple[str, ...], filing_indicator: str | None = None) -> str:
    """Whose move is next after a denial, and what it is.

    MA130 says that the claim was not taken up: it is sent anew, and there is no appeal. Under
    group PR the patient owes the amount unless the denial is overturned. Medicare Part B (CLP06
    MB) takes no replacement: it reopens the claim (CMS IOM 100-04 ch. 34 §10).
    """
    if "MA130" in remarks:
        return "billing: correct and send as a new claim; there is no appeal (MA130)"
    move = _MOVES.get(category(adjustment.carc), _OTHER)
    if filing_indicator == _PART_B:
        move = move.replace("replace the claim", "ask for a reopening (Part B takes no replacement)")
    return f"{move}; until then the patient owes it (PR)" if adjustment.group == "PR" else move
