"""The check: envelope, balance, verdicts, exit codes."""

from decimal import Decimal

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.engine.options import Options
from x12tools.rules import find_rule

CLEAN = to_837(parse("M05.79 | J9312x100-JZ 96413 96415x3"))
TWO_INITIALS = to_837(parse("medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365"))


def rules(report):
    return [finding.rule for finding in report.findings]


def test_a_clean_claim_goes():
    report = check(CLEAN)
    assert rules(report) == []
    assert report.exit_code == 0


def test_two_initial_services_lose_the_lower_fee():
    report = check(TWO_INITIALS)
    (finding,) = report.findings
    assert finding.rule == "INF-SEQ-01"
    assert finding.place.line == 3
    assert finding.dollars_at_risk == Decimal("62.58")
    assert {(d.group, d.carc) for d in finding.predicts} == {("CO", "97"), ("CO", "236")}
    assert (finding.fix.before, finding.fix.after) == ("96365", "96367")
    assert report.exit_code == 2


def test_one_claim_held_of_two():
    report = check(to_837(parse("commercial M05.79 | 96413 ++ commercial M05.79 | 96413 96365")))
    assert [claim.held for claim in report.claims] == [False, True]
    assert report.exit_code == 1
    assert report.charges_held == Decimal("200")


@pytest.mark.parametrize(
    ("before", "after", "rule", "element"),
    [
        (b"\nSE*", b"\nSE*9", "ENV-COUNT", "SE01"),
        (b"GE*1*1", b"GE*2*1", "ENV-COUNT", "GE01"),
        (b"GE*1*1", b"GE*\xb9*1", "ENV-COUNT", "GE01"),
        (b"GE*1*1", b"GE*" + b"1" * 5000 + b"*1", "ENV-COUNT", "GE01"),
        (b"IEA*1*000000001", b"IEA*1*000000002", "ENV-CONTROL", "IEA02"),
        (b"ZZ*SUBMITTER      *", b"ZZ*SUBMITTER*", "ENV-ISA-WIDTH", "ISA06"),
    ],
)
def test_a_broken_envelope_rejects_the_file(before, after, rule, element):
    report = check(CLEAN.replace(before, after, 1))
    found = [(f.rule, f.place.element) for f in report.findings if f.rule != "ENV-CHARACTER"]
    assert found == [(rule, element)]
    assert report.exit_code == 2
    assert all(claim.held for claim in report.claims)


def test_a_cut_file_is_said():
    report = check(CLEAN[: CLEAN.index(b"SE*")])
    assert "ENV-TRUNCATED" in rules(report)
    assert report.exit_code == 2


def test_lines_must_add_up_to_the_claim():
    report = check(to_837(parse("total=999.99 commercial M05.79 | 96413")))
    (finding,) = report.findings
    assert (finding.rule, finding.place.element, finding.expected) == ("BAL-CLAIM", "CLM02", "100")


def test_a_fault_above_a_claim_holds_it():
    data = CLEAN.replace(b"DMG*D8*1964", b"DMG*D8*19X4")
    report = check(data)
    assert [claim.held for claim in report.claims] == [True]


def test_what_is_not_x12_is_not_readable():
    report = check(b"%PDF-1.7 nothing here")
    assert report.exit_code == 3


def test_offsets_and_ordinals_point_at_the_segment():
    (finding,) = check(TWO_INITIALS).findings
    assert TWO_INITIALS[finding.place.offset :].startswith(b"SV1*HC:96365")
    assert TWO_INITIALS[: finding.place.offset].count(b"~") == finding.place.ordinal - 1


def test_several_files_and_styles_agree():
    for data in (
        TWO_INITIALS.replace(b"\n", b""),
        TWO_INITIALS.replace(b"~\n", b"\n"),
        b"\xef\xbb\xbf" + TWO_INITIALS,
        TWO_INITIALS.replace(b"*", b"|"),
    ):
        assert "INF-SEQ-01" in rules(check(data))


def test_a_rule_that_fails_holds_its_claim_and_the_run_goes_on(monkeypatch):
    def broken(claim, context):
        raise RuntimeError("TESTPATIENT")
        yield

    monkeypatch.setattr(find_rule("INF-SEQ-01"), "body", broken)
    report = check(to_837(parse("commercial M05.79 | 96413 ++ D51.0 | J3420 96372")))
    (finding,) = report.findings
    assert finding.rule == "ENG-RULE"
    assert "TESTPATIENT" not in finding.message
    assert [claim.held for claim in report.claims] == [True, False]
    assert report.exit_code == 1


def test_a_segment_that_its_line_has_no_place_for_is_said_of_that_line():
    data = to_837(parse("M05.79 | J9312x100-JZ 96413"))
    end = data.rindex(b"REF*6R*")
    (finding,) = [
        one
        for one in check(data[:end] + b"AMT*AAE*10~\n" + data[end:]).findings
        if one.rule == "IG-QUALIFIER"
    ]
    assert (finding.place.loop, finding.place.line) == ("2400", 2)


def test_claims_without_their_level_are_said_alike_however_deep_the_check_goes():
    segments = CLEAN.decode().split("\n")
    heads = ("HL*2", "CLM*", "SE*")
    level, claim, ends = (next(i for i, s in enumerate(segments) if s.startswith(head)) for head in heads)
    data = "".join([*segments[:level], *segments[claim:ends] * 2, *segments[ends:]]).encode()
    shallow, deep = (
        [(f.rule, f.place) for f in check(data, Options(snip=snip)).findings if f.snip <= 2]
        for snip in (2, 3)
    )
    assert shallow == deep
    assert ("IG-SEGMENT-REQUIRED", "SBR") in [(rule, place.segment) for rule, place in deep]


def test_what_another_payer_paid_is_judged_where_its_own_first_segment_was_lost():
    data = to_837(parse("commercial cob=CO-45 C34.11 | 96413"))
    assert rules(check(data.replace(b"SBR*P*18*******CI~\nCAS*CO*45*100~", b"CAS*CO*45*90~"))).count(
        "BAL-COB-CLAIM"
    )
