"""Billed units of a part of a visit against the plans that are right: the nearest, and the difference."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from x12tools.claims.model import INSTITUTIONAL, ServiceLine
from x12tools.deriving.model import Billed, Difference, Part, Plan
from x12tools.rules.context import Context, table_payment
from x12tools.rules.scope import EXCLUDED

_ZERO = Decimal(0)
_DEAREST = Decimal(200)


def billed_lines(lines: Iterable[ServiceLine], part: Part) -> list[ServiceLine]:
    """The lines that bill a part, those sent to be denied left out."""
    return [line for line in lines if line.procedure in part.codes and not line.has(*EXCLUDED)]


def counted(lines: Iterable[ServiceLine]) -> Counter[str]:
    """Units by code; a line without units is one."""
    found: Counter[str] = Counter()
    for line in lines:
        units = Decimal(1) if line.units is None else line.units
        found[line.procedure or ""] += int(units) if units == int(units) else 0
    return found


def nearest(plans: Sequence[Plan], billed: Counter[str], form: str) -> Plan:
    """The plan that is billed, else the one that differs in the fewest dollars, then units; the likeliest
    where nothing is billed."""

    def apart(at: int) -> tuple[bool, Decimal, int, int]:
        plan = plans[at].counted
        codes = sorted(plan.keys() | billed.keys())
        units = {code: abs(plan[code] - billed[code]) for code in codes}
        dollars = sum((_price(code, number, form) for code, number in units.items()), _ZERO)
        return plan != billed, dollars if billed else _ZERO, sum(units.values()) if billed else 0, at

    return plans[min(range(len(plans)), key=apart)]


def _price(code: str, units: int, form: str) -> Decimal:
    """What units weigh in looking for the nearest plan; a code that the fee table lacks weighs as the
    dearest of it."""
    priced = table_payment(code, Decimal(units), form, None)[0]
    if priced is None:
        return _ZERO if form == INSTITUTIONAL else units * _DEAREST
    return priced


def differences(
    plan: Plan, lines: list[ServiceLine], form: str, date: datetime.date | None, context: Context
) -> Iterator[Difference]:
    """Where lines part from a plan, code by code.

    On an 837I what is billed too much is worth its charge, and only where nothing takes its place: no
    fee is known of either.
    """
    have, want = counted(lines), plan.counted
    codes = sorted(have.keys() | want.keys())
    replaced = form == INSTITUTIONAL and any(want[code] > have[code] for code in codes)
    for code in codes:
        more = have[code] - want[code]
        if not more:
            continue
        over = under = basis = None
        if more > 0 and not replaced:
            over, basis = _worth([line for line in lines if line.procedure == code], Decimal(more), context)
        elif more < 0:
            under, basis = table_payment(code, Decimal(-more), form, date)
        yield Difference(
            code=code,
            modifier="",
            billed=Decimal(have[code]),
            derived=Decimal(want[code]),
            over=over,
            under=under,
            basis=basis,
        )


def _worth(lines: list[ServiceLine], units: Decimal, context: Context) -> tuple[Decimal | None, str | None]:
    """(dollars, basis) of so many units of lines of one code, the last lines first."""
    total, basis = _ZERO, None
    for line in reversed(lines):
        take = min(units, line.units or Decimal(1))
        dollars, basis = context.expected_payment(line, take)
        if dollars is None:
            return None, None
        total, units = total + dollars, units - take
        if not units:
            break
    return total, basis


def as_billed(lines: Iterable[ServiceLine], context: Context) -> Iterator[Billed]:
    """The lines of a part as they are billed."""
    for line in lines:
        dollars, basis = context.expected_payment(line)
        yield Billed(
            code=line.procedure or "",
            units=Decimal(1) if line.units is None else line.units,
            modifier=" ".join(line.modifiers),
            dollars=dollars,
            basis=basis,
            lines=(line.number,),
        )


def as_derived(plan: Plan, form: str, date: datetime.date | None) -> Iterator[Billed]:
    """The codes of a plan with what the physician fee pays; none on an 837I."""
    for code, units in plan.units:
        dollars, basis = table_payment(code, Decimal(units), form, date)
        yield Billed(code=code, units=Decimal(units), dollars=dollars, basis=basis)
