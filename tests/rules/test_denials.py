"""The denials that rules name: codes that are, still in force, and what is foretold among them."""

import pytest

from x12tools.codes import load_table
from x12tools.rules import all_rules

REASONS = {row["code"]: row for row in load_table("denials/carc").rows}


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_foretells_reasons_that_deny_and_are_not_closed(rule):
    for denial in rule.predicts:
        assert denial.carc in REASONS, f"{rule.id}: CARC {denial.carc} is none"
        assert REASONS[denial.carc]["denial"] == "yes"
        assert not REASONS[denial.carc]["closed"]
        assert denial.group in REASONS[denial.carc]["usual_groups"].split()


def test_what_is_foretold_is_a_part_of_what_may_come():
    for rule in all_rules():
        assert set(rule.predicts) <= set(rule.check.denials)
