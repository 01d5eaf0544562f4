"""INF-DRG-03: units above the medically unlikely edit."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import in_units
from x12tools.rules.base import FFS, OTHERS, at_line, capped, resting_on, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_dispensed, is_drug, is_no_cost
from x12tools.rules.scope import EXCLUDED, NCCI_MODIFIERS, ptp_setting, with_code
from x12tools.rules.scope import days as edited_days
from x12tools.rules.tables import drugs, unlikely

_BY_LINE, _ABSOLUTE = "1", "2"
_LONGEST_SPAN = 366


_CENTUNIT = Decimal("0.01")
"""Units of a span are parted evenly over its days, and thirds do not add up to a whole."""


@rule(
    id="INF-DRG-03",
    title="Units above the medically unlikely edit",
    severity=Severity.DENIAL,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="mue",
    source="CMS NCCI MUE, practitioner and outpatient hospital; payer profile",
    denials=[Denial("CO", "151", ("N362", "N640")), Denial("CO", "222", ("N362", "N640"))],
    aliases="INF-NCCI-09 INF-NCCI-10 INF-JW-11",
)
def inf_drg_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """Above the daily limit the whole line is denied, not the excess alone.

    Administered and discarded units of a day count together; units of a span of dates are
    spread over its days. A limit by the line (MAI 1) looks at each line. A payer's own limit
    comes before Medicare's; Medicaid's is its own alone. A limit of none is what Medicare does
    not pay, and says nothing of others. Drugs dispensed for many days are let be.

    Pass: M05.79 | J1745x100-JZ 96413
    Fail: M05.79 | J1745x1000-JZ 96413
    """
    own = context.policy("mue").get("overrides", {})
    for code, limit in _reached(claim, own, context).items():
        said: set[tuple[int, ...]] = set()
        for billed in _together(code, limit, claim, context):
            total = sum((units for _, units in billed), Decimal(0)).quantize(_CENTUNIT)
            lines = [line for line, _ in billed]
            numbers = tuple(line.number for line in lines)
            if total > limit[0] and numbers not in said:
                said.add(numbers)
                yield _above(code, total, limit, lines, code in own, context)


def _reached(claim: Claim, own: dict[str, int], context: Context) -> dict[str, tuple[Decimal, str]]:
    """The codes that go above their limit when all their lines count, with (most units, MAI)."""
    totals: dict[str, Decimal] = {}
    for line in claim.lines:
        if line.procedure and line.units is not None:
            totals[line.procedure] = totals.get(line.procedure, Decimal(0)) + line.units
    setting = ptp_setting(claim)
    limits = {code: _limit(code, setting, own, context) for code in totals}
    return {code: limit for code, limit in limits.items() if limit and totals[code] > limit[0]}


def _together(
    code: str, limit: tuple[Decimal, str], claim: Claim, context: Context
) -> Iterator[list[tuple[ServiceLine, Decimal]]]:
    """The lines of a code that one limit looks at, with their units: of a day and provider, or,
    for a limit by the line, of the line."""
    days: dict[tuple[object, object], list[tuple[ServiceLine, Decimal]]] = {}
    for visit in edited_days(claim):
        for line in with_code(visit, {code}):
            if line.units is None or line.has(*EXCLUDED) or is_no_cost(line, claim, context):
                continue
            if is_drug(line) and is_dispensed(line, visit, claim):
                continue
            who = line.rendering.id if line.rendering and line.form != INSTITUTIONAL else None
            for day, units in _by_day(line):
                days.setdefault((day, line.number if limit[1] == _BY_LINE else who), []).append((line, units))
    yield from days.values()


def _limit(
    code: str, setting: str | None, own: dict[str, int], context: Context
) -> tuple[Decimal, str] | None:
    """(most units, MAI) of a code in a setting, None where none is known."""
    if code in own:
        return Decimal(own[code]), ""
    if setting is None or context.profile.type in ("MCD", "MCDMCO"):
        return None
    row = unlikely().get(code, {})
    if not row.get(setting) or (row[setting] == "0" and not context.profile.is_medicare):
        return None
    return Decimal(row[setting]), row[f"mai_{setting}"]


def _by_day(line: ServiceLine) -> Iterator[tuple[datetime.date | None, Decimal]]:
    """The line's units on each of its days, spread evenly."""
    assert line.units is not None
    span = (line.date_to - line.date).days + 1 if line.date and line.date_to else 1
    if line.date is None or not 1 < span <= _LONGEST_SPAN:
        if span == 1:
            yield line.date, line.units
        return
    for day in range(span):
        yield line.date + datetime.timedelta(days=day), line.units / span


def _above(
    code: str,
    total: Decimal,
    known: tuple[Decimal, str],
    lines: list[ServiceLine],
    own: bool,
    context: Context,
) -> Finding:
    limit, indicator = known
    drug = drugs().get(code, {})
    each = f" ({drug['unit_quantity']} {drug['unit_measure']} each)" if drug.get("unit_quantity") else ""
    if limit == 0:
        text = "Medicare does not pay this code here; bill what was done."
    elif indicator == _ABSOLUTE:
        text = "No record lifts this limit: bill no more."
    elif drug:
        text = "Check the conversion from dose to units; if right, send the record on appeal."
    else:
        text = "Check the units; if right, send the record on appeal."
    scope = "on the line" if indicator == _BY_LINE else f"on {lines[0].date}"
    finding = at_line(
        inf_drg_03,
        lines[0],
        f"{code} is billed {in_units(total)}{each} {scope}; the limit is {limit}.",
        context,
        what="units",
        lines=lines,
        expected=f"at most {limit}",
        fix=Fix(Safety.HUMAN, text),
    )
    if indicator not in (_BY_LINE, _ABSOLUTE) and any(
        line.has(*NCCI_MODIFIERS, "76", "77") for line in lines
    ):
        finding = capped(finding, Severity.RISK, "a modifier tells the services apart: the record decides")
    return finding if own else resting_on(finding, ["mue"], lines[0].date)
