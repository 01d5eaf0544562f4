"""The amounts of a claim read off its segments, and the whole claim, say the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12tools.remits import Assembler, claim_differences, patient_share
from x12tools.remits.amounts import ClaimAmounts, amount
from x12tools.wire import STANDARD

AMOUNTS = st.one_of(
    st.sampled_from(["0", "1", "10", "10.00", "-5", ".5", "", "1e2", "ABC", "1" * 19, "0." + "0" * 20]),
    st.integers(-20, 20).map(str),
)
ADJUSTMENTS = st.lists(AMOUNTS | st.sampled_from(["45", "2"]), max_size=20).flatmap(
    lambda more: st.sampled_from(["CO", "PR", "OA", ""]).map(lambda group: "*".join(["CAS", group, *more]))
)
LINES = st.tuples(AMOUNTS, AMOUNTS).map(lambda two: f"SVC*HC:96413*{two[0]}*{two[1]}")
CLAIMS = st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(["1", "22", "25"])).map(
    lambda four: f"CLP*C1*{four[3]}*{four[0]}*{four[1]}*{four[2]}"
)


def both(segments):
    """The amounts and the whole claim."""
    amounts, assembler = None, Assembler(keep=False)
    for ordinal, text in enumerate(segments, 1):
        assembler.step(text, STANDARD, ordinal, 0)
        parts = text.split("*")
        if parts[0] == "CLP":
            amounts = ClaimAmounts(parts)
        elif parts[0] == "SVC":
            amounts.take_line(parts)
        else:
            amounts.take_adjustments(parts)
    return amounts, assembler.end_claim()


@given(CLAIMS, st.lists(LINES | ADJUSTMENTS, max_size=8))
def test_they_agree(claim, rest):
    amounts, whole = both([claim, *rest])
    assert amounts.adds_up == (claim_differences(whole) == ())
    assert (amounts.status, amounts.paid, amounts.patient) == (
        whole.status, whole.paid, whole.patient_responsibility,
    )  # fmt: skip
    assert amounts.share == patient_share(whole)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12.50", Decimal("12.50")), ("-0", Decimal("-0")), ("", None), (None, None), ("1,000", None),
        ("9" * 18, Decimal("9" * 18)), ("9" * 19, None), ("NaN", None), ("1_0", None), ("\u0661", None),
    ],
)  # fmt: skip
def test_an_amount_is_a_number_of_at_most_18_digits(text, said):
    assert amount(text) == said


def test_a_line_s_adjustments_are_not_the_claim_s():
    amounts, whole = both(
        ["CLP*C1*1*100*70*10", "CAS*PR*3*10", "SVC*HC:96413*100*80", "CAS*CO*45*20", "CAS*PR"]
    )
    assert amounts.adds_up
    assert claim_differences(whole) == ()
