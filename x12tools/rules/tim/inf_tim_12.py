"""INF-TIM-12: hours of a home nurse that are not those charted."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import minutes_between, nursing_hours, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import days, with_code

_FIRST, _FURTHER = "99601", "99602"


@rule(
    id="INF-TIM-12",
    title="Hours of the home infusion nurse",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset({_FIRST}),
    forms="837P",
    payers="COMM",
    needs="times",
    source="Payer profile; without one an hour counts from its 31st minute",
    denials=[Denial("CO", "151", ("N362",))],
)
def inf_tim_12(claim: Claim, context: Context) -> Iterator[Finding]:
    """99601 is a visit of up to two hours, once; each hour beyond is 99602.

    An hour counts from its 31st minute, or as soon as it has begun where the profile says so
    (``nursing_hour``). Minutes are those of the rows that name a line of the visit; more than one
    visit a day keeps it silent. Too many units are an audit finding.

    Pass: commercial pos=12 L03.115 | 99601 99602 || line=1 09:00-11:31
    Pass: commercial pos=12 L03.115 | 99601 || line=1 09:00-11:30
    Fail: commercial pos=12 L03.115 | 99601 || line=1 09:00-12:00
    """
    for lines in days(claim):
        first, further = with_code(lines, {_FIRST}), with_code(lines, {_FURTHER})
        minutes = _minutes([*first, *further], context)
        if len(first) != 1 or len(further) > 1 or minutes is None:
            continue
        begun = context.policy("nursing_hour") == "begun"
        hours = Decimal(nursing_hours(minutes, any_part=begun))
        visits, billed = (
            first[0].units or Decimal(0),
            sum((one.units or Decimal(0) for one in further), Decimal(0)),
        )
        if visits > 1 or billed > hours:
            yield _finding(further[0] if visits <= 1 else first[0], visits, billed, hours, minutes, context)
        elif billed < hours:
            yield _finding(first[0], visits, billed, hours, minutes, context)


def _minutes(lines: list[ServiceLine], context: Context) -> int | None:
    """The charted minutes of a nurse's visit; None where there are none, or two visits' or a half."""
    numbers = {line.number for line in lines}
    rows = [row for row in context.encounters if row.line in numbers]
    timed = sorted({(row.start, row.stop) for row in rows if row.start and row.stop})
    if not timed or any(row.start is None or row.stop is None for row in rows):
        return None
    if len(timed) > 1 or len({row.encounter for row in rows if row.encounter}) > 1:
        return None
    return minutes_between(*timed[0])


def _finding(
    line: ServiceLine, visits: Decimal, billed: Decimal, hours: Decimal, minutes: int, context: Context
) -> Finding:
    over = visits > 1 or billed > hours
    shown = f"99601x{plain(visits)}" + (f" and 99602x{plain(billed)}" if billed else "")
    right = "99601x1" + (f" and 99602x{plain(hours)}" if hours else "")
    return at_line(
        inf_tim_12,
        line,
        f"The nurse stayed {minutes} minutes: {right}; {shown} is billed.",
        context,
        what="units",
        severity=Severity.AUDIT if over else Severity.UNDERPAYMENT,
        expected=right,
        dollars_at_risk=None,
        basis=None,
        fix=Fix(Safety.HUMAN, f"Bill {right}, with its charge."),
    )
