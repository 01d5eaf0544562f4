"""INF-DRG-07: code that another took the place of."""

from collections.abc import Iterator
from decimal import ROUND_CEILING

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes import find_set
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import drugs, successors


@rule(
    id="INF-DRG-07",
    title="A code that another took the place of",
    severity=Severity.REJECT,
    codes=frozenset(successors()),
    stc="A7:454",
    source="CMS HCPCS Level II file; CMS OPPS Addendum B; CMS IOM 100-04 ch. 23 §20.3",
    denials=[Denial("CO", "181", ("M20", "N56")), Denial("CO", "16", ("M20", "N56"))],
)
def inf_drg_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """An ended drug code comes back, and its successor seldom has the same unit: 1 becomes 25, or 12.

    It speaks of codes with one successor, from the day on which the old one was surely gone. A
    code that ended with none, or with several, is for CODE-HCPCS; one that no list knows is valid.

    Pass: 2024-05-01 M05.79 | J2919x25-JZ 96374
    Pass: 2024-03-15 M05.79 | J2930x1 96374
    Fail: 2024-05-01 M05.79 | J2930x1 96374
    """
    codes = find_set("hcpcs")
    if codes is None:
        return
    for line in claim.lines:
        code = line.procedure or ""
        if code not in successors():
            continue
        if all(codes.judge(code, day).verdict.is_fault for day in (line.date, line.date_to or line.date)):
            ended = codes.judge(code, line.date).last
            if ended and line.date and line.date > ended:
                yield _finding(line, f"ended {ended}", context)


def _finding(line: ServiceLine, ended: str, context: Context) -> Finding:
    code = line.procedure or ""
    successor, factor = successors()[code]
    drug = drugs().get(successor, {})
    each = f", {drug['unit_quantity']} {drug['unit_measure']} each" if drug.get("unit_quantity") else ""
    if line.units is None:
        units = exact = None
    else:
        exact = line.units * factor
        units = exact.to_integral_value(ROUND_CEILING)
    change = (
        ""
        if units is None
        else f": {plain(line.units or factor)} x {code} = {plain(units)} x {successor}{each}"
    )
    sure = units is not None and units == exact
    return at_line(
        inf_drg_07,
        line,
        f"{code} on line {line.number} {ended}; {successor} took its place{change}.",
        context,
        expected=successor,
        fix=Fix(
            Safety.ASSIST if sure else Safety.HUMAN,
            f"Bill {successor} x {plain(units)}."
            if units is not None and sure
            else f"Bill {successor}, its units by the dose.",
            code,
            successor,
            (line.edit(procedure=successor, units=units),) if sure else (),
        ),
    )
