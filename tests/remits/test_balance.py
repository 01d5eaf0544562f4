"""A payment adds up at line, claim and check, or it is said where it does not."""

from decimal import Decimal

import pytest
from conftest import FIXTURES
from hypothesis import given
from hypothesis import strategies as st
from payments import Claim, Line, Payment, payments

from x12tools.engine import check
from x12tools.remits import balance, read_remit

SOUND = (FIXTURES / "835" / "pass" / "provider-adjustment.edi").read_bytes()
CENT = Decimal("0.01")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("835/pass/*.edi")), ids=lambda path: path.stem)
def test_a_sound_payment_balances_and_keeps_its_guide(path):
    for remit in read_remit(path):
        assert balance(remit) == ()
    assert [f"{f.rule} {f.message}" for f in check(path).findings] == []


def test_repeated_provider_adjustments_are_all_read():
    (remit,) = read_remit(FIXTURES / "835" / "pass" / "two-provider-adjustments.edi")
    assert [one.amount for one in remit.provider_adjustments] == [Decimal("10.00"), Decimal("15.00")]


def differences(payment):
    """(level, found less expected) of what leads, and whether ``check`` says the same."""
    data = payment.edi()
    (remit,) = read_remit(data)
    leading = [one for one in balance(remit) if not one.follows]
    said = [f.place for f in check(data).findings if f.rule.startswith("BAL-REMIT") and f.holds]
    assert {(one.ordinal, one.element) for one in said} == {(one.at.ordinal, one.element) for one in leading}
    return [(one.level, one.element, one.off) for one in leading]


@given(payments())
def test_a_payment_that_adds_up_balances(payment):
    assert differences(payment) == []


@given(payments(), st.data(), st.sampled_from([CENT, -CENT, Decimal("10")]))
def test_a_change_of_a_cent_is_found_where_it_is(payment, data, off):
    spot = data.draw(st.sampled_from(payment.amounts()))
    kind = payment.change(spot, off)
    assert differences(payment) == EXPECTED[kind](off)


def reads(*rows):
    return lambda off: [(level, element, sign * off) for level, element, sign in rows]


EXPECTED = {
    "BPR02": reads(("check", "BPR02", 1)),
    "PLB04": reads(("check", "BPR02", 1)),
    "CLP03": reads(("claim", "CLP03", 1)),
    "CLP03 alone": reads(("claim", "CLP04", -1)),
    "CLP04": reads(("claim", "CLP04", 1), ("check", "BPR02", -1)),
    "CLP04 estimated": reads(("claim", "CLP04", 1)),
    "claim CAS": reads(("claim", "CLP04", 1)),
    "SVC02": reads(("line", "SVC03", -1)),
    "SVC03": reads(("line", "SVC03", 1)),
    "line CAS": reads(("line", "SVC03", 1)),
}
"""What leads when one amount of a payment is off, and in which direction."""


def test_an_amount_that_cannot_be_read_is_not_taken_for_zero():
    (remit,) = read_remit(SOUND.replace(b"CAS*PR*2*", b"CAS*PR*2*X", 1))
    levels = {(one.level, one.found, one.follows) for one in balance(remit)}
    assert levels == {("line", None, False), ("claim", None, True)}


@pytest.mark.parametrize("amount", ["", "1,000.00", "12.5X", "9" * 19])
def test_a_payment_of_no_amount_is_not_evaluable(amount):
    data = (
        Payment([Claim("A", "1", [Line(Decimal("5"), [])])])
        .edi()
        .replace(b"BPR*I*5*", b"BPR*I*%s*" % amount.encode())
    )
    (remit,) = read_remit(data)
    (one,) = balance(remit)
    assert (one.level, one.evaluable) == ("check", False)


def test_a_claim_without_lines_is_balanced_by_its_own_adjustments():
    claim = Claim("A", "1", [], charge=Decimal("100"), adjustments=[("CO", "45", Decimal("40"))])
    assert differences(Payment([claim])) == []


def test_a_reversal_is_added_with_its_sign():
    paid = Claim("A", "1", [Line(Decimal("100"), [("CO", "45", Decimal("40"))])])
    back = Claim("A", "22", [Line(Decimal("-100"), [("CO", "45", Decimal("-40"))])])
    payment = Payment([back, paid], due=Decimal("0"))
    assert differences(payment) == []


def test_a_predetermination_pays_nothing():
    estimate = Claim("A", "25", [Line(Decimal("100"), [("CO", "45", Decimal("40"))])])
    assert differences(Payment([estimate], due=Decimal("0"))) == []
