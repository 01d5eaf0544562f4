"""INF-NCCI-03: nurse visit beside drug administration."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import days, with_code
from x12tools.rules.tables import pairs


@rule(
    id="INF-NCCI-03",
    title="99211 beside drug administration",
    severity=Severity.DENIAL,
    codes=frozenset({"99211"}),
    forms="837P",
    payers=f"FFS_A FFS_B {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits, practitioner; CMS IOM 100-04 ch. 12 §30.6.7",
    denials=[Denial("CO", "97", ("N20", "N431")), Denial("CO", "236", ("N20",))],
)
def inf_ncci_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """A nurse visit is part of the administration on the same day, and 25 does not part them.

    It looks at one rendering provider. Beside chemo into a lesion, a cavity or the spinal canal
    a modifier may part them, so these are let be.

    Pass: D51.0 | J3420 96372
    Fail: D51.0 | J3420 96372 99211-25
    """
    table = pairs("practitioner")
    for lines in days(claim):
        given = [line for line in lines if table.get((line.procedure or "", "99211")) == "0"]
        for line in with_code(lines, {"99211"}) if given else ():
            yield at_line(
                inf_ncci_03,
                line,
                f"99211 on line {line.number} is part of {given[0].procedure} on line {given[0].number}; "
                "no modifier separates them.",
                context,
                fix=Fix(
                    Safety.ASSIST,
                    f"Take 99211 (line {line.number}) off.",
                    "99211",
                    None,
                    drop_line(line),
                ),
            )
