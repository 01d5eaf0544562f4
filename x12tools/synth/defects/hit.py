"""Faults of home infusion: visits, per diems, nurses."""

import datetime
import random

import attrs

from x12tools.claims.typed import Administration
from x12tools.synth.defects import WITH_CHART, WITH_HISTORY, WITH_PROFILE, Needs, defect
from x12tools.synth.model import Claim
from x12tools.synth.rebilling import (
    HOME_AGENCY,
    HOME_PHARMACY,
    ORDERING,
    Service,
    at_home,
    bill,
    later,
    of_plan,
    plain,
    rebilled,
)

_MEDICARE = Needs(forms=("837P",), payers=("medicare-b",))
_PLAN = Needs(forms=("837P",), payers=("commercial",))
_DRUGS = {
    "1": (bill("J1570", 1), bill("J3285", 4), bill("J2260", 4), bill("J1250", 2)),
    "2": (bill("J1559", 100, "JB"), bill("J1561", 20, "JB"), bill("J1555", 100, "JB")),
    "3": (bill("J9190", 4), bill("J9000", 2), bill("J9100", 1)),
}
_WHY = {"1": "I2720", "2": "D839", "3": "C189"}
_VISITS = {"1": ("G0068", "G0088"), "2": ("G0069", "G0089"), "3": ("G0070", "G0090")}
_DIEMS = (("S9500", "A419"), ("S9501", "A419"), ("S9338", "D839"), ("S9374", "E860"), ("S9379", "A419"))


def _home(claim: Claim, diagnoses: tuple[str, ...], *services: Service, by: str = HOME_AGENCY) -> Claim:
    return at_home(rebilled(claim, diagnoses, *services), by)


def _span(claim: Claim, days: int) -> dict[str, object]:
    """The last day of a line that begins with the claim and covers so many days."""
    return {"date_to": later(claim.date, days - 1)} if days > 1 else {}


def _before(claim: Claim, days: int, *services: Service) -> Claim:
    """A claim of the same biller for other services so many days before."""
    made = rebilled(claim, claim.diagnoses, *services, id=f"{claim.id}A", place=claim.place)
    lines = tuple(attrs.evolve(line, date=later(line.date, -days)) for line in made.lines)
    return attrs.evolve(made, lines=lines)


@defect("INF-HIT-01", needs=_MEDICARE)
def visit_of_another_category(claim: Claim, chance: random.Random) -> Claim | None:
    """The visit's code is of one category and the drug of another."""
    kind, other = chance.sample(("1", "2", "3"), 2)
    visit = chance.choice(_VISITS[other])
    drug = chance.choice(_DRUGS[kind])
    made = _home(claim, (_WHY[kind],), bill(visit, 8), drug)
    return made.faulty(f"{visit} with {drug.code}", 1)


@defect("INF-HIT-02", needs=_MEDICARE, decided=WITH_HISTORY)
def first_visit_again(claim: Claim, chance: random.Random) -> Claim | None:
    """The code of a first visit within sixty days of another visit."""
    kind = chance.choice(("1", "2", "3"))
    later_code, first = _VISITS[kind]
    made = _home(claim, (_WHY[kind],), bill(first, 8))
    before = _before(made, chance.randrange(2, 60), bill(later_code, 8))
    return attrs.evolve(made, earlier=(before,)).faulty(f"{first} within sixty days of a visit", 1)


@defect("INF-HIT-03", needs=_MEDICARE)
def two_visits_of_a_day(claim: Claim, chance: random.Random) -> Claim | None:
    """Two lines of one category on one day, of which one is paid."""
    kind = chance.choice(("1", "2", "3"))
    codes = _VISITS[kind]
    made = _home(claim, (_WHY[kind],), bill(chance.choice(codes), 8), bill(codes[0], 4))
    return made.faulty(f"{codes[0]} twice on a day", 2)


@defect("INF-HIT-04", needs=_MEDICARE)
def no_drug_of_the_list(claim: Claim, chance: random.Random) -> Claim | None:
    """A visit for a drug that is none of the benefit's."""
    drug = bill(*chance.choice((("J0696", 8), ("J0690", 4), ("J1745", 40), ("J3420", 1))))
    visit = chance.choice(sorted(code for codes in _VISITS.values() for code in codes))
    made = _home(claim, ("A419",), bill(visit, 8), drug)
    return made.faulty(f"a visit for {drug.code}, which is not of the list", 1)


@defect("INF-HIT-04", needs=_MEDICARE, decided=WITH_HISTORY)
def no_drug_of_late(claim: Claim, chance: random.Random) -> Claim | None:
    """The drug of the visits was last billed over thirty days before."""
    kind = chance.choice(("1", "2", "3"))
    made = _home(claim, (_WHY[kind],), bill(_VISITS[kind][0], 8))
    before = _before(made, chance.randrange(32, 90), chance.choice(_DRUGS[kind]))
    return attrs.evolve(made, earlier=(before,)).faulty("no drug within thirty days", 1)


@defect("INF-HIT-05", needs=_MEDICARE)
def globulin_service(claim: Claim, chance: random.Random) -> Claim | None:
    """Medicare's service for globulin at home for another illness, place or span, or twice a day."""
    which = chance.choice(("illness", "place", "span", "twice"))
    services = [
        bill("Q2052", 12, ordering=ORDERING, **({"date_to": later(claim.date, 2)} if which == "span" else {}))
    ]
    if which == "twice":
        services.append(bill("Q2052", 4, ordering=ORDERING))
    made = _home(of_plan(claim, "DME"), ("G6181" if which == "illness" else "D839",), *services)
    if which == "place":
        made = attrs.evolve(made, place="11")
    return made.faulty(f"Q2052 at fault: {which}", len(made.lines))


@defect("INF-HIT-05", needs=_MEDICARE, decided=WITH_HISTORY)
def globulin_service_alone(claim: Claim, chance: random.Random) -> Claim | None:
    """No globulin was billed in the thirty days before."""
    made = _home(of_plan(claim, "DME"), ("D839",), bill("Q2052", 12, ordering=ORDERING))
    before = _before(made, chance.randrange(32, 80), bill("J1569", 60))
    return attrs.evolve(made, earlier=(before,)).faulty("Q2052 without globulin", 1)


@defect("INF-HIT-06", needs=_MEDICARE)
def per_diem_to_medicare(claim: Claim, chance: random.Random) -> Claim | None:
    """A plan's per diem sent to Medicare."""
    code, why = chance.choice((*_DIEMS, ("S5501", "Z452"), ("S9364", "K900")))
    days = chance.randrange(1, 8)
    span = _span(claim, days)
    made = _home(claim, (why,), bill(code, days, **span), by=HOME_PHARMACY)
    return made.faulty(f"{code} to Medicare", 1)


@defect("INF-HIT-07", needs=_MEDICARE)
def home_nurse_to_medicare(claim: Claim, chance: random.Random) -> Claim | None:
    """A home nurse's visit by its CPT code sent to Medicare."""
    more = chance.choice(((), (bill("99602", 1),)))
    made = _home(claim, ("A419",), bill("99601"), *more)
    return made.faulty("99601 to Medicare", 1)


@defect("INF-HIT-08", needs=_PLAN)
def more_units_than_days(claim: Claim, chance: random.Random) -> Claim | None:
    """More per diems than the span has days."""
    code, why = chance.choice(_DIEMS)
    days = chance.choice((5, 7, 14))
    units = days + chance.choice((1, 2, 7))
    made = _home(
        plain(claim),
        (why,),
        bill(code, units, date_to=later(claim.date, days - 1)),
        by=HOME_PHARMACY,
    )
    return made.faulty(f"{code} x{units} in {days} days", 1)


@defect("INF-HIT-08", needs=_PLAN)
def fewer_units_than_days(claim: Claim, chance: random.Random) -> Claim | None:
    """One per diem for a span of daily therapy."""
    days = chance.choice((7, 14))
    made = _home(
        plain(claim),
        ("A419",),
        bill("S9500", 1, date_to=later(claim.date, days - 1)),
        by=HOME_PHARMACY,
    )
    return made.faulty(f"S9500 x1 in {days} days", 1)


@defect("INF-HIT-09", needs=_PLAN, decided=WITH_CHART)
def another_interval(claim: Claim, chance: random.Random) -> Claim | None:
    """The per diem of one interval between doses, and the chart shows another."""
    hours = {"S9500": 24, "S9501": 12, "S9502": 8, "S9503": 6}
    given = chance.choice((6, 8, 12))
    code = chance.choice([code for code, every in hours.items() if every != given])
    days = 2 if given == 12 else 1
    span = _span(claim, days)
    drug = bill("J0690", 24 // given * 4 * days, **span)
    made = _home(plain(claim), ("A419",), bill(code, days, **span), drug, by=HOME_PHARMACY)
    start = datetime.datetime.combine(made.date, datetime.time(0))
    rows = tuple(
        Administration(
            hcpcs="J0690",
            route="IV",
            start=start + datetime.timedelta(hours=hour),
            stop=start + datetime.timedelta(hours=hour, minutes=30),
        )
        for hour in range(0, 24 * days, given)
    )
    return attrs.evolve(made, charts=rows).faulty(f"{code}, and the drug is given every {given} hours", 1)


@defect("INF-HIT-10", needs=_PLAN)
def general_and_close(claim: Claim, chance: random.Random) -> Claim | None:
    """The general code of a therapy beside the close one."""
    general, close, why = chance.choice(
        (
            ("S9494", "S9500", "A419"),
            ("S9494", "S9502", "A419"),
            ("S9373", "S9374", "E860"),
            ("S9364", "S9366", "K900"),
            ("S9325", "S9326", "G893"),
            ("S9329", "S9330", "C189"),
        )
    )
    days = chance.randrange(1, 8)
    span = _span(claim, days)
    made = _home(
        plain(claim),
        (why,),
        bill(general, days, **span),
        bill(close, days, **span),
        by=HOME_PHARMACY,
    )
    return made.faulty(f"{general} beside {close}", 1)


@defect("INF-HIT-11", needs=_PLAN)
def second_therapy_not_marked(claim: Claim, chance: random.Random) -> Claim | None:
    """Two therapies of the same days, and the second not marked as one."""
    days = chance.randrange(1, 8)
    span = _span(claim, days)
    plan = of_plan(claim, chance.choice(("EXPOS1", "COMM1", "COMM2")))
    second = chance.choice(("S9374", "S9351", "S9338"))
    made = _home(
        plan, ("A419", "E860"), bill("S9500", days, **span), bill(second, days, **span), by=HOME_PHARMACY
    )
    made = attrs.evolve(made, referral="R1" if plan.payer.id == "EXPOS1" else "")
    return made.faulty(f"{second} without SH beside S9500", 2)


@defect("INF-HIT-11", needs=_PLAN, decided=WITH_PROFILE)
def third_therapy_not_marked(claim: Claim, chance: random.Random) -> Claim | None:
    """Three therapies of the same days, and the third marked as a second one."""
    days = chance.randrange(1, 8)
    span = _span(claim, days)
    made = _home(
        of_plan(claim, "EXPOS1"),
        ("A419", "E860"),
        bill("S9500", days, **span),
        bill("S9374", days, "SH", **span),
        bill("S9351", days, "SH", **span),
        by=HOME_PHARMACY,
    )
    return attrs.evolve(made, referral="R1").faulty("S9351 with SH, not SJ", 3)


@defect("INF-HIT-12", needs=Needs(forms=("837I",), payers=("medicare-a",)))
def home_revenue_in_a_hospital(claim: Claim, chance: random.Random) -> Claim | None:
    """A home infusion revenue code on an outpatient hospital's bill."""
    revenue = chance.choice(("0640", "0641", "0642", "0643", "0649"))
    made = rebilled(claim, ("A419",), bill("J0696", 8), bill("96365", 1, revenue=revenue))
    return made.faulty(f"{revenue} on a bill 013x", 2)


@defect("INF-HIT-13", needs=_PLAN)
def catheter_care_besides(claim: Claim, chance: random.Random) -> Claim | None:
    """Catheter care billed beside the per diem that holds it."""
    code, why = chance.choice(_DIEMS)
    care = chance.choice(("S5497", "S5498", "S5501", "S5502"))
    days = chance.randrange(1, 8)
    span = _span(claim, days)
    made = _home(plain(claim), (why,), bill(code, days, **span), bill(care, days, **span), by=HOME_PHARMACY)
    return made.faulty(f"{care} beside {code}", 2)


@defect("INF-HIT-14", needs=_PLAN)
def at_home_and_in_a_clinic(claim: Claim, chance: random.Random) -> Claim | None:
    """The per diem and a clinic's infusion of the same drug on one day."""
    nurse = chance.choice(((), (bill("99601"),)))
    clinic = bill(chance.choice(("96365", "96374")), place="11")
    made = _home(plain(claim), ("A419",), bill("S9500"), bill("J0696", 8), *nurse, clinic, by=HOME_PHARMACY)
    return made.faulty(f"{clinic.code} on a day of home therapy", len(made.lines))
