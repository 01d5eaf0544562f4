"""Which guide reads a transaction, and what is said of others."""

import pytest
from damage import CLAIM, HOSPITAL

from x12tools.engine import check


def versioned(data, version):
    for known in (b"005010X222A1", b"005010X223A2"):
        data = data.replace(known, version)
    return data


@pytest.mark.parametrize(
    ("data", "version", "rule", "severity", "exit_code"),
    [
        (CLAIM, b"005010X222A2", "IG-GUIDE-NEIGHBOUR", "risk", 0),
        (HOSPITAL, b"005010X223A3", "IG-GUIDE-NEIGHBOUR", "risk", 0),
        (CLAIM, b"005010X222", "IG-GUIDE-UNKNOWN", "reject", 2),
        (HOSPITAL, b"005010X223A1", "IG-GUIDE-UNKNOWN", "reject", 2),
    ],
)
def test_a_sister_guide_is_read_and_named(data, version, rule, severity, exit_code):
    data = versioned(data, version)
    report = check(data)
    (finding,) = report.findings
    assert (finding.rule, finding.severity.value) == (rule, severity)
    assert finding.place.element == "GS08"
    assert data[finding.place.offset :].startswith(b"ST*")
    assert version.decode() in finding.message
    assert len(report.claims) == 1
    assert report.exit_code == exit_code


@pytest.mark.parametrize(
    ("group", "transaction", "version", "words"),
    [
        (b"HS", b"270", b"005010X279A1", "270/271 eligibility"),
        (b"HC", b"837", b"005010X224A2", "837D dental claims"),
        (b"HC", b"837", b"005010X999A1", "Known are 005010X222A1 (837P)"),
    ],
)
def test_another_guide_is_one_finding(group, transaction, version, words):
    data = (
        versioned(CLAIM, version).replace(b"GS*HC", b"GS*" + group).replace(b"ST*837", b"ST*" + transaction)
    )
    report = check(data)
    (finding,) = report.findings
    assert finding.rule == "IG-GUIDE-UNKNOWN"
    assert words in finding.message
    assert report.exit_code == 2


def test_an_old_version_is_called_old():
    data = CLAIM.replace(b"005010X222A1", b"004010X098A1").replace(b"*^*00501*", b"*U*00401*")
    (finding,) = check(data).findings
    assert "Version 4010 was retired in 2012" in finding.message


def test_each_transaction_of_an_unknown_guide_is_one_finding():
    data = versioned(CLAIM, b"005010X224A2")
    inside = data[data.index(b"ST*") : data.index(b"GE*")]
    second = inside.replace(b"*0001", b"*0002")
    report = check(data.replace(inside, inside + second).replace(b"GE*1*", b"GE*2*"))
    assert [(f.rule, f.transaction) for f in report.findings] == [
        ("IG-GUIDE-UNKNOWN", "0001"),
        ("IG-GUIDE-UNKNOWN", "0002"),
    ]
    assert ["Known are" in f.message for f in report.findings] == [True, False]


def test_a_remittance_in_a_claim_group_is_one_finding():
    data = CLAIM.replace(b"ST*837*0001*005010X222A1", b"ST*835*0001")
    found = [f.rule for f in check(data).findings]
    assert found == ["ENV-GROUP", "IG-GUIDE-MISMATCH"]


def test_a_transaction_that_names_two_guides_is_not_read():
    report = check(HOSPITAL.replace(b"X*005010X223A2", b"X*005010X222A1"))
    assert [(f.rule, f.place.element) for f in report.findings] == [("ENV-VERSION", "ST03")]
    assert report.exit_code == 2
