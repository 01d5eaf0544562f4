"""INF-SEQ-06: concurrent infusion billed more than once."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.editing import drop_line
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import SEPARATE, days, with_code

_CENT = Decimal("0.01")


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

    Medicare's limit is by the day and no modifier lifts it; other payers go by the encounter,
    and 59 or an X modifier tells a second one.

    Pass: C18.9 | J9263x340-JZ 96413 96415 J0640x16-JZ 96368
    Fail: C18.9 | J9263x340-JZ 96413 96415 J0640x16-JZ 96368x3
    """
    for lines in days(claim):
        concurrent = [line for line in with_code(lines, {"96368"}) if line.date_to in (None, line.date)]
        if not context.profile.is_medicare:
            concurrent = [line for line in concurrent if not line.has(*SEPARATE)]
        total = sum((line.units or Decimal(0) for line in concurrent), Decimal(0))
        if total <= 1:
            continue
        line = concurrent[-1]
        yield at_line(
            inf_seq_06,
            line,
            f"96368 is billed {total} times on {line.date}; one is paid a day.",
            context,
            what="units",
            units=total - 1,
            fix=_fix(concurrent, total),
            expected="1",
        )


def _fix(concurrent: list[ServiceLine], total: Decimal) -> Fix:
    """One unit on the first line and no other line; by hand where the charge cannot be split."""
    first, *others = concurrent
    by_hand = Fix(Safety.HUMAN, "Bill 96368 once for the day.")
    if any(line.adjudications or line.charge is None for line in concurrent):
        return by_hand
    changes: list[Change] = [change for line in others for change in drop_line(line)]
    if first.units != 1:
        if not first.units or first.charge is None or first.units < 1:
            return by_hand
        share = first.charge / first.units
        if share != share.quantize(_CENT):
            return Fix(
                Safety.HUMAN,
                f"Bill 96368 once for the day, and say its charge: {first.charge} does not divide by "
                f"{first.units} to the cent.",
            )
        changes.insert(0, first.edit(units=Decimal(1), charge=share.quantize(_CENT)))
    text = "Bill 96368 as one unit" + (f" and take line {_numbers(others)} off." if others else ".")
    return Fix(Safety.ASSIST, text, str(total), "1", tuple(changes))


def _numbers(lines: list[ServiceLine]) -> str:
    return ", ".join(str(line.number) for line in lines)
