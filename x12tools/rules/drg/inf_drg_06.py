"""INF-DRG-06: dose far from what the label gives for the weight."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import charted_dose
from x12tools.rules.tables import drugs, label_doses

_BELOW, _ABOVE = Decimal("0.5"), Decimal("1.5")


@rule(
    id="INF-DRG-06",
    title="Dose far from what the label gives for the weight",
    severity=Severity.RISK,
    codes=frozenset(label_doses()),
    needs="dose",
    general_knowledge=True,
    source="FDA labels (doses by weight); the charted dose and weight",
    denials=[Denial("CO", "153"), Denial("CO", "151", ("N362",)), Denial("CO", "50")],
    rarely=(Denial("CO", "222", ("N362",)),),
)
def inf_drg_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """A dose twice what the weight allows is a slip of the pen, or a record that will be asked for.

    Dose and weight are the chart's. It speaks below half the label's smallest dose and above one and
    a half times its largest, all indications taken together.

    Pass: K50.90 | J1745x40-JZ 96413 || J1745 IV 400mg 80kg
    Pass: K50.90 | J1745x40-JZ 96413
    Fail: K50.90 | J1745x80-JZ 96413 || J1745 IV 800mg 40kg
    """
    seen: set[tuple[str, object]] = set()
    for line in claim.lines:
        code = line.procedure or ""
        label = label_doses().get(code)
        if label is None or (code, line.date) in seen:
            continue
        seen.add((code, line.date))
        same = [other for other in claim.lines if other.procedure == code and other.date == line.date]
        dose, weight = charted_dose(same, label["measure"], context), _weight(same, context)
        if not dose or not weight:
            continue
        each, low, high = dose / weight, Decimal(label["low"]), Decimal(label["high"])
        if low * _BELOW <= each <= high * _ABOVE:
            continue
        measure = label["measure"]
        yield at_line(
            inf_drg_06,
            line,
            f"{drugs()[code]['name']} ({code}): {plain(dose)} {measure} ÷ {plain(weight)} kg = "
            f"{plain(each.quantize(Decimal('0.1')))} {measure}/kg; the label gives {_range(low, high)}.",
            context,
            what="units",
            lines=same,
            fix=Fix(Safety.HUMAN, "Look at dose, unit and weight in the record."),
        )


def _weight(lines: list[ServiceLine], context: Context) -> Decimal | None:
    """The one weight that the rows of the lines give."""
    found = {row.weight_kg for line in lines for row in context.charted(line)} - {None}
    return found.pop() if len(found) == 1 else None


def _range(low: Decimal, high: Decimal) -> str:
    return plain(low) if low == high else f"{plain(low)} to {plain(high)}"
