"""Faults of diagnosis: what does not support the drug, what is no code, what the patient's age denies."""

import datetime
import random
from decimal import Decimal

import attrs

from x12tools.codes.tables import load_table
from x12tools.synth.defects import WITH_PROFILE, Needs, defect
from x12tools.synth.model import Claim
from x12tools.synth.rebilling import Service, bill, of_plan, plain, rebilled

_ELSEWHERE = ("M5450", "I10", "R5383", "Z0000", "M1711", "G43909", "J449")
"""Billable diagnoses that are no reason for a biologic."""

_POLICIES = {
    "EXPPO1": (
        ("J1745", 40, ("K5000", "K5100", "M0579", "M459", "L4050")),
        ("J9312", 100, ("M0579", "C8331")),
    ),
    "EXHMO1": (("J9312", 70, ("M0579", "M0609")),),
}
"""Drugs that an example plan pays for listed diagnoses alone, usual units, and some of those."""

_PAYERS = ("medicare-b", "medicare-a", "ma", "medicaid", "commercial")
_IMMUNE = ("M05", "M06", "K50", "K51", "G35", "M81", "L40", "J45")
_TREATED = ("9641", "9640", "96365", "96372")


def _infusion(code: str, units: int, *modifiers: str, at: tuple[int, ...] = (1,)) -> tuple[Service, ...]:
    """A complex drug with two hours of infusion."""
    return (
        bill(code, units, *modifiers, pointers=at),
        bill("96413", pointers=at),
        bill("96415", pointers=at),
    )


@defect("INF-DX-01", needs=Needs(payers=("commercial",)), decided=WITH_PROFILE)
def not_on_the_list(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan's policy lists what it pays the drug for, and the line's diagnosis is another."""
    plan = chance.choice(sorted(_POLICIES))
    code, units, _ = chance.choice(_POLICIES[plan])
    wrong = chance.choice(_ELSEWHERE if code == "J1745" or plan == "EXPPO1" else (*_ELSEWHERE, "C8331"))
    made = rebilled(
        of_plan(claim, plan),
        (wrong,),
        *_infusion(code, units),
        prior_authorization=f"AU{chance.randrange(10**6):06d}",
    )
    return made.faulty(f"{code} for {wrong}, which the plan does not list", 1)


@defect("INF-DX-01", needs=Needs(payers=_PAYERS))
def no_reason_for_the_drug(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug of few uses, billed for a diagnosis that none of them is; no policy is at hand."""
    found = [
        number
        for number in claim.numbers("J1745", "J2323", "J3380", "J2350", "J0897", "J2507", "J9312")
        if not claim.line(number).modifiers or claim.line(number).modifiers[0] != "JW"
    ]
    found = [number for number in found if claim.line(number).charge > 1]
    if not found or len(claim.diagnoses) > 1:
        return None
    wrong = chance.choice(_ELSEWHERE)
    number = found[0]
    changed = attrs.evolve(claim, diagnoses=(wrong,), reasons=claim.reasons)
    return changed.faulty(f"{claim.line(number).code} for {wrong}", number)


@defect("INF-DX-02", needs=Needs(forms=("837P",), payers=("commercial",)), decided=WITH_PROFILE)
def supported_and_not_pointed_to(claim: Claim, chance: random.Random) -> Claim | None:
    """The diagnosis that pays the drug stands on the claim, and the drug's line points past it."""
    plan = chance.choice(sorted(_POLICIES))
    code, units, good = chance.choice(_POLICIES[plan])
    aside = chance.choice(("Z79899", "Z79620", "I10"))
    drug, *given = _infusion(code, units, at=(1,))
    made = rebilled(
        of_plan(claim, plan),
        (aside, chance.choice(good)),
        drug,
        *(attrs.evolve(one, fields={"pointers": (2,)}) for one in given),
        prior_authorization=f"AU{chance.randrange(10**6):06d}",
    )
    return made.faulty(f"{code} points to {aside}; the diagnosis that supports it is the second", 1)


_HEADERS = {
    "M0579": "M057",
    "M0609": "M060",
    "K5000": "K500",
    "K5100": "K510",
    "C50911": "C5091",
    "C50912": "C5091",
    "C3411": "C341",
    "C3412": "C341",
    "E860": "E86",
    "D509": "D50",
    "D801": "D80",
    "M810": "M81",
    "L4050": "L405",
    "J4550": "J455",
    "C9000": "C900",
    "N183": "N18",
    "D631": "D63",
    "A419": "A41",
    "R112": "R11",
}


@defect("INF-DX-03")
def truncated(claim: Claim, chance: random.Random) -> Claim | None:
    """A diagnosis loses its last characters and is a header, which no claim may carry."""
    found = [at for at, code in enumerate(claim.diagnoses) if code in _HEADERS]
    if not found:
        return None
    at = chance.choice(found)
    code = claim.diagnoses[at]
    diagnoses = (*claim.diagnoses[:at], _HEADERS[code], *claim.diagnoses[at + 1 :])
    reasons = tuple(_HEADERS[one] if one == code else one for one in claim.reasons)
    return attrs.evolve(claim, diagnoses=diagnoses, reasons=reasons).faulty(f"{_HEADERS[code]} for {code}")


@defect("INF-DX-03")
def no_such_code(claim: Claim, chance: random.Random) -> Claim | None:
    """A figure too many behind a diagnosis."""
    found = [at for at, code in enumerate(claim.diagnoses) if len(code) < 6 and code[-1].isdigit()]
    if not found:
        return None
    at = chance.choice(found)
    wrong = claim.diagnoses[at].ljust(7, "9")
    diagnoses = (*claim.diagnoses[:at], wrong, *claim.diagnoses[at + 1 :])
    return attrs.evolve(claim, diagnoses=diagnoses).faulty(f"{wrong} for {claim.diagnoses[at]}")


@defect("INF-DX-03", needs=Needs(payers=_PAYERS))
def ended(claim: Claim, chance: random.Random) -> Claim | None:
    """Multiple sclerosis as G35 after it was divided on 2025-10-01, and as G35D before that."""
    new = claim.date >= datetime.date(2025, 10, 1)
    wrong = "G35" if new else "G35D"
    made = rebilled(plain(claim), (wrong,), bill("96372"), bill("J3420", 1))
    return made.faulty(f"{wrong} on {claim.date}, when it was no billable code")


@defect("INF-DX-04", needs=Needs(codes=_TREATED))
def chemotherapy_without_cancer(claim: Claim, chance: random.Random) -> Claim | None:
    """Z51.11 or Z51.12 on the claim of a drug for an immune illness."""
    if not claim.diagnoses[0].startswith(_IMMUNE) or len(claim.diagnoses) > 11:
        return None
    if any(code.startswith(("C", "D0", "D1", "D2", "D3", "D4", "Z51")) for code in claim.diagnoses):
        return None
    code = chance.choice(("Z5111", "Z5112"))
    changed = attrs.evolve(claim, diagnoses=(*claim.diagnoses, code))
    return changed.faulty(f"{code} for an illness that is no cancer")


@defect("INF-DX-04", needs=Needs(forms=("837P",), codes=("96413", "96409")))
def treatment_is_second(claim: Claim, chance: random.Random) -> Claim | None:
    """The visit is for chemotherapy alone and the neoplasm stands first."""
    if claim.diagnoses[0] not in ("Z5111", "Z5112") or len(claim.diagnoses) < 2:
        return None
    if not claim.diagnoses[1].startswith("C") or claim.numbers("99"):
        return None
    first, second, *others = claim.diagnoses
    changed = attrs.evolve(claim, diagnoses=(second, first, *others))
    swap = {1: 2, 2: 1}
    lines = tuple(
        attrs.evolve(line, pointers=tuple(swap.get(one, one) for one in line.pointers))
        for line in changed.lines
    )
    return attrs.evolve(changed, lines=lines).faulty(f"{second} before {first}")


@defect("INF-DX-05", needs=Needs(payers=("medicare-b", "medicare-a")))
def fluids_for_no_reason(claim: Claim, chance: random.Random) -> Claim | None:
    """Hydration for a diagnosis that loses no fluid."""
    wrong = chance.choice(("Z01818", "M5450", "I10", "Z0000"))
    hours = chance.choice((1, 2, 3))
    more = (bill("96361", hours - 1),) if hours > 1 else ()
    made = rebilled(plain(claim), (wrong,), bill("J7030", 1), bill("96360"), *more)
    return made.faulty(f"hydration for {wrong}", 2)


@defect("INF-DX-06", needs=Needs(payers=("medicare-b", "medicare-a", "commercial")))
def supportive_without_cause(claim: Claim, chance: random.Random) -> Claim | None:
    """A growth factor, antiemetic or protector of the heart without the cancer, or without its treatment."""
    code, units, given = chance.choice(
        (("J2506", 12, "96372"), ("Q5111", 12, "96372"), ("J2469", 10, "96374"), ("J1190", 2, "96365"))
    )
    wrong = chance.choice(("M5450", "I10") if code == "J2469" else ("M5450", "I10", "C50911", "C3411"))
    jz = ("JZ",) if claim.payer.kind.startswith("medicare") else ()
    made = rebilled(plain(claim), (wrong,), bill(code, units, *jz), bill(given))
    return made.faulty(f"{code} for {wrong} alone", 1)


@defect("INF-DX-07", needs=Needs(payers=("medicare-b", "medicare-a", "ma", "commercial")))
def denosumab_of_the_other_illness(claim: Claim, chance: random.Random) -> Claim | None:
    """120 units for osteoporosis, or 60 for cancer in the bone."""
    code = "J0897"
    if claim.date >= datetime.date(2025, 7, 1):
        code = chance.choice(("J0897", "Q5136", "Q5157", "Q5158", "Q5159"))
    jz = ("JZ",) if claim.payer.kind.startswith("medicare") else ()
    if chance.random() < 0.5:
        diagnoses: tuple[str, ...] = (chance.choice(("M810", "M8008XA")),)
        units = 120
    else:
        diagnoses, units = ("C7951", chance.choice(("C50911", "C61"))), 60
    made = rebilled(plain(claim), diagnoses, bill(code, units, *jz), bill("96372"))
    return made.faulty(f"{code} x{units} for {diagnoses[0]}", 1)


@defect("INF-DX-09", needs=Needs(payers=("medicare-b", "medicare-a")))
def anemia_of_cancer(claim: Claim, chance: random.Random) -> Claim | None:
    """An anemia drug with EC for the anemia of cancer itself, which NCD 110.21 leaves out."""
    code, units = chance.choice((("J0885", 40), ("J0881", 100), ("Q5106", 40)))
    made = rebilled(
        claim,
        ("D630", chance.choice(("C3411", "C50911", "C61"))),
        bill(code, units, "EC", "JZ", pointers=(1,), results=(("R1", "9.4"),) if claim.professional else ()),
        bill("96372"),
        values=() if claim.professional else (("48", Decimal("9.4")),),
    )
    return made.faulty(f"{code} with EC for D63.0", 1)


@defect("INF-DX-10", needs=Needs(payers=("medicare-b", "medicare-a")))
def registry_not_told(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug that Medicare pays in a registry alone, without Z00.6, or Q0 and Q1, or any of both."""
    code, units = "J0174", 700
    if claim.date >= datetime.date(2025, 1, 1):
        code, units = chance.choice((("J0174", 700), ("J0175", 350)))
    missing = chance.choice(("Z00.6", "Q0", "both"))
    diagnoses = ("G309",) if missing in ("Z00.6", "both") else ("G309", "Z006")
    marks = ("JZ",) if missing in ("Q0", "both") else ("Q0", "JZ")
    made = rebilled(
        claim,
        diagnoses,
        bill(code, units, *marks, pointers=tuple(range(1, len(diagnoses) + 1))),
        bill("96365"),
        trial="05999999" if claim.professional else "",
        conditions=() if claim.professional else ("30",),
        values=() if claim.professional else (("D4", Decimal(5999999)),),
    )
    return made.faulty(f"{code} without {'Z00.6 and Q0' if missing == 'both' else missing}", 1)


@defect("INF-DX-10", needs=Needs(payers=("medicare-b", "medicare-a")))
def study_not_numbered(claim: Claim, chance: random.Random) -> Claim | None:
    """The registry is told by Z00.6 and Q0 or Q1, and its number is missing."""
    marks = (chance.choice(("Q0", "Q1")), "JZ")
    conditions = () if claim.professional else ("30",)
    drug = bill("J0174", 700, *marks)
    made = rebilled(claim, ("G309", "Z006"), drug, bill("96365"), conditions=conditions)
    return made.faulty("J0174 without the number of the study", 1)


@defect("INF-DX-11", needs=Needs(payers=_PAYERS))
def wrong_age(claim: Claim, chance: random.Random) -> Claim | None:
    """A patient of an age for which the drug has no label."""
    code, units, diagnosis, given = chance.choice(
        (
            ("J0897", 60, "M810", ("96372",)),
            ("J0517", 30, "J4550", ("96372",)),
            ("J2182", 100, "J4550", ("96372",)),
            ("J2507", 8, "M1A9XX0", ("96413", "96415")),
            ("J3111", 210, "M810", ("96372",)),
            ("90378", 2, "Z2911", ("96372",)),
        )
    )
    row = next(row for row in load_table("infusion/label_ages").rows if row["code"] == code)
    years = chance.randrange(int(row["below"]) + 20, 80) if row["below"] else int(row["least"]) - 2
    jz = ("JZ",) if claim.payer.kind.startswith("medicare") and code != "90378" else ()
    born = claim.date.replace(year=claim.date.year - years, month=1, day=1)
    made = rebilled(plain(claim), (diagnosis,), bill(code, units, *jz), *(bill(one) for one in given))
    made = attrs.evolve(made, patient=attrs.evolve(made.patient, birth=born))
    return made.faulty(f"{code} for a patient of {years}", 1)
