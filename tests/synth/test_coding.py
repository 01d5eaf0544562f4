"""What a coder bills for what was given: times to units, first services, what stands beside what."""

import datetime

import pytest

from x12tools.synth.coding import Given, administrations, further_hours

NINE = datetime.datetime.fromisoformat("2024-08-15T09:00")


def given(
    code: str,
    kind: str,
    minutes: int,
    at: int = 0,
    *,
    encounter: str = "A",
    beside: bool = False,
    present: bool = False,
    sites: int = 1,
) -> Given:
    start = NINE + datetime.timedelta(minutes=at)
    stop = start + datetime.timedelta(minutes=minutes)
    return Given(code, kind, start, stop, encounter, beside, present, sites)


def billed(*some: Given, facility: bool = False) -> list[str]:
    return [
        f"{service.code}{'x' + str(service.units) if service.units > 1 else ''}"
        f"{''.join('-' + mark for mark in service.modifiers)}"
        for service in administrations(some, facility=facility)
    ]


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(16, 0), (30, 0), (31, 0), (90, 0), (91, 1), (150, 1), (151, 2), (210, 2), (211, 3)],
)
def test_hours_after_the_first(minutes: int, hours: int) -> None:
    assert further_hours(minutes) == hours


@pytest.mark.parametrize(
    ("some", "lines"),
    [
        ([given("A", "TX", 15)], ["96374"]),
        ([given("A", "TX", 16)], ["96365"]),
        ([given("A", "TX", 20, present=True)], ["96374"]),
        ([given("A", "CX", 10)], ["96409"]),
        ([given("A", "CX", 125)], ["96413", "96415"]),
        ([given("A", "CX", 95), given("B", "CX", 95, 100)], ["96413", "96415x2", "96417"]),
        ([given("A", "CX", 30), given("B", "CX", 10, 40)], ["96413", "96411"]),
        ([given("A", "TX", 2), given("B", "CX", 30, 5)], ["96413", "96375"]),
        ([given("A", "TX", 70), given("A", "TX", 50, 80)], ["96365", "96366"]),
        ([given("A", "HYD", 30)], []),
        ([given("A", "HYD", 31)], ["96360"]),
        ([given("A", "HYD", 91)], ["96360", "96361"]),
        ([given("A", "CX", 60), given("B", "HYD", 31, 70)], ["96413", "96361"]),
        ([given("A", "CX", 60), given("B", "HYD", 91, 70)], ["96413", "96361x2"]),
        ([given("A", "CX", 60), given("", "HYD", 29, 70), given("", "HYD", 20, 120)], ["96413", "96361"]),
        ([given("A", "CX", 120), given("B", "TX", 120, beside=True)], ["96413", "96415", "96368"]),
        ([given("A", "TX", 2), given("B", "PUMP", 2760, 10)], ["96374-59", "96416"]),
        ([given("A", "CX", 60), given("B", "INJ", 0, 70)], ["96413", "96372-59"]),
        ([given("A", "HORM", 0), given("B", "INJ", 0)], ["96402", "96372-59"]),
        ([given("A", "INJ", 0), given("B", "INJ", 0)], ["96372x2"]),
        ([given("A", "SC", 95, sites=2)], ["96369", "96370", "96371"]),
        ([given("A", "TX", 30), given("A", "TX", 30, 700, encounter="B")], ["96365", "96365-59"]),
    ],
)
def test_what_is_billed(some: list[Given], lines: list[str]) -> None:
    assert billed(*some) == lines


@pytest.mark.parametrize(("gap", "again"), [(30, False), (31, True)])
def test_a_push_again_is_a_hospital_s_after_half_an_hour(gap: int, again: bool) -> None:
    pushes = (given("A", "TX", 2), given("A", "TX", 2, gap))
    assert billed(*pushes, facility=True) == (["96374", "96376"] if again else ["96374"])
    assert billed(*pushes) == ["96374"]
