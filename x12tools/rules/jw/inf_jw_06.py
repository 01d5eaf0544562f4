"""INF-JW-06: less than one billing unit billed as discarded."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import Claim
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import in_units
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import DrugDay, Handling, billed, charted_handling, container, drug_days


@rule(
    id="INF-JW-06",
    title="Less than one billing unit billed as discarded",
    severity=Severity.DENIAL,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="jwjz",
    needs="dose vials",
    source="CMS JW and JZ modifier policy: JW is for whole billing units beyond those given",
    denials=[Denial("CO", "151", ("M53",))],
)
def inf_jw_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """The begun unit is paid with the dose; billing it again as discarded is paid twice.

    The charted dose, rounded up to units, uses up the vials that were opened, and the line with
    JW bills a rest that is none. The units given must be those of the chart.

    Pass: M05.79 | J1745x35 J1745x5-JW 96413 || J1745 IV 350mg 4x100mg
    Fail: M05.79 | J1745x40 J1745-JW 96413 || J1745 IV 397mg 4x100mg
    """
    for day in drug_days(claim, context):
        if not day.discarded or not day.given or container(day.given[0], context) == "multi-dose":
            continue
        handled = charted_handling(day.lines, context)
        if handled is None or handled.discarded or billed(day.given) != handled.administered:
            continue
        line = day.discarded[0]
        yield at_line(
            inf_jw_06,
            line,
            f"{day.code} on line {line.number} bills {in_units(billed(day.discarded))} as discarded; the "
            f"chart has {handled.working}.",
            context,
            what="units",
            lines=day.discarded,
            expected="no JW line",
            fix=_fix(day, handled),
        )


def _fix(day: DrugDay, handled: Handling) -> Fix:
    """JZ says that no whole unit was left, as the chart does; a person attests it."""
    line = day.given[0]
    dropped: tuple[Change, ...] = tuple(change for one in day.discarded for change in drop_line(one))
    attested = len(day.given) > 1 or line.has("JZ") or len(line.modifiers) > 3
    return Fix(
        Safety.ASSIST,
        f"Take the JW line off{'' if attested else f' and put JZ on line {line.number}, which attests'}: "
        f"{handled.working}.",
        f"{in_units(billed(day.discarded))} with JW",
        "none" if attested else "JZ",
        dropped if attested else (*dropped, line.edit(modifiers=(*line.modifiers, "JZ"))),
    )
