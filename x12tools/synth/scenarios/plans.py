"""Plans with policies of their own, dependents, and claims that a first payer has answered."""

import datetime
from decimal import Decimal

import attrs

from x12tools.synth import people
from x12tools.synth.charging import cents
from x12tools.synth.model import Claim, OtherPayer
from x12tools.synth.people import PAYERS
from x12tools.synth.scenarios import Maker, scenario
from x12tools.synth.visits import authorized


@scenario("authorized-ppo", weight=6, office=("ppo",), hospital=("ppo",))
def ppo(maker: Maker) -> Claim:
    """A plan that authorizes the drug: the number stands on the claim and in the log."""
    code, dose, minutes, diagnosis = maker.chance.choice(
        (
            ("J1745", None, 125, "K5010"),
            ("Q5103", None, 125, "M0579"),
            ("J9312", 1000, 255, "M0579"),
            ("J2323", 300, 60, ""),
        )
    )
    date = maker.day(code)
    why = (diagnosis,) if diagnosis else maker.reason_for(code, date)
    visit = maker.visit(date, why, "rheumatology")
    visit.give(code, "CX", minutes, dose=dose)
    return authorized(visit.claim(), (code,), f"A{maker.chance.randrange(10**7, 10**8)}")


@scenario("authorized-hmo", weight=6, office=("hmo",))
def hmo(maker: Maker) -> Claim:
    """A plan that authorizes drug and administration, wants NDC and supervisor, and knows no JZ."""
    code, minutes = maker.chance.choice((("Q5121", 125), ("Q5104", 125), ("Q5115", 255)))
    visit = maker.visit(maker.day(code), ("M0579",), "rheumatology")
    visit.give(code, "TX", minutes, dose=1000 if code == "Q5115" else None)
    claim = visit.claim(supervising=people.doctor(maker.chance, "rheumatology"))
    return authorized(claim, (code, "96365", "96366"), f"H{maker.chance.randrange(10**7, 10**8)}")


@scenario("referred-pos", weight=4, office=("pos",))
def pos(maker: Maker) -> Claim:
    """A plan whose primary doctors refer: the referral's number, and an authorization for drug and hours."""
    code, dose, minutes = maker.chance.choice((("J1569", 30000, 245), ("J1569", 20000, 185)))
    visit = maker.visit(maker.day(code), ("D839",))
    visit.give(code, "TX", minutes, dose=dose)
    claim = visit.claim(referral=f"R{maker.chance.randrange(10**7, 10**8)}")
    claim = attrs.evolve(claim, referring=people.doctor(maker.chance, "internist"))
    return authorized(claim, (code, "96365", "96366"), f"P{maker.chance.randrange(10**7, 10**8)}")


@scenario("plan-without-authorization", weight=3, office=("ppo", "pos"), hospital=("ppo",))
def not_needed(maker: Maker) -> Claim:
    """A drug on no list of the plan needs no number."""
    visit = maker.visit(maker.day("J3489"), ("M810",))
    visit.give("J3489", "TX", 16, dose=5)
    more = {"referral": "R1234567"} if maker.payer.id == "EXPOS1" else {}
    return visit.claim(**more)


@scenario("dependent-child", weight=3, office=("commercial", "tricare"), hospital=("commercial", "tricare"))
def child(maker: Maker) -> Claim:
    """The patient is the insured's child, or spouse."""
    date = maker.day("Q5103")
    visit = maker.visit(date, ("K5010",), "gastroenterology", weight=Decimal(44))
    visit.reason = attrs.evolve(visit.reason, age=13)
    visit.give("Q5103", "CX", 125)
    claim = visit.claim()
    insured = people.patient(maker.chance, date, 43, "F")
    patient = attrs.evolve(claim.patient, last=insured.last, relation="19", member="")
    return attrs.evolve(claim, patient=patient, subscriber=insured)


@scenario("second-payer", weight=5, office=("commercial", "medicaid"), hospital=("commercial", "medicaid"))
def second_payer(maker: Maker) -> Claim:
    """Medicare or a plan has paid first: each line's payment and adjustments make up its charge."""
    code = maker.chance.choice(("J1745", "J3380", "J1459"))
    date = maker.day(code, last=datetime.date(2026, 4, 30))
    visit = maker.visit(date, maker.reason_for(code, date))
    visit.give(code, "TX" if code == "J1459" else "CX", 125)
    claim = visit.claim()
    first = PAYERS["medicare-a" if visit.facility else "medicare-b"][0]
    paid, adjusted = {}, {}
    for number, line in enumerate(claim.lines, 1):
        allowed = cents(line.charge * Decimal("0.40"))
        share = cents(allowed * Decimal("0.20"))
        paid[number] = allowed - share
        adjusted[number] = (("CO", "45", line.charge - allowed), ("PR", "2", share))
    other = OtherPayer(
        first,
        f"{maker.chance.randrange(1, 9)}EG4TE5MK{maker.chance.randrange(10, 99)}",
        date + datetime.timedelta(days=20),
        paid,
        {at: tuple(one for one in some if one[2]) for at, some in adjusted.items()},
    )
    return attrs.evolve(claim, other_payer=other)


@scenario("injured-at-work", weight=2, office=("wc",))
def injured(maker: Maker) -> Claim:
    """Workers' compensation, with the day of the accident."""
    date = maker.day("J1885")
    visit = maker.visit(date, ("S39012A",))
    visit.give("J1885", "INJ", dose=60, route="IM")
    visit.bill("99213", 1, "25")
    return visit.claim(accident=date - datetime.timedelta(days=maker.chance.randint(1, 30)))


@scenario("no-cost-drug", weight=3, office=("medicare-b",))
def no_cost(maker: Maker) -> Claim:
    """The patient brought the drug: a cent for it, so that its administration is paid."""
    code, kind, minutes = maker.chance.choice((("J1745", "CX", 125), ("J0717", "INJ", 0)))
    visit = maker.visit(maker.day(code), ("K5010",), charted=True)
    words = "DRUG SUPPLIED BY PATIENT, NO COST TO PROVIDER"
    visit.give(code, kind, minutes, dose=400, supply="patient", note=words, description="PATIENT SUPPLIED")
    return visit.claim()


@scenario("study-drug", weight=1, office=("medicare-b",))
def study(maker: Maker) -> Claim:
    """A trial gives the drug: Q1 on what is ordinary care, the registry's number, a cent."""
    visit = maker.visit(maker.day("J9271"), ("Z5112", "C3411", "Z006"), "oncology", charted=True)
    visit.give("J9271", "CX", 30, dose=200, supply="trial", modifiers=("Q0",))
    return visit.claim(trial="01234567")
