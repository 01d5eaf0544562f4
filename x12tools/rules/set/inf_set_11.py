"""INF-SET-11: an infusion during a stay in a skilled nursing facility."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.history import before
from x12tools.rules.scope import EXCLUDED, is_inpatient
from x12tools.rules.stays import SKILLED_NURSING, covering
from x12tools.rules.tables import administration

_THERAPEUTIC = frozenset(
    code for code, row in administration().items() if code.startswith("963") and row["pc_tc"] == "5"
)


@rule(
    id="INF-SET-11",
    title="Infusion during a skilled nursing stay",
    severity=Severity.RISK,
    codes=_THERAPEUTIC,
    payers="FFS_A FFS_B",
    needs="history",
    source="Social Security Act 1862(a)(18); CMS IOM 100-04 ch. 6 §20",
    denials=[Denial("CO", "190", ("N538",)), Denial("CO", "109", ("N538",))],
)
def inf_set_11(claim: Claim, context: Context) -> Iterator[Finding]:
    """A covered stay pays for the patient's infusions: Medicare denies them to everyone else.

    Looks for a skilled nursing or swing bed bill that began before the day and goes on after it. A
    risk, since the bill does not say whether Part A covered the stay. Chemotherapy and its
    administration, and a visit to the emergency department, are paid apart.

    Pass: L03.115 | J0696x4 96365 << none
    Fail: L03.115 | J0696x4 96365 << 837I tob=0211 2024-08-01 L03.115 | 0120:$900 2024-08-30: 0120:$900
    """
    if is_inpatient(claim) or _is_emergency(claim):
        return
    past = before(claim, context.history)
    found: dict[str, list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure not in _THERAPEUTIC or line.has(*EXCLUDED) or line.place_of_service == "23":
            continue
        stay = covering(line.date, past, SKILLED_NURSING)
        if stay is not None:
            found.setdefault(stay.claim_id, []).append(line)
    for stay_id, lines in found.items():
        stay = covering(lines[0].date, past, SKILLED_NURSING)
        first, last = stay.statement if stay else (None, None)
        yield at_line(
            inf_set_11,
            lines[0],
            f"{lines[0].procedure} on line {lines[0].number} ({lines[0].date}) falls into the skilled "
            f"nursing stay of claim {stay_id}, {first} to {last}.",
            context,
            lines=lines,
            fix=Fix(Safety.HUMAN, "If Part A covered the stay, bill the nursing facility."),
        )


def _is_emergency(claim: Claim) -> bool:
    return claim.form == INSTITUTIONAL and any((one.revenue_code or "")[:3] == "045" for one in claim.lines)
