"""Every rule is seen at work among the examples, and shows itself in its docstring.

A rule that no example makes fire as it declares, uncapped, may be dead or may never hold anything.
What cannot be seen stands here by name, with why.
"""

import pytest
from test_examples import ALL
from typed_claims import checked

from x12tools.findings import Severity
from x12tools.rules import all_rules

UNSEEN = {
    "INF-PA-10": "a denial only by a hospital's own profile, and no shipped profile is a hospital's",
}
"""Rules that no example can show at their declared severity."""

RETURNED = {
    "INF-NCCI-18": "the outpatient code editor returns the bill before there is a remittance",
}
"""Holding rules whose fault becomes no denial of its own."""

AGAINST = ("Fail", "Denial", "Risk", "Audit", "Underpayment", "Info")
HOLDING = (Severity.REJECT, Severity.DENIAL)


def faults(rule):
    """The examples in which the rule says something."""
    return [text for kind in AGAINST for id, how, text in ALL if (id, how) == (rule.id, kind)]


def is_seen(rule, text):
    return any(
        finding.rule == rule.id and finding.severity is rule.check.severity and finding.capped_from is None
        for finding in checked(text).findings
    )


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_is_seen_at_its_own_severity(rule):
    assert any(is_seen(rule, text) for text in faults(rule)) is (rule.id not in UNSEEN)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_docstring_shows_what_can_be_typed(rule):
    assert rule.examples("Pass")
    typed = [text for id, kind, text in ALL if (id, kind) == (rule.id, "Fail") and " >> " not in text]
    assert bool(rule.examples("Fail")) is bool(typed)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_what_holds_a_claim_foretells_a_denial(rule):
    if rule.check.severity in HOLDING:
        assert bool(rule.predicts) is (rule.id not in RETURNED)


def test_the_exceptions_are_of_rules_that_are():
    ids = {rule.id for rule in all_rules()}
    assert ids >= UNSEEN.keys() | RETURNED.keys()
    assert all((*UNSEEN.values(), *RETURNED.values()))
