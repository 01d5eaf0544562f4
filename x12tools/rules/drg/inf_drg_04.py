"""INF-DRG-04: milligrams billed as units."""

import datetime
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from x12tools.claims.editing import with_charge
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import dose_units, in_units, plain, working
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import charted_dose
from x12tools.rules.tables import drugs


@rule(
    id="INF-DRG-04",
    title="Milligrams billed as units",
    severity=Severity.DENIAL,
    needs="dose",
    source="CMS HCPCS Level II billing units; the charted dose",
    denials=[Denial("CO", "151", ("N362",)), Denial("CO", "222", ("N362",))],
)
def inf_drg_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """A dose entered as units bills the drug many times over, or a part of it.

    Only the charted dose can tell: a large unit count may be a large patient. All that was
    charted for the code is added up, in the measure of its billing unit; discarded units do not
    count. Where the unit is less than one milligram too little is billed.

    Pass: M05.79 | J1745x40-JZ 96413 || J1745 IV 400mg
    Pass: M05.79 | J1745x100-JZ 96413
    Fail: M05.79 | J1745x100-JZ 96413 || J1745 IV 100mg
    """
    groups: dict[tuple[str, datetime.date | None], list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure in drugs() and line.units is not None and not line.has("JW"):
            groups.setdefault((line.procedure, line.date), []).append(line)
    for (code, _), lines in groups.items():
        drug = drugs()[code]
        if not drug["unit_quantity"] or Decimal(drug["unit_quantity"]) == 1:
            continue
        size, measure = Decimal(drug["unit_quantity"]), drug["unit_measure"]
        dose = charted_dose(lines, measure, context)
        billed = sum((line.units or Decimal(0) for line in lines), Decimal(0))
        if not dose:
            continue
        units = dose_units(dose, size)
        if units == billed or billed not in (dose, dose.to_integral_value(ROUND_CEILING)):
            continue
        yield _finding(lines, dose, size, measure, units, billed, context)


def _finding(
    lines: list[ServiceLine],
    dose: Decimal,
    size: Decimal,
    measure: str,
    units: Decimal,
    billed: Decimal,
    context: Context,
) -> Finding:
    line = lines[0]
    alone = len(lines) == 1
    return at_line(
        inf_drg_04,
        line,
        f"{line.procedure} on line {line.number} is billed {in_units(billed)}, the charted {measure}; "
        f"{working(dose, size, measure)}.",
        context,
        what="units",
        units=abs(billed - units),
        severity=Severity.DENIAL if billed > units else Severity.UNDERPAYMENT,
        expected=plain(units),
        fix=Fix(
            Safety.ASSIST if alone else Safety.HUMAN,
            f"Bill {in_units(units)}{with_charge(line, units if alone else billed)}.",
            plain(billed),
            plain(units),
            (line.edit(units=units),) if alone else (),
        ),
    )
