"""What a chart bears, claim by claim: against the claims of an 837, or by itself."""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence

from x12tools.claims import Claim, ServiceLine
from x12tools.claims.model import INSTITUTIONAL, PROFESSIONAL
from x12tools.claims.reading import read_claims
from x12tools.codes import PayerProfile, find_profile, load_profiles
from x12tools.deriving import drugs, home
from x12tools.deriving.charting import Charted, charted, complete, split_at_gaps
from x12tools.deriving.comparing import as_billed, as_derived, billed_lines, counted, differences, nearest
from x12tools.deriving.elsewhere import artery_plans, needle_plans, pump_plans
from x12tools.deriving.families import families
from x12tools.deriving.model import (
    Billed,
    DerivedClaim,
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
from x12tools.engine.checking import Options
from x12tools.rules.arithmetic import ADULT, KEEPS_OPEN
from x12tools.rules.charted_visit import Course, rows_of, what_ran
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import NEOPLASMS, any_supports
from x12tools.rules.encounters import Encounter
from x12tools.rules.hierarchy import INITIAL, is_apart
from x12tools.rules.history import VOID
from x12tools.rules.scope import is_inpatient, visits
from x12tools.rules.tables import facilities
from x12tools.wire import Source

PHYSICIAN, HOSPITAL = "physician", "hospital"
SETTINGS = (PHYSICIAN, HOSPITAL)

_MOST_PLANS = 256
_A_VISIT_APART = 180
"""Minutes in which nothing ran, from which on a visit set apart by its modifier is believed to be one."""


def derive(
    source: Source, options: Options | None = None, file: int = 0, profiles: set[PayerProfile] | None = None
) -> Iterator[DerivedClaim]:
    """What the chart (``options.encounters``) bears of each claim of an 837, and how the claim differs.

    Claims that no row names are told as such; voids are passed over. ``profiles`` is added to: those
    that claims found. Raises NotX12 where there is no claim.

    >>> from x12tools.deriving import derive
    >>> for claim in derive("claims.837", options):  # doctest: +SKIP
    ...     print(claim.claim_id, claim.over, claim.under)
    """
    told = options or Options()
    known = load_profiles(told.payers)
    for claim in read_claims(source):
        payer = claim.payer.id if claim.payer else None
        profile = find_profile(payer, claim.filing_indicator, known, claim.date)
        if profiles is not None:
            profiles.add(profile)
        if claim.frequency != VOID:
            yield _of_claim(claim, told.context(claim, profile), file)


def derive_chart(options: Options, setting: str = PHYSICIAN) -> Iterator[DerivedClaim]:
    """What to bill for each claim id of the chart, without a claim: by Medicare's profile for the
    ``setting``, physician or hospital."""
    profile = find_profile(
        None, "MB" if setting == PHYSICIAN else "MA", load_profiles(options.payers), options.as_of
    )
    form = PROFESSIONAL if setting == PHYSICIAN else INSTITUTIONAL
    for claim_id, rows in options.encounters.by_claim.items():
        context = Context(profile=profile, as_of=options.as_of, encounters=rows)
        found = tuple(_of_rows(some, form, context) for some in _visits_charted(rows))
        yield DerivedClaim(file=None, claim_id=claim_id, setting=setting, payer=profile.name, visits=found)


def _visits_charted(rows: Sequence[Encounter]) -> list[list[Encounter]]:
    """The rows of a chart by day; a day that an administration reached over midnight is the day's before."""
    dates = sorted({row.start.date() for row in rows if row.start})
    first = {date: date for date in dates}
    for one, other in itertools.pairwise(dates):
        if any(
            row.start and row.stop and row.start.date() == one and row.stop.date() == other for row in rows
        ):
            first[other] = first[one]
    groups: dict[datetime.date | None, list[Encounter]] = {}
    for row in rows:
        date = first[row.start.date()] if row.start else dates[0] if len(set(first.values())) == 1 else None
        groups.setdefault(date, []).append(row)
    return [groups[date] for date in sorted(groups, key=lambda date: date or datetime.date.max)]


def _of_rows(rows: list[Encounter], form: str, context: Context) -> Visit:
    dates = [row.start.date() for row in rows if row.start]
    date = min(dates) if dates else None
    each = _each(rows, [])
    found = _Found(date)
    for part in Part:
        if any(one.has(part) or part in one.gaps for one in each):
            _derive_part(part, each, [], form, None, context, found)
    supplied = drugs.of_rows(rows, form, context)
    return found.visit(supplied, each)


def _of_claim(claim: Claim, context: Context, file: int) -> DerivedClaim:
    setting = HOSPITAL if claim.form == INSTITUTIONAL else PHYSICIAN
    why = _not_to_derive(claim, context)
    if why:
        found: tuple[Visit, ...] = (Visit(date=claim.date, missing=(why,)),)
    else:
        groups = _groups(claim, context)
        found = tuple(_of_visit(lines, claim, context, groups) for lines in groups)
    return DerivedClaim(
        file=file, claim_id=claim.id, setting=setting, payer=context.profile.name, visits=found
    )


def _not_to_derive(claim: Claim, context: Context) -> str | None:
    if not context.encounters:
        return "no row of the chart names the claim"
    if is_inpatient(claim):
        return "an inpatient stay is not paid by its lines"
    return None


def _groups(claim: Claim, context: Context) -> list[list[ServiceLine]]:
    """The lines of each visit; lines of one day are one group whoever rendered them, and so are those of
    days that an administration reached over midnight."""
    groups = [list(lines) for lines in visits(claim, context)]
    over = {
        (row.start.date(), row.stop.date())
        for row in context.encounters
        if row.start and row.stop and row.start.date() != row.stop.date()
    }
    joined: list[list[ServiceLine]] = []
    for lines in sorted(groups, key=lambda some: min(line.date or datetime.date.max for line in some)):
        days = {line.date for line in lines}
        for other in joined:
            theirs = {line.date for line in other}
            if days & theirs or any(one in theirs and two in days for one, two in over):
                other += lines
                break
        else:
            joined.append(lines)
    return joined


def _of_visit(
    lines: list[ServiceLine], claim: Claim, context: Context, groups: list[list[ServiceLine]]
) -> Visit:
    rows = rows_of(lines, claim, context)
    dates = [line.date for line in lines if line.date]
    found = _Found(min(dates) if dates else None)
    each = _each(rows, lines)
    together = charted(rows, lines)
    complete(together, claim, whole_claim=True)
    shared = dict(together.gaps)
    strays = _strays(claim, context, groups)
    for part in Part:
        for one in each[:1]:
            for why in [*shared.get(part, []), *strays]:
                if why not in one.gaps.get(part, []):
                    one.lacks(why, part)
    providers = (
        {line.rendering.id for line in lines if line.rendering} if claim.form == PROFESSIONAL else set()
    )
    if len(providers) > 1:
        each[0].lacks(
            "two providers rendered services of the day, which the chart does not tell apart", *Part
        )
    if _paid_to_the_facility(lines, context):
        each[0].lacks("in a facility the administration is the facility's to bill", *Part)
    for part in Part:
        if any(one.has(part) for one in each) or billed_lines(lines, part):
            _derive_part(part, each, billed_lines(lines, part), claim.form, claim, context, found)
    if not rows:
        found.working.clear()
    supplied = drugs.of_claim(lines, claim, context)
    return found.visit(supplied, each)


def _paid_to_the_facility(lines: list[ServiceLine], context: Context) -> bool:
    places = {line.place_of_service for line in lines if line.form == PROFESSIONAL}
    return context.profile.is_medicare and bool(places & facilities())


def _strays(claim: Claim, context: Context, groups: list[list[ServiceLine]]) -> list[str]:
    """Why a row that is on no day of the claim leaves its visits in doubt: its time is not charted."""
    placed = {row.row for lines in groups for row in rows_of(lines, claim, context)}
    return [
        f"row {row.row} ({row.hcpcs or 'no code'}) has neither line nor start"
        for row in context.encounters
        if row.row not in placed and row.start is None
    ]


def _each(rows: Sequence[Encounter], lines: list[ServiceLine]) -> list[Charted]:
    """The encounters that rows name, in the order of their beginning; one where none or one is named."""
    begun: dict[str, list[str]] = {}
    for row in rows:
        if row.encounter:
            begun.setdefault(row.encounter, []).append(row.start.isoformat() if row.start else "unknown")
    names = sorted(begun, key=lambda name: (min(begun[name]), name))
    if len(names) < 2:
        return [charted(rows, lines)]
    found = [charted([row for row in rows if row.encounter == name], lines) for name in names]
    rest = charted([row for row in rows if not row.encounter], lines)
    if rest.vein:
        found[0].lacks(f"row {rest.vein[0].row} names no encounter, and others do", Part.VEIN)
    return [*found, rest]


class _Found:
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


def _derive_part(
    part: Part,
    each: list[Charted],
    lines: list[ServiceLine],
    form: str,
    claim: Claim | None,
    context: Context,
    found: _Found,
) -> None:
    gaps = [why for one in each for why in one.gaps.get(part, [])]
    if lines and not any(one.has(part) for one in each):
        named = ", ".join(f"{line.procedure} (line {line.number})" for line in lines)
        gaps = gaps or [f"no row was charted for {named}"]
    if part is Part.HOME and claim is not None:
        gaps += [why for one in each for why in home.gaps(one, context)]
    options = [] if gaps else _part_plans(part, each, lines, form, claim, context)
    if not options:
        why = gaps or ["no code is certain for what was charted"]
        found.missing += [f"{part.value}: {one}" for one in dict.fromkeys(why)]
        found.billed += as_billed(lines, context)
        return
    plan = nearest(options, counted(lines), form) if claim is not None else options[0]
    found.steps += plan.steps
    found.working += [step.text for step in plan.steps]
    found.derived += as_derived(plan, form, found.date)
    if claim is not None:
        found.billed += as_billed(lines, context)
        found.differences += differences(plan, lines, form, found.date, context)
    if claim is None or plan.counted != counted(lines):
        found.accepted += [other.text for other in options if other.units != plan.units and other.units][:3]


def _part_plans(
    part: Part,
    each: list[Charted],
    lines: list[ServiceLine],
    form: str,
    claim: Claim | None,
    context: Context,
) -> list[Plan]:
    """Every right way to bill a part of the encounters together, the likeliest first."""
    by_encounter = [list(_of_encounter(part, one, form, claim, context)) for one in each if one.has(part)]
    found = _sums(by_encounter)
    if part is Part.VEIN and any(line.procedure in INITIAL and is_apart(line) for line in lines):
        for one in each:
            others = [some for other, some in zip(each, by_encounter, strict=False) if other is not one]
            for pieces in _apart(one):
                if len(pieces) > 1:
                    parted = [list(_of_encounter(part, piece, form, claim, context)) for piece in pieces]
                    found += _sums([*others, *parted])
    return distinct(found, _MOST_PLANS)


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
    fluids = () if _keeps_open(one, claim) else one.fluids
    choices = [
        ways(course, one.rows_of(course), families(course, _day(course), context), fluids)
        for course in one.drugs
    ]
    least = context.profile.hydration_segment_min or 0
    return vein_plans(choices, fluids, hospital, least)


def _day(course: Course) -> datetime.date | None:
    return course.runs[0][0].date() if course.runs else None


def _keeps_open(one: Charted, claim: Claim | None) -> bool:
    """Whether the fluids of an adult ran so slowly that they kept the vein open and no more."""
    born = claim.patient.birth_date if claim is not None and claim.patient else None
    if born is None or claim is None or claim.date is None:
        return False
    if (claim.date - born).days < ADULT * 365.25 or not one.fluids:
        return False
    rates = [row.rate for row in _fluid_rows(one)]
    return bool(rates) and all(rate is not None and rate <= KEEPS_OPEN for rate in rates)


def _fluid_rows(one: Charted) -> list[Encounter]:
    return [row for row in one.vein if row.start and row.stop and what_ran([row], one.lines)[1]]
