"""What must hold of any claim: order changes no verdict, and no code makes a rule fail."""

import functools
import itertools
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_examples import ALL
from typed_claims import checked

from x12tools.rules import all_rules
from x12tools.rules.tables import add_on_primaries, administration, drugs, procedures

VISITS = [
    ("M05.79", "J9312x100-JZ 96413 96415x3 J1200x1 96375x2 J1100x10"),
    ("K50.90", "J1745x35 J1745x5-JW 96413 96415"),
    ("C18.9 Z51.11", "J9263x170-JZ 96413 96415 J0640x16-JZ 96368 J9190x9 96411 96416 J2469x10-JZ 96367"),
    ("C50.912 Z51.11", "J9306x420-JZ J9355x45-JZ 96413 96417 96415 J1453x150-JZ 96367"),
    ("C67.9 Z51.11", "J9060x14 96413 96415 96361x2 J1453x150-JZ 96367 J2469x10-JZ 96375"),
    ("C34.11 Z51.12", "J9271x200-JZ 96413"),
    ("D50.9", "J1756x200-JZ 96374"),
    ("J15.9", "J0696x8 96365 96365-59"),
    ("E86.0", "J7030 96360 96361"),
    ("M81.0", "J0897x60-JZ 96372"),
    ("D51.0", "J3420 96372"),
    ("G70.01", "J1569x80-JZ 96365 96366x3"),
    ("C61", "J9217x6-JZ 96402"),
    ("C18.9", "96523 85025 36415"),
    ("D80.0", "J1569x80-JZ-JB 96369 96370"),
    ("C50.911 Z51.11", "J2506x12-JZ 96377"),
    ("J15.9", "96365 96374(rendering=1234567893)"),
    ("R10.9", "99213-25 J1885x2-JZ 96374"),
]
HOSPITAL = [
    ("C34.11 Z51.12", "0636:J9271x200-JZ 0335:96413 0250:$88"),
    ("J15.9", "0762:G0378x20 0260:96365 0260:96375 2024-08-16: 0260:96366x2 0260:96376"),
    ("R11.2", "0450:99284-25 0260:96374 0260:96375 0258:J7030 0260:96361"),
    ("C18.9", "0510:G0463-25 0335:96523-59"),
    ("J15.9", "0260:96365 0260:96368 0250:$40 0250:$60"),
]
VALID = [
    line
    for path in sorted((Path(__file__).parent / "valid_claims").glob("*.txt"))
    for line in path.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
CODES = sorted(
    {*administration(), *add_on_primaries(), *itertools.islice(drugs(), 0, None, 9), *procedures()}
    | {"99213", "85025", "36415", "G0463", "G0378", "J3490", "J9999", "J0000", "S9500", "90378", "A9500"}
)
MODIFIERS = ["JW", "JZ", "59", "XE", "XS", "25", "76", "GY", "Q0", "UD", "JB", "LT", "TB", "ZZ"]
PAYERS = ["medicare", "dme", "ma", "medicaid", "commercial", "tricare", "wc", "EXPPO1", "EXHMO1", "EXPOS1"]


@functools.cache
def held(text):
    return tuple(f"{finding.rule}: {finding.message}" for finding in checked(text).findings if finding.holds)


@pytest.mark.parametrize("text", VALID)
def test_a_valid_claim_goes(text):
    assert held(text) == ()


@pytest.mark.parametrize(("diagnoses", "lines"), VISITS)
def test_a_common_visit_goes(diagnoses, lines):
    assert held(f"{diagnoses} | {lines}") == ()


@pytest.mark.parametrize(("diagnoses", "lines"), HOSPITAL)
def test_a_common_hospital_visit_goes(diagnoses, lines):
    assert held(f"837I {diagnoses} | {lines}") == ()


WHOLE_CLAIM = {"INF-DX-04", "INF-DX-06", "INF-DRG-01", "INF-SET-02", "INF-SET-16"}
"""Edits that another day's drug or administration may answer."""

APART = re.compile(r"20\d\d-|<<|>>|line=|tob=")
"""Claims whose other days are not free: they are dated, or the bill is of an encounter."""

FAULTS = [
    (id, text)
    for id, kind, text in ALL
    if id.startswith("INF-")
    and kind not in ("Pass", "Silent")
    and id not in WHOLE_CLAIM
    and not APART.search(text)
]


@pytest.mark.parametrize(("id", "text"), FAULTS, ids=[f"{id} {text}" for id, text in FAULTS])
def test_a_fault_is_found_behind_a_visit_of_another_day(id, text):
    head, _, rest = text.partition(" | ")
    for visit in ("99213", "J9271x200-JZ 96413", "J0878x500-JZ 96365"):
        report = checked(f"{head} | 2024-08-13: {visit} 2024-08-15: {rest}")
        assert id in {finding.rule for finding in report.findings}


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(VISITS).flatmap(
        lambda visit: st.tuples(st.just(visit[0]), st.permutations(visit[1].split()))
    )
)
def test_the_order_of_the_lines_holds_no_claim(visit):
    diagnoses, lines = visit
    assert held(f"{diagnoses} | {' '.join(lines)}") == ()


@st.composite
def any_line(draw):
    code = draw(st.sampled_from(CODES))
    units = draw(st.sampled_from(["", "x0", "x1", "x2", "x0.5", "x1000", "x999999"]))
    modifiers = "".join(f"-{m}" for m in draw(st.lists(st.sampled_from(MODIFIERS), max_size=4, unique=True)))
    charge = draw(st.sampled_from(["", "$0", "$0.01", "$999.99"]))
    ndc = draw(st.sampled_from(["", "/50242005306", "/50242-053-06", "/5024205306:2.5ML", "/1-2-3"]))
    return f"{code}{units}{modifiers}{charge}{ndc}"


@st.composite
def any_claim(draw):
    form = draw(st.sampled_from(["837P", "837I"]))
    payer = draw(st.sampled_from(PAYERS))
    date = draw(st.sampled_from(["2019-01-01", "2024-08-15", "2025-10-02", "2026-02-02"]))
    key = draw(
        st.sampled_from(
            ["", "pos=22", "pos=12"] if form == "837P" else ["", "tob=0851", "tob=0721", "freq=2"]
        )
    )
    lines = draw(st.lists(any_line(), min_size=1, max_size=8))
    if len(lines) > 3 and draw(st.booleans()):
        lines.insert(2, "2024-08-16:")
    chart = draw(
        st.sampled_from(
            [
                "",
                " || J1745 IV 400mg 4x100mg",
                " || line=1 09:00-11:00 5g 2x3mL access=port",
                " || line=2 0mg 0x5mg",
            ]
        )
    )
    log = draw(
        st.sampled_from(["", " && A1 J1745 2024-01-01..2024-12-31", " && A1 J3357 place=22; A2 pending"])
    )
    return f"{form} {payer} {date} {key} M05.79 C18.9 | {' '.join(lines)}{chart}{log}"


@settings(deadline=None, max_examples=150)
@given(any_claim())
def test_nothing_billed_makes_a_rule_fail(text):
    found = checked(text).findings
    assert [finding.message for finding in found if finding.rule == "ENG-RULE"] == []
    ids = {rule.id for rule in all_rules()}
    for finding in found:
        if finding.rule in ids:
            assert finding.dollars_at_risk is None or finding.dollars_at_risk >= Decimal(0)
            assert finding.place.ordinal is not None
            assert (finding.capped_from is None) is (finding.cap_reason is None)
