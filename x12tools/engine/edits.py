"""Runs the edits on one claim: wakes the rules, applies the gates, joins what has one cause."""

import functools

from x12tools.claims.model import Claim
from x12tools.engine.gates import VOID, gated, is_woken
from x12tools.engine.precedence import joined
from x12tools.findings import HOLDING, Check, Finding, Severity
from x12tools.rules.base import Rule
from x12tools.rules.context import Context
from x12tools.rules.triggers import triggers

CRASH = Check(id="ENG-RULE", title="A rule failed; its claim is held", severity=Severity.REJECT, snip=6)


@functools.lru_cache(maxsize=4096)
def _woken(
    kind: tuple[str, int, str, bool],
    codes: frozenset[str],
    tags: frozenset[str],
    evidence: frozenset[str],
) -> tuple[Rule, ...]:
    """The rules that a claim of these codes and segments wakes; the same kinds of claims come again.

    ``kind`` is its form, the SNIP type to go to, the payer's class, and whether it is a void.
    """
    form, snip, payer, void = kind
    return tuple(
        trigger.rule
        for trigger in triggers()
        if form in trigger.forms
        and trigger.snip <= snip
        and (trigger.voids or not void)
        and trigger.needs <= evidence
        and is_woken(trigger, payer, codes, tags)
    )


def run_edits(claim: Claim, context: Context, snip: int = 7) -> list[Finding]:
    """What the edits up to a SNIP type find on a claim, capped by the gates and with one finding
    per cause."""
    kind = (claim.form, snip, context.profile.type, claim.frequency == VOID)
    found: list[Finding] = []
    for rule in _woken(kind, claim.codes, claim.tags, context.evidence):
        try:
            for finding in rule.body(claim, context):
                found.append(gated(finding, rule, claim, context))
        except Exception as why:  # a broken rule must hold its claim, and the run must go on
            found.append(CRASH.at(claim.at(), f"{rule.id} failed ({type(why).__name__}); the claim is held."))
    return joined(found) if len(found) > 1 else found


def holds(finding: Finding, hold_on: frozenset[Severity] | None = None) -> bool:
    """Whether a finding holds its claim: a reject or a denial does, unless ``hold_on`` says
    otherwise; underpayment, audit, risk and info never do by themselves."""
    if finding.holds is not None:
        return finding.holds
    return finding.severity in (HOLDING if hold_on is None else hold_on)
