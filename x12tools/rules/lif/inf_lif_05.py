"""INF-LIF-05: an administration billed for a span of days."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import is_inpatient
from x12tools.rules.tables import administration

_ONE_DAY = frozenset(code for code in administration() if code.startswith(("963", "964", "965"))) | {"C8957"}
_PUMPS = frozenset({"96416", "96425", "96521", "96522", "C8957"})


@rule(
    id="INF-LIF-05",
    title="Administration billed for a span of days",
    severity=Severity.DENIAL,
    codes=_ONE_DAY,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    source="CMS IOM 100-04 ch. 26 §10.4 (items 24A, 24G); CMS IOM 100-04 ch. 4 §230.2",
    denials=[Denial("CO", "16", ("N345", "N63"))],
)
def inf_lif_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """Drug administration is edited by the day, and a span does not say on which day it was.

    A series of the same service on days that follow each other may stand on one line, with at least
    as many units as days. A pump that runs for days is a risk: the day it was started is the
    service's. So is an 837I. Silent on a span of one day, per-diems, observation and inpatient bills.

    Pass: M05.79 | 96413(dos_to=2024-08-15)
    Pass: D51.0 | 96372x3(dos_to=2024-08-17)
    Fail: M05.79 | 96413(dos_to=2024-08-16)
    """
    if is_inpatient(claim):
        return
    for line in claim.lines:
        days = _days(line)
        if line.procedure not in _ONE_DAY or days < 2 or (line.units or 0) >= days:
            continue
        finding = at_line(
            inf_lif_05,
            line,
            f"{line.procedure} on line {line.number} is billed for {line.date} to {line.date_to}, {days} "
            f"days and {line.units} units; it is a service of one day.",
            context,
            what="date",
            value=f"{line.date} to {line.date_to}",
            fix=Fix(Safety.HUMAN, "Bill a line for each day that it was given on."),
        )
        if line.procedure in _PUMPS:
            finding = capped(finding, Severity.RISK, "the payer may take the days that a pump ran")
        elif line.form == INSTITUTIONAL:
            finding = capped(finding, Severity.RISK, "a hospital's line is read by its first day")
        yield finding


def _days(line: ServiceLine) -> int:
    """How many days the line's own date covers; 1 where it has none and goes by the statement's."""
    if not line.date or not line.date_to or line.loop.find("DTP", "472") is None:
        return 1
    return (line.date_to - line.date).days + 1
