"""Chemotherapy regimens with what goes around them."""

import datetime
from decimal import Decimal

import attrs

from x12tools.synth.diagnosing import Reason
from x12tools.synth.model import Administration, Claim, Line
from x12tools.synth.scenarios import HOSPITAL, OFFICE, Maker, scenario

_EVERYWHERE = {"office": OFFICE, "center": ("medicare-b", "commercial"), "hospital": HOSPITAL}


def _woman(*codes: str) -> Reason:
    return Reason(codes, 58, "F")


@scenario("folfox", weight=6, **_EVERYWHERE, critical=("medicare-a",))
def folfox(maker: Maker) -> Claim:
    """Oxaliplatin with leucovorin beside it, a push and a pump of fluorouracil."""
    pump = maker.chance.choice((True, True, False))
    visit = maker.visit(maker.day("J9263", "J0640", "J9190", "J2469"), ("Z5111", "C187"), "oncology")
    visit.give("J2469", "TX", 2, dose=250)
    visit.give("J1100", "TX", 5, dose=10)
    visit.give("J9263", "CX", maker.chance.choice((120, 125)), dose=maker.chance.choice((150, 160, 170)))
    visit.give("J0640", "TX", 120, dose=800, beside=True)
    visit.give("J9190", "CX", 4, dose=750)
    if pump:
        visit.give("J9190", "PUMP", 46 * 60, dose=4200)
    return visit.claim()


@scenario("folfiri-bevacizumab", weight=3, **_EVERYWHERE)
def folfiri(maker: Maker) -> Claim:
    """Irinotecan with leucovorin, an antibody before it, a pump at the end."""
    antibody = maker.chance.choice(("J9035", "Q5107", "Q5118"))
    date = maker.day("J9206", "J0640", antibody)
    visit = maker.visit(date, ("Z5111", "C182"), "oncology")
    visit.give("J2469", "TX", 2, dose=250)
    visit.give(antibody, "CX", 35)
    visit.give("J9206", "CX", 92, dose=320)
    visit.give("J0640", "TX", 92, dose=700, beside=True)
    visit.give("J9190", "CX", 3, dose=700)
    visit.give("J9190", "PUMP", 46 * 60, dose=4000)
    return visit.claim()


@scenario("r-chop", weight=4, **_EVERYWHERE)
def r_chop(maker: Maker) -> Claim:
    """Rituximab for hours, cyclophosphamide, two pushes, supportive drugs before."""
    antibody = maker.chance.choice(("J9312", "Q5115", "Q5119"))
    visit = maker.visit(maker.day(antibody, "J9075", "J9000", "J9370"), ("Z5111", "C8338"), "oncology")
    visit.give("J1200", "TX", 3, dose=50)
    visit.give("J2469", "TX", 2, dose=250)
    visit.give(antibody, "CX", maker.chance.choice((155, 185, 215)), dose=700)
    visit.give("J9075", "CX", 35, dose=1400)
    visit.give("J9000", "CX", 10, dose=90)
    visit.give("J9370", "CX", 5, dose=2)
    return visit.claim()


@scenario("carboplatin-paclitaxel", weight=4, **_EVERYWHERE)
def carboplatin_paclitaxel(maker: Maker) -> Claim:
    """Three hours of paclitaxel, carboplatin after it; the antiemetic infusion comes in sequence."""
    visit = maker.visit(maker.day("J9267", "J9045", "J1453"), _woman("Z5111", "C561"), "oncology")
    visit.give("J1453", "TX", 30, dose=150)
    visit.give("J1100", "TX", 5, dose=20)
    visit.give("J1200", "TX", 2, dose=50)
    visit.give("J9267", "CX", maker.chance.choice((180, 185)), dose=310)
    visit.give("J9045", "CX", 60, dose=550)
    return visit.claim()


@scenario("cisplatin-hydration", weight=4, **_EVERYWHERE)
def cisplatin(maker: Maker) -> Claim:
    """Hydration before and after cisplatin, which keeps the kidneys; the fluid is billed or is not."""
    visit = maker.visit(maker.day("J9060"), ("Z5111", "C3411"), "oncology")
    fluid = maker.chance.choice(("J7030", ""))
    visit.give("J2469", "TX", 2, dose=250)
    visit.give(fluid, "HYD", maker.chance.choice((60, 62)), dose=1000 if fluid else None)
    visit.give("J9060", "CX", maker.chance.choice((62, 95)), dose=140)
    visit.give(fluid, "HYD", maker.chance.choice((60, 65)), dose=1000 if fluid else None)
    return visit.claim()


@scenario("three-antibodies", weight=3, **_EVERYWHERE)
def three_antibodies(maker: Maker) -> Claim:
    """Pertuzumab, trastuzumab, docetaxel: the hours of the second and the third count, too."""
    antibody = maker.chance.choice(("J9355", "Q5114", "Q5116", "Q5117"))
    visit = maker.visit(maker.day("J9306", antibody, "J9171"), _woman("Z5111", "C50911"), "oncology")
    visit.give("J9306", "CX", 60, dose=420)
    visit.give(antibody, "CX", 95)
    visit.give("J9171", "CX", maker.chance.choice((65, 95)), dose=130)
    return visit.claim()


@scenario("checkpoint-pemetrexed", weight=3, **_EVERYWHERE)
def checkpoint(maker: Maker) -> Claim:
    """An antibody over half an hour is the first service, the ten minutes of pemetrexed a push after it."""
    visit = maker.visit(maker.day("J9271", "J9305"), ("Z5111", "C3411"), "oncology")
    visit.give("J9271", "CX", 30, dose=200)
    visit.give("J9305", "CX", 10, dose=900)
    if maker.chance.random() < 0.5:
        visit.give("J3420", "INJ", dose=1000, route="IM")
    return visit.claim()


@scenario("checkpoint-alone", weight=4, **_EVERYWHERE)
def checkpoint_alone(maker: Maker) -> Claim:
    """One antibody, with a visit that is more than the infusion."""
    code, dose, diagnosis = maker.chance.choice(
        (("J9271", 400, "C155"), ("J9271", 200, "C220"), ("J9299", 480, "C641"), ("J9299", 240, "C439"))
    )
    visit = maker.visit(maker.day(code), ("Z5112", diagnosis), "oncology")
    visit.give(code, "CX", 30, dose=dose)
    visit.bill("G0463" if visit.facility else "99215", 1, "25")
    return visit.claim()


@scenario("bortezomib", weight=3, **_EVERYWHERE)
def bortezomib(maker: Maker) -> Claim:
    """Under the skin: 96401, with a bone drug through the vein on some days."""
    code = maker.chance.choice(("J9041", "J9049"))
    visit = maker.visit(maker.day(code, "J3489"), ("Z5111", "C9000"), "oncology")
    visit.give(code, "CX-INJ", dose=Decimal("2.5"))
    if maker.chance.random() < 0.5:
        visit.give("J3489", "TX", maker.chance.choice((16, 20)), dose=4)
    return visit.claim()


@scenario("fulvestrant-denosumab", weight=3, **_EVERYWHERE)
def fulvestrant(maker: Maker) -> Claim:
    """Two syringes of fulvestrant are one administration; denosumab is another."""
    visit = maker.visit(maker.day("J9395", "J0897"), _woman("C50911", "C7951"), "oncology")
    visit.give("J9395", "HORM", dose=500, route="IM")
    visit.give("J0897", maker.chance.choice(("INJ", "CX-INJ")), dose=120)
    return visit.claim()


@scenario("prostate-hormone", weight=3, **_EVERYWHERE)
def prostate(maker: Maker) -> Claim:
    """A depot injection against prostate cancer."""
    code, dose, route = maker.chance.choice(
        (("J9217", Decimal("22.5"), "IM"), ("J9217", Decimal(45), "SC"), ("J9155", 240, "SC"))
    )
    visit = maker.visit(maker.day(code), Reason(("C61",), 72, "M"), "oncology")
    visit.give(code, "HORM", dose=dose, route=route)
    return visit.claim()


@scenario("ovarian-suppression", weight=1, office=("medicare-b", "commercial"))
def ovarian_suppression(maker: Maker) -> Claim:
    """Leuprolide for breast cancer: the diagnosis makes it hormonal chemo."""
    visit = maker.visit(maker.day("J1950"), Reason(("C50912",), 44, "F"), "oncology")
    visit.give("J1950", "HORM", dose=Decimal("3.75"), route="IM")
    return visit.claim()


@scenario("growth-factor-after-chemo", weight=4, **_EVERYWHERE)
def growth_factor(maker: Maker) -> Claim:
    """Pegfilgrastim by on-body injector at the end of chemo: prevention, with no neutropenia to code."""
    visit = maker.visit(maker.day("J9171", "J9075", "J2506"), _woman("Z5111", "C50911"), "oncology")
    visit.give("J9171", "CX", 62, dose=130)
    visit.give("J9075", "CX", 40, dose=1100)
    visit.give("J2506", "BODY", dose=6, whole=True)
    return visit.claim()


@scenario("growth-factor-alone", weight=3, **_EVERYWHERE)
def growth_factor_alone(maker: Maker) -> Claim:
    """Pegfilgrastim the day after: 96372; or on-body, with vitamin B12 by needle beside it."""
    if maker.chance.random() < 0.4:
        visit = maker.visit(maker.day("J2506", "J3420"), _woman("C50911", "Z5111", "E538"), "oncology")
        visit.give("J2506", "BODY", dose=6)
        visit.give("J3420", "INJ", dose=1000, route="IM")
        return visit.claim()
    code = maker.chance.choice(("Q5108", "Q5111", "Q5120", "Q5122"))
    visit = maker.visit(maker.day(code), ("C3411", "Z79899"), "oncology")
    visit.give(code, "INJ", dose=6)
    return visit.claim()


@scenario("azacitidine-week", weight=3, hospital=HOSPITAL, critical=("medicare-a",), office=("medicare-b",))
def azacitidine_week(maker: Maker) -> Claim:
    """Five days of one series on one claim, each line on its day."""
    date = maker.day("J9025", last=datetime.date(2026, 6, 20))
    date -= datetime.timedelta(days=date.weekday())
    visit = maker.visit(max(date, datetime.date(2024, 7, 1)), ("Z5111", "D469"), "oncology")
    claims = []
    first = visit.date
    for day in range(5):
        visit.date = first + datetime.timedelta(days=day)
        visit.clock = visit.clock.replace(hour=9) + (visit.date - visit.clock.date())
        visit.given, visit.doses = [], []
        visit.give("J9025", "CX-INJ", dose=130)
        visit.give("J2405", "TX", 3, dose=8, whole=True)
        claims.append(visit.claim())
    visit.date = first
    return joined(claims)


def joined(claims: list[Claim]) -> Claim:
    """Several days of one patient as one claim; the chart's lines follow."""
    lines: list[Line] = []
    charts: list[Administration] = []
    for claim in claims:
        charts += [
            attrs.evolve(row, line=row.line + len(lines) if row.line else None) for row in claim.charts
        ]
        lines += list(claim.lines)
    return attrs.evolve(claims[0], lines=tuple(lines), charts=tuple(charts))


@scenario("chemo-from-pharmacy", weight=2, office=("commercial",), hospital=("commercial",))
def chemo_from_pharmacy(maker: Maker) -> Claim:
    """A specialty pharmacy bills the chemo; the office bills what it gave before it, and the infusion."""
    visit = maker.visit(maker.day("J1100", "J2469"), ("Z5111", "C3411"), "oncology")
    visit.give("J1100", "TX", 5, dose=10)
    visit.give("J2469", "TX", 2, dose=250)
    visit.give("J9271", "CX", 30, billed=False, supply="white-bagged")
    return visit.claim()


@scenario("home-pump-start", weight=2, office=("medicare-b", "commercial"), hospital=("medicare-a",))
def home_pump_start(maker: Maker) -> Claim:
    """Only a pump is started after a push: the push is a first service of its own."""
    visit = maker.visit(maker.day("J9190", "J2469"), ("Z5111", "C187"), "oncology")
    visit.give("J2469", "TX", 2, dose=250)
    visit.give("J9190", "PUMP", 46 * 60, dose=4000)
    return visit.claim()


@scenario("premeds-not-billed", weight=2, office=OFFICE, hospital=HOSPITAL)
def premeds_not_billed(maker: Maker) -> Claim:
    """Two pushes before an infusion whose drugs are no lines of the claim."""
    visit = maker.visit(maker.day("J1745"), ("M0579",), "rheumatology", charted=True)
    visit.give("J1200", "TX", 2, billed=False)
    visit.give("J2919", "TX", 3, billed=False)
    visit.give("J1745", "CX", 125, dose=400)
    if visit.facility:
        visit.bill("", 1, revenue="0250", charge=Decimal("42.00"))
    return visit.claim()
