"""INF-SEQ-01: more than one initial service."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import INITIAL, REPEAT, is_apart, rank
from x12tools.rules.history import Service, before
from x12tools.rules.scope import SEPARATE, visits, with_code
from x12tools.rules.tables import add_on_primaries, administration, pairs, unlikely


@rule(
    id="INF-SEQ-01",
    title="More than one initial service in one encounter",
    severity=Severity.DENIAL,
    codes=INITIAL,
    source="CMS Recovery Audit topic 0071; CMS NCCI PTP edits; CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "97", ("M15", "N19", "N20", "N431")), Denial("CO", "236", ("N20",))],
    rarely=(Denial("OA", "18"),),
    aliases="INF-SEQ-15 INF-NCCI-11 INF-NCCI-12",
)
def inf_seq_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """A visit has one initial infusion or push; the payer denies every other one.

    The highest in the hierarchy stays: chemotherapy infusion, chemotherapy push, therapeutic
    infusion, therapeutic push, hydration. The others become their sequential codes, where
    what is left allows them. A second access site or a second visit is told by 59 or an X
    modifier, which a person attests. Beside one of an earlier claim of
    the day it is a risk. A second one on another day of an encounter over midnight
    is INF-SEQ-21's.

    Pass: M05.79 | J9312x100-JZ 96413 96415x3 96367 96375
    Pass: M05.79 | 96413 96365-59
    Fail: M05.79 | J9312x100-JZ 96413 96365
    """
    for lines in visits(claim, context):
        initial = [line for line in with_code(lines, INITIAL) if not is_apart(line)]
        highest: dict[datetime.date | None, ServiceLine] = {}
        for line in sorted(initial, key=_rank):
            highest.setdefault(line.date, line)
        for line in initial:
            best = highest[line.date]
            if line is not best and not _is_repeat(line, initial):
                yield _second(line, best, context)
        for line in initial:
            yield from _several_units(line, claim, context)
        yield from _on_another_claim(highest.values(), claim, context)


def _rank(line: ServiceLine) -> tuple[int, bool, int]:
    """Place in the hierarchy; a line that is billed as a repeat comes after the one it repeats."""
    return rank(line.procedure), line.has(*REPEAT), line.number


def _is_repeat(line: ServiceLine, initial: list[ServiceLine]) -> bool:
    """76 and 77 say that the same service was given again, and excuse nothing else."""
    return line.has(*REPEAT) and any(o is not line and o.procedure == line.procedure for o in initial)


def _second(line: ServiceLine, best: ServiceLine, context: Context) -> Finding:
    twin = administration()[line.procedure or ""]["sequential_twin"]
    same = line.procedure == best.procedure
    inverted = _denies_the_higher(line, best, context)
    denied = f" Medicare's pair denies {best.procedure}." if inverted else ""
    costs: dict[str, Any] = {}
    if inverted:
        dollars, basis = context.expected_payment(best)
        costs = {"lines": (line, best), "dollars_at_risk": dollars, "basis": basis}
    return at_line(
        inf_seq_01,
        line,
        f"{line.procedure} on line {line.number} is a second initial service beside {best.procedure} on line "
        f"{best.number}; one is paid for a visit.{denied}",
        context,
        fix=_fix(line, best, twin, context),
        expected=twin,
        predicts=inf_seq_01.check.denials if same else inf_seq_01.predicts,
        **costs,
    )


def _denies_the_higher(line: ServiceLine, best: ServiceLine, context: Context) -> bool:
    """Whether Medicare's pair has the lower service in column 1, as hydration above a push: the
    push is then denied, though it is the one to keep."""
    setting = "outpatient" if line.form == INSTITUTIONAL else "practitioner"
    return context.profile.is_medicare and (line.procedure, best.procedure) in pairs(setting)


def _fix(line: ServiceLine, best: ServiceLine, twin: str, context: Context) -> Fix:
    apart = _charted_apart(line, best, context)
    if apart and len(line.modifiers) < 4:
        modifier, why = apart
        return Fix(
            Safety.ASSIST,
            f"The chart has {why}: add {modifier} to line {line.number} if it is right.",
            "-".join((line.procedure or "", *line.modifiers)),
            "-".join((line.procedure or "", *line.modifiers, modifier)),
            (line.edit(modifiers=(*line.modifiers, modifier)),),
        )
    if best.procedure in add_on_primaries().get(twin, frozenset()):
        return Fix(
            Safety.ASSIST,
            f"Bill line {line.number} as {twin}, or add 59 or XS if a second access site "
            "or visit is documented.",
            line.procedure,
            twin,
            (line.edit(procedure=twin),),
        )
    return Fix(
        Safety.HUMAN,
        "Add 59 or XS if a second access site or visit is documented, else take the line off.",
    )


def _charted_apart(line: ServiceLine, best: ServiceLine, context: Context) -> tuple[str, str] | None:
    """The modifier for what the chart keeps apart, and the words for it."""
    for name, modifier, why in (("encounter", "XE", "two encounters"), ("access", "XS", "two access sites")):
        here = {getattr(row, name) for row in context.charted(line)} - {None}
        there = {getattr(row, name) for row in context.charted(best)} - {None}
        if here and there and not here & there:
            return modifier, why
    return None


def _on_another_claim(initial: Iterable[ServiceLine], claim: Claim, context: Context) -> Iterator[Finding]:
    """An initial service of the day and provider that an earlier claim has; the same one is a duplicate."""
    if claim.form == INSTITUTIONAL or context.history is None:
        return
    sent = [one for one in before(claim, context.history) if one.code in INITIAL]
    for line in initial:
        who = line.rendering.npi if line.rendering else None
        for one in sent:
            apart = one.has(*SEPARATE, "LT", "RT") or one.code == line.procedure or one.form != claim.form
            if not apart and (one.date, one.rendering) == (line.date, who):
                yield _split(line, one, context)
                break


def _split(line: ServiceLine, one: Service, context: Context) -> Finding:
    return at_line(
        inf_seq_01,
        line,
        f"{line.procedure} on line {line.number} is initial, and claim {one.claim_id} of the same day and "
        f"provider has {one.code}; one is paid for a visit.",
        context,
        severity=Severity.RISK,
        fix=Fix(
            Safety.HUMAN,
            "Add XE or 59 if it was another visit or access site, else bill the sequential code.",
        ),
    )


def _several_units(line: ServiceLine, claim: Claim, context: Context) -> Iterator[Finding]:
    if line.units is None or line.units <= 1:
        return
    setting = "outpatient" if claim.form == INSTITUTIONAL else "practitioner"
    limit = unlikely().get(line.procedure or "", {}).get(setting)
    days = (line.date_to - line.date).days + 1 if line.date and line.date_to else 1
    most = max(Decimal(limit or 0), Decimal(days) if days > 1 else Decimal(0))
    yield at_line(
        inf_seq_01,
        line,
        f"{line.procedure} on line {line.number} is billed {line.units} times; "
        "a visit has one initial service.",
        context,
        what="units",
        units=line.units - 1,
        severity=Severity.RISK if line.units <= most else Severity.DENIAL,
        expected="1",
        fix=Fix(
            Safety.HUMAN,
            "Bill one unit; a second visit or access site has a line of its own, with XE or XS.",
        ),
    )
