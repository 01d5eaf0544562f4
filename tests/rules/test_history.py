"""What stands of a patient's earlier claims, and how a check is told of them."""

import datetime
from decimal import Decimal

import attrs
import pytest
from typed_claims import told

from x12tools.claims.shell import earlier_837, to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.rules.history import before, in_force, services_in

NOW = "claim=NOW M81.0 | J0897x60-JZ 96372"
THEN = "2024-03-18 M81.0 | J0897x60-JZ"


def sent(text):
    return services_in(earlier_837(parse(f"{NOW} << {text}")))


def test_a_service_says_what_was_billed():
    (one,) = sent("2024-03-18 commercial icn=ICN1 auth=A1 pos=22 M81.0 | J0897x60-JZ$900/55513071001")
    assert (one.claim_id, one.form, one.payer, one.frequency) == ("OLD1", "837P", "COMMERCIAL", "1")
    assert (one.payer_claim_number, one.replaces, one.authorization) == ("ICN1", None, "A1")
    assert one.date == one.date_to == datetime.date(2024, 3, 18)
    assert (one.code, one.modifiers, one.units, one.charge) == ("J0897", ("JZ",), Decimal(60), Decimal(900))
    assert (one.diagnoses, one.ndc, one.place_of_service) == (("M810",), "55513071001", "22")
    assert one.has("JW", "JZ") and not one.has("JW")


def test_a_hospital_bill_keeps_its_kind_and_its_statement():
    first, second = sent("837I tob=0111 J15.9 | 0250:$40 2024-08-17: 0260:96365")
    assert (first.code, first.revenue_code, first.bill_type) == (None, "0250", "0111")
    assert second.statement == (datetime.date(2024, 8, 15), datetime.date(2024, 8, 17))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (THEN, "OLD1"),
        (f"icn=1 {THEN} 96372 ++ freq=7 icn=1 {THEN}", "OLD2"),
        (f"icn=1 {THEN} ++ freq=8 icn=1 {THEN}", ""),
        (f"icn=1 {THEN} ++ freq=7 icn=1 {THEN} ++ freq=7 icn=1 {THEN}", "OLD3"),
        (f"icn=1 {THEN} ++ freq=7 icn=2 {THEN}", "OLD1 OLD2"),
        (f"claim=A {THEN} ++ claim=A freq=7 icn=2 {THEN} 96372", "A A"),
        (f"claim=A icn=1 {THEN} ++ claim=A freq=7 icn=2 {THEN}", "A A"),
    ],
)
def test_what_was_replaced_or_voided_stands_no_more(text, left):
    assert [one.claim_id for one in in_force(sent(text))] == left.split()


@pytest.mark.parametrize(
    ("claim", "text", "left"),
    [
        (NOW, f"icn=1 {THEN}", "OLD1"),
        (f"freq=7 icn=1 {NOW}", f"icn=1 {THEN} ++ icn=2 {THEN}", "OLD2"),
        (NOW, "claim=NOW M81.0 | J0897x60-JZ", ""),
        (NOW, f"claim=NOW {THEN}", "NOW"),
    ],
)
def test_a_claim_does_not_look_back_at_itself(claim, text, left):
    found, context = told(f"{claim} << {text}")
    assert [one.claim_id for one in before(found, context.history)] == left.split()


def test_history_is_evidence_where_somebody_looked():
    assert "history" not in told(NOW)[1].evidence
    assert "history" in told(f"{NOW} << none")[1].evidence
    assert told(f"{NOW} << none")[1].history == ()
    assert before(told(NOW)[0], None) == ()


def test_the_engine_asks_for_the_history_of_each_claim():
    asked = []
    data = to_837(parse(f"{NOW} ++ claim=LATER M81.0 | 96372"))
    check(data, Options(history=lambda claim: asked.append(claim.id)))
    assert asked == ["NOW", "LATER"]


def test_a_service_cannot_be_changed():
    (one,) = sent(THEN)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.code = "96372"
