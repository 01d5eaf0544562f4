"""INF-NCCI-05: port flush beside another service."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, pairs
from x12tools.rules.scope import NCCI_MODIFIERS, visits, with_code


@rule(
    id="INF-NCCI-05",
    title="Port flush beside another service",
    severity=Severity.DENIAL,
    codes=frozenset({"96523"}),
    payers="FFS_A FFS_B MA MCD MCDMCO COMM TRICARE WC",
    advisory="MA MCD MCDMCO COMM TRICARE WC",
    tables=("ptp",),
    source="CMS NCCI PTP edits; CMS Physician Fee Schedule status T",
    denials=[Denial("CO", "97", ("M15",)), Denial("CO", "234", ("N20",))],
)
def inf_ncci_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """Flushing the port is paid only when nothing else is done that day.

    Pass: C18.9 | 96523
    Pass: C18.9 | 96523 85025
    Fail: C18.9 | J9271x200-JZ 96413 96523
    """
    setting = "outpatient" if claim.form == INSTITUTIONAL else "practitioner"
    for lines in visits(claim):
        for line in with_code(lines, {"96523"}):
            for other in lines:
                indicator = pairs(setting).get((other.procedure or "", "96523"))
                if indicator is None or (
                    indicator == "1" and NCCI_MODIFIERS & {*line.modifiers, *other.modifiers}
                ):
                    continue
                yield at_line(
                    inf_ncci_05,
                    line,
                    f"96523 on line {line.number} is part of {other.procedure} "
                    f"on line {other.number} that day.",
                    context,
                    fix=Fix(
                        Safety.HUMAN, f"Take 96523 (line {line.number}) off, unless it was another visit."
                    ),
                )
                break
