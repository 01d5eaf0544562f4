"""What an 835 says is read, whatever guide it keeps or breaks, and one payment at a time."""

import io
import weakref
from datetime import date
from decimal import Decimal

import pytest
from conftest import FIXTURES
from hypothesis import example, given
from hypothesis import strategies as st
from payments import Claim, Line, Payment

from x12tools.errors import NotX12
from x12tools.remits import ProviderAdjustment, balance, read_payments, read_remit
from x12tools.wire.reader import CHUNK

PASS = FIXTURES / "835" / "pass"
FILES = [path.read_bytes() for path in sorted(FIXTURES.rglob("835/*/*.edi"))]


def test_a_professional_payment():
    (remit,) = read_remit(PASS / "infusion-two-claims.edi")
    assert (remit.trace, remit.method, remit.date) == ("EFT0001", "ACH", date(2024, 9, 5))
    assert (remit.payer, remit.payer_id) == ("SYNTHETIC MEDICARE CONTRACTOR", "1512345678")
    assert (remit.payee, remit.payee_id) == ("SYNTHETIC INFUSION CENTER", "1234567893")
    assert remit.produced == date(2024, 9, 5)
    assert remit.guide == "005010X221A1"
    assert [(one.code, one.reference, one.amount) for one in remit.provider_adjustments] == [
        ("WO", "1124101000077", Decimal("212.40")),
        ("L6", "1124228000010", Decimal("-3.15")),
    ]
    first, second = remit.claims
    assert (first.id, first.payer_claim_number, first.remarks) == ("ONC-24081501", "1124228000010", ("MA01",))
    assert second.entity("QC").id == "MEMBER0002"
    denied = first.lines[2]
    assert (denied.procedure, denied.paid, denied.remarks) == ("96365", Decimal("0"), ("N20",))
    assert (denied.control_number, denied.date) == ("L3", date(2024, 8, 15))
    assert first.lines[0].allowed == Decimal("7476.50")
    assert first.lines[0].modifiers == ("JZ",)


def test_a_hospital_payment_with_its_summaries():
    (remit,) = read_remit(PASS / "hospital-summaries.edi")
    outpatient, inpatient = remit.claims
    assert [(batch.number, batch.summary.facility) for batch in remit.batches] == [("1", "13"), ("2", "11")]
    assert remit.batches[1].inpatient_summary.drg == Decimal("14100.22")
    assert (outpatient.batch, inpatient.batch) == ("1", "2")
    assert outpatient.outpatient.rate == Decimal("0.8")
    assert inpatient.inpatient.drg_amount == Decimal("14100.22")
    assert inpatient.remarks == ("MA01",)
    assert (inpatient.drg, inpatient.lines) == ("871", ())
    assert inpatient.quantities == (("CA", Decimal("6")),)
    revenue = outpatient.lines[2]
    assert (revenue.procedure, revenue.revenue_code, revenue.billed) == (None, "0250", "0250")
    assert outpatient.lines[0].revenue_code == "0636"


def test_a_code_that_the_payer_changed():
    (remit,) = read_remit(PASS / "code-changed-by-payer.edi")
    line = remit.claims[0].lines[1]
    assert (line.procedure, line.submitted, line.billed) == ("96367", "96365", "96365")


def test_a_reversal_names_what_it_takes_back():
    (remit,) = read_remit(PASS / "reversal-and-correction.edi")
    back, corrected = remit.claims
    assert back.is_reversal
    assert back.payer_claim_number == "2024240100001"
    assert ("F8", "2024240100001") in corrected.references


def test_all_six_adjustments_of_a_segment_are_read():
    six = [("CO", str(carc), Decimal(carc)) for carc in range(1, 7)]
    (remit,) = read_remit(Payment([Claim("A", "1", [Line(Decimal("100"), six)])]).edi())
    assert [(one.carc, one.amount) for one in remit.claims[0].lines[0].adjustments] == [
        (str(carc), Decimal(carc)) for carc in range(1, 7)
    ]


def test_a_group_code_that_is_closed_is_read_all_the_same():
    data = Payment([Claim("A", "1", [Line(Decimal("100"), [("CO", "45", Decimal("40"))])])]).edi()
    (remit,) = read_remit(data.replace(b"CAS*CO*", b"CAS*CR*"))
    assert remit.claims[0].lines[0].adjustments[0].group == "CR"
    assert balance(remit) == ()


def test_an_older_guide_is_read():
    data = (PASS / "interest.edi").read_bytes().replace(b"005010X221A1", b"004010X091A1")
    (remit,) = read_remit(data)
    assert remit.guide == "004010X091A1"
    assert balance(remit) == ()


def test_several_interchanges_groups_and_transactions():
    one = (PASS / "interest.edi").read_bytes()
    start, end = one.index(b"ST*"), one.index(b"GE*")
    twice = one[:end] + one[start:end] + one[end:]
    assert [remit.trace for remit in read_remit(twice + b"\r\n" + one)] == ["EFT0007"] * 3


def test_a_file_cut_short_gives_what_it_has():
    data = (PASS / "infusion-two-claims.edi").read_bytes()
    (remit,) = read_remit(data[: data.index(b"SVC*HC:J3420")])
    assert [claim.id for claim in remit.claims] == ["ONC-24081501", "ONC-24081502"]


def test_an_adjustment_keeps_its_place():
    (remit,) = read_remit(PASS / "interest.edi")
    (interest,) = remit.provider_adjustments
    assert isinstance(interest, ProviderAdjustment)
    assert (interest.place.segment, interest.fiscal_date) == ("PLB", date(2024, 12, 31))


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"ST*835*0001~BPR*I*0*C*NON~SE*3*0001~"],
    ids=["empty", "text", "an ST without an ISA"],
)
def test_what_holds_no_remittance_is_said(data):
    with pytest.raises(NotX12):
        read_remit(data)


def test_a_claim_file_holds_no_remittance():
    with pytest.raises(NotX12):
        read_remit(FIXTURES / "pairs" / "bundling" / "claim.837")


@given(st.binary() | st.sampled_from(FILES), st.data())
@example(b"ISA*", None)
def test_no_bytes_raise_anything_else(data, draw):
    if draw is not None and data:
        at = draw.draw(st.integers(0, len(data)))
        data = data[:at] + draw.draw(st.binary(max_size=20)) + data[at + draw.draw(st.integers(0, 40)) :]
    try:
        for remit in read_remit(data):
            balance(remit)
    except NotX12:
        pass


def test_payments_are_read_one_at_a_time():
    one = (PASS / "infusion-two-claims.edi").read_bytes()
    start, end = one.index(b"ST*"), one.index(b"GE*")
    file = io.BytesIO(one[:end] + one[start:end] * (3 * CHUNK // (end - start)) + one[end:])
    payments = read_payments(file)
    first = weakref.ref(next(payments))
    assert file.tell() <= 2 * CHUNK, "the first payment is there before the file is read"
    next(payments)
    assert first() is None, "a payment is let go when the next one comes"
