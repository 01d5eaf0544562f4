"""Faults of the drug line on whatever drug a clean claim has: units, product, what was not bought."""

import functools
import math
import random
from decimal import Decimal
from typing import Any

import attrs

from x12tools.codes import load_table
from x12tools.synth.defects import WITH_CHART, Needs
from x12tools.synth.facts import Drug, Product, drugs
from x12tools.synth.model import PROFESSIONAL, Administration, Claim, Line
from x12tools.synth.typed_visits import MEDICARE, at_clinic, on_bill

_P = (PROFESSIONAL,)
_OFFICE = ("medicare-b",)
_CENT = Decimal("0.01")
_UNLISTED = frozenset({"J3490", "J3590", "J9999", "C9399", "J7999", "J7799"})
_FEW = 12
_GIVING = ("96365", "96374", "96401", "96402", "96409", "96413", "96372")
_TRIALS = frozenset({"Q0", "Q1"})


def drug_numbers(claim: Claim) -> list[int]:
    """LX01 of the lines of known drugs that were bought, fluids and trials apart."""
    return [
        number
        for number, line in enumerate(claim.lines, 1)
        if line.code in drugs()
        and line.code not in _UNLISTED
        and drugs()[line.code].family != "HYD"
        and line.charge > _CENT
        and not _TRIALS & {*line.modifiers}
    ]


def in_units(line: Line, units: Decimal) -> dict[str, Any]:
    """Units of a line with charge and NDC quantity in proportion, as fields of Line."""
    fields: dict[str, Any] = {
        "units": units,
        "charge": max((line.charge / line.units * units).quantize(_CENT), Decimal(1)),
    }
    if line.ndc_quantity is not None:
        fields["ndc_quantity"] = (line.ndc_quantity / line.units * units).quantize(Decimal("0.001"))
    return fields


def alone(claim: Claim, number: int) -> bool:
    """Whether a drug stands on this line alone."""
    return len([line for line in claim.lines if line.code == claim.line(number).code]) == 1


def row_of(claim: Claim, number: int) -> Administration | None:
    """The one row of the chart for a line, None where there is none or several."""
    code = claim.line(number).code
    rows = [row for row in claim.charts if row.hcpcs == code]
    return rows[0] if len(rows) == 1 else None


def _picked(claim: Claim, chance: random.Random) -> int | None:
    """A drug line whose code stands once."""
    numbers = [number for number in drug_numbers(claim) if alone(claim, number)]
    return chance.choice(numbers) if numbers else None


@on_bill("INF-DRG-01", needs=Needs(payers=_OFFICE, codes=_GIVING))
def drugs_left_off(claim: Claim, chance: random.Random) -> Claim | None:
    """The drugs are not billed, the administration is."""
    if not at_clinic(claim) or not drug_numbers(claim):
        return None
    services = tuple(line for line in claim.lines if line.code not in drugs())
    if len(services) == len(claim.lines) or any(line.code[:1] in "JQCP" for line in services):
        return None
    left = attrs.evolve(claim.without_chart(), lines=services)
    return left.faulty("administration without its drug")


@on_bill("INF-DRG-02", needs=Needs(forms=_P, codes=_GIVING))
def administration_left_off(claim: Claim, chance: random.Random) -> Claim | None:
    """The drug is billed, nothing that gave it."""
    known = [drugs()[line.code] for line in claim.lines if line.code in drugs()]
    families = {"CX", "CX-SC", "HORM", "TX", "TX-SC"}
    if not at_clinic(claim) or claim.place not in ("11", "49"):
        return None
    if not known or any(drug.family not in families or drug.code in _UNLISTED for drug in known):
        return None
    if any(
        drug.code in _ADJUNCTS or "SAD" in drug.flags or not set(drug.routes) <= {"IV", "SC", "IM", "IVP"}
        for drug in known
    ):
        return None
    left = claim.without_chart()
    while numbers := left.numbers("9636", "9637", "9640", "9641"):
        left = left.without_line(numbers[0])
    if any(line.code not in drugs() for line in left.lines):
        return None
    return left.faulty("no administration", 1)


_ADJUNCTS = frozenset({"J1100", "J1885", "J2405", "J2270", "J3475", "J1644", "J2997"})


@on_bill("INF-DRG-04", needs=Needs(chart=True), decided=WITH_CHART)
def milligrams(claim: Claim, chance: random.Random) -> Claim | None:
    """The charted dose in the drug's measure is billed for its units."""
    number = _picked(claim, chance)
    row = row_of(claim, number) if number else None
    if not number or row is None or row.dose is None:
        return None
    what, line = drugs()[claim.line(number).code], claim.line(number)
    if what.measure != row.dose_unit or row.dose != int(row.dose) or what.unit is None:
        return None
    if not row.dose > line.units * 2 or what.measure == "vial":
        return None
    return claim.with_line(number, **in_units(line, row.dose)).faulty(
        f"{line.code}: {what.measure} as units", number
    )


@on_bill("INF-DRG-05", needs=Needs(chart=True), decided=WITH_CHART)
def containers(claim: Claim, chance: random.Random) -> Claim | None:
    """The vials opened are billed for units."""
    number = _picked(claim, chance)
    row = row_of(claim, number) if number else None
    if not number or row is None or row.dose is None or not row.vials:
        return None
    line = claim.line(number)
    count = sum((Decimal(part.partition("x")[0]) for part in row.vials.split("+")), Decimal(0))
    adult = claim.date.year - claim.patient.birth.year > 18
    if not drugs()[line.code].single_dose or not adult or not count * 2 <= line.units or count > _FEW:
        return None
    return claim.with_line(number, **in_units(line, count)).faulty(f"{line.code}: vials as units", number)


@on_bill("INF-DRG-22")
def part_of_a_unit(claim: Claim, chance: random.Random) -> Claim | None:
    """The dose is billed to the half unit."""
    number = _picked(claim, chance)
    if not number or claim.line(number).units < 2:
        return None
    line = claim.line(number)
    changed = claim.with_line(number, **in_units(line, line.units - Decimal("0.5")))
    return changed.without_chart().faulty(f"{line.code} with a part of a unit", number)


@on_bill("INF-DRG-12", needs=Needs(forms=_P))
def in_two_halves(claim: Claim, chance: random.Random) -> Claim | None:
    """One dose on two lines alike."""
    number = _picked(claim, chance)
    if not number or claim.charts or claim.line(number).units % 2 or claim.numbers("96416", "G0498"):
        return None
    half = attrs.evolve(claim.line(number), **in_units(claim.line(number), claim.line(number).units / 2))
    lines = (*claim.lines[: number - 1], half, half, *claim.lines[number:])
    return attrs.evolve(claim, lines=lines).faulty(f"{half.code} on two lines alike", number + 1)


@on_bill("INF-DRG-16", needs=Needs(chart=True), decided=WITH_CHART)
def not_bought(claim: Claim, chance: random.Random) -> Claim | None:
    """The drug came from somebody else and is billed at its price."""
    number = _picked(claim, chance)
    row = row_of(claim, number) if number else None
    if not number or row is None:
        return None
    supply = chance.choice(("white-bagged", "patient", "assistance"))
    changed = claim.with_charts(lambda one: attrs.evolve(one, supply=supply) if one is row else one)
    return changed.faulty(f"{row.hcpcs} billed though {supply}", number)


@on_bill("INF-DRG-21", needs=Needs(forms=_P, payers=_OFFICE, chart=True), decided=WITH_CHART)
def free_drug_left_off(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug that cost nothing is charted and not on the claim."""
    numbers = drug_numbers(claim)
    if len(numbers) != 1 or len([line for line in claim.lines if line.code in drugs()]) != 1:
        return None
    if not at_clinic(claim) or not claim.numbers(*_GIVING):
        return None
    code = claim.line(numbers[0]).code
    kept = tuple(
        attrs.evolve(row, line=None, supply="white-bagged") if row.hcpcs == code else row
        for row in claim.charts
    )
    left = attrs.evolve(claim.without_line(numbers[0]), charts=kept)
    return left.faulty(f"{code} given, white-bagged, and not on the claim") if kept else None


@on_bill("INF-DRG-20", needs=Needs(forms=_P, payers=_OFFICE))
def below_the_limit(claim: Claim, chance: random.Random) -> Claim | None:
    """A charge of half of what Medicare pays."""
    number = _picked(claim, chance)
    if not number or not "2026-01-01" <= str(claim.date) <= "2026-03-31":
        return None
    line = claim.line(number)
    if line.code not in _priced():
        return None
    charge = (_priced()[line.code] * line.units / 2).quantize(_CENT)
    return (
        claim.with_line(number, charge=charge).faulty("half of Medicare's price", number)
        if charge > 5
        else None
    )


@functools.cache
def _priced() -> dict[str, Decimal]:
    return {row["code"]: Decimal(row["amount"]) for row in load_table("infusion/asp").rows}


@functools.cache
def _families() -> dict[str, frozenset[str]]:
    """The codes of a drug's family, by code: its products are billed each by its own."""
    members: dict[str, set[str]] = {}
    for row in load_table("infusion/biosimilar_families").rows:
        members.setdefault(row["family"], set()).add(row["code"])
    return {code: frozenset(codes) for codes in members.values() for code in codes}


@functools.cache
def _replaced() -> frozenset[str]:
    """Codes that took another's place or lost it: whose products have been billed by both."""
    rows = load_table("infusion/successors").rows
    return frozenset(code for row in rows for code in (row["code"], row["successor"]))


def _of_product(line: Line, product: Product) -> dict[str, Any]:
    quantity = (line.units / product.vial * product.size).quantize(Decimal("0.001"))
    return {"ndc": product.ndc, "ndc_quantity": quantity, "ndc_unit": product.unit}


@on_bill("INF-DRG-10")
def another_product(claim: Claim, chance: random.Random) -> Claim | None:
    """The NDC is that of another product of the drug, which has a code of its own."""
    number = _picked(claim, chance)
    if not number or claim.charts:
        return None
    line = claim.line(number)
    others = sorted(_families().get(line.code, frozenset()) - {line.code})
    if _replaced() & {line.code, *others}:
        return None
    products = [one for code in others if code in drugs() for one in drugs()[code].products]
    if not products:
        return None
    changed = claim.with_line(number, **_of_product(line, chance.choice(products)))
    return changed.faulty(f"NDC of another product than {line.code}'s", number)


def _substance(drug: Drug) -> str:
    return drug.name.split()[0].partition("-")[0]


@on_bill("INF-NDC-06")
def another_drug(claim: Claim, chance: random.Random) -> Claim | None:
    """The NDC is that of a drug of quite another kind."""
    number = _picked(claim, chance)
    if not number or claim.charts:
        return None
    line = claim.line(number)
    kind = drugs()[line.code].kind
    same = _families().get(line.code, frozenset()) | {line.code}
    others = [
        drug
        for drug in drugs().values()
        if drug.products
        and drug.kind != kind
        and _substance(drug) not in {_substance(drugs()[code]) for code in same & drugs().keys()}
    ]
    other = chance.choice(others)
    changed = claim.with_line(number, **_of_product(line, chance.choice(other.products)))
    return changed.faulty(f"NDC of {other.code} on {line.code}", number)


@on_bill("INF-JW-12", needs=Needs(payers=MEDICARE, chart=True), decided=WITH_CHART)
def waste_not_bought(claim: Claim, chance: random.Random) -> Claim | None:
    """The waste of a drug that somebody else supplied is billed."""
    waste = [number for number, line in enumerate(claim.lines, 1) if "JW" in line.modifiers]
    if len(waste) != 1 or _TRIALS & {*claim.line(waste[0]).modifiers}:
        return None
    code = claim.line(waste[0]).code
    supply = chance.choice(("white-bagged", "patient", "assistance"))
    if not any(row.hcpcs == code for row in claim.charts):
        return None
    for number in claim.numbers(code):
        if number not in waste:
            claim = claim.with_line(number, charge=_CENT)
    changed = claim.with_charts(lambda row: attrs.evolve(row, supply=supply) if row.hcpcs == code else row)
    return changed.faulty(f"{code}-JW though {supply}", waste[0])


def _unfilled(line: Line, product: Product, units: Decimal) -> bool:
    """Whether no vials of the labeler hold exactly so many units."""
    sold = [one.vial for one in drugs()[line.code].products if one.ndc[:5] == product.ndc[:5]]
    return all(units % math.gcd(*map(int, sold)) and size > 2 for size in sold)


@on_bill("INF-JW-04", needs=Needs(payers=MEDICARE))
def no_whole_vials(claim: Claim, chance: random.Random) -> Claim | None:
    """A unit more is billed as discarded than the vials held."""
    waste = [number for number, line in enumerate(claim.lines, 1) if "JW" in line.modifiers]
    if len(waste) != 1 or _TRIALS & {*claim.line(waste[0]).modifiers} or claim.charts:
        return None
    line = claim.line(waste[0])
    given = [number for number in claim.numbers(line.code) if number not in waste]
    whole = line.units + sum(claim.line(number).units for number in given)
    fit = [
        one
        for one in drugs()[line.code].products
        if whole % one.vial == 0 and _unfilled(line, one, whole + 1)
    ]
    if (
        len(given) != 1
        or not fit
        or drugs()[line.code].flags & {"MIXED"}
        or not drugs()[line.code].single_dose
    ):
        return None
    product = chance.choice(fit)
    for number in (*given, *waste):
        claim = claim.with_line(number, **_of_product(claim.line(number), product))
    line = claim.line(waste[0])
    return claim.with_line(waste[0], **in_units(line, line.units + 1)).faulty(
        "a unit more than the vials held", waste[0]
    )
