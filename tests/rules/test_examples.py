"""Every example in a rule's docstring and every case beside this file is a test.

``Pass``: nothing holds the claim. ``Silent``: the rule says nothing of it. ``Fail``: the rule
alone holds it, at its own severity. ``Denial``: the rule alone holds it, as a denial that its own severity
is not: the record is against the claim, it stands in another finding's place, or less is known.
``Risk``, ``Info`` and the like: the rule says so, and nothing holds the claim. The authorization log is
empty: it was given, and has no match; rows of one stand after ``&&`` (``engine/typed.py``).

What a finding says may follow a claim, after `` ==> `` and with semicolons between: ``$62.58`` is at
risk, ``line 3`` and ``SV101-03`` are where it is, ``96365 -> 96367`` is its fix, ``human`` decides on it,
``denied CO-97 (M15) or CO-236`` is what it foretells; other words stand in its message or in the fix's text.

A case that the shorthand cannot say edits the 837 made of it (``typed_claims.edited``).
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from typed_claims import checked

from x12tools.findings import Safety, Severity
from x12tools.rules import all_rules, find_rule

CASES = Path(__file__).parent / "cases"
RULES = CASES.parent.parent.parent / "x12tools" / "rules"
SEVERITIES = {severity.value.capitalize(): severity for severity in Severity}


def cases():
    for rule in all_rules():
        for kind in ("Pass", "Fail"):
            yield from ((rule.id, kind, text, "") for text in rule.examples(kind))
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                kind, _, text = line.partition(":")
                text, _, told = text.partition(" ==> ")
                yield path.stem, kind, text.strip(), told


TOLD = list(cases())
ALL = [(id, kind, text) for id, kind, text, _ in TOLD]


@pytest.mark.parametrize(("id", "kind", "text", "told"), TOLD, ids=[f"{i} {k} {t}" for i, k, t in ALL])
def test_example(id, kind, text, told):
    report = checked(text)
    for finding in report.findings:
        assert_can_be_told(finding)
    holding = [f"{finding.rule}: {finding.message}" for finding in report.findings if finding.holds]
    own = [finding for finding in report.findings if finding.rule == id]
    if kind == "Silent":
        assert own == []
        assert holding == []
    elif kind == "Pass":
        assert holding == []
    elif kind == "Fail":
        rule = find_rule(id)
        assert own, "the rule says nothing of it"
        assert {one.rule for one in report.findings if one.holds} <= {id}, "held by other edits too"
        fired = [finding for finding in own if finding.holds] or own
        assert fired[0].severity is rule.check.severity
        assert fired[0].capped_from is None
    elif kind == "Denial":
        assert {finding.rule for finding in report.findings if finding.holds} == {id}
        assert {finding.severity for finding in own} == {Severity.DENIAL}
        assert find_rule(id).check.severity is not Severity.DENIAL
    else:
        assert holding == []
        assert {finding.severity for finding in own} == {SEVERITIES[kind]}
    for words in filter(None, told.split("; ")):
        assert any(says(finding, words) for finding in own), [shown(finding) for finding in own]


def says(finding, words):
    fix = finding.fix
    if re.fullmatch(r"\$[\d.]+", words):
        return finding.dollars_at_risk == Decimal(words[1:])
    if re.fullmatch(r"line \d+", words):
        return finding.place.line == int(words[5:])
    if re.fullmatch(r"[A-Z]{2,3}\d{2,3}(-\d\d)?", words):
        return finding.place.element == words
    if words.startswith("denied "):
        return (" or ".join(map(str, finding.predicts)) or "nothing") == words.removeprefix("denied ")
    if words in {safety.value for safety in Safety}:
        return fix is not None and fix.safety.value == words
    if " -> " in words:
        return fix is not None and f"{fix.before} -> {fix.after}" == words and bool(fix.changes)
    return words in finding.message or (fix is not None and words in fix.text)


def shown(finding):
    fix = finding.fix and (finding.fix.safety.value, finding.fix.text, finding.fix.before, finding.fix.after)
    return finding.place.line, finding.dollars_at_risk, finding.message, fix


def assert_can_be_told(finding):
    """Words, figures and the fix are such that a report can print them."""
    texts = [finding.message, *([finding.fix.text] if finding.fix else [])]
    for text in texts:
        assert text.strip()
        assert not any(odd in text for odd in ("None", "Decimal", "frozenset", "<", "{", "E+", "  "))
    assert isinstance(finding.severity, Severity)
    assert (finding.dollars_at_risk is None) is (finding.basis is None)
    if finding.dollars_at_risk is not None:
        assert finding.dollars_at_risk.is_finite()
    if finding.fix is not None:
        assert isinstance(finding.fix.safety, Safety)
        assert bool(finding.fix.changes) <= (finding.fix.safety is not Safety.HUMAN)


def test_no_words_in_brackets_are_left():
    """``tools/new_rule.py`` leaves them in a rule that it begins, for whoever goes on."""
    begun = re.compile(r"<[A-Za-z][^<>\n]*>")
    for path in [*(RULES.glob("*/*.py")), *CASES.glob("*.txt")]:
        left = begun.search(path.read_text("utf-8"))
        assert not left, f"{path.name}: words in brackets are left: {left[0]}"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_every_rule_says_why_and_shows_both_sides(rule):
    assert rule.why.endswith((".", ":"))
    shown = {kind for id, kind, _ in ALL if id == rule.id}
    assert "Pass" in shown
    assert shown & {"Fail", "Risk"}
    assert rule.check.source
    assert rule.check.denials


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_stands_in_the_file_of_its_id(rule):
    assert rule.body.__module__.rsplit(".", 1)[1] == rule.id.lower().replace("-", "_")


def test_an_id_is_of_one_rule():
    ids = [id for rule in all_rules() for id in (rule.id, *rule.aliases)]
    assert len(ids) == len(set(ids))
    assert all(find_rule(id) is not None for id in ids)


def test_cases_are_of_rules_that_are():
    assert {path.stem for path in CASES.glob("*.txt")} <= {rule.id for rule in all_rules()}
    assert {kind for _, kind, _ in ALL} <= {"Pass", "Fail", "Silent", *SEVERITIES}


def test_a_safe_fix_changes_form_alone():
    finding = checked("M05.79 | J9312x100-JZ/50242-053-06 96413").findings[0]
    assert finding.fix.safety is Safety.SAFE
    assert [(c.before, c.after) for c in finding.fix.changes] == [
        ("LIN**N4*50242-053-06", "LIN**N4*50242005306")
    ]


def test_data_that_do_not_cover_the_date_cap_the_finding():
    finding = checked("2026-03-02 M05.79 | J9312x100-JZ$9000 96415x2").findings[0]
    assert finding.rule == "INF-SEQ-04"
    assert finding.severity.value == "risk"
    assert finding.capped_from.value == "denial"
    assert finding.data_date == "2024-06-03"
