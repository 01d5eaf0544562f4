"""INF-SET-16: a drug that is paid by itself, hidden in a pharmacy charge."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import converted, dose_units, plain, working
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import SEPARATELY_PAID, Context
from x12tools.rules.drug_lines import FREE_SUPPLY
from x12tools.rules.encounters import Encounter
from x12tools.rules.scope import bill_kind, is_outside_opps
from x12tools.rules.tables import drug_prices, drugs, opps_status, same_drug, table, with_role

_GIVEN = with_role(
    ["INITIAL-CX", "INITIAL-CXPUSH", "INITIAL-TX", "INITIAL-PUSH", "INJ-CX", "INJ-HORM", "INJ"]
)


@rule(
    id="INF-SET-16",
    title="Separately paid drug hidden in a pharmacy charge",
    severity=Severity.UNDERPAYMENT,
    codes=_GIVEN,
    forms="837I",
    payers="FFS_A",
    needs="dose",
    tables=("opps_status",),
    source="CMS OPPS Addendum B (status G, K, K1); CMS IOM 100-04 ch. 17 §90.2",
    denials=[Denial("CO", "97")],
)
def inf_set_16(claim: Claim, context: Context) -> Iterator[Finding]:
    """A dear drug charged to pharmacy without its code is paid nothing, for pharmacy is packaged.

    The chart must have its code and dose, and the bill a pharmacy charge (025x) without a code. Silent
    where the drug was not the hospital's to buy.

    Pass: 837I 2025-10-02 C34.11 | 0636:J9271x200-JZ 0335:96413 0250:$88 || J9271 IV 200mg
    Fail: 837I 2025-10-02 C34.11 | 0250:$18400 0335:96413 || J9271 IV 200mg
    """
    if bill_kind(claim) not in ("12", "13") or is_outside_opps(claim):
        return
    hidden = [
        line for line in claim.lines if not line.procedure and (line.revenue_code or "").startswith("025")
    ]
    if not hidden:
        return
    rows: dict[str, list[Encounter]] = {}
    for row in context.encounters:
        if row.hcpcs and row.dose is not None and row.supply not in FREE_SUPPLY:
            rows.setdefault(row.hcpcs, []).append(row)
    dearest = max(hidden, key=lambda line: line.charge or 0)
    for code, given in rows.items():
        if opps_status().get(code) not in SEPARATELY_PAID:
            continue
        if any(line.procedure and same_drug(line.procedure, code) for line in claim.lines):
            continue
        drug = drugs().get(code, {})
        dose = _dose(given, drug.get("unit_measure", ""))
        if not drug.get("unit_quantity") or not dose:
            continue
        size, measure = Decimal(drug["unit_quantity"]), drug["unit_measure"]
        price = drug_prices().get(code)
        units = dose_units(dose, size)
        yield at_line(
            inf_set_16,
            dearest,
            f"The chart has {drug['name']} ({code}, {working(dose, size, measure)}); no line bills it, and "
            f"line {dearest.number} has a pharmacy charge without a code.",
            context,
            what="revenue_code",
            value=dearest.revenue_code,
            expected=f"0636 {code} x{plain(units)}",
            dollars_at_risk=(price * units).quantize(Decimal("0.01")) if price else None,
            basis=f"medicare ASP limit {table('asp').data_date:%Y-%m}" if price else None,
            fix=Fix(
                Safety.HUMAN, f"Bill it under 0636 as {code}, {plain(units)} units, if it is in that charge."
            ),
        )


def _dose(rows: list[Encounter], measure: str) -> Decimal | None:
    """All doses of a drug together, None where one does not compare."""
    doses = [converted(row.dose, row.dose_unit or "", measure) for row in rows if row.dose is not None]
    return None if None in doses else sum((dose for dose in doses if dose), Decimal(0))
