"""Which lines belong together, what a drug line is, what it is expected to pay."""

import datetime
from decimal import Decimal

import pytest
from typed_claims import told

from x12tools.rules.diagnosis import supports
from x12tools.rules.discarding import charted_handling
from x12tools.rules.drug_lines import at_cost, has_uncoded_pharmacy, is_dispensed, is_drug, is_no_cost
from x12tools.rules.scope import days, ptp_setting, visits


def numbers(groups):
    return [[line.number for line in lines] for lines in groups]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("M05.79 | 96413 96415", [[1, 2]]),
        ("M05.79 | 96413 96415(rendering=1234567893)", [[1], [2]]),
        ("2024-08-15 M05.79 | 96413 2024-08-16: 96413", [[1], [2]]),
        ("837I 2024-08-15 M05.79 | 96413 2024-08-16: 96413", [[1], [2]]),
        ("837I 2024-08-15 M05.79 | 96365 G0378x9 2024-08-16: 96366", [[1, 2, 3]]),
        ("837I 2024-08-15 M05.79 | 0450:99284 2024-08-16: 96366", [[1, 2]]),
        ("837I 2024-08-15 M05.79 | 96413 2024-08-16: 0450:99284 2024-08-17: 96366", [[1], [2, 3]]),
        ("837I 2024-08-15 M05.79 | 0450:99284 2024-08-16: 0450:96366", [[1, 2]]),
        ("837I 2024-08-15 M05.79 | 0450:99284 96365 2024-08-16: 0450:99284 96365", [[1, 2], [3, 4]]),
        ("837I 2024-08-15 M05.79 | 0761:96365 2024-08-16: 0761:96365", [[1], [2]]),
        ("837I 2024-08-15 M05.79 | 0450:99284 2024-08-16: 96366 2024-08-29: 96365", [[1, 2], [3]]),
        (
            "837I 2024-08-15 M05.79 | 96365 2024-08-16: 96366 || line=1 22:00-01:10",
            [[1, 2]],
        ),
        (
            "837I 2024-08-15 M05.79 | 96365 2024-08-16: 96365 || line=1 encounter=1; line=2 encounter=1",
            [[1], [2]],
        ),
    ],
)
def test_encounters(text, groups):
    assert numbers(visits(*told(text))) == groups


def test_ncci_goes_by_the_day_whatever_ties_the_encounter():
    claim, _ = told("837I 2024-08-15 M05.79 | 96365 G0378x9 2024-08-16: 96366")
    assert numbers(days(claim)) == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("text", "setting"),
    [("M05.79 | 96413", "practitioner"), ("M05.79 pos=24 | 96413", "practitioner"),
     ("837I M05.79 | 96413", "outpatient"), ("837I tob=0721 M05.79 | 96413", None)],
)  # fmt: skip
def test_which_pairs(text, setting):
    assert ptp_setting(told(text)[0]) == setting


@pytest.mark.parametrize(
    ("line", "drug"),
    [
        ("J1745", True), ("Q5103", True), ("Q2050", True), ("Q0138", True), ("C9399", True), ("P9045", True),
        ("S0028", True), ("A9500", True), ("90378", True), ("0250:", True), ("0636:J9271", True),
        ("0510:Q2052", False), ("0510:Q0081", False), ("C9600", False), ("P9016", False), ("S9500", False),
        ("90471", False), ("96413", False), ("99211", False), ("0260:96365", False),
    ],
)  # fmt: skip
def test_a_drug_line(line, drug):
    claim, _ = told(f"837I M05.79 | {line}")
    assert is_drug(claim.lines[0]) is drug


def test_pharmacy_without_a_code():
    assert has_uncoded_pharmacy(told("837I M05.79 | 96365 0250:")[0])
    assert not has_uncoded_pharmacy(told("837I M05.79 | 96365 0636:J1745x40")[0])


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("M05.79 | J1745x40$0.01", True),
        ("M05.79 | J1745x40$0.02", False),
        ("M05.79 Z00.6 | J1745x40-Q1", True),
        ("M05.79 | J1745x40-Q1", False),
        ("M05.79 | J1745x40 || J1745 IV 400mg patient", True),
        ("M05.79 | J1745x40 || J1745 IV 400mg assistance", True),
        ("M05.79 | J1745x40 || J1745 IV 400mg 340b", False),
        ("M05.79 | J1745x40 || J9312 IV 400mg patient", False),
    ],
)
def test_a_drug_of_no_cost(text, free):
    claim, context = told(text)
    assert is_no_cost(claim.lines[0], claim, context) is free
    assert (claim.lines[0] in at_cost(claim, context)) is not free


@pytest.mark.parametrize(
    ("text", "dispensed"),
    [("pos=12 M05.79 | J1745x40", True), ("pos=12 M05.79 | J1745x40 96413", False),
     ("pos=12 M05.79 | J1745x40 99211", True), ("pos=11 M05.79 | J1745x40", False),
     ("taxonomy=3336H0001X M05.79 | J1745x40", True)],
)  # fmt: skip
def test_a_drug_handed_out(text, dispensed):
    claim, _ = told(text)
    assert is_dispensed(claim.lines[0], list(claim.lines), claim) is dispensed


def test_a_charted_row_belongs_to_the_line_it_names_else_to_its_code():
    claim, context = told("M05.79 | J1745x31 J1745x9-JW 96413 || J1745 IV 305mg; line=3 09:00-11:00")
    assert [[row.dose for row in context.charted(line)] for line in claim.lines] == [
        [Decimal(305)], [Decimal(305)], [None],
    ]  # fmt: skip
    assert context.evidence >= {"dose", "times"}
    assert "vials" not in context.evidence


def test_a_charted_row_with_a_time_belongs_to_its_day():
    claim, context = told(
        "837I 2024-08-01 M05.79 | J1745x40 2024-08-29: J1745x50 "
        "|| J1745 2024-08-01 09:00-11:00 400mg; J1745 2024-08-29 09:00-11:00 500mg"
    )
    assert [[row.dose for row in context.charted(line)] for line in claim.lines] == [
        [Decimal(400)], [Decimal(500)],
    ]  # fmt: skip


def test_the_chart_tells_what_was_thrown_away():
    claim, context = told("M05.79 | J1745x31 96413 || J1745 IV 305mg 4x100mg")
    handled = charted_handling(claim.lines[:1], context)
    assert (handled.administered, handled.discarded) == (31, 9)
    assert "305 mg ÷ 10 mg = 31 units given, 9 discarded" in handled.working


@pytest.mark.parametrize(
    "chart",
    ["J1745 IV 305mg", "J1745 IV 4x100mg", "J1745 IV 305units 4x100mg", "J1745 IV 400mg 4x100mg wasted=20mg"],
)
def test_what_the_chart_does_not_tell(chart):
    claim, context = told(f"M05.79 | J1745x31 96413 || {chart}")
    assert charted_handling(claim.lines[:1], context) is None


@pytest.mark.parametrize(
    ("text", "dollars", "basis"),
    [
        ("M05.79 | 96413x2$900", "258.32", "medicare physician fee 2024"),
        ("837I M05.79 | 96413$900", "900", "charge"),
        ("M05.79 | J1745x40$9000", "9000", "charge"),
        ("2026-02-02 M05.79 | J1745x40$9000", "1296.92", "medicare ASP limit 2026-01"),
        ("837I 2026-02-02 M05.79 | J1745x40$9000", "1296.92", "medicare ASP limit 2026-01"),
        ("837I 2026-02-02 M05.79 | J2469x10$90", "90", "charge"),
    ],
)
def test_what_a_line_is_expected_to_pay(text, dollars, basis):
    claim, context = told(text)
    assert context.expected_payment(claim.lines[0]) == (Decimal(dollars), basis)


def test_a_part_of_a_line_is_expected_to_pay_its_part():
    claim, context = told("M05.79 | J1745x40$9000")
    assert context.expected_payment(claim.lines[0], Decimal(1)) == (Decimal("225.00"), "charge")


@pytest.mark.parametrize(
    ("code", "words", "supported"),
    [
        ("M0579", ["M05"], True), ("M0579", ["M05.7"], True), ("M0579", ["M06"], False),
        ("C8330", ["C81-C85"], True), ("C859", ["C81-C85"], True), ("C860", ["C81-C85"], False),
        ("C800", ["C81-C85"], False), ("D59.19", ["D59.1"], True), ("M05", ["M05.79"], False),
        ("J189", ["A-J-L-N infections"], False), ("C50912", ["C-any", "-"], False),
    ],
)  # fmt: skip
def test_prefixes_and_ranges_of_diagnoses(code, words, supported):
    assert supports(code, words) is supported


def test_the_day_of_a_check_is_the_one_given():
    assert told("M05.79 | 96413")[1].as_of == datetime.date(2024, 8, 22)
