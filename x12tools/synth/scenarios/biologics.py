"""Antibodies, immune globulin, iron and other drugs for what is no cancer."""

from decimal import Decimal
from typing import Any

from x12tools.synth.diagnosing import Reason
from x12tools.synth.model import Claim
from x12tools.synth.scenarios import HOSPITAL, OFFICE, Maker, scenario

_EVERYWHERE = {"office": OFFICE, "center": ("medicare-b", "commercial"), "hospital": HOSPITAL}


@scenario("rituximab-arthritis", weight=4, **_EVERYWHERE)
def rituximab(maker: Maker) -> Claim:
    """A gram of rituximab for arthritis, with two drugs before it."""
    code = maker.chance.choice(("J9312", "Q5115", "Q5119", "Q5123"))
    visit = maker.visit(maker.day(code), ("M0579",), "rheumatology")
    visit.give("J1200", "TX", 2, dose=50)
    visit.give("J2919", "TX", maker.chance.choice((5, 30)), dose=100)
    visit.give(code, "CX", maker.chance.choice((195, 255)), dose=1000)
    return visit.claim()


@scenario("infliximab", weight=6, **_EVERYWHERE)
def infliximab(maker: Maker) -> Claim:
    """By weight, over two hours and more; what is left in the last vial is thrown away."""
    code = maker.chance.choice(("J1745", "Q5103", "Q5104", "Q5121"))
    visit = maker.visit(
        maker.day(code), (maker.chance.choice(("K5010", "K5180", "M0579")),), "gastroenterology"
    )
    visit.give(code, "CX", maker.chance.choice((90, 92, 120, 125, 151, 155)))
    return visit.claim()


@scenario("infliximab-high-dose", weight=1, office=("medicare-b", "commercial"))
def infliximab_high(maker: Maker) -> Claim:
    """Ten milligrams a kilogram of a heavy patient: a gram, ten vials."""
    visit = maker.visit(maker.day("J1745"), ("K5010",), "gastroenterology", weight=Decimal(100))
    visit.give("J1745", "CX", 125, dose=1000)
    return visit.claim()


@scenario("ocrelizumab-therapeutic", weight=2, office=("commercial", "medicare-b"), hospital=("commercial",))
def ocrelizumab(maker: Maker) -> Claim:
    """The maker lists both families of codes; this office bills the therapeutic one."""
    date = maker.day("J2350")
    visit = maker.visit(date, maker.reason_for("J2350", date), "neurology")
    visit.give("J2919", "TX", 30, dose=100)
    visit.give("J2350", "TX", maker.chance.choice((155, 215)), dose=600)
    return visit.claim()


@scenario("eptinezumab-complex", weight=2, office=("medicare-b", "commercial"))
def eptinezumab(maker: Maker) -> Claim:
    """A migraine antibody billed as complex by a practice whose payer takes it so."""
    visit = maker.visit(maker.day("J3032"), ("G43709",), "neurology")
    visit.give("J3032", "CX", 30, dose=100)
    return visit.claim()


@scenario("immune-globulin", weight=4, **_EVERYWHERE, critical=("medicare-a",))
def immune_globulin(maker: Maker) -> Claim:
    """Hours of immune globulin, with a push before it. An office needs no JA."""
    code = maker.chance.choice(("J1459", "J1561", "J1569", "J1568"))
    visit = maker.visit(maker.day(code), ("D839",))
    visit.give("J1200", "TX", 2, dose=50)
    visit.give(code, "TX", maker.chance.choice((185, 245, 275)), dose=maker.chance.choice((30000, 40000)))
    return visit.claim()


@scenario("immune-globulin-nine-hours", weight=1, hospital=("medicare-a", "commercial"))
def nine_hours(maker: Maker) -> Claim:
    """Nine hours on a pole pump are 96365 and eight hours more, no prolonged infusion."""
    visit = maker.visit(maker.day("J1561"), ("G6181",), charted=False)
    visit.give("J1561", "TX", 540, dose=80000)
    return visit.claim()


@scenario("immune-globulin-under-skin", weight=3, office=("medicare-b", "commercial", "medicaid"))
def under_skin(maker: Maker) -> Claim:
    """By pump under the skin, taught in the office, at two sites."""
    code = maker.chance.choice(("J1555", "J1559", "J1558"))
    visit = maker.visit(maker.day(code), ("D839",))
    visit.give(code, "SC", maker.chance.choice((70, 95, 125)), dose=10000, sites=maker.chance.choice((1, 2)))
    return visit.claim()


@scenario("iron", weight=5, **_EVERYWHERE, critical=("medicare-a",))
def iron(maker: Maker) -> Claim:
    """Iron as a push or an infusion, by what the product takes."""
    code, dose, minutes = maker.chance.choice(
        (
            ("J1756", 200, 5),
            ("J1439", 750, 10),
            ("J1439", 750, 18),
            ("J2916", 125, 60),
            ("J1437", 1000, 25),
            ("Q0138", 510, 20),
            ("J1750", 1000, 95),
        )
    )
    visit = maker.visit(maker.day(code), (maker.chance.choice(("D509", "D500")),))
    visit.give(code, "TX", minutes, dose=dose)
    return visit.claim()


@scenario("kidney-iron-without-dialysis", weight=1, office=("medicare-b",))
def kidney_iron(maker: Maker) -> Claim:
    """End-stage disease before a transplant, not on dialysis: the non-dialysis code is right."""
    visit = maker.visit(maker.day("Q0138"), ("N186", "D509"), "nephrology")
    visit.give("Q0138", "TX", 18, dose=510)
    return visit.claim()


@scenario("zoledronic", weight=3, **_EVERYWHERE)
def zoledronic(maker: Maker) -> Claim:
    """A quarter of an hour is a push, a minute more an infusion."""
    visit = maker.visit(maker.day("J3489"), Reason(("M810",), 71, "F"), "rheumatology")
    visit.give("J3489", "TX", maker.chance.choice((15, 16, 20)), dose=5)
    return visit.claim()


@scenario("denosumab-bone", weight=4, **_EVERYWHERE)
def denosumab(maker: Maker) -> Claim:
    """Sixty milligrams for bone, also where a metastasis is coded beside it."""
    second = maker.chance.choice(((), ("C7951", "C50911")))
    visit = maker.visit(maker.day("J0897"), Reason(("M810", *second), 74, "F"), "rheumatology")
    visit.give("J0897", "INJ", dose=60, pointers=(1,))
    return visit.claim()


@scenario("stimulating-agent", weight=5, office=("medicare-b", "commercial"), hospital=("medicare-a",))
def stimulating_agent(maker: Maker) -> Claim:
    """An agent for anemia off dialysis: EC for the kidney, EA under chemo, with the hemoglobin."""
    code = maker.chance.choice(("J0881", "J0885", "Q5106", "J0888"))
    chemo = code != "J0888" and maker.chance.random() < 0.4
    why = ("D6481", "C3411", "T451X5A") if chemo else ("N184", "D631")
    medicare = maker.payer.kind in ("medicare-b", "medicare-a")
    value = maker.chance.choice(("8.6", "9.1", "9.4", "9.8"))
    visit = maker.visit(maker.day(code), why, "nephrology")
    dose = {"J0881": 100, "J0885": 40000, "Q5106": 40000, "J0888": 100}[code]
    marks = (("EA",) if chemo else ("EC",)) if medicare else ()
    more: dict[str, Any] = {} if visit.facility or not medicare else {"results": (("R1", value),)}
    visit.give(code, "INJ", dose=dose, modifiers=marks, **more)
    if visit.facility:
        return visit.claim(values=(("48", Decimal(value)),))
    return visit.claim()


@scenario("weight-and-age", weight=1, office=("medicaid", "commercial"))
def child_growth_factor(maker: Maker) -> Claim:
    """A child's small dose of a six-milligram syringe: the rest is thrown away."""
    visit = maker.visit(maker.day("J2506"), Reason(("C9100", "Z79899"), 5, "F"), "oncology")
    visit.give("J2506", "INJ", dose=Decimal("1.5"))
    return visit.claim()


@scenario("alpha-one", weight=1, office=("medicare-b",), hospital=("medicare-a",))
def alpha_one(maker: Maker) -> Claim:
    """A drug whose vials are labelled with what is in them: no round number of units."""
    visit = maker.visit(maker.day("J0256"), ("E8801",), charted=False)
    visit.give("J0256", "TX", 60, dose=4120)
    return visit.claim()
