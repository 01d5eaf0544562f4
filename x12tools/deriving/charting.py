"""The rows of one encounter by the way they went in, and what the chart lacks to derive a part."""

import datetime
from collections.abc import Iterable

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.deriving.model import Part
from x12tools.rules.charted_hours import HOURS
from x12tools.rules.charted_visit import (
    CONCURRENT,
    FLUSHES,
    INFUSED,
    PORTABLE,
    PUSH_ROUTES,
    PUSHED,
    SKIN,
    Course,
    Run,
    drug_given,
    is_charted,
    is_in_a_vein,
    is_unnamed,
    service_named,
    what_ran,
)
from x12tools.rules.drug_lines import (
    has_uncoded_pharmacy,
    is_drug,
    is_fluid,
    may_be_in_a_vein,
    may_be_injected,
)
from x12tools.rules.encounters import TIES, Encounter
from x12tools.rules.tables import (
    administration,
    antibody_administration,
    drugs,
    home_infusion,
    special_routes,
)

MUSCLE = frozenset({"IM", "INTRAMUSCULAR"})
_TIMES = ("start", "stop", "present", "pump")
_HYDRATION = frozenset({"96360", "96361"})
_UNLISTED = frozenset({"96379", "96549"})
_HOME = frozenset(
    code for code, row in home_infusion().items() if row["kind"] not in ("drug", "catheter-care")
)


@attrs.define(slots=True)
class Charted:
    """One encounter: its rows by the way they went in.

    ``drugs`` and ``fluids`` went into a vein, each drug with the rows it was made of; ``gaps`` are by
    part what the chart lacks, ``notes`` what no part derives.
    """

    rows: tuple[Encounter, ...]
    lines: list[ServiceLine]
    drugs: tuple[Course, ...] = ()
    fluids: tuple[Course, ...] = ()
    vein: list[Encounter] = attrs.field(factory=list)
    pumps: list[Encounter] = attrs.field(factory=list)
    artery: list[Encounter] = attrs.field(factory=list)
    needle: list[Encounter] = attrs.field(factory=list)
    home: list[Encounter] = attrs.field(factory=list)
    gaps: dict[Part, list[str]] = attrs.field(factory=dict)
    notes: list[str] = attrs.field(factory=list)

    def lacks(self, why: str, *parts: Part) -> None:
        """Takes parts out of what is derived."""
        for part in parts:
            self.gaps.setdefault(part, []).append(why)

    def has(self, part: Part) -> bool:
        """Whether a row is for a part."""
        rows = {
            Part.VEIN: self.vein,
            Part.PUMP: self.pumps,
            Part.ARTERY: self.artery,
            Part.NEEDLE: self.needle,
            Part.HOME: self.home,
        }
        return bool(rows[part])

    def rows_of(self, course: Course) -> list[Encounter]:
        """The rows that a drug was made of."""
        return [
            row
            for row in self.vein
            if drug_given(row, self.lines) in course.codes
            or (not course.codes and service_named(row, self.lines) in course.services)
        ]


def charted(rows: Iterable[Encounter], lines: list[ServiceLine]) -> Charted:
    """The rows of one encounter, and what is missing in them."""
    found = Charted(tuple(rows), lines)
    for row in found.rows:
        _place(row, found)
    named = _named(found.vein, lines)
    if named:
        found.vein = [row for row in found.vein if row.start is not None or row.stop is not None]
    for row in found.rows:
        if row.unread.intersection(TIES):
            found.lacks(f"row {row.row} has a cell that ties it to its service and cannot be read", *Part)
        elif row.unread.intersection(_TIMES):
            columns = ", ".join(column for column in _TIMES if column in row.unread)
            found.lacks(f"row {row.row}: {columns} cannot be read", Part.VEIN, Part.PUMP, Part.ARTERY)
            if row in found.needle:
                found.lacks(f"row {row.row}: {columns} cannot be read", Part.NEEDLE)
        elif row in found.needle and row.start is not None and row.stop is None and is_pumped(row, lines):
            found.lacks(f"row {row.row} ({_what(row)}) has no stop", Part.NEEDLE)
    found.vein = [_instant(row) for row in found.vein]
    for row in found.vein:
        if (row.start is None or row.stop is None) and not row.unread.intersection((*_TIMES, *TIES)):
            found.lacks(f"row {row.row} ({_what(row)}) has no {_lacking(row)}", Part.VEIN)
        if service_named(row, lines) in HOURS.values() and drug_given(row, lines) is None:
            found.lacks(f"row {row.row} names the line of further hours and no drug", Part.VEIN)
    for row in found.pumps:
        if row.start is None or not (drug_given(row, lines) or service_named(row, lines)):
            found.lacks(
                f"row {row.row}: a pump without {'a start' if row.start is None else 'a drug'}", Part.PUMP
            )
    _unlisted_twice(found)
    for row in found.vein:
        if is_unnamed(row, lines):
            found.lacks(f"row {row.row} names an NDC and no code", Part.VEIN)
    timed = [row for row in found.vein if row.start is not None and row.stop is not None]
    courses, fluids = what_ran(timed, lines)
    found.drugs, found.fluids = _in_order(courses), _in_order(fluids)
    return found


def _unlisted_twice(found: Charted) -> None:
    """A code that names no drug may be another one in each row."""
    codes = [
        row.hcpcs for row in found.vein if row.hcpcs and "NOC" in _drug(row.hcpcs).get("flags", "").split()
    ]
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        found.lacks(f"the rows of {code} may be one drug or several", Part.VEIN)


def _drug(code: str | None) -> dict[str, str]:
    return drugs().get(code or "", {})


def _place(row: Encounter, found: Charted) -> None:
    """Puts a row where it belongs."""
    code, service = drug_given(row, found.lines), service_named(row, found.lines)
    line = next((line for line in found.lines if line.number == row.line), None)
    drug = _drug(code)
    route = row.route or ""
    if code in FLUSHES or (service and administration()[service]["role"] in ("EM", "ACC", "FLUSH")):
        return
    if line is not None and line.procedure in _HOME:
        found.home.append(row)
    elif route == "IA" or (service and administration()[service]["family"] == "IA"):
        (found.pumps if row.pump in PORTABLE else found.artery).append(row)
    elif _has_its_own(code, route):
        found.notes.append(f"{code} (row {row.row}) has an administration of its own, which is not derived.")
    elif is_in_a_vein(row, found.lines):
        (found.pumps if row.pump in PORTABLE else found.vein).append(row)
    elif route in SKIN | MUSCLE or _is_needle(route, service, drug):
        found.needle.append(row)
    elif row.pump == "implanted" and route == "IT":
        found.pumps.append(row)
    else:
        found.notes.append(f"Row {row.row} ({_what(row)}) went in by a way that is not derived.")


def is_pumped(row: Encounter, lines: list[ServiceLine]) -> bool:
    """Whether what went under the skin may have been infused by pump."""
    drug = _drug(drug_given(row, lines))
    routes = drug.get("routes", "").split()
    return row.pump is not None or "PUMP" in routes or drug.get("drug_class") in ("IVIG", "SCIG")


def _has_its_own(code: str | None, route: str) -> bool:
    """A drug that goes in by a procedure, or an antibody with administration codes of its own."""
    if code == "J2997" and route.startswith("IV"):
        return False
    other = _drug(code).get("family") == "OTHER"
    return other or code in special_routes() or code in antibody_administration()


def _is_needle(route: str, service: str | None, drug: dict[str, str]) -> bool:
    if route:
        return False
    if service:
        return administration()[service]["family"] in ("INJ", "SC")
    known = set(drug.get("routes", "").split())
    return bool(known) and known <= {"SC", "IM", "PUMP"}


def _instant(row: Encounter) -> Encounter:
    """A push that has one time was over when it began."""
    if row.route in PUSH_ROUTES and row.start is not None and row.stop is None and "stop" not in row.unread:
        return attrs.evolve(row, stop=row.start)
    return row


def _lacking(row: Encounter) -> str:
    return " and no ".join(name for name in ("start", "stop") if getattr(row, name) is None)


def _what(row: Encounter) -> str:
    return row.hcpcs or (f"line {row.line}" if row.line is not None else "no code")


def _in_order(courses: Iterable[Course]) -> tuple[Course, ...]:
    """Courses by their times, each by one clock."""
    return tuple(sorted(map(_united, courses), key=lambda course: (course.runs, course.name)))


def _united(course: Course) -> Course:
    """The course with the times of its bags as one clock: what ran twice at once counts once."""
    return attrs.evolve(course, runs=union(course.runs))


def union(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs in their order, those that overlap as one. Runs that only touch stay apart."""
    found: list[Run] = []
    for start, stop in sorted(runs):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return tuple(found)


def complete(found: Charted, claim: Claim) -> None:
    """Adds to the gaps what a claim bills and the chart has no row for."""
    lines = found.lines
    services = [line for line in lines if line.procedure in INFUSED | PUSHED | {CONCURRENT}]
    if not _named(found.vein, lines):
        for line in lines:
            _uncharted(line, found)
        if has_uncoded_pharmacy(claim):
            found.lacks("pharmacy is billed without codes, and may be drugs that no row names", *_DRUGS)
        if any(service_named(row, lines) for row in found.vein):
            for line in services:
                if not any(line.number == row.line or line.procedure == row.hcpcs for row in found.vein):
                    found.lacks(f"no row for {line.procedure} (line {line.number})", Part.VEIN)
    if services and not found.drugs and found.vein and Part.VEIN not in found.gaps:
        named = ", ".join(f"{line.procedure} (line {line.number})" for line in services)
        found.lacks(f"no drug through a vein was charted for {named}", Part.VEIN)
    hydration = [line for line in lines if line.procedure in _HYDRATION]
    if hydration and not found.fluids and Part.VEIN not in found.gaps:
        found.lacks(
            f"no row of hydration for {hydration[0].procedure} (line {hydration[0].number})", Part.VEIN
        )
    if hydration and any(course.codes for course in found.fluids):
        for line in lines:
            if is_fluid(line) and not is_charted(line, list(found.rows)):
                found.lacks(f"no row for {line.procedure} (line {line.number})", Part.VEIN)
    for line in lines:
        if line.procedure in _UNLISTED:
            found.lacks(f"{line.procedure} (line {line.number}) may be any service", *_DRUGS)


_DRUGS = (Part.VEIN, Part.PUMP, Part.ARTERY, Part.NEEDLE)


def _uncharted(line: ServiceLine, found: Charted) -> None:
    code = line.procedure or ""
    drug = _drug(code)
    if not code or not is_drug(line) or is_fluid(line) or line.has("JW") or code in FLUSHES:
        return
    if _has_its_own(code, "") or is_charted(line, list(found.rows)):
        return
    why = f"no row for {code} (line {line.number})"
    if may_be_in_a_vein(line):
        found.lacks(why, Part.VEIN, Part.PUMP)
    if may_be_injected(line) or "PUMP" in drug.get("routes", "").split():
        found.lacks(why, Part.NEEDLE, Part.PUMP)


def _named(rows: list[Encounter], lines: list[ServiceLine]) -> bool:
    """Whether each service that is billed is named by a row with its times."""
    told = [row for row in rows if row.start is not None and row.stop is not None]
    named = {row.line for row in told} | {row.hcpcs for row in told}
    services = [line for line in lines if line.procedure in INFUSED | PUSHED | {CONCURRENT}]
    return bool(services) and all(line.number in named or line.procedure in named for line in services)


def split_at_gaps(rows: Iterable[Encounter], least: int) -> list[list[Encounter]]:
    """The rows in their order, parted where nothing ran for so many minutes: perhaps visits of their own."""
    timed = sorted((row for row in rows if row.start), key=lambda row: (_begun(row), row.row))
    parts: list[list[Encounter]] = []
    until: datetime.datetime | None = None
    for row in timed:
        begun = _begun(row)
        if until is None or (begun - until).total_seconds() >= least * 60:
            parts.append([])
        parts[-1].append(row)
        until = max(until or begun, row.stop or begun)
    return parts


def _begun(row: Encounter) -> datetime.datetime:
    assert row.start is not None
    return row.start
