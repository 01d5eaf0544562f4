"""What explains a denial, how sure it is, and what explains nothing."""

from decimal import Decimal

import attrs
import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.denials import denies, is_denial, link_claim, next_move, sent_claims
from x12tools.findings import Related
from x12tools.remits import Adjustment, ClaimPayment, ServicePayment

SECOND_INITIAL = "medicare 2024-08-15 M05.79 | J9312x100-JZ$1000 96413$100 96365$90"
UNAUTHORIZED = "EXPPO1 2024-08-15 M05.79 | J1745x40$400 96413$100"
NO_MODIFIER = "medicare 2024-08-15 M05.79 | J1745x40$400 96413$100"


def denied(text, lines, *, whole=(), remarks=(), status="1", given=True):
    """The denials of a payment whose lines were adjusted so: (procedure, [adjustment], remarks)."""
    services = tuple(
        ServicePayment(procedure, (), None, None, None, None, f"L{at}" if at else None, tuple(adjusted), rarc)
        for at, procedure, adjusted, rarc in lines
    )
    payment = ClaimPayment("TRY1", status, None, None, None, "ICN1", tuple(whole), tuple(remarks), services)
    return link_claim(payment, sent_claims(to_837(parse(text))) if given else []).denials


def off(group, carc, amount="90"):
    return Adjustment(group, carc, Decimal(amount))


def test_carc_remark_group_and_line_make_it_sure():
    (one,) = denied(SECOND_INITIAL, [(3, "96365", [off("CO", "236")], ("N20",))])
    first = one.root_causes[0]
    assert (first.rule, first.evidence, first.confidence) == ("INF-SEQ-01", "found on re-check", 0.97)
    assert first.holds
    assert "CO-236 with N20" in first.why
    assert "96367" in first.fix


@pytest.mark.parametrize(
    ("adjustment", "remarks", "said"),
    [
        (off("CO", "236"), (), "CO-236 is how it is denied"),
        (off("OA", "236"), ("N20",), "the edit expects group CO"),
        (off("CO", "97"), ("N382",), "CO-97 is how it is denied"),
        (off("CO", "236"), ("M119",), "its remark says another thing"),
    ],
)
def test_what_agrees_less_is_less_sure(adjustment, remarks, said):
    (one,) = denied(SECOND_INITIAL, [(3, "96365", [adjustment], remarks)])
    first = one.root_causes[0]
    assert first.rule == "INF-SEQ-01"
    assert 0.05 <= first.confidence < 0.97
    assert said in first.why


def test_a_code_of_another_kind_is_not_explained():
    (one,) = denied(SECOND_INITIAL, [(3, "96365", [off("CO", "29")], ())])
    assert one.root_causes == ()


def test_another_line_is_not_explained():
    (one,) = denied(SECOND_INITIAL, [(1, "J9312", [off("CO", "97")], ())])
    assert all(cause.rule != "INF-SEQ-01" for cause in one.root_causes)


def test_a_code_that_says_nothing_by_itself_needs_its_remark():
    (bare,) = denied(NO_MODIFIER, [(1, "J1745", [off("CO", "16")], ())])
    (other,) = denied(NO_MODIFIER, [(1, "J1745", [off("CO", "16")], ("M76",))])
    (right,) = denied(NO_MODIFIER, [(1, "J1745", [off("CO", "16")], ("N822",))])
    assert right.root_causes[0].rule == "INF-JW-01"
    assert bare.root_causes[0].confidence < 0.5 < right.root_causes[0].confidence
    assert other.root_causes == ()


def test_a_closed_code_is_read_as_those_that_took_its_place():
    (one,) = denied(UNAUTHORIZED, [(1, "J1745", [off("CO", "15")], ())])
    assert one.root_causes[0].rule == "INF-PA-01"


def test_a_denied_claim_is_explained_without_its_lines():
    (one,) = denied(SECOND_INITIAL, [], whole=[off("CO", "236", "1190")], remarks=["N20"])
    assert (one.line, one.procedure) == (None, None)
    assert one.root_causes[0].rule == "INF-SEQ-01"
    assert one.root_causes[0].confidence < 0.97
    assert "on line 3" in one.root_causes[0].why


def test_a_claim_turned_away_whole_has_one_cause():
    first, second = denied(
        NO_MODIFIER, [(1, "J1745", [off("CO", "16")], ("N822",)), (2, "96413", [off("CO", "16")], ("N822",))],
        remarks=["MA130"],
    )  # fmt: skip
    assert second.root_causes[0].rule == "INF-JW-01"
    assert second.root_causes[0].confidence < first.root_causes[0].confidence
    assert "Every line was denied by the same code" in second.root_causes[0].why
    assert "no appeal" in second.move


def test_an_edit_that_ran_and_was_silent_explains_nothing():
    (one,) = denied("medicare 2024-08-15 M05.79 | 96413$100", [(1, "96413", [off("CO", "97")], ("M15",))])
    assert one.root_causes == ()


def test_an_edit_that_could_not_run_is_mapped():
    (one,) = denied("medicare 2024-08-15 M05.79 | J1745x40-JZ$400 96413$100",
                    [(1, "J1745", [off("CO", "151")], ())])  # fmt: skip
    cause = next(cause for cause in one.root_causes if cause.rule == "INF-DRG-04")
    assert (cause.evidence, cause.holds) == ("mapped", False)
    assert "dose" in cause.why


def test_without_the_claim_the_codes_alone_are_mapped():
    (one,) = denied(SECOND_INITIAL, [(None, "96365", [off("CO", "236")], ("N20",))], given=False)
    assert one.root_causes[0].rule == "INF-SEQ-01"
    assert one.root_causes[0].evidence == "mapped"
    assert one.root_causes[0].confidence < 0.5


def test_what_an_absorbed_finding_predicts_is_the_leaders():
    (sent,) = sent_claims(to_837(parse("medicare 2024-08-15 M05.79 | J1745x40-JW-JZ 96413")))
    (leader,) = (one for one in sent.findings if one.rule == "INF-JW-02")
    absorbing = attrs.evolve(sent, findings=(attrs.evolve(leader, related=(Related("INF-DRG-03", 1),)),))
    service = ServicePayment(
        "J1745", (), None, None, None, None, "L1", (off("CO", "222"),), ("N362",)
    )  # fmt: skip
    payment = ClaimPayment("TRY1", "1", None, None, None, "ICN1", (), (), (service,))
    (one,) = link_claim(payment, [absorbing]).denials
    assert one.root_causes[0].rule == "INF-JW-02"


@pytest.mark.parametrize("status", ["22", "25"])
def test_what_pays_nothing_denies_nothing(status):
    assert denied(SECOND_INITIAL, [(3, "96365", [off("CO", "236")], ())], status=status) == ()


@pytest.mark.parametrize(
    ("group", "carc", "denial"),
    [
        ("CO", "45", False), ("PR", "1", False), ("PR", "2", False), ("CO", "253", False),
        ("OA", "23", False),
        ("CO", "42", False), ("CO", "97", True), ("CO", "197", True), ("PR", "204", True), ("OA", "18", True),
        ("CO", "no such code", True), ("OA", "no such code", False), ("PR", "no such code", False),
    ],
)  # fmt: skip
def test_what_is_not_a_denial_is_not_called_one(group, carc, denial):
    assert is_denial(off(group, carc)) is denial


@pytest.mark.parametrize("amount", ["0", "-90"])
def test_nothing_or_less_is_no_denial(amount):
    assert not is_denial(off("CO", "97", amount))


def test_medicare_part_b_reopens_and_takes_no_replacement():
    assert "replace the claim" in next_move(off("CO", "97"), (), "12")
    assert "reopening" in next_move(off("CO", "97"), (), "MB")
    assert "new claim" in next_move(off("CO", "16"), ("MA130",), "MB")


def test_the_higher_service_that_a_pair_denies_has_its_edit():
    (one,) = denied("medicare 2024-08-15 E86.0 R11.2 | 96360$120 96374$150",
                    [(2, "96374", [off("CO", "236")], ("N20",))])  # fmt: skip
    assert one.root_causes[0].rule == "INF-SEQ-01"


def test_a_line_packaged_into_the_visit_is_no_denial():
    revenue = ServicePayment(None, (), None, None, None, None, None, (), (), revenue_code="0250")
    coded = ServicePayment("J1200", (), None, None, None, None, None, (), (), revenue_code="0636")
    assert not denies(off("CO", "97"), revenue)
    assert denies(off("CO", "97"), coded)
    assert not denies(off("CO", "97"), coded, "MA")
    assert denies(off("CO", "97"), attrs.evolve(coded, procedure="J9271"), "MA")
    assert denies(off("CO", "97"), attrs.evolve(coded, revenue_code=None), "MA")
    assert denies(off("CO", "16"), revenue)
