"""Numbers and counts are set right, and only where they were wrong."""

import json

import pytest
from conftest import CONFORMANCE, FIXTURES

from x12tools.fixes import fix
from x12tools.wire import write

TWO_BILLERS = (CONFORMANCE / "837p" / "two-billing-providers.edi").read_bytes()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (b"HL*3**20*1~", b"HL*7**20*1~"),
        (b"HL*4*3*22*0~", b"HL*9*3*22*0~"),
        (b"LX*1~\nSV1*HC:J1439", b"LX*4~\nSV1*HC:J1439"),
        (b"SE*59*", b"SE*12*"),
        (b"GE*1*1~", b"GE*6*1~"),
        (b"IEA*1*", b"IEA*2*"),
    ],
    ids=["billing level", "subscriber level", "line", "segments", "transactions", "groups"],
)
def test_each_number_is_set_right(wrong, right):
    wrong = b"SE*" + TWO_BILLERS.split(b"SE*")[1].split(b"*")[0] + b"*" if wrong.startswith(b"SE") else wrong
    data = TWO_BILLERS.replace(wrong, right, 1)
    assert data != TWO_BILLERS
    result = fix(data)
    assert write(result.document) == TWO_BILLERS
    assert {change.rule for change in result.changes} == {"numbering"}


def test_children_follow_the_level_that_was_renumbered():
    data = TWO_BILLERS.replace(b"HL*3**20*1~", b"HL*8**20*1~").replace(b"HL*4*3*22*0~", b"HL*11*8*22*0~")
    assert write(fix(data).document) == TWO_BILLERS


def test_a_remittances_own_line_numbers_stay():
    data = (FIXTURES / "835" / "pass" / "home-infusion.edi").read_bytes()
    data = data.replace(b"LX*1~", b"LX*110212~")
    assert fix(data).changes == []


def test_a_remittance_beside_claims_keeps_its_numbers_too():
    claims = (CONFORMANCE / "837p" / "plain.edi").read_bytes()
    remittance = (CONFORMANCE / "835" / "plain.edi").read_bytes().replace(b"LX*1~", b"LX*5~")
    assert fix(claims + remittance).changes == []


def test_counts_written_with_leading_zeros_stay():
    path = CONFORMANCE / "837p" / "leading-zeros-in-counts.edi"
    assert fix(path).changes == []


ENVELOPES = [
    row["file"]
    for row in json.loads((CONFORMANCE / "manifest.json").read_text("utf-8"))
    if "report" in row and str(row["report"]["rule"]).startswith(("ENV-", "IG-HIERARCHY"))
]


@pytest.mark.parametrize("file", ENVELOPES)
def test_a_broken_envelope_fixed_twice_changes_nothing_more(file):
    once = fix(CONFORMANCE / file)
    assert fix(write(once.document)).changes == []
    assert len(once.after.claims) == len(once.before.claims)
