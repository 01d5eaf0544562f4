"""INF-TIM-04: an infusion whose start or stop was not charted."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import INFUSED, PORTABLE, PUSHED
from x12tools.rules.context import Context
from x12tools.rules.encounters import Encounter
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import administration, drugs

_HYDRATION = frozenset({"96360", "96361"})
_TIMED = INFUSED | {"96366", "96415"} | _HYDRATION
_NOT_TIMED = frozenset({"IVP", "PUSH", "IV PUSH", "SC", "SQ", "SUBQ", "SUBCUT", "IM", "PO"})


@rule(
    id="INF-TIM-04",
    title="Start or stop of an infusion not charted",
    severity=Severity.RISK,
    codes=_TIMED,
    source="CMS NCCI Policy Manual ch. XI; Medicare contractors' hydration articles",
    denials=[Denial("CO", "252", ("N706", "M127"))],
    rarely=(Denial("CO", "226", ("N443", "N706", "M127")),),
)
def inf_tim_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """Infusions are paid by the time that was charted; without a stop nobody can tell it.

    It speaks where a row has a start and no stop, or the reverse: a chart that has no times at all
    was not exported with them. Pushes and injections need none, and a portable pump stops days later.
    A fluid where no hydration is billed carries a drug, and a drug beside a push may be what was pushed.

    Pass: K50.90 | J1745x40-JZ 96413 96415 || J1745 IV 09:02-11:10
    Pass: K50.90 | J1745x40-JZ 96413 96415 || J1745 IV 400mg
    Fail: K50.90 | J1745x40-JZ 96413 96415 || J1745 IV 09:02-
    """
    open_rows = [row for row in context.encounters if _is_open(row)]
    for lines in visits(claim, context) if open_rows else ():
        for row in open_rows:
            line = _billing(row, lines) if _is_of(row, lines) else None
            if line is not None:
                yield _finding(line, row, context)
                break


def _is_open(row: Encounter) -> bool:
    """One end was charted, the other not; an end that could not be read is told by itself."""
    half = (row.start is None) != (row.stop is None)
    return (
        half
        and row.route not in _NOT_TIMED
        and not (row.unread & {"start", "stop"} or row.present or row.pump in PORTABLE)
    )


def _is_of(row: Encounter, lines: list[ServiceLine]) -> bool:
    if row.line is not None:
        return any(line.number == row.line for line in lines)
    moment = row.start or row.stop
    return moment is not None and any(line.date == moment.date() for line in lines)


def _billing(row: Encounter, lines: list[ServiceLine]) -> ServiceLine | None:
    """The line that the row's time bears: the one it names, else the first of its drug's family."""
    billed = with_code(lines, _TIMED)
    if not billed or row.line is not None:
        return next((line for line in billed if line.number == row.line), billed[0] if billed else None)
    drug = drugs().get(row.hcpcs or "")
    if drug is None:
        return billed[0]
    if "IVP" in drug["routes"].split() and with_code(lines, PUSHED):
        return None
    hydration = with_code(billed, _HYDRATION)
    if drug["family"] == "HYD":
        return hydration[0] if hydration else None
    infused = [line for line in billed if line not in hydration]
    of_family = [
        line for line in infused if administration()[line.procedure or ""]["family"] == drug["family"]
    ]
    return next(iter(of_family or infused), None)


def _finding(line: ServiceLine, row: Encounter, context: Context) -> Finding:
    lacks = "start" if row.start is None else "stop"
    hydration = line.procedure in _HYDRATION
    return at_line(
        inf_tim_04,
        line,
        f"The chart has no {lacks} of {row.hcpcs or 'an infusion'}; {line.procedure} on line {line.number} "
        "is paid by its time.",
        context,
        fix=Fix(
            Safety.HUMAN,
            f"Ask the nurse for the {lacks}. Without it hydration is not billed at all."
            if hydration
            else f"Ask the nurse for the {lacks}. Without it no more than a push is borne out, and no "
            "additional hours.",
        ),
    )
