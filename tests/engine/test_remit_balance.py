"""The check of a remittance: what does not add up, and what a break of the guide costs."""

from decimal import Decimal

import pytest
from conftest import FIXTURES
from payments import Claim, Line, Payment

from x12tools.engine import check

SOUND = (FIXTURES / "835" / "pass" / "infusion-two-claims.edi").read_bytes()


def found(data, **changes):
    report = check(data)
    return report, {(f.rule, f.severity.value, f.place.element or f.place.segment) for f in report.findings}


def changed(before, after):
    assert before in SOUND
    return SOUND.replace(before, after, 1)


def test_a_difference_has_its_place_and_both_amounts():
    report, _ = found(changed(b"*150.00*0**1~", b"*150.00*1**1~"))
    (line,) = (f for f in report.findings if f.rule == "BAL-REMIT-LINE")
    place = line.place
    assert (place.loop, place.segment, place.element) == ("2110", "SVC", "SVC03")
    assert SOUND[place.offset :].startswith(b"SVC*HC:96365")
    assert SOUND[: place.offset].count(b"~") == place.ordinal - 1
    assert (line.value, line.expected) == ("1", "0.00")
    assert line.claim_id == "ONC-24081501"
    assert [claim.held for claim in report.claims] == [True, False]
    assert report.exit_code == 1


def test_what_a_line_explains_stands_in_its_related():
    report = check(changed(b"CAS*CO*236*150.00~", b"CAS*CO*236*149.00~"))
    (line,) = (f for f in report.findings if f.holds)
    assert line.rule == "BAL-REMIT-LINE"
    assert [one.rule for one in line.related] == ["BAL-REMIT-CLAIM"]


def test_a_check_that_is_off_takes_its_claims_with_it():
    report = check(changed(b"BPR*I*5765.31*", b"BPR*I*5765.32*"))
    (finding,) = report.findings
    assert (finding.rule, finding.claim, finding.expected) == ("BAL-REMIT-CHECK", None, "5765.31")
    assert report.exit_code == 2


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        (b"PER*BL*HELP DESK*TE*5550100001~\n", b"", ("IG-SEGMENT-REQUIRED", "PER")),
        (b"CAS*CO*236*", b"CAS*CR*236*", ("IG-ELEMENT-CODE", "CAS01")),
        (b"TRN*1*EFT0001*1512345678", b"TRN*1*EFT0001*151234", ("IG-ELEMENT-LENGTH", "TRN03")),
        (b"DTM*472*20240815", b"DTM*472*20240832", ("IG-ELEMENT-TYPE", "DTM02")),
        (b"LQ*HE*N20", b"ZZZ*1~\nLQ*HE*N20", ("IG-SEGMENT-UNKNOWN", "ZZZ")),
    ],
)
def test_a_break_that_leaves_the_amounts_readable_is_a_risk(before, after, finding):
    data = changed(before, after)
    size = int(data.partition(b"SE*")[2].partition(b"*")[0])
    size += after.count(b"~") - before.count(b"~")
    report, seen = found(data.replace(b"SE*47*", b"SE*%d*" % size))
    rule, element = finding
    assert (rule, "risk", element) in seen
    assert not any(f.holds for f in report.findings)
    (capped,) = (f for f in report.findings if f.rule == rule)
    assert capped.capped_from.value == "reject"
    assert capped.cap_reason


@pytest.mark.parametrize(
    ("before", "after", "element"),
    [
        (b"CAS*CO*236*150.00~", b"CAS*CO*236*15O.00~", "CAS03"),
        (b"BPR*I*5765.31*", b"BPR*I*5,765.31*", "BPR02"),
        (b"*WO:1124101000077*212.40*", b"*WO:1124101000077*x*", "PLB04"),
        (b"*150.00*0**1~", b"*150.00*nil**1~", "SVC03"),
        (b"*12860.00*5962.84*", b"*12860.00**", "CLP04"),
    ],
)
def test_a_break_that_hides_an_amount_stays_a_reject(before, after, element):
    report, _ = found(changed(before, after))
    holding = [(f.rule, f.place.element) for f in report.findings if f.holds]
    assert [one for _, one in holding] == [element], "the amount is named once, and no balance beside it"


def test_a_missing_payment_stays_a_reject():
    start = SOUND.index(b"BPR*")
    data = SOUND[:start] + SOUND[SOUND.index(b"TRN*") :]
    _, seen = found(data.replace(b"SE*47*", b"SE*46*"))
    assert ("IG-SEGMENT-REQUIRED", "reject", "BPR") in seen


def test_an_amount_too_long_to_be_one_cannot_be_balanced():
    _, seen = found(changed(b"*150.00*0**1~", b"*150.00*" + b"0" * 18 + b"1**1~"))
    assert ("BAL-REMIT-LINE", "reject", "SVC03") in seen
    _, seen = found(changed(b"*150.00*0**1~", b"*150.00*" + b"1" * 19 + b"**1~"))
    assert ("BAL-REMIT-UNREADABLE", "reject", "SVC03") in seen


def test_a_claim_outside_every_batch_is_read_all_the_same():
    data = changed(b"LX*1~\n", b"").replace(b"SE*47*", b"SE*46*")
    report, seen = found(data)
    assert seen == {("IG-SEGMENT-REQUIRED", "risk", "LX")}
    assert [claim.held for claim in report.claims] == [False, False]


def test_a_share_that_the_adjustments_do_not_bear_out_is_a_risk():
    report, seen = found(changed(b"*5962.84*1521.13*", b"*5962.84*1500.00*"))
    assert seen == {("BAL-REMIT-PATIENT", "risk", "CLP05")}
    assert report.findings[0].expected == "1521.13"
    assert report.exit_code == 0


@pytest.mark.parametrize("status", ["22", "25"])
def test_the_share_of_what_pays_nothing_is_not_asked_for(status):
    claim = Claim("A", status, [Line(Decimal("100"), [("PR", "2", Decimal("20"))])])
    data = Payment([claim]).edi().replace(b"*80**12*", b"*80*5*12*")
    assert not any(f.rule == "BAL-REMIT-PATIENT" for f in check(data).findings)


def test_an_older_guide_is_said_and_nothing_breaks():
    report = check(SOUND.replace(b"005010X221A1", b"004010X091A1").replace(b"*00501*", b"*00401*"))
    assert [f.rule for f in report.findings] == ["IG-GUIDE-UNKNOWN"]
    assert report.exit_code == 2


def test_two_payments_in_a_file_are_judged_apart():
    start, end = SOUND.index(b"ST*"), SOUND.index(b"GE*")
    off = SOUND[start:end].replace(b"BPR*I*5765.31*", b"BPR*I*1*").replace(b"*0001~", b"*0002~")
    report = check(SOUND[:end] + off + SOUND[end:].replace(b"GE*1*", b"GE*2*"))
    assert [f.transaction for f in report.findings] == ["0002"]
    assert [claim.held for claim in report.claims] == [False, False, True, True]
