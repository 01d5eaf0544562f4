"""Fixes: safe ones are applied, others by name, money follows, nothing else changes."""

import pytest
from conftest import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.errors import UsageError
from x12tools.fixes import fix
from x12tools.rules import all_rules
from x12tools.wire import read, write

CLEAN = to_837(parse("M05.79 | J9312x100-JZ 96413 96415x3 ++ M05.79 | 96365"))


def claim(text):
    return to_837(parse(text))


def test_a_clean_file_is_not_touched():
    result = fix(CLEAN)
    assert result.changes == []
    assert write(result.document) == CLEAN


def test_a_hyphenated_ndc_is_padded():
    data = claim("M05.79 | J9312x100-JZ/50242-053-06 96413")
    result = fix(data)
    assert [(c.rule, c.before, c.after) for c in result.changes] == [
        ("INF-NDC-02", "LIN**N4*50242-053-06", "LIN**N4*50242005306")
    ]
    assert write(result.document) == data.replace(b"50242-053-06", b"50242005306")
    assert result.after.exit_code == 0


def test_an_assisted_fix_waits_for_a_yes():
    data = claim("C18.9 | J9263x340-JZ 96413 J0640x16-JZ 96368x3$300")
    assert fix(data).changes == []
    result = fix(data, ["INF-SEQ-06"])
    texts = [(c.before.split("*")[0], c.after) for c in result.changes]
    assert ("SV1", "SV1*HC:96368*100.00*UN*1***1") in texts
    assert any(after.startswith("CLM*TRY1*3760.00*") for tag, after in texts if tag == "CLM")
    assert result.after.exit_code == 0


def test_accepting_for_one_claim_leaves_the_other():
    data = claim("M05.79 | 96413 96365 ++ M05.79 | 96413 96365")
    result = fix(data, ["INF-SEQ-01:TRY2"])
    assert [c.claim_id for c in result.changes] == ["TRY2"]
    assert [c.held for c in result.after.claims] == [True, False]


def test_a_charge_wrong_on_arrival_is_never_rewritten():
    data = claim("total=999.99 C18.9 | J9263x340-JZ 96413 J0640x16-JZ 96368x3$300")
    assert fix(data, ["INF-SEQ-06"]).changes == []


def test_accepting_what_is_not_there_is_said():
    with pytest.raises(UsageError, match="INF-SEQ-99"):
        fix(CLEAN, ["INF-SEQ-99"])


def test_counts_and_numbers_are_repaired():
    data = CLEAN.replace(b"\nSE*", b"\nSE*9").replace(b"LX*2~", b"LX*7~", 1).replace(b"GE*1*", b"GE*4*")
    result = fix(data)
    assert write(result.document) == CLEAN
    assert {c.rule for c in result.changes} == {"numbering"}


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in all_rules() for text in rule.examples("Fixed")],
    ids=lambda value: getattr(value, "id", None),
)
def test_a_fixed_example_is_what_the_fix_makes(rule, text):
    broken = claim(rule.examples("Fail")[0])
    assert write(fix(broken).document) == claim(text)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("837*/*/*.edi")), ids=lambda p: f"{p.parent} {p.stem}")
def test_fixing_twice_changes_nothing_more(path):
    once = fix(path)
    assert fix(write(once.document)).changes == []
    assert len(once.after.claims) == len(once.before.claims)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["96413", "96365", "96368x2$20", "96415x2", "96374"]), min_size=1, max_size=5)
)
def test_charges_are_conserved_unless_accepted(lines):
    data = claim("M05.79 | " + " ".join(lines))
    result = fix(data, ())
    assert result.after.charges == result.before.charges
    assert len(read(write(result.document)).segments) == len(read(data).segments)
