"""Faults of pairs that are paid once, of visits without their modifier, and of units above the limit."""

import random

from x12tools.codes.tables import load_table
from x12tools.synth.defects import WITH_PROFILE, Needs, defect
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Claim
from x12tools.synth.rebilling import bill, first_of, is_beside, of_plan, rebilled, with_service

_P, _I = (PROFESSIONAL,), (INSTITUTIONAL,)
_MEDICARE = ("medicare-b", "medicare-a")
_OFFICE = ("medicare-b",)
_PRIMARY = ("96360", "96365", "96374", "96401", "96402", "96409", "96413")
_SHARPER = ("36000", "36410", "J1642", "J1644")
"""Second services of pairs that an edit of their own is for, which is less sure than the pair."""

_INFUSED = ("96365", "96413", "96409")


@defect("INF-NCCI-01", needs=Needs(payers=_MEDICARE, codes=("96413", "96409", "96401", "96402")))
def injection_beside_chemo(claim: Claim, chance: random.Random) -> Claim | None:
    """An injection of vitamin on a day of chemo, without the modifier that says it was separate."""
    line = first_of(claim, "96413", "96409", "96401", "96402")
    if line is None or is_beside(claim, line, "96372", "J3420"):
        return None
    changed = with_service(with_service(claim, line, "J3420"), line, "96372")
    return changed.faulty(f"96372 without 59 beside {line.code}", len(changed.lines))


@defect("INF-NCCI-01", needs=Needs(payers=_MEDICARE, codes=("96360", "96365", "96374")))
def injection_beside_infusion(claim: Claim, chance: random.Random) -> Claim | None:
    """An injection into muscle on a day of infusion or push, without 59."""
    line = first_of(claim, "96360", "96365", "96374")
    if line is None or is_beside(claim, line, "96372", "J3420"):
        return None
    changed = with_service(with_service(claim, line, "J3420"), line, "96372")
    return changed.faulty(f"96372 without 59 beside {line.code}", len(changed.lines))


def _pair(claim: Claim, chance: random.Random, indicator: str) -> Claim:
    """Two services of one pair of the table, and a drug; what sharper edits are named for is left out."""
    setting = "practitioner" if claim.professional else "outpatient"
    pairs = [
        row
        for row in load_table("infusion/ptp").rows
        if row["setting"] == setting
        and row["modifier_indicator"] == indicator
        and not row["column2"].startswith(_SHARPER)
        and row["column1"] != "96523"
    ]
    row = chance.choice(pairs)
    made = rebilled(claim, ("R112", "C50911"), bill("J2405", 4), bill(row["column1"]), bill(row["column2"]))
    return made.faulty(f"{row['column2']} beside {row['column1']}", 3)


@defect("INF-NCCI-01", needs=Needs(payers=_MEDICARE))
def pair_of_the_table(claim: Claim, chance: random.Random) -> Claim | None:
    """Any pair of which the second service needs a modifier."""
    return _pair(claim, chance, "1")


@defect("INF-NCCI-02", needs=Needs(payers=_MEDICARE))
def pair_that_no_modifier_parts(claim: Claim, chance: random.Random) -> Claim | None:
    """Any pair of which the second service is never paid beside the first."""
    return _pair(claim, chance, "0")


@defect("INF-NCCI-16", needs=Needs(payers=_MEDICARE, codes=("96413", "96409")))
def growth_factor_beside_chemo(claim: Claim, chance: random.Random) -> Claim | None:
    """Pegfilgrastim injected on the day of chemo, its injection without 59 or XU."""
    line = first_of(claim, "96413", "96409")
    if line is None or is_beside(claim, line, "96372", "96377", "J2506"):
        return None
    if not any(code.startswith("C") for code in claim.diagnoses):
        return None
    changed = with_service(with_service(claim, line, "J2506", 12, "JZ"), line, "96372")
    return changed.faulty(f"96372 without 59 beside {line.code}", len(changed.lines))


@defect("INF-NCCI-02", needs=Needs(payers=_MEDICARE))
def never_together(claim: Claim, chance: random.Random) -> Claim | None:
    """Two services of which one is never paid beside the other."""
    diagnoses, first, second = chance.choice(
        (
            (("G800",), "95991", "95990"),
            (("C4491",), "96406", "96405"),
            (("G800",), "95990", "36591"),
        )
    )
    if second == "36591" and not claim.professional:
        return None
    drug = bill("J0475", 4, "JZ") if diagnoses == ("G800",) else bill("J9040", 1, "JZ")
    made = rebilled(claim, diagnoses, drug, bill(first), bill(second))
    return made.faulty(f"{second} beside {first}", 3)


@defect("INF-NCCI-03", needs=Needs(forms=_P, payers=("medicare-b", "ma"), codes=(*_PRIMARY, "96372")))
def nurse_visit(claim: Claim, chance: random.Random) -> Claim | None:
    """The nurse's visit billed beside what she gave; 25 does not help."""
    line = first_of(claim, *_PRIMARY, "96372")
    if line is None or is_beside(claim, line, "99"):
        return None
    marks = chance.choice(((), ("25",)))
    changed = with_service(claim, line, "99211", 1, *marks)
    return changed.faulty(f"99211 beside {line.code}", len(changed.lines))


@defect("INF-NCCI-04", needs=Needs(forms=_P, codes=(*_PRIMARY, "96372")))
def visit_without_25(claim: Claim, chance: random.Random) -> Claim | None:
    """A visit of its own on the day of an infusion loses its 25."""
    line = first_of(claim, *_PRIMARY, "96372")
    if line is None or claim.payer.kind == "dme":
        return None
    visits = [
        number
        for number in claim.numbers("9920", "9921")
        if claim.line(number).date == line.date and claim.line(number).modifiers == ("25",)
    ]
    if visits:
        changed = claim.with_line(visits[0], modifiers=())
        return changed.faulty(f"{claim.line(visits[0]).code} without 25", visits[0])
    if is_beside(claim, line, "99"):
        return None
    code = chance.choice(("99202", "99204", "99212", "99213", "99214", "99215", "99483"))
    changed = with_service(claim, line, code)
    return changed.faulty(f"{code} without 25 beside {line.code}", len(changed.lines))


@defect("INF-NCCI-05", needs=Needs(payers=_MEDICARE, codes=_PRIMARY))
def port_flushed(claim: Claim, chance: random.Random) -> Claim | None:
    """The port's flush billed on a day of infusion."""
    line = first_of(claim, *_PRIMARY)
    if line is None or is_beside(claim, line, "96523"):
        return None
    changed = with_service(claim, line, "96523")
    return changed.faulty(f"96523 beside {line.code}", len(changed.lines))


@defect("INF-NCCI-05", needs=Needs(forms=_P, payers=_OFFICE))
def port_flushed_at_a_visit(claim: Claim, chance: random.Random) -> Claim | None:
    """A flush beside a doctor's visit, which the fee schedule pays instead."""
    visit = chance.choice(("99213", "99214"))
    made = rebilled(claim, ("C50911", "Z452"), bill("96523"), bill(visit, 1, "25"))
    return made.faulty(f"96523 beside {visit}", 1)


@defect("INF-NCCI-06", needs=Needs(payers=_MEDICARE, codes=_INFUSED))
def access_billed(claim: Claim, chance: random.Random) -> Claim | None:
    """The needle for the infusion billed by itself."""
    line = first_of(claim, *_INFUSED)
    code = chance.choice(("36000", "36410"))
    if line is None or is_beside(claim, line, "36000", "36410"):
        return None
    changed = with_service(claim, line, code)
    return changed.faulty(f"{code} beside {line.code}", len(changed.lines))


@defect("INF-NCCI-07", needs=Needs(forms=_P, payers=_OFFICE, codes=_PRIMARY))
def blood_from_the_port(claim: Claim, chance: random.Random) -> Claim | None:
    """Blood drawn from the port or catheter on a day of infusion."""
    line = first_of(claim, *_PRIMARY)
    code = chance.choice(("36591", "36592"))
    if line is None or is_beside(claim, line, "3659"):
        return None
    changed = with_service(claim, line, code)
    return changed.faulty(f"{code} beside {line.code}", len(changed.lines))


@defect("INF-NCCI-08", needs=Needs(forms=_P, payers=_OFFICE, codes=_INFUSED))
def heparin_flush(claim: Claim, chance: random.Random) -> Claim | None:
    """The heparin of a flush billed beside the infusion."""
    line = first_of(claim, *_INFUSED)
    if line is None or is_beside(claim, line, "J1642", "J1644"):
        return None
    changed = with_service(claim, line, "J1642", chance.choice((10, 30, 50)))
    return changed.faulty(f"J1642 beside {line.code}", len(changed.lines))


@defect("INF-NCCI-09", needs=Needs(payers=_MEDICARE))
def never_twice(claim: Claim, chance: random.Random) -> Claim | None:
    """A service that is never paid twice a day, with two units."""
    code, diagnoses, drugs = chance.choice(
        (
            ("96368", ("Z5111", "C189"), (("J9263", 340), ("J0640", 16))),
            ("96405", ("C4491",), (("J9040", 1),)),
            ("G0498", ("Z5111", "C189"), (("J9190", 10),)),
        )
    )
    lines = [bill(drug, units, *(() if drug == "J9190" else ("JZ",))) for drug, units in drugs]
    first = [bill("96413"), bill("96415")] if code == "96368" else []
    made = rebilled(claim, diagnoses, *lines, *first, bill(code, 2))
    return made.faulty(f"{code} x2", len(made.lines))


@defect("INF-NCCI-10", needs=Needs(payers=_MEDICARE))
def above_the_limit(claim: Claim, chance: random.Random) -> Claim | None:
    """More units of an administration in a day than Medicare takes for likely."""
    professional = claim.professional
    code, units, before = chance.choice(
        (
            ("96367", 5, ("96365",)),
            ("96372", 6, ()),
            ("96415", 9, ("96413",)),
            ("96375", 7, ("96374",)),
            ("96411", 4, ("96409",)),
        )
    )
    drugs = {
        "96367": (("J0696", 8), ("J0690", 2), ("J0692", 4), ("J2185", 10), ("J1580", 2), ("J1956", 2)),
        "96372": (("J3420", 1), ("J1885", 2), ("J2405", 4), ("J1200", 1), ("J1100", 4), ("J2550", 1)),
        "96415": (("J9267", 300),),
        "96375": (
            ("J2405", 4),
            ("J1100", 10),
            ("J1200", 1),
            ("J2765", 1),
            ("J1885", 2),
            ("J0780", 1),
            ("J2270", 1),
            ("J1626", 10),
        ),
        "96411": (("J9000", 10), ("J9178", 50), ("J9360", 10), ("J9390", 4), ("J9040", 1)),
    }[code]
    diagnoses = ("Z5111", "C50911") if code in ("96415", "96411") else ("A419", "R112")
    single = {"J0692", "J2185", "J1956", "J2765", "J9178", "J9390", "J9040", "J2550"}
    lines = [
        bill(drug, many, *(("JZ",) if drug == "J1885" or (professional and drug in single) else ()))
        for drug, many in drugs
    ]
    made = rebilled(claim, diagnoses, *lines, *(bill(one) for one in before), bill(code, units))
    return made.faulty(f"{code} x{units}", len(made.lines))


@defect("INF-NCCI-11", needs=Needs(payers=_MEDICARE))
def hydration_and_push(claim: Claim, chance: random.Random) -> Claim | None:
    """Fluids and a push of one visit, each billed as the first service."""
    made = rebilled(claim, ("E860", "R112"), bill("J7030"), bill("96360"), bill("J2405", 4), bill("96374"))
    return made.faulty("96374 beside 96360", 4)


@defect("INF-NCCI-12", needs=Needs(payers=_MEDICARE))
def two_first_chemos(claim: Claim, chance: random.Random) -> Claim | None:
    """A chemo push billed as a first service beside the chemo infusion."""
    made = rebilled(
        claim,
        ("Z5111", "C50911"),
        bill("J9171", 150),
        bill("96413"),
        bill("J9000", 10),
        bill("96409"),
    )
    return made.faulty("96409 beside 96413", 4)


@defect("INF-NCCI-13", needs=Needs(payers=_MEDICARE, codes=("96365", "96413", "96360")))
def pump_rented(claim: Claim, chance: random.Random) -> Claim | None:
    """The pump of the infusion billed beside it."""
    line = first_of(claim, "96365", "96413", "96360")
    if line is None or is_beside(claim, line, "E0781"):
        return None
    changed = with_service(claim, line, "E0781", 1, "RR")
    return changed.faulty(f"E0781 beside {line.code}", len(changed.lines))


@defect("INF-NCCI-14", needs=Needs(payers=_MEDICARE, codes=("96413", "96409")))
def pump_refilled(claim: Claim, chance: random.Random) -> Claim | None:
    """A pump's refill on the day of an infusion, without the modifier that says it was another drug's."""
    line = first_of(claim, "96413", "96409")
    if line is None or is_beside(claim, line, "9652", "96416", "G0498"):
        return None
    code = chance.choice(("96521", "96522"))
    changed = with_service(claim, line, code)
    return changed.faulty(f"{code} beside {line.code}", len(changed.lines))


@defect("INF-NCCI-15", needs=Needs(payers=("commercial",)), decided=WITH_PROFILE)
def modifier_on_the_first_column(claim: Claim, chance: random.Random) -> Claim | None:
    """The plan reads 59 on the code it would deny, and it stands on the other."""
    made = rebilled(
        of_plan(claim, "EXHMO1"),
        ("Z5111", "C50911"),
        bill("J9267", 300),
        bill("96413", 1, "59"),
        bill("96415", 2),
        bill("J3420"),
        bill("96372"),
    )
    return made.faulty("59 on 96413, column 1 of the pair with 96372", 2)


@defect("INF-NCCI-17", needs=Needs(payers=_MEDICARE))
def sedation_for_a_procedure(claim: Claim, chance: random.Random) -> Claim | None:
    """The push of a drug that a procedure needs."""
    procedure = chance.choice(("45378", "45380", "43239", "31622", "64483", "12001"))
    drug, units, given = chance.choice((("J2250", 2, "96374"), ("J2405", 4, "96374"), ("J1885", 2, "96372")))
    fields: dict[str, object] = {} if claim.professional else {"revenue": "0750"}
    jz = ("JZ",) if drug == "J1885" else ()
    made = rebilled(claim, ("K635",), bill(procedure, 1, **fields), bill(drug, units, *jz), bill(given))
    return made.faulty(f"{given} beside {procedure}", 3)


@defect("INF-NCCI-18", needs=Needs(forms=_I, payers=("medicare-a",), codes=(*_PRIMARY, "96372")))
def hospital_visit_without_25(claim: Claim, chance: random.Random) -> Claim | None:
    """A clinic or emergency visit on the day of an infusion, without 25."""
    line = first_of(claim, *_PRIMARY, "96372")
    if line is None or claim.bill[1:3] != "13":
        return None
    for number in claim.numbers("G0463", "9928"):
        if claim.line(number).date == line.date and "25" in claim.line(number).modifiers:
            left = tuple(mark for mark in claim.line(number).modifiers if mark != "25")
            return claim.with_line(number, modifiers=left).faulty("a visit without 25", number)
    if is_beside(claim, line, "99", "G0463", "G0378"):
        return None
    code = chance.choice(("G0463", "99281", "99282", "99283", "99284", "99285"))
    changed = with_service(claim, line, code)
    return changed.faulty(f"{code} without 25 beside {line.code}", len(changed.lines))
