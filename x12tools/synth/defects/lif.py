"""Faults of a claim's life: late, sent twice, split, dated wrongly, without what must come with it."""

import random
from decimal import Decimal

import attrs

from x12tools.synth.defects import WITH_HISTORY, WITH_PROFILE, Needs, defect
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Claim
from x12tools.synth.rebilling import bill, later, of_plan, plain, rebilled

_P, _I = (PROFESSIONAL,), (INSTITUTIONAL,)
_GIVEN = ("9636", "9637", "9640", "9641")
_TIMED = ("96365", "96413", "96374", "96409")


def _bare(claim: Claim) -> bool:
    """Whether nothing hangs on the claim's days but its lines."""
    return not (claim.other_payer or claim.companions or claim.authorizations or claim.admitted)


@defect("INF-LIF-01", needs=Needs(payers=("medicare-b", "medicare-a", "medicaid", "tricare")))
def too_late(claim: Claim, chance: random.Random) -> Claim | None:
    """A service that was more than a year old when the claim went out."""
    made = rebilled(plain(claim), ("E538",), bill("J3420"), bill("96372"))
    sent = later(made.date, 366 + chance.randrange(0, 200))
    return attrs.evolve(made, sent=sent).faulty(f"a service of {made.date}, sent after {sent}")


@defect("INF-LIF-02", needs=Needs(codes=_GIVEN), decided=WITH_HISTORY)
def sent_twice(claim: Claim, chance: random.Random) -> Claim | None:
    """The same services were sent before as a claim of their own."""
    if claim.frequency != "1" or not _bare(claim):
        return None
    earlier = attrs.evolve(claim, id=f"{claim.id}A", charts=())
    return attrs.evolve(claim, earlier=(earlier,)).faulty("sent before")


@defect(
    "INF-LIF-02",
    needs=Needs(forms=_P, payers=("medicare-b", "commercial"), codes=_GIVEN),
    decided=WITH_HISTORY,
)
def partly_sent_before(claim: Claim, chance: random.Random) -> Claim | None:
    """One of the services was sent before with another claim."""
    if claim.frequency != "1" or not _bare(claim) or len(claim.lines) < 3:
        return None
    plain_ones = [number for number in claim.numbers(*_GIVEN) if not claim.line(number).modifiers]
    if not plain_ones:
        return None
    number = plain_ones[0]
    line = claim.line(number)
    earlier = attrs.evolve(claim, id=f"{claim.id}A", charts=(), lines=(line,))
    return attrs.evolve(claim, earlier=(earlier,)).faulty(f"{line.code} was sent before", number)


@defect("INF-LIF-03")
def replaces_no_claim(claim: Claim, chance: random.Random) -> Claim | None:
    """A corrected claim or a void without the payer's number of the one it stands for."""
    if claim.frequency != "1" or claim.original:
        return None
    frequency = chance.choice("78")
    return attrs.evolve(claim, frequency=frequency).faulty(f"frequency {frequency} without REF F8")


@defect("INF-LIF-04", needs=Needs(forms=_I, codes=_GIVEN))
def outside_the_statement(claim: Claim, chance: random.Random) -> Claim | None:
    """A line dated after the statement's last day."""
    if not _bare(claim) or claim.through or claim.from_date:
        return None
    last = claim.last_date
    number = chance.choice(claim.numbers(*_GIVEN))
    if claim.line(number).date != last:
        return None
    changed = claim.with_line(number, date=later(last, chance.randrange(1, 20)))
    changed = attrs.evolve(changed, through=last, charts=())
    return changed.faulty("a line after the statement ends", number)


@defect("INF-LIF-04", needs=Needs(forms=_P, payers=("medicare-b", "ma", "commercial")))
def still_to_come(claim: Claim, chance: random.Random) -> Claim | None:
    """A day of service that is yet to come: a year typed wrong."""
    made = rebilled(plain(claim), ("E538",), bill("J3420"), bill("96372"))
    day = made.date.replace(year=2036, day=min(made.date.day, 28))
    lines = tuple(attrs.evolve(line, date=day) for line in made.lines)
    return attrs.evolve(made, lines=lines, sent=made.date).faulty(f"a service of {day}")


@defect("INF-LIF-05", needs=Needs(codes=_TIMED))
def one_unit_over_days(claim: Claim, chance: random.Random) -> Claim | None:
    """One infusion dated over several days."""
    if claim.through or claim.from_date or not _bare(claim) or claim.bill[1:3] in ("11", "12", "21", "22"):
        return None
    number = chance.choice(claim.numbers(*_TIMED))
    line = claim.line(number)
    if line.units != 1 or line.date_to:
        return None
    changed = claim.with_line(number, date_to=later(line.date, chance.randrange(1, 6)))
    return changed.faulty(f"{line.code} x1 over days", number)


@defect("INF-LIF-07", needs=Needs(payers=("commercial",)), decided=WITH_PROFILE)
def nothing_attached(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan wants an attachment with an unlisted code, or from a sum on, and none is named."""
    plan = of_plan(claim, "EXPOS1")
    referral = f"R{chance.randrange(10**6):06d}"
    if chance.random() < 0.5:
        code, given = chance.choice((("J3490", "96365"), ("J3590", "96372"), ("J9999", "96413")))
        drug = bill(
            code,
            1,
            charge=Decimal("2400.00"),
            description="SYNTHETIC DRUG 40 MG IV",
            ndc="99207000101",
            ndc_quantity=Decimal(1),
            ndc_unit="UN",
        )
        made = rebilled(plan, ("C61",), drug, bill(given), referral=referral)
        return made.faulty(f"{code} without an attachment", 1)
    cost = Decimal(chance.randrange(50_001, 90_000))
    drug = bill("J9271", 200, charge=cost)
    made = rebilled(plan, ("Z5112", "C3411"), drug, bill("96413"), referral=referral)
    return made.faulty(f"a line of ${cost} without an attachment", 1)


@defect("INF-LIF-08", needs=Needs(payers=("medicare-b", "medicare-a", "commercial")))
def unlisted_without_words(claim: Claim, chance: random.Random) -> Claim | None:
    """An unlisted administration without a word on what was done."""
    code, why, drug = chance.choice((("96379", "A419", "J0696"), ("96549", "C61", "J9267")))
    made = rebilled(plain(claim), (why,), bill(drug, 4), bill(code))
    return made.faulty(f"{code} without words", 2)


@defect(
    "INF-LIF-09",
    needs=Needs(forms=_P, payers=("medicare-b", "commercial"), codes=("96413", "96365")),
    decided=WITH_HISTORY,
)
def visit_on_two_claims(claim: Claim, chance: random.Random) -> Claim | None:
    """The visit's further hours, or its drug, went out on another claim of the day."""
    hours = chance.choice((1, 2))
    jz = ("JZ",) if claim.payer.kind == "medicare-b" else ()
    drug, first, more = bill("J1745", 40, *jz), bill("96413"), bill("96415", hours)
    here, there = chance.choice(
        (
            ((more,), (drug, first)),
            ((drug,), (first, more)),
            ((first, more), (drug,)),
        )
    )
    made = rebilled(plain(claim), ("M0579",), *here)
    earlier = rebilled(made, made.diagnoses, *there, id=f"{made.id}A")
    return attrs.evolve(made, earlier=(earlier,)).faulty("one visit on two claims", 1)


@defect("INF-LIF-10", needs=Needs(payers=("medicare-b", "medicare-a", "commercial")))
def drug_of_another_day(claim: Claim, chance: random.Random) -> Claim | None:
    """The drug is dated by the day it was bought or ordered, not by the day it was given."""
    jz = ("JZ",) if claim.payer.kind.startswith("medicare") else ()
    day = later(claim.date, chance.randrange(1, 8))
    code, units, given = chance.choice(
        (("J1745", 40, ("96413", "96415")), ("J9312", 100, ("96413",)), ("J0897", 60, ("96372",)))
    )
    why = "M810" if code == "J0897" else "M0579"
    made = rebilled(plain(claim), (why,), bill(code, units, *jz), *(bill(one, 1, date=day) for one in given))
    return made.faulty(f"{code} on {claim.date}, {given[0]} on {day}", 1)
