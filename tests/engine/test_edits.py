"""The gates and the joining: what silences a rule, what caps a finding, what explains another."""

from decimal import Decimal

import attrs
import pytest
from typed_claims import checked, told

from x12tools.engine.edits import holds
from x12tools.engine.gates import VOID, gated, is_woken
from x12tools.engine.precedence import LEADS, joined, under_guide
from x12tools.findings import HOLDING, Check, Denial, Finding, Place, Severity
from x12tools.rules import all_rules
from x12tools.rules.base import at_line, capped, rule


def made(severity=Severity.DENIAL, **more):
    @rule(
        id="INF-TST-01",
        title="A test",
        severity=severity,
        source="none",
        denials=[Denial("CO", "97")],
        **more,
    )
    def test_rule(claim, context):
        """Speaks of the first line."""
        yield at_line(test_rule, claim.lines[0], "wrong", context)

    return test_rule


def judged(one, text):
    claim, context = told(text)
    woken = is_woken(one, context.profile.type, claim.codes, claim.tags) and one.needs <= context.evidence
    if not woken or (claim.frequency == VOID and not one.voids):
        return None
    (finding,) = [gated(finding, one, claim, context) for finding in one.body(claim, context)]
    return finding


CLAIM = "M05.79 | J1745x40-JZ 96413"


@pytest.mark.parametrize(
    ("more", "text", "speaks"),
    [
        ({}, CLAIM, True),
        ({"codes": frozenset({"96413"})}, CLAIM, True),
        ({"codes": frozenset({"96365"})}, CLAIM, False),
        ({"payers": "MA COMM"}, CLAIM, False),
        ({"payers": "FFS_B"}, CLAIM, True),
        ({"needs": "dose"}, CLAIM, False),
        ({"needs": "dose"}, f"{CLAIM} || J1745 IV 400mg", True),
        ({"needs": "dose vials"}, f"{CLAIM} || J1745 IV 400mg", False),
        ({"needs": "times"}, f"{CLAIM} || J1745 IV 09:00-", False),
        ({"needs": "times"}, f"{CLAIM} || J1745 IV 09:00-11:00", True),
        ({"needs": "history"}, f"{CLAIM} || J1745 IV 09:00-11:00", False),
        ({}, f"freq=8 icn=1 {CLAIM}", False),
        ({"voids": True}, f"freq=8 icn=1 {CLAIM}", True),
        ({"needs": "payer_policy:jwjz"}, CLAIM, True),
        ({"needs": "payer_policy:diagnosis"}, CLAIM, False),
        ({"needs": "payer_policy:diagnosis"}, f"EXPPO1 {CLAIM}", True),
    ],
)
def test_a_rule_is_silent_without_what_it_needs(more, text, speaks):
    assert (judged(made(**more), text) is not None) is speaks


@pytest.mark.parametrize(
    ("more", "text", "severity"),
    [
        ({}, CLAIM, "denial"),
        ({"general_knowledge": True}, CLAIM, "risk"),
        ({"advisory": "COMM"}, CLAIM, "denial"),
        ({"advisory": "COMM"}, f"commercial {CLAIM}", "risk"),
        ({"tables": ("mue",)}, CLAIM, "denial"),
        ({"tables": ("mue",)}, f"2026-03-02 {CLAIM}", "risk"),
        ({"tables": ("mue", "asp")}, CLAIM, "risk"),
        ({"severity": Severity.INFO, "tables": ("mue",)}, f"2026-03-02 {CLAIM}", "info"),
    ],
)
def test_a_finding_is_capped_and_says_why(more, text, severity):
    one = made(**more)
    finding = judged(one, text)
    assert finding.severity.value == severity
    lowered = finding.severity is not one.check.severity
    assert finding.capped_from is (one.check.severity if lowered else None)
    assert bool(finding.cap_reason) is lowered
    assert holds(finding) is (severity == "denial")


def test_a_profile_says_how_far_its_edits_go():
    one = made(advisory="COMM", editing="ptp")
    claim, context = told(f"commercial {CLAIM}")
    (finding,) = one.body(claim, context)
    assert gated(finding, one, claim, context).severity is Severity.RISK
    policies = {**context.profile.policies, "ptp": {"severity_cap": "denial"}}
    context.profile = attrs.evolve(context.profile, policies=policies)
    assert gated(finding, one, claim, context).severity is Severity.DENIAL


def test_the_date_that_counts_is_the_lines_own():
    one = made(tables=("mue",))
    assert judged(one, "2024-12-30 M05.79 | 96413 2025-01-02: 96413").severity is Severity.DENIAL
    assert judged(one, "2025-01-02 M05.79 | 96413 2024-12-30: 96413").severity is Severity.RISK


def test_what_is_capped_twice_remembers_where_it_came_from():
    finding = made().check.at(_place(), "wrong")
    finding = capped(capped(finding, Severity.RISK, "first"), Severity.INFO, "second")
    assert (finding.severity, finding.capped_from) == (Severity.INFO, Severity.DENIAL)


def _place():
    claim, _ = told(CLAIM)
    return claim.lines[0].at()


@pytest.mark.parametrize(("record", "severity"), [(False, Severity.AUDIT), (True, Severity.DENIAL)])
def test_an_audit_that_the_record_contradicts_is_a_denial(record, severity):
    claim, context = told(CLAIM)
    finding = at_line(made(Severity.AUDIT), claim.lines[0], "wrong", context, record=record)
    assert finding.severity is severity


@pytest.mark.parametrize("severity", list(Severity))
def test_only_reject_and_denial_hold(severity):
    finding = Check(id="X", title="x", severity=severity, snip=6).at(_place(), "wrong")
    assert holds(finding) is (severity in HOLDING)


@pytest.mark.parametrize(
    "words",
    [{"payers": "MEDICARE"}, {"advisory": "FFS"}, {"needs": "doses"}, {"editing": "ncci"}, {"forms": "837D"}],
)
def test_a_word_that_no_gate_knows_is_refused(words):
    with pytest.raises(ValueError, match="none of"):
        made(**words)


def found(id, severity=Severity.DENIAL, lines=(1,)):
    return Finding(rule=id, title=id, severity=severity, snip=6, message="", lines=lines)


def test_the_limit_stands_under_what_names_the_fault():
    (finding,) = joined([found("INF-DRG-03", lines=(1, 2)), found("INF-SEQ-06", lines=(2,))])
    assert finding.rule == "INF-SEQ-06"
    assert [one.rule for one in finding.related] == ["INF-DRG-03"]


def test_the_leader_takes_the_highest_severity():
    (finding,) = joined([found("INF-DRG-03"), found("INF-SEQ-01", Severity.RISK)])
    assert (finding.rule, finding.severity) == ("INF-SEQ-01", Severity.DENIAL)


def test_other_lines_have_other_causes():
    both = [found("INF-SEQ-06"), found("INF-DRG-03", lines=(3,))]
    assert joined(both) == both


def test_precedence_names_rules_that_are_and_no_rule_leads_itself():
    known = {one.id for one in all_rules()}
    for leader, followers in LEADS.items():
        assert {leader, *followers} <= known
        below = set(followers)
        while wider := {f for one in below for f in LEADS.get(one, ())} - below:
            below |= wider
        assert leader not in below


def test_one_fault_of_one_line_is_one_finding():
    report = checked("C18.9 | J9263x340-JZ 96413 J0640x16-JZ 96368x3")
    (finding,) = report.findings
    assert finding.rule == "INF-SEQ-06"
    assert [one.rule for one in finding.related] == ["INF-DRG-03"]
    assert finding.dollars_at_risk == Decimal("39.28")


@pytest.mark.parametrize(
    ("text", "leader", "explained"),
    [
        ("837I C18.9 | 0335:C8957 0335:96415 0250:$50", "INF-SEQ-16", {"INF-SEQ-04", "INF-NCCI-02"}),
        ("C90.00 | J9041x3.5-JZ 96401 || J9041 SC 3.5mg", "INF-DRG-04", {"INF-DRG-22"}),
        ("2025-06-02 R52 | J1171-JZ 96374 || J1171 IVP 1mg", "INF-DRG-23", {"INF-DRG-04"}),
        ("D51.0 | J3420 J3420 96372", "INF-DRG-03", {"INF-DRG-12"}),
        (
            "2024-08-15 D80.0 | J1569x80-JZ 96365 96366x2 2024-08-16: 96366x3 || J1569 IV 20:00-03:10",
            "INF-SEQ-04",
            set(),
        ),
    ],
)
def test_what_names_the_fault_speaks_alone(text, leader, explained):
    (finding,) = [one for one in checked(text).findings if one.rule.startswith("INF-")]
    assert finding.rule == leader
    assert {one.rule for one in finding.related} == explained


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("M05.79 | J9312x100-JZ 96413 96365", "62.58"),
        ("pos=22 M05.79 | 96413 96365", "191.74"),
        ("M05.79 | J1745x40$9000/57894-030-01 96413", "9000"),
        ("M05.79 | J1745x40$9000 96413 96365 ++ M05.79 | J1745x40$9000 96413", "18062.58"),
        ("M54.50 | J1745x40-JZ$9000 96413", "0"),
    ],
)
def test_no_dollar_of_a_claim_is_counted_twice(text, total):
    assert checked(text).dollars_at_risk == Decimal(total)


DIAGNOSES = "commercial M05.79 Z79.899 | 96413@1,2"


@pytest.mark.parametrize(
    ("edit", "leader"),
    [
        ("HI*ABK:M0579*ABF:Z79899 => HI*ABK:M0579*ABF>Z79899", "IG-SEPARATOR"),
        ("HI*ABK:M0579*ABF:Z79899 => HI*ABK:M0579/HI*ABF:Z79899", "IG-QUALIFIER"),
    ],
)
def test_pointers_are_not_judged_where_the_diagnoses_cannot_be_read(edit, leader):
    (finding,) = checked(f"{DIAGNOSES} >> {edit}").findings
    assert finding.rule == leader


def test_a_pointer_is_judged_where_the_diagnoses_are_read():
    (finding,) = checked("commercial M05.79 | 96413@1,2").findings
    assert finding.rule == "SIT-POINTER"


def at_element(rule, element, severity=Severity.REJECT):
    check = Check(id=rule, title="A test", severity=severity, snip=2)
    return check.at(Place(7, 70, "2310B", "NM1", element), "wrong")


@pytest.mark.parametrize(
    ("broken", "related"),
    [
        (at_element("IG-ELEMENT-NOT-USED", "NM109"), ["CODE-NPI"]),
        (at_element("IG-ELEMENT-NOT-USED", "NM108"), []),
        (at_element("IG-SPACES", "NM109", Severity.RISK), []),
    ],
)
def test_an_element_that_the_guide_refuses_is_not_refused_by_its_codes_too(broken, related):
    found = under_guide([broken], [at_element("CODE-NPI", "NM109")])
    assert [one.rule for one in found[0].related] == related
    assert len(found) == 1 + (not related)
