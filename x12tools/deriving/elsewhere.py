"""What goes in by needle, by pump or into an artery: every right way to bill it, the likeliest first."""

import datetime
import itertools
from collections.abc import Iterator, Sequence

from x12tools.claims.model import ServiceLine
from x12tools.deriving.charting import MUSCLE, is_pumped, union
from x12tools.deriving.families import COMPLEX, families, injections
from x12tools.deriving.model import Plan, Step, plan_of
from x12tools.rules.arithmetic import extra_hours, is_prolonged, is_push, minutes_between
from x12tools.rules.charted_visit import Course, Run, courses_of, drug_given
from x12tools.rules.context import Context
from x12tools.rules.encounters import Encounter
from x12tools.rules.products import KITS, ON_BODY, eleven_digits
from x12tools.rules.tables import drugs

Option = tuple[Step, ...]

_MOST_SYRINGES = 12


def needle_plans(
    rows: Sequence[Encounter], lines: list[ServiceLine], neoplasm: bool | None, context: Context
) -> Iterator[Plan]:
    """Injections under the skin and into muscle, and infusions under the skin by pump.

    An injection is billed for each administration; where the payer counts drugs, or says nothing, one
    for each drug is as right, and so is one for each syringe opened. A pump of 15 minutes or less is an
    injection, and coders differ.
    """
    by_pump = [row for row in rows if row.route not in MUSCLE and is_pumped(row, lines)]
    infused = [row for row in by_pump if not is_push(_minutes(row))]
    short = [row for row in by_pump if row.pump and row not in infused]
    yield from _plans(rows, infused, lines, neoplasm, context)
    if short:
        yield from _plans(rows, [*infused, *short], lines, neoplasm, context)


def _plans(
    rows: Sequence[Encounter],
    infused: list[Encounter],
    lines: list[ServiceLine],
    neoplasm: bool | None,
    context: Context,
) -> Iterator[Plan]:
    groups: dict[str | None, list[Encounter]] = {}
    for row in rows:
        if row not in infused:
            groups.setdefault(drug_given(row, lines), []).append(row)
    choices = [
        _injected(code, some, neoplasm, context)
        for code, some in sorted(groups.items(), key=lambda one: one[0] or "")
    ]
    if infused:
        choices.append(list(_infused(infused, lines)))
    for chosen in itertools.islice(itertools.product(*choices), 2048):
        yield plan_of(step for option in chosen for step in option)


def _minutes(row: Encounter) -> int:
    return minutes_between(row.start, row.stop) if row.start and row.stop else 0


def _infused(rows: list[Encounter], lines: list[ServiceLine]) -> Iterator[Option]:
    runs = union((row.start, row.stop) for row in rows if row.start and row.stop)
    minutes = sum(minutes_between(*run) for run in runs)
    names = sorted({_name(drug_given(row, lines)) for row in rows})
    base = [("96369", 1), ("96370", extra_hours(minutes))]
    sites = {row.access for row in rows if row.access}
    for set_ups in (1, 0) if len(sites) > 1 else (0, 1):
        units = tuple((code, number) for code, number in [*base, ("96371", set_ups)] if number)
        yield (Step(", ".join(names), runs, minutes, units, "under the skin by pump"),)


def _injected(
    code: str | None, rows: list[Encounter], neoplasm: bool | None, context: Context
) -> list[Option]:
    """The ways to bill the injections of one drug."""
    date = next((row.start.date() for row in rows if row.start), None)
    kits = {eleven_digits(row.ndc) or row.ndc for row in rows if row.ndc} & ON_BODY
    if kits:
        return [(_injection(code, rows, "96377", 1, "the kit that is worn"),)]
    bags = {row.bag for row in rows if row.bag}
    given = len([row for row in rows if not row.bag]) + len(bags)
    syringes = max(given, sum(vial.count for row in rows for vial in row.vials))
    per_drug = context.profile.injections == "per_drug"
    counts = [given, *range(given - 1, 0, -1), *range(given + 1, min(syringes, _MOST_SYRINGES) + 1)]
    if per_drug:
        counts = [1, *range(2, given + 1)]
    elif context.profile.injections == "per_injection":
        counts = [given, *range(given + 1, min(syringes, _MOST_SYRINGES) + 1)]
    return [
        (_injection(code, rows, service, number, ""),)
        for service in (*injections(code, date, neoplasm, context), *_worn(code, rows))
        for number in counts
    ]


def _worn(code: str | None, rows: list[Encounter]) -> tuple[str, ...]:
    """96377 of a drug that has a kit that is worn, where no NDC tells the kit from the syringe."""
    return ("96377",) if code in KITS and not any(row.ndc for row in rows) else ()


def _injection(code: str | None, rows: list[Encounter], service: str, number: int, why: str) -> Step:
    runs = tuple(sorted({(row.start, row.start) for row in rows if row.start}))
    ways = sorted({row.route for row in rows if row.route})
    return Step(_name(code) + (f" {' '.join(ways)}" if ways else ""), runs, None, ((service, number),), why)


def _name(code: str | None) -> str:
    return f"{drugs()[code]['name']} ({code})" if code in drugs() else code or "a drug without code"


def pump_plans(
    rows: Sequence[Encounter], lines: list[ServiceLine], hospital: bool, context: Context
) -> list[Plan]:
    """Pumps that leave with the patient, and pumps that are implanted; no plan where no code is certain.

    A start of over eight hours is 96416, or G0498 where the office's pump leaves with the patient; of a
    drug that is not complex C8957, by a hospital. A refill of either is as right where the chart does
    not tell a start from it.
    """
    choices: list[list[Option]] = []
    for course, some in _by_drug(rows, lines):
        codes = _pump_codes(course, some, hospital, context)
        if not codes:
            return []
        minutes = course.minutes if course.runs else None
        choices.append(
            [(Step(course.name, course.runs, minutes, ((code, 1),), "by pump"),) for code in codes]
        )
    return [
        plan_of(step for option in chosen for step in option)
        for chosen in itertools.islice(itertools.product(*choices), 64)
    ]


def _by_drug(rows: Sequence[Encounter], lines: list[ServiceLine]) -> Iterator[tuple[Course, list[Encounter]]]:
    groups: dict[str | None, list[Encounter]] = {}
    for row in rows:
        groups.setdefault(drug_given(row, lines), []).append(row)
    for some in (groups[code] for code in sorted(groups, key=lambda code: code or "")):
        (course,) = courses_of(some[:1], lines)
        runs = union((row.start, row.stop) for row in some if row.start and row.stop)
        yield Course(course.codes, course.services, runs, course.accesses, course.pumps, False), some


def _pump_codes(course: Course, rows: list[Encounter], hospital: bool, context: Context) -> tuple[str, ...]:
    drug = drugs().get(next(iter(course.codes), ""), {})
    if "implanted" in course.pumps:
        spinal = drug.get("family") == "IT-PUMP" or any(row.route == "IT" for row in rows)
        return () if spinal else ("96522",)
    if course.runs and not is_prolonged(course.minutes):
        return ()
    date = next((row.start.date() for row in rows if row.start), None)
    possible = families(course, date, context)
    if any(row.route == "IA" for row in rows):
        return ("96425", "96521") if possible[0] == COMPLEX else ()
    codes: list[str] = []
    for family in possible:
        if family == COMPLEX:
            codes += ["96416", "G0498", "96521"]
        elif hospital:
            codes += ["C8957"]
    return tuple(codes)


def artery_plans(rows: Sequence[Encounter], lines: list[ServiceLine], context: Context) -> Iterator[Plan]:
    """Chemotherapy into an artery by the hour or as a push, and other drugs as injections."""
    choices: list[list[Option]] = []
    for course, some in _by_drug(rows, lines):
        choices.append(
            [_arterial(course, some, family) for family in families(course, _day(course.runs), context)]
        )
    for chosen in itertools.islice(itertools.product(*choices), 64):
        yield plan_of(step for option in chosen for step in option)


def _day(runs: Sequence[Run]) -> datetime.date | None:
    return runs[0][0].date() if runs else None


def _arterial(course: Course, rows: list[Encounter], family: str) -> Option:
    minutes = course.minutes
    units = [("96373", len(rows))]
    if family == COMPLEX:
        units = [("96420", 1)] if is_push(minutes) else [("96422", 1), ("96423", extra_hours(minutes))]
    kept = tuple((code, number) for code, number in units if number)
    return (Step(course.name, course.runs, minutes, kept, "into the artery"),)
