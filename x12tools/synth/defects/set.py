"""Faults of the setting: place of service, type of bill, revenue code, another's stay."""

import random
from decimal import Decimal

import attrs

from x12tools.claims.typed import Administration
from x12tools.synth.defects import WITH_CHART, WITH_HISTORY, WITH_PROFILE, Needs, defect
from x12tools.synth.facts import drugs
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Claim, Provider
from x12tools.synth.rebilling import (
    HOME_AGENCY,
    HOME_PHARMACY,
    PHYSICIAN_GROUP,
    Service,
    at_home,
    at_nine,
    bill,
    by,
    first_of,
    is_beside,
    later,
    of_plan,
    rebilled,
    sclerosis,
    with_service,
)

_PRIMARY = ("96360", "96365", "96374", "96401", "96402", "96409", "96413")
_P, _I = (PROFESSIONAL,), (INSTITUTIONAL,)
_GIVEN = ("9636", "9637", "9640", "9641", "9642")
_CHEMO = ("96401", "96402", "96409", "96411", "96413", "96415", "96417")
_DRUG = ("J", "Q5")
_ALONE = ("96405", "96406")
_HOSPITAL = "SYNTHETIC HOSPITAL"


def _moved(claim: Claim, place: str) -> Claim:
    """The claim in a hospital that is named (2310C)."""
    address = claim.billing.address
    facility = Provider(_HOSPITAL, "1679576722", address=address)
    lines = tuple(attrs.evolve(line, place="") for line in claim.lines)
    return attrs.evolve(claim, place=place, facility=facility, lines=lines)


@defect("INF-SET-01", needs=Needs(forms=_P, payers=("medicare-b", "ma"), codes=_GIVEN))
def staff_of_the_hospital(claim: Claim, chance: random.Random) -> Claim | None:
    """An infusion by the hospital's staff billed by the doctor."""
    if claim.place != "11" or claim.numbers(*_ALONE) or claim.other_payer:
        return None
    number = claim.numbers(*_GIVEN)[0]
    place = chance.choice(("19", "21", "22", "23", "24", "26", "31", "34", "51", "52", "53", "56", "61"))
    changed = _moved(claim, place)
    # The hospital bought the drugs: what the doctor bills of them is another fault.
    for other in reversed(range(1, len(claim.lines) + 1)):
        if claim.line(other).code.startswith(("J", "Q", "C9", "A9")):
            changed = changed.without_line(other)
    number = changed.numbers(*_GIVEN)[0]
    return changed.faulty(f"{changed.line(number).code} in place of service {place}", number)


@defect("INF-SET-02", needs=Needs(forms=_P, payers=("medicare-b",), codes=_DRUG))
def drug_of_the_hospital(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug that the hospital bought, billed by the doctor who gave it there.

    The drug of an implanted pump may be the doctor's wherever it is filled.
    """
    if claim.numbers("6236", "6237", "9599", "96522"):
        return None
    if claim.place != "11" or claim.other_payer or any("Q0" in line.modifiers for line in claim.lines):
        return None
    if not any(line.code in drugs() and line.charge > 1 for line in claim.lines):
        return None
    place = chance.choice(("19", "22", "23", "21"))
    changed = _moved(by(claim, PHYSICIAN_GROUP), place)
    if chance.random() < 0.5:
        for other in reversed(range(1, len(claim.lines) + 1)):
            if not claim.line(other).code.startswith(("J", "Q")):
                changed = changed.without_line(other)
    number = next(n for n in changed.numbers(*_DRUG) if changed.line(n).code in drugs())
    return changed.faulty(f"{changed.line(number).code} in place of service {place}", number)


@defect("INF-SET-03", needs=Needs(forms=_I, payers=("medicare-a",), codes=_GIVEN))
def revenue_of_another_kind(claim: Claim, chance: random.Random) -> Claim | None:
    """The administration under the drugs' revenue code, or the drug under the administration's."""
    given = [
        number for number in claim.numbers(*_GIVEN) if claim.line(number).revenue[:3] not in ("045", "076")
    ]
    drugs = [number for number in claim.numbers(*_DRUG) if claim.line(number).revenue == "0636"]
    if claim.bill[1:3] not in ("13", "85") or not given:
        return None
    if drugs and chance.random() < 0.5:
        number, revenue = drugs[0], chance.choice(("0335", "0260", "0510"))
    else:
        number, revenue = given[0], chance.choice(("0250", "0258", "0636"))
    changed = claim.with_line(number, revenue=revenue)
    return changed.faulty(f"{claim.line(number).code} under {revenue}", number)


@defect("INF-SET-04", needs=Needs(forms=_I, payers=("medicare-a",), codes=_DRUG))
def drug_without_its_code(claim: Claim, chance: random.Random) -> Claim | None:
    """Revenue code 0636 without the drug's code."""
    billed = [line.code for line in claim.lines]
    drugs = [
        number
        for number in claim.numbers(*_DRUG)
        if claim.line(number).revenue == "0636" and billed.count(claim.line(number).code) == 1
    ]
    if not drugs:
        return None
    number = chance.choice(drugs)
    code = claim.line(number).code
    changed = claim.with_line(number, code="", modifiers=(), ndc="", description="")
    charts = tuple(attrs.evolve(row, line=None) if row.line == number else row for row in changed.charts)
    return attrs.evolve(changed, charts=charts).faulty(f"0636 without {code}", number)


@defect("INF-SET-05", needs=Needs(forms=_I, payers=("medicare-a",), codes=_GIVEN))
def bill_of_another_kind(claim: Claim, chance: random.Random) -> Claim | None:
    """An outpatient infusion on the bill of a rural health clinic, or of a health center."""
    if claim.bill[1:3] != "13" or claim.conditions or claim.values:
        return None
    if any(line.code and not line.code.startswith(("J", "Q", "96", "99", "G")) for line in claim.lines):
        return None
    bill_ = chance.choice(("0711", "0771"))
    changed = attrs.evolve(claim, bill=bill_)
    lines = tuple(
        attrs.evolve(
            line, modifiers=tuple(m for m in line.modifiers if m not in ("JZ", "JW", "PO", "PN", "25"))
        )
        for line in changed.lines
        if not line.code.startswith(("99", "G"))
    )
    return attrs.evolve(changed, lines=lines, charts=()).faulty(f"an infusion on a bill {bill_[:3]}x", 1)


@defect("INF-SET-06", needs=Needs(forms=_I, payers=("medicare-a",), codes=_GIVEN))
def both_kinds_of_department(claim: Claim, chance: random.Random) -> Claim | None:
    """PO and PN on one line: a department is one or the other."""
    if claim.bill[1:3] != "13":
        return None
    number = chance.choice(claim.numbers(*_GIVEN))
    left = [mark for mark in claim.line(number).modifiers if mark not in ("PO", "PN")]
    if len(left) > 2:
        return None
    changed = claim.with_line(number, modifiers=(*left, "PO", "PN"))
    return changed.faulty("PO and PN on one line", number)


@defect("INF-SET-06", needs=Needs(forms=_I, payers=("medicare-a",)), decided=WITH_CHART)
def off_campus_not_told(claim: Claim, chance: random.Random) -> Claim | None:
    """The chart has the infusion in the department off campus, and its lines do not say so."""
    made = rebilled(claim, ("Z5112", "C3411"), bill("J9271", 200, "JZ"), bill("96413"))
    start = at_nine(made)
    row = Administration(
        hcpcs="J9271",
        line=1,
        route="IV",
        start=start,
        stop=start.replace(minute=31),
        dose=made.line(1).units,
        dose_unit="mg",
        vials="2x100mg",
        location="off-campus",
    )
    return attrs.evolve(made, charts=(row,)).faulty("off campus, without PO or PN", 1)


@defect("INF-SET-08", needs=Needs(forms=_P, payers=("medicare-b",)))
def clinic_code_at_home(claim: Claim, chance: random.Random) -> Claim | None:
    """A pharmacy or agency bills Medicare a clinic's infusion in the patient's home."""
    taxonomy = chance.choice((HOME_PHARMACY, HOME_AGENCY))
    made = rebilled(claim, ("A419",), bill("J0696", 8), bill(chance.choice(("96365", "96374"))))
    made = at_home(made, taxonomy)
    return made.faulty(f"{made.line(2).code} in the patient's home", 2)


@defect("INF-SET-09", needs=Needs(payers=("commercial",)), decided=WITH_PROFILE)
def site_the_plan_denies(claim: Claim, chance: random.Random) -> Claim | None:
    """Natalizumab in a hospital, where the plan pays the first visit alone."""
    made = rebilled(
        of_plan(claim, "EXHMO1"),
        (sclerosis(claim),),
        bill("J2323", 300),
        bill("96413"),
    )
    place = chance.choice(("19", "22"))
    changed = _moved(made, place) if made.professional else made
    return changed.faulty("J2323 in a hospital's outpatient department", 1)


@defect("INF-SET-14", needs=Needs(payers=("medicare-b", "medicare-a")))
def visit_code_of_old(claim: Claim, chance: random.Random) -> Claim | None:
    """Infusion billed by the visit, as before 2004."""
    code, drug, units, diagnoses = chance.choice(
        (
            ("Q0081", "J0696", 8, ("A419",)),
            ("Q0083", "J9190", 2, ("Z5111", "C189")),
            ("Q0084", "J9271", 200, ("Z5112", "C3411")),
        )
    )
    jz = ("JZ",) if drug == "J9271" else ()
    made = rebilled(claim, diagnoses, bill(drug, units, *jz), bill(code))
    return made.faulty(f"{code} for an infusion", 2)


@defect("INF-SET-16", needs=Needs(forms=_I, payers=("medicare-a",)), decided=WITH_CHART)
def dear_drug_in_the_pharmacy_charge(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug that Medicare pays apart stands in a pharmacy charge without its code.

    Maryland's hospitals are not paid by the outpatient system.
    """
    if claim.billing.address and claim.billing.address.state == "MD":
        return None
    code, units, vials, dose, diagnoses = chance.choice(
        (
            ("J9271", 200, "2x100mg", 200, ("Z5112", "C3411")),
            ("J1745", 40, "4x100mg", 400, ("M0579",)),
            ("J9312", 100, "2x500mg", 1000, ("M0579",)),
        )
    )
    full = rebilled(claim, diagnoses, bill(code, units, "JZ"), bill("96413"))
    pharmacy = attrs.evolve(full.line(1), code="", modifiers=(), units=full.line(2).units, revenue="0250")
    start = at_nine(full)
    row = Administration(
        hcpcs=code,
        route="IV",
        start=start,
        stop=start.replace(hour=10),
        dose=full.line(1).units / units * dose,
        dose_unit="mg",
        vials=vials,
    )
    made = attrs.evolve(full, lines=(pharmacy, full.line(2)), charts=(row,))
    return made.faulty(f"{code} billed under 0250 without its code", 1)


@defect("INF-SET-15", needs=Needs(forms=_I, payers=("medicare-a",), codes=_PRIMARY))
def clinic_visit_without_25(claim: Claim, chance: random.Random) -> Claim | None:
    """A hospital's clinic visit on the day of an infusion, without 25."""
    line = first_of(claim, *_PRIMARY)
    if line is None or claim.bill[1:3] != "13" or is_beside(claim, line, "99", "G0463", "G0378"):
        return None
    changed = with_service(claim, line, "G0463")
    return changed.faulty(f"G0463 without 25 beside {line.code}", len(changed.lines))


def _stay(claim: Claim, bill_: str, first: int, days: int, diagnosis: str, *services: Service) -> Claim:
    """Another provider's bill to Medicare for a stay of this patient; ``first`` counts from the visit."""
    day = later(claim.date, first)
    other = attrs.evolve(claim.billing, name="SYNTHETIC STAY", npi="1679576722")
    made = rebilled(
        attrs.evolve(of_plan(claim, "MEDA"), form=INSTITUTIONAL, billing=other, rendering=None),
        (diagnosis,),
        *services,
        id=f"{claim.id}A",
        bill=bill_,
        attending=claim.rendering or claim.attending,
        from_date=day,
        through=later(day, days),
    )
    return attrs.evolve(made, lines=tuple(attrs.evolve(line, date=day) for line in made.lines))


def _room(days: int) -> Service:
    return bill("", days, revenue="0120", charge=Decimal(900) * days)


@defect("INF-SET-11", needs=Needs(payers=("medicare-b",), forms=_P), decided=WITH_HISTORY)
def during_a_nursing_stay(claim: Claim, chance: random.Random) -> Claim | None:
    """An infusion or injection by somebody else while the patient was in a covered nursing stay."""
    drug, units, given, why = chance.choice(
        (("J0696", 8, "96365", "A419"), ("J3420", 1, "96372", "E538"), ("J0690", 2, "96374", "L03115"))
    )
    made = rebilled(claim, (why,), bill(drug, units), bill(given))
    days = chance.randrange(5, 28)
    stay = _stay(made, "0211", -chance.randrange(1, days), days, "I5022", _room(days))
    return attrs.evolve(made, earlier=(stay,)).faulty("given during a nursing stay", 1)


@defect("INF-SET-12", needs=Needs(payers=("medicare-a",), forms=_I), decided=WITH_HISTORY)
def before_an_admission(claim: Claim, chance: random.Random) -> Claim | None:
    """An infusion at the hospital that admitted the patient within three days."""
    made = rebilled(claim, ("M0579",), bill("J1745", 40, "JZ"), bill("96413"), bill("96415"))
    stay = _stay(made, "0111", chance.randrange(1, 4), 4, "M0579", _room(4))
    stay = attrs.evolve(stay, billing=made.billing)
    return attrs.evolve(made, earlier=(stay,)).faulty("within three days of an admission", 2)


@defect("INF-SET-13", needs=Needs(payers=("medicare-b", "medicare-a")), decided=WITH_HISTORY)
def during_hospice(claim: Claim, chance: random.Random) -> Claim | None:
    """An infusion of a hospice patient without the word that it was for another illness."""
    made = rebilled(claim, ("M0579",), bill("J1745", 40, "JZ"), bill("96413"), bill("96415"))
    days = chance.randrange(10, 30)
    care = bill("Q5001", days, revenue="0651", charge=Decimal(180) * days)
    stay = _stay(made, chance.choice(("0811", "0821")), -chance.randrange(1, days), days, "C3411", care)
    return attrs.evolve(made, earlier=(stay,)).faulty("given to a hospice patient", 1)
