"""INF-SEQ-01: more than one initial service."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, add_on_primaries, administration
from x12tools.rules.scope import SEPARATE, visits, with_code

INITIAL = frozenset({"96360", "96365", "96374", "96409", "96413"})


@rule(
    id="INF-SEQ-01",
    title="More than one initial service in one encounter",
    severity=Severity.DENIAL,
    codes=INITIAL,
    source="CMS Recovery Audit topic 0071; CMS NCCI PTP edits; CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "97", ("M15",)), Denial("CO", "236", ("N20",))],
)
def inf_seq_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """A visit has one initial infusion or push; the payer denies every other one.

    The highest in the hierarchy stays: chemotherapy infusion, chemotherapy push, therapeutic
    infusion, therapeutic push, hydration. The others become their sequential codes, where
    what is left allows them. A second access site or a second visit is told by 59 or an X
    modifier, which a person attests.

    Pass: M05.79 | J9312x100-JZ 96413 96415x3 96367 96375
    Pass: M05.79 | 96413 96365-59
    Pass: M05.79 | 96365 96365-76
    Fail: M05.79 | J9312x100-JZ 96413 96365
    """
    for lines in visits(claim):
        initial = [line for line in with_code(lines, INITIAL) if not line.has(*SEPARATE, "LT", "RT")]
        best = min(initial, key=_rank, default=None)
        if best is None:
            continue
        for line in initial:
            if line is best or _is_repeat(line, initial):
                continue
            yield _second(line, best, lines, context)
        if best.units is not None and best.units > 1:
            severity = (
                Severity.RISK
                if claim.form == INSTITUTIONAL and best.procedure in ("96360", "96365")
                else None
            )
            yield at_line(
                inf_seq_01,
                best,
                f"{best.procedure} is billed {best.units} times; a visit has one initial service.",
                context,
                what="units",
                units=best.units - 1,
                **({"severity": severity} if severity else {}),
            )


def _rank(line: ServiceLine) -> tuple[int, int]:
    return int(administration()[line.procedure or ""]["hierarchy_rank"]), line.number


def _is_repeat(line: ServiceLine, initial: list[ServiceLine]) -> bool:
    """76 and 77 say that the same service was given again, and excuse nothing else."""
    return line.has("76", "77") and any(o is not line and o.procedure == line.procedure for o in initial)


def _second(line: ServiceLine, best: ServiceLine, lines: list[ServiceLine], context: Context) -> Finding:
    twin = administration()[line.procedure or ""]["sequential_twin"]
    kept = {other.procedure for other in lines if other is not line}
    if kept & add_on_primaries().get(twin, frozenset()):
        change = line.edit(procedure=twin)
        fix = Fix(
            Safety.ASSIST,
            f"Bill line {line.number} as {twin}, or add 59 or XS if a second access site "
            "or visit is documented.",
            line.procedure,
            twin,
            (change,),
        )
    else:
        fix = Fix(
            Safety.HUMAN,
            "Add 59 or XS if a second access site or visit is documented, else take the line off.",
        )
    return at_line(
        inf_seq_01,
        line,
        f"{line.procedure} on line {line.number} is a second initial service beside {best.procedure} on line "
        f"{best.number}; one is paid for a visit.",
        context,
        fix=fix,
        expected=twin,
    )
