"""Every example in a rule's docstring is a test."""

import pytest

from x12tools.claims.shell import encounter_rows, to_837
from x12tools.claims.shorthand import as_of, parse
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.findings import Safety
from x12tools.rules import all_rules
from x12tools.rules.encounters import encounters

EXAMPLES = [
    (rule, kind, text) for rule in all_rules() for kind in ("Pass", "Fail") for text in rule.examples(kind)
]


def checked(text):
    claims = parse(text)
    return check(to_837(claims), Options(as_of=as_of(claims), encounters=encounters(encounter_rows(claims))))


@pytest.mark.parametrize(("rule", "kind", "text"), EXAMPLES, ids=[f"{r.id} {k} {t}" for r, k, t in EXAMPLES])
def test_example(rule, kind, text):
    report = checked(text)
    holding = [finding for finding in report.findings if finding.holds]
    if kind == "Pass":
        assert holding == []
    else:
        fired = holding or report.findings
        assert {finding.rule for finding in fired} == {rule.id}
        assert fired[0].severity is rule.check.severity
        assert fired[0].capped_from is None


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_every_rule_says_why_and_shows_both_sides(rule):
    assert rule.why.endswith((".", ":"))
    assert rule.examples("Pass")
    assert rule.examples("Fail")
    assert rule.check.source


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_stands_in_the_file_of_its_id(rule):
    assert rule.body.__module__.rsplit(".", 1)[1] == rule.id.lower().replace("-", "_")


def test_a_safe_fix_changes_form_alone():
    finding = checked("M05.79 | J9312x100-JZ/50242-053-06 96413").findings[0]
    assert finding.fix.safety is Safety.SAFE
    assert [(c.before, c.after) for c in finding.fix.changes] == [
        ("LIN**N4*50242-053-06", "LIN**N4*50242005306")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "M05.79 | 96413 96365-59",
        "C18.9 | J9263x340-JZ 96413 96415 J0640x16-JZ 96368 J9190x9 96411 96416",
        "C34.11 | J9045x12 96413",
        "commercial M05.79 | J1745x40 96413 96415",
        "pos=32 M81.0 | J0897x60-JZ 96372",
        "837I C34.11 | J9271x200-JZ 96413 96375",
    ],
)
def test_valid_claims_pass(text):
    assert [finding for finding in checked(text).findings if finding.holds] == []


def test_data_that_do_not_cover_the_date_cap_the_finding():
    finding = checked("2026-03-02 M05.79 | J9312x100-JZ 96415x2").findings[0]
    assert finding.rule == "INF-SEQ-04"
    assert finding.severity.value == "risk"
    assert finding.capped_from.value == "denial"
    assert finding.data_date == "2024-06-03"
