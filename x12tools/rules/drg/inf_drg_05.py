"""INF-DRG-05: containers billed as units."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import dose_units, in_units, plain, working
from x12tools.rules.base import FFS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import charted_dose
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.tables import drugs, procedures, smallest_container, unlikely, with_role

_MOST_CONTAINERS = 12
_ADULT = 18
_TRIFLE = 20
_ASKS = frozenset(FFS.split())
_DRUGS = frozenset(code for code, drug in drugs().items() if drug["container"] == "single-dose")
_SMALL_DOSES = procedures() | with_role(["IT", "CAV", "LES"])
"""Where a small part of a container is the dose: the eye, the spinal canal, a lesion."""


@rule(
    id="INF-DRG-05",
    title="Containers billed as units",
    severity=Severity.UNDERPAYMENT,
    codes=_DRUGS,
    source="CMS HCPCS Level II billing units; CMS ASP NDC-HCPCS crosswalk (container sizes)",
    denials=[],
    rarely=(Denial("CO", "16", ("M53",)),),
)
def inf_drg_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """Two vials entered as two units bill a fiftieth of the drug, and nobody sends that back.

    Where the dose is charted, the containers opened stand as units and the dose makes more of them.
    Without a chart only where the claim shows it: administered and discarded units together are
    fewer than the smallest container on the market holds, and JZ says that nothing was discarded. Six
    of a syringe of 6 mg whose unit is half a milligram are told alike. A payer that takes no JZ leaves one
    or two units of a container that holds twenty times as many and more.
    Children, and drugs for the eye, the spinal canal and lesions, are let be.

    Pass: D70.1 C50.911 | J2506x12-JZ 96372
    Pass: D70.1 C50.911 age=8 | J2506x3 J2506x9-JW 96372
    Fail: D70.1 C50.911 | J2506x1-JZ 96372
    """
    if claim.codes & _SMALL_DOSES:
        return
    groups: dict[tuple[str, datetime.date | None], list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure in _DRUGS:
            groups.setdefault((line.procedure, line.date), []).append(line)
    for (code, _), lines in groups.items():
        if sum((line.units or Decimal(0) for line in lines), Decimal(0)) > _MOST_CONTAINERS:
            continue  # the most of them
        holds = smallest_container(code)
        if (
            holds is None
            or not _is_adult(claim)
            or any(
                line.units is None or line.has(*EXCLUDED) or is_no_cost(line, claim, context)
                for line in lines
            )
        ):
            continue
        billed = sum((line.units or Decimal(0) for line in lines), Decimal(0))
        if not 0 < billed <= _MOST_CONTAINERS:
            continue
        charted = _charted(code, lines, billed, context)
        if charted:
            yield _finding(lines, billed, *charted, context, charted=True)
        elif not any(context.charted(line) for line in lines) and (
            as_units := _as_units(drugs()[code], holds, lines, billed, asked=context.profile.type in _ASKS)
        ):
            attested = any(line.has("JZ") for line in lines)
            said = ", and JZ says that none was discarded" if attested else ""
            why = f"the smallest container holds {plain(holds)}{said}"
            yield _finding(lines, billed, as_units[0], why, context, as_if=as_units[1])


def _is_adult(claim: Claim) -> bool:
    birth = claim.patient.birth_date if claim.patient else None
    return birth is not None and claim.date is not None and (claim.date - birth).days >= _ADULT * 365.25


def _charted(
    code: str, lines: list[ServiceLine], billed: Decimal, context: Context
) -> tuple[Decimal, str] | None:
    """(units of the charted dose, the working) where the units billed are the containers opened."""
    drug = drugs()[code]
    if not drug["unit_quantity"]:
        return None
    size, measure = Decimal(drug["unit_quantity"]), drug["unit_measure"]
    dose = charted_dose(lines, measure, context)
    opened = {row.row: row.vials for line in lines for row in context.charted(line)}
    if not dose or sum(vial.count for vials in opened.values() for vial in vials) != billed:
        return None
    units = dose_units(dose, size)
    return (units, working(dose, size, measure)) if units > billed else None


def _as_units(
    drug: dict[str, str], holds: Decimal, lines: list[ServiceLine], billed: Decimal, *, asked: bool
) -> tuple[Decimal, str] | None:
    """(units, what stands as units) where JZ is on fewer units than any container ``holds``: so many
    containers, where they would be a likely dose, or the measure of one, as 6 of 6 mg. Where the payer
    did not ask for JZ, a trifle of a container is taken for it."""
    if billed >= holds or billed != billed.to_integral_value():
        return None
    if not any(line.has("JZ") for line in lines):
        trifle = billed <= 2 and billed * _TRIFLE <= holds
        if not trifle or asked or any(line.has("JW") for line in lines):
            return None
    if drug["unit_quantity"] and billed == holds * Decimal(drug["unit_quantity"]):
        return holds, f"a {drug['unit_measure']}"
    most = unlikely().get(drug["code"], {}).get("practitioner")
    return (billed * holds, "a container") if not most or billed * holds <= Decimal(most) else None


def _finding(
    lines: list[ServiceLine],
    billed: Decimal,
    units: Decimal,
    why: str,
    context: Context,
    as_if: str = "a container",
    *,
    charted: bool = False,
) -> Finding:
    line = lines[0]
    drug = drugs()[line.procedure or ""]
    alone = charted and len(lines) == 1
    return at_line(
        inf_drg_05,
        line,
        f"{drug['name']} ({drug['code']}) on line {line.number} is billed {in_units(billed)}, as if "
        f"{as_if} were a unit; {why}.",
        context,
        what="units",
        units=units - billed,
        expected=plain(units),
        fix=Fix(
            Safety.ASSIST if alone else Safety.HUMAN,
            f"Bill the dose given: one unit is {drug['unit_quantity']} {drug['unit_measure']}"
            + (", and look whether the charge goes with them." if alone else "."),
            plain(billed) if alone else None,
            plain(units) if alone else None,
            (line.edit(units=units),) if alone else (),
        ),
    )
