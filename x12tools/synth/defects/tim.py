"""Faults of time: what the chart says of minutes against what is billed for them."""

import datetime
import random

import attrs

from x12tools.synth.defects import WITH_CHART, Needs
from x12tools.synth.defects.drg_lines import in_units
from x12tools.synth.model import INSTITUTIONAL, PROFESSIONAL, Administration, Claim
from x12tools.synth.rebilling import at_home
from x12tools.synth.typed_visits import NO_NDC, on_bill, visits

_P, _I = (PROFESSIONAL,), (INSTITUTIONAL,)
_HOURS = ("96415", "96366", "96361", "96370", "96423")
_CHARTED = Needs(chart=True)


def _infused(claim: Claim) -> list[Administration]:
    """The rows of infusions: a start and a later stop, of a drug or fluid with its code."""
    return [row for row in claim.charts if row.hcpcs and row.start and row.stop and row.start < row.stop]


def _is_told(claim: Claim) -> bool:
    """Whether every line has a code and every row its times: nothing was given that nobody knows of."""
    return all(one.code for one in claim.lines) and all(row.start and row.stop for row in claim.charts)


def _with_row(claim: Claim, row: Administration, **changes: object) -> Claim:
    """The claim with one row of its chart changed."""
    new = attrs.evolve(row, **changes)  # type: ignore[arg-type]
    return claim.with_charts(lambda other: new if other is row else other)


@on_bill("INF-TIM-03", needs=Needs(chart=True, codes=_HOURS), decided=WITH_CHART)
def an_hour_too_many(claim: Claim, chance: random.Random) -> Claim | None:
    """One or two further hours are billed than were charted."""
    number = chance.choice(claim.numbers(*_HOURS))
    line, more = claim.line(number), chance.choice((1, 2))
    if line.modifiers or not _is_told(claim):
        return None
    if line.code == "96361" and not any((row.hcpcs or "").startswith("J7") for row in claim.charts):
        return None
    units = line.units + more
    changed = claim.with_line(number, **in_units(line, units))
    return changed.faulty(f"{line.code} with {more} more than was charted", number)


@on_bill("INF-TIM-09", needs=Needs(chart=True, codes=("96415", "96366")), decided=WITH_CHART)
def an_hour_left_off(claim: Claim, chance: random.Random) -> Claim | None:
    """A further hour that was charted is not billed."""
    numbers = claim.numbers("96415", "96366")
    line = claim.line(numbers[0])
    if not _is_told(claim):
        return None
    if len(numbers) > 1 or line.modifiers or len({one.date for one in claim.lines}) > 1:
        return None
    if line.units > 1:
        units = line.units - 1
        changed = claim.with_line(numbers[0], **in_units(line, units))
        return changed.faulty(f"{line.code} with one unit less than was charted", numbers[0])
    return claim.without_line(numbers[0]).faulty(f"{line.code} not billed")


@on_bill("INF-TIM-04", needs=_CHARTED, decided=WITH_CHART)
def no_stop_charted(claim: Claim, chance: random.Random) -> Claim | None:
    """The nurse did not chart when an infusion ended, or when it began."""
    rows = _infused(claim)
    if len(rows) != 1 or not claim.numbers("96413", "96365", "96360"):
        return None
    changed = _with_row(claim, rows[0], **{chance.choice(("start", "stop")): None})
    return changed.faulty("an infusion without its start or stop")


@on_bill("INF-TIM-01", needs=Needs(chart=True, codes=("96413", "96365")), decided=WITH_CHART)
def infusion_cut_short(claim: Claim, chance: random.Random) -> Claim | None:
    """The one infusion of the visit ran for a quarter of an hour and no longer."""
    rows = _infused(claim)
    if len(rows) != 1 or claim.numbers(
        *_HOURS, "96360", "96367", "96417", "96368", "96416", "C8957", "96369"
    ):
        return None
    numbers = claim.numbers("96413", "96365")
    if len(numbers) != 1 or rows[0].start is None or rows[0].present == "yes":
        return None
    stop = rows[0].start + datetime.timedelta(minutes=chance.choice((10, 12, 15)))
    return _with_row(claim, rows[0], stop=stop).faulty("an infusion of a quarter of an hour", numbers[0])


@on_bill(
    "INF-TIM-02",
    needs=Needs(forms=_I, scenarios=("emergency-hydration",), chart=True, codes=("96360",)),
    decided=WITH_CHART,
)
def hydration_cut_short(claim: Claim, chance: random.Random) -> Claim | None:
    """The hydration of the visit ran for half an hour and no longer."""
    rows = [row for row in _infused(claim) if (row.hcpcs or "").startswith("J7")]
    numbers = claim.numbers("96360", "96361")
    if len(rows) != 1 or len(numbers) != 1 or claim.line(numbers[0]).units != 1 or rows[0].start is None:
        return None
    stop = rows[0].start + datetime.timedelta(minutes=chance.choice((20, 25, 30)))
    return _with_row(claim, rows[0], stop=stop).faulty("half an hour of hydration", numbers[0])


visits(
    "INF-TIM-01",
    "an infusion of 15 minutes or less billed by the hour",
    "M81.0 | J3489x5 96365 || J3489 IV 09:00-09:{10|12|15} 5mg",
    "M81.0 | J3489x5 96365 || J3489 IV 09:00-09:{10|15} 5mg present=no",
    "C34.11 | J9305x50 96413 || J9305 IV 09:40-09:{50|52} 500mg",
    "C34.11 | J9271x200 J9305x50 96413 96417 || J9271 IV 09:00-09:30 200mg; J9305 IV 09:40-09:{50|55} 500mg",
    "D50.9 | J1439x750 96365 || J1439 IV 09:00-09:15 750mg",
    "L03.115 | J0696x{4|8} J0690x2 96365 96367 || J0696 IV 09:00-09:{30|45} 2000mg; "
    "J0690 IV 09:50-10:{00|04} 1000mg",
    decided=WITH_CHART,
)

visits(
    "INF-TIM-02",
    "half an hour of hydration or less",
    "{E86.0|K52.9} | J7040x1 96360 || J7040 IV 09:00-09:{20|25|30} 500mL",
    "C34.11 E86.0 | J7040x1@2 J9271x200 96413 96361@2 || J7040 IV 08:00-08:{25|30} 500mL; "
    "J9271 IV 08:35-09:05 200mg",
    "{E86.0|R11.2} | J2405x4 J7040x1 96374 96361 || J2405 IVP 09:00 4mg; J7040 IV 09:05-09:{30|35} 500mL",
    decided=WITH_CHART,
)

visits(
    "INF-TIM-03",
    "more hours than were charted",
    "{M05.79|K50.90} | J1745x40 96413 96415x{2|3} || J1745 IV 09:00-11:{10|30} 400mg 4x100mg",
    "{ms} | J2350x600 96365 96366x4 || J2350 IV 09:00-12:{25|30} 600mg 2x300mg",
    "E86.0 | J7030x2 96360 96361x{2|3} || J7030 IV 09:00-11:{00|20} 2000mL",
    "C34.11 E86.0 | J9271x200 J7030x1@2 96413 96361x2@2 || J9271 IV 11:00-11:30 200mg; "
    "J7030 IV 09:00-10:{10|30} 1000mL",
    "D83.9 | J1559x100 96369 96370x2 || J1559 SC 10:00-12:{00|20} 10000mg",
    "C50.911 | J9306x420 J9358x400 96413 96417 96415x3 || J9306 IV 09:00-10:35 420mg; "
    "J9358 IV 10:40-12:12 400mg",
    decided=WITH_CHART,
)

visits(
    "INF-TIM-05",
    "an infusion by pump of more than eight hours billed by the hour",
    "C91.00 | J9039x28 96413 96415x8 || J9039 IV 08:00-17:{00|20} 28mcg pump=portable",
    "C18.9 | J9190x9 96413 96415x8 || J9190 IV 08:00-17:{10|30} 4500mg pump=portable",
    decided=WITH_CHART,
)
visits(
    "INF-TIM-05",
    "a hospital's long infusion by portable pump billed by the hour",
    "I50.{9|22} | J2260x4 96365 96366x{9|8} || J2260 IV 08:00-18:00 20mg pump=portable",
    forms=_I,
    payers=NO_NDC,
    decided=WITH_CHART,
)

visits(
    "INF-TIM-06",
    "hydration ran while the drug did",
    "C34.11 E86.0 | J9271x200 J7030@2 96413 96361@2 || J9271 IV 09:00-10:00 200mg access=port; "
    "J7030 IV 09:00-10:{00|05} access=port",
    "C34.11 E86.0 | J9271x200 J7030x2@2 96413 96361x2@2 || J9271 IV 09:00-09:45 200mg access=port; "
    "J7030 IV 09:00-11:{00|05} access=port",
    "{L03.115|A41.9} E86.0 | J0696x8@1 J7030@2 96365@1 96361@2 || J0696 IV 09:00-09:45 2000mg access=arm; "
    "J7030 IV 09:00-09:{45|50} access=arm",
    decided=WITH_CHART,
)

visits(
    "INF-TIM-07",
    "the hours billed are more than the patient was there",
    "{K50.90|M05.79} | J1745x40 96413 96415x{4|6} || 09:00-12:{00|20}",
    "C50.911 | J9306x420 J9358x400 96413 96417 96415x{3|4} || 09:00-12:{00|20}",
    "{ms} | J2350x600 96365 96366x{5|6} || 09:00-{13:30|14:00}",
    decided=WITH_CHART,
)

visits(
    "INF-TIM-08",
    "minutes that no label gives the drug",
    "M05.79 | J9312x100 96413 || J9312 IV 09:00-09:{30|40} 1000mg",
    "M1A.9XX0 | J2507x8 96413 || J2507 IV 09:00-09:{40|50} 8mg",
    decided=WITH_CHART,
)

visits(
    "INF-TIM-09",
    "fewer hours than were charted",
    "{M05.79|K50.90} | J1745x40 96413 96415 || J1745 IV 09:00-11:{32|45} 400mg 4x100mg",
    "{M05.79|K50.90} | J1745x40 96413 || J1745 IV 09:00-11:05 400mg 4x100mg",
    "{ms} | J2350x600 96365 96366x2 || J2350 IV 09:00-12:{31|40} 600mg 2x300mg",
    "C50.911 | J9306x420 J9358x400 96413 96417 96415 || J9306 IV 09:00-10:35 420mg; "
    "J9358 IV 10:40-12:12 400mg",
    decided=WITH_CHART,
)
visits(
    "INF-TIM-09",
    "fewer hours of hydration than were charted",
    "{E86.0|K52.9} | J7030x2 96360 || J7030 IV 09:00-{11:00|10:35|12:00} 2000mL",
    "{E86.0|K52.9} | J7030x2 96360 96361 || J7030 IV 09:00-{11:40|12:00} 2000mL",
    decided=WITH_CHART,
)

visits(
    "INF-TIM-10",
    "the hour of a pause billed as infused",
    "{M05.79|K50.90} | J1745x40 96413 96415x2 || J1745 IV 09:00-10:00 200mg 2x100mg; "
    "J1745 IV 11:00-12:{00|10} 200mg 2x100mg",
    "{ms} | J2350x600 96365 96366x4 || J2350 IV 09:00-10:30 300mg 1x300mg; "
    "J2350 IV 11:30-13:40 300mg 1x300mg",
    decided=WITH_CHART,
)

visits(
    "INF-TIM-11",
    "units of a 15-minute code that are not its minutes",
    "pos=12 I50.{9|22} | J2260x4 G0068x{1|2} || line=2 09:00-10:{00|15}",
    "pos=12 D81.9 | J1569x60 Q2052x{1|3} || line=2 09:00-12:00",
    at="G0068",
    forms=_P,
    payers=("medicare-b",),
    decided=WITH_CHART,
)

visits(
    "INF-TIM-12",
    "the home nurse's visit billed by the hour, or an hour off",
    "pos=12 L03.115 | S9500 99601x3 || line=2 09:00-11:30",
    "pos=12 L03.115 | S9500 99601 99602x2 || line=2 09:00-11:{35|45}",
    "pos=12 L03.115 | S9500 99601 || line=2 09:00-12:{00|20}",
    at="99601",
    forms=_P,
    payers=("commercial",),
    change=lambda claim: at_home(claim, "251F00000X"),
    decided=WITH_CHART,
)

visits(
    "INF-TIM-13",
    "more pushes than drugs pushed",
    "C34.11 | J9271x200 J1100x10 J2469x10 96413 96375x{3|4} || J9271 IV 09:00-09:30 200mg; "
    "J1100 IVP 08:50 10mg; "
    "J2469 IVP 08:55 0.25mg",
    "{R11.2|K52.9} | J2405x4 J1885x2 96374 96375x{2|3} || J2405 IVP 09:00 4mg; J1885 IVP 09:05 30mg",
    decided=WITH_CHART,
)
