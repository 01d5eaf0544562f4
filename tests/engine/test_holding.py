"""What holds: the command line above the profile, the profile above severity; a broken check always."""

import datetime

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import as_of, parse
from x12tools.codes.payers import read_profile
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.engine.edits import CRASH
from x12tools.engine.holding import HoldingPolicy
from x12tools.findings import Check, Place, Severity
from x12tools.reports.as_text import to_text

DAY = datetime.date(2024, 8, 15)
RULE = """
[[holding]]
rule = "INF-PA-01"
holds = false
until = 2024-08-15
why = "grace period after the plan moved"
"""
SEVERITY = """
[[holding]]
severity = "risk"
holds = true
why = "the plan recoups"
"""


def found(rule, severity):
    check = Check(id=rule, title="x", severity=Severity(severity), snip=6)
    return check.at(Place(), "x")


def profile(text):
    return read_profile("plan.toml", f'name = "Plan"\ntype = "COMM"\n{text}'.encode())


@pytest.mark.parametrize(
    ("text", "command", "finding", "day", "holds", "why"),
    [
        ("", None, ("INF-PA-01", "denial"), DAY, True, None),
        ("", None, ("INF-PA-01", "risk"), DAY, False, None),
        ("", "risk", ("INF-PA-01", "risk"), DAY, True, None),
        ("", "risk", ("INF-PA-01", "denial"), DAY, False, None),
        ('hold_on = ["reject", "denial", "audit"]', None, ("INF-X-01", "audit"), DAY, True, None),
        ('hold_on = ["reject"]', None, ("INF-X-01", "denial"), DAY, False, None),
        ('hold_on = ["reject"]', "denial", ("INF-X-01", "denial"), DAY, True, None),
        (RULE, None, ("INF-PA-01", "denial"), DAY, False,
         "Plan: grace period after the plan moved (until 2024-08-15)"),
        (RULE, None, ("INF-PA-01", "denial"), DAY + datetime.timedelta(days=1), True, None),
        (RULE, None, ("INF-PA-02", "denial"), DAY, True, None),
        (RULE, "reject,denial", ("INF-PA-01", "denial"), DAY, True, None),
        (SEVERITY, None, ("INF-X-01", "risk"), DAY, True, "Plan: the plan recoups"),
        (SEVERITY + RULE.replace("denial", "risk"), None, ("INF-PA-01", "risk"), DAY, False,
         "Plan: grace period after the plan moved (until 2024-08-15)"),
        (RULE.replace("INF-PA-01", "ENG-RULE"), "info", (CRASH.id, "reject"), DAY, True, None),
    ],
)  # fmt: skip
def test_who_decides(text, command, finding, day, holds, why):
    hold_on = None if command is None else frozenset(map(Severity, command.split(",")))
    (decided,) = HoldingPolicy(profile(text), day, hold_on).applied([found(*finding)])
    assert (decided.holds, decided.cap_reason) == (holds, why)


def test_the_profile_holds_and_lets_go(tmp_path):
    text = "EXPPO1 2024-08-15 M05.79 | J1745x40 96413"
    path = tmp_path / "plan.toml"
    whole = 'name = "Plan"\ntype = "COMM"\npayer_ids = ["EXPPO1"]\n[[authorization]]\ncodes = ["J1745"]\n'
    path.write_text(whole + RULE.replace("2024-08-15", "2024-12-31"), "utf-8")
    report = check(to_837(parse(text)), Options(as_of=as_of(parse(text)), payers=str(tmp_path)))
    (finding,) = report.findings
    assert (finding.rule, finding.severity.value, finding.holds) == ("INF-PA-01", "risk", False)
    assert report.exit_code == 0
    assert "Plan: grace period after the plan moved (until 2024-12-31)" in to_text(report)
    assert [one.name for one in report.profiles.values()] == ["Plan"]
