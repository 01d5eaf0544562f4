"""INF-SEQ-14: 59 and an X modifier on one line."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import SEPARATE
from x12tools.rules.tables import administration

_X = frozenset(SEPARATE) - {"59"}


@rule(
    id="INF-SEQ-14",
    title="59 and an X modifier on one line",
    severity=Severity.RISK,
    codes=frozenset(administration()),
    payers="FFS_A FFS_B MA",
    source="CMS NCCI: proper use of modifiers 59 and XE, XP, XS, XU",
    denials=[Denial("CO", "4", ("N519",))],
    rarely=(Denial("CO", "16", ("N519", "N823")),),
)
def inf_seq_14(claim: Claim, context: Context) -> Iterator[Finding]:
    """XE, XP, XS and XU say more exactly what 59 says; Medicare wants one of them, not both.

    Payers that do not know the X modifiers ask for 59 and pass over the other.

    Pass: M05.79 | 96413 96365-XS
    Pass: commercial J15.9 | 96413 96365-59-XS
    Fail: M05.79 | 96413 96365-59-XS
    """
    for line in claim.lines:
        exact = [modifier for modifier in line.modifiers if modifier in _X]
        if exact and line.has("59") and line.procedure in administration():
            yield _finding(line, exact[0], context)


def _finding(line: ServiceLine, exact: str, context: Context) -> Finding:
    dropped = exact if context.policy("ptp").get("prefer") == "59" else "59"
    kept = tuple(modifier for modifier in line.modifiers if modifier != dropped)
    return at_line(
        inf_seq_14,
        line,
        f"{line.procedure} on line {line.number} has 59 and {exact}, which say the same thing twice.",
        context,
        what="modifiers",
        value="-".join(line.modifiers),
        expected="-".join(kept),
        fix=Fix(
            Safety.ASSIST,
            f"Take {dropped} off line {line.number}.",
            "-".join((line.procedure or "", *line.modifiers)),
            "-".join((line.procedure or "", *kept)),
            (line.edit(modifiers=kept),),
        ),
    )
