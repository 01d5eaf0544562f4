"""INF-DRG-04: milligrams billed as units."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, drugs


@rule(
    id="INF-DRG-04",
    title="Milligrams billed as units",
    severity=Severity.DENIAL,
    needs="dose",
    source="CMS HCPCS Level II billing units; the charted dose",
    denials=[Denial("CO", "151", ("N362",)), Denial("CO", "222", ("N362",))],
)
def inf_drg_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """A dose in milligrams entered as units bills the drug many times over.

    Only the charted dose can tell: a large unit count may be a large patient.

    Pass: M05.79 | J1745x40-JZ 96413 || J1745 IV 400mg
    Pass: M05.79 | J1745x100-JZ 96413
    Fail: M05.79 | J1745x100-JZ 96413 || J1745 IV 100mg
    """
    for line in claim.lines:
        drug = drugs().get(line.procedure or "")
        if drug is None or not drug["unit_quantity"] or line.units is None or line.has("JW"):
            continue
        size, measure = Decimal(drug["unit_quantity"]), drug["unit_measure"]
        for charted in context.encounters:
            if charted.line not in (None, line.number) or charted.hcpcs not in (None, line.procedure):
                continue
            if charted.line is None and not charted.hcpcs:
                continue
            dose = charted.dose
            if dose is None or size == 1 or charted.dose_unit != measure or line.units != dose:
                continue
            units = (dose / size).to_integral_value(ROUND_CEILING)
            yield at_line(
                inf_drg_04,
                line,
                f"{line.procedure} on line {line.number} is billed {line.units} units, the charted "
                f"{measure}; {dose} {measure} ÷ {size} {measure} = {units} units.",
                context,
                what="units",
                units=line.units - units,
                expected=str(units),
                fix=Fix(Safety.HUMAN, f"Bill {units} units, and the charge that goes with them."),
            )
