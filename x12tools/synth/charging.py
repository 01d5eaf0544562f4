"""Service lines: units, modifiers, NDC, revenue code and charge of what was given and done."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from x12tools.claims.shell_lines import revenue_code
from x12tools.synth.coding import Given, Service, whole_units
from x12tools.synth.dosing import Dose
from x12tools.synth.facts import Drug, fees
from x12tools.synth.model import Line

if TYPE_CHECKING:
    from x12tools.synth.visits import Visit

_CENT = Decimal("0.01")
_MARKUP = Decimal("2.40")
_ONE_MARK = datetime.date(2025, 1, 1)
"""From here on TB says of every hospital that it bought at the 340B price."""

_PENNY = Decimal("0.01")
_JZ_PAYERS = frozenset({"medicare-b", "medicare-a", "ma"})
_JZ_PLANS = frozenset({"COMM2", "MEDICAID"})
NDC_PLANS = frozenset({"MEDICAID", "EXHMO1", "COMM2"})
"""Payers that are told the NDC of every drug, by id."""

_JZ_BILLS = ("012", "013", "085")
_FREE = frozenset({"white-bagged", "patient", "assistance", "trial"})
_CHEMO_BY_NEEDLE = re.compile(r"9640[12]")
_INJECTED = re.compile(r"9637[27]")
_REPACKAGED = Decimal(15)
"""Billing units of the 150 mg vial that trastuzumab has beside its multiple-dose one."""

Charted = tuple[Given, Dose, tuple[str, ...], dict[str, Any], str]


def cents(value: Decimal) -> Decimal:
    """US dollars to the cent."""
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def jz_wanted(dose: Dose) -> bool:
    """Whether the drug came from containers that are for one patient alone."""
    container = dose.drug.container
    if container == "mixed" and "MIXED" in dose.drug.flags:
        return dose.product is not None and dose.product.vial == _REPACKAGED
    return container in ("single-dose", "unknown")


def _discarded(visit: "Visit", dose: Dose) -> bool:
    """Whether the payer wants JW or JZ on this drug here."""
    payer = visit.payer
    if payer.kind == "dme" or dose.drug.unit is None or not jz_wanted(dose):
        return False
    if visit.facility and payer.kind in _JZ_PAYERS:
        return dose.drug.separately_paid and visit.setting.bill.startswith(_JZ_BILLS)
    return payer.kind in _JZ_PAYERS or payer.id in _JZ_PLANS


def drug_lines(visit: "Visit", doses: list[Charted]) -> list[Line]:
    """The line of a drug, and a second for what was thrown away."""
    first = doses[0]
    given, dose, modifiers, known, _ = first
    drug = dose.drug
    total = _given_units([each[1] for each in doses])
    wasted = sum((each[1].wasted for each in doses), Decimal(0))
    free = known["supply"] in _FREE
    fields = {name: value for name, value in known.items() if name not in ("supply", "units")}
    total = Decimal(str(known.get("units", total)))
    asked = not free and _discarded(visit, dose)
    waste_line = bool(wasted) and jz_wanted(dose) and not free and visit.payer.kind != "dme" and drug.unit
    if waste_line and not asked and visit.payer.kind in _JZ_PAYERS:
        waste_line = False
    mark = ("JZ",) if asked and not waste_line else ()
    if visit.payer.id == "EXHMO1":
        mark = ()
    around = _site(visit, drug)
    lines = [_drug_line(visit, given, dose, total, (*modifiers, *mark, *around), free, fields)]
    if waste_line:
        lines.append(_drug_line(visit, given, dose, wasted, (*modifiers, "JW", *around), free, fields))
    return lines


def _given_units(doses: list[Dose]) -> Decimal:
    """Billing units of the day's doses together: the sum is rounded, not each."""
    unit = doses[0].drug.unit
    if unit is None:
        return Decimal(1)
    return whole_units(sum((dose.amount for dose in doses), Decimal(0)), unit)


def _site(visit: "Visit", drug: Drug | None) -> tuple[str, ...]:
    """Modifiers that tell where: a department off the campus, and a drug bought at the 340B price."""
    marks = visit.modifiers
    if visit.supply == "340b" and drug and visit.facility and drug.separately_paid:
        marks = ("JG" if visit.date < _ONE_MARK else "TB", *marks)
    return marks


def _drug_line(
    visit: "Visit",
    given: Given,
    dose: Dose,
    units: Decimal,
    modifiers: tuple[str, ...],
    free: bool,
    fields: dict[str, Any],
) -> Line:
    drug, product = dose.drug, dose.product
    plan: dict[str, Any] = {}
    if product and drug.unit and visit.payer.id in NDC_PLANS and not free:
        plan = {"ndc": product.ndc, "ndc_quantity": dose.quantity(units), "ndc_unit": product.unit}
    elif visit.payer.id in NDC_PLANS and not free and "ndc" not in fields:
        plan = {"ndc": f"99207{int(drug.code[1:]):04d}01", "ndc_quantity": Decimal(1), "ndc_unit": "UN"}
    charge = _PENNY if free else cents(max(drug.price * units * _MARKUP, Decimal("1.00")))
    plan = {
        "revenue": _drug_revenue(visit, drug) if visit.facility else "",
        "charge": charge,
        "pointers": _pointers(visit),
        **plan,
        **fields,
    }
    return Line(code=drug.code, units=units, date=given.start.date(), modifiers=modifiers, **plan)


def _drug_revenue(visit: "Visit", drug: Drug) -> str:
    if drug.family == "HYD":
        return "0258"
    return "0636"


def _pointers(visit: "Visit") -> tuple[int, ...]:
    return tuple(range(1, min(len(visit.reason.codes), 4) + 1)) if not visit.facility else (1,)


def administration_line(visit: "Visit", service: Service) -> Line:
    """The line of an administration."""
    return service_line(visit, service.code, service.units, service.modifiers, {})


def service_line(
    visit: "Visit", code: str, units: int, modifiers: tuple[str, ...], fields: dict[str, Any]
) -> Line:
    """The line of any service that is no drug, charged at a multiple of Medicare's fee where it has one."""
    each = fees().get(code, Decimal("61.00")) * _MARKUP
    plan: dict[str, Any] = {
        "charge": cents(each * units),
        "date": visit.date,
        "pointers": _pointers(visit),
        "revenue": revenue_of(code) if visit.facility else "",
        "modifiers": (*modifiers, *visit.modifiers),
        **fields,
    }
    return Line(code=code, units=Decimal(units), **plan)


def revenue_of(code: str) -> str:
    """The revenue code of a service that is no drug."""
    if _CHEMO_BY_NEEDLE.match(code):
        return "0331"
    if _INJECTED.match(code):
        return "0940"
    return revenue_code(code)
