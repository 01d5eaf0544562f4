"""Minutes, doses, vials and NDC quantities to units: worked examples, and counts by hand."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12tools.rules import arithmetic

START = datetime.datetime.fromisoformat("2024-08-15T09:00")
DAY = st.integers(0, 1440)
AMOUNTS = st.decimals("0.001", "5000", places=3)
SIZES = st.sampled_from([Decimal(size) for size in ("0.1", "0.5", "1", "2", "2.5", "10", "25", "250", "500")])


def hours_by_hand(minutes):
    """An additional hour each time more than 30 minutes of the next one have run."""
    hours, left = 0, minutes - 60
    while left > 30:
        hours, left = hours + 1, left - 60
    return hours


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(15, 0), (16, 0), (30, 0), (31, 0), (90, 0), (91, 1), (150, 1), (151, 2), (210, 2), (211, 3), (270, 3)],
)
def test_additional_hours(minutes, hours):
    assert arithmetic.extra_hours(minutes) == hours


@given(DAY)
def test_additional_hours_by_hand(minutes):
    assert arithmetic.extra_hours(minutes) == hours_by_hand(minutes)


@given(DAY)
def test_the_fewest_minutes_are_the_fewest(minutes):
    hours = arithmetic.extra_hours(minutes)
    least = arithmetic.least_minutes(hours)
    assert arithmetic.extra_hours(least) == hours
    if hours:
        assert least <= minutes
        assert arithmetic.extra_hours(least - 1) == hours - 1


def test_a_push_is_short_or_attended():
    assert arithmetic.is_push(15)
    assert not arithmetic.is_push(16)
    assert arithmetic.is_push(20, attended=True)


@pytest.mark.parametrize(
    ("drugs", "hours"), [([60, 95, 95], 2), ([95, 95], 2), ([120, 10], 1), ([15, 15], 0), ([], 0)]
)
def test_further_hours_are_the_familys(drugs, hours):
    assert arithmetic.family_hours(drugs) == hours


@pytest.mark.parametrize(
    ("minutes", "primary", "units"),
    [
        (30, True, (0, 0)), (31, True, (1, 0)), (90, True, (1, 0)), (91, True, (1, 1)),
        (30, False, (0, 0)), (31, False, (0, 1)), (90, False, (0, 1)), (91, False, (0, 2)),
        (150, False, (0, 2)), (151, False, (0, 3)), (49, False, (0, 1)),
    ],
)  # fmt: skip
def test_hydration(minutes, primary, units):
    assert arithmetic.hydration_units(minutes, primary=primary) == units


@given(DAY)
def test_hydration_has_as_many_units_beside_another_initial(minutes):
    first, further = arithmetic.hydration_units(minutes, primary=True)
    assert arithmetic.hydration_units(minutes, primary=False) == (0, first + further)


@pytest.mark.parametrize(
    ("hours", "how", "minutes"),
    [
        (0, {}, 16), (1, {}, 91), (2, {}, 151),
        (0, {"hydration": True}, 31), (1, {"hydration": True}, 91),
        (0, {"hydration": True, "primary": False}, 0), (1, {"hydration": True, "primary": False}, 31),
        (2, {"hydration": True, "primary": False}, 91),
    ],
)  # fmt: skip
def test_the_minutes_that_units_mean(hours, how, minutes):
    assert arithmetic.least_minutes(hours, **how) == minutes


@pytest.mark.parametrize(("hours", "others", "minutes"), [(2, 1, 167), (0, 0, 16), (3, 0, 211), (0, 2, 48)])
def test_the_shortest_session(hours, others, minutes):
    assert arithmetic.least_session(hours, others) == minutes


def test_prolonged_is_over_eight_hours():
    assert not arithmetic.is_prolonged(480)
    assert arithmetic.is_prolonged(481)


@pytest.mark.parametrize(
    ("after", "units"), [([0, 30], 0), ([0, 31], 1), ([45, 0], 1), ([0, 31, 62], 2), ([0], 0), ([], 0)]
)
def test_repeated_pushes(after, units):
    times = [START + datetime.timedelta(minutes=minutes) for minutes in after]
    assert arithmetic.repeated_pushes(times) == units


@pytest.mark.parametrize(
    ("minutes", "units", "any_part"),
    [(120, 0, 0), (121, 0, 1), (150, 0, 1), (151, 1, 1), (180, 1, 1), (181, 1, 2), (210, 1, 2), (211, 2, 2)],
)
def test_nursing_hours(minutes, units, any_part):
    assert arithmetic.nursing_hours(minutes) == units
    assert arithmetic.nursing_hours(minutes, any_part=True) == any_part


@pytest.mark.parametrize(
    ("minutes", "units"), [(7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (60, 4), (180, 12)]
)
def test_quarter_hours(minutes, units):
    assert arithmetic.quarter_hours(minutes) == units


def test_minutes_are_whole_and_never_less_than_none():
    stop = START + datetime.timedelta(minutes=30, seconds=59)
    assert arithmetic.minutes_between(START, stop) == 30
    assert arithmetic.minutes_between(stop, START) == 0


@pytest.mark.parametrize(
    ("dose", "vials", "size", "administered", "discarded"),
    [
        ("305", [(4, "100")], "10", 31, 9),
        ("350", [(4, "100")], "10", 35, 5),
        ("400", [(4, "100")], "10", 40, 0),
        ("7", [(1, "10")], "10", 1, 0),
        ("80", [(1, "87.5")], "10", 8, 0),
        ("10", [(1, "10")], "20", 1, 0),
    ],
)
def test_doses_and_what_is_left(dose, vials, size, administered, discarded):
    units = arithmetic.dose_units(Decimal(dose), Decimal(size))
    opened = arithmetic.opened_units([(count, Decimal(content)) for count, content in vials], Decimal(size))
    assert units == administered
    assert arithmetic.discarded_units(opened, units) == discarded


@given(AMOUNTS, SIZES)
def test_units_hold_the_dose_and_no_unit_more(dose, size):
    units = arithmetic.dose_units(dose, size)
    assert (units - 1) * size < dose <= units * size


@given(st.lists(st.tuples(st.integers(1, 20), AMOUNTS), min_size=1, max_size=4), AMOUNTS, SIZES)
def test_no_more_is_billed_than_was_opened(vials, dose, size):
    opened = arithmetic.opened_units(vials, size)
    units = arithmetic.dose_units(dose, size)
    discarded = arithmetic.discarded_units(opened, units)
    assert discarded >= 0
    assert discarded == int(discarded)
    if discarded:
        assert units + discarded <= opened < units + discarded + 1


@pytest.mark.parametrize(
    ("quantity", "unit", "to", "found"),
    [
        ("1", "g", "mg", "1000"), ("250", "mcg", "mg", "0.25"), ("5", "mg", "MG", "5"),
        ("3", "units", "mg", None), ("40", "mL", "mL", "40"), ("2", "mg", "mcg", "2000"),
        ("3", "ug", "mcg", "3"),
    ],
)  # fmt: skip
def test_measures(quantity, unit, to, found):
    assert arithmetic.converted(Decimal(quantity), unit, to) == (None if found is None else Decimal(found))


@pytest.mark.parametrize(
    ("quantity", "unit", "package", "bill_units", "units"),
    [("4", "UN", "1", "10", 40), ("15", "ML", "15", "300", 300), ("7.5", "ML", "15", "300", 150),
     ("4", "GR", "1", "10", None), ("1", "ML", "0", "10", None)],
)  # fmt: skip
def test_ndc_quantities(quantity, unit, package, bill_units, units):
    assert arithmetic.ndc_units(Decimal(quantity), unit, Decimal(package), Decimal(bill_units)) == units


def test_the_working_is_shown():
    assert arithmetic.working(Decimal(350), Decimal(10), "mg") == "350 mg ÷ 10 mg = 35 units"
    assert arithmetic.working(Decimal(305), Decimal("10"), "mg") == "305 mg ÷ 10 mg = 30.5, so 31 units"


def test_units_opened_are_all_that_the_containers_hold():
    assert arithmetic.opened_units([(3, Decimal(100)), (1, Decimal(25))], Decimal(10)) == Decimal("32.5")
    assert arithmetic.opened_units([], Decimal(10)) == 0


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 units"),
        (1, "1 unit"),
        (Decimal("1.0"), "1 unit"),
        (2, "2 units"),
        (Decimal("2.50"), "2.5 units"),
    ],
)
def test_units_in_words(number, words):
    assert arithmetic.in_units(number) == words
