"""Faults of the drug line: units, codes that ended, products, what was not bought."""

import random
from decimal import Decimal

import attrs

from x12tools.synth.defects import WITH_CHART, WITH_HISTORY, WITH_PROFILE, Needs
from x12tools.synth.facts import drugs
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Claim, Line
from x12tools.synth.rebilling import at_home, bill, later, of_plan, rebilled, sclerosis
from x12tools.synth.typed_visits import MEDICARE, NO_NDC, at_clinic, on_bill, visit, visits

_P, _I = (PROFESSIONAL,), (INSTITUTIONAL,)
_OFFICE = ("medicare-b",)


def _in_units(line: Line, units: Decimal) -> dict[str, Decimal]:
    """Units of a line, with its charge in proportion."""
    return {"units": units, "charge": (line.charge / line.units * units).quantize(Decimal("0.01"))}


@on_bill("INF-DRG-03", needs=Needs(payers=MEDICARE, codes=("J1745", "J9271", "J9312", "J9299", "J3380")))
def ten_times_the_units(claim: Claim, chance: random.Random) -> Claim | None:
    """Ten times the units of a dose are billed."""
    number = claim.numbers("J1745", "J9271", "J9312", "J9299", "J3380")[0]
    line = claim.line(number)
    most = drugs()[line.code].most
    if claim.charts or most is None or line.units * 10 <= most:
        return None
    if any("JW" in one.modifiers for one in claim.lines):
        return None
    return claim.with_line(number, **_in_units(line, line.units * 10)).faulty("ten times the units", number)


visits(
    "INF-DRG-01",
    "an administration without its drug",
    "{K50.90|M05.79} | 96413 96415",
    "{L03.115|M81.0} | 96365",
    "M81.0 | 96372",
    "C90.00 | 96401",
    at="96413",
    payers=_OFFICE,
)
visits(
    "INF-DRG-01",
    "an administration without its drug at a hospital that codes its drugs",
    "{K50.90|M05.79} | 96413 96415",
    "M81.0 | 96372",
    forms=_I,
    payers=("medicare-a",),
)

visits(
    "INF-DRG-02",
    "a drug that nothing gave",
    "M81.0 | J0897x60",
    "{K50.90|M05.79} | J1745x40",
    "C34.11 | J9271x200 99214",
    "C61 | J9217x1",
    "D50.9 | J1439x750",
    forms=_P,
)

visits(
    "INF-DRG-03",
    "more units than the limit of a day",
    "{K50.90|M05.79} | J1745x{400|1000} 96413 96415",
    "{K50.90|M05.79} | J1745x90 J1745x90 96413",
    "C34.11 | J9271x{500|2000} 96413",
    "{K50.90|M05.79} | J1745x40 96413 96415x12",
    "M05.79 | J9312x{1000|500} 96413 96415x3",
    payers=MEDICARE,
    dates=("2024-07-01", "2024-12-31"),
)
visits(
    "INF-JW-11",
    "given and discarded units together over the limit",
    "M05.79 | J1745x140 J1745x20-JW 96413",
    "C34.11 | J9271x380 J9271x40-JW 96413",
    payers=MEDICARE,
    dates=("2024-07-01", "2024-12-31"),
)

visits(
    "INF-DRG-04",
    "milligrams billed as units",
    "{K50.90|M05.79} | J1745x400 96413 96415 || J1745 IV 09:00-11:00 400mg 4x100mg",
    "{L03.115|A41.9} | J0696x1000 96372 || J0696 IM 09:00 1000mg",
    "M05.79 | J9312x1000 96413 96415x2 || J9312 IV 09:00-12:30 1000mg 2x500mg",
    "C90.00 | J9145x1200 96413 96415x2 || J9145 IV 09:00-12:20 1200mg 3x400mg",
    decided=WITH_CHART,
)

visits(
    "INF-DRG-05",
    "vials billed as units",
    "C50.911 Z51.11 | J2506x1 96372",
    "C34.11 | J9271x2 96413",
    "M05.79 | J9312x2 96413 96415x3",
    "K50.90 | J3380x1 96413",
    "M81.0 | J0897x1 96372",
    payers=_OFFICE,
)
visits(
    "INF-DRG-05",
    "vials billed as units to a plan that knows no JZ",
    "K50.90 | J3380x1 96413",
    "C34.11 | J9271x2 96413",
    "M81.0 | J0897x1 96372",
    payers=("commercial", "tricare"),
)
visits(
    "INF-DRG-05",
    "vials billed as units against the charted dose",
    "{K50.90|M05.79} | J1745x4 96413 96415 || J1745 IV 09:00-11:00 400mg 4x100mg",
    "M05.79 | J9312x2 96413 96415x2 || J9312 IV 09:00-12:30 1000mg 2x500mg",
    "C34.11 | J9271x2 96413 || J9271 IV 09:00-09:30 200mg 2x100mg",
    decided=WITH_CHART,
)

visits(
    "INF-DRG-06",
    "a dose far from the label's for the weight",
    "K50.90 | J1745x{120|140} 96413 96415 || J1745 IV 09:00-11:00 {1200|1400}mg 60kg",
    "K50.90 | J1745x10 96413 96415 || J1745 IV 09:00-11:00 100mg 1x100mg {80|95}kg",
    decided=WITH_CHART,
)

visits(
    "INF-DRG-07",
    "a code that another took the place of",
    "M06.9 | J2930x1 96374",
    "{M05.79|M06.9} | J9250x{3|5} 96401",
    "C50.911 | J9070x{8|10} 96413",
    "C50.911 | J2505x1 96372",
    "M06.9 | J2920x1 96374",
    payers=NO_NDC,
    dates=("2024-04-01", "2030-12-31"),
)
visits(
    "INF-DRG-07",
    "a code that ended in 2025",
    "D69.3 | J2796x{25|50} 96372",
    "D59.5 | J1300x{90|60} 96413",
    "{L03.115|A41.9} | J3370x2 96365",
    payers=NO_NDC,
    dates=("2025-10-01", "2030-12-31"),
)

visits(
    "INF-DRG-08",
    "an unlisted code for a drug with a code of its own",
    'K50.90 | J3590x1/57894003001:4UN(desc="INFLIXIMAB 400 MG IV") 96413 96415',
    'C34.11 | J9999x1/00006302602:8ML(desc="PEMBROLIZUMAB 200 MG IV") 96413',
    'M81.0 | J3590x1/55513071001:1ML(desc="DENOSUMAB 60 MG SC") 96372',
    dates=("2026-01-01", "2026-03-31"),
)

visits(
    "INF-DRG-09",
    "an unlisted code that says nothing",
    "{R11.2|K52.9} | J3490x1 96374",
    "C50.911 | J9999x1 96413",
    "{M05.79|J45.50} | J3590x1 96372",
)

visits(
    "INF-DRG-10",
    "another product given than billed",
    "{K50.90|M05.79} | J1745x40/00069080901:4UN 96413 96415",
    "{K50.90|M05.79} | Q5104x40/57894003001:4UN 96413 96415",
    "C50.911 | J9355x15/55513014101:1UN 96413",
)

visits(
    "INF-DRG-11",
    "a drug with a like name given",
    "C50.911 | J9355x{16|24}/50242008801:1UN 96413",
    "C90.00 | J9145x180/57894050301:15ML 96401",
)

visits(
    "INF-DRG-12",
    "a drug on two lines that nothing tells apart",
    "{K50.90|M05.79} | J1745x20 J1745x20 96413 96415",
    "C34.11 | J9271x100 J9271x100 96413",
    "M05.79 | J9312x50 J9312x50 96413 96415x2",
    forms=_P,
)

visits(
    "INF-DRG-13",
    "a drug that patients give themselves",
    "L40.0 | J3357x{45|90} 96372",
    payers=MEDICARE,
)

visits(
    "INF-DRG-14",
    "JA and JB on one line",
    "N18.4 D63.1 | J0881x{60|100}-EC-JZ-JA-JB(mea=9.2) 96372",
    forms=_P,
    payers=NO_NDC,
)
visits(
    "INF-DRG-14",
    "immune globulin by pump without JB",
    "pos=12 D83.9 | J1559x{50|100}",
    "pos=12 D83.9 | J1555x{80|120}",
    forms=_P,
    payers=_OFFICE,
    change=lambda claim: at_home(of_plan(claim, "DME"), "332B00000X"),
)

visits(
    "INF-DRG-15",
    "the code for dialysis patients for others, or the reverse",
    "N18.6 Z99.2 D63.1 | J0881x100-EC-JZ(mea=9.2) 96372",
    "N18.4 D63.1 | J0882x100-EC-JZ(mea=9.2) 96372",
    "N18.6 Z99.2 D50.9 | Q0138x510 96365",
    "N18.4 D50.9 | Q0139x510 96365",
    payers=_OFFICE,
)
visits(
    "INF-DRG-15",
    "a dialysis facility bills the other code",
    "tob=0721 N18.6 Z99.2 | 0634:J0885x{4|10}-EC",
    "tob=0721 N18.6 Z99.2 | 0636:J0881x{40|100}-EC",
    forms=_I,
    payers=("medicare-a",),
)

visits(
    "INF-DRG-16",
    "a drug billed that somebody else supplied",
    "{K50.90|M05.79} | J1745x40 96413 96415 || "
    "J1745 IV 09:00-11:00 400mg 4x100mg {white-bagged|patient|assistance}",
    "M81.0 | J0897x60 96372 || J0897 SC 09:00 60mg 1x60mg {white-bagged|patient}",
    "C34.11 | J9271x200 96413 || J9271 IV 09:00-09:30 200mg 2x100mg {trial|assistance}",
    decided=WITH_CHART,
)


@on_bill("INF-DRG-16", needs=Needs(forms=_P, payers=("commercial",)), decided=WITH_PROFILE)
def from_the_plans_pharmacy(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug that the plan's pharmacy supplies is billed by a department off the campus."""
    if not at_clinic(claim):
        return None
    made = visit(of_plan(claim, "EXHMO1"), f"{sclerosis(claim)} | J2350x600 96365 96366x2")
    place = attrs.evolve(claim.billing, name="OUTPATIENT DEPARTMENT", taxonomy="", tax="")
    made = attrs.evolve(made, place=chance.choice(("19", "22")), facility=place)
    return made.faulty("J2350 of the plan's own pharmacy", 1)


visits(
    "INF-DRG-17",
    "the drug's own fluid billed as hydration",
    "{L03.115|J18.9} | J0696x{4|8} J7050x1 96365 96361",
    "{L03.115|J18.9} | J2543x{2|4} J7050x1 96365 96361",
)
visits(
    "INF-DRG-17",
    "the fluid of the drug's bag billed as hydration",
    "{L03.115|J18.9} | J0696x8 J7050x1 96365 96361 || J0696 IV 09:00-09:45 2000mg bag=A; "
    "J7050 IV 09:00-09:45 250mL bag=A",
    decided=WITH_CHART,
)


@on_bill("INF-DRG-18", needs=Needs(forms=_P, payers=("commercial",)), decided=WITH_HISTORY)
def too_early(claim: Claim, chance: random.Random) -> Claim | None:
    """The dose of half a year is given a month before its day."""
    plan = of_plan(claim, "EXPOS1")
    made = rebilled(plan, ("M810",), bill("J0897", 60), bill("96372"), referral="R1234567")
    days = chance.randrange(100, 160)
    before = tuple(attrs.evolve(line, date=later(line.date, -days)) for line in made.lines)
    earlier = attrs.evolve(made, id=f"{made.id}A", lines=before)
    return attrs.evolve(made, earlier=(earlier,)).faulty(f"{days} days after the last dose", 1)


visits(
    "INF-DRG-19",
    "a hospital's code from an office",
    'R11.2 | C9399x1/99207000101:1UN(desc="INVENTED DRUG 100 MG IV") 96374',
    "I50.9 | J2260x4 C8957",
    "D50.9 | C9047x10 96374",
    forms=_P,
    payers=_OFFICE,
)

visits(
    "INF-DRG-20",
    "a charge below what Medicare pays",
    "{K50.90|M05.79} | J1745x40${400|600} 96413 96415",
    "C34.11 | J9271x200${900|5000} 96413",
    "M81.0 | J0897x60${200|500} 96372",
    forms=_P,
    payers=_OFFICE,
    dates=("2026-01-01", "2026-03-31"),
)

visits(
    "INF-DRG-21",
    "a drug of no cost is left off",
    "{K50.90|M05.79} | 96413 96415 || J1745 IV 09:00-11:00 400mg 4x100mg {white-bagged|patient|assistance}",
    "M05.79 | 96372 || J0717 SC 09:00 400mg 2x200mg {patient|assistance}",
    "C34.11 | 96413 || J9271 IV 09:00-09:30 200mg 2x100mg white-bagged",
    forms=_P,
    payers=_OFFICE,
    decided=WITH_CHART,
)

visits(
    "INF-DRG-22",
    "a part of a unit",
    "{K50.90|M05.79} | J1745x30.5 J1745x9-JW 96413 96415",
    "C34.11 | J9271x200.5 96413",
    "M05.79 | J9312x{70.5|68.2} 96413 96415x2",
)

visits(
    "INF-DRG-23",
    "units of the code that went before",
    "D69.3 | J2802x25 96372 || J2802 SC 09:00 250mcg 1x250mcg",
    "D59.5 | J1299x90 96413 || J1299 IV 09:00-09:35 900mg 3x300mg",
    "{L03.115|A41.9} | J3373x2 96365 || J3373 IV 09:00-10:00 1000mg",
    dates=("2025-10-01", "2030-12-31"),
    decided=WITH_CHART,
)
visits(
    "INF-DRG-23",
    "units of a code that ended before 2025",
    "M06.9 | J2919x1 96374 || J2919 IVP 09:00 125mg 1x125mg",
    "C50.911 | J2506x1 96372 || J2506 SC 09:00 6mg 1x6mg",
    dates=("2024-04-01", "2030-12-31"),
    decided=WITH_CHART,
)
