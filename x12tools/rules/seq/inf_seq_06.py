"""INF-SEQ-06: concurrent infusion billed more than once."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import visits, with_code


@rule(
    id="INF-SEQ-06",
    title="Concurrent infusion billed more than once a day",
    severity=Severity.DENIAL,
    codes=frozenset({"96368"}),
    payers="FFS_A FFS_B COMM TRICARE WC MA MCD MCDMCO",
    advisory="MA MCD MCDMCO",
    tables=("mue",),
    source="CMS NCCI MUE (MAI 2); CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "151", ("N362",)), Denial("CO", "97")],
)
def inf_seq_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """96368 is paid once a day, however many bags ran beside the first.

    Pass: C18.9 | J9263x340-JZ 96413 96415 J0640x16-JZ 96368
    Fail: C18.9 | J9263x340-JZ 96413 96415 J0640x16-JZ 96368x3
    """
    for lines in visits(claim):
        concurrent = with_code(lines, {"96368"})
        total = sum((line.units or Decimal(0) for line in concurrent), Decimal(0))
        if total <= 1:
            continue
        line = concurrent[-1] if len(concurrent) > 1 else concurrent[0]
        fix = Fix(Safety.HUMAN, "Bill 96368 once for the day.")
        if len(concurrent) == 1 and line.units and line.charge is not None and not line.adjudications:
            share = line.charge / line.units
            if share == share.quantize(Decimal("0.01")):
                change = line.edit(units=Decimal(1), charge=share.quantize(Decimal("0.01")))
                fix = Fix(Safety.ASSIST, "Bill 96368 as one unit.", str(line.units), "1", (change,))
        yield at_line(
            inf_seq_06,
            line,
            f"96368 is billed {total} times; one is paid a day.",
            context,
            what="units",
            units=total - 1,
            fix=fix,
            expected="1",
        )
