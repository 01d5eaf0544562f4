"""The log is read as written, and the entries that are for a line are found, the best first."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.denials import sent_claims
from x12tools.rules.authorizations import (
    COLUMNS,
    Authorization,
    authorizations,
    evidence,
    matching,
    read_authorizations,
)
from x12tools.rules.tables import same_drug, units_in


def claim_of(text):
    (sent,) = sent_claims(to_837(parse(text)))
    return sent.claim


CLAIM = claim_of("EXPPO1 member=00M1 auth=A9 M05.79 | J1745x40-JZ 96413")
HOSPITAL = claim_of("837I member=M1 tob=0131 M05.79 | J1745x40-JZ 96413")


def numbers(rows, claim=CLAIM, line=0):
    log = authorizations(rows)
    return [entry.number for entry in matching(log.of(claim), claim, claim.lines[line])]


def test_the_whole_row():
    data = (
        f"{','.join(COLUMNS)}\n"
        "A1,Approved,00590,M-1,j1745,240,6,2024-01-01,2024-12-31,1234567893,11\nA2,,,,,,,,,,\n"
    ).encode()
    log = read_authorizations(data)
    assert log.findings == ()
    assert log.entries == (
        Authorization(
            number="A1", row=2, status="approved", payer_id="00590", member_id="M-1", hcpcs="J1745",
            units=Decimal(240), visits=6, valid_from=datetime.date(2024, 1, 1),
            valid_to=datetime.date(2024, 12, 31), provider_npi="1234567893", place_of_service="11",
        ),
        Authorization(number="A2", row=3),
    )  # fmt: skip
    assert (log.file.kind, log.file.rows) == ("auths", 2)


@pytest.mark.parametrize(
    ("row", "fits"),
    [
        ({}, True),
        ({"member_id": "M1"}, True),
        ({"member_id": "m-1"}, True),
        ({"member_id": "M2"}, False),
        ({"hcpcs": "J1745"}, True),
        ({"hcpcs": "96413"}, False),
        ({"payer_id": "exppo1"}, True),
        ({"payer_id": "OTHER"}, False),
        ({"valid_from": "2024-08-15", "valid_to": "2024-08-15"}, True),
        ({"valid_from": "2024-08-16"}, False),
        ({"valid_to": "2024-08-14"}, False),
        ({"provider_npi": "1234567893"}, True),
        ({"provider_npi": "1245319599"}, True),
        ({"provider_npi": "1679576722"}, False),
        ({"place_of_service": "11"}, True),
        ({"place_of_service": "22"}, False),
        ({"status": "denied"}, True),
    ],
)
def test_what_is_for_a_line(row, fits):
    assert numbers([{"auth_number": "A1", "member_id": "M1", **row}]) == (["A1"] if fits else [])


@pytest.mark.parametrize(
    ("place", "fits"), [("0131", True), ("131", True), ("013x", True), ("0851", False), ("19", True)]
)
def test_a_hospital_has_a_type_of_bill(place, fits):
    assert bool(numbers([{"auth_number": "A1", "place_of_service": place}], HOSPITAL)) == fits


def test_the_best_comes_first():
    rows = [
        {"auth_number": "ANY"},
        {"auth_number": "OLD", "member_id": "M1", "hcpcs": "J1745", "valid_from": "2023-01-01"},
        {"auth_number": "NEW", "member_id": "M1", "hcpcs": "J1745", "valid_from": "2024-01-01"},
        {
            "auth_number": "NO",
            "member_id": "M1",
            "hcpcs": "J1745",
            "status": "denied",
            "provider_npi": "1234567893",
        },
        {"auth_number": "A9", "status": "pending"},
    ]
    assert numbers(rows) == ["A9", "NEW", "OLD", "ANY", "NO"]


def test_a_number_on_the_claim_is_looked_up_whoever_it_is_for():
    log = authorizations(
        [{"auth_number": "a-9", "member_id": "M2"}, {"auth_number": "A8", "member_id": "M2"}]
    )
    assert [entry.number for entry in log.of(CLAIM)] == ["a-9"]
    assert matching(log.of(CLAIM), CLAIM, CLAIM.lines[0]) == ()


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ({"status": "ok"}, "status",
         '"o***" is none of approved, denied, pending, partial, expired, cancelled, void. '
         "The entry is not used"),
        ({"hcpcs": "J1745, 96413"}, "hcpcs",
         '"J***" is no code of five characters, as J1745 or 96413. The entry is not used'),
        ({"units": "many"}, "units", '"m***" is no number; write 400 or 12.5. The entry is not used'),
        ({"provider_npi": "123"}, "provider_npi", '"123" is no NPI of ten digits. The entry is not used'),
        ({"place_of_service": "office"}, "place_of_service",
         '"o***" is no place of service of two digits, nor a type of bill as 0131 or 013x. '
         "The entry is not used"),
        ({"valid_from": "2024-02-01", "valid_to": "2024-01-31"}, "valid_to",
         '"2024-01-31" is before valid_from. The entry is not used'),
    ],
)  # fmt: skip
def test_a_bad_cell_takes_the_entry_away_and_the_evidence(row, column, message):
    log = authorizations(
        [{"auth_number": "A1", "member_id": "M1", **row}, {"auth_number": "A2", "member_id": "M1"}]
    )
    (finding,) = log.findings
    assert finding.message == (
        f"authorizations row 2, {column}: {message}, and edits that need the log are silent for its member."
    )
    assert (finding.rule, finding.place.ordinal, finding.place.element) == ("DATA-CELL", 2, column)
    entries = log.of(CLAIM)
    assert [entry.number for entry in matching(entries, CLAIM, CLAIM.lines[0])] == ["A2"]
    assert not evidence(entries)
    assert evidence(entries[1:])


def test_a_member_that_cannot_be_read_is_no_one():
    log = authorizations([{"auth_number": "A1", "member_id": "1.2E+11"}])
    assert [finding.message for finding in log.findings] == [
        'authorizations row 2, member_id: "1.2E+11" is a number that a spreadsheet shortened; format the '
        "column as text, export again. The entry is not used."
    ]
    assert log.of(CLAIM) == ()


def test_a_row_without_number():
    log = authorizations([{"member_id": "M1"}])
    assert [finding.message for finding in log.findings] == [
        "authorizations row 2 has no auth_number; it is not used, and edits that need the log are silent for "
        "its member."
    ]
    assert not evidence(log.of(CLAIM))


def test_an_empty_log_is_said_to_be_empty():
    (finding,) = read_authorizations(b"auth_number,member_id\n").findings
    assert (finding.rule, finding.message) == (
        "DATA-ROW",
        "- has a header and no row; nothing is checked by it.",
    )


def test_a_log_without_numbers_is_no_log():
    log = read_authorizations(b"member_id,hcpcs\nM1,J1745\n")
    assert [finding.rule for finding in log.findings] == ["DATA-FILE"]


STARTS = [b"", b"sep=", b"auth_number,", b"auth_number\n", b'"', b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]


@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_are_a_log_or_a_finding(start, data):
    log = read_authorizations(start + data)
    assert log.findings or log.file.readable


@given(st.text(max_size=60))
def test_any_text_in_a_cell(text):
    for column in COLUMNS:
        log = authorizations([{"auth_number": "A1", column: text}])
        matching(log.of(CLAIM), CLAIM, CLAIM.lines[0])
        assert all(finding.rule.startswith("DATA-") for finding in log.findings)


def test_units_of_a_code_that_changed():
    assert units_in("J1300", Decimal(90), "J1299") == Decimal(450)
    assert units_in("J1299", Decimal(450), "J1300") == Decimal(90)
    assert units_in("J0885", Decimal(10), "Q4081") == Decimal(100)
    assert units_in("J1745", Decimal(40), "J1745") == Decimal(40)
    assert units_in("J1745", Decimal(40), "Q5103") is None


def test_codes_of_one_drug():
    assert same_drug("J1300", "J1299")
    assert same_drug("Q4081", "J0885")
    assert not same_drug("J1745", "Q5103")


@pytest.mark.parametrize(
    ("status", "until", "granted"),
    [
        ("approved", "", True),
        ("partial", "", True),
        ("expired", "2024-12-31", True),
        ("expired", "", False),
        ("denied", "2024-12-31", False),
        ("pending", "", False),
    ],
)
def test_what_was_granted(status, until, granted):
    (entry,) = authorizations([{"auth_number": "A1", "status": status, "valid_to": until}])
    assert entry.granted is granted
