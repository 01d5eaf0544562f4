"""The gates: which rules may speak of a claim, and how severe their findings may be."""

import datetime

from x12tools.claims.model import Claim
from x12tools.findings import Finding, Severity
from x12tools.rules.base import Rule, capped, resting_on
from x12tools.rules.context import Context
from x12tools.rules.triggers import Trigger

VOID = "8"
"""The claim frequency (CLM05-3) that cancels a claim sent before."""


def is_woken(rule: Rule | Trigger, payer: str, codes: frozenset[str], tags: frozenset[str]) -> bool:
    """Whether a rule is for a payer class and woken by a claim's procedure codes and segments."""
    if rule.codes is not None and codes.isdisjoint(rule.codes):
        return False
    if rule.segments is not None and tags.isdisjoint(rule.segments):
        return False
    return rule.payers is None or payer in rule.payers


def gated(finding: Finding, rule: Rule, claim: Claim, context: Context) -> Finding:
    """The finding with the severity it may have here.

    It is capped where it rests on general knowledge alone, where the payer's own policy decides,
    and where a table does not cover the day of the line.
    """
    if rule.general_knowledge:
        finding = capped(finding, Severity.RISK, "general knowledge, no published source")
    most, reason = _by_payer(rule, context)
    finding = capped(finding, most, reason)
    return resting_on(finding, rule.tables, _date(finding, claim))


def _by_payer(rule: Rule, context: Context) -> tuple[Severity, str]:
    """How far the payer goes: as its profile says, else risk where its class is advisory."""
    profile = context.profile
    stated = context.policy(rule.editing).get("severity_cap") if rule.editing else None
    if stated in _BY_NAME:
        return _BY_NAME[stated], f"{profile.name}: the payer's profile goes no further"
    if profile.type in rule.advisory:
        return Severity.RISK, f"{profile.name}: the payer's own policy decides"
    return Severity.REJECT, ""


_BY_NAME = {severity.value: severity for severity in Severity}


def _date(finding: Finding, claim: Claim) -> datetime.date | None:
    """The date of service of the first line that the finding is about, else the claim's."""
    for line in claim.lines:
        if line.number in finding.lines and line.date:
            return line.date
    return claim.date
