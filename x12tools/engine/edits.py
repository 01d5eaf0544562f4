"""Runs the edits on one claim: wakes rules by code, applies the gates, joins what has one cause."""

import datetime
import functools
from collections.abc import Iterable

import attrs

from x12tools.claims.model import Claim
from x12tools.findings import HOLDING, Check, Finding, Related, Severity
from x12tools.rules import all_rules
from x12tools.rules.base import Rule
from x12tools.rules.context import Context, table

CRASH = Check(id="ENG-RULE", title="A rule failed; its claim is held", severity=Severity.REJECT, snip=6)

_LEADS = {
    "INF-DRG-07": ("CODE-HCPCS",),
    "INF-SEQ-06": ("INF-DRG-03",),
    "INF-JW-02": ("INF-JW-01",),
}
"""Which finding explains which other on the same line."""


@functools.cache
def _by_form(form: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules() if form in rule.forms)


def run_edits(claim: Claim, context: Context) -> list[Finding]:
    """What the edits find on a claim, capped by the gates and with one finding per cause."""
    codes = claim.codes
    evidence = context.evidence
    found: list[Finding] = []
    for rule in _by_form(claim.form):
        if rule.codes is not None and codes.isdisjoint(rule.codes):
            continue
        if rule.payers is not None and context.profile.type not in rule.payers:
            continue
        if not rule.needs <= evidence:
            continue
        try:
            found += [gated(finding, rule, context, claim.date) for finding in rule.body(claim, context)]
        except Exception as why:  # a broken rule must hold its claim, and the run must go on
            found.append(CRASH.at(claim.at(), f"{rule.id} failed ({type(why).__name__}); the claim is held."))
    return joined(found)


def gated(finding: Finding, rule: Rule, context: Context, date: datetime.date | None) -> Finding:
    """The finding with the severity it may have here: payer class and data dates cap it at risk."""
    dated = [table(name) for name in rule.tables]
    data_date = min((one.data_date for one in dated), default=None)
    if data_date:
        finding = attrs.evolve(finding, data_date=data_date.isoformat())
    if finding.severity.rank >= Severity.RISK.rank:
        return finding
    reason = None
    if context.profile.type in rule.advisory:
        reason = f"{context.profile.name}: the payer's own policy decides"
    elif outside := next((one for one in dated if not one.covers(date)), None):
        reason = f"{outside.title}: the data are of {outside.data_date} and do not cover the date of service"
    if reason is None:
        return finding
    return attrs.evolve(finding, severity=Severity.RISK, capped_from=finding.severity, cap_reason=reason)


def joined(found: Iterable[Finding]) -> list[Finding]:
    """One finding per cause: what another explains stands in the leader's ``related``."""
    leading = list(found)
    for leader in list(leading):
        for other in list(leading):
            if other.rule in _LEADS.get(leader.rule, ()) and set(other.lines) <= set(leader.lines):
                leading.remove(other)
                at = next(
                    i
                    for i, one in enumerate(leading)
                    if one.rule == leader.rule and one.lines == leader.lines
                )
                worst = min(leading[at].severity, other.severity, key=lambda s: s.rank)
                leading[at] = attrs.evolve(
                    leading[at],
                    severity=worst,
                    related=(*leading[at].related, Related(other.rule, other.place.line)),
                )
    return leading


def holds(finding: Finding, hold_on: frozenset[Severity] = HOLDING) -> bool:
    """Whether a finding holds its claim."""
    return finding.severity in hold_on if finding.holds is None else finding.holds
