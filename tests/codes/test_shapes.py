"""The forms of codes, and the check digit of an NPI."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12tools.codes import shapes


@pytest.mark.parametrize("npi", ["1234567893", "1245319599", "1679576722"])
def test_an_npi(npi):
    assert shapes.is_npi(npi)


@pytest.mark.parametrize(
    "text",
    [
        "1234567890",
        "0123456789",
        "3245319595",
        "123456789",
        "12345678933",
        "12345A7893",
        "",
        "\u0661234567893",
    ],
)
def test_no_npi(text):
    assert not shapes.is_npi(text)


def luhn(text):
    """Whether a number passes the Luhn check, written out as ISO/IEC 7812 does."""
    digits = [int(digit) for digit in reversed(text)]
    doubled = [2 * digit - 9 if digit > 4 else 2 * digit for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


@given(st.from_regex(r"[12][0-9]{9}\Z", fullmatch=True))
def test_it_is_luhn_over_the_issuer_and_the_npi(npi):
    assert shapes.is_npi(npi) == luhn("80840" + npi)


@given(st.from_regex(r"[12][0-9]{8}\Z", fullmatch=True))
def test_one_digit_makes_an_npi(nine):
    due = shapes.npi_check_digit(nine)
    assert [digit for digit in "0123456789" if shapes.is_npi(nine + digit)] == [due]


@given(st.from_regex(r"[12][0-9]{8}\Z", fullmatch=True), st.integers(1, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed(nine, at, by):
    npi = nine + shapes.npi_check_digit(nine)
    wrong = npi[:at] + str((int(npi[at]) + by) % 10) + npi[at + 1 :]
    assert not shapes.is_npi(wrong)


@pytest.mark.parametrize("code", ["96413", "J9312", "0202U", "3008F", "0054T", "D0120", "99213"])
def test_a_procedure_code(code):
    assert shapes.PROCEDURE.match(code)


@pytest.mark.parametrize("code", ["478331", "9641", "96A13", "j9312", "J93I2", "964 3"])
def test_no_procedure_code(code):
    assert not shapes.PROCEDURE.match(code)


@pytest.mark.parametrize("code", ["207RH0003X", "261QI0500X", "3336H0001X", "203BF0100Y", "193200000X"])
def test_a_taxonomy_code(code):
    assert shapes.TAXONOMY.match(code)


@pytest.mark.parametrize("code", ["207Q", "HEMATOLOGY", "207RH00030", "207RH0003XX"])
def test_no_taxonomy_code(code):
    assert not shapes.TAXONOMY.match(code)
