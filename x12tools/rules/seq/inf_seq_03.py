"""INF-SEQ-03: the initial service of an office visit is not its main reason."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import routes
from x12tools.rules.hierarchy import is_apart
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import drugs

_LOWER = frozenset({"96360", "96374"})
_HIGHER = frozenset({"96365", "96409", "96413"})
_MANAGED = ("Y", "R")


@rule(
    id="INF-SEQ-03",
    title="Initial service is not the main reason for the visit",
    severity=Severity.RISK,
    codes=_LOWER,
    forms="837P",
    source="CMS IOM 100-04 ch. 12 §30.5; CMS NCCI Policy Manual ch. XI",
    denials=[],
    rarely=(Denial("CO", "97"),),
)
def inf_seq_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """An office bills as initial what the patient came for, in whatever order it was given.

    It asks where a push or hydration is initial, an infusion comes in sequence, and the drug of the
    first diagnosis is one that is only ever infused and that payers manage: the premedication may
    have been taken for the initial service. And it asks where hydration is initial for another diagnosis
    than the first, whose drug is infused in sequence: the first one is what the visit was chiefly for.
    Of two initial services INF-SEQ-01 speaks.

    Pass: M05.79 | J9312x100-JZ J1200 96413 96375
    Pass: D50.9 | J1756x200-JZ 96374
    Fail: D89.9 | J1569x80-JZ J1200 96374 96367
    """
    for lines in visits(claim, context):
        initial = with_code(lines, _LOWER)
        sequential = [line for line in with_code(lines, {"96367"}) if not is_apart(line)]
        if len(initial) != 1 or is_apart(initial[0]) or not sequential or with_code(lines, _HIGHER):
            continue
        managed = [line for line in lines if _is_managed(line)]
        if managed and all(_is_infused(line) for line in managed):
            yield _finding(initial[0], sequential[0], managed[0], context)
        elif not managed and (chief := _beside_hydration(initial[0], sequential, lines)):
            yield _finding(initial[0], sequential[0], chief, context)


def _beside_hydration(
    initial: ServiceLine, sequential: list[ServiceLine], lines: list[ServiceLine]
) -> ServiceLine | None:
    """The infused drug of the first diagnosis, where hydration for another one is initial."""
    if initial.procedure != "96360" or not initial.pointers or 1 in initial.pointers:
        return None
    if not all(1 in line.pointers[:1] for line in sequential):
        return None
    chief = [line for line in lines if 1 in line.pointers[:1] and _is_therapy(line)]
    return chief[0] if chief else None


def _is_therapy(line: ServiceLine) -> bool:
    """A drug for a vein that is no fluid."""
    drug = drugs().get(line.procedure or "")
    return drug is not None and drug["family"] in ("TX", "CX") and "IV" in routes(line)


def _is_managed(line: ServiceLine) -> bool:
    """A drug of the first diagnosis that payers manage: what the visit is likely for."""
    drug = drugs().get(line.procedure or "")
    return (
        drug is not None
        and drug["authorization"] in _MANAGED
        and not line.has("JW")
        and 1 in line.pointers[:1]
    )


def _is_infused(line: ServiceLine) -> bool:
    """A drug that is infused and never pushed."""
    given = routes(line)
    return "IV" in given and "IVP" not in given


def _finding(initial: ServiceLine, other: ServiceLine, drug: ServiceLine, context: Context) -> Finding:
    name = drugs()[drug.procedure or ""]["name"]
    return at_line(
        inf_seq_03,
        initial,
        f"{initial.procedure} on line {initial.number} is initial, though {name} ({drug.procedure}) on line "
        f"{drug.number} is infused and billed in sequence ({other.procedure}, line {other.number}).",
        context,
        lines=(initial, other),
        fix=Fix(
            Safety.HUMAN,
            f"If the visit was for {name}, bill its infusion as the initial service and the other one "
            "in sequence.",
        ),
    )
