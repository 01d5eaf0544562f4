"""INF-MOD-07: pump or subcutaneous immune globulin without KX."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_PUMPS = frozenset({"E0779", "E0781", "E0791", "K0455"})
_GLOBULINS = frozenset({"J1551", "J1555", "J1558", "J1559", "J1561", "J1569", "J1575"})
_SAYS = ("KX", "GA", "GX", "GY", "GZ")


@rule(
    id="INF-MOD-07",
    title="DME infusion without KX",
    severity=Severity.RISK,
    codes=_PUMPS | _GLOBULINS,
    forms="837P",
    payers="DME",
    general_knowledge=True,
    source="DME contractors' LCD L33794 (external infusion pumps) and its article",
    denials=[Denial("CO", "50", ("N115",)), Denial("CO", "4", ("N822",))],
)
def inf_mod_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """The DME contractor wants KX, which attests that its policy is met, or GA, GY or GZ that it is not.

    It looks at pumps and at immune globulin given under the skin by pump (JB), once for a claim.

    Pass: dme D80.0 pos=12 | E0779-RR-KX J1559x100-JB-KX
    Pass: dme D80.0 pos=12 | E0779-RR-GA
    Fail: dme D80.0 pos=12 | E0779-RR J1559x100-JB
    """
    lines = [
        line
        for line in claim.lines
        if (line.procedure in _PUMPS or (line.procedure in _GLOBULINS and line.has("JB")))
        and not line.has(*_SAYS)
    ]
    if lines:
        billed = ", ".join(f"{line.procedure} (line {line.number})" for line in lines)
        yield at_line(
            inf_mod_07,
            lines[0],
            f"No KX, and none of GA, GY and GZ, on {billed}.",
            context,
            what="modifiers",
            lines=lines,
            expected="KX",
            fix=Fix(Safety.HUMAN, "Add KX if the record meets the contractor's policy, else GA or GZ."),
        )
