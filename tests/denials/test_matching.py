"""A payment finds its claim and its lines, or it is said why not."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.denials import made_on, match_claim, match_lines, sent_claims
from x12tools.remits import ClaimPayment, ServicePayment

SHORT = "medicare 2024-08-15 M05.79 | J9312x100-JZ$1000 96413$100 96365$90"


def claims(text=SHORT, *changes):
    data = to_837(parse(text))
    for before, after in changes:
        assert before in data
        data = data.replace(before, after)
    return sent_claims(data)


def payment(id="TRY1", charge="1190", lines=(), **more):
    return ClaimPayment(
        id=id, status=more.pop("status", "1"), charge=Decimal(charge), paid=Decimal(0),
        patient_responsibility=None, payer_claim_number="ICN1", adjustments=(), remarks=(),
        lines=tuple(lines), **more,
    )  # fmt: skip


def service(procedure, *, modifiers=(), charge="100", units="1", number=None, day=date(2024, 8, 15), **more):
    return ServicePayment(
        procedure=procedure, modifiers=tuple(modifiers), submitted=more.pop("submitted", None),
        charge=Decimal(charge), paid=Decimal(0), units=Decimal(units), control_number=number,
        adjustments=(), remarks=(), date=day, **more,
    )  # fmt: skip


def test_the_claim_number_as_sent():
    match = match_claim(payment(), claims())
    assert (match.tier, match.confidence, match.sent.claim.id) == ("exact", 1.0, "TRY1")


def test_another_charge_makes_it_less_sure():
    match = match_claim(payment(charge="900"), claims())
    assert (match.tier, match.confidence) == ("exact", 0.9)
    assert "charge is another" in match.why


def test_a_reversal_answers_the_claim_it_takes_back():
    assert match_claim(payment(charge="-1190", status="22"), claims()).confidence == 1.0


@pytest.mark.parametrize("number", ["try1", " TRY1", "000TRY1", "TRY-1"])
def test_a_number_that_was_rewritten(number):
    match = match_claim(payment(number), claims())
    assert (match.tier, match.sent.claim.id) == ("normalised", "TRY1")


def test_a_number_that_was_cut_off():
    long = b"SITE0042-VISIT-00098765"
    match = match_claim(payment("SITE0042VISIT0009"), claims(SHORT, (b"CLM*TRY1*", b"CLM*" + long + b"*")))
    assert (match.tier, match.sent.claim.id) == ("normalised", long.decode())


def test_a_rewritten_number_with_another_charge_is_not_taken():
    match = match_claim(payment("try1", charge="5"), claims())
    assert (match.tier, match.sent) == ("none", None)
    assert "charge is another" in match.why


def test_no_claim_is_said():
    assert match_claim(payment("OTHER"), claims()).why == "no claim has this number"
    assert match_claim(payment(), []).why == "no claims were given"


TWICE = f"{SHORT} ++ {SHORT}"
REPLACED = f"{SHORT} ++ medicare 2024-08-15 freq=7 icn=ICN0 M05.79 | J9312x100-JZ$1000 96413$100 96367$90"
ONE_NUMBER = (b"CLM*TRY2*", b"CLM*TRY1*")


@pytest.mark.parametrize(
    ("frequency", "references", "due", "told"),
    [
        ("7", (), "7", "frequency"),
        ("1", (), "1", "frequency"),
        (None, (("F8", "ICN0"),), "7", "payer claim number"),
    ],
)
def test_of_two_versions_frequency_or_the_payer_number_decides(frequency, references, due, told):
    match = match_claim(payment(frequency=frequency, references=references), claims(REPLACED, ONE_NUMBER))
    assert match.sent.claim.frequency == due
    assert told in match.why


def test_of_two_claims_with_one_number_the_charge_decides():
    both = claims(f"{SHORT} ++ medicare 2024-08-15 M05.79 | 96413$100", ONE_NUMBER)
    match = match_claim(payment(charge="100"), both)
    assert match.sent.claim.charge == Decimal("100")
    assert "charge" in match.why


def test_claims_that_cannot_be_told_apart_stay_unmatched():
    match = match_claim(payment(), claims(TWICE, ONE_NUMBER))
    assert (match.tier, match.sent) == ("none", None)
    assert "leave 2 of them" in match.why


def matched(*services, text=SHORT, changes=()):
    (sent,) = claims(text, *changes)
    return [
        (one.line.number if one.line else None, one.why)
        for one in match_lines(payment(lines=services), sent.claim)
    ]


def test_the_line_number_as_sent():
    assert [at for at, _ in matched(service("96413", number="L2"), service("96365", number="L3"))] == [2, 3]


def test_a_line_number_wins_over_the_procedure():
    ((at, why),) = matched(service("96367", number="L3"))
    assert at == 3
    assert "REF*6R" in why


def test_a_changed_code_is_matched_by_what_was_billed():
    assert matched(service("96367", submitted="96365", charge="90"))[0][0] == 3


@pytest.mark.parametrize(
    ("told", "services", "due"),
    [
        ("modifiers", [service("96413", modifiers=["59"])], 2),
        ("units", [service("96413", units="3")], 3),
        ("charge", [service("96413", charge="70")], 4),
    ],
)
def test_of_lines_with_one_procedure_the_rest_decides(told, services, due):
    text = "M05.79 | 96413$100 96413-59$100 96413x3$100 96413$70"
    text = {"units": "M05.79 | 96413$100 96413-59$100 96413x3$100", "modifiers": text, "charge": text}[told]
    ((at, why),) = matched(*services, text=text)
    assert at == due
    assert told in why


def test_of_days_the_date_decides():
    text = "medicare 2024-08-15 M05.79 | 96413$100 2024-08-16: 96413$100"
    assert matched(service("96413", day=date(2024, 8, 16)), text=text)[0][0] == 2


def test_what_is_left_over_is_matched_when_its_twin_is_taken():
    text = "M05.79 | 96413$100 96413$100"
    assert [at for at, _ in matched(service("96413"), service("96413", number="L1"), text=text)] == [2, 1]


def test_lines_that_are_alike_stay_unmatched():
    ((at, why),) = matched(service("96413"), text="M05.79 | 96413$100 96413$100")
    assert at is None
    assert why == "2 lines bill 96413 alike"


def test_a_line_that_nobody_billed_is_said():
    assert matched(service("99999")) == [(None, "no line left bills 99999")]


def test_a_revenue_line_is_matched_by_its_code():
    text = "837I medicare 2024-08-15 M05.79 | 0250:$120 0335:96413$310"
    assert matched(attrs.evolve(service(None, charge="120"), revenue_code="0250"), text=text)[0][0] == 1


def test_the_claims_are_judged_as_of_the_day_their_file_was_made():
    assert made_on(to_837(parse(SHORT))) == date(2024, 8, 15)
    assert made_on(b"hello") is None
