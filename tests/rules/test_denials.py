"""The denials that the rules name and the tables of reason and remark codes say the same."""

import pytest

from x12tools.codes import load_table
from x12tools.rules import all_rules, find_rule


def listed(table):
    return {(row["code"], id) for row in load_table(f"denials/{table}").rows for id in row["rules"].split()}


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_every_denial_of_a_rule_leads_back_to_it(rule):
    reasons, remarks = listed("carc"), listed("rarc")
    for denial in rule.check.denials:
        assert (denial.carc, rule.id) in reasons
        assert {(remark, rule.id) for remark in denial.rarc} <= remarks


@pytest.mark.parametrize("table", ["carc", "rarc"])
def test_what_a_table_says_of_a_rule_the_rule_says_too(table):
    for code, id in listed(table):
        rule = find_rule(id)
        if rule is not None:
            assert any(code == denial.carc or code in denial.rarc for denial in rule.check.denials), code


def test_what_is_foretold_is_a_part_of_what_may_come():
    for rule in all_rules():
        assert set(rule.predicts) <= set(rule.check.denials)
