"""Faults of modifiers: anemia drugs and their blood values, 340B, what contradicts itself, order."""

import datetime
import random
from decimal import Decimal

import attrs

from x12tools.claims.typed import Administration
from x12tools.synth.defects import WITH_CHART, Needs, defect
from x12tools.synth.model import INSTITUTIONAL, Claim
from x12tools.synth.rebilling import ORDERING, SUPPLIER, at_home, at_nine, bill, of_plan, rebilled

_MEDICARE = ("medicare-b", "medicare-a")
_ESAS = (("J0885", 40), ("J0881", 100), ("Q5106", 40))
_KIDNEY, _CANCER = ("D631", "N184"), ("D6481", "C3411", "T451X5A")


def _esa(
    claim: Claim, code: str, units: int, marks: tuple[str, ...], result: tuple[str, str] | None
) -> Claim:
    """A visit for an anemia drug with these modifiers and blood value (R1 hemoglobin, R2 hematocrit)."""
    diagnoses = _CANCER if "EA" in marks else _KIDNEY
    values: tuple[tuple[str, Decimal], ...] = ()
    if result and not claim.professional:
        values = (("48" if result[0] == "R1" else "49", Decimal(result[1])),)
    return rebilled(
        claim,
        diagnoses,
        bill(code, units, *marks, results=(result,) if result and claim.professional else ()),
        bill("96372"),
        values=values,
    )


@defect("INF-MOD-01", needs=Needs(payers=_MEDICARE))
def cause_of_anemia_not_told(claim: Claim, chance: random.Random) -> Claim | None:
    """An anemia drug without EA, EB or EC."""
    code, units = chance.choice((*_ESAS, ("J0888", 100)))
    made = _esa(claim, code, units, ("JZ",), ("R1", "9.4"))
    return made.faulty(f"{code} without EA, EB or EC", 1)


@defect("INF-MOD-02", needs=Needs(payers=_MEDICARE))
def two_causes_of_anemia(claim: Claim, chance: random.Random) -> Claim | None:
    """Two of EA, EB and EC on one line."""
    code, units = chance.choice(_ESAS)
    marks = tuple(chance.sample(("EA", "EB", "EC"), 2))
    made = _esa(claim, code, units, (*marks, "JZ"), ("R1", "9.4"))
    return made.faulty(f"{code} with {marks[0]} and {marks[1]}", 1)


@defect("INF-MOD-03", needs=Needs(payers=_MEDICARE))
def no_blood_value(claim: Claim, chance: random.Random) -> Claim | None:
    """An anemia drug without hemoglobin and hematocrit."""
    code, units = chance.choice(_ESAS)
    made = _esa(claim, code, units, (chance.choice(("EA", "EC")), "JZ"), None)
    return made.faulty(f"{code} without a blood value", 1)


@defect("INF-MOD-04", needs=Needs(payers=_MEDICARE))
def blood_too_good(claim: Claim, chance: random.Random) -> Claim | None:
    """EA with hemoglobin of ten and more, or hematocrit of thirty and more."""
    code, units = chance.choice(_ESAS)
    result = chance.choice((("R1", "10"), ("R1", "10.6"), ("R1", "12.1"), ("R2", "30"), ("R2", "33.5")))
    made = _esa(claim, code, units, ("EA", "JZ"), result)
    return made.faulty(f"{code} with EA and a value of {result[1]}", 1)


@defect("INF-MOD-05", needs=Needs(payers=_MEDICARE), decided=WITH_CHART)
def bought_at_a_discount(claim: Claim, chance: random.Random) -> Claim | None:
    """The chart says that the drug was bought at the 340B price, and its line does not."""
    code, units, vials, diagnoses = chance.choice(
        (
            ("J9271", 200, "2x100mg", ("Z5112", "C3411")),
            ("J1745", 40, "4x100mg", ("M0579",)),
            ("J9312", 100, "2x500mg", ("M0579",)),
        )
    )
    hours = (bill("96415"),) if code != "J9271" else ()
    made = rebilled(claim, diagnoses, bill(code, units, "JZ"), bill("96413"), *hours)
    minutes = 30 if code == "J9271" else 125
    start = at_nine(made)
    row = Administration(
        hcpcs=code,
        line=1,
        route="IV",
        start=start,
        stop=start + datetime.timedelta(minutes=minutes),
        dose=Decimal(units if code == "J9271" else units * 10),
        dose_unit="mg",
        vials=vials,
        supply="340b",
    )
    return attrs.evolve(made, charts=(row,)).faulty(f"{code} of 340B without TB or JG", 1)


@defect("INF-MOD-06", needs=Needs(payers=_MEDICARE, codes=("9636", "9637", "9640", "9641")))
def contradiction(claim: Claim, chance: random.Random) -> Claim | None:
    """GZ beside GA or GY: a notice was given and was not, or it is excluded and not necessary."""
    number = chance.choice(claim.numbers("9636", "9637", "9640", "9641"))
    line = claim.line(number)
    if len(line.modifiers) > 2 or claim.other_payer:
        return None
    marks = chance.choice((("GA", "GZ"), ("GY", "GZ")))
    changed = claim.with_line(number, modifiers=(*line.modifiers, *marks))
    if marks[0] == "GA" and not claim.professional:
        changed = attrs.evolve(changed, occurrences=(*changed.occurrences, ("32", claim.date)))
    return changed.faulty(f"{marks[0]} and {marks[1]} on one line", number)


@defect("INF-MOD-06", needs=Needs(forms=(INSTITUTIONAL,), payers=("medicare-a",), codes=("963", "964")))
def notice_without_its_day(claim: Claim, chance: random.Random) -> Claim | None:
    """GA on a bill without the day of the notice (occurrence code 32)."""
    number = chance.choice(claim.numbers("963", "964"))
    line = claim.line(number)
    if len(line.modifiers) > 3 or claim.bill[1:3] != "13":
        return None
    changed = claim.with_line(number, modifiers=(*line.modifiers, "GA"))
    return changed.faulty("GA without occurrence code 32", number)


@defect("INF-MOD-07", needs=Needs(forms=("837P",), payers=("medicare-b",)))
def policy_not_confirmed(claim: Claim, chance: random.Random) -> Claim | None:
    """A pump's drug to the DME contractor without KX."""
    code, diagnosis, marks = chance.choice(
        (("J1561", "D839", ("JB",)), ("J1559", "D801", ("JB",)), ("J1569", "D839", ("JB",)))
    )
    made = rebilled(of_plan(claim, "DME"), (diagnosis,), bill(code, 20, *marks, ordering=ORDERING))
    return at_home(made, SUPPLIER).faulty(f"{code} without KX", 1)


@defect("INF-MOD-08", needs=Needs(payers=_MEDICARE, codes=("J", "Q5")))
def ended_modifier(claim: Claim, chance: random.Random) -> Claim | None:
    """JG after the end of 2024."""
    if claim.date < datetime.date(2025, 1, 1):
        return None
    number = chance.choice(claim.numbers("J", "Q5"))
    line = claim.line(number)
    if len(line.modifiers) > 3:
        return None
    changed = claim.with_line(number, modifiers=(*line.modifiers, "JG"))
    return changed.faulty(f"JG on {line.date}", number)


@defect(
    "INF-MOD-09",
    needs=Needs(forms=(INSTITUTIONAL,), payers=("medicare-a",), codes=("96372", "9928", "G0463")),
)
def order_of_modifiers(claim: Claim, chance: random.Random) -> Claim | None:
    """The modifier that says where stands before the one that pays."""
    found = [
        number
        for number in claim.numbers("96372", "9928", "G0463")
        if claim.line(number).modifiers in (("59",), ("25",), ("XU",))
    ]
    if not found:
        return None
    number = found[0]
    changed = claim.with_line(number, modifiers=("PO", *claim.line(number).modifiers))
    lines = tuple(
        line
        if "PO" in line.modifiers or not line.code
        else attrs.evolve(line, modifiers=(*line.modifiers, "PO"))
        for line in changed.lines
    )
    return attrs.evolve(changed, lines=lines).faulty("PO before the modifier that pays", number)


@defect("INF-MOD-10", needs=Needs(payers=_MEDICARE))
def not_for_the_kidneys(claim: Claim, chance: random.Random) -> Claim | None:
    """An antibiotic for a dialysis patient billed outside dialysis without AY."""
    new = claim.date >= datetime.date(2025, 10, 1)
    code, units, marks = chance.choice(
        (("J0878", 500, ("JZ",)), ("J3373", 100, ()) if new else ("J3370", 2, ()))
    )
    made = rebilled(claim, ("A419", "N186", "Z992"), bill(code, units, *marks), bill("96365"))
    return made.faulty(f"{code} without AY", 1)
