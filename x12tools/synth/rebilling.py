"""A clean claim's people with other services: for the faults that no scenario's services can carry.

Patient, providers, payer and day stay; diagnoses, lines and all that hangs on them are new and sound.
"""

import datetime
from decimal import Decimal

import attrs

from x12tools.claims.shell_lines import revenue_code
from x12tools.synth.charging import NDC_PLANS, cents
from x12tools.synth.facts import drugs, fees
from x12tools.synth.model import PROFESSIONAL, Claim, Line, Provider
from x12tools.synth.people import GROUPS, PAYERS, TAXONOMIES

_MARKUP = Decimal("2.4")
_THOUSANDTH = Decimal("0.001")
_FLAT, _LEAST = Decimal(61), Decimal(1)
_BARE: dict[str, object] = {
    "place": "11",
    "bill": "0131",
    "frequency": "1",
    "facility": None,
    "referring": None,
    "supervising": None,
    "operating": None,
    "other_payer": None,
    "charts": (),
    "authorizations": (),
    "prior_authorization": "",
    "original": "",
    "referral": "",
    "note": "",
    "conditions": (),
    "occurrences": (),
    "values": (),
    "reasons": (),
    "accident": None,
    "admitted": None,
    "through": None,
    "from_date": None,
    "trial": "",
    "attachment": "",
    "total": None,
    "companions": (),
    "earlier": (),
}

PHYSICIAN_GROUP, HOME_PHARMACY, HOME_AGENCY, SUPPLIER = "193200000X", "3336H0001X", "251F00000X", "332B00000X"
"""Taxonomies of billers: a group of several specialties, home infusion pharmacy and agency, DME supplier."""


@attrs.frozen(slots=True)
class Service:
    """A service before it is a line: what is left out (charge, day, revenue code, NDC) is worked out."""

    code: str
    units: Decimal
    modifiers: tuple[str, ...]
    fields: dict[str, object]


def bill(code: str, units: float = 1, *modifiers: str, **fields: object) -> Service:
    """A service of so many units; ``fields`` are those of Line."""
    return Service(code, Decimal(str(units)), modifiers, fields)


def rebilled(claim: Claim, diagnoses: tuple[str, ...], *services: Service, **changes: object) -> Claim:
    """The claim with these diagnoses and services alone; ``changes`` are fields of Claim.

    An office with a doctor bills it, or a hospital, for an adult; unless ``changes`` has the place.
    """
    around = claim if "place" in changes else _adult(_practice(claim))
    bare = attrs.evolve(around, **{**_BARE, "diagnoses": diagnoses, **changes})  # type: ignore[arg-type]
    return attrs.evolve(bare, lines=tuple(line_of(bare, service) for service in services))


def _practice(claim: Claim) -> Claim:
    """The claim of an office whose doctor rendered it, or of a hospital."""
    if claim.form != PROFESSIONAL:
        return by(claim, GROUPS["hospital"][1])
    lines = tuple(attrs.evolve(line, rendering=None) for line in claim.lines)
    doctor = claim.rendering or attrs.evolve(_DOCTOR, address=claim.billing.address)
    return attrs.evolve(by(claim, GROUPS["office"][1]), rendering=doctor, lines=lines)


def _adult(claim: Claim) -> Claim:
    """The claim for the insured, of sixty years where the patient was no adult."""
    patient = claim.subscriber or claim.patient
    if patient.birth.year + 20 > claim.date.year:
        patient = attrs.evolve(patient, birth=datetime.date(claim.date.year - 60, 1, 1))
    return attrs.evolve(claim, patient=patient, subscriber=None)


def line_of(claim: Claim, service: Service) -> Line:
    """A service as a line of the claim: first day of service, usual charge, revenue code and NDC."""
    code = service.code
    fields: dict[str, object] = {
        "date": claim.date,
        "charge": charge(code, service.units),
        "pointers": tuple(range(1, min(len(claim.diagnoses), 4) + 1)),
    }
    if claim.form != PROFESSIONAL:
        fields["revenue"] = revenue_code(code)
    if claim.payer.id in NDC_PLANS and code in drugs() and drugs()[code].products:
        product = drugs()[code].products[0]
        quantity = (service.units / product.vial * product.size).quantize(_THOUSANDTH)
        fields.update(ndc=product.ndc, ndc_quantity=quantity, ndc_unit=product.unit)
    fields.update(service.fields)
    return Line(code=code, units=service.units, modifiers=service.modifiers, **fields)  # type: ignore[arg-type]


def charge(code: str, units: Decimal) -> Decimal:
    """What a practice might charge, US dollars: a multiple of what Medicare pays, or a flat sum."""
    price = drugs()[code].price if code in drugs() else fees().get(code, _FLAT)
    return cents(max(_LEAST, price * units * _MARKUP))


def plain(claim: Claim) -> Claim:
    """The claim sent to a plan of which nothing is known, where it was for one of the example plans."""
    return of_plan(claim, "COMM1") if claim.payer.id.startswith("EX") else claim


def of_plan(claim: Claim, id: str) -> Claim:
    """The claim sent to another payer, by its id."""
    payer = next(payer for some in PAYERS.values() for payer in some if payer.id == id)
    return attrs.evolve(claim, payer=payer)


def at_home(claim: Claim, taxonomy: str) -> Claim:
    """The claim of a home infusion biller without a doctor of its own, in the patient's home."""
    billing = attrs.evolve(claim.billing, name="SYNTHETIC HOME INFUSION", taxonomy=taxonomy)
    return attrs.evolve(claim, billing=billing, rendering=None, place="12")


def by(claim: Claim, taxonomy: str) -> Claim:
    """The claim billed under another taxonomy."""
    return attrs.evolve(claim, billing=attrs.evolve(claim.billing, taxonomy=taxonomy))


def later(day: datetime.date, days: int) -> datetime.date:
    """So many days after a day."""
    return day + datetime.timedelta(days=days)


def sclerosis(claim: Claim) -> str:
    """Multiple sclerosis on the claim's day: the code was divided in October 2025."""
    return "G35D" if claim.date >= datetime.date(2025, 10, 1) else "G35"


def at_nine(claim: Claim) -> datetime.datetime:
    """Nine in the morning of the first day of service."""
    return datetime.datetime.combine(claim.date, datetime.time(9))


_DOCTOR = Provider("SYNTHETIC", "1245319599", first="DOC", taxonomy=TAXONOMIES["rheumatology"])
ORDERING = Provider("SYNTHETIC", "1245319599", first="ORDER")


_FACILITIES = frozenset("19 21 22 23 24 31 34 51 61".split())


def first_of(claim: Claim, *codes: str) -> Line | None:
    """The first line of these codes without a modifier, given in the doctor's own place."""
    if claim.professional and claim.place in _FACILITIES:
        return None
    return next((line for line in claim.lines if line.code in codes and not line.modifiers), None)


def is_beside(claim: Claim, line: Line, *codes: str) -> bool:
    """Whether one of these codes is billed on the day of a line already."""
    return any(other.code.startswith(codes) and other.date == line.date for other in claim.lines)


def with_service(claim: Claim, beside: Line, code: str, units: float = 1, *modifiers: str) -> Claim:
    """The claim with one more service of the day of a line."""
    return claim.with_added(
        line_of(
            claim,
            bill(
                code,
                units,
                *modifiers,
                date=beside.date,
                pointers=beside.pointers,
                rendering=beside.rendering,
                place=beside.place,
            ),
        )
    )
