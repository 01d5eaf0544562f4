"""HL: numbers, parents, levels, child codes."""

import pytest
from damage import CLAIM, DEPENDENT, TWO, changed, structural

from x12tools.engine import check


def test_a_dependent_claim_has_three_levels():
    assert structural(check(DEPENDENT)) == []


@pytest.mark.parametrize(
    ("data", "before", "after", "element", "words"),
    [
        (CLAIM, b"HL*1**20", b"HL*4**20", "HL01", "HL01 is '4', 1 is due"),
        (TWO, b"HL*3**20*1", b"HL*1**20*1", "HL01", "HL01 is '1', 3 is due"),
        (
            TWO,
            b"HL*4*3*22",
            b"HL*4*1*22",
            "HL02",
            "HL02 is '1'; the billing provider of this subscriber is HL 3",
        ),
        (CLAIM, b"HL*2*1*22", b"HL*2**22", "HL02", "HL02 is empty; the billing provider"),
        (CLAIM, b"HL*1**20", b"HL*1*1*20", "HL02", "the top level has no parent"),
        (DEPENDENT, b"HL*3*2*23", b"HL*3*1*23", "HL02", "the subscriber of this patient is HL 2"),
        (DEPENDENT, b"HL*2*1*22*1", b"HL*2*1*22*0", "HL04", "is 0, but a patient level follows"),
        (CLAIM, b"HL*2*1*22*0", b"HL*2*1*22*1", "HL04", "is 1, but no level follows"),
    ],
)
def test_one_bad_hl_is_one_finding(data, before, after, element, words):
    (finding,) = [f for f in check(changed(data, before, after)).findings if f.rule.startswith(("IG", "ENV"))]
    assert (finding.rule, finding.place.element) == ("IG-HIERARCHY", element)
    assert words in finding.message


def test_a_misnumbered_hl_does_not_misparent_its_children():
    data = changed(TWO, b"HL*3**20", b"HL*9**20")
    assert structural(check(data)) == [("IG-HIERARCHY", "2000A", "HL", "HL01")]
    data = changed(data, b"HL*4*3*22", b"HL*10*9*22")
    assert structural(check(data)) == [("IG-HIERARCHY", "2000A", "HL", "HL01")]


def test_a_missing_child_holds_no_claim():
    report = check(changed(CLAIM, b"HL*2*1*22*0", b"HL*2*1*22*1"))
    assert report.exit_code == 0
