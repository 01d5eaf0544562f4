"""INF-SEQ-02: a hospital's initial service is not the highest."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import FIRST, INITIAL, is_apart, orphans, rank
from x12tools.rules.pairing import pairs_anew
from x12tools.rules.scope import PARTIAL_BILLS, bill_kind, billed_codes, visits, with_code
from x12tools.rules.tables import administration

_ANOTHER_DRUG = frozenset({"96367", "96375", "96411", "96417"})


@rule(
    id="INF-SEQ-02",
    title="Hospital's initial service is not the highest of the encounter",
    severity=Severity.UNDERPAYMENT,
    codes=INITIAL,
    forms="837I",
    source="CMS NCCI Policy Manual ch. XI; CMS IOM 100-04 ch. 4 §230.2",
    denials=[],
    rarely=(Denial("CO", "97"), Denial("CO", "236")),
)
def inf_seq_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """A hospital bills the highest service as the initial one, whatever was hung first.

    Chemotherapy infusion, chemotherapy push, therapeutic infusion, therapeutic push, hydration:
    where the initial one is lower than an add-on of the same day, too little is paid. What a
    modifier sets apart, bills of a part of the stay, and pumps are let be.

    Pass: 837I J15.9 | 96365 96375 96361
    Pass: 837I 2024-01-20 J15.9 | G0378x20 96365 96375 2024-01-21: 96366x2 96376
    Fail: 837I R11.2 | 96374 96367
    """
    if bill_kind(claim) not in ("13", "85") or claim.frequency in PARTIAL_BILLS:
        return
    for lines in visits(claim, context):
        initial = with_code(lines, INITIAL)
        if not initial:
            continue
        best = min(initial, key=lambda line: (rank(line.procedure), line.number))
        lost = orphans(billed_codes(lines))
        above = [
            line
            for line in with_code(lines, _ANOTHER_DRUG - lost)
            if line.date == best.date and not is_apart(line) and _rank(line) < rank(best.procedure)
        ]
        if above:
            yield _finding(
                min(above, key=lambda line: (_rank(line), line.number)), best, lines, claim, context
            )


def _rank(line: ServiceLine) -> int:
    return rank(FIRST[line.procedure or ""])


def _finding(
    line: ServiceLine, best: ServiceLine, lines: list[ServiceLine], claim: Claim, context: Context
) -> Finding:
    first, twin = FIRST[line.procedure or ""], administration()[best.procedure or ""]["sequential_twin"]
    changes = _changes(line, best, first, twin, lines, claim)
    return at_line(
        inf_seq_02,
        best,
        f"{best.procedure} on line {best.number} is initial, though {line.procedure} on line {line.number} "
        f"is higher; a hospital bills {first} and {twin}.",
        context,
        lines=(best, line),
        expected=first,
        fix=Fix(
            Safety.ASSIST if changes else Safety.HUMAN,
            f"Bill line {line.number} as {first} and line {best.number} as {twin}, if they are one encounter "
            "at one access site.",
            f"{best.procedure}, {line.procedure}" if changes else None,
            f"{twin}, {first}" if changes else None,
            changes,
        ),
        dollars_at_risk=None,
        basis=None,
    )


def _changes(
    line: ServiceLine, best: ServiceLine, first: str, twin: str, lines: list[ServiceLine], claim: Claim
) -> tuple[Change, ...]:
    """Both lines with the other's part, where each is one unit and every add-on keeps its base."""
    rest = billed_codes(one for one in lines if one is not line and one is not best)
    if line.units != 1 or best.units != 1 or rest & {first, twin} or orphans(rest | {first, twin}):
        return ()
    if pairs_anew(line, first, [one for one in lines if one is not best], claim):
        return ()
    return best.edit(procedure=twin), line.edit(procedure=first)
