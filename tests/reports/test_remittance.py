"""What an analyst reads of a payment, and what a program gets."""

import datetime
import json
from decimal import Decimal

import pytest
from conftest import FIXTURES

from x12tools.denials import link, sent_claims
from x12tools.remits import balance, read_remit
from x12tools.reports.remittance import Read, remit_json
from x12tools.reports.remittance_text import money, remit_lines


def read(path, claims=None):
    sent = sent_claims(claims) if claims else []
    return [Read(0, one, balance(one), link(one, sent)) for one in read_remit(path)]


DAY = datetime.date(2024, 9, 30)


def remit_text(payments):
    return "\n".join(remit_lines(payments))


def pair(name):
    folder = FIXTURES / "pairs" / name
    return read(folder / "remit.835", folder / "claim.837")


def test_a_denial_reads_from_dollars_to_the_next_move():
    text = remit_text(pair("bundling"))
    for said in (
        "$5,962.84 by ACH on 2024-09-05  balanced",
        "paid $5,962.84 of $12,860.00, patient owes $1,521.13",
        "line 1  J9312-JZ x100  paid $5,861.58 of $12,400.00, allowed $7,476.50; CO-45 $4,923.50",
        "DENIED $150.00 as CO-236 (N20, MA01)",
        "INF-SEQ-01, found on re-check (0.97): 96365 on line 3 is a second initial service",
        "To do: Bill line 3 as 96367",
        "Next: coding:",
        "$150.00 denied, $150.00 of it explained by an edit, $150.00 preventable.",
    ):
        assert said in text


def test_no_edit_is_an_answer():
    text = remit_text(pair("unexplained"))
    assert text.count("No edit explains this.") == 2
    assert "$12,710.00 denied, $0.00 of it explained" in text


def test_what_is_only_mapped_is_not_counted_as_explained():
    payments = read(FIXTURES / "pairs" / "bundling" / "remit.835")
    assert "INF-SEQ-01, mapped" in remit_text(payments)
    assert json.loads(remit_json(payments, DAY))["summary"]["explained"] == "0"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("BAL-REMIT-LINE", "claim TRY1 line L2 (segment 22): charge less adjustments comes to $101.26, "
                           "$101.25 was paid; $0.01 too little"),
        ("BAL-REMIT-CHARGE", "claim TRY1 (segment 14): the lines are charged $2,710.00, the claim $2,711.00"),
        ("BAL-REMIT-CHECK", "claims less provider adjustments come to $1,108.05, $1,108.06 was paid"),
        ("unreadable-adjustment", "claim TRY1 line L1 (segment 16): cannot be balanced, an amount"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_said(name, said):
    assert said in remit_text(read(FIXTURES / "835" / "fail" / f"{name}.edi"))


def test_provider_adjustments_say_which_way_they_go():
    text = remit_text(read(FIXTURES / "835" / "pass" / "infusion-two-claims.edi"))
    assert "WO overpayment recovered for 1124101000077: lowers the payment by $212.40" in text
    assert "L6 interest for 1124228000010: raises the payment by $3.15" in text


def test_names_and_member_numbers_are_left_out():
    for path in sorted(FIXTURES.glob("835/*/*.edi")):
        text = remit_text(read(path)) + remit_json(read(path), DAY)
        assert "TESTPATIENT" not in text
        assert "MEMBER000" not in text


def test_the_json_has_the_fields_of_the_contract():
    document = json.loads(remit_json(pair("bundling"), DAY))
    assert list(document) == ["schema", "provenance", "payments", "claims", "summary"]
    (payment,) = document["payments"]
    assert list(payment) == [
        "file", "trace", "payer", "payee", "amount", "balance", "differences", "provider_adjustments",
    ]  # fmt: skip
    (claim,) = document["claims"]
    assert list(claim) == [
        "payment", "claim_id", "payer_claim_number", "status", "charge", "paid", "patient_responsibility",
        "reverses", "match", "adjustments", "denials",
    ]  # fmt: skip
    assert [one["line"] for one in claim["adjustments"] if one["denial"]] == [3]
    (denial,) = claim["denials"]
    assert list(denial) == [
        "line", "procedure", "group", "carc", "rarc", "amount", "category", "root_causes",
    ]  # fmt: skip
    assert list(denial["root_causes"][0]) == ["rule", "evidence", "confidence", "why"]


def test_differences_of_every_level_stand_in_the_json():
    document = json.loads(remit_json(read(FIXTURES / "835" / "fail" / "BAL-REMIT-LINE.edi"), DAY))
    (payment,) = document["payments"]
    assert payment["balance"] == "unbalanced"
    assert payment["differences"] == [
        {"level": "line", "place": "claim TRY1 line L2 (segment 22)", "expected": "101.26", "found": "101.25"}
    ]


def test_a_reversal_says_what_it_takes_back():
    document = json.loads(remit_json(read(FIXTURES / "835" / "pass" / "reversal-and-correction.edi"), DAY))
    back, corrected = document["claims"]
    assert (back["reverses"], corrected["reverses"]) == ("2024240100001", None)
    assert not any(one["denial"] for one in back["adjustments"])


def test_money_keeps_its_cents():
    assert [money(Decimal(text)) for text in ("5", "-5.1", "0.125", "1E+2")] == [
        "$5.00", "-$5.10", "$0.125", "$100.00",
    ]  # fmt: skip
    assert money(None) == "(unreadable)"
