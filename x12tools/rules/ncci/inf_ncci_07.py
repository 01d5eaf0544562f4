"""INF-NCCI-07: blood drawn from the port beside another service."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import DRAWS, unparted


@rule(
    id="INF-NCCI-07",
    title="Blood drawn from the port beside another service",
    severity=Severity.DENIAL,
    codes=DRAWS,
    forms="837P",
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits, practitioner; CMS Physician Fee Schedule status T",
    denials=[
        Denial("CO", "97", ("N20", "N390")),
        Denial("CO", "236", ("N20",)),
        Denial("CO", "234", ("N390",)),
    ],
)
def inf_ncci_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """Drawing blood from the port is paid only when it is all that was done, whatever the modifier.

    It looks at one rendering provider. The laboratory test itself is no such service, and a
    hospital's table has no such pair.

    Pass: C18.9 | 36591 85025
    Pass: 837I C18.9 | J9271x200-JZ 96413 36591
    Fail: C18.9 | J9271x200-JZ 96413 36591
    """
    for pair in unparted(claim):
        line = pair.second
        if line.procedure not in DRAWS or pair.indicator != "0":
            continue
        yield at_line(
            inf_ncci_07,
            line,
            f"{line.procedure} on line {line.number} is not paid beside {pair.first.procedure} on line "
            f"{pair.first.number}; no modifier separates them.",
            context,
            fix=Fix(
                Safety.ASSIST,
                f"Take {line.procedure} (line {line.number}) off.",
                line.procedure,
                None,
                drop_line(line),
            ),
        )
