"""INF-FAM-08: hydration billed for a drug, or a drug's infusion for plain fluid."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import has_uncoded_pharmacy, is_drug, is_fluid
from x12tools.rules.encounters import Encounter
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import drugs

_HYDRATION = frozenset({"96360", "96361"})
_INFUSION = frozenset({"96365", "96366", "96367"})


@rule(
    id="INF-FAM-08",
    title="Hydration billed for a drug, or a drug's infusion for plain fluid",
    severity=Severity.INFO,
    codes=_HYDRATION | _INFUSION,
    needs="times",
    source="NCCI Policy Manual ch. XI §B; CMS IOM 100-04 ch. 12 §30.5",
    denials=[Denial("CO", "11"), Denial("CO", "150", ("N163",))],
)
def inf_fam_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """Fluid is hydration and a drug is not: the chart says which of them ran.

    Fluid bags are seldom billed and drugs come from elsewhere, so the claim alone tells nothing.
    It speaks where every row that was charted for the visit has a code: of drugs alone beside
    hydration, or of fluids alone beside a drug's infusion with no drug on the claim.

    Pass: E86.0 | J7030 96360 || J7030 IV 09:00-10:00
    Pass: C67.9 | J9060x14 96413 96415 96361x2
    Fail: E86.0 | J7030 96365 || J7030 IV 09:00-10:00
    """
    for lines in visits(claim, context):
        rows = _charted(lines, claim, context)
        if not rows or any(row.hcpcs is None for row in rows):
            continue
        fluids = [row for row in rows if _is_fluid(row)]
        hydration, infusion = with_code(lines, _HYDRATION), with_code(lines, _INFUSION)
        if hydration and not fluids and not any(is_fluid(line) for line in lines):
            yield _finding(hydration[0], "hydration, and the chart has drugs alone", context)
        elif infusion and len(fluids) == len(rows) and not _may_be_drug(lines, claim):
            yield _finding(infusion[0], "the infusion of a drug, and the chart has fluids alone", context)


def _charted(lines: list[ServiceLine], claim: Claim, context: Context) -> list[Encounter]:
    """The rows of the visit: those of its lines or days. A row that may be of another is of each."""
    days = {line.date for line in lines}
    numbers = {line.number for line in lines}
    return [
        row
        for row in context.encounters
        if (row.line in numbers if row.line is not None else row.start is None or row.start.date() in days)
    ]


def _is_fluid(row: Encounter) -> bool:
    return drugs().get(row.hcpcs or "", {}).get("family") == "HYD"


def _may_be_drug(lines: list[ServiceLine], claim: Claim) -> bool:
    return has_uncoded_pharmacy(claim) or any(is_drug(line) and not is_fluid(line) for line in lines)


def _finding(line: ServiceLine, words: str, context: Context) -> Finding:
    return at_line(
        inf_fam_08,
        line,
        f"{line.procedure} on line {line.number} is {words}.",
        context,
        fix=Fix(Safety.HUMAN, "Bill what ran: hydration for fluid with a need of its own, else the drug."),
    )
