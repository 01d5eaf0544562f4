"""INF-NCCI-03: nurse visit beside drug administration."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, pairs
from x12tools.rules.scope import visits, with_code


@rule(
    id="INF-NCCI-03",
    title="99211 beside drug administration",
    severity=Severity.DENIAL,
    codes=frozenset({"99211"}),
    forms="837P",
    payers="FFS_B MA MCD MCDMCO COMM TRICARE WC",
    advisory="MA MCD MCDMCO COMM TRICARE WC",
    tables=("ptp",),
    source="CMS NCCI PTP edits, practitioner; CMS IOM 100-04 ch. 12 §30.6.7",
    denials=[Denial("CO", "97", ("N20",)), Denial("CO", "236", ("N20",))],
)
def inf_ncci_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """A nurse visit is part of the administration on the same day, and 25 does not part them.

    Pass: D51.0 | J3420 96372
    Fail: D51.0 | J3420 96372 99211-25
    """
    for lines in visits(claim):
        never = {
            first
            for (first, second), indicator in pairs("practitioner").items()
            if second == "99211" and indicator == "0"
        }
        given = with_code(lines, never)
        for line in with_code(lines, {"99211"}) if given else ():
            yield at_line(
                inf_ncci_03,
                line,
                f"99211 on line {line.number} is part of {given[0].procedure} on line {given[0].number}; "
                "no modifier separates them.",
                context,
                fix=Fix(Safety.HUMAN, f"Take 99211 (line {line.number}) off."),
            )
