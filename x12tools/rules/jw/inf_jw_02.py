"""INF-JW-02: JW and JZ together."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="INF-JW-02",
    title="JW and JZ on one line",
    severity=Severity.REJECT,
    payers="FFS_A FFS_B MA",
    advisory="MA",
    source="CMS JW and JZ modifier policy, CY 2023 PFS final rule",
    denials=[Denial("CO", "16", ("N519", "MA130")), Denial("CO", "4", ("N519",))],
)
def inf_jw_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """One says that drug was thrown away, the other that none was.

    Pass: M05.79 | J1745x35 J1745x5-JW 96413
    Fail: M05.79 | J1745x40-JW-JZ 96413
    """
    for line in claim.lines:
        if line.has("JW") and line.has("JZ"):
            yield at_line(
                inf_jw_02,
                line,
                f"Line {line.number} carries JW and JZ; they exclude each other.",
                context,
                what="modifiers",
                fix=Fix(Safety.HUMAN, "Keep the one that the administration record supports."),
            )
