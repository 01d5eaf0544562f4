"""INF-SEQ-08: more services through a vein than drugs."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import (
    has_uncoded_pharmacy,
    is_drug,
    is_fluid,
    is_no_cost,
    is_unlisted,
    may_be_in_a_vein,
)
from x12tools.rules.hierarchy import REPEAT, is_apart
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import drugs

_FIRST = frozenset({"96365", "96374", "96409", "96413"})
_ANOTHER = frozenset({"96367", "96375", "96411", "96417"})
_PREMEDICATION = "96375"
_UNCHARGED = Decimal(2)


@rule(
    id="INF-SEQ-08",
    title="More infusions and pushes than drugs on the claim",
    severity=Severity.INFO,
    codes=_ANOTHER,
    source="CMS NCCI Policy Manual ch. XI; CMS NCCI add-on code edits, type 1",
    denials=[],
    rarely=(Denial("CO", "97"), Denial("CO", "151", ("N362",))),
)
def inf_seq_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """Each further infusion or push is for another drug; the same drug's time is more hours.

    It counts drugs against services and speaks where two drugs or more are missing. Up to two
    pushes may be premedication that nobody charged for. Services set apart by a modifier, drugs
    without a code of their own, drugs that cost nothing, and a hospital's uncoded pharmacy are let be.

    Pass: M05.79 | J1745x40-JZ 96413 96415 96375x2
    Pass: C50.912 | J9306x420-JZ J9355x45-JZ 96413 96417
    Fail: M05.79 | J1745x40-JZ 96413 96417x2
    """
    if has_uncoded_pharmacy(claim):
        return
    for lines in visits(claim, context):
        given = [line for line in lines if is_drug(line) and not is_fluid(line)]
        if not given or any(_is_unclear(line, claim, context) for line in given):
            continue
        names = {line.procedure for line in given if may_be_in_a_vein(line)}
        services = [
            line
            for line in with_code(lines, _FIRST | _ANOTHER)
            if not is_apart(line) and not line.has(*REPEAT) and line.units
        ]
        counted = _counted(services)
        if names and counted - len(names) >= 2 and with_code(services, _ANOTHER):
            yield _finding(services, names, counted, context)


def _is_unclear(line: ServiceLine, claim: Claim, context: Context) -> bool:
    """A line that may stand for more than one drug, or for one that is not billed here."""
    return line.procedure not in drugs() or is_unlisted(line) or is_no_cost(line, claim, context)


def _counted(services: list[ServiceLine]) -> Decimal:
    """The drugs that the services are for, premedication that goes uncharged left out."""
    units = {code: Decimal(0) for code in _FIRST | _ANOTHER}
    for line in services:
        units[line.procedure or ""] += line.units or Decimal(0)
    units[_PREMEDICATION] = max(Decimal(0), units[_PREMEDICATION] - _UNCHARGED)
    return sum(units.values(), Decimal(0))


def _finding(
    services: list[ServiceLine], names: set[str | None], counted: Decimal, context: Context
) -> Finding:
    line = next(line for line in services if line.procedure in _ANOTHER)
    drugs_named = ", ".join(sorted(name for name in names if name))
    return at_line(
        inf_seq_08,
        line,
        f"{', '.join(line.procedure or '' for line in services)} are for {plain(counted)} drugs or more; "
        f"the visit bills {len(names)} ({drugs_named}).",
        context,
        lines=services,
        fix=Fix(
            Safety.HUMAN,
            "Match each service to a drug: more time of the same drug is 96366 or 96415, and a drug "
            "that is missing is billed.",
        ),
    )
