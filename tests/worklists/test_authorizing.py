"""What is on the worklist, by when, and what never is."""

import datetime

import pytest
from typed_claims import given

from x12tools.errors import NotX12
from x12tools.worklists import worklist
from x12tools.worklists.authorizing import business_days_before


def items(text, log=(), as_of="2024-08-22"):
    data, options = given(text, log)
    options.as_of = datetime.date.fromisoformat(as_of)
    return list(worklist(data, options))


def said(text, log=(), as_of="2024-08-22"):
    return [
        (one.kind.id, one.code, one.state.value, one.by and str(one.by)) for one in items(text, log, as_of)
    ]


@pytest.mark.parametrize(
    ("visit", "kind", "state", "by"),
    [
        ("2024-08-27", "INF-PA-12", "due", "2024-08-22"),
        ("2024-08-26", "INF-PA-12", "late", "2024-08-21"),
        ("2024-08-22", "INF-PA-12", "late", "2024-08-19"),
        ("2024-08-21", "INF-PA-13", "open", "2024-09-04"),
        ("2024-08-08", "INF-PA-13", "open", "2024-08-22"),
        ("2024-08-07", "INF-PA-13", "closed", "2024-08-21"),
    ],
)
def test_by_when(visit, kind, state, by):
    assert said(f"EXPOS1 {visit} G35 | J2350x600 96413") == [(kind, "J2350", state, by)]


def test_a_profile_without_days_leaves_them_open():
    assert said("EXPPO1 2024-08-26 M05.79 | J1745x40 96413") == [("INF-PA-12", "J1745", "unknown", None)]


@pytest.mark.parametrize(
    "text",
    [
        "commercial 2024-08-26 G35 | J2350x600 96413",
        "2024-08-26 G35 | J2350x600 96413",
        "EXPOS1 2024-08-26 pos=12 G35 | J2350x600",
        "EXPOS1 2024-08-26 auth=A1 G35 | J2350x600 96413",
        "EXPOS1 2024-08-26 G35 | J2350x600(auth=A1) 96413",
        "EXPOS1 2024-08-26 G35 | J2350x600$0.00 96413",
        "EXPOS1 2024-08-26 G35 | J2350x600 96413 || J2350 IV 600mg white-bagged",
        "EXPOS1 2024-08-26 freq=8 icn=1 G35 | J2350x600 96413",
        "EXPOS1 2024-08-26 cob=CO-45 G35 | J2350x600 96413",
        "837I EXPOS1 2024-08-26 tob=0111 G35 | 0120:x3$3000 0636:J2350x600",
        "EXPOS1 2024-08-26 G35 | J2350x600 96413 && A1 J2350x1200",
        "EXPOS1 2024-08-26 G35 | J2350x600 96413 && A1 J2350x1200 2024-08-01..2024-12-31",
        "EXPOS1 2024-08-26 auth=A1 G35 | J2350x600 96413 && A1 J2350x1200",
    ],
)
def test_what_is_not_on_it(text):
    assert said(text) == []


def test_lines_of_one_drug_and_day_are_one_item():
    (item,) = items("EXPPO1 2024-08-26 M05.79 | J1745x35 J1745x5-JW 96413")
    assert (item.lines, item.code, item.units, str(item.dollars_at_risk)) == ((1, 2), "J1745", 40, "450.00")
    text = "EXPPO1 2024-08-26 M05.79 | J1745x40 96413 2024-10-21: J1745x40 96413"
    assert [str(one.date) for one in items(text)] == ["2024-08-26", "2024-10-21"]


@pytest.mark.parametrize(
    ("log", "number", "todo"),
    [
        ("A1 J2350 pending", "A1", "Press the plan for its answer on A1, which is pending"),
        ("A1 J2350 denied", "A1", "Appeal, or ask anew: A1 is denied"),
        ("A1 J2350 2023-01-01..2023-12-31", None, "Ask for the authorization"),
        ("A1 J2350 member=OTHER", None, "Ask for the authorization"),
        (
            "A1 J2350x600 2023-01-01..2023-12-31; A2 J2350 pending",
            "A2",
            "Press the plan for its answer on A2",
        ),
    ],
)
def test_what_the_log_says(log, number, todo):
    (item,) = items(f"EXPOS1 2024-09-24 G35 | J2350x600 96413 && {log}")
    assert item.authorization == number
    assert item.todo.startswith(todo)


def test_a_number_that_the_log_has_as_pending_is_pressed_for():
    (item,) = items("EXPOS1 2024-09-24 auth=A1 G35 | J2350x600 96413 && A1 J2350 pending")
    assert item.authorization == "A1"
    assert said("EXPOS1 2024-09-24 auth=NEW G35 | J2350x600 96413 && A1 J2350 pending") == []


def test_without_a_log_one_looks_first():
    (item,) = items("EXPOS1 2024-09-24 G35 | J2350x600 96413", log=None)
    assert item.todo.startswith("Look for the authorization; without one, ask for it")


@pytest.mark.parametrize(
    ("date", "days", "before"),
    [
        ("2024-08-26", 0, "2024-08-26"),
        ("2024-08-26", 1, "2024-08-23"),
        ("2024-08-25", 1, "2024-08-23"),
        ("2024-08-26", 6, "2024-08-16"),
    ],
)
def test_business_days(date, days, before):
    assert str(business_days_before(datetime.date.fromisoformat(date), days)) == before


def test_what_holds_no_claim_is_said():
    with pytest.raises(NotX12):
        list(worklist(b"ISA"))
