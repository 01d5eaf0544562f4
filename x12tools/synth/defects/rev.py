"""Money left behind: what was given and not billed."""

import datetime
import random
from decimal import Decimal

import attrs

from x12tools.claims.typed import Administration
from x12tools.synth.defects import WITH_CHART, Needs, defect
from x12tools.synth.model import Claim
from x12tools.synth.rebilling import Service, at_nine, bill, plain, rebilled

_PAYERS = Needs(payers=("medicare-b", "medicare-a", "commercial"))


def _jz(claim: Claim) -> tuple[str, ...]:
    return ("JZ",) if claim.payer.kind.startswith("medicare") else ()


def _row(
    claim: Claim,
    code: str | None,
    begins: int,
    minutes: int,
    dose: str = "",
    unit: str = "mg",
    **more: object,
) -> Administration:
    """An administration that begins so many minutes after nine."""
    start = at_nine(claim) + datetime.timedelta(minutes=begins)
    return Administration(
        hcpcs=code,
        route="IV" if minutes else "IVP",
        start=start,
        stop=start + datetime.timedelta(minutes=minutes),
        dose=Decimal(dose) if dose else None,
        dose_unit=unit if dose else None,
        **more,  # type: ignore[arg-type]
    )


def _infliximab(claim: Claim, *services: Service) -> Claim:
    """A visit for infliximab with two hours of infusion, and what else is billed."""
    return rebilled(
        plain(claim),
        ("M0579",),
        bill("J1745", 40, *_jz(claim)),
        *services,
        bill("96413"),
        bill("96415"),
    )


@defect("INF-REV-01", needs=_PAYERS, decided=WITH_CHART)
def pushes_not_charged(claim: Claim, chance: random.Random) -> Claim | None:
    """Drugs pushed before the infusion, and no push billed for them, or one too few."""
    both = chance.random() < 0.5
    drugs = (bill("J1200", 1), bill("J1100", 10)) if both else (bill("J1200", 1),)
    made = _infliximab(claim, *drugs)
    if both and chance.random() < 0.5:
        made = _infliximab(claim, *drugs, bill("96375"))
    rows = [_row(made, "J1200", 0, 0, "25")]
    if both:
        rows.append(_row(made, "J1100", 5, 0, "10"))
    rows.append(_row(made, "J1745", 20, 125, "400", vials="4x100mg"))
    return attrs.evolve(made, charts=tuple(rows)).faulty("a push charted and not billed")


@defect("INF-REV-02", needs=_PAYERS, decided=WITH_CHART)
def waste_not_billed(claim: Claim, chance: random.Random) -> Claim | None:
    """What was thrown away of single-dose vials is not billed."""
    dose = chance.choice((350, 310, 360))
    made = rebilled(plain(claim), ("M0579",), bill("J1745", dose // 10), bill("96413"), bill("96415"))
    row = _row(made, "J1745", 0, 125, str(dose), vials="4x100mg", wasted=f"{400 - dose}mg")
    return attrs.evolve(made, charts=(row,)).faulty(f"{400 - dose} mg thrown away and not billed", 1)


@defect("INF-REV-03", needs=_PAYERS, decided=WITH_CHART)
def fluids_not_billed(claim: Claim, chance: random.Random) -> Claim | None:
    """Fluids for their own reason before the drug, long enough, and no hydration billed."""
    minutes = chance.choice((45, 60, 95))
    made = rebilled(
        plain(claim),
        ("Z5111", "C3411", "E860"),
        bill("J9267", 300),
        bill("J7030"),
        bill("96413"),
        bill("96415", 2),
    )
    rows = (_row(made, "J7030", 0, minutes), _row(made, "J9267", minutes + 5, 180, "300"))
    return attrs.evolve(made, charts=rows).faulty(f"{minutes} minutes of fluids not billed", 2)


@defect("INF-REV-04", needs=_PAYERS, decided=WITH_CHART)
def refill_not_billed(claim: Claim, chance: random.Random) -> Claim | None:
    """The drug of an implanted pump, and no refill."""
    code, units, why, dose, unit = chance.choice(
        (("J0475", 4, "G800", "40", "mg"), ("J2278", 500, "G894", "500", "mcg"))
    )
    made = rebilled(plain(claim), (why,), bill(code, units, *_jz(claim)))
    row = Administration(
        hcpcs=code, route="IT", start=at_nine(made), dose=Decimal(dose), dose_unit=unit, pump="implanted"
    )
    return attrs.evolve(made, charts=(row,)).faulty(f"{code} in an implanted pump without a refill", 1)


@defect("INF-REV-05", needs=_PAYERS, decided=WITH_CHART)
def second_infusion_at_once(claim: Claim, chance: random.Random) -> Claim | None:
    """Leucovorin beside oxaliplatin, both for two hours, and no concurrent infusion billed."""
    marks = _jz(claim)
    made = rebilled(
        plain(claim),
        ("Z5111", "C189"),
        bill("J9263", 340, *marks),
        bill("J0640", 16, *marks),
        bill("96413"),
        bill("96415"),
    )
    rows = (
        _row(made, "J9263", 0, 125, "170", access="port", bag="A"),
        _row(made, "J0640", 0, 125, "800", access="port", bag="B"),
    )
    return attrs.evolve(made, charts=rows).faulty("96368 not billed", 2)


@defect("INF-REV-08", needs=_PAYERS)
def second_complex_drug(claim: Claim, chance: random.Random) -> Claim | None:
    """Two complex drugs and one complex administration."""
    marks = _jz(claim)
    first, second, why = chance.choice(
        (
            (("J9355", 45), ("J9306", 420), "C50911"),
            (("J9299", 240), ("J9228", 200), "C439"),
            (("J9035", 100), ("J9206", 20), "C189"),
            (("J9264", 200), ("J9201", 8), "C259"),
        )
    )
    made = rebilled(
        plain(claim),
        ("Z5111", why),
        bill(*first, *marks),
        bill(*second, *marks),
        bill("96413"),
    )
    return made.faulty(f"{first[0]} and {second[0]} with one administration", 3)
