"""One visit, part by part: the right plans of a part, the one nearest to the lines, and how they differ."""

import datetime
import itertools
from collections.abc import Iterable, Iterator

from x12tools.claims import Claim, ServiceLine
from x12tools.claims.model import INSTITUTIONAL
from x12tools.deriving import drugs, home
from x12tools.deriving.charting import Charted, charted, split_at_gaps
from x12tools.deriving.comparing import as_billed, as_derived, counted, differences, nearest
from x12tools.deriving.elsewhere import artery_plans, needle_plans, pump_plans
from x12tools.deriving.families import families
from x12tools.deriving.model import (
    Billed,
    Difference,
    Part,
    Plan,
    Step,
    Visit,
    distinct,
    plan_of,
)
from x12tools.deriving.vein import plans as vein_plans
from x12tools.deriving.vein import ways
from x12tools.rules.arithmetic import ADULT, KEEPS_OPEN
from x12tools.rules.charted_visit import CONCURRENT, INFUSED, PUSHED, Course, is_hydration, what_ran
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import NEOPLASMS, VOLUME_DEPLETION, any_supports
from x12tools.rules.hierarchy import INITIAL, is_apart

_MOST_PLANS = 256
_NO_CODE = {Part.VEIN: "two complex drugs ran at once, which no code is for"}
_SERVICES = INFUSED | PUSHED | {CONCURRENT} | Part.PUMP.codes | {"96372", "96377", "96401", "96402", "96369"}
"""Codes of one drug given, less hours and repeats."""

_A_VISIT_APART = 180
"""Minutes in which nothing ran, from which on a visit set apart by its modifier is believed to be one."""


class Found:
    """A visit as it is derived, part by part."""

    def __init__(self, date: datetime.date | None) -> None:
        self.date = date
        self.derived: list[Billed] = []
        self.billed: list[Billed] = []
        self.differences: list[Difference] = []
        self.working: list[str] = []
        self.accepted: list[str] = []
        self.missing: list[str] = []
        self.notes: list[str] = []
        self.steps: list[Step] = []
        self.unrowed: list[tuple[list[ServiceLine], str]] = []

    def settle(self, form: str, context: Context) -> None:
        """Takes a service that no row is for as billed in the place of one that is charted and not
        billed: an injection for a push, hours for a pump. Each drug that is billed has its row."""
        lacking = sum(
            int(one.derived - one.billed)
            for one in self.differences
            if not one.is_over and one.code in _SERVICES
        )
        for lines, why in self.unrowed:
            services = sum(counted(lines)[code] for code in _SERVICES)
            if services and services <= lacking:
                self.differences += differences(Plan(), lines, form, self.date, context)
                lacking -= services
            else:
                self.missing.append(why)

    def visit(self, supplied: drugs.Supplied, each: Iterable[Charted]) -> Visit:
        """The visit, its drugs last."""
        notes = [note for one in each for note in one.notes]
        return Visit(
            date=self.date,
            derived=(*self.derived, *supplied.derived),
            billed=(*self.billed, *supplied.billed),
            differences=(*self.differences, *supplied.differences),
            working=(*self.working, *supplied.working),
            accepted=tuple(self.accepted),
            missing=tuple(dict.fromkeys([*self.missing, *supplied.missing])),
            notes=tuple(dict.fromkeys([*self.notes, *notes, *supplied.notes])),
            steps=tuple(self.steps),
        )


def derive_part(
    part: Part,
    each: list[Charted],
    lines: list[ServiceLine],
    form: str,
    claim: Claim | None,
    context: Context,
    found: Found,
) -> None:
    """Adds one part of a visit to what is found: the plan that is nearest to the lines, or why there is
    none. Without a claim the likeliest plan is taken, and the others are told as as right."""
    gaps = [why for one in each for why in one.gaps.get(part, [])]
    if lines and not gaps and part is not Part.HOME and not any(one.has(part) for one in each):
        named = ", ".join(f"{line.procedure} (line {line.number})" for line in lines)
        found.unrowed.append((lines, f"{part.value}: no row was charted for {named}"))
        found.billed += as_billed(lines, context)
        return
    if part is Part.HOME and claim is not None:
        gaps += [why for one in each for why in home.gaps(one, context)]
    options = [] if gaps else _part_plans(part, each, lines, form, claim, context)
    if not options:
        why = gaps or [_NO_CODE.get(part, "no code is certain for what was charted")]
        found.missing += [f"{part.value}: {one}" for one in dict.fromkeys(why)]
        found.billed += as_billed(lines, context)
        return
    plan = nearest(options, counted(lines), form) if claim is not None else options[0]
    found.steps += plan.steps
    found.working += [step.text for step in plan.steps]
    found.derived += as_derived(plan, form, found.date)
    if claim is not None:
        found.billed += as_billed(lines, context)
        parted = list(differences(plan, lines, form, found.date, context))
        found.differences += _less_hydration(parted, each, claim, found)
    if claim is None or plan.counted != counted(lines):
        found.accepted += [other.text for other in options if other.units != plan.units and other.units][:3]


def _less_hydration(
    parted: list[Difference], each: list[Charted], claim: Claim, found: Found
) -> list[Difference]:
    """The differences without hours of hydration that are billed short, where the record does not show
    that all of the fluid was for its own sake: a word then."""
    codes = {one.code for one in parted}
    short = [one for one in parted if not one.is_over and one.code == "96361"]
    if not short or codes != {"96361"} or any(_is_needed(one, claim) for one in each):
        return parted
    found.notes.append(
        "More hydration was charted than is billed; it counts as far as it was ordered for itself."
    )
    return []


def _part_plans(
    part: Part,
    each: list[Charted],
    lines: list[ServiceLine],
    form: str,
    claim: Claim | None,
    context: Context,
) -> list[Plan]:
    """Every right way to bill a part of the encounters together, the likeliest first."""
    each = [one for one in each if one.has(part)]
    by_encounter = [list(_of_encounter(part, one, form, claim, context)) for one in each]
    found = _sums(by_encounter)
    if part is Part.VEIN:
        for other in _otherwise(each, form, context):
            found += _sums([list(_of_encounter(part, one, form, claim, context)) for one in other])
    if part is Part.VEIN and any(line.procedure in INITIAL and is_apart(line) for line in lines):
        for one in each:
            others = [some for other, some in zip(each, by_encounter, strict=False) if other is not one]
            for pieces in _apart(one):
                if len(pieces) > 1:
                    parted = [list(_of_encounter(part, piece, form, claim, context)) for piece in pieces]
                    found += _sums([*others, *parted])
    return distinct(found, _MOST_PLANS)


def _otherwise(each: list[Charted], form: str, context: Context) -> Iterator[list[Charted]]:
    """The encounters as coders may take them too: what the chart parts as one, and what ran on over
    midnight by its days, which CPT allows and Medicare does not pay a hospital for."""
    rows = [row for one in each for row in one.vein]
    if len(each) > 1:
        yield [charted(rows, each[0].lines)]
    days = sorted({row.start.date() for row in rows if row.start})
    if len(days) > 1 and not (form == INSTITUTIONAL and context.profile.is_medicare):
        yield [
            charted([row for row in rows if row.start and row.start.date() == day], each[0].lines)
            for day in days
        ]


def _sums(by_encounter: list[list[Plan]]) -> list[Plan]:
    return [
        plan_of(step for plan in some for step in plan.steps)
        for some in itertools.islice(itertools.product(*by_encounter), _MOST_PLANS)
    ]


def _apart(one: Charted) -> Iterator[list[Charted]]:
    """An encounter by its accesses, and by long gaps: what a modifier may set apart."""
    accesses = {row.access for row in one.vein}
    if len(accesses) > 1 and None not in accesses:
        yield [
            charted([row for row in one.vein if row.access == access], one.lines)
            for access in sorted(filter(None, accesses))
        ]
    if len({row.encounter for row in one.vein}) > 1:
        named = [[row for row in one.vein if bool(row.encounter) is told] for told in (True, False)]
        yield [charted(some, one.lines) for some in named]
    yield [charted(some, one.lines) for some in split_at_gaps(one.vein, _A_VISIT_APART)]


def _of_encounter(
    part: Part, one: Charted, form: str, claim: Claim | None, context: Context
) -> Iterable[Plan]:
    hospital = form == INSTITUTIONAL
    if part is Part.VEIN:
        return distinct(_through_a_vein(one, hospital, claim, context), _MOST_PLANS)
    if part is Part.PUMP:
        return pump_plans(one.pumps, one.lines, hospital, context)
    if part is Part.ARTERY:
        return distinct(artery_plans(one.artery, one.lines, context), _MOST_PLANS)
    if part is Part.NEEDLE:
        tumour = None
        if claim is not None:
            tumour = any_supports((diagnosis.code for diagnosis in claim.diagnoses), NEOPLASMS)
        return distinct(needle_plans(one.needle, one.lines, tumour, context), _MOST_PLANS)
    return distinct(home.home_plans(one, claim, context), 2) if claim is not None else ()


def _through_a_vein(one: Charted, hospital: bool, claim: Claim | None, context: Context) -> Iterator[Plan]:
    fluids = _fluids(one, claim)
    choices = [
        ways(course, one.rows_of(course), families(course, _day(course), context), fluids)
        for course in one.drugs
    ]
    least = context.profile.hydration_segment_min or 0
    needed = claim is None or bool(claim.codes & {"96360", "96361"}) or _is_needed(one, claim)
    return vein_plans(choices, fluids, hospital=hospital, least=least, needed=needed)


def _day(course: Course) -> datetime.date | None:
    return course.runs[0][0].date() if course.runs else None


def _fluids(one: Charted, claim: Claim | None) -> tuple[Course, ...]:
    """The fluids of an encounter, less those that ran so slowly into an adult that they kept the vein
    open and no more."""
    born = claim.patient.birth_date if claim is not None and claim.patient else None
    if born is None or claim is None or claim.date is None:
        return one.fluids
    if (claim.date - born).days < ADULT * 365.25:
        return one.fluids
    timed = [row for row in one.vein if row.start is not None and row.stop is not None]
    slow = {
        row.row
        for row in timed
        if row.rate is not None and row.rate <= KEEPS_OPEN and is_hydration(row, one.lines)
    }
    if not slow:
        return one.fluids
    return what_ran([row for row in timed if row.row not in slow], one.lines)[1]


def _is_needed(one: Charted, claim: Claim) -> bool:
    """Whether fluid was for its own sake: the chart calls it hydration, or the claim has a volume
    depletion."""
    named = any(row.route == "HYDRATION" for row in one.vein)
    return named or any_supports((diagnosis.code for diagnosis in claim.diagnoses), VOLUME_DEPLETION)
