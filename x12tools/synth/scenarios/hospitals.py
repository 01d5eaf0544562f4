"""What hospitals bill: emergency, observation over midnight, packaged drugs, departments off the campus."""

import datetime
from decimal import Decimal

import attrs

from x12tools.synth import people
from x12tools.synth.model import Claim
from x12tools.synth.scenarios import Maker, scenario
from x12tools.synth.scenarios.oncology import joined

_WIDE = ("medicare-a", "ma", "medicaid", "commercial", "tricare")


@scenario("emergency", weight=5, hospital=_WIDE, critical=("medicare-a",))
def emergency(maker: Maker) -> Claim:
    """An emergency visit with 25, pushes, one of them again, and an hour of fluid."""
    visit = maker.visit(maker.day("J2405", "J2270"), ("R1031", "E860"), "emergency")
    visit.give("J2405", "TX", 2, dose=4, whole=True)
    visit.give("J2270", "TX", 3, dose=4)
    visit.wait(maker.chance.choice((20, 45)))
    visit.give("J2270", "TX", 3, dose=4)
    visit.give(maker.chance.choice(("J7030", "")), "HYD", maker.chance.choice((31, 62, 95)), dose=1000)
    visit.bill("99284", 1, "25")
    return visit.claim(reasons=("R1031",))


@scenario("emergency-hydration", weight=2, hospital=_WIDE)
def emergency_hydration(maker: Maker) -> Claim:
    """Fluid alone: the first period is a first service."""
    visit = maker.visit(maker.day("J7120"), (maker.chance.choice(("R109", "K529", "E860")),), "emergency")
    visit.give("J7120", "HYD", maker.chance.choice((35, 90, 95)), dose=1000)
    visit.bill("99283", 1, "25")
    return visit.claim(reasons=("R109",))


@scenario("observation-over-midnight", weight=5, hospital=("medicare-a", "ma"))
def observation(maker: Maker) -> Claim:
    """One encounter over midnight: one first service, and the second day's lines have none."""
    date = maker.day("J0696", "J2405", last=datetime.date(2026, 6, 25))
    next_day = date + datetime.timedelta(days=1)
    visit = maker.visit(date, ("L03115", "E860"), "emergency", charted=False)
    visit.bill("G0378", 20, revenue="0762", charge=Decimal("1400.00"))
    visit.bill("99284", 1, "25")
    which = maker.chance.randrange(3)
    if which == 0:
        visit.bill("J0696", 8, revenue="0636")
        visit.bill("96365")
        visit.bill("96366", 1)
        visit.bill("96366", 5, date=next_day)
    elif which == 1:
        visit.bill("J2405", 4, revenue="0636")
        visit.bill("96374")
        visit.bill("96361", 2)
        visit.bill("96361", 6, date=next_day)
        visit.bill("96376", 1, date=next_day)
    else:
        visit.bill("J0696", 8, revenue="0636")
        visit.bill("J2405", 8, revenue="0636")
        visit.bill("96365")
        visit.bill("96375")
        visit.bill("96366", 2, date=next_day)
        visit.bill("96376", 1, date=next_day)
    return visit.claim(reasons=("R509",), through=next_day)


@scenario("antibiotic-twice-a-day", weight=3, hospital=_WIDE, office=("commercial",))
def twice_a_day(maker: Maker) -> Claim:
    """Morning and evening are two encounters: the second first service says so."""
    visit = maker.visit(maker.day("J0696"), ("L03115",))
    visit.give("J0696", "TX", 30, dose=1000, whole=True)
    visit.wait(600)
    visit.give("J0696", "TX", 30, dose=1000, whole=True, encounter="B")
    return visit.claim()


@scenario("packaged-pharmacy", weight=3, hospital=_WIDE)
def packaged(maker: Maker) -> Claim:
    """Two antibiotics at once, both packaged: pharmacy charges without codes."""
    visit = maker.visit(maker.day(), ("L03115",), charted=False)
    visit.bill("96365")
    if maker.chance.random() < 0.6:
        visit.bill("96368")
    visit.bill("", 2, revenue="0250", charge=Decimal("188.00"))
    visit.bill("", 1, revenue="0258", charge=Decimal("22.50"))
    return visit.claim()


@scenario("off-campus", weight=3, hospital=("medicare-a",))
def off_campus(maker: Maker) -> Claim:
    """Chemo in a department off the campus: PO or PN on its lines; a scan on the campus has none."""
    mark = maker.chance.choice(("PO", "PN"))
    visit = maker.visit(maker.day("J9271"), ("Z5112", "C3411"), "oncology", modifiers=(mark,))
    visit.give("J9271", "CX", 30, dose=200)
    claim = visit.claim(facility=people.group(maker.chance, "hospital"))
    if maker.chance.random() < 0.4:
        visit.modifiers = ()
        visit.extra = []
        visit.bill("70450", 1, revenue="0351")
        claim = claim.with_added(visit.extra[0])
    return claim


@scenario("340b", weight=3, hospital=("medicare-a",))
def discounted(maker: Maker) -> Claim:
    """Bought at the 340B price: TB, before 2025 JG, on what is paid for itself, not on what is packaged."""
    date = maker.day("J9299")
    visit = maker.visit(date, ("Z5112", "C641"), "oncology", supply="340b")
    visit.give("J2405", "TX", 2, dose=8, whole=True)
    visit.give("J9299", "CX", 30, dose=480)
    return visit.claim()


@scenario("critical-access", weight=3, critical=("medicare-a",))
def critical_access(maker: Maker) -> Claim:
    """A critical access hospital bills drugs, JZ and hours as others do."""
    visit = maker.visit(maker.day("J1745"), ("K5010",), "gastroenterology")
    visit.give("J1745", "CX", 125)
    return visit.claim()


@scenario("transfusion-hydration", weight=1, hospital=("medicare-a", "commercial"))
def transfusion(maker: Maker) -> Claim:
    """Fluid two hours before blood has a need of its own."""
    visit = maker.visit(maker.day(), ("D649", "E860"), charted=False)
    visit.bill("36430", 1, revenue="0391")
    visit.bill("P9016", 2, revenue="0390", charge=Decimal("900.00"))
    visit.bill("96360", 1)
    return visit.claim()


@scenario("flush-and-laboratory", weight=2, hospital=("medicare-a", "commercial"), office=("medicare-b",))
def flush(maker: Maker) -> Claim:
    """A port flush beside a blood count."""
    visit = maker.visit(maker.day(), ("Z452", "C187"), charted=False)
    visit.bill("96523", 1)
    visit.bill("85025", 1, **({"revenue": "0305"} if visit.facility else {}))
    return visit.claim()


@scenario("toxin-exempt-hospital", weight=1, hospital=("medicare-a",))
def toxin(maker: Maker) -> Claim:
    """Botulinum toxin in a hospital, with the number of its affirmation."""
    visit = maker.visit(maker.day("J0585"), ("G43709",), "neurology")
    visit.give("J0585", "PROCEDURE", 0, dose=155, route="IM")
    visit.bill("64615", 1, revenue="0361")
    return visit.claim(prior_authorization=f"A{maker.chance.randrange(10**12, 10**13)}")


@scenario("heparin-beside-chest-clot", weight=1, hospital=("medicare-a",))
def heparin(maker: Maker) -> Claim:
    """A heparin bolus is treatment beside an antibiotic's infusion, no flush."""
    visit = maker.visit(maker.day("J1644", "J0696"), ("I2699", "J159"), "emergency")
    visit.give("J0696", "TX", 35, dose=2000, whole=True)
    visit.give("J1644", "TX", 2, dose=5000, modifiers=("59",), whole=True)
    visit.bill("99285", 1, "25")
    return visit.claim(reasons=("R079",))


@scenario("dialysis-month", weight=4, dialysis=("medicare-a",))
def dialysis_month(maker: Maker) -> Claim:
    """A month's treatments with the agents and the iron of dialysis."""
    date = maker.day("Q4081", "J1756", last=datetime.date(2026, 6, 8)).replace(day=1)
    visit = maker.visit(date, ("N186", "D631", "Z992"), "nephrology", charted=False)
    agent, units, revenue = maker.chance.choice(
        (("Q4081", 40, "0634"), ("J0882", 25, "0636"), ("J0887", 100, "0636"), ("Q5105", 40, "0634"))
    )
    for day in range(0, 28, 7):
        on = date + datetime.timedelta(days=day + 1)
        visit.bill("90999", 1, "V7", "G3", date=on, revenue="0821", charge=Decimal("780.00"))
        each = units if agent in ("Q4081", "Q5105") or day == 0 else 0
        if each:
            visit.bill(agent, each, "JA", date=on, revenue=revenue)
        if day == 7:
            visit.bill("J1756", 100, "JA", date=on, revenue="0636")
            visit.bill("Q0139", 510, "JA", date=on + datetime.timedelta(days=2), revenue="0636")
    last = date + datetime.timedelta(days=27)
    values = [("48", Decimal("9.8")), ("A8", Decimal("82.0")), ("A9", Decimal(172)), ("D5", Decimal("1.45"))]
    if agent in ("Q4081", "Q5105"):
        values.append(("68", Decimal(16000)))
    conditions, occurrences = ("71",), (("51", date),)
    return visit.claim(
        values=tuple(values), conditions=conditions, occurrences=occurrences, through=last, from_date=date
    )


@scenario("series-of-four", weight=2, hospital=("medicare-a", "commercial"))
def series(maker: Maker) -> Claim:
    """Four weekly infusions on one claim."""
    date = maker.day("J1756", last=datetime.date(2026, 5, 30))
    visit = maker.visit(date, ("D509",))
    claims = []
    for week in range(4):
        visit.date = date + datetime.timedelta(weeks=week)
        visit.clock = datetime.datetime.combine(visit.date, datetime.time(10))
        visit.given, visit.doses = [], []
        visit.give("J1756", "TX", 5, dose=200)
        claims.append(visit.claim())
    return joined(claims)


@scenario("replaced-and-void", weight=4, hospital=_WIDE, office=("commercial", "medicaid", "ma", "tricare"))
def replaced(maker: Maker) -> Claim:
    """A corrected claim, or one that takes a claim back: with the payer's number of the first."""
    visit = maker.visit(maker.day("J2323"), maker.reason_for("J2323", maker.day("J2323")), "neurology")
    date = visit.date
    visit.reason = maker.reason_for("J2323", date)
    visit.give("J2323", "CX", 60, dose=300)
    frequency = maker.chance.choice("778")
    changes: dict[str, object] = {
        "frequency": frequency,
        "original": f"2{maker.chance.randrange(10**11, 10**12)}",
    }
    if visit.facility:
        changes["conditions"] = ("D5" if frequency == "8" else "D1",)
    return attrs.evolve(visit.claim(), **changes)  # type: ignore[arg-type]
