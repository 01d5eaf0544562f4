"""INF-DRG-20: charge below what Medicare pays."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import in_units
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost, is_unlisted
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.tables import drug_prices, table

_DISCOUNTED = ("TB", "JG", "UD")
_CENT = Decimal("0.01")


@rule(
    id="INF-DRG-20",
    title="Charge below what Medicare pays",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset(drug_prices()),
    forms="837P",
    payers="FFS_B",
    tables=("asp",),
    source="42 CFR 414.904(a); CMS ASP drug pricing file",
    denials=[],
    rarely=(Denial("CO", "16", ("M53",)),),
)
def inf_drg_20(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays the lesser of charge and limit: a price list that was not renewed gives money away.

    It compares the charge of a unit with the limit of the quarter, where the table covers the day,
    once for each drug. Drugs of no cost and 340B drugs are let be, and so is a hospital's, which is
    paid by its fee whatever the charge.

    Pass: 2026-02-02 K50.90 | J1745x40-JZ$9000 96413
    Pass: K50.90 | J1745x40-JZ$100 96413
    Fail: 2026-02-02 K50.90 | J1745x40-JZ$100 96413
    """
    groups: dict[str, list[ServiceLine]] = {}
    for line in at_cost(claim, context):
        if line.procedure not in drug_prices() or is_unlisted(line) or not table("asp").covers(line.date):
            continue
        if not line.units or line.charge is None or line.has(*_DISCOUNTED, *EXCLUDED):
            continue
        if not any(row.supply == "340b" for row in context.charted(line)):
            groups.setdefault(line.procedure, []).append(line)
    for code, lines in groups.items():
        units = sum((line.units or Decimal(0) for line in lines), Decimal(0))
        charge = sum((line.charge or Decimal(0) for line in lines), Decimal(0))
        limit = drug_prices()[code]
        if charge >= (limit * units).quantize(_CENT):
            continue
        yield at_line(
            inf_drg_20,
            lines[0],
            f"{code} on line {lines[0].number}: ${charge} ÷ {in_units(units)} = "
            f"${(charge / units).quantize(_CENT)}; Medicare pays up to ${limit.quantize(_CENT)} a unit.",
            context,
            what="charge",
            lines=lines,
            expected=f"at least {(limit * units).quantize(_CENT)}",
            fix=Fix(Safety.HUMAN, "Look at the units, then at the price list."),
            dollars_at_risk=(limit * units).quantize(_CENT) - charge,
            basis=f"medicare ASP limit {table('asp').data_date:%Y-%m}",
        )
