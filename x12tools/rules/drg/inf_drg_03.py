"""INF-DRG-03: units above the medically unlikely edit."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, drugs, unlikely


@rule(
    id="INF-DRG-03",
    title="Units above the medically unlikely edit",
    severity=Severity.DENIAL,
    payers="FFS_A FFS_B MA COMM TRICARE WC",
    advisory="MA COMM TRICARE WC",
    tables=("mue",),
    source="CMS NCCI MUE, practitioner and outpatient hospital",
    denials=[Denial("CO", "151", ("N362",)), Denial("CO", "222", ("N362",))],
)
def inf_drg_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """Above the daily limit the whole line is denied, not the excess alone.

    Administered and discarded units of a day count together.

    Pass: M05.79 | J1745x150-JZ 96413
    Fail: M05.79 | J1745x160-JZ 96413
    """
    column = "outpatient" if claim.form == INSTITUTIONAL else "practitioner"
    days: dict[tuple[str, object], list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure in drugs() and line.procedure in unlikely() and line.date == line.date_to:
            days.setdefault((line.procedure, line.date), []).append(line)
    for (code, _), lines in days.items():
        limit = unlikely()[code][column]
        total = sum((line.units or Decimal(0) for line in lines), Decimal(0))
        if not limit or total <= Decimal(limit):
            continue
        unit = drugs()[code]
        yield at_line(
            inf_drg_03,
            lines[0],
            f"{code} is billed {total} units a day ({unit['unit_quantity']} {unit['unit_measure']} each); "
            f"the limit is {limit}.",
            context,
            what="units",
            expected=f"at most {limit}",
            fix=Fix(
                Safety.HUMAN, "Check the conversion from dose to units; if right, send the record on appeal."
            ),
        )
