"""INF-HIT-08: more per diems than days."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.editing import with_charge
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.at_home import OTHER_PLANS, OWN_POLICY, of_kind
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_BY_THE_DAY = of_kind("per-diem", "catheter-care")


@rule(
    id="INF-HIT-08",
    title="More per diems than days",
    severity=Severity.DENIAL,
    codes=_BY_THE_DAY,
    forms="837P",
    payers=OTHER_PLANS,
    advisory=OWN_POLICY,
    source="CMS HCPCS Level II: the codes are by the day; 005010X222A1/2400/DTP 472",
    denials=[Denial("CO", "151"), Denial("CO", "16", ("N345",))],
)
def inf_hit_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """A per diem is paid once for each day of therapy: more units than the span has days are denied.

    Fewer units than days may be right, for therapy is not given every day, and so may several units
    on one date, where the plan wants no span: both are one word of information a claim.

    Pass: commercial pos=12 taxonomy=3336H0001X rendering=none 2024-08-01 L03.115 | S9500x7(dos_to=2024-08-07)
    Pass: commercial pos=12 taxonomy=3336H0001X rendering=none 2024-08-01 D80.0 | S9338x4(dos_to=2024-08-28)
    Fail: commercial pos=12 taxonomy=3336H0001X rendering=none 2024-08-01 L03.115 | S9500x8(dos_to=2024-08-07)
    """
    fewer: list[str] = []
    worded: list[ServiceLine] = []
    for line in claim.lines:
        if line.procedure not in _BY_THE_DAY or line.units is None or line.date is None:
            continue
        days = ((line.date_to or line.date) - line.date).days + 1
        if line.units > days > 1:
            yield _too_many(line, days, context)
        elif line.units != days and days > 0:
            counted = f"{days} days" if days > 1 else "one day"
            fewer.append(f"line {line.number} has {plain(line.units)} of {line.procedure} for {counted}")
            worded.append(line)
    if worded:
        yield at_line(
            inf_hit_08,
            worded[0],
            f"Per diems and days differ: {'; '.join(fewer)}.",
            context,
            what="units",
            lines=worded,
            severity=Severity.INFO,
            fix=Fix(Safety.HUMAN, "Look whether the units are the days of therapy, and the dates its span."),
        )


def _too_many(line: ServiceLine, days: int, context: Context) -> Finding:
    assert line.units is not None
    return at_line(
        inf_hit_08,
        line,
        f"{line.procedure} on line {line.number} is billed {plain(line.units)} days; from {line.date} to "
        f"{line.date_to} are {days}.",
        context,
        what="units",
        units=line.units - days,
        expected=f"at most {days}",
        fix=Fix(
            Safety.ASSIST,
            f"If the dates are right, bill {days} units{with_charge(line, Decimal(days))}.",
            plain(line.units),
            str(days),
            (line.edit(units=Decimal(days)),),
        ),
    )
