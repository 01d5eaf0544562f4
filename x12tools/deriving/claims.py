"""What a chart bears, claim by claim: against the claims of an 837, or by itself."""

import datetime
import itertools
from collections.abc import Iterator, Sequence

from x12tools.claims import Claim, ServiceLine
from x12tools.claims.model import INSTITUTIONAL, PROFESSIONAL
from x12tools.codes import PayerProfile, find_profile, load_profiles
from x12tools.deriving import drugs
from x12tools.deriving.charting import Charted, charted, complete
from x12tools.deriving.comparing import billed_lines
from x12tools.deriving.model import (
    DerivedClaim,
    Part,
    Visit,
)
from x12tools.deriving.parts import Found, derive_part
from x12tools.engine.checking import Options
from x12tools.engine.payers import claims_with_payers
from x12tools.rules.charted_visit import rows_of
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import AT_HOME, is_pharmacy
from x12tools.rules.encounters import Encounter
from x12tools.rules.history import VOID
from x12tools.rules.scope import PROCEDURE, is_inpatient, visits
from x12tools.rules.tables import facilities
from x12tools.wire import Source

PHYSICIAN, HOSPITAL = "physician", "hospital"
SETTINGS = (PHYSICIAN, HOSPITAL)


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
    for claim, profile in claims_with_payers(source, told, profiles):
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
    found = Found(date)
    for part in Part:
        if any(one.has(part) or part in one.gaps for one in each):
            derive_part(part, each, [], form, None, context, found)
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
    found = Found(min(dates) if dates else None)
    each = _each(rows, lines)
    lacking = [*_lacking(lines, claim, context), *_strays(claim, context, groups)]
    together = charted(rows, lines)
    complete(together, claim)
    for part in Part:
        for why in [*lacking, *together.gaps.get(part, [])]:
            each[0].lacks(why, part)
    dispensed = _is_dispensed(lines, claim)
    if dispensed:
        found.notes.append("At home or from a pharmacy, with no administration billed: none is derived.")
    for part in Part:
        if part is not Part.HOME and dispensed:
            continue
        if any(one.has(part) for one in each) or billed_lines(lines, part):
            derive_part(part, each, billed_lines(lines, part), claim.form, claim, context, found)
    if not rows:
        found.working.clear()
    found.settle(claim.form, context)
    supplied = drugs.of_claim(lines, claim, context)
    return found.visit(supplied, each)


def _is_dispensed(lines: list[ServiceLine], claim: Claim) -> bool:
    """Drugs that patients give themselves, or the nurse of a plan: nobody bills for giving them."""
    given = (Part.VEIN, Part.PUMP, Part.ARTERY, Part.NEEDLE)
    at_home = any(line.place_of_service in AT_HOME for line in lines) or is_pharmacy(claim)
    return at_home and not any(billed_lines(lines, part) for part in given)


def _lacking(lines: list[ServiceLine], claim: Claim, context: Context) -> Iterator[str]:
    """Why nothing of a visit can be derived, by its lines."""
    operated = next((line for line in lines if PROCEDURE.fullmatch(line.procedure or "")), None)
    if operated is not None:
        yield f"{operated.procedure} (line {operated.number}) may include what was given with it"
    given = [line for part in Part for line in billed_lines(lines, part)]
    providers = {line.rendering.id for line in given if line.rendering}
    if claim.form == PROFESSIONAL and len(providers) > 1:
        yield "two providers rendered services, which the chart does not tell apart"
    if _paid_to_the_facility(lines, context):
        yield "in a facility the administration is the facility's to bill"


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
