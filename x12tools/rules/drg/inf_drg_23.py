"""INF-DRG-23: units of the code that went before."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.editing import with_charge
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import dose_units, in_units, plain, working
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import charted_dose
from x12tools.rules.tables import drugs, predecessors


@rule(
    id="INF-DRG-23",
    title="Units of the code that went before",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset(predecessors()),
    needs="dose",
    source="CMS HCPCS Level II billing units, old code and new; the charted dose",
    denials=[],
    rarely=(Denial("CO", "151", ("N362",)),),
)
def inf_drg_23(claim: Claim, context: Context) -> Iterator[Finding]:
    """A new code with a smaller unit, billed by the old one's, is paid a tenth; or ten times.

    Only the charted dose can tell. It speaks where the units billed are just those that the dose
    made under the code that was replaced.

    Pass: 2025-06-02 D69.3 | J2802x250-JZ 96372 || J2802 SC 250mcg
    Pass: 2025-06-02 D69.3 | J2802x25-JZ 96372
    Fail: 2025-06-02 D69.3 | J2802x25-JZ 96372 || J2802 SC 250mcg
    """
    groups: dict[tuple[str, datetime.date | None], list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure in drugs() and line.procedure in predecessors() and not line.has("JW"):
            groups.setdefault((line.procedure, line.date), []).append(line)
    for (code, _), lines in groups.items():
        size, measure = Decimal(drugs()[code]["unit_quantity"]), drugs()[code]["unit_measure"]
        dose = charted_dose(lines, measure, context)
        billed = sum((line.units or Decimal(0) for line in lines), Decimal(0))
        if not dose or billed == dose_units(dose, size):
            continue
        for old, factor in predecessors()[code]:
            if factor != 1 and billed == dose_units(dose, size * factor):
                yield _finding(lines, old, dose, size, measure, context)
                break


def _finding(
    lines: list[ServiceLine], old: str, dose: Decimal, size: Decimal, measure: str, context: Context
) -> Finding:
    line, units = lines[0], dose_units(dose, size)
    billed = sum((each.units or Decimal(0) for each in lines), Decimal(0))
    alone = len(lines) == 1
    return at_line(
        inf_drg_23,
        line,
        f"{line.procedure} on line {line.number} is billed {in_units(billed)}, those of {old}, which it "
        f"replaced; {working(dose, size, measure)}.",
        context,
        what="units",
        units=abs(units - billed),
        severity=Severity.UNDERPAYMENT if billed < units else Severity.DENIAL,
        expected=plain(units),
        fix=Fix(
            Safety.ASSIST if alone else Safety.HUMAN,
            f"Bill {in_units(units)}{with_charge(line, units if alone else billed)}.",
            plain(billed),
            plain(units),
            (line.edit(units=units),) if alone else (),
        ),
    )
