"""Which diagnoses a claim for a drug has, and for whom: the ordinary reason a drug is given."""

import datetime
import random

import attrs

from x12tools.synth.facts import Drug, billable, is_billable

_USUAL = {
    "C50": ("C50411", "C50412", "C50911", "C50912"),
    "C00-C14": ("C01", "C099", "C109"),
    "C18-C20": ("C182", "C187", "C20"),
    "C34": ("C3411", "C3412", "C3431", "C3432"),
    "C56": ("C561", "C562"),
    "C62": ("C6211", "C6212"),
    "C81": ("C8198",),
    "C81-C85": ("C8338", "C8198"),
    "C82-C85": ("C8298", "C8338"),
    "C82": ("C8298",),
    "C83": ("C8338",),
    "C84": ("C8408",),
    "C85": ("C8598",),
    "C90.0": ("C9000",),
    "C91": ("C9100", "C9110"),
    "C92": ("C9200",),
    "D80-D84": ("D801", "D839", "D805"),
    "D50": ("D500", "D509"),
    "D46": ("D4622", "D469"),
    "D56.1": ("D561",),
    "D61": ("D613",),
    "D70": ("D701",),
    "E05.0": ("E0500",),
    "E10.A2": ("E10A2",),
    "E22.0": ("E220",),
    "E53.8": ("E538",),
    "E86": ("E860",),
    "G30": ("G301", "G309"),
    "G43": ("G43709",),
    "G43.7": ("G43709",),
    "G70.0": ("G7001",),
    "G89": ("G893",),
    "H": ("H353210",),
    "I50": ("I5022",),
    "I26": ("I2699",),
    "J15": ("J159",),
    "J45.4": ("J4540",),
    "J45.5": ("J4550",),
    "K50": ("K5010", "K5080"),
    "K51": ("K5100", "K5180"),
    "L03": ("L03115", "L03116"),
    "L40": ("L400",),
    "M04": ("M042",),
    "M05": ("M0579", "M0589"),
    "M06": ("M0609",),
    "M1A": ("M1A0710",),
    "M32": ("M3214", "M3219"),
    "M45": ("M459",),
    "M80": ("M8008XA",),
    "M81": ("M810",),
    "M86": ("M86171",),
    "N18": ("N184",),
    "N80": ("N809",),
    "R11": ("R112",),
    "R52": ("R52",),
    "T82.8": ("T82868A",),
    "T86": ("T8611",),
    "T86.1": ("T8611",),
    "T78.4": ("T7840XA",),
    "U07.1": ("U071",),
    "Z94.0": ("T8611",),
    "Z94": ("T8611",),
}
"""The ordinary code of a prefix, where the first one of the list is not what is mostly met."""

_AVOIDED = ("Z51", "T45", "C79", "R25", "O", "Z52", "Z91", "C78", "Z94", "D25", "N92", "J33", "J91")
"""Prefixes that stand second, or that ask for a story of their own."""

_WOMEN = ("C50", "C53", "C54", "C56", "C57", "C58", "N80", "O", "M80", "M81")
_MEN = ("C61", "C62")
_CHILDREN = {"E301": (6, 9), "G12": (3, 12), "E7": (8, 40), "D57": (18, 35), "M04": (12, 40), "M08": (8, 16)}
_ANEMIA = ("D631",)
IMMUNOTHERAPY, CHEMOTHERAPY = "Z5112", "Z5111"
_KINDS = {"AN": CHEMOTHERAPY, "ADC": CHEMOTHERAPY, "MAB-ONC": IMMUNOTHERAPY}


@attrs.frozen(slots=True)
class Reason:
    """Why a drug is given: diagnoses in their order, and the patient's age and sex that go with them."""

    codes: tuple[str, ...]
    age: int
    sex: str


def reason(drug: Drug, date: datetime.date, chance: random.Random, *, first: str = "") -> Reason:
    """An ordinary reason for a drug on a day; ``first`` asks for diagnoses that begin so."""
    prefixes = [first] if first else [p for p in drug.prefixes if not p.startswith(_AVOIDED)]
    chance.shuffle(prefixes)
    code = next((code for prefix in prefixes if (code := _code(prefix, date, chance))), "R5381")
    codes = _around(drug, code, date)
    return Reason(codes, _age(code, chance), _sex(code, chance))


def _code(prefix: str, date: datetime.date, chance: random.Random) -> str:
    usual = [code for code in _USUAL.get(prefix, ()) if is_billable(code, date)]
    found = usual or list(billable(prefix.split("-")[0], date))
    return chance.choice(found[:3]) if found else ""


def _around(drug: Drug, code: str, date: datetime.date) -> tuple[str, ...]:
    """The code with those that must stand beside it: encounter for chemo first, the cause before anemia."""
    if code in _ANEMIA:
        return ("N184", code)
    if code.startswith("N18") and drug.kind == "IRON":
        return ("N184", "D631")
    if code == "D6481":
        return (code, "C3411", "T451X5A")
    if code == "D701":
        return (code, "C50911", "T451X5A")
    if code.startswith("C") and (encounter := _encounter(drug)):
        return (encounter, code)
    if code.startswith("E0500"):
        return (code, "H05243") if is_billable("H05243", date) else (code,)
    return (code,)


def _encounter(drug: Drug) -> str:
    if drug.kind == "BIOSIM" and drug.family.startswith("CX") and drug.prefixes[0].startswith("C"):
        return IMMUNOTHERAPY
    return _KINDS.get(drug.kind, "")


def _sex(code: str, chance: random.Random) -> str:
    if code.startswith(_WOMEN):
        return "F"
    return "M" if code.startswith(_MEN) else chance.choice("FM")


def _age(code: str, chance: random.Random) -> int:
    low, high = next((ages for start, ages in _CHILDREN.items() if code.startswith(start)), (42, 84))
    if code.startswith(("M80", "M81", "C61", "G30")):
        low = 66
    return chance.randint(low, high)
