"""INF-MOD-11: a professional or technical part of what has none."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import administration

_CODES = frozenset(code for code, row in administration().items() if row["pc_tc"] == "5")
"""The codes that are denied."""

_MODIFIERS = ("26", "TC")
"""The modifiers that it may not have."""


@rule(
    id="INF-MOD-11",
    title="26 or TC on drug administration",
    severity=Severity.RISK,
    general_knowledge=True,
    codes=_CODES,
    forms="837P",
    payers="FFS_B MA COMM TRICARE",
    tables=("administration",),
    source="CMS fee schedule, July 2024: PC/TC indicator 5; general knowledge of the indicator",
    denials=[Denial("CO", "4", ("N519",))],
)
def inf_mod_11(claim: Claim, context: Context) -> Iterator[Finding]:
    """26 and TC bill a part of a service, and an infusion or injection has none: the line may be denied.

    It looks at codes that Medicare's fee schedule has as incident to a physician's service. What
    that indicator means for a modifier is general knowledge: a risk.

    Pass: M05.79 | J1745x40-JZ 96413
    Fail: M05.79 | J1745x40-JZ 96413-TC
    """
    for line in claim.lines:
        if line.procedure in _CODES and line.has(*_MODIFIERS):
            yield at_line(
                inf_mod_11,
                line,
                f"{line.procedure} on line {line.number} has 26 or TC, and the service has no such part.",
                context,
                what="modifiers",
                fix=Fix(Safety.HUMAN, "Take the modifier off if the whole service is yours; else the line."),
            )
