"""INF-NDC-05: NDC quantity and billed units that do not agree."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.editing import edit_quantity
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import in_units, ndc_units, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import billed
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.products import LABELLED_BY_VIAL, ndc_of, product
from x12tools.rules.tables import drugs


@rule(
    id="INF-NDC-05",
    title="NDC quantity does not agree with the units billed",
    severity=Severity.RISK,
    segments="LIN",
    tables=("ndc_crosswalk",),
    stc="A7:218",
    source="CMS ASP NDC-HCPCS crosswalk",
    denials=[Denial("CO", "16", ("M119", "M53"))],
    rarely=(Denial("CO", "222", ("N362",)),),
)
def inf_ndc_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer turns the NDC quantity into units and denies the line whose two counts differ.

    The quantities of all lines of a code, an NDC and a day are added, for payers differ on how JW
    lines carry them; up to one container may be apart, since a part of a vial is counted either
    way. Containers (UN) and milliliters (ML) of products in the crosswalk are judged; vials that
    differ in content are let be.

    Pass: 2026-01-15 M05.79 | J1745x40-JZ/57894003001:4UN 96413
    Fail: 2026-01-15 M05.79 | J1745x40-JZ/57894003001:40UN 96413
    """
    groups: dict[tuple[str, str, datetime.date | None], list[ServiceLine]] = {}
    for line in claim.lines:
        code = line.procedure or ""
        if line.drug and code in drugs() and code not in LABELLED_BY_VIAL and (ndc := ndc_of(line)):
            groups.setdefault((code, ndc, line.date), []).append(line)
    for (code, ndc, _), lines in groups.items():
        row = product(ndc, code)
        if row is None or any(line.units is None or is_no_cost(line, claim, context) for line in lines):
            continue
        said = _said(lines, row)
        units = billed(lines)
        if said is None or abs(said - units) <= Decimal(row["bill_units"]):
            continue
        yield _finding(lines, ndc, row, said, units, context)


def _said(lines: list[ServiceLine], row: dict[str, str]) -> Decimal | None:
    """The units that the NDC quantities make; None where one does not tell."""
    total = Decimal(0)
    for line in lines:
        assert line.drug is not None
        quantity, unit = line.drug.quantity, line.drug.unit
        if quantity is None or unit is None:
            return None
        units = ndc_units(quantity, unit, Decimal(row["package_size"]), Decimal(row["bill_units"]))
        if units is None:
            return None
        total += units
    return total


def _finding(
    lines: list[ServiceLine],
    ndc: str,
    row: dict[str, str],
    said: Decimal,
    units: Decimal,
    context: Context,
) -> Finding:
    line = lines[0]
    given = " + ".join(
        f"{plain(one.drug.quantity)} {one.drug.unit}"
        for one in lines
        if one.drug and one.drug.quantity is not None
    )
    each = plain(Decimal(row["bill_units"]))
    size = plain(Decimal(row["package_size"]))
    right = units / Decimal(row["bill_units"])
    change = _requantified(lines, right, Decimal(size))
    return at_line(
        inf_ndc_05,
        line,
        f"{line.procedure} is billed {in_units(units)}; {given} of NDC {ndc} are {in_units(said)} "
        f"({each} a container{'' if size == '1' else f' of {size} ML'}).",
        context,
        what="ndc_quantity",
        lines=lines,
        value=given,
        fix=Fix(
            Safety.ASSIST if change else Safety.HUMAN,
            f"If the units are right, the quantity is {plain(right.quantize(Decimal('0.001')))} UN"
            + ("" if size == "1" else f" or {plain((right * Decimal(size)).quantize(Decimal('0.001')))} ML")
            + "; else correct the units by the dose.",
            given if change else None,
            change[0] if change else None,
            (change[1],) if change else (),
        ),
    )


def _requantified(lines: list[ServiceLine], containers: Decimal, size: Decimal) -> tuple[str, Change] | None:
    """(the quantity in words, the change) that sets the one line's quantity right in its own unit; None
    where three decimals do not hold it."""
    drug = lines[0].drug
    assert drug is not None
    quantity = containers if drug.unit == "UN" else containers * size
    if len(lines) != 1 or quantity != quantity.quantize(Decimal("0.001")):
        return None
    change = edit_quantity(lines[0], quantity)
    return (f"{plain(quantity)} {drug.unit}", change) if change else None
