"""Discarded drug: the lines of a drug and day, and what the chart says of its containers."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.rules.arithmetic import converted, discarded_units, dose_units, opened_units, plain
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost, is_fluid
from x12tools.rules.encounters import Encounter
from x12tools.rules.scope import EXCLUDED, is_inpatient
from x12tools.rules.tables import drugs


@attrs.frozen(slots=True)
class DrugDay:
    """The lines of one drug code on one day: what was given, and what was thrown away (JW)."""

    given: tuple[ServiceLine, ...]
    discarded: tuple[ServiceLine, ...]

    @property
    def lines(self) -> tuple[ServiceLine, ...]:
        """Both, what was given first."""
        return self.given + self.discarded

    @property
    def code(self) -> str:
        """The drug's code."""
        return self.lines[0].procedure or ""


def drug_days(claim: Claim, context: Context) -> list[DrugDay]:
    """The coded drugs of a claim that cost something, by code and day; fluids, lines sent to be
    denied and the drugs of an inpatient stay are none."""
    return context.once(_drug_days, claim)


def _drug_days(claim: Claim, context: Context) -> list[DrugDay]:
    if is_inpatient(claim):
        return []
    days: dict[object, list[ServiceLine]] = {}
    for line in at_cost(claim, context):
        if line.procedure in drugs() and not is_fluid(line) and not line.has(*EXCLUDED):
            days.setdefault((line.procedure, line.date), []).append(line)
    return [
        DrugDay(
            tuple(line for line in lines if not line.has("JW")),
            tuple(line for line in lines if line.has("JW")),
        )
        for lines in days.values()
    ]


def billed(lines: Iterable[ServiceLine]) -> Decimal:
    """The units of lines."""
    return sum((line.units or Decimal(0) for line in lines), Decimal(0))


def charted_container(line: ServiceLine, context: Context) -> str | None:
    """The container that the chart names: single-dose, multi-dose, mixed where it names both."""
    charted = {row.container for row in context.charted(line)} - {None}
    return "mixed" if len(charted) > 1 else next(iter(charted), None)


def container(line: ServiceLine, context: Context) -> str:
    """The container that the chart names, else the one that every product of the code has."""
    known = drugs().get(line.procedure or "", {}).get("container", "unknown")
    return charted_container(line, context) or known


@attrs.frozen(slots=True)
class Handling:
    """Units of one drug on one day: opened (whole ones), administered, thrown away, and the working in
    words. ``smallest`` is what the smallest container held, ``documented`` the waste that was
    written down, None where nothing was."""

    opened: Decimal
    administered: Decimal
    discarded: Decimal
    smallest: Decimal
    documented: Decimal | None
    working: str


def charted_dose(lines: Iterable[ServiceLine], measure: str, context: Context) -> Decimal | None:
    """All of the drug that was charted for the lines; None where a row cannot be added."""
    return dose_of(context.dosed(lines), measure)


def dose_of(rows: Iterable[Encounter], measure: str) -> Decimal | None:
    """The dose of charted rows in a measure; None where a row cannot be added."""
    total = Decimal(0)
    for row in rows:
        dose = converted(row.dose, row.dose_unit or "", measure) if row.dose is not None else None
        if dose is None:
            return None
        total += dose
    return total


def charted_handling(lines: Iterable[ServiceLine], context: Context) -> Handling | None:
    """Dose against vials of the lines of one code; None unless every charted row has both, in
    measures that compare, and agrees with the waste that was documented."""
    lines = list(lines)
    return handling(lines[0].procedure or "", context.dosed(lines))


def handling(code: str, rows: Iterable[Encounter]) -> Handling | None:
    """The same of charted rows of one code."""
    rows = list(rows)
    drug = drugs().get(code, {})
    if not rows or not drug.get("unit_quantity"):
        return None
    size, measure = Decimal(drug["unit_quantity"]), drug["unit_measure"]
    dose = Decimal(0)
    wasted: Decimal | None = None
    vials: list[tuple[int, Decimal]] = []
    for row in rows:
        given = converted(row.dose, row.dose_unit or "", measure) if row.dose is not None else None
        opened = [(vial.count, converted(vial.size, vial.unit, measure)) for vial in row.vials]
        if given is None or not opened:
            return None
        dose += given
        for count, content in opened:
            if content is None:
                return None
            vials.append((count, content))
        if row.wasted:
            wasted = wasted or Decimal(0)
            wasted += converted(row.wasted.quantity, row.wasted.unit, measure) or Decimal(0)
    units, whole = dose_units(dose, size), opened_units(vials, size)
    discarded = discarded_units(whole, units)
    if wasted is not None and wasted >= size and not discarded:
        return None
    shown = " + ".join(f"{count} x {plain(content)} {measure}" for count, content in vials)
    return Handling(
        whole.to_integral_value(ROUND_FLOOR),
        units,
        discarded,
        min(content for _, content in vials) / size,
        None if wasted is None else wasted / size,
        f"{shown} opened = {plain(whole)} units, {plain(dose)} {measure} ÷ {plain(size)} {measure} = "
        f"{plain(units)} units given, {plain(discarded)} discarded",
    )
