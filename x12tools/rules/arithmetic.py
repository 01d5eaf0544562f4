"""The arithmetic of infusion billing: minutes, doses, vials and NDC quantities to units.

Minutes are whole; doses, sizes and units are Decimal. Nothing here knows a claim.
"""

import datetime
import itertools
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

PUSH_AT_MOST = 15
"""An infusion of so many minutes is billed as a push (CMS IOM 100-04 ch. 12 §30.5)."""

HYDRATION_AT_LEAST = 31
PROLONGED_OVER = 480

ADULT = 18
"""Years."""

KEEPS_OPEN = Decimal(30)
"""Millilitres an hour: so little keeps a vein open and replaces nothing in an adult."""

_MASS = {"mcg": Decimal(1), "ug": Decimal(1), "mg": Decimal(1000), "g": Decimal(1_000_000)}


def minutes_between(start: datetime.datetime, stop: datetime.datetime) -> int:
    """Whole minutes from start to stop, seconds dropped; 0 where stop comes first."""
    return max(0, int((stop - start).total_seconds() // 60))


def is_push(minutes: int, *, attended: bool = False) -> bool:
    """Whether a drug through a vein was a push: 15 minutes or less, or a professional stayed
    throughout (``attended``)."""
    return minutes <= PUSH_AT_MOST or attended


def extra_hours(minutes: int) -> int:
    """Additional-hour units of one drug: one for each hour begun by more than 30 minutes.

    90 minutes give 0, 91 give 1, 150 give 1, 151 give 2.
    """
    return max(0, (minutes - 31) // 60)


def family_hours(each_drug: Iterable[int]) -> int:
    """Units of 96366 or 96415: the additional hours of the initial and every sequential drug.

    A drug's minutes are those of all its bags of the encounter; pushes add nothing.
    """
    return sum(extra_hours(minutes) for minutes in each_drug if minutes > PUSH_AT_MOST)


def hydration_units(minutes: int, *, primary: bool) -> tuple[int, int]:
    """(units of 96360, units of 96361) for minutes of hydration alone, concurrent ones left out.

    ``primary`` where hydration is the initial service; beside another initial every unit is 96361.
    """
    if minutes < HYDRATION_AT_LEAST:
        return 0, 0
    return (1, extra_hours(minutes)) if primary else (0, 1 + extra_hours(minutes))


def is_prolonged(minutes: int) -> bool:
    """Whether an infusion by pump is billed as prolonged: over eight hours."""
    return minutes > PROLONGED_OVER


def repeated_pushes(times: Sequence[datetime.datetime]) -> int:
    """Units of 96376 for pushes of one drug: each more than 30 minutes after the one before."""
    ordered = sorted(times)
    return sum(minutes_between(one, other) > 30 for one, other in itertools.pairwise(ordered))


def nursing_hours(minutes: int, *, any_part: bool = False) -> int:
    """Units of 99602 beside 99601, which holds the first two hours: an hour counts from its 31st
    minute, or from its first where the payer says so (``any_part``)."""
    beyond = max(0, minutes - 120)
    return -(-beyond // 60) if any_part else (beyond + 29) // 60


def quarter_hours(minutes: int) -> int:
    """Units of a 15-minute code: one for 8 to 22 minutes, two for 23 to 37."""
    return (minutes + 7) // 15


def least_minutes(hours: int, *, hydration: bool = False, primary: bool = True) -> int:
    """The fewest minutes that a first hour and ``hours`` additional units can mean.

    Secondary hydration has additional units alone: 31 minutes bear the first.
    """
    if hydration and not primary:
        return HYDRATION_AT_LEAST + 60 * (hours - 1) if hours else 0
    return HYDRATION_AT_LEAST + 60 * hours if hours or hydration else PUSH_AT_MOST + 1


def least_session(hours: int, others: int) -> int:
    """The fewest minutes that a visit can have taken: one drug bears all the additional hours of
    its family, each other timed service takes 16; pushes, injections and 96368 take none."""
    return least_minutes(hours) + (PUSH_AT_MOST + 1) * others


def converted(quantity: Decimal, unit: str, to: str) -> Decimal | None:
    """A quantity in another unit: mcg, mg and g into each other; None where they do not compare."""
    have, want = unit.strip().lower(), to.strip().lower()
    if have == want:
        return quantity
    if have in _MASS and want in _MASS:
        return quantity * _MASS[have] / _MASS[want]
    return None


def dose_units(dose: Decimal, size: Decimal) -> Decimal:
    """Billing units of a dose, both in one measure: a begun unit counts whole."""
    return (dose / size).to_integral_value(ROUND_CEILING)


def opened_units(vials: Iterable[tuple[int, Decimal]], size: Decimal) -> Decimal:
    """Billing units in the containers opened, (count, content) each; a part of a unit stays."""
    return sum((count * content for count, content in vials), Decimal(0)) / size


def discarded_units(opened: Decimal, administered: Decimal) -> Decimal:
    """Units for the JW line: whole units opened less those administered; 0 asks for JZ."""
    return max(Decimal(0), opened.to_integral_value(ROUND_FLOOR) - administered)


def ndc_units(quantity: Decimal, unit: str, package_size: Decimal, bill_units: Decimal) -> Decimal | None:
    """HCPCS units of an NDC quantity (CTP04, CTP05), by the crosswalk's row.

    ``package_size`` is a container's content as labelled (ML; 1 for a powder), ``bill_units`` the
    HCPCS units in it. UN counts containers, ML measures them; None for another unit.
    """
    if unit == "UN":
        return quantity * bill_units
    if unit == "ML" and package_size:
        return quantity * bill_units / package_size
    return None


def working(dose: Decimal, size: Decimal, measure: str) -> str:
    """Dose to units as a biller checks it: ``350 mg ÷ 10 mg = 35 units``."""
    units = dose_units(dose, size)
    exact = dose / size
    shown = "" if exact == units else f" {plain(exact.quantize(Decimal('0.001')))}, so"
    return f"{plain(dose)} {measure} ÷ {plain(size)} {measure} ={shown} {plain(units)} units"


def in_units(number: Decimal | int) -> str:
    """A count of units in words: ``1 unit``, ``2 units``."""
    return f"{plain(Decimal(number))} unit{'' if number == 1 else 's'}"


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
