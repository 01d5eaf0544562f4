"""At home: per diems and nurses for plans, visit codes for Medicare, pumps for its DME contractors."""

import datetime
from decimal import Decimal

import attrs

from x12tools.codes.tables import load_table
from x12tools.synth import people
from x12tools.synth.model import Claim
from x12tools.synth.scenarios import Maker, scenario

_PRIVATE = ("commercial", "ma")
_THERAPIES = (
    ("S9500", "J0696", 8, "L03115", 1),
    ("S9501", "J0690", 2, "M86171", 2),
    ("S9502", "J2543", 3, "K651", 3),
)


@scenario("home-antibiotic", weight=5, home=_PRIVATE)
def home_antibiotic(maker: Maker) -> Claim:
    """A week's per diem by the hours between doses, the drug, and a nurse on one day."""
    date = maker.day("J0696", "J2543", last=datetime.date(2026, 6, 20))
    per_diem, drug, units, diagnosis, times = maker.chance.choice(_THERAPIES)
    last = date + datetime.timedelta(days=6)
    visit = maker.visit(date, (diagnosis,), charted=False)
    visit.bill(per_diem, 7, date_to=last, charge=Decimal("910.00"))
    visit.bill(drug, units * times * 7, date_to=last, charge=Decimal("480.00"), **_ndc(maker))
    visit.bill("99601", 1, charge=Decimal("240.00"))
    if maker.chance.random() < 0.5:
        visit.bill("99602", 1, charge=Decimal("90.00"))
    return visit.claim()


def _ndc(maker: Maker) -> dict[str, object]:
    if maker.payer.id != "COMM2":
        return {}
    return {"ndc": "99207069601", "ndc_quantity": Decimal(7), "ndc_unit": "UN"}


@scenario("home-two-therapies", weight=3, home=("commercial",))
def two_therapies(maker: Maker) -> Claim:
    """A second therapy on the same days says SH."""
    date = maker.day(last=datetime.date(2026, 6, 20))
    last = date + datetime.timedelta(days=4)
    visit = maker.visit(date, ("L03115", "E860"), charted=False)
    visit.bill("S9500", 5, date_to=last, charge=Decimal("650.00"))
    visit.bill("S9374", 5, "SH", date_to=last, charge=Decimal("500.00"))
    return visit.claim()


@scenario("home-nutrition", weight=2, home=("commercial", "tricare"))
def nutrition(maker: Maker) -> Claim:
    """Nutrition through a vein for two weeks."""
    date = maker.day(last=datetime.date(2026, 6, 10))
    last = date + datetime.timedelta(days=13)
    visit = maker.visit(date, ("K912", "E43"), charted=False)
    visit.bill("S9366", 14, date_to=last, charge=Decimal("3900.00"))
    return visit.claim()


def _daily() -> list[str]:
    """Every code that is billed by the day or the visit at home, but the nurses'."""
    rows = load_table("infusion/home_infusion").rows
    return [row["code"] for row in rows if row["code"].startswith("S")]


@scenario("home-every-code", weight=6, home=("commercial",))
def every_code(maker: Maker) -> Claim:
    """One code after another of those that commercial plans take, for some days and alone."""
    listed = _daily()
    code = listed[maker.number % len(listed)]
    date = maker.day(last=datetime.date(2026, 6, 20))
    days = maker.chance.randint(1, 7)
    last = date + datetime.timedelta(days=days - 1)
    visit = maker.visit(date, ("D839",), charted=False)
    if code.startswith(("S55", "S9810")):
        visit.bill(code, 1, charge=Decimal("85.00"))
    else:
        visit.bill(code, days, date_to=last, charge=Decimal(130 * days))
    return visit.claim()


@scenario("home-infliximab", weight=2, home=("commercial",))
def home_infliximab(maker: Maker) -> Claim:
    """An antibody at home: the per diem for one day, the drug, the nurse for three hours."""
    visit = maker.visit(maker.day("Q5103"), ("K5010",), charted=False)
    visit.give("Q5103", "NONE", 0, dose=400)
    visit.bill("S9359", 1, charge=Decimal("160.00"))
    visit.bill("99601", 1, charge=Decimal("240.00"))
    visit.bill("99602", 1, charge=Decimal("90.00"))
    return visit.claim()


@scenario("home-globulin-weekly", weight=2, home=("commercial",))
def globulin_weekly(maker: Maker) -> Claim:
    """Globulin under the skin once a week: per diem on four days of twenty-eight."""
    date = maker.day("J1559", last=datetime.date(2026, 5, 30))
    last = date + datetime.timedelta(days=27)
    visit = maker.visit(date, ("D839",), charted=False)
    visit.bill("S9338", 4, date_to=last, charge=Decimal("600.00"))
    visit.bill("J1559", 400, date_to=last, charge=Decimal("9000.00"), **_ndc(maker))
    return visit.claim()


@scenario("home-denied-first", weight=1, home=("medicare-b",))
def denied_first(maker: Maker) -> Claim:
    """Sent to Medicare to be denied, so that the next payer pays: GY."""
    date = maker.day(last=datetime.date(2026, 6, 1))
    visit = maker.visit(date, ("D839",), charted=False)
    visit.bill("S9338", 1, "GY", charge=Decimal("150.00"))
    doctor = people.doctor(maker.chance, "internist")
    return visit.claim(rendering=doctor)


@scenario("home-visit-code", weight=4, home=("medicare-b",))
def visit_code(maker: Maker) -> Claim:
    """Medicare's visit codes by category, a day on each line, units of a quarter of an hour."""
    code, units, drug, diagnosis = maker.chance.choice(
        (
            ("G0068", 4, "J2260", "I5022"),
            ("G0088", 4, "J2260", "I5022"),
            ("G0069", 8, "J1559", "D839"),
            ("G0089", 8, "J1559", "D839"),
            ("G0070", 4, "J9190", "C187"),
            ("G0090", 4, "J9190", "C187"),
        )
    )
    date = maker.day(*([] if drug == "J2260" else [drug]))
    visit = maker.visit(date, (diagnosis,), charted=False)
    visit.bill(code, units, charge=Decimal("210.00"))
    return visit.claim()


@scenario("home-globulin-service", weight=2, home=("dme",))
def globulin_service(maker: Maker) -> Claim:
    """Immune globulin through a vein at home: the drug and the service of its day."""
    date = maker.day("J1561")
    visit = maker.visit(date, ("D839",), charted=False)
    doctor = people.doctor(maker.chance, "internist")
    visit.bill("J1561", 60, "JA", ordering=doctor, charge=Decimal("6000.00"))
    visit.bill("Q2052", 12, ordering=doctor, charge=Decimal("460.00"))
    return visit.claim(referring=doctor)


@scenario("pump-globulin", weight=3, home=("dme",))
def pump_globulin(maker: Maker) -> Claim:
    """Globulin under the skin by pump, for a month: JB, no JZ."""
    code, diagnosis = maker.chance.choice((("J1559", "D839"), ("J1555", "D839"), ("J1575", "D839")))
    date = maker.day(code)
    visit = maker.visit(date, (diagnosis,), charted=False)
    doctor = people.doctor(maker.chance, "internist")
    visit.bill(code, 320, "JB", "KX", ordering=doctor, charge=Decimal("6400.00"))
    return visit.claim(referring=doctor)


@scenario("pump-drug-unlisted", weight=1, home=("dme",))
def pump_unlisted(maker: Maker) -> Claim:
    """A pump drug without a code of its own: J7799 in words."""
    visit = maker.visit(maker.day(), ("I2721",), charted=False)
    doctor = people.doctor(maker.chance, "internist")
    words = "INVENTED PUMP DRUG 5 MG"
    visit.bill("J7799", 1, "KX", ordering=doctor, description=words, note=words, charge=Decimal("900.00"))
    claim = visit.claim(referring=doctor)
    ndc = {"ndc": "99207077991", "ndc_quantity": Decimal(1), "ndc_unit": "UN"}
    return attrs.evolve(claim, lines=(attrs.evolve(claim.lines[0], **ndc),))  # type: ignore[arg-type]


@scenario("medicaid-nurse-twice", weight=1, home=("medicaid",))
def nurse_twice(maker: Maker) -> Claim:
    """Medicaid's own limit lets a nurse come twice a day."""
    visit = maker.visit(maker.day(), ("L03115",), charted=False)
    visit.bill("99601", 2, charge=Decimal("300.00"))
    return visit.claim()
