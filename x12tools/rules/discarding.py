"""What the chart says of a drug's containers: units opened, administered and thrown away."""

from collections.abc import Iterable
from decimal import Decimal

import attrs

from x12tools.claims.model import ServiceLine
from x12tools.rules.arithmetic import converted, discarded_units, dose_units, opened_units, plain
from x12tools.rules.context import Context
from x12tools.rules.tables import drugs


@attrs.frozen(slots=True)
class Handling:
    """Units of one drug on one day: administered, thrown away, and the working in words."""

    administered: Decimal
    discarded: Decimal
    working: str


def charted_handling(lines: Iterable[ServiceLine], context: Context) -> Handling | None:
    """Dose against vials of the lines of one code; None unless every charted row has both, in
    measures that compare, and agrees with the waste that was documented."""
    lines = list(lines)
    drug = drugs().get(lines[0].procedure or "", {})
    rows = {row.row: row for line in lines for row in context.charted(line)}
    if not rows or not drug.get("unit_quantity"):
        return None
    size, measure = Decimal(drug["unit_quantity"]), drug["unit_measure"]
    dose = wasted = Decimal(0)
    vials: list[tuple[int, Decimal]] = []
    for row in rows.values():
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
            wasted += converted(row.wasted.quantity, row.wasted.unit, measure) or Decimal(0)
    units, whole = dose_units(dose, size), opened_units(vials, size)
    discarded = discarded_units(whole, units)
    if wasted >= size and not discarded:
        return None
    shown = " + ".join(f"{count} x {plain(content)} {measure}" for count, content in vials)
    return Handling(
        units,
        discarded,
        f"{shown} opened = {plain(whole)} units, {plain(dose)} {measure} ÷ {plain(size)} {measure} = "
        f"{plain(units)} units given, {plain(discarded)} discarded",
    )
