"""How a certified coder turns what was given into administration codes.

The rules are CPT's and CMS's (IOM 100-04 ch. 4 §230.2 and ch. 12 §30.5; NCCI Policy Manual ch. XI), written
down here by themselves, so that they and the edits can disagree.
"""

import datetime
import itertools
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

import attrs

PUSH = 15
"""Minutes up to which an infusion is a push."""

_WITH_INJECTION = frozenset(
    "96360 96365 96369 96374 96401 96402 96409 96413 96416 96420 96422 96425 G0498 C8957".split()
)
"""Services whose pair with an injection of another drug needs a modifier (NCCI, indicator 1)."""

_INITIALS = ("96413", "96409", "96365", "96374", "96360")


@attrs.frozen(slots=True, eq=False)
class Given:
    """One drug as it was given. ``kind`` is how it is coded:

    ``CX`` complex and ``TX`` therapeutic through a vein, ``HYD`` fluid, ``PUMP`` chemo over eight hours by
    portable pump, ``INJ CX-INJ HORM`` injections, ``BODY`` an on-body injector, ``SC`` by pump under the
    skin,
    ``PROCEDURE`` given by a procedure that is billed for itself, ``NONE`` not given by the one who bills.
    ``beside`` says that it ran with another. ``present`` keeps a long push a push.
    """

    code: str
    kind: str
    start: datetime.datetime
    stop: datetime.datetime
    encounter: str = "A"
    beside: bool = False
    present: bool = False
    sites: int = 1

    @property
    def minutes(self) -> int:
        """How long it ran."""
        return int((self.stop - self.start).total_seconds()) // 60


@attrs.frozen(slots=True)
class Service:
    """An administration to bill: code, units, modifiers."""

    code: str
    units: int
    modifiers: tuple[str, ...] = ()


def further_hours(minutes: int) -> int:
    """Hours after the first that count: each begins to count 31 minutes in."""
    return max(0, (minutes - 31) // 60)


def administrations(given: Iterable[Given], *, facility: bool, distinct: str = "59") -> list[Service]:
    """The services of a day by encounter; a second encounter's first service says ``distinct``."""
    by_encounter: dict[str, list[Given]] = {}
    for one in given:
        by_encounter.setdefault(one.encounter, []).append(one)
    services: list[Service] = []
    for at, some in enumerate(by_encounter.values()):
        for service in _encounter(some, facility, distinct):
            if at and service.code in _INITIALS:
                service = attrs.evolve(service, modifiers=(distinct, *service.modifiers))
            services.append(service)
    return _merged(services)


def _merged(services: list[Service]) -> list[Service]:
    """Services alike on one line."""
    units: dict[tuple[str, tuple[str, ...]], int] = {}
    for service in services:
        key = (service.code, service.modifiers)
        units[key] = units.get(key, 0) + service.units
    return [Service(code, count, modifiers) for (code, modifiers), count in units.items()]


def _minutes_by_drug(given: Iterable[Given]) -> dict[str, int]:
    minutes: dict[str, int] = {}
    for one in given:
        minutes[one.code] = minutes.get(one.code, 0) + one.minutes
    return minutes


def _split(given: list[Given]) -> tuple[list[int], list[Given]]:
    """Minutes of each drug that was infused, the longest first; and the pushes."""
    pushes = [one for one in given if one.present]
    rest = [one for one in given if not one.present]
    minutes = _minutes_by_drug(rest)
    infused = sorted((count for count in minutes.values() if count > PUSH), reverse=True)
    short = {code for code, count in minutes.items() if count <= PUSH}
    return infused, pushes + [one for one in rest if one.code in short]


def _encounter(given: list[Given], facility: bool, distinct: str) -> list[Service]:
    complex_, therapeutic, fluids = (
        [one for one in given if one.kind == kind and not one.beside] for kind in ("CX", "TX", "HYD")
    )
    services = _complex(complex_)
    services += _therapeutic(therapeutic, services, facility)
    if any(one.beside for one in given):
        services.append(Service("96368", 1))
    services += _hydration(fluids, services)
    pumps = [one for one in given if one.kind == "PUMP"]
    if pumps:
        services = [
            attrs.evolve(service, modifiers=(distinct,))
            if service.code in ("96374", "96365", "96360")
            else service
            for service in services
        ]
        services.append(Service("96416", 1))
    services += _under_the_skin([one for one in given if one.kind == "SC"])
    return services + _injections(given, services, distinct)


def _complex(given: list[Given]) -> list[Service]:
    infused, pushes = _split(given)
    drugs = len({one.code for one in pushes})
    services = []
    if infused:
        services.append(Service("96413", 1))
        if hours := sum(map(further_hours, infused)):
            services.append(Service("96415", hours))
        if len(infused) > 1:
            services.append(Service("96417", len(infused) - 1))
        if drugs:
            services.append(Service("96411", drugs))
    elif drugs:
        services.append(Service("96409", 1))
        if drugs > 1:
            services.append(Service("96411", drugs - 1))
    return services


def _therapeutic(given: list[Given], before: list[Service], facility: bool) -> list[Service]:
    infused, pushes = _split(given)
    first = not before
    services = []
    if infused:
        count = len(infused) - (1 if first else 0)
        if first:
            services.append(Service("96365", 1))
        if count:
            services.append(Service("96367", count))
        if hours := sum(map(further_hours, infused)):
            services.append(Service("96366", hours))
        first = False
    by_drug: dict[str, list[Given]] = {}
    for one in pushes:
        by_drug.setdefault(one.code, []).append(one)
    if by_drug:
        count = len(by_drug) - (1 if first else 0)
        if first:
            services.append(Service("96374", 1))
        if count:
            services.append(Service("96375", count))
    again = sum(_repeats(some) for some in by_drug.values())
    if again and facility:
        services.append(Service("96376", again))
    return services


def _repeats(pushes: list[Given]) -> int:
    """Pushes of one drug that begin over 30 minutes after the one before."""
    times = sorted(one.start for one in pushes)
    gap = datetime.timedelta(minutes=30)
    return sum(1 for before, after in itertools.pairwise(times) if after - before > gap)


def _hydration(given: list[Given], before: list[Service]) -> list[Service]:
    minutes = sum(one.minutes for one in given)
    if minutes < 31:
        return []
    hours = further_hours(minutes)
    if before:
        return [Service("96361", 1 + hours)]
    return [Service("96360", 1), *([Service("96361", hours)] if hours else [])]


def _under_the_skin(given: list[Given]) -> list[Service]:
    if not given:
        return []
    services = [Service("96369", 1)]
    if hours := further_hours(sum(one.minutes for one in given)):
        services.append(Service("96370", hours))
    if any(one.sites > 1 for one in given):
        services.append(Service("96371", 1))
    return services


def _injections(given: list[Given], before: list[Service], distinct: str) -> list[Service]:
    counts = {kind: len({one.code for one in given if one.kind == kind}) for kind in _INJECTED}
    services: list[Service] = []
    for kind, code in _INJECTED.items():
        if not counts[kind]:
            continue
        others = {service.code for service in [*before, *services]} & _WITH_INJECTION
        if kind in ("HORM", "CX-INJ"):
            others &= {"96369"}
        services.append(Service(code, counts[kind], (distinct,) if others else ()))
    return services


_INJECTED = {"HORM": "96402", "CX-INJ": "96401", "INJ": "96372", "BODY": "96377"}


def whole_units(dose: Decimal, unit: Decimal) -> Decimal:
    """Billing units of a dose: every unit begun counts."""
    return (dose / unit).to_integral_value(ROUND_CEILING)
