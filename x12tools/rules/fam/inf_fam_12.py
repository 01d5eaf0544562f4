"""INF-FAM-12: a vein kept open, billed as hydration."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import ADULT, KEEPS_OPEN, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.encounters import Encounter
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import drugs

_HYDRATION = frozenset({"96360", "96361"})


@rule(
    id="INF-FAM-12",
    title="A vein kept open, billed as hydration",
    severity=Severity.DENIAL,
    codes=_HYDRATION,
    needs="times dose",
    source="NCCI Policy Manual ch. XI §B; CMS Recovery Audit topic 0137",
    denials=[Denial("CO", "97", ("N20",)), Denial("CO", "50")],
)
def inf_fam_12(claim: Claim, context: Context) -> Iterator[Finding]:
    """Fluid that only keeps the line open, as between units of blood, is part of what it waits for.

    Only the chart can tell: it speaks where every fluid of the visit has its volume and its times,
    and none ran faster than 30 mL an hour into an adult. Fluid before or after a transfusion, at
    the rate of hydration, is let be.

    Pass: D64.9 | 36430 96360
    Pass: D64.9 | 36430 96360 || J7030 IV 08:00-09:00 500mL
    Fail: D64.9 | 36430 96360 || J7030 IV 08:00-12:00 80mL
    """
    birth = claim.patient.birth_date if claim.patient else None
    if birth is None or claim.date is None or (claim.date - birth).days < ADULT * 365.25:
        return
    for lines in visits(claim, context):
        billed = with_code(lines, _HYDRATION)
        rates = [row.rate for row in _fluids(lines, billed, context)]
        if not billed or not rates or any(rate is None or rate > KEEPS_OPEN for rate in rates):
            continue
        fastest = max(rate for rate in rates if rate is not None)
        first = billed[0]
        yield at_line(
            inf_fam_12,
            first,
            f"{first.procedure} on line {first.number} is hydration; the fluid charted ran at "
            f"{plain(fastest.quantize(Decimal('0.1')))} mL an hour, which keeps the vein open.",
            context,
            lines=billed,
            fix=Fix(Safety.HUMAN, "Leave it out unless the order was to hydrate."),
        )


def _fluids(lines: list[ServiceLine], billed: list[ServiceLine], context: Context) -> list[Encounter]:
    """The charted fluids of the visit: by their code, or by the line of hydration they name."""
    days = {line.date for line in lines}
    numbers = {line.number for line in billed}
    return [
        row
        for row in context.encounters
        if (
            row.line in numbers
            or drugs().get(row.hcpcs or "", {}).get("family") == "HYD"
            or row.hcpcs is None
        )
        and (row.start is None or row.start.date() in days)
    ]
