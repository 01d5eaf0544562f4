"""What is derived: plans of codes and units, and how a claim differs from them."""

import datetime
import enum
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs

from x12tools.rules.charted_visit import Run


class Part(enum.Enum):
    """What of a visit is derived by itself; a gap in the chart takes one part and no other."""

    VEIN = "vein"
    PUMP = "pump"
    ARTERY = "artery"
    NEEDLE = "injection"
    HOME = "home"

    @property
    def codes(self) -> frozenset[str]:
        """The administration codes that bill it."""
        return _CODES[self]


_CODES = {
    Part.VEIN: frozenset(
        """
        96360 96361 96365 96366 96367 96368 96374 96375 96376 96409 96411 96413 96415 96417
        """.split()
    ),
    Part.PUMP: frozenset({"96416", "G0498", "C8957", "96425", "96521", "96522"}),
    Part.ARTERY: frozenset({"96373", "96420", "96422", "96423"}),
    Part.NEEDLE: frozenset({"96369", "96370", "96371", "96372", "96377", "96401", "96402"}),
    Part.HOME: frozenset({"G0068", "G0069", "G0070", "G0088", "G0089", "G0090", "Q2052", "99601", "99602"}),
}


@attrs.frozen(slots=True)
class Step:
    """The working of one drug: its times, its running minutes, and the units it bears of each code.

    ``minutes`` is None where no time decides, as for an injection.
    """

    name: str
    runs: tuple[Run, ...]
    minutes: int | None
    units: tuple[tuple[str, int], ...]
    why: str = ""

    @property
    def text(self) -> str:
        """As a coder writes it: ``ceftriaxone (J0696): 09:00 to 11:05 = 125 min: 96365, 96366 x1``."""
        times = " + ".join(_span(run) for run in self.runs)
        if self.minutes and self.runs:
            times += f" = {self.minutes} min"
        codes = ", ".join(shown(code, units) for code, units in self.units if units) or "no code"
        why = f" ({self.why})" if self.why else ""
        return f"{': '.join(part for part in (self.name, times, codes) if part)}{why}"


def _span(run: Run) -> str:
    start, stop = run
    if start == stop:
        return f"{start:%H:%M}"
    later = f" ({stop:%Y-%m-%d})" if stop.date() != start.date() else ""
    return f"{start:%H:%M} to {stop:%H:%M}{later}"


_EACH_HOUR = frozenset({"96361", "96366", "96370", "96415", "96423", "96376"})


def shown(code: str, units: int | Decimal) -> str:
    """A code with its units, which are left out for one unit unless they are counted hours."""
    return code if units == 1 and code not in _EACH_HOUR else f"{code} x{units}"


@attrs.frozen(slots=True)
class Plan:
    """One right way to bill a part of a visit: units by code, and the working of each drug."""

    units: tuple[tuple[str, int], ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def counted(self) -> Counter[str]:
        """The units by code."""
        return Counter(dict(self.units))

    @property
    def text(self) -> str:
        """The codes in their order: ``96413, 96415 x1``."""
        return ", ".join(shown(code, units) for code, units in self.units)


def plan_of(steps: Iterable[Step]) -> Plan:
    """The plan that steps add up to."""
    kept = tuple(steps)
    total: Counter[str] = Counter()
    for step in kept:
        total.update(dict(step.units))
    return Plan(tuple(sorted((code, units) for code, units in total.items() if units)), kept)


def distinct(plans: Iterable[Plan], most: int) -> list[Plan]:
    """The first plans that differ in codes or units, in their order."""
    found: dict[tuple[tuple[str, int], ...], Plan] = {}
    for plan in plans:
        found.setdefault(plan.units, plan)
        if len(found) >= most:
            break
    return list(found.values())


@attrs.frozen(slots=True, kw_only=True)
class Billed:
    """A code with its units and what they are worth, US dollars by ``basis``; ``modifier`` is JW or JZ."""

    code: str
    units: Decimal
    modifier: str = ""
    dollars: Decimal | None = None
    basis: str | None = None
    lines: tuple[int, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class Difference:
    """Where billed and derived units of a code part.

    ``over`` are the dollars of units that the chart does not bear, ``under`` of units that it bears and
    that are not billed; both None where no table has a price.
    """

    code: str
    modifier: str
    billed: Decimal
    derived: Decimal
    over: Decimal | None = None
    under: Decimal | None = None
    basis: str | None = None
    why: str = ""

    @property
    def is_over(self) -> bool:
        """More is billed than the chart bears."""
        return self.billed > self.derived


@attrs.frozen(slots=True, kw_only=True)
class Visit:
    """One visit: what the chart bears, what is billed, and how they differ.

    ``missing`` says what could not be derived, and why; ``accepted`` other codes that are as right;
    ``notes`` what a coder should look at.
    """

    date: datetime.date | None
    derived: tuple[Billed, ...] = ()
    billed: tuple[Billed, ...] = ()
    differences: tuple[Difference, ...] = ()
    working: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class DerivedClaim:
    """A claim, by its number (CLM01) in a file, or in the chart alone where ``file`` is None.

    ``setting`` is physician or hospital, ``payer`` the name of the profile.
    """

    file: int | None
    claim_id: str
    setting: str
    payer: str
    visits: tuple[Visit, ...]

    @property
    def differences(self) -> Iterator[Difference]:
        """The differences of all visits."""
        return (one for visit in self.visits for one in visit.differences)

    @property
    def over(self) -> Decimal:
        """Dollars billed that the chart does not bear, as far as they are known."""
        return sum((one.over for one in self.differences if one.over is not None), Decimal(0))

    @property
    def under(self) -> Decimal:
        """Dollars that the chart bears and that are not billed, as far as they are known."""
        return sum((one.under for one in self.differences if one.under is not None), Decimal(0))
