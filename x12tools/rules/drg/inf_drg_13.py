"""INF-DRG-13: drug that patients give themselves."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.scope import EXCLUDED, is_inpatient
from x12tools.rules.tables import drugs

_BY_NEEDLE = frozenset({"J0129", "J3262"})
"""Drugs of both routes, whose form for under the skin patients give themselves."""

_LISTED = frozenset(code for code, drug in drugs().items() if "SAD" in drug["flags"].split())
_NOT_COVERED = "0637"


@rule(
    id="INF-DRG-13",
    title="Drug that patients usually give themselves",
    severity=Severity.RISK,
    codes=_LISTED | _BY_NEEDLE,
    payers=FFS,
    general_knowledge=True,
    source="Medicare Benefit Policy Manual ch. 15 §50.2; the contractors' lists of self-administered drugs",
    denials=[Denial("CO", "96", ("N425",)), Denial("PR", "96", ("N425",))],
)
def inf_drg_13(claim: Claim, context: Context) -> Iterator[Finding]:
    """Part B pays no drug that more than half of its patients inject themselves, whoever gave it.

    Each contractor has a list with dates, which is not shipped: it names drugs that are on all of
    them, and drugs of two routes where JB says under the skin. GY and GZ, and a hospital's revenue
    code for such drugs, say that it is known.

    Pass: K50.90 | J3358x390-JZ 96413
    Pass: commercial L40.0 | J3357x90 96372
    Fail: L40.0 | J3357x90-JZ 96372
    """
    if is_inpatient(claim):
        return
    for line in claim.lines:
        if not _is_listed(line) or line.has(*EXCLUDED, "JW") or line.revenue_code == _NOT_COVERED:
            continue
        if is_no_cost(line, claim, context):
            continue
        yield at_line(
            inf_drg_13,
            line,
            f"{drugs()[line.procedure or '']['name']} ({line.procedure}) on line {line.number} is a drug "
            "that patients give themselves, which Part B does not pay.",
            context,
            fix=Fix(
                Safety.HUMAN,
                "Look at the contractor's list of the day; bill the drug plan, or GY for a denial on record.",
            ),
        )


def _is_listed(line: ServiceLine) -> bool:
    return line.procedure in _LISTED or (
        line.procedure in _BY_NEEDLE and line.has("JB") and not line.has("JA")
    )
