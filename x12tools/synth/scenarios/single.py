"""Every drug of the table, one after the other, by its ordinary way in."""

import datetime
from decimal import Decimal
from typing import Any

from x12tools.synth.diagnosing import Reason
from x12tools.synth.facts import Drug, drugs
from x12tools.synth.model import Claim
from x12tools.synth.scenarios import HOSPITAL, OFFICE, Maker, scenario
from x12tools.synth.visits import Visit

_ELSEWHERE = frozenset({"ESRD", "ESA", "NOC", "HIT", "SAD", "OPDPA"})
"""Flags of drugs that have stories of their own."""

_KINDS = {
    "CX": "CX",
    "TX": "TX",
    "TX-P": "TX",
    "HYD": "HYD",
    "CX-SC": "CX-INJ",
    "HORM": "HORM",
    "TX-SC": "INJ",
}
_NEEDLE = frozenset({"SC", "IM"})
_PUSHED = frozenset("J9034 J9305 J9294 J9296 J9297 J9304 J9314 J9322 J9323 J9324 J9292 J1439 J1756".split())
"""Infusions of ten minutes or so: pushes to a coder."""

_OWN_WAY = frozenset("J9200 J2326 J0475 J2278 J9226 J2997 J1642 J0174 J0175 J9039 J9352 J9266 J9333".split())
_BONE = ("J0897", "Q5136", "Q5157", "Q5158", "Q5159")
_FOR = dict.fromkeys(_BONE, "M81")
_DOSES: dict[str, Decimal | int] = {**dict.fromkeys(_BONE, 60), "J1961": 927}
"""Why some drugs are given here, and how much: where the dose hangs on the reason."""

_MINUTES = (30, 35, 45, 60, 65, 75, 90, 95, 120, 125, 150, 155, 180)
_PREMEDICATED = frozenset({"MAB-ONC", "BIOSIM", "MAB", "ADC"})


def ordinary() -> list[Drug]:
    """The drugs that this story tells of: those given in the ordinary way."""
    return [
        drug
        for drug in drugs().values()
        if not drug.flags & _ELSEWHERE and drug.code not in _OWN_WAY and drug.since <= drug.until
    ]


@scenario("every-drug", weight=6, office=OFFICE, center=OFFICE, hospital=HOSPITAL, critical=("medicare-a",))
def every_drug(maker: Maker) -> Claim:
    """One drug after another of the whole table, each in its turn."""
    listed = ordinary()
    what = listed[maker.number % len(listed)]
    date = maker.day(what.code)
    why = maker.reason(what, date, _FOR.get(what.code, ""))
    visit = maker.visit(date, why, _specialty(what))
    if visit.facility and what.kind in _PREMEDICATED and maker.chance.random() < 0.3:
        visit.give("J1200", "TX", 2, dose=50, whole=True)
    give_ordinarily(visit, what)
    if maker.chance.random() < 0.1:
        visit.bill(_visit_code(visit), 1, "25")
    return visit.claim()


def _specialty(what: Drug) -> str:
    if what.kind in ("AN", "ADC", "MAB-ONC", "HORM"):
        return "oncology"
    return "rheumatology" if what.kind in ("BRM", "MAB", "BIOSIM") else "internist"


def _visit_code(visit: Visit) -> str:
    return "G0463" if visit.facility else "99214"


def give_ordinarily(visit: Visit, what: Drug) -> None:
    """The drug as it is mostly given: by needle, as a push, or over as long as it takes."""
    kind = _KINDS.get(what.family, "TX")
    if what.family == "TX-SCINF":
        visit.give(what.code, "SC", visit.chance.choice((60, 75, 95, 120)), sites=visit.chance.choice((1, 2)))
        return
    if what.family == "BYDRUG":
        visit.give(what.code, "CX", 60)
        return
    if kind == "CX" and what.routes[0] in _NEEDLE:
        visit.give(what.code, "CX-INJ", route=what.routes[0])
        return
    if kind in ("CX-INJ", "HORM", "INJ"):
        kind = "HORM" if what.code == "J9202" and visit.reason.codes[-1].startswith("C") else kind
        route = next((route for route in what.routes if route in _NEEDLE), "SC")
        visit.give(what.code, kind, dose=_DOSES.get(what.code), route=route)
        return
    if "V" in what.flags and kind == "CX" and visit.chance.random() < 0.25:
        kind = "TX"
    visit.give(what.code, kind, _minutes(visit, what, kind))


def _minutes(visit: Visit, what: Drug, kind: str) -> int:
    if kind == "HYD":
        return visit.chance.choice((35, 60, 65, 90, 95, 120, 185))
    if what.code in _PUSHED or what.family == "TX-P" or what.routes[0] == "IVP":
        return visit.chance.choice((2, 3, 5, 10))
    least = what.least_minutes or 16
    most = what.most_minutes or 300
    fit = [minutes for minutes in _MINUTES if least <= minutes <= most]
    return visit.chance.choice(fit or [least])


@scenario("unlisted-drug", weight=3, office=("medicare-b", "commercial"), hospital=("medicare-a",))
def unlisted_drug(maker: Maker) -> Claim:
    """A drug without a code of its own, named in words with its NDC."""
    code = maker.chance.choice(("J3490", "J3590", "J9999"))
    if maker.setting == "hospital":
        code = maker.chance.choice(("C9399", "J3490"))
    oncology = code in ("J9999", "C9399")
    why = Reason(("Z5111", "C3411") if oncology else ("M0579",), maker.chance.randint(50, 80), "F")
    visit = maker.visit(maker.day(), why, charted=False)
    fields: dict[str, Any] = {
        "description": "INVENTED DRUG 100 MG INTRAVENOUS",
        "note": "INVENTED DRUG 100 MG INTRAVENOUS",
        "ndc": "99207000101",
        "ndc_quantity": Decimal(1),
        "ndc_unit": "UN",
        "charge": Decimal("850.00"),
    }
    visit.give(code, "CX" if oncology else "TX", 45, **fields)
    return visit.claim(attachment="OZ*EL***AC*SYN1")


@scenario("line-declotted", weight=1, office=("medicare-b", "commercial"), hospital=("medicare-a",))
def line_declotted(maker: Maker) -> Claim:
    """A clotted catheter opened: the drug with 36593, no infusion."""
    visit = maker.visit(maker.day("J2997"), ("T82868A", "C187"))
    visit.give("J2997", "PROCEDURE", 30, dose=2, route="CATHETER")
    visit.bill("36593")
    return visit.claim()


@scenario("port-flushed", weight=1, office=("medicare-b", "commercial"), hospital=("medicare-a",))
def port_flushed(maker: Maker) -> Claim:
    """A port flush as the only service of the day, with its heparin."""
    visit = maker.visit(maker.day("J1642"), ("Z452", "C187"), charted=False)
    visit.give("J1642", "PROCEDURE", 2, dose=500)
    visit.bill("96523")
    return visit.claim()


_PROCEDURES = {
    "J9200": (("C220",), "96422", "IA"),
    "J2326": (("G121",), "96450", "IT"),
    "J0475": (("G8110",), "95991", "PUMP"),
    "J2278": (("G893",), "95991", "PUMP"),
    "J9226": (("E301",), "11981", "IMPLANT"),
    "J0585": (("G43709",), "64615", "IM"),
    "J0586": (("G243",), "64616", "IM"),
    "J0587": (("G243",), "64616", "IM"),
    "J0588": (("G245",), "64612", "IM"),
}


@scenario("by-procedure", weight=5, office=("medicare-b", "commercial", "medicaid", "tricare"))
def by_procedure(maker: Maker) -> Claim:
    """A drug that goes in by a procedure: no administration code stands beside it."""
    code = sorted(_PROCEDURES)[maker.number % len(_PROCEDURES)]
    diagnoses, procedure, route = _PROCEDURES[code]
    age = 7 if code in ("J9226", "J2326") else maker.chance.randint(45, 70)
    visit = maker.visit(maker.day(code), Reason(diagnoses, age, "F"), "neurology")
    visit.give(code, "PROCEDURE", 0, route=route)
    visit.bill(procedure)
    return visit.claim()


@scenario("pump-chemo", weight=3, office=("medicare-b", "commercial"), hospital=("medicare-a",))
def pump_chemo(maker: Maker) -> Claim:
    """A drug that runs for a day or a week by portable pump, with a push before it."""
    code = maker.chance.choice(("J9039", "J9352"))
    date = maker.day(code, "J1100")
    why = {"J9039": ("Z5112", "C9100"), "J9352": ("Z5111", "C499")}[code]
    visit = maker.visit(date, why, "oncology")
    visit.give("J1100", "TX", 5, dose=10)
    visit.give(code, "PUMP", 24 * 60, dose=28 if code == "J9039" else Decimal("2.6"))
    return visit.claim()


@scenario("needle-chemo", weight=1, office=("medicare-b", "commercial"), hospital=("medicare-a",))
def needle_chemo(maker: Maker) -> Claim:
    """Pegaspargase into the muscle."""
    visit = maker.visit(maker.day("J9266"), ("Z5111", "C9100"), "oncology")
    visit.give("J9266", "CX-INJ", dose=1, route="IM")
    return visit.claim()


@scenario("rozanolixizumab", weight=1, office=("commercial", "medicare-b"))
def rozanolixizumab(maker: Maker) -> Claim:
    """An antibody by pump under the skin over a quarter of an hour: an infusion by pump."""
    visit = maker.visit(maker.day("J9333"), ("G7001",), "neurology")
    visit.give("J9333", "SC", 18, dose=560)
    return visit.claim()


@scenario("own-payer-only", weight=2, office=("commercial", "tricare"))
def own_payer_only(maker: Maker) -> Claim:
    """Drugs that patients mostly give themselves, which a commercial plan covers in the office."""
    code, diagnosis = maker.chance.choice((("J3357", "L400"), ("J0717", "K5010")))
    visit = maker.visit(maker.day(code), (diagnosis,), "rheumatology")
    visit.give(code, "INJ", dose=45 if code == "J3357" else 400)
    return visit.claim()


@scenario("alzheimer-registry", weight=2, office=("medicare-b",), hospital=("medicare-a",))
def alzheimer_registry(maker: Maker) -> Claim:
    """An antibody under coverage with evidence: Z00.6, Q0 and the registry's number."""
    code = maker.chance.choice(("J0174", "J0175"))
    date = maker.day(code, first=datetime.date(2024, 8, 1))
    visit = maker.visit(date, Reason(("G301", "Z006"), 74, "F"), "neurology")
    visit.give(code, maker.chance.choice(("CX", "TX")), 60 if code == "J0174" else 35, modifiers=("Q0",))
    more: dict[str, Any] = {"trial": "06058234"}
    if visit.facility:
        more = {"conditions": ("30",), "values": (("D4", Decimal("6058234")),), "trial": "06058234"}
    return visit.claim(**more)
