"""Faults of sequence: initial services, add-ons, hierarchy."""

import random

from x12tools.synth.defects import WITH_CHART, Needs
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Claim, Provider
from x12tools.synth.rebilling import at_home, later
from x12tools.synth.typed_visits import MEDICARE, NO_NDC, at_clinic, drug_rows, on_bill, visits

_P, _I = (PROFESSIONAL,), (INSTITUTIONAL,)
_INITIALS = ("96360", "96365", "96374", "96409", "96413")
_TWIN = {"96361": "96360", "96367": "96365", "96375": "96374", "96411": "96409", "96417": "96413"}
_LOCUM = Provider("SYNTHETIC", "1679576722", "LOCUM")


@on_bill("INF-SEQ-01", needs=Needs(codes=("96413", "96365")))
def second_initial(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug given after another is billed as a first one."""
    first = [claim.line(number) for number in claim.numbers("96413", "96365", "96409", "96374")]
    lines = [
        number
        for number in claim.numbers(*_TWIN)
        if not claim.line(number).modifiers
        and any(
            one.date == claim.line(number).date and one.rendering == claim.line(number).rendering
            for one in first
        )
    ]
    if not lines:
        return None
    number = chance.choice(lines)
    code = claim.line(number).code
    changed = claim.with_line(number, code=_TWIN[code])
    return changed.faulty(f"{code} billed as {_TWIN[code]} beside another initial service", number)


@on_bill("INF-SEQ-01", needs=Needs(codes=_INITIALS))
def initial_twice(claim: Claim, chance: random.Random) -> Claim | None:
    """The first hour is billed with two units."""
    number = chance.choice(claim.numbers(*_INITIALS))
    line = claim.line(number)
    if line.units != 1 or line.modifiers:
        return None
    changed = claim.with_line(number, units=line.units * 2, charge=line.charge * 2)
    return changed.faulty(f"{line.code} with 2 units", number)


visits(
    "INF-SEQ-15",
    "two visits of a day, the second without XE",
    "{L03.115|L03.116|N39.0} | J0696x{4|8} 96365 96365 || J0696 IV 08:00-08:{30|45} {1000|2000}mg "
    "encounter=A; J0696 IV 18:00-18:{30|50} 1000mg encounter=B",
    "{L03.115|A41.9} | J0692x{2|4} 96365x2 || J0692 IV 08:00-08:40 1000mg encounter=A; "
    "J0692 IV 19:00-19:40 1000mg encounter=B",
    at="96365",
)

visits(
    "INF-SEQ-02",
    "a hospital's initial service is the first given, not the highest",
    "{L03.115|J18.9} | J0696x{4|8}@1 J1885x2 96374 96367",
    "{L03.115|J18.9} | J2543x{2|4} J2405x4 96374 96367",
    "{E86.0|K52.9} | J0696x4 J7030x1 96360 96367",
    "{R11.2|G43.909} | J2405x{4|8} J7030x{1|2} 96360 96375",
    at="96374",
    forms=_I,
)

visits(
    "INF-SEQ-03",
    "a premedication is billed as the reason for the visit",
    "D83.9 | J1459x{60|80}@1 J1200x1 96374 96367",
    "D80.{1|9} | J1569x{60|80}@1 J1200x1 J1100x{4|10} 96374 96375 96367",
    "{ms} | J2350x600@1 J1200x1 96374 96367 96366x2",
    "K51.90 | J3380x300@1 J1200x1 96374 96367",
    at="96374",
    forms=_P,
)
visits(
    "INF-SEQ-03",
    "hydration is billed as the reason for a visit for an antibiotic",
    "L03.{115|116} E86.0 | J0696x{4|8}@1 J7030@2 96360@2 96367@1",
    "A41.9 E86.0 | J0692x4@1 J7030@2 96360@2 96361@2 96367@1",
    at="96360",
    forms=_P,
)


@on_bill("INF-SEQ-04", needs=Needs(codes=_INITIALS))
def no_initial(claim: Claim, chance: random.Random) -> Claim | None:
    """The initial service is left off, its add-ons are billed."""
    if not claim.numbers("96361", "96366", "96415", "96417") or claim.numbers("C8957", "96416", "G0498"):
        return None
    left = claim
    while numbers := left.numbers(*_INITIALS):
        left = left.without_line(numbers[0])
    return left.faulty(
        "add-on without any initial service", left.numbers("96361", "96366", "96415", "96417")[0]
    )


@on_bill("INF-SEQ-04", needs=Needs(forms=_P, codes=("96415", "96366", "96361")))
def add_on_of_another_day(claim: Claim, chance: random.Random) -> Claim | None:
    """The additional hour is dated a week after its first hour."""
    if len({line.date for line in claim.lines}) > 1 or not claim.numbers(*_INITIALS):
        return None
    number = claim.numbers("96415", "96366", "96361")[0]
    changed = claim.without_chart().with_line(number, date=later(claim.date, 7))
    return changed.faulty("add-on a week after its initial service", number)


@on_bill("INF-SEQ-04", needs=Needs(forms=_P, codes=("96415", "96366", "96375", "96367")))
def add_on_of_another_doctor(claim: Claim, chance: random.Random) -> Claim | None:
    """The add-on is billed under another rendering provider than its initial service."""
    number = claim.numbers("96415", "96366", "96375", "96367")[-1]
    if claim.line(number).rendering or not at_clinic(claim):
        return None
    return claim.with_line(number, rendering=_LOCUM).faulty("add-on of another rendering provider", number)


visits(
    "INF-SEQ-04",
    "an add-on alone",
    "{K50.90|M05.79} | J1745x{30|40}-JZ 96415x{1|2}",
    "{R11.2|R11.0} | J2405x4 96375",
    "{ms} | J2350x{300|600}-JZ 96366x{2|3}",
    "{E86.0|E86.9} | J7030x{1|2} 96361x{1|2}",
    "C50.911 | J9000x{8|10} 96411",
    "D83.9 | J1459x{60|80}-JZ 96367",
    "C18.9 | J2405x4 J0640x{8|16}-JZ 96374 96368",
)

visits(
    "INF-SEQ-05",
    "hydration is billed for the saline that ran beside the drug",
    "C34.11 E86.0 | J9271x200-JZ J7030@2 96413 96361@2 || J9271 IV 09:00-10:00 200mg access=port; "
    "J7030 IV 09:00-10:{00|10} access=port",
    "{K50.90|M05.79} E86.0 | J1745x40-JZ J7030@2 96413 96415 96361@2 || "
    "J1745 IV 09:00-11:05 400mg access=arm; "
    "J7030 IV 09:{00|10}-11:00 access=arm",
    at="96361",
    decided=WITH_CHART,
)


@on_bill("INF-SEQ-06", needs=Needs(codes=("96368",)))
def concurrent_twice(claim: Claim, chance: random.Random) -> Claim | None:
    """The concurrent infusion is billed for each bag."""
    number = claim.numbers("96368")[0]
    line, times = claim.line(number), chance.choice((2, 3))
    changed = claim.with_line(number, units=line.units * times, charge=line.charge * times)
    return changed.faulty(f"96368 with {times} units", number)


visits(
    "INF-SEQ-06",
    "two concurrent infusions of a day",
    "C18.{2|7|9} | J9263x{340|320}-JZ J0640x{8|16}-JZ J3475x4 96413 96415 96368 96368",
    "C18.9 | J9263x340-JZ J0640x16-JZ 96413 96415 96368x{2|3}",
    "{L03.115|A41.9} | J2543x4 J2185x10-JZ J3475x4 96365 96366 96368 96368",
    at="96368",
)

visits(
    "INF-SEQ-07",
    "two drugs of one bag, or one after the other, billed as concurrent",
    "{E83.42|L03.115} | J0696x4@1 J3475x4 96365 96368 || J0696 IV 09:00-10:00 1000mg access=port bag=A; "
    "J3475 IV 09:00-10:00 2000mg access=port bag=A",
    "{E83.42|L03.115} | J0696x4@1 J3475x4 96365 96368 || J0696 IV 09:00-10:00 1000mg access=port bag=A; "
    "J3475 IV 10:{05|15}-11:10 2000mg access=port bag=B",
    "C18.9 | J9263x340-JZ J0640x16-JZ 96413 96415 96368 || J9263 IV 09:00-11:00 170mg access=port bag=A; "
    "J0640 IV 11:10-13:10 800mg access=port bag=B",
    at="96368",
    decided=WITH_CHART,
)

visits(
    "INF-SEQ-08",
    "more new drugs are billed than the claim has",
    "C50.911 | J9306x{420|840}-JZ J9358x400-JZ 96413 96417x3",
    "{M05.79|K50.90} | J1745x{30|40}-JZ 96413 96367x{2|3}",
    "{L03.115|A41.9} | J2185x10-JZ 96365 96367x{2|3}",
    "C34.11 | J9271x200-JZ 96413 96417x2",
)

visits(
    "INF-SEQ-09",
    "a push hangs on an injection",
    "{R11.2|R11.0} | J2405x{4|8} J3420x1 96375 96372",
    "C90.00 | J9041x{20|25}-JZ J9000x{5|8} 96401 96411",
    "M81.0 | J0897x60-JZ J2405x4 96375 96372",
    "C61 | J9217x1-JZ J2405x4 96375 96402",
)

visits(
    "INF-SEQ-10",
    "an office bills the same push again",
    "{R11.2|G43.909} | J2405x8 96374 96376",
    "{N20.0|R10.9} | J1885x{2|4} 96374 96376x{1|2}",
    at="96376",
    forms=_P,
)
visits(
    "INF-SEQ-10",
    "the same push again within half an hour",
    "{N20.0|R10.9} | J1885x4 96374 96376 || J1885 IVP 10:00 30mg; J1885 IVP 10:{10|25|30} 30mg",
    "R11.2 | J2405x8 96374 96376 || J2405 IVP 10:00 4mg; J2405 IVP 10:20 4mg",
    at="96376",
    forms=_I,
    decided=WITH_CHART,
)

visits(
    "INF-SEQ-11",
    "chemo hours or a second chemo drug hang on a push",
    "C50.{911|912} | J9000x{8|10} 96409 96415",
    "C50.911 | J9306x420-JZ J9000x{8|10} 96409 96417",
    "{K50.90|M05.79} | J1745x40-JZ J1200x1 96374 96415",
)
visits(
    "INF-SEQ-11",
    "chemo hours beside a prolonged infusion",
    "{I50.9|I50.22} | J2260x{4|9} C8957 96415x{1|2}",
    at="96415",
    forms=_I,
    payers=NO_NDC,
)

visits(
    "INF-SEQ-12",
    "further hours hang on a push",
    "{R11.2|G43.909} | J2405x{4|8} 96374 96366x{1|2}",
    "C50.911 | J9000x10 96409 96366",
    "M81.0 | J0897x60-JZ 96372 96366",
    at="96366",
)

visits(
    "INF-SEQ-13",
    "59 on a second initial service that the chart does not set apart",
    "{L03.115|J18.9} | J0696x{4|8}@1 J2405x4 96365 96374-{59|XU|XS} || "
    "J0696 IV 09:00-10:00 2000mg access=arm "
    "encounter=A; J2405 IVP 10:05 4mg access=arm encounter=A",
    "C50.911 | J9306x420-JZ J1453x150-JZ 96413 96365-{59|XS} || "
    "J1453 IV 08:20-08:50 150mg access=port encounter=A;"
    " J9306 IV 09:00-10:00 420mg access=port encounter=A",
    decided=WITH_CHART,
)

visits(
    "INF-SEQ-14",
    "59 and an X modifier on one line",
    "{L03.115|J18.9} | J0696x{4|8}@1 J2405x4 96365 96374-59-{XS|XE|XU}",
    "C50.911 | J9306x420-JZ J3420x1 96413 96372-59-{XU|XS}",
    payers=(*MEDICARE, "ma"),
)

visits(
    "INF-SEQ-16",
    "a pump is started and refilled on one day, or started twice",
    "C18.{2|9} | J9190x{8|9} 96416 {96521|96522}",
    "C18.9 | J9190x{8|9} 96416 G0498",
    "C18.9 | J9190x{8|9} G0498 {96521|96522}",
)
visits(
    "INF-SEQ-16",
    "a prolonged infusion beside what excludes it",
    "I50.{9|22} | J2260x{4|9} C8957 {96521|96522}",
    "I50.22 C34.11 | J2260x4 J9271x200-JZ@2 C8957 96413@2 96415@2",
    forms=_I,
    payers=NO_NDC,
)


@on_bill("INF-SEQ-17", needs=Needs(scenarios=("every-drug",), codes=("96402",), families=("HORM",)))
def hormone_as_chemo(claim: Claim, chance: random.Random) -> Claim | None:
    """A hormonal injection is billed with the code of the others."""
    if any(row["family"] != "HORM" for row in drug_rows(claim)):
        return None
    number = claim.numbers("96402")[0]
    return claim.with_line(number, code="96401").faulty("96402 billed as 96401", number)


@on_bill("INF-SEQ-17", needs=Needs(scenarios=("every-drug",), codes=("96401",), families=("CX-SC",)))
def chemo_as_hormone(claim: Claim, chance: random.Random) -> Claim | None:
    """A chemo injection that is no hormone is billed with the code of hormones."""
    if any(row["family"] != "CX-SC" or "V-SC" in row["flags"] for row in drug_rows(claim)):
        return None
    number = claim.numbers("96401")[0]
    return claim.with_line(number, code="96402").faulty("96401 billed as 96402", number)


visits(
    "INF-SEQ-17",
    "a hormonal injection billed as another chemo injection",
    "C61 | J9217x{1|3}-JZ 96401",
    "C61 | J9155x{80|240}-JZ 96401",
    "C50.{911|912} | J9395x20-JZ 96401",
    "C61 | J3315x{1|3}-JZ 96401",
    at="96401",
)
visits(
    "INF-SEQ-17",
    "a chemo injection that is no hormone billed as one",
    "C90.00 | J9144x180-JZ 96402",
    "C90.00 | J9041x{20|25}-JZ 96402",
    "D46.9 | J9025x{100|150}-JZ 96402",
    "C50.911 | J9316x60-JZ 96402",
    at="96402",
)

visits(
    "INF-SEQ-18",
    "an hour of a pump or an artery without the first one",
    "D83.9 | J1559x{50|100}-JZ 96370x{1|2}",
    "D83.9 | J1559x{50|100}-JZ 96371",
    "C22.0 | J9200x{1|2}-JZ 96423",
    "D83.9 | J1559x100-JZ 96372 96370",
)
visits(
    "INF-SEQ-18",
    "a nurse's further hour at home without the first two",
    "pos=12 L03.115 | S9500x1 99602x{1|2}",
    at="99602",
    forms=_P,
    payers=("commercial",),
    change=lambda claim: at_home(claim, "251F00000X"),
)

visits(
    "INF-SEQ-19",
    "an infusion over midnight starts again on the second day",
    "D83.9 | J1459x80-JZ 96365 96366 {next}: 96365 96366x2 || {day}: J1459 IV 22:00-03:00 40000mg",
    "D83.9 | J1459x80-JZ 96365 96366x2 {next}: 96365 96366 || {day}: J1459 IV 21:00-02:30 40000mg",
    at="96365",
    forms=_P,
    decided=WITH_CHART,
)

visits(
    "INF-SEQ-20",
    "a short injection under the skin billed as an infusion by pump",
    "M81.0 | J0897x60-JZ 96369 || J0897 SC 10:00 60mg",
    "D83.9 | J1559x{50|100}-JZ 96369 || J1559 SC 10:00-10:{05|10|15} 10000mg",
    "J45.50 | J2357x60-JZ 96369 || J2357 SC 10:00 300mg",
    at="96369",
    decided=WITH_CHART,
)

visits(
    "INF-SEQ-21",
    "a new initial service after midnight in observation",
    "L03.115 | 0762:G0378x{18|20} J0696x4 96365 {next}: 0762:G0378x{10|12} J0696x4 96365",
    "R07.9 L03.115 | 0762:G0378x20 J2405x4 96374 {next}: 0762:G0378x10 J0696x4@2 96365@2",
    "N20.0 | 0762:G0378x20 J1885x2 96374 {next}: 0762:G0378x10 J1885x2 96374",
    forms=_I,
    payers=("medicare-a", "ma"),
)

visits(
    "INF-SEQ-22",
    "an injection is billed for each syringe of one drug",
    "C50.{911|912} | J9395x20-JZ 96402x2",
    "M81.0 | J0897x60-JZ 96372x2",
    "J45.50 | J2357x60-JZ 96372x2",
    "C90.00 | J9144x180-JZ 96401x2",
    forms=_I,
    payers=("medicare-a",),
)
