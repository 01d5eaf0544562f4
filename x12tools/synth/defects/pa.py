"""Faults of authorization: none, another's, used up; another drug first; no referral."""

import random
from decimal import Decimal

import attrs

from x12tools.synth.defects import WITH_HISTORY, WITH_LOG, WITH_PROFILE, Needs, defect
from x12tools.synth.model import INSTITUTIONAL, Authorization, Claim
from x12tools.synth.people import TAXONOMIES
from x12tools.synth.rebilling import bill, later, of_plan, plain, rebilled, sclerosis

_COMMERCIAL = ("commercial",)
_INFLIXIMAB = ("J1745", "Q5103", "Q5104", "Q5121")


def _number(chance: random.Random) -> str:
    return f"AU{chance.randrange(10**6):06d}"


def _referred(chance: random.Random) -> str:
    return f"R{chance.randrange(10**6):06d}"


def _infliximab(
    claim: Claim, chance: random.Random, code: str = "", units: int = 40, plan: str = "EXPPO1"
) -> Claim:
    """A visit for infliximab of a plan that asks for its authorization, with a number."""
    code = code or chance.choice(("J1745", "Q5103", "Q5104", "Q5121"))
    return rebilled(
        of_plan(claim, plan),
        (chance.choice(("M0579", "K5080", "M459")),),
        bill(code, units),
        bill("96413"),
        bill("96415"),
        prior_authorization=_number(chance),
    )


def _entry(claim: Claim, **changes: object) -> Authorization:
    """What the plan authorized: the claim's drug for half a year around its day."""
    first = Authorization(
        number=claim.prior_authorization,
        code=claim.line(1).code,
        units=claim.line(1).units * 4,
        valid_from=later(claim.date, -90),
        valid_to=later(claim.date, 90),
        member=(claim.subscriber or claim.patient).member,
    )
    return attrs.evolve(first, **changes)  # type: ignore[arg-type]


@defect("INF-PA-01", needs=Needs(payers=_COMMERCIAL), decided=WITH_PROFILE)
def none_asked_for(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan asks for an authorization of the drug, and the claim has no number."""
    plan, code, units, diagnosis = chance.choice(
        (
            ("EXPPO1", "J1745", 40, "M0579"),
            ("EXPPO1", "J2350", 600, "G35"),
            ("EXPPO1", "J2323", 300, "G35"),
            ("EXHMO1", "Q5103", 40, "K5080"),
            ("EXHMO1", "J9312", 100, "M0579"),
            ("EXPOS1", "J3380", 300, "K5080"),
        )
    )
    made = rebilled(
        of_plan(claim, plan),
        (sclerosis(claim) if diagnosis == "G35" else diagnosis,),
        bill(code, units),
        bill("96413"),
        referral=_referred(chance) if plan == "EXPOS1" else "",
    )
    return made.faulty(f"{code} without an authorization", 1)


@defect("INF-PA-02", needs=Needs(payers=_COMMERCIAL), decided=WITH_LOG)
def another_product(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan authorized one product of the drug, and another was given."""
    given, approved = chance.sample(_INFLIXIMAB, 2)
    made = _infliximab(claim, chance, given)
    made = attrs.evolve(made, authorizations=(_entry(made, code=approved),))
    return made.faulty(f"{given} given, {approved} authorized", 1)


@defect("INF-PA-03", needs=Needs(payers=_COMMERCIAL), decided=WITH_LOG)
def more_than_authorized(claim: Claim, chance: random.Random) -> Claim | None:
    """More units than the authorization has."""
    made = _infliximab(claim, chance, units=chance.choice((50, 60)))
    few = Decimal(chance.choice((30, 40)))
    made = attrs.evolve(made, authorizations=(_entry(made, units=few),))
    return made.faulty(f"{made.line(1).units} units, {few} authorized", 1)


@defect("INF-PA-03", needs=Needs(payers=_COMMERCIAL), decided=WITH_HISTORY)
def used_up(claim: Claim, chance: random.Random) -> Claim | None:
    """An earlier visit took the units or the visit that the authorization had."""
    made = _infliximab(claim, chance)
    before = tuple(attrs.evolve(line, date=later(line.date, -56)) for line in made.lines)
    earlier = attrs.evolve(made, id=f"{made.id}A", lines=before)
    few = _entry(made, units=Decimal(60)) if chance.random() < 0.5 else _entry(made, units=None, visits=1)
    made = attrs.evolve(made, authorizations=(few,), earlier=(earlier,))
    return made.faulty("the authorization was used up", 1)


@defect("INF-PA-04", needs=Needs(payers=_COMMERCIAL), decided=WITH_LOG)
def outside_its_days(claim: Claim, chance: random.Random) -> Claim | None:
    """The authorization ended before the visit, or begins after it."""
    made = _infliximab(claim, chance)
    days = chance.randrange(1, 40)
    dates = chance.choice(
        (
            {"valid_from": later(made.date, -180), "valid_to": later(made.date, -days)},
            {"valid_from": later(made.date, days), "valid_to": later(made.date, 180)},
        )
    )
    made = attrs.evolve(made, authorizations=(_entry(made, **dates),))
    return made.faulty("the authorization is for other days", 1)


@defect("INF-PA-05", needs=Needs(payers=_COMMERCIAL), decided=WITH_LOG)
def another_provider(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan authorized another provider, or another place."""
    made = _infliximab(claim, chance)
    if made.professional and chance.random() < 0.5:
        made = attrs.evolve(made, authorizations=(_entry(made, place=chance.choice(("12", "22"))),))
    elif not made.professional and chance.random() < 0.5:
        made = attrs.evolve(made, authorizations=(_entry(made, place=chance.choice(("0851", "085x"))),))
    else:
        made = attrs.evolve(made, authorizations=(_entry(made, npi="1679576722"),))
    return made.faulty("the authorization is another's", 1)


@defect("INF-PA-06", needs=Needs(payers=_COMMERCIAL), decided=WITH_HISTORY)
def nothing_tried(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan wants other drugs tried, and the patient's claims show none; no authorization either."""
    if chance.random() < 0.5:
        made = _infliximab(claim, chance, "J1745", plan="EXHMO1")
    else:
        made = rebilled(
            of_plan(claim, "EXPOS1"),
            ("K5080",),
            bill("J3380", 300),
            bill("96413"),
            referral=_referred(chance),
        )
    before = rebilled(made, ("E538",), bill("J3420"), bill("96372"), id=f"{made.id}A")
    before = attrs.evolve(
        before, lines=tuple(attrs.evolve(line, date=later(line.date, -30)) for line in before.lines)
    )
    made = attrs.evolve(made, prior_authorization="", earlier=(before,))
    return made.faulty(f"{made.line(1).code} without what the plan wants tried first", 1)


@defect("INF-PA-07", needs=Needs(payers=_COMMERCIAL), decided=WITH_PROFILE)
def not_the_preferred_product(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan prefers a biosimilar, and the reference product was given."""
    made = rebilled(
        of_plan(claim, "EXPOS1"),
        (chance.choice(("M0579", "C8338")),),
        bill("J9312", 100),
        bill("96413"),
        bill("96415", 3),
        referral=_referred(chance),
    )
    return made.faulty("J9312, of which the plan prefers Q5115 and Q5119", 1)


@defect("INF-PA-08", needs=Needs(payers=_COMMERCIAL), decided=WITH_PROFILE)
def of_the_specialty_pharmacy(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan pays its specialty pharmacy alone, and the hospital bills the drug."""
    if claim.professional:
        return None
    made = rebilled(
        of_plan(claim, "EXHMO1"),
        (sclerosis(claim),),
        bill("J2350", 600),
        bill("96413"),
        bill("96415", 2),
        prior_authorization=_number(chance),
    )
    return made.faulty("J2350 bought by the hospital", 1)


@defect("INF-PA-09", needs=Needs(payers=_COMMERCIAL), decided=WITH_PROFILE)
def not_referred(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan asks for the referral's number, and the claim has none."""
    drug, units, diagnosis, given = chance.choice(
        (("J3420", 1, "E538", "96372"), ("J0696", 8, "A419", "96365"), ("J1745", 40, "M0579", "96413"))
    )
    plan = of_plan(claim, "EXPOS1")
    made = rebilled(plan, (diagnosis,), bill(drug, units), bill(given))
    if made.rendering:
        specialist = attrs.evolve(made.rendering, taxonomy=TAXONOMIES["rheumatology"])
        made = attrs.evolve(made, rendering=specialist)
    return made.faulty("no referral (REF 9F)")


@defect("INF-PA-10", needs=Needs(forms=(INSTITUTIONAL,), payers=("medicare-a",)))
def toxin_in_a_hospital(claim: Claim, chance: random.Random) -> Claim | None:
    """Botulinum toxin in a hospital's outpatient department without Medicare's tracking number."""
    code, units, procedure, diagnosis = chance.choice(
        (
            ("J0585", 155, "64615", "G43709"),
            ("J0588", 100, "64612", "G243"),
            ("J0586", 100, "64612", "G243"),
            ("J0587", 50, "64612", "G243"),
        )
    )
    made = rebilled(claim, (diagnosis,), bill(code, units, "JZ"), bill(procedure, 1, revenue="0360"))
    return made.faulty(f"{code} with {procedure} without a tracking number", 1)


@defect("INF-PA-11", needs=Needs(payers=_COMMERCIAL), decided=WITH_LOG)
def another_administration(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan authorized the drug with an ordinary infusion, and a complex one is billed."""
    plan = chance.choice(("EXHMO1", "EXPOS1"))
    if plan == "EXHMO1":
        made = rebilled(
            of_plan(claim, plan),
            ("M0579",),
            bill("J9312", 100),
            bill("96413"),
            bill("96415", 3),
            prior_authorization=_number(chance),
        )
    else:
        made = rebilled(
            of_plan(claim, plan),
            (sclerosis(claim),),
            bill("J2350", 600),
            bill("96413"),
            bill("96415", 2),
            referral=_referred(chance),
            attachment="OZ*EL***AC*SYN1",
            prior_authorization=_number(chance),
        )
    entries = [_entry(made), *(_entry(made, code=code, units=None) for code in ("96365", "96366"))]
    made = attrs.evolve(made, authorizations=tuple(entries))
    return made.faulty("96413 billed, 96365 authorized", 2)


@defect("INF-PA-14", needs=Needs(payers=_COMMERCIAL), decided=WITH_LOG)
def under_the_old_code(claim: Claim, chance: random.Random) -> Claim | None:
    """The authorization is under the code that the drug had before; a note, no fault of the claim."""
    if f"{claim.date:%Y-%m-%d}" < "2025-10-01":
        return None
    old, new, factor, units, diagnosis, given = chance.choice(
        (
            ("J1300", "J1299", 5, 450, "D595", "96413"),
            ("J3370", "J3373", 50, 150, "A419", "96365"),
            ("J2796", "J2802", 10, 250, "D693", "96372"),
        )
    )
    made = rebilled(
        plain(claim),
        (diagnosis,),
        bill(new, units),
        bill(given),
        prior_authorization=_number(chance),
    )
    entry = _entry(made, code=old, units=Decimal(units) / factor)
    return attrs.evolve(made, authorizations=(entry,)).faulty(f"{new} authorized as {old}", 1)
