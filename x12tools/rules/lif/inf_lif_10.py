"""INF-LIF-10: a drug and its administration on different days."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import (
    at_cost,
    has_uncoded_pharmacy,
    is_administered,
    is_dispensed,
    is_drug,
    is_fluid,
    is_unlisted,
)
from x12tools.rules.scope import EXCLUDED, is_inpatient, visits
from x12tools.rules.tables import administration, drugs, procedures

_GIVEN = frozenset(
    code for code, row in administration().items() if row["role"].startswith(("INITIAL", "INJ"))
)
_FAMILIES = frozenset({"CX", "CX-SC", "HORM", "TX", "TX-SC"})
_FARTHEST = 7


@rule(
    id="INF-LIF-10",
    title="Drug and administration on different days",
    severity=Severity.RISK,
    codes=_GIVEN,
    payers=f"{FFS} {OTHERS}",
    source="CMS IOM 100-04 ch. 12 §30.5; CMS IOM 100-04 ch. 17 §40",
    denials=[Denial("CO", "107", ("N122",))],
    rarely=(Denial("CO", "16", ("M123",)),),
    general_knowledge=True,
)
def inf_lif_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug dated when it was ordered or mixed stands alone on its day, and so does its administration.

    Speaks where a day of the claim has bought drugs and nothing that gives them, and a day within a
    week has an administration and no drug. Silent at home and for pharmacies, on hospital pharmacy
    without codes, on fluids and drugs without a code of their own.

    Pass: K50.90 | J1745x40-JZ 96413
    Fail: 837I K50.90 2024-05-30 | J1745x40-JZ 2024-05-31: 96413
    """
    if len({line.date for line in claim.lines}) < 2 or is_inpatient(claim) or has_uncoded_pharmacy(claim):
        return
    bought = [line for line in at_cost(claim, context) if _is_bought(line)]
    if not bought:
        return
    groups = list(visits(claim, context))
    lone = [group for group in groups if _gives(group) and not any(is_drug(line) for line in group)]
    if not lone:
        return
    for group in groups:
        lines = [line for line in bought if line in group and not is_dispensed(line, group, claim)]
        if not lines or is_administered(group) or any(line.procedure in procedures() for line in group):
            continue
        other = next((far for far in lone if _is_near(lines[0], far[0])), None)
        if other is None:
            continue
        lone.remove(other)
        giving = next(line for line in other if line.procedure in _GIVEN)
        yield at_line(
            inf_lif_10,
            lines[0],
            f"{lines[0].procedure} on line {lines[0].number} is of {lines[0].date}, on which nothing gives "
            f"it, and {giving.procedure} on line {giving.number} is of {giving.date}, without a drug.",
            context,
            what="date",
            lines=[*lines, giving],
            value=str(lines[0].date),
            expected=str(giving.date),
            fix=Fix(Safety.HUMAN, "Date the drug on the day that it was given, by the record."),
        )


def _is_bought(line: ServiceLine) -> bool:
    drug = drugs().get(line.procedure or "")
    if drug is None or drug["family"] not in _FAMILIES:
        return False
    return not is_fluid(line) and not is_unlisted(line) and not line.has(*EXCLUDED)


def _gives(group: list[ServiceLine]) -> bool:
    return any(line.procedure in _GIVEN and not line.has(*EXCLUDED) for line in group)


def _is_near(line: ServiceLine, other: ServiceLine) -> bool:
    if line.date is None or other.date is None:
        return False
    return 1 <= abs((line.date - other.date).days) <= _FARTHEST
