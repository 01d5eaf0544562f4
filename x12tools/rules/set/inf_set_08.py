"""INF-SET-08: a pharmacy that bills clinic administration at home."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_pharmacy
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.tables import administration

_INCIDENT = frozenset(code for code, row in administration().items() if row["pc_tc"] == "5")
_HOMES = frozenset({"12", "13", "14", "33"})


@rule(
    id="INF-SET-08",
    title="Clinic administration billed at home by a pharmacy",
    severity=Severity.DENIAL,
    codes=_INCIDENT,
    forms="837P",
    payers="FFS_B",
    source="42 CFR 410.26; 42 CFR 414.1500-1550; CMS Physician Fee Schedule PC/TC indicator 5",
    denials=[Denial("CO", "170", ("N95",)), Denial("CO", "58", ("M77",))],
)
def inf_set_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """Administration codes are incident to a physician's care; a home infusion supplier has its own.

    Medicare pays the supplier's nurse by G0068 to G0070 and G0088 to G0090. Silent on physicians who
    treat at home, whose staff may give the drug beside them, and for all other payers: their contracts
    say what a home visit is.

    Pass: pos=12 L03.115 | 96365
    Pass: commercial pos=12 taxonomy=3336H0001X L03.115 | 96365-SS
    Fail: pos=12 taxonomy=3336H0001X L03.115 | 96365
    """
    if not is_pharmacy(claim):
        return
    lines: list[ServiceLine] = [
        line
        for line in claim.lines
        if line.procedure in _INCIDENT and line.place_of_service in _HOMES and not line.has(*EXCLUDED)
    ]
    if not lines:
        return
    codes = ", ".join(dict.fromkeys(line.procedure or "" for line in lines))
    yield at_line(
        inf_set_08,
        lines[0],
        f"A pharmacy or home infusion agency bills {codes} in place of service {lines[0].place_of_service}; "
        "Medicare pays these to physicians.",
        context,
        lines=lines,
        expected="G0068 to G0070, G0088 to G0090",
        fix=Fix(Safety.HUMAN, "Bill the home infusion visit's code if the supplier is enrolled for it."),
    )
