"""INF-TIM-11: units of a 15-minute code that are not its minutes."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import in_units, minutes_between, plain, quarter_hours
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_QUARTERS = frozenset({"G0068", "G0069", "G0070", "G0088", "G0089", "G0090", "Q2052"})


@rule(
    id="INF-TIM-11",
    title="Units of a 15-minute code that are not its minutes",
    severity=Severity.INFO,
    codes=_QUARTERS,
    forms="837P",
    needs="times",
    source="CMS MLN MM11880; Medicare Benefit Policy Manual ch. 15 §320",
    denials=[],
    rarely=(Denial("CO", "16", ("M53",)),),
)
def inf_tim_11(claim: Claim, context: Context) -> Iterator[Finding]:
    """Home infusion visits are told in units of 15 minutes, and are paid once a day all the same.

    8 to 22 minutes are one unit, 23 to 37 two. It needs a row of the chart that names the line.

    Pass: dme pos=12 D80.0 | Q2052x4 || line=1 09:00-10:00
    Fail: dme pos=12 D80.0 | Q2052x1 || line=1 09:00-10:00
    """
    for line in claim.lines:
        if line.procedure not in _QUARTERS or line.units is None or line.date != line.date_to:
            continue
        rows = [row for row in context.encounters if row.line == line.number]
        timed = [(row.start, row.stop) for row in rows if row.start and row.stop]
        if not timed or len(timed) < len(rows):
            continue
        minutes = sum(minutes_between(start, stop) for start, stop in timed)
        units = Decimal(quarter_hours(minutes))
        if units and line.units != units:
            yield at_line(
                inf_tim_11,
                line,
                f"{line.procedure} on line {line.number} has {in_units(line.units)}; {minutes} minutes "
                f"are {plain(units)}.",
                context,
                what="units",
                expected=plain(units),
                fix=Fix(
                    Safety.ASSIST,
                    f"Bill {in_units(units)}; the charge stays, for the visit is paid once a day.",
                    plain(line.units),
                    plain(units),
                    (line.edit(units=units),),
                ),
            )
            return
