"""Faults of providers: who did it, who watched, who ordered."""

import random

import attrs

from x12tools.claims.typed import Administration
from x12tools.synth.defects import WITH_CHART, WITH_PROFILE, Needs, defect
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Claim
from x12tools.synth.rebilling import (
    HOME_AGENCY,
    PHYSICIAN_GROUP,
    SUPPLIER,
    at_home,
    at_nine,
    bill,
    by,
    of_plan,
    rebilled,
)

_P, _I = (PROFESSIONAL,), (INSTITUTIONAL,)
_GIVEN = ("9636", "9637", "9640", "9641")
_NURSE, _PRACTITIONER = "163W00000X", "363L00000X"


@defect("INF-PRV-01", needs=Needs(forms=_P, payers=("medicare-b",), codes=_GIVEN))
def nobody_rendered(claim: Claim, chance: random.Random) -> Claim | None:
    """A group bills, and nobody who did it is named."""
    if claim.rendering is None or claim.place != "11" or any(line.rendering for line in claim.lines):
        return None
    lines = tuple(attrs.evolve(line, rendering=None) for line in claim.lines)
    taxonomy = chance.choice((PHYSICIAN_GROUP, "193400000X", "207RR0500X", "207RH0003X"))
    changed = attrs.evolve(by(claim, taxonomy), rendering=None, lines=lines)
    return changed.faulty("a group without a rendering provider")


@defect("INF-PRV-01", needs=Needs(forms=_P, payers=("medicare-b",), codes=_GIVEN))
def the_nurse_rendered(claim: Claim, chance: random.Random) -> Claim | None:
    """The nurse who gave it stands as the rendering provider."""
    if claim.rendering is None or any(line.rendering for line in claim.lines):
        return None
    nurse = attrs.evolve(claim.rendering, taxonomy=_NURSE)
    return attrs.evolve(claim, rendering=nurse).faulty("a nurse as rendering provider")


@defect("INF-PRV-02", needs=Needs(forms=_P, payers=("commercial",)), decided=WITH_PROFILE)
def nobody_supervised(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan wants the supervising physician of what a practitioner's staff gave, and none is named."""
    if claim.rendering is None:
        return None
    practitioner = attrs.evolve(claim.rendering, taxonomy=_PRACTITIONER)
    code, units, given = chance.choice((("J0897", 60, "96372"), ("J3420", 1, "96372"), ("J0696", 8, "96365")))
    diagnosis = {"J0897": "M810", "J3420": "E538", "J0696": "A419"}[code]
    made = rebilled(
        of_plan(claim, "EXHMO1"), (diagnosis,), bill(code, units), bill(given), rendering=practitioner
    )
    return made.faulty("no supervising provider (2310D)", 2)


@defect("INF-PRV-05", needs=Needs(forms=_P, payers=("medicare-b",)))
def nobody_ordered(claim: Claim, chance: random.Random) -> Claim | None:
    """A supplier's drug for a pump without the doctor who ordered it."""
    code, diagnosis, marks = chance.choice(
        (("J1561", "D839", ("JB", "KX")), ("J1559", "D801", ("JB", "KX")), ("J2260", "I5022", ("KX",)))
    )
    made = at_home(rebilled(of_plan(claim, "DME"), (diagnosis,), bill(code, 20, *marks)), SUPPLIER)
    return made.faulty(f"{code} without its ordering provider", 1)


@defect("INF-PRV-06", needs=Needs(forms=_I))
def nobody_attended(claim: Claim, chance: random.Random) -> Claim | None:
    """A bill without the attending provider."""
    if claim.attending is None:
        return None
    return attrs.evolve(claim, attending=None).faulty("no attending provider")


@defect("INF-PRV-07", needs=Needs(forms=_P, payers=("commercial",)), decided=WITH_PROFILE)
def practitioner_not_marked(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan wants SA on what a nurse practitioner renders."""
    if claim.rendering is None:
        return None
    practitioner = attrs.evolve(claim.rendering, taxonomy=_PRACTITIONER)
    code, diagnosis, given = chance.choice(
        (("J3420", "E538", "96372"), ("J0696", "A419", "96365"), ("J0897", "M810", "96372"))
    )
    made = rebilled(
        of_plan(claim, "EXPOS1"),
        (diagnosis,),
        bill(code, {"J3420": 1, "J0696": 8, "J0897": 60}[code]),
        bill(given),
        rendering=practitioner,
        referral=f"R{chance.randrange(10**6):06d}",
    )
    return made.faulty("a nurse practitioner's lines without SA", 2)


@defect("INF-PRV-09", needs=Needs(forms=_P, payers=("commercial",)), decided=WITH_CHART)
def nurse_visit_without_times(claim: Claim, chance: random.Random) -> Claim | None:
    """A home nurse's visit whose note has no start, or no stop."""
    made = at_home(rebilled(claim, ("A419",), bill("S9500"), bill("99601")), HOME_AGENCY)
    start = chance.choice((None, at_nine(made)))
    row = Administration(hcpcs="99601", line=2, start=start, location="home")
    return attrs.evolve(made, charts=(row,)).faulty("99601 charted without start and stop", 2)
