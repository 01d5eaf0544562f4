"""INF-DRG-12: the same drug on two lines that nothing tells apart."""

from collections.abc import Hashable, Iterator
from decimal import Decimal

from x12tools.claims.editing import merge_lines
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_no_cost, is_unlisted
from x12tools.rules.scope import SEPARATE
from x12tools.rules.tables import drugs, with_role

_REPEATED = ("76", "77", *SEPARATE)
_FULL_LINE = 999
_BY_PUMP = with_role(["INITIAL-PUMP", "PUMP"])
_PUSHED_AND_PUMPED = frozenset(
    code for code, drug in drugs().items() if {"IVP", "PUMP"} <= set(drug["routes"].split())
)
"""Drugs of which a push and a pump of the same day are two lines, as fluorouracil."""


@rule(
    id="INF-DRG-12",
    title="The same drug on two lines that nothing tells apart",
    severity=Severity.RISK,
    forms="837P",
    source="CMS IOM 100-04 ch. 1 §120; CMS IOM 100-04 ch. 17 §70",
    denials=[Denial("OA", "18")],
)
def inf_drg_12(claim: Claim, context: Context) -> Iterator[Finding]:
    """The second line is denied as the first one again.

    It speaks of an 837P whose lines of one drug and day agree in all but units: modifiers, NDC,
    price of a unit, provider, place and diagnoses. Discarded drug, another NDC, a line that
    is full, and a push beside the start of a pump are ways to tell them apart. A hospital has a line
    for each time the drug was dispensed.

    Pass: M05.79 | J1745x35 J1745x5-JW 96413
    Pass: 837I R52 | 0636:J1885-JZ 0636:J1885-JZ
    Fail: M05.79 | J1745x20-JZ J1745x20-JZ 96413
    """
    if len(claim.codes) == len(claim.lines):
        return
    groups: dict[Hashable, list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure and line.units and is_drug(line) and not line.has(*_REPEATED):
            groups.setdefault(_key(line), []).append(line)
    for lines in groups.values():
        first = lines[0]
        if len(lines) < 2 or is_no_cost(first, claim, context):
            continue
        if is_unlisted(first) and not (first.description or first.drug):
            continue
        if any(line.units is not None and line.units >= _FULL_LINE for line in lines):
            continue
        if first.procedure in _PUSHED_AND_PUMPED and claim.codes & _BY_PUMP:
            continue
        units = [plain(line.units) for line in lines if line.units is not None]
        total = plain(sum((line.units or Decimal(0) for line in lines), Decimal(0)))
        changes = merge_lines(lines)
        yield at_line(
            inf_drg_12,
            lines[1],
            f"{first.procedure} is billed on lines {' and '.join(str(line.number) for line in lines)} of "
            f"{first.date} ({' and '.join(units)} units), and nothing tells them apart.",
            context,
            lines=lines[1:],
            fix=Fix(
                Safety.ASSIST if changes else Safety.HUMAN,
                f"Bill one line of {total} units with its NDC quantity; 76 if the drug was given again.",
                f"{' and '.join(units)} units" if changes else None,
                f"{total} units" if changes else None,
                changes,
            ),
        )


def _key(line: ServiceLine) -> Hashable:
    assert line.units
    return (
        line.procedure,
        line.date,
        line.date_to,
        frozenset(line.modifiers),
        line.drug.ndc if line.drug else None,
        line.rendering.id if line.rendering else None,
        line.place_of_service,
        line.pointers,
        line.description,
        line.charge / line.units if line.charge is not None else None,
    )
