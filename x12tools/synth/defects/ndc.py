"""Faults of the National Drug Code: missing, misshapen, of another drug, in other amounts."""

import random
from decimal import Decimal

from x12tools.synth.defects import WITH_CHART, WITH_PROFILE, Needs
from x12tools.synth.facts import drugs
from x12tools.synth.model import PROFESSIONAL, Claim, Line
from x12tools.synth.rebilling import of_plan
from x12tools.synth.typed_visits import at_clinic, on_bill, visit, visits

_P = (PROFESSIONAL,)


def _with_ndc(claim: Claim) -> list[int]:
    """LX01 of the lines that name their product."""
    return [number for number, line in enumerate(claim.lines, 1) if line.ndc]


def _is_product(line: Line) -> bool:
    """Whether the NDC is a known one of the code."""
    return line.code in drugs() and any(one.ndc == line.ndc for one in drugs()[line.code].products)


def _is_fluid(line: Line) -> bool:
    """A bag of fluid, of which many states ask for no NDC."""
    return line.code in drugs() and drugs()[line.code].family == "HYD"


@on_bill("INF-NDC-01", needs=Needs(payers=("medicaid",)))
def left_off(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug to Medicaid without its NDC."""
    numbers = [number for number in _with_ndc(claim) if not _is_fluid(claim.line(number))]
    if not numbers:
        return None
    number = chance.choice(numbers)
    changed = claim.with_line(number, ndc="", ndc_quantity=None, ndc_unit="")
    return changed.faulty(f"{claim.line(number).code} without NDC", number)


@on_bill("INF-NDC-02")
def misshapen(claim: Claim, chance: random.Random) -> Claim | None:
    """The NDC with hyphens, or with ten digits as on the box."""
    numbers = _with_ndc(claim)
    if not numbers:
        return None
    number = chance.choice(numbers)
    ndc = claim.line(number).ndc
    shapes = [f"{ndc[:5]}-{ndc[5:9]}-{ndc[9:]}", ndc[:9] + ndc[10:], ndc[:10]]
    return claim.with_line(number, ndc=chance.choice(shapes)).faulty("NDC not in eleven digits", number)


@on_bill("INF-NDC-03", needs=Needs(forms=_P, payers=("medicaid",)))
def under_another_qualifier(claim: Claim, chance: random.Random) -> Claim | None:
    """The NDC under the qualifier of another kind of number."""
    numbers = [number for number in _with_ndc(claim) if _is_product(claim.line(number))]
    if not numbers:
        return None
    number = chance.choice(numbers)
    qualifier = chance.choice(("UP", "EN", "ON"))
    return claim.with_line(number, ndc_qualifier=qualifier).faulty(f"NDC under {qualifier}", number)


@on_bill("INF-NDC-05", needs=Needs(payers=("medicaid",)))
def ten_times_the_quantity(claim: Claim, chance: random.Random) -> Claim | None:
    """The quantity of the NDC is the units billed."""
    numbers = [
        number
        for number in _with_ndc(claim)
        if claim.line(number).ndc_quantity
        and claim.line(number).units >= 10
        and claim.line(number).units >= 4 * (claim.line(number).ndc_quantity or Decimal(0))
        and claim.line(number).code in ("J1745", "J9271", "J9312", "J2350", "J3380", "Q5103", "J0897")
    ]
    if not numbers:
        return None
    number = chance.choice(numbers)
    return claim.with_line(number, ndc_quantity=claim.line(number).units).faulty(
        "units as NDC quantity", number
    )


@on_bill("INF-NDC-01", needs=Needs(forms=_P, payers=("commercial",)), decided=WITH_PROFILE)
def left_off_for_a_plan(claim: Claim, chance: random.Random) -> Claim | None:
    """A drug without its NDC to a plan that asks for it."""
    if not at_clinic(claim):
        return None
    text = chance.choice(("C34.11 | J9271x200 96413", "M81.0 | J0897x60 96372", "C90.00 | J9144x180 96401"))
    made = visit(of_plan(claim, "EXHMO1"), text)
    return made.with_line(1, ndc="", ndc_quantity=None, ndc_unit="").faulty("no NDC", 1)


visits(
    "INF-NDC-02",
    "the NDC as it stands on the box",
    "{K50.90|M05.79} | J1745x40/57894-030-01:4UN 96413 96415",
    "{K50.90|M05.79} | J1745x40/5789403001:4UN 96413 96415",
    "C34.11 | J9271x200/0006-3026-02:8ML 96413",
    "C34.11 | J9271x200/0000630260:8ML 96413",
)

visits(
    "INF-NDC-04",
    "milligrams to a plan that does not take them",
    "C34.11 | J9271x200/00006302602:200ME 96413",
    "C90.00 | J9144x180/57894050301:1800ME 96401",
    forms=_P,
    payers=("commercial",),
    change=lambda claim: of_plan(claim, "EXHMO1"),
    decided=WITH_PROFILE,
)

visits(
    "INF-NDC-05",
    "billing units as the quantity of the NDC",
    "{K50.90|M05.79} | J1745x40/57894003001:40UN 96413 96415",
    "C34.11 | J9271x200/00006302602:200ML 96413",
    "M81.0 | J0897x60/55513071001:60ML 96372",
)

visits(
    "INF-NDC-06",
    "the NDC of another drug",
    "{K50.90|M05.79} | J1745x40/00006302602:4ML 96413 96415",
    "L03.115 | J0696x4/00006302602:4ML 96365",
    "M81.0 | J0897x60/57894003001:1UN 96372",
)

visits(
    "INF-NDC-09",
    "two products given, one named",
    "C34.11 | J9045x12/00703424901:1ML 96413 || J9045 IV 09:00-10:00 450mg ndc=00703424901; "
    "J9045 IV 09:00-10:00 150mg ndc=61703033922",
    payers=("medicaid",),
    decided=WITH_CHART,
)

visits(
    "INF-NDC-10",
    "a compound without the number that links its parts",
    'R52 | J7999x1/00409189001:1UN(desc="MORPHINE 10 MG") J7999x1/00409116301:10ML(desc="BUPIVACAINE 25 MG") '
    "96372",
)
