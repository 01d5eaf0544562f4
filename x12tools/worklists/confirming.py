"""What no record tells and a person must make sure of: eligibility, supervision, enrollment, NDCs."""

import datetime
from collections.abc import Callable, Iterator

from x12tools.claims import Claim, ServiceLine
from x12tools.codes import PayerProfile
from x12tools.engine.checking import Options
from x12tools.engine.payers import claims_with_payers
from x12tools.findings import Check
from x12tools.rules.history import VOID
from x12tools.rules.products import ndc_of
from x12tools.rules.scope import bill_kind
from x12tools.rules.tables import administration, drugs, facilities
from x12tools.wire import Source
from x12tools.worklists.items import (
    CONTRACT,
    ELIGIBILITY,
    ENROLMENT,
    HOSPITAL_SUPERVISION,
    LOCATION,
    NDC_IN_FORCE,
    REBATE,
    SUPERVISION,
    SURGERY_CENTER,
    Item,
    State,
)

About = tuple[Check, str, tuple[int, ...], str]
"""An item's kind, what it is about, the lines, what to do."""

_MEDICAID = frozenset({"MCD", "MCDMCO"})
_INCIDENT_TO = "5"
_OFFICE_SUPERVISED = "FFS_B"
_HOSPITAL = frozenset({"13", "85"})


def to_confirm(
    source: Source, options: Options | None = None, file: int = 0, profiles: set[PayerProfile] | None = None
) -> Iterator[Item]:
    """What is to be made sure of for the claims of an 837, each once for a file, in their order.

    Voids are passed over. ``profiles`` is added to: those that claims found. Raises NotX12 where
    there is no claim.
    """
    told = options or Options()
    said: set[tuple[str, str]] = set()
    for claim, profile in claims_with_payers(source, told, profiles):
        if claim.frequency == VOID or claim.date is None:
            continue
        for each in _ASKED:
            for kind, about, lines, todo in each(claim, profile, told.as_of):
                if (kind.id, about) not in said:
                    said.add((kind.id, about))
                    yield _item(claim, claim.date, profile, file, kind, about, lines, todo)


def _item(
    claim: Claim, date: datetime.date, profile: PayerProfile, file: int,
    kind: Check, about: str, lines: tuple[int, ...], todo: str,
) -> Item:  # fmt: skip
    return Item(
        kind=kind,
        file=file,
        claim_id=claim.id,
        lines=lines,
        code=about.partition(" ")[0],
        units=None,
        payer=profile.name,
        date=date,
        state=State.CONFIRM,
        by=None,
        days_left=None,
        todo=todo,
        authorization=None,
        dollars_at_risk=None,
        basis=None,
    )


def _eligibility(claim: Claim, profile: PayerProfile, as_of: datetime.date) -> Iterator[About]:
    """Before the visit; afterwards the payer's answer to the claim tells."""
    if claim.date is not None and claim.date >= as_of:
        member = (claim.subscriber.id if claim.subscriber else None) or claim.id
        payer = (claim.payer.id if claim.payer else None) or profile.name
        yield (
            ELIGIBILITY,
            f"{payer} {member} {claim.date}",
            (),
            f"Ask the payer whether the patient is covered on {claim.date}, and who pays first (270).",
        )


def _supervision(claim: Claim, profile: PayerProfile, as_of: datetime.date) -> Iterator[About]:
    if profile.type != _OFFICE_SUPERVISED or claim.form != "837P":
        return
    lines = [line for line in claim.lines if _is_incident_to(line)]
    if lines:
        rendering = (claim.rendering.id if claim.rendering else None) or "office"
        yield (
            SUPERVISION,
            f"{rendering} {lines[0].date}",
            tuple(line.number for line in lines),
            f"Make sure that the schedule of {lines[0].date} shows who supervised while it ran.",
        )


def _is_incident_to(line: ServiceLine) -> bool:
    row = administration().get(line.procedure or "", {})
    return row.get("pc_tc") == _INCIDENT_TO and line.place_of_service not in facilities()


def _hospital_supervision(claim: Claim, profile: PayerProfile, as_of: datetime.date) -> Iterator[About]:
    if bill_kind(claim) in _HOSPITAL and any(line.procedure in administration() for line in claim.lines):
        npi = (claim.billing.id if claim.billing else None) or "hospital"
        yield HOSPITAL_SUPERVISION, npi, (), "Keep the hospital's policy: supervision is general at least."


def _enrolment(claim: Claim, profile: PayerProfile, as_of: datetime.date) -> Iterator[About]:
    billing = claim.billing
    if billing is not None and billing.taxonomy:
        yield (
            ENROLMENT,
            f"{billing.id or 'billing'} {billing.taxonomy} {profile.name}",
            (),
            f"Make sure that {profile.name} has taxonomy {billing.taxonomy} on file for this provider.",
        )


def _location(claim: Claim, profile: PayerProfile, as_of: datetime.date) -> Iterator[About]:
    place = claim.providers.get("service_facility")
    if claim.form == "837I" and profile.type == "FFS_A" and place is not None and place.address is not None:
        street = " ".join(place.address.lines)
        yield (
            LOCATION,
            f"{place.id or 'facility'} {street}",
            (),
            "Compare the practice location, to the letter, with what the hospital enrolled.",
        )


def _surgery_center(claim: Claim, profile: PayerProfile, as_of: datetime.date) -> Iterator[About]:
    for line in claim.lines:
        if line.place_of_service == "24" and line.procedure in drugs():
            todo = f"Look {line.procedure} up in Addendum BB: a packaged drug is not billed."
            yield SURGERY_CENTER, line.procedure or "", (line.number,), todo


def _products(claim: Claim, profile: PayerProfile, as_of: datetime.date) -> Iterator[About]:
    for line in claim.lines:
        ndc = ndc_of(line)
        if not ndc or line.procedure not in drugs():
            continue
        yield NDC_IN_FORCE, ndc, (line.number,), f"Make sure on the label or at FDA that {ndc} is still sold."
        if profile.type in _MEDICAID:
            todo = f"Make sure that labeler {ndc[:5]} was in the rebate program on {line.date}."
            yield REBATE, ndc[:5], (line.number,), todo


def _contract(claim: Claim, profile: PayerProfile, as_of: datetime.date) -> Iterator[About]:
    if claim.date is not None and claim.date < as_of and not profile.type.startswith("FFS"):
        yield (
            CONTRACT,
            profile.name.replace(" ", "_"),
            (),
            f"Compare what {profile.name} pays with its contract.",
        )


_ASKED: tuple[Callable[[Claim, PayerProfile, datetime.date], Iterator[About]], ...] = (
    _eligibility, _supervision, _hospital_supervision, _enrolment, _location, _surgery_center, _products,
    _contract,
)  # fmt: skip
