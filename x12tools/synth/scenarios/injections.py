"""Needles: everyday injections and those with codes of their own."""

import datetime
from decimal import Decimal
from typing import Any

from x12tools.synth import people
from x12tools.synth.diagnosing import Reason
from x12tools.synth.model import Claim
from x12tools.synth.scenarios import HOSPITAL, OFFICE, Maker, scenario

_EVERYDAY = (
    ("J3420", 1000, "E538", "IM"),
    ("J1100", 10, "L509", "IM"),
    ("J2919", 125, "G5601", "IM"),
    ("J2405", 4, "R112", "IM"),
    ("J0690", 1000, "L03115", "IM"),
    ("J0696", 1000, "A5403", "IM"),
    ("J1885", 60, "R52", "IM"),
    ("J2550", 25, "R112", "IM"),
    ("J1200", 50, "L509", "IM"),
    ("J3411", 100, "E519", "IM"),
)


@scenario("everyday-injection", weight=6, office=OFFICE, center=("commercial",), hospital=HOSPITAL)
def everyday(maker: Maker) -> Claim:
    """Into the muscle with 96372: drugs that also go through a vein, on some days with a visit."""
    code, dose, diagnosis, route = maker.chance.choice(_EVERYDAY)
    visit = maker.visit(maker.day(code), (diagnosis,))
    visit.give(code, "INJ", dose=dose, route=route, whole=code in ("J2550",))
    if maker.chance.random() < 0.5:
        visit.bill("G0463" if visit.facility else "99213", 1, "25")
    return visit.claim()


@scenario("two-injections", weight=2, office=OFFICE)
def two_injections(maker: Maker) -> Claim:
    """Two drugs, two needles: 96372 twice on one line."""
    visit = maker.visit(maker.day("J1885", "J2550"), ("G43709", "R112"))
    visit.give("J1885", "INJ", dose=60, route="IM")
    visit.give("J2550", "INJ", dose=50, route="IM")
    visit.bill("99214", 1, "25")
    return visit.claim()


@scenario("contraceptive", weight=2, office=("commercial", "medicaid", "tricare"))
def contraceptive(maker: Maker) -> Claim:
    """Medroxyprogesterone by its code, which the drug table does not hold."""
    visit = maker.visit(maker.day(), Reason(("Z3042",), 27, "F"), charted=False)
    ndc: dict[str, Any] = {"ndc": "99207105001", "ndc_quantity": Decimal(1), "ndc_unit": "ML"}
    visit.bill("J1050", 150, **(ndc if maker.payer.kind == "medicaid" or maker.payer.id == "COMM2" else {}))
    visit.bill("96372")
    return visit.claim()


@scenario("baby-antibody", weight=2, office=("medicaid", "commercial"))
def baby_antibody(maker: Maker) -> Claim:
    """Against RSV: nirsevimab with 96380 or 96381, palivizumab with 96372."""
    day = maker.day(first=datetime.date(2024, 10, 1), last=datetime.date(2025, 2, 20))
    code, how = maker.chance.choice((("90380", "96381"), ("90381", "96380"), ("90378", "96372")))
    visit = maker.visit(day, Reason(("Z2911",) if code != "90378" else ("P0739",), 0, "F"), charted=False)
    visit.bill(code, 2 if code == "90378" else 1)
    visit.bill(how)
    return visit.claim()


@scenario("joint-injected", weight=2, office=("medicare-b", "commercial"))
def joint(maker: Maker) -> Claim:
    """Into a joint: the procedure is the administration."""
    visit = maker.visit(maker.day("J1100"), ("M1711",), "rheumatology")
    visit.give("J1100", "PROCEDURE", 2, dose=4, route="INTRA-ARTICULAR")
    visit.bill("20610", 1, "RT")
    return visit.claim()


@scenario("bladder-chemo", weight=1, office=("medicare-b", "commercial"))
def bladder(maker: Maker) -> Claim:
    """Mitomycin into the bladder."""
    visit = maker.visit(maker.day("J9280"), ("C679",), "oncology")
    visit.give("J9280", "PROCEDURE", 5, dose=40, route="INTRAVESICAL")
    visit.bill("51720")
    return visit.claim()


@scenario("eye-injected", weight=1, office=("medicare-b", "commercial"))
def eye(maker: Maker) -> Claim:
    """Aflibercept into the eye, two milligrams from one vial."""
    visit = maker.visit(maker.day(), ("H353211",), charted=False)
    mark = ("JZ",) if maker.payer.kind == "medicare-b" or maker.payer.id == "COMM2" else ()
    ndc: dict[str, Any] = {"ndc": "61755000502", "ndc_quantity": Decimal("0.05"), "ndc_unit": "ML"}
    visit.bill("J0178", 2, *mark, charge=Decimal("4200.00"), **(ndc if maker.payer.id == "COMM2" else {}))
    visit.bill("67028", 1, "RT")
    return visit.claim()


@scenario("nursing-home-injection", weight=1, nursing=("medicare-b",))
def nursing_home(maker: Maker) -> Claim:
    """Denosumab in a nursing facility, where Medicare pays the full fee."""
    visit = maker.visit(maker.day("J0897"), Reason(("M810",), 81, "F"))
    visit.give("J0897", "INJ", dose=60)
    return visit.claim(facility=people.group(maker.chance, "surgery"))


@scenario("surgery-center-new-drug", weight=1, surgery=("medicare-b",))
def surgery_center(maker: Maker) -> Claim:
    """A surgery center bills a hospital code for a new drug on an 837P."""
    visit = maker.visit(maker.day(), ("H353211",), charted=False)
    words = "INVENTED IMPLANT 1 MG INTRAOCULAR"
    ndc: dict[str, Any] = {"ndc": "99207000202", "ndc_quantity": Decimal(1), "ndc_unit": "UN"}
    visit.bill("C9399", 1, description=words, note=words, **ndc)
    visit.bill("67028", 1, "RT")
    return visit.claim(facility=people.group(maker.chance, "surgery"))


@scenario("pharmacy-alone", weight=1, pharmacy=("commercial",))
def pharmacy_alone(maker: Maker) -> Claim:
    """A specialty pharmacy bills the drug; who gave it bills for itself."""
    visit = maker.visit(maker.day("J2357"), ("J4550",), charted=False)
    visit.give("J2357", "NONE", dose=300)
    return visit.claim()


@scenario("biologic-by-needle", weight=4, office=OFFICE, hospital=HOSPITAL)
def biologic(maker: Maker) -> Claim:
    """Antibodies under the skin, with what is thrown away of the last syringe."""
    code, dose, diagnosis = maker.chance.choice(
        (
            ("J2357", 225, "J4550"),
            ("J2357", 300, "L501"),
            ("J0517", 30, "J4550"),
            ("J2182", 100, "J4550"),
            ("J3111", 210, "M8008XA"),
            ("J1306", 284, "E7800"),
            ("J2353", 30, "E220"),
            ("J1930", 120, "C7A00"),
        )
    )
    visit = maker.visit(maker.day(code), Reason((diagnosis,), 68, "F"), "internist")
    visit.give(code, "INJ", dose=dose, route="IM" if code == "J2353" else "SC")
    return visit.claim()
