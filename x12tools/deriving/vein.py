"""Drugs and fluids through a vein: every right way to bill them, the likeliest first."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import attrs

from x12tools.deriving.families import COMPLEX, THERAPEUTIC
from x12tools.deriving.model import Plan, Step, plan_of
from x12tools.rules.arithmetic import (
    HYDRATION_AT_LEAST,
    PUSH_AT_MOST,
    extra_hours,
    hydration_units,
    is_push,
    minutes_between,
    repeated_pushes,
)
from x12tools.rules.charted_visit import CONCURRENT, ELECTROLYTES, PUSH_ROUTES, Course, Run, beside
from x12tools.rules.encounters import Encounter
from x12tools.rules.hierarchy import orphans

MOST = 512
"""So many choices are looked through, and no more."""

_SLOW_PUSH = 30
"""A push that a professional stayed for is seldom longer, in minutes."""

_FIRST = {
    (COMPLEX, True): "96413", (COMPLEX, False): "96409",
    (THERAPEUTIC, True): "96365", (THERAPEUTIC, False): "96374",
}  # fmt: skip
_NEXT = {"96413": "96417", "96409": "96411", "96365": "96367", "96374": "96375"}
_HOURS = {COMPLEX: "96415", THERAPEUTIC: "96366"}
_INFUSION, _PUSH, _BOTH, _PART = "infusion", "push", "infusion and push", "part of the hydration"


@attrs.frozen(slots=True)
class Given:
    """One drug as it may be billed: its family, and as what. ``minutes`` are those that count."""

    course: Course
    family: str
    kind: str
    minutes: int

    @property
    def infused(self) -> bool:
        """Billed as an infusion."""
        return self.kind in (_INFUSION, _BOTH)

    @property
    def pushed(self) -> bool:
        """Billed as a push."""
        return self.kind in (_PUSH, _BOTH)


def ways(
    course: Course, rows: Iterable[Encounter], families: Sequence[str], fluids: Iterable[Course]
) -> list[Given]:
    """How one drug may be billed, the likeliest first."""
    found = [
        Given(course, family, kind, course.minutes)
        for kind in _kinds(course, list(rows))
        for family in families
    ]
    found.sort(key=lambda given: given.family != families[0])
    longest = _longest_access(list(rows))
    if longest is not None and longest < course.minutes:
        found += [attrs.evolve(given, minutes=longest) for given in found if given.infused]
    if course.codes and course.codes <= ELECTROLYTES and any(course.overlaps(fluid) for fluid in fluids):
        found.append(Given(course, families[0], _PART, course.minutes))
    return found


def _longest_access(rows: list[Encounter]) -> int | None:
    """The minutes through the access that a drug ran longest through; None where it had one."""
    accesses = {row.access for row in rows if row.access}
    if len(accesses) < 2:
        return None
    return max(
        sum(
            minutes_between(row.start, row.stop)
            for row in rows
            if row.access == one and row.start and row.stop
        )
        for one in accesses
    )


def _kinds(course: Course, rows: list[Encounter]) -> list[str]:
    """A push or an infusion, by minutes, by route, and by who stayed: both where coders may differ."""
    minutes = course.minutes
    if is_push(minutes):
        return [_PUSH]
    lengths = [is_push(minutes_between(*run)) for run in course.runs]
    if all(lengths):
        return [_PUSH, _INFUSION] if _apart(course.runs) or _is_route_of_push(rows) else [_INFUSION, _PUSH]
    kinds = [_INFUSION]
    if course.pushed and not any(lengths):
        slow = minutes <= _SLOW_PUSH or _is_route_of_push(rows)
        kinds = [_PUSH, _INFUSION] if slow else [_INFUSION, _PUSH]
    return [*kinds, _BOTH] if any(lengths) else kinds


def _is_route_of_push(rows: list[Encounter]) -> bool:
    return bool(rows) and all(row.route in PUSH_ROUTES for row in rows)


def _apart(runs: Sequence[Run]) -> bool:
    """Whether more than half an hour lay between one run and the next: given again, not held."""
    return any(minutes_between(one[1], other[0]) > 30 for one, other in itertools.pairwise(runs))


def plans(
    drugs: Sequence[list[Given]],
    fluids: Sequence[Course],
    *,
    hospital: bool,
    least: int = 0,
    needed: bool = True,
) -> Iterator[Plan]:
    """Every right way to bill the drugs and fluids of one encounter, the likeliest first.

    ``hospital`` goes by the hierarchy; a physician's initial service is the main reason for the
    visit, which any of them may be. ``least`` are the minutes that hydration must run in one, by
    the payer's profile, 0 where it adds up; ``needed`` is whether
    the record shows that the fluid was for its own sake: else no hydration is as right.
    """
    for choice in itertools.islice(itertools.product(*drugs), MOST):
        infused = [given for given in choice if given.infused]
        for aside in _aside(infused):
            for counted in _counted(choice, aside):
                yield from _of(counted, aside, fluids, hospital, least)
                if fluids and not needed:
                    yield from _of(counted, aside, (), hospital, least)


def _of(
    choice: Sequence[Given], aside: frozenset[Course], fluids: Sequence[Course], hospital: bool, least: int
) -> Iterator[Plan]:
    for fluid, alone in _hydration(fluids, choice, least):
        for first in _initials(choice, aside, alone, hospital):
            plan = plan_of(_steps(choice, aside, fluid, alone, first, hospital))
            if not orphans(code for code, _ in plan.units):
                yield plan


def _aside(infused: Sequence[Given]) -> Iterator[frozenset[Course]]:
    """Which drugs are billed as running beside another: at first all but the complex and the longest."""
    able = [
        one
        for one in infused
        if one.family == THERAPEUTIC
        and any(one.course.overlaps(other.course) for other in infused if other is not one)
    ]
    kept: list[Given] = []
    for one in sorted(infused, key=lambda one: (one.family != COMPLEX, -one.minutes, one.course.runs)):
        if one not in able or not any(one.course.overlaps(other.course) for other in kept):
            kept.append(one)
    likely = frozenset(one.course for one in able if one not in kept)
    if _is_right(likely, infused):
        yield likely
    for number in range(len(able) + 1) if len(able) < 7 else ():
        for some in itertools.combinations(able, number):
            chosen = frozenset(one.course for one in some)
            if chosen != likely and _is_right(chosen, infused):
                yield chosen


def _is_right(aside: frozenset[Course], infused: Sequence[Given]) -> bool:
    """Each drug aside ran beside one that is not; of two that are not and ran at once, each ran long enough
    alone."""
    rest = [one.course for one in infused if one.course not in aside]
    if any(not any(course.overlaps(other) for other in rest) for course in aside):
        return False
    return all(
        _alone(one, [other]) > PUSH_AT_MOST and _alone(other, [one]) > PUSH_AT_MOST
        for one, other in itertools.combinations(rest, 2)
        if one.overlaps(other)
    )


def _alone(course: Course, others: Iterable[Course]) -> int:
    """Minutes that a drug ran while none of the others did."""
    apart = attrs.evolve(course, accesses=frozenset())
    busy = [
        attrs.evolve(one, codes=frozenset({"*"}), pumps=frozenset(), accesses=frozenset()) for one in others
    ]
    return sum(minutes_between(*run) for run in beside([apart], busy))


def _counted(choice: Sequence[Given], aside: frozenset[Course]) -> Iterator[Sequence[Given]]:
    """The choice with all minutes; where two that are not aside ran at once, also with those alone."""
    yield choice
    rest = [one for one in choice if one.infused and one.course not in aside]
    if any(one.course.overlaps(other.course) for one, other in itertools.combinations(rest, 2)):
        fewer = {
            one: attrs.evolve(one, minutes=_alone(one.course, [o.course for o in rest[:at]]))
            for at, one in enumerate(rest)
        }
        yield [fewer.get(one, one) for one in choice]


def _hydration(
    fluids: Sequence[Course], choice: Sequence[Given], least: int
) -> Iterator[tuple[tuple[Run, ...], int]]:
    """(stretches, minutes) of hydration alone: no fluid counts while a drug ran. That a push stopped
    it is for coders to differ on, and so is whether pieces add up."""
    separate = [
        (attrs.evolve(one.course, codes=frozenset({"*"})), one.infused) for one in choice if one.kind != _PART
    ]
    seen: set[int] = set()
    for some in ([course for course, _ in separate], [course for course, infused in separate if infused]):
        stretches = tuple(beside(fluids, some))
        lengths = [minutes_between(*stretch) for stretch in stretches]
        fits = sum(length for length in lengths if length >= least)
        minutes = fits if fits >= HYDRATION_AT_LEAST else 0
        in_pieces = minutes > 0 and max(lengths) < HYDRATION_AT_LEAST
        for option in (minutes, 0) if in_pieces else (minutes,):
            if option not in seen:
                seen.add(option)
                yield stretches, option


def _initials(
    choice: Sequence[Given], aside: frozenset[Course], alone: int, hospital: bool
) -> Iterator[str | None]:
    """The initial codes that the visit may have, in the order of the hierarchy."""
    there = [
        _FIRST[family, infused]
        for family in (COMPLEX, THERAPEUTIC)
        for infused in (True, False)
        if any(
            one.family == family
            and (one.infused if infused else one.pushed)
            and (one.course not in aside or not infused)
            for one in choice
        )
    ]
    if alone:
        there.append("96360")
    if hospital or "96413" in there or "96409" in there:
        there = there[:1]
    yield from there or (None,)


def _steps(
    choice: Sequence[Given],
    aside: frozenset[Course],
    fluid: tuple[Run, ...],
    alone: int,
    first: str | None,
    hospital: bool,
) -> Iterator[Step]:
    """The working of each drug under one initial code, which the longest takes."""
    initial: str | None = first
    in_order = sorted(range(len(choice)), key=lambda at: (choice[at].course.runs, choice[at].course.name))
    ranked = sorted(in_order, key=lambda at: -choice[at].minutes)
    taken: dict[int, str] = {}
    for at in ranked:
        one = choice[at]
        for infused in (True, False):
            if not (one.infused if infused else one.pushed) or (infused and one.course in aside):
                continue
            if initial is not None and _FIRST[one.family, infused] == initial:
                taken[at], initial = initial, None
    beside_told = False
    for at in in_order:
        one = choice[at]
        units: Counter[str] = Counter()
        why = ""
        if one.kind == _PART:
            why = "part of the hydration"
        elif one.course in aside:
            units[CONCURRENT] = 0 if beside_told else 1
            why = "beside another drug" + ("; once an encounter" if beside_told else "")
            beside_told = True
        elif one.infused:
            code = _FIRST[one.family, True]
            units[code if taken.get(at) == code else _NEXT[code]] += 1
            units[_HOURS[one.family]] += extra_hours(one.minutes)
        if one.pushed:
            code = _FIRST[one.family, False]
            units[code if taken.get(at) == code else _NEXT[code]] += 1
            if hospital and one.family == THERAPEUTIC and one.kind == _PUSH:
                units["96376"] += repeated_pushes([start for start, _ in one.course.runs])
        counted = "" if one.minutes == one.course.minutes else f"{one.minutes} min of them alone"
        yield Step(one.course.name, one.course.runs, one.course.minutes, _kept(units), why or counted)
    if fluid or alone:
        units = Counter()
        units["96360"], units["96361"] = hydration_units(alone, primary=first == "96360")
        ran = sum(minutes_between(*run) for run in fluid)
        why = "no more than 30 minutes alone" if not alone else "" if alone == ran else f"{alone} min count"
        yield Step("hydration alone", fluid, ran, _kept(units), why)


def _kept(units: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((code, number) for code, number in sorted(units.items()) if number)
