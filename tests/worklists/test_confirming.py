"""What no record tells is listed once a file, with what it is about."""

import datetime

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine.checking import Options
from x12tools.worklists import State, to_confirm

BEFORE, AFTER = datetime.date(2024, 8, 1), datetime.date(2024, 9, 1)


def asked(text, as_of=AFTER):
    items = list(to_confirm(to_837(parse(text)), Options(as_of=as_of)))
    assert all(item.state is State.CONFIRM and item.todo.endswith(".") for item in items)
    return {(item.kind.id, item.claim_id, item.lines, item.code) for item in items}


@pytest.mark.parametrize(
    ("text", "id", "lines", "code"),
    [
        ("M05.79 | J9312x100-JZ/50242005306 96413", "INF-NDC-07", (1,), "50242005306"),
        ("medicaid M05.79 | J9312x100/50242005306 96413", "INF-NDC-11", (1,), "50242"),
        ("pos=24 M05.79 | J1745x40-JZ 96413", "INF-SET-10", (1,), "J1745"),
        ("M05.79 | J1745x40-JZ 96413", "INF-PRV-03", (2,), "1245319599"),
        ("837I M05.79 | J1745x40-JZ 96413", "INF-PRV-04", (), "1234567893"),
        ("M05.79 | J1745x40-JZ 96413", "INF-PRV-08", (), "1234567893"),
    ],
)
def test_what_is_asked(text, id, lines, code):
    assert (id, "TRY1", lines, code) in asked(text)


def test_eligibility_is_asked_before_the_visit_alone():
    assert "INF-LIF-06" in {one[0] for one in asked("M05.79 | 96413", BEFORE)}
    assert "INF-LIF-06" not in {one[0] for one in asked("M05.79 | 96413", AFTER)}


def test_a_contract_is_compared_after_the_visit_and_never_medicares():
    assert "INF-REV-06" in {one[0] for one in asked("commercial M05.79 | 96413")}
    assert "INF-REV-06" not in {one[0] for one in asked("commercial M05.79 | 96413", BEFORE)}
    assert "INF-REV-06" not in {one[0] for one in asked("M05.79 | 96413")}


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("pos=19 M05.79 | J1745x40-JZ 96413", "INF-PRV-03"),
        ("commercial M05.79 | J1745x40 96413", "INF-PRV-03"),
        ("M05.79 | J1745x40-JZ/57894003001", "INF-NDC-11"),
        ("M05.79 | J1745x40-JZ", "INF-SET-10"),
        ("837I M05.79 | J1745x40-JZ", "INF-PRV-04"),
        ("freq=8 icn=1 M05.79 | J1745x40-JZ/57894003001 96413", "INF-NDC-07"),
    ],
)
def test_what_is_not_asked(text, id):
    assert id not in {one[0] for one in asked(text)}


def test_an_off_campus_department_is_compared_once():
    data = to_837(parse("837I medicare tob=0131 M05.79 | 96413"))
    place = b"NM1*77*2*WEST CLINIC*****XX*1234567893~\nN3*1 ELM~\nN4*DENVER*CO*80202~\n"
    data = data.replace(b"LX*1~", place + b"LX*1~", 1)
    found = [item for item in to_confirm(data, Options(as_of=AFTER)) if item.kind.id == "INF-SET-07"]
    assert [(item.claim_id, item.code) for item in found] == [("TRY1", "1234567893")]


def test_what_many_claims_share_is_asked_once():
    drug = "M05.79 | J1745x40-JZ/57894003001"
    found = [one for one in asked(f"{drug} ++ {drug}") if one[0] == "INF-NDC-07"]
    assert found == [("INF-NDC-07", "TRY1", (1,), "57894003001")]
