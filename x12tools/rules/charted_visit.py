"""What the chart says of a visit's time: each drug with its runs, hydration, and whether all is there."""

import datetime
import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.rules.arithmetic import is_push, minutes_between
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import (
    has_uncoded_pharmacy,
    is_drug,
    is_fluid,
    is_injected,
    may_be_in_a_vein,
    may_be_injected,
)
from x12tools.rules.encounters import Encounter
from x12tools.rules.tables import administration, drugs, same_drug

Run = tuple[datetime.datetime, datetime.datetime]

INFUSED = frozenset({"96365", "96367", "96413", "96417"})
"""Codes of one drug infused: the first hour, or another drug in sequence."""

PUSHED = frozenset({"96374", "96375", "96409", "96411"})
"""Codes of one drug pushed."""

CONCURRENT = "96368"

PORTABLE = frozenset({"portable", "implanted"})
"""Pumps that leave with the patient."""

PUMP_BILLED = frozenset({"96416", "G0498", "C8957", "96425", "96521", "96522"})
"""Codes that bill a pump by its start or its refill."""

_HYDRATION = frozenset({"96360", "96361"})
PUSH_ROUTES = frozenset({"IVP", "PUSH", "IV PUSH"})
_VEIN_ROUTES = frozenset({"INFUSION", "PUSH", "HYDRATION", "PIGGYBACK", "PORT", "PICC"})
SKIN = frozenset({"SC", "SQ", "SUBQ", "SUBCUT", "SUBCUTANEOUS"})
_OTHER_ROUTES = SKIN | {
    "IM",
    "IT",
    "IA",
    "IP",
    "ID",
    "PO",
    "ORAL",
    "INTRAMUSCULAR",
    "INTRATHECAL",
    "INTRAVESICAL",
}
ELECTROLYTES = frozenset({"J3475", "J3480", "J0612", "J0613", "J0610", "J0611"})
FLUSHES = frozenset({"J1642"})


@attrs.frozen(slots=True)
class Course:
    """One drug of a visit, all its bags and restarts; two drugs in one bag are one.

    ``codes`` are what was given, ``runs`` the times it ran in their order, ``accesses`` the
    accesses that were named, ``services`` the administration codes of the lines the rows name.
    """

    codes: frozenset[str]
    services: frozenset[str]
    runs: tuple[Run, ...]
    accesses: frozenset[str]
    pumps: frozenset[str]
    pushed: bool

    @property
    def minutes(self) -> int:
        """Running minutes: a hold between two runs does not count."""
        return sum(minutes_between(*run) for run in self.runs)

    @property
    def span(self) -> int:
        """Minutes from the first start to the last stop."""
        return minutes_between(self.runs[0][0], max(stop for _, stop in self.runs))

    @property
    def is_long(self) -> bool:
        """Whether it ran long enough to be billed as an infusion."""
        return not is_push(self.minutes)

    @property
    def name(self) -> str:
        """The drug as the table names it, with its code; else what the rows name."""
        shown = (
            f"{drugs()[code]['name']} ({code})" if code in drugs() else code for code in sorted(self.codes)
        )
        return " with ".join(shown) or "the drug"

    def overlaps(self, other: "Course") -> bool:
        """Whether both ran at once, for a minute or more."""
        return any(
            minutes_between(max(one[0], two[0]), min(one[1], two[1])) > 0
            for one in self.runs
            for two in other.runs
        )


@attrs.frozen(slots=True)
class ChartedVisit:
    """What was charted for the lines of one visit.

    ``courses`` are the drugs that went into a vein, ``hydration`` the fluids, ``rows`` all rows. A
    portable pump is no course where its start or refill is billed.
    ``whole`` says that every drug and service billed is charted, ``hydrated`` that every fluid is.
    """

    lines: tuple[ServiceLine, ...]
    courses: tuple[Course, ...]
    hydration: tuple[Course, ...]
    rows: tuple[Encounter, ...]
    whole: bool
    hydrated: bool

    def units(self, codes: Iterable[str]) -> Decimal:
        """Units billed of codes."""
        wanted = frozenset(codes)
        return sum((line.units or Decimal(0) for line in self.lines if line.procedure in wanted), Decimal(0))

    @property
    def accounted(self) -> bool:
        """Whether the chart has a drug for every infusion and push that is billed."""
        return self.whole and self.units(INFUSED | PUSHED | {CONCURRENT}) <= len(self.courses)

    @property
    def accesses(self) -> frozenset[str]:
        """The accesses that were named."""
        return frozenset(row.access for row in self.rows if row.access)

    @property
    def under_the_skin(self) -> list[Encounter]:
        """The rows of what went under the skin."""
        return [row for row in self.rows if row.route in SKIN]

    def by_route(self, route: str) -> int:
        """Minutes of what was charted by another route, as ``SC``; 0 where a row lacks a time."""
        rows = self.under_the_skin if route == "SC" else [row for row in self.rows if row.route == route]
        if any(row.start is None or row.stop is None for row in rows):
            return 0
        return sum(minutes_between(row.start, row.stop) for row in rows if row.start and row.stop)


def charted_visit(lines: list[ServiceLine], claim: Claim, context: Context) -> ChartedVisit | None:
    """The chart of one visit's lines; None where no row is theirs, two visits were charted, or
    one drug ran twice at a time."""
    rows = rows_of(lines, claim, context)
    if not rows or len({row.encounter for row in rows if row.encounter}) > 1:
        return None
    pumped = any(line.procedure in PUMP_BILLED for line in lines)
    vein = [row for row in rows if is_in_a_vein(row, lines) and not (pumped and row.pump in PORTABLE)]
    timed = [row for row in vein if row.start is not None and row.stop is not None]
    courses, hydration = what_ran(timed, lines)
    if any(_runs_twice(course) for course in (*courses, *hydration)):
        return None
    whole = _is_whole(lines, claim, vein, [*timed, *(row for row in rows if row.pump in PORTABLE)])
    hydrated = len(timed) == len(vein) and _is_hydrated(lines, claim, hydration)
    named = not any(is_unnamed(row, lines) for row in vein)
    return ChartedVisit(tuple(lines), courses, hydration, tuple(rows), whole and named, hydrated and named)


def what_ran(
    rows: list[Encounter], lines: list[ServiceLine]
) -> tuple[tuple[Course, ...], tuple[Course, ...]]:
    """(drugs, hydration) of rows that have their times and went into a vein; a fluid in a drug's bag
    carries the drug and is none."""
    hydrating = [row for row in rows if is_hydration(row, lines)]
    mixed = {row.bag for row in rows if row.bag and row not in hydrating}
    hydrating = [row for row in hydrating if row.bag is None or row.bag not in mixed]
    given = [row for row in rows if not is_hydration(row, lines)]
    return courses_of(given, lines), courses_of(hydrating, lines)


def rows_of(lines: list[ServiceLine], claim: Claim, context: Context) -> list[Encounter]:
    """The charted rows of some lines of a claim: those that name one of them, and those of their day."""
    numbers = {line.number for line in lines}
    codes = {line.procedure for line in lines}
    first = {line.date for line in lines if line.date}
    alone = all(line.date not in first for line in claim.lines if line.number not in numbers)
    one_day = all(line.date in first for line in claim.lines)
    found = []
    for row in context.encounters:
        if row.line is not None:
            ours = row.line in numbers
        elif row.start is not None:
            ours = row.start.date() in first and (alone or row.hcpcs in codes)
        else:
            ours = row.hcpcs in codes or (one_day and alone)
        if ours:
            found.append(row)
    return found


def _procedure(row: Encounter, lines: list[ServiceLine]) -> str | None:
    """The code of the line that a row names."""
    return next((line.procedure for line in lines if line.number == row.line), None)


def service_named(row: Encounter, lines: list[ServiceLine]) -> str | None:
    """The administration code that a row names, by its line or as what was given."""
    named = (row.hcpcs, _procedure(row, lines))
    return next((code for code in named if code in administration()), None)


def drug_given(row: Encounter, lines: list[ServiceLine]) -> str | None:
    """The drug that a row names, by its code or its line."""
    named = (row.hcpcs, _procedure(row, lines))
    return next((code for code in named if code and code not in administration()), None)


def is_in_a_vein(row: Encounter, lines: list[ServiceLine]) -> bool:
    """Whether a row went into a vein: by its route, else by its service, else by its drug's routes."""
    route = row.route or ""
    if route in _VEIN_ROUTES or route.startswith(("IV", "INTRAVEN")):
        return True
    if route in _OTHER_ROUTES:
        return False
    service = service_named(row, lines)
    if service is not None:
        return administration()[service]["family"] in ("HYD", "TX", "CX")
    drug = drugs().get(drug_given(row, lines) or "")
    known = set(drug["routes"].split()) if drug else set()
    return not known or bool(known & {"IV", "IVP", "ANY", "BYDRUG"})


def is_hydration(row: Encounter, lines: list[ServiceLine]) -> bool:
    """Hydration has its fluid's code or none, or names a line of 96360 or 96361."""
    service, code = service_named(row, lines), drug_given(row, lines)
    if service is not None:
        return service in _HYDRATION
    if is_unnamed(row, lines):
        return False
    return code is None or drugs().get(code, {}).get("family") == "HYD" or row.route == "HYDRATION"


def is_unnamed(row: Encounter, lines: list[ServiceLine]) -> bool:
    """Whether an NDC is all that a row says of what was given: drug or fluid, which one is not told."""
    named = service_named(row, lines) or drug_given(row, lines) or row.route == "HYDRATION"
    return row.ndc is not None and not named


def courses_of(rows: list[Encounter], lines: list[ServiceLine]) -> tuple[Course, ...]:
    """The rows by drug, those of one bag together."""
    keys: list[set[object]] = []
    members: list[list[Encounter]] = []
    for row in rows:
        own: set[object] = {(drug_given(row, lines) or (service_named(row, lines), row.line),)}
        if row.bag:
            own.add(row.bag)
        joined = [index for index, key in enumerate(keys) if key & own]
        together = [row]
        for index in reversed(joined):
            own |= keys.pop(index)
            together += members.pop(index)
        keys.append(own)
        members.append(together)
    return tuple(_course(some, lines) for some in members)


def _course(rows: list[Encounter], lines: list[ServiceLine]) -> Course:
    runs = sorted({(row.start, row.stop) for row in rows if row.start and row.stop})
    return Course(
        frozenset(code for row in rows if (code := drug_given(row, lines))),
        frozenset(code for row in rows if (code := service_named(row, lines))),
        tuple(runs),
        frozenset(row.access for row in rows if row.access),
        frozenset(row.pump for row in rows if row.pump),
        any(row.present or row.route in PUSH_ROUTES for row in rows),
    )


def _runs_twice(course: Course) -> bool:
    return any(one[1] > other[0] for one, other in itertools.pairwise(course.runs))


def _is_whole(lines: list[ServiceLine], claim: Claim, vein: list[Encounter], told: list[Encounter]) -> bool:
    """Whether nothing billed is missing from what the chart tells: each service is named by a row with
    its times, or every row has them and every drug its row. A pump's stop may be days away."""
    named = {row.line for row in told} | {row.hcpcs for row in told}
    services = [line for line in lines if line.procedure in INFUSED | PUSHED | {CONCURRENT}]
    if services and all(line.number in named or line.procedure in named for line in services):
        return True
    if any(row.start is None or row.stop is None for row in vein) or has_uncoded_pharmacy(claim):
        return False
    return all(is_charted(line, told) for line in _to_chart(lines))


def _is_hydrated(lines: list[ServiceLine], claim: Claim, hydration: tuple[Course, ...]) -> bool:
    """Whether what is charted is all the hydration: it is named as that, or every fluid has its row."""
    if not hydration:
        return False
    if all(course.services or not course.codes for course in hydration):
        return True
    charted = {code for course in hydration for code in course.codes}
    billed = {line.procedure for line in lines if is_fluid(line)}
    return not has_uncoded_pharmacy(claim) and billed <= charted


def _to_chart(lines: list[ServiceLine]) -> Iterator[ServiceLine]:
    """The drug lines that went into a vein, as far as the claim can tell."""
    injected = is_injected(lines)
    for line in lines:
        if not is_drug(line) or is_fluid(line) or line.has("JW") or line.procedure in FLUSHES:
            continue
        if may_be_in_a_vein(line) and not (injected and may_be_injected(line)):
            yield line


def is_charted(line: ServiceLine, told: list[Encounter]) -> bool:
    """Whether a row is for a line: by its number, or by its drug."""
    code = line.procedure or ""
    return any(row.line == line.number or (row.hcpcs and same_drug(row.hcpcs, code)) for row in told)


def beside(hydration: Iterable[Course], courses: Iterable[Course]) -> list[Run]:
    """The stretches of hydration while no drug was infused through the same access.

    An access that is not named is taken for the same. Electrolytes may run in the
    hydration itself, and a portable pump runs beside anything.
    """
    stretches: list[Run] = []
    infusions = [
        course
        for course in courses
        if (not course.codes or course.codes - ELECTROLYTES) and not course.pumps & PORTABLE
    ]
    for fluid in hydration:
        busy = sorted(
            run
            for course in infusions
            if not (fluid.accesses and course.accesses) or fluid.accesses & course.accesses
            for run in course.runs
        )
        for run in fluid.runs:
            stretches += _without(run, busy)
    return _touching(stretches)


def _touching(stretches: list[Run]) -> list[Run]:
    """The stretches in their order, those that follow without a gap as one: a bag was changed."""
    found: list[Run] = []
    for start, stop in sorted(stretches):
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found


def _without(run: Run, busy: list[Run]) -> Iterator[Run]:
    start, stop = run
    for begins, ends in busy:
        if ends <= start or begins >= stop:
            continue
        if begins > start:
            yield start, begins
        start = max(start, ends)
        if start >= stop:
            return
    yield start, stop


def clock(runs: Iterable[Run]) -> str:
    """Times as a nurse writes them: ``09:00-10:30, 11:00-11:40``."""
    return ", ".join(f"{start:%H:%M}-{stop:%H:%M}" for start, stop in runs)
