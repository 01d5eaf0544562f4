"""Which services are initial, what each add-on belongs to, and what sets a service apart."""

import pytest
from typed_claims import told

from x12tools.rules.hierarchy import FIRST, INITIAL, REPEAT, is_apart, orphans, rank
from x12tools.rules.tables import administration

ORDER = ["96413", "96409", "96365", "96374", "96360"]


def test_the_hierarchy_is_the_tables():
    assert sorted(INITIAL, key=rank) == ORDER
    assert [rank(code) for code in ORDER] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("code", ORDER)
def test_what_another_drug_becomes_belongs_to_its_initial_code(code):
    assert FIRST[administration()[code]["sequential_twin"]] == code


@pytest.mark.parametrize(("hours", "code"), [("96361", "96360"), ("96366", "96365"), ("96415", "96413")])
def test_further_hours_belong_to_the_first(hours, code):
    assert FIRST[hours] == code
    assert administration()[hours]["family"] == administration()[code]["family"]


@pytest.mark.parametrize(
    ("modifier", "apart"),
    [("59", True), ("XE", True), ("XS", True), ("LT", True), ("RT", True), ("76", False), ("25", False)],
)
def test_what_sets_a_service_apart(modifier, apart):
    claim, _ = told(f"M05.79 | 96365-{modifier}")
    assert is_apart(claim.lines[0]) is apart


def test_a_repeat_is_by_the_same_or_another_person():
    assert set(REPEAT) == {"76", "77"}


@pytest.mark.parametrize(
    ("codes", "alone"),
    [
        (["96413", "96415"], set()),
        (["96365", "96415"], {"96415"}),
        (["96415", "96375"], {"96415", "96375"}),
        (["96409", "96411", "96417"], {"96417"}),
        (["J9271", "99213"], set()),
    ],
)
def test_an_add_on_without_what_it_adds_to(codes, alone):
    assert orphans(codes) == alone
