"""A payment adds up at line, claim and check, or it is said where it does not."""

from decimal import Decimal

import pytest
from conftest import FIXTURES
from hypothesis import given
from hypothesis import strategies as st

from x12tools.engine import check
from x12tools.errors import NotX12
from x12tools.remits import balance, read_remit

SOUND = (FIXTURES / "835" / "pass" / "provider-adjustment.edi").read_bytes()


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("835/pass/*.edi")), ids=lambda path: path.stem)
def test_a_sound_payment_balances_and_keeps_its_guide(path):
    for remit in read_remit(path):
        assert balance(remit) == ()
    assert [f"{f.rule} {f.message}" for f in check(path).findings] == []


def test_repeated_provider_adjustments_are_all_read():
    (remit,) = read_remit(FIXTURES / "835" / "pass" / "two-provider-adjustments.edi")
    assert [one.amount for one in remit.provider_adjustments] == [Decimal("10.00"), Decimal("15.00")]


@given(st.decimals("0.01", "99", places=2))
def test_a_check_off_by_any_amount_is_found(off):
    (remit,) = read_remit(SOUND)
    wrong = SOUND.replace(
        b"BPR*I*%s*" % str(remit.amount).encode(), b"BPR*I*%s*" % str(remit.amount + off).encode()
    )
    (found,) = balance(read_remit(wrong)[0])
    assert (found.level, found.found - found.expected) == ("check", off)


def test_an_amount_that_cannot_be_read_is_not_taken_for_zero():
    (remit,) = read_remit(SOUND.replace(b"CAS*PR*2*", b"CAS*PR*2*X", 1))
    levels = {(one.level, one.found) for one in balance(remit)}
    assert levels == {("line", None), ("claim", None)}


def test_what_holds_no_remittance_is_said():
    with pytest.raises(NotX12):
        read_remit(b"hello")
