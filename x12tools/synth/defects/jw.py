"""Faults of discarded drug: JW and JZ missing, doubled, or against what was drawn up."""

import random
from decimal import Decimal

from x12tools.synth.defects import WITH_CHART, WITH_PROFILE, Needs
from x12tools.synth.model import PROFESSIONAL, Claim
from x12tools.synth.rebilling import of_plan
from x12tools.synth.typed_visits import MEDICARE, at_clinic, on_bill, single_dose, visit, visits

_P = (PROFESSIONAL,)
_OFFICE = ("medicare-b",)


def _marked(claim: Claim, modifier: str) -> list[int]:
    """LX01 of the lines with a modifier, less those of a trial, whose drug may have cost nothing."""
    return [
        number
        for number, line in enumerate(claim.lines, 1)
        if modifier in line.modifiers and not {"Q0", "Q1"} & {*line.modifiers}
    ]


def _without(modifiers: tuple[str, ...], *out: str) -> tuple[str, ...]:
    return tuple(one for one in modifiers if one not in out)


@on_bill("INF-JW-01", needs=Needs(payers=_OFFICE))
def attestation_left_off(claim: Claim, chance: random.Random) -> Claim | None:
    """A single-dose drug without the JZ that the day asks for."""
    numbers = [number for number in _marked(claim, "JZ") if claim.line(number).code in single_dose()]
    if not numbers or str(claim.date) < "2023-07-01":
        return None
    number = chance.choice(numbers)
    line = claim.line(number)
    if line.charge <= Decimal("0.01"):
        return None
    changed = claim.with_line(number, modifiers=_without(line.modifiers, "JZ"))
    return changed.faulty(f"{line.code} without JZ", number)


@on_bill("INF-JW-02", needs=Needs(payers=MEDICARE))
def both_on_one_line(claim: Claim, chance: random.Random) -> Claim | None:
    """JW and JZ on one line."""
    numbers = _marked(claim, "JZ")
    if not numbers:
        return None
    number = chance.choice(numbers)
    line = claim.line(number)
    return claim.with_line(number, modifiers=("JW", *line.modifiers)).faulty("JW and JZ on one line", number)


@on_bill("INF-JW-03", needs=Needs(payers=(*MEDICARE, "ma")))
def waste_alone(claim: Claim, chance: random.Random) -> Claim | None:
    """The discarded part is billed, what was given is not."""
    waste = _marked(claim, "JW")
    if len(waste) != 1:
        return None
    code, day = claim.line(waste[0]).code, claim.line(waste[0]).date
    given = [
        number for number in claim.numbers(code) if number not in waste and claim.line(number).date == day
    ]
    changed = claim.without_chart()
    for number in reversed(given):
        changed = changed.without_line(number)
    return changed.faulty(f"{code}-JW without the line of what was given", _marked(changed, "JW")[0])


@on_bill("INF-JW-08", needs=Needs(payers=MEDICARE, chart=True), decided=WITH_CHART)
def attested_with_waste(claim: Claim, chance: random.Random) -> Claim | None:
    """JZ on what was given, though the chart has waste of a unit or more; its line is left off."""
    waste = _marked(claim, "JW")
    if len(waste) != 1:
        return None
    code, day = claim.line(waste[0]).code, claim.line(waste[0]).date
    given = [one for one in claim.numbers(code) if one not in waste and claim.line(one).date == day]
    rows = [row for row in claim.charts if row.hcpcs == code and row.vials and row.dose]
    if len(given) != 1 or len(rows) != 1:
        return None
    line = claim.line(given[0])
    changed = claim.with_line(given[0], modifiers=(*line.modifiers, "JZ")).without_line(waste[0])
    return changed.faulty(f"{code}-JZ though a part was discarded", given[0] - (given[0] > waste[0]))


@on_bill("INF-JW-14", needs=Needs(payers=MEDICARE, codes=("96413", "96365", "96372", "96401", "96374")))
def on_the_administration(claim: Claim, chance: random.Random) -> Claim | None:
    """JZ on the administration too."""
    number = chance.choice(claim.numbers("96413", "96365", "96372", "96401", "96374"))
    line = claim.line(number)
    changed = claim.with_line(number, modifiers=(*line.modifiers, "JZ"))
    return changed.faulty(f"{line.code} with JZ", number)


visits(
    "INF-JW-01",
    "neither JW nor JZ",
    "{K50.90|M05.79} | J1745x{30|40} 96413 96415",
    "C34.11 | J9271x200 96413",
    "M81.0 | J0897x60 96372",
    "D50.9 | J1439x750/00517065001:15ML 96365",
    payers=_OFFICE,
    dates=("2023-07-01", "2030-12-31"),
    attested=False,
)
visits(
    "INF-JW-01",
    "neither JW nor JZ on a hospital's separately paid drug",
    "{K50.90|M05.79} | J1745x{30|40} 96413 96415",
    "C34.11 | J9271x200 96413",
    "M81.0 | J0897x60 96372",
    payers=("medicare-a",),
    dates=("2025-10-01", "2025-12-31"),
    attested=False,
)

visits(
    "INF-JW-02",
    "JZ on what was given and JW on the rest",
    "{K50.90|M05.79} | J1745x35-JZ J1745x5-JW 96413 96415",
    "{K50.90|M05.79} | J1745x35-JZ/57894003001:3.5UN J1745x5-JW/57894003001:0.5UN 96413 96415",
    "C90.00 | J9041x25-JZ J9041x10-JW 96401",
    payers=MEDICARE,
)

visits(
    "INF-JW-03",
    "only the discarded part is billed",
    "{K50.90|M05.79} | J1745x{5|8}-JW 96413 96415",
    "C34.11 | J9271x50-JW 96413",
    payers=MEDICARE,
)

visits(
    "INF-JW-04",
    "given and discarded units are no whole vials",
    "{K50.90|M05.79} | J1745x35/57894003001:3.5UN J1745x{7|8|12}-JW/57894003001:1UN 96413 96415",
    "C34.11 | J9271x150/00006302602:6ML J9271x{70|30}-JW/00006302602:2.8ML 96413",
    payers=MEDICARE,
)

visits(
    "INF-JW-05",
    "the rest of a multi-dose vial billed as discarded",
    "C34.11 | J9045x12/00703424601:60ML J9045x{2|3}-JW/00703424601:10ML 96413",
    "E53.8 | J3420x1 J3420x{9|29}-JW 96372",
    payers=MEDICARE,
)

visits(
    "INF-JW-06",
    "less than a unit discarded, billed as one",
    "C61 | J3315x1 J3315x1-JW 96402 || J3315 IM 09:00 3mg 1x3.75mg",
    "{K50.90|M05.79} | J1745x40 J1745x1-JW 96413 96415 || J1745 IV 09:00-11:05 395mg 4x100mg wasted=5mg",
    "C90.00 | J9145x180 J9145x1-JW 96413 96415x2 || J9145 IV 09:00-12:20 1792mg 4x400mg+2x100mg wasted=8mg",
    payers=MEDICARE,
    decided=WITH_CHART,
)

visits(
    "INF-JW-07",
    "smaller vials would have left less",
    "C18.9 | J9035x30 J9035x10-JW 96413 || J9035 IV 09:00-10:30 300mg 1x400mg wasted=100mg",
    "C34.11 | J9299x240 J9299x60-JW 96413 || J9299 IV 09:00-09:30 240mg 3x100mg wasted=60mg",
    payers=MEDICARE,
    decided=WITH_CHART,
)

visits(
    "INF-JW-08",
    "JZ though the chart has waste",
    "{K50.90|M05.79} | J1745x{35|40}-JZ 96413 96415 || J1745 IV 09:00-11:00 350mg 4x100mg wasted=50mg",
    "C90.00 | J9041x25-JZ 96401 || J9041 SC 09:00 2.5mg 1x3.5mg wasted=1mg",
    payers=MEDICARE,
    decided=WITH_CHART,
)

visits(
    "INF-JW-09",
    "JZ where Medicare asks for none",
    "tob=0711 M81.0 | J0897x60-JZ",
    "tob=0771 E53.8 | J0897x60-JZ",
    payers=("medicare-a",),
)

visits(
    "INF-JW-10",
    "a whole vial billed as discarded",
    "{K50.90|M05.79} | J1745x35 J1745x15-JW 96413 96415 || J1745 IV 09:00-11:00 350mg 5x100mg wasted=150mg",
    "C34.11 | J9271x150 J9271x150-JW 96413 || J9271 IV 09:00-09:30 150mg 3x100mg wasted=150mg",
    payers=MEDICARE,
    decided=WITH_CHART,
)

visits(
    "INF-JW-12",
    "discarded drug billed that was not bought",
    "{K50.90|M05.79} | J1745x35$0.01 J1745x5-JW$500 96413 96415 || J1745 IV 09:00-11:00 350mg 4x100mg "
    "{white-bagged|patient|assistance} wasted=50mg",
    "C34.11 | J9271x150$0.01 J9271x50-JW$2500 96413 || "
    "J9271 IV 09:00-09:30 150mg 2x100mg white-bagged wasted=50mg",
    payers=_OFFICE,
    decided=WITH_CHART,
)


@on_bill("INF-JW-13", needs=Needs(forms=_P, payers=("commercial",)), decided=WITH_PROFILE)
def jz_to_a_plan_without_it(claim: Claim, chance: random.Random) -> Claim | None:
    """JZ on a line to a plan that takes JW alone."""
    if not at_clinic(claim) or str(claim.date) < "2024-01-01":
        return None
    text = chance.choice(("C34.11 | J9271x200 96413", "M81.0 | J0897x60 96372", "C90.00 | J9144x180 96401"))
    made = visit(of_plan(claim, "EXHMO1"), text)
    return made.with_line(1, modifiers=("JZ",)).faulty("JZ to a plan that does not know it", 1)


visits(
    "INF-JW-14",
    "JZ on an administration",
    "{K50.90|M05.79} | J1745x40-JZ 96413-JZ 96415",
    "M81.0 | J0897x60-JZ 96372-JZ",
    "C34.11 | J9271x150 J9271x50-JW 96413-JW",
    payers=MEDICARE,
)
