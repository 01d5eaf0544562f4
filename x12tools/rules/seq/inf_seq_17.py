"""INF-SEQ-17: hormonal and other injections of chemotherapy mixed up."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import PROFESSIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import has_uncoded_pharmacy, is_drug, may_be_in_a_vein, may_be_injected
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import drugs, fees, table

_OTHER, _HORMONAL = "96401", "96402"
_VEIN = frozenset({"96409", "96411", "96413", "96416", "96417"})
_DOUBTFUL = "HORM-OTH"


@rule(
    id="INF-SEQ-17",
    title="Hormonal injection billed as another one, or the reverse",
    severity=Severity.AUDIT,
    codes=frozenset({_OTHER, _HORMONAL}),
    source="CMS HCPCS Level II; CMS Physician Fee Schedule relative value file",
    denials=[Denial("CO", "150", ("N163",))],
)
def inf_seq_17(claim: Claim, context: Context) -> Iterator[Finding]:
    """Hormones against a tumor take 96402; 96401 is for the rest and pays twice as much.

    It looks drug by drug: 96401 is right where any drug of the visit is no hormone and may be
    injected, 96402 where any is one. Somatostatin analogues, on which payers differ, drugs without
    a code of their own and more injections than drugs keep it silent; but a hormone in two syringes
    with no 96402 at all has none of its own.

    Pass: C61 | J9217-JZ 96402
    Pass: C50.912 | J9395x20-JZ 96402 J0897x120-JZ 96401
    Fail: C61 | J9217-JZ 96401
    """
    if has_uncoded_pharmacy(claim):
        return
    for lines in visits(claim, context):
        injected = [line for line in lines if is_drug(line) and may_be_injected(line)]
        classes = {drugs().get(line.procedure or "", {}).get("drug_class", _DOUBTFUL) for line in injected}
        services = with_code(lines, {_OTHER, _HORMONAL})
        given = len({line.procedure for line in injected})
        counted = sum((line.units or Decimal(0) for line in services), Decimal(0))
        if not injected or _DOUBTFUL in classes or "NOC" in classes:
            continue
        if counted > given and not (classes == {"HORM"} and not with_code(lines, {_HORMONAL})):
            continue
        if classes == {"HORM"}:
            yield from (_finding(line, injected[0], context) for line in with_code(lines, {_OTHER}))
        elif "HORM" not in classes and all(_is_complex(line, lines) for line in injected):
            yield from (_finding(line, injected[0], context) for line in with_code(lines, {_HORMONAL}))


def _is_complex(line: ServiceLine, lines: list[ServiceLine]) -> bool:
    """A complex drug that was injected: one that could go into a vein has no service there."""
    if drugs()[line.procedure or ""]["family"] not in ("CX", "CX-SC"):
        return False
    return not (may_be_in_a_vein(line) and with_code(lines, _VEIN))


def _finding(line: ServiceLine, drug: ServiceLine, context: Context) -> Finding:
    right = _HORMONAL if line.procedure == _OTHER else _OTHER
    row = drugs()[drug.procedure or ""]
    kind = "a hormone" if right == _HORMONAL else "no hormone"
    hormone = right == _HORMONAL
    sure = not hormone or row["family"] == "HORM"  # others are against a tumor only at times
    office = line.form == PROFESSIONAL
    differs = abs(fees()[_OTHER] - fees()[_HORMONAL]) * (line.units or Decimal(0))
    return at_line(
        inf_seq_17,
        line,
        f"{line.procedure} on line {line.number} gives {row['name']} ({drug.procedure}), {kind}; {right} is "
        "its code.",
        context,
        severity=Severity.AUDIT if hormone else Severity.UNDERPAYMENT,
        expected=right,
        dollars_at_risk=differs if office else None,
        basis=f"medicare physician fee {table('fees').data_date.year}" if office else None,
        fix=Fix(
            Safety.ASSIST if sure else Safety.HUMAN,
            f"Bill {right} on line {line.number}"
            + (" for a tumor, 96372 for anything else." if hormone else " if this was the drug injected."),
            line.procedure if sure else None,
            right if sure else None,
            (line.edit(procedure=right),) if sure else (),
        ),
    )
