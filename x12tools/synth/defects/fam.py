"""Faults of the administration family: a code that does not go with the drug or the way it went in."""

import random

from x12tools.synth.defects import WITH_CHART, WITH_PROFILE, Needs
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Claim
from x12tools.synth.rebilling import of_plan
from x12tools.synth.typed_visits import MEDICARE, NO_NDC, at_clinic, drug_rows, on_bill, visits

_P, _I = (PROFESSIONAL,), (INSTITUTIONAL,)
_SIMPLE = {
    "96413": "96365",
    "96415": "96366",
    "96417": "96367",
    "96409": "96374",
    "96411": "96375",
}
_ORDINARY = frozenset("ABX ANTIF ANTIV BISPH IG IRON IVIG LYTE NSAID OPIOID PLASMA VIT FLUID".split())
"""Drugs of which no payer thinks as complex, and that are not given before chemo."""
_COMPLEX = {simple: complex_ for complex_, simple in _SIMPLE.items()}


def _recoded(claim: Claim, codes: dict[str, str]) -> Claim:
    """The claim with other codes for the same services."""
    for number, line in enumerate(claim.lines, 1):
        if line.code in codes:
            claim = claim.with_line(number, code=codes[line.code])
    return claim


@on_bill("INF-FAM-01", needs=Needs(payers=MEDICARE, codes=("96413",), families=("CX",)))
def complex_as_simple(claim: Claim, chance: random.Random) -> Claim | None:
    """Every chemo administration of the claim is billed with the therapeutic code."""
    rows = [row for row in drug_rows(claim) if row["family"] == "CX"]
    if not rows or any("V" in row["flags"].split() or row["drug_class"] == "NOC" for row in rows):
        return None
    if claim.numbers("96366", "96367", "96365", "96374", "96416", "G0498", "96368", "96401", "96402"):
        return None
    changed = _recoded(claim, _SIMPLE)
    return changed.faulty("chemo administration billed as therapeutic", changed.numbers("96365")[0])


@on_bill("INF-FAM-02", needs=Needs(codes=("96365",), families=("TX",)))
def simple_as_complex(claim: Claim, chance: random.Random) -> Claim | None:
    """Every therapeutic infusion of the claim is billed with the chemo code."""
    rows = drug_rows(claim)
    if not rows or any(row["family"] not in ("TX", "TX-P", "HYD") or row["flags"] for row in rows):
        return None
    if not {row["drug_class"] for row in rows} <= _ORDINARY:
        return None
    if claim.numbers("96367", "96368", "96372", "96413", "96409") or len(claim.numbers("96365")) > 1:
        return None
    changed = _recoded(claim, _COMPLEX)
    return changed.faulty("therapeutic administration billed as chemo", changed.numbers("96413")[0])


@on_bill("INF-FAM-05", needs=Needs(codes=("96413", "96365")))
def vein_as_needle(claim: Claim, chance: random.Random) -> Claim | None:
    """The one drug, which goes into a vein alone, is billed with an injection and no infusion."""
    rows = drug_rows(claim)
    codes = {line.code for line in claim.lines} - {row["code"] for row in rows}
    if len(rows) != 1 or not set(rows[0]["routes"].split()) <= {"IV", "IVP"} or rows[0]["family"] == "HYD":
        return None
    if any({"Q0", "Q1"} & {*line.modifiers} for line in claim.lines):
        return None
    if not codes <= {"96413", "96415", "96365", "96366"} or not at_clinic(claim):
        return None
    left = claim.without_chart()
    while numbers := left.numbers("96415", "96366"):
        left = left.without_line(numbers[0])
    number = left.numbers("96413", "96365")[0]
    return left.with_line(number, code="96372").faulty(f"{rows[0]['code']} billed with 96372", number)


@on_bill("INF-FAM-06", needs=Needs(codes=("96372", "96401", "96402")))
def needle_as_vein(claim: Claim, chance: random.Random) -> Claim | None:
    """The one drug, which is injected alone, is billed with an infusion or a push."""
    rows = drug_rows(claim)
    numbers = claim.numbers("96372", "96401", "96402")
    if len(rows) != 1 or not set(rows[0]["routes"].split()) <= {"SC", "IM"} or len(numbers) != 1:
        return None
    if claim.line(numbers[0]).units > 1 or claim.numbers("9636", "9641", "96374") or not at_clinic(claim):
        return None
    code = chance.choice(("96365", "96413", "96374"))
    changed = claim.without_chart().with_line(numbers[0], code=code)
    return changed.faulty(f"{rows[0]['code']} billed with {code}", numbers[0])


@on_bill(
    "INF-FAM-13",
    needs=Needs(scenarios=("every-drug",), payers=MEDICARE, codes=("96401",), families=("CX-SC",)),
)
def complex_needle_as_simple(claim: Claim, chance: random.Random) -> Claim | None:
    """A complex drug's injection is billed as a simple one."""
    rows = drug_rows(claim)
    if any(row["family"] != "CX-SC" or "V-SC" in row["flags"] for row in rows) or not at_clinic(claim):
        return None
    number = claim.numbers("96401")[0]
    return claim.with_line(number, code="96372").faulty("96401 billed as 96372", number)


visits(
    "INF-FAM-01",
    "a complex drug billed with therapeutic codes",
    "{K50.90|M05.79} | J1745x{30|40} 96365 96366",
    "C34.11 | J9271x200 96365",
    "C50.911 | J9000x{8|10} 96374",
    '{M32.10|M31.30} | J9075x{160|200}(note="750 MG") 96365',
    "C50.911 | J9306x420 J9358x400 96365 96367",
    payers=MEDICARE,
)
visits(
    "INF-FAM-01",
    "a complex drug billed to a plan that pays complex codes",
    "C34.11 | J9271x200 96365",
    "C50.911 | J9306x420 96365",
    at="96365",
    payers=("commercial",),
    change=lambda claim: of_plan(claim, "EXPPO1"),
    decided=WITH_PROFILE,
)

visits(
    "INF-FAM-02",
    "a simple drug billed with chemo codes",
    "{L03.115|J18.9} | J0696x{4|8}@1 96413",
    "D50.9 | J1756x200 96409",
    "D50.{0|9} | J1439x750 96413",
    "M81.0 | J3489x5 96413",
    "E53.8 | J3420x1 96401",
    "D83.9 | J1459x{60|80} 96413 96415x2",
)

visits(
    "INF-FAM-03",
    "an injection that the plan lists as simple, billed as complex",
    "M81.0 | J0897x60 96401",
    "J45.50 | J2357x{30|60} 96401",
    "J82.83 | J0517x30 96401",
    at="96401",
    forms=_P,
    payers=("commercial",),
    change=lambda claim: of_plan(claim, "EXHMO1"),
    decided=WITH_PROFILE,
)

visits(
    "INF-FAM-05",
    "a drug for a vein alone, billed as an injection",
    "K50.90 | J3380x300 96372",
    "C34.11 | J9271x200 96372",
    "M81.0 | J3489x5 96372",
    "D50.9 | J1439x750 96372",
    "{K50.90|M05.79} | J1745x40 96372",
    at="96372",
)

visits(
    "INF-FAM-06",
    "a drug for the needle alone, billed through a vein",
    "M81.0 | J0897x60 {96365|96374|96413}",
    "J45.50 | J2357x60 {96413|96365}",
    "C90.00 | J9144x180 96413",
    "C50.911 | J9395x20 96374",
    "C61 | J9217x1 96413",
)

visits(
    "INF-FAM-07",
    "a drug for the spinal canal or an artery, with an ordinary administration",
    "G12.1 | J2326x120 {96413|96365|96372|96374}",
    "C22.0 | J9200x{1|2} 96413",
    "G80.9 | J0475x2 96372",
    "H35.3211 | J0178x2 96372",
    payers=NO_NDC,
)

visits(
    "INF-FAM-08",
    "hydration billed for a drug, or a drug's infusion for plain fluid",
    "{L03.115|J18.9} | J0696x8@1 96360 || J0696 IV 09:00-09:{45|50} 2000mg",
    "{E86.0|K52.9} | J7030x1 96365 || J7030 IV 09:00-10:{00|20} 1000mL",
    "{E86.0|K52.9} | J7120x1 96365 || J7120 IV 09:00-10:15 1000mL",
    decided=WITH_CHART,
)

visits(
    "INF-FAM-09",
    "an electrolyte for a deficiency billed as hydration",
    "E83.42 | J3475x{4|8} 96360",
    "E87.6 | J3480x{10|20} 96360 96361",
    "E83.51 | J0612x100 96360",
    at="96360",
)

visits(
    "INF-FAM-10",
    "the on-body injector billed as an injection",
    "C50.911 Z51.11 | J2506x12/55513019201:0.6ML 96372",
    "C34.11 Z51.11 | J2506x12/55513019201:0.6ML 96372 96377",
    at="96372",
)

visits(
    "INF-FAM-11",
    "an RSV antibody with an ordinary injection",
    "age=1 Z29.11 | {90380|90381} 96372",
    at="96372",
    forms=_P,
    payers=("commercial", "medicaid", "tricare"),
    dates=("2023-10-06", "2030-12-31"),
)

visits(
    "INF-FAM-12",
    "a vein kept open, billed as hydration",
    "D64.9 | J7050x1 96360 || J7050 IV 09:00-{11:00|12:00} {40|60}mL",
    "D50.0 | 36430 P9016x2 J7050x1 96360 || J7050 IV 09:00-11:00 40mL",
    at="96360",
    decided=WITH_CHART,
)

visits(
    "INF-FAM-13",
    "a complex drug by the needle, billed as a simple injection",
    "C90.00 | J9144x180 96372",
    "C90.00 | J9041x{20|25} 96372",
    "C50.911 | J9316x60 96372",
    "{M05.79|M06.09} | J9260x1 96372",
    "D46.9 | J9025x{100|150} 96372",
    at="96372",
    payers=MEDICARE,
)
