"""INF-PRV-02: a supervising provider that the plan wants to see."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import administration, facilities

_INCIDENT = frozenset(code for code, row in administration().items() if row["pc_tc"] == "5")
_PHYSICIAN = "20"


@rule(
    id="INF-PRV-02",
    title="Supervising provider not named",
    severity=Severity.RISK,
    codes=_INCIDENT,
    forms="837P",
    needs="payer_policy:supervising_required",
    snip=7,
    source="Payer profile; 005010X222A1/2310D; 42 CFR 410.26(b)(5)",
    denials=[Denial("CO", "16", ("N297",))],
    rarely=(Denial("CO", "B7"),),
)
def inf_prv_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """Some plans pay an infusion by staff only where the claim names who supervised it.

    Silent in a facility, and where the rendering provider is a physician, who then supervised.

    Pass: commercial M05.79 | 96413
    Pass: EXHMO1 supervising=1234567893 M05.79 | 96413(rendering=1245319599)
    Fail: EXHMO1 M05.79 | 96413(rendering=1234567893)
    """
    if not context.profile.supervising_required or "supervising" in claim.providers:
        return
    lines = [line for line in claim.lines if _is_unsupervised(line)]
    if not lines:
        return
    yield at_line(
        inf_prv_02,
        lines[0],
        f"{context.profile.name} wants the supervising provider of {lines[0].procedure} (line "
        f"{lines[0].number}); the claim names none.",
        context,
        lines=lines,
        expected="NM1*DQ",
        fix=Fix(Safety.HUMAN, "Name the physician who was in the suite that day, from the schedule."),
    )


def _is_unsupervised(line: ServiceLine) -> bool:
    if line.procedure not in _INCIDENT or line.place_of_service in facilities():
        return False
    who = line.rendering
    if who is not None and (who.taxonomy or "").startswith(_PHYSICIAN):
        return False
    return line.loop.loop("2420D") is None
