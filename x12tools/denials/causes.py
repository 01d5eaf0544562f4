"""Root causes: a denial's codes inverted through the rules, and what the edits find on its claim."""

from collections.abc import Iterable, Iterator

import attrs

from x12tools.claims import ServiceLine
from x12tools.denials.matching import Match, SentClaim
from x12tools.denials.reasons import NEEDS_REMARK, category_of_remark, codes_of
from x12tools.engine.precedence import LED
from x12tools.findings import HOLDING, Denial, Finding
from x12tools.remits import Adjustment
from x12tools.rules import all_rules, find_rule
from x12tools.rules.base import Rule
from x12tools.rules.tables import drugs

FOUND, MAPPED = "found on re-check", "mapped"

_BASE = {FOUND: 0.7, MAPPED: 0.1}
_MOST = 0.97


@attrs.frozen(slots=True)
class RootCause:
    """A rule that explains a denial: on what evidence, how sure (0 to 1), and why in words.

    ``holds`` says that the edit would have held the claim, ``fix`` what it says to do.
    """

    rule: str
    evidence: str
    confidence: float
    why: str
    holds: bool = False
    fix: str | None = None


@attrs.frozen(slots=True)
class _Agreement:
    """How far a denial's codes are those that an edit predicts, and that in words."""

    weight: float
    why: str


def root_causes(
    adjustment: Adjustment,
    remarks: tuple[str, ...],
    line: ServiceLine | None,
    procedure: str | None,
    match: Match,
) -> tuple[RootCause, ...]:
    """The edits that explain a denial, the likeliest first; empty where none does.

    An edit that finds its fault on the denied line today, and predicts the denial's CARC, is
    found on re-check. One that predicts the CARC but could not be run is mapped: it may be the
    cause, no more. Of equals one that another may explain comes last. An edit that ran and was
    silent explains nothing.
    """
    causes: dict[str, RootCause] = {}
    for cause in _found(adjustment, remarks, line, match):
        known = causes.get(cause.rule)
        if known is None or cause.confidence > known.confidence:
            causes[cause.rule] = cause
    for cause in _mapped(adjustment, remarks, procedure, match.sent):
        causes.setdefault(cause.rule, cause)
    return tuple(
        sorted(causes.values(), key=lambda cause: (-cause.confidence, cause.rule in LED, cause.rule))
    )


def _found(
    adjustment: Adjustment, remarks: tuple[str, ...], line: ServiceLine | None, match: Match
) -> Iterator[RootCause]:
    for finding in match.sent.findings if match.sent else ():
        agreement = _agreement(_predicted(finding), adjustment, remarks)
        if agreement is None:
            continue
        where, weight = _overlap(finding, line)
        if where is None:
            continue
        yield RootCause(
            finding.rule,
            FOUND,
            _sure(_BASE[FOUND] + agreement.weight + weight),
            f"{finding.message} The edit finds this {where} as sent, and {agreement.why}.",
            holds=finding.severity in HOLDING,
            fix=finding.fix.text if finding.fix else None,
        )


def _predicted(finding: Finding) -> tuple[Denial, ...]:
    """What a finding is denied as, those that it explains counted in."""
    rules = (find_rule(id) for id in (finding.rule, *(one.rule for one in finding.related)))
    more = (denial for rule in rules if rule for denial in rule.check.denials)
    return tuple(dict.fromkeys((*finding.predicts, *more)))


def _overlap(finding: Finding, line: ServiceLine | None) -> tuple[str | None, float]:
    """Where a finding lies against the denied line, in words, and what that weighs; None apart."""
    lines = finding.lines or ((finding.place.line,) if finding.place.line is not None else ())
    if not lines:
        return "on the claim", 0.0
    named = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
    if line is None:
        return f"on {named}", -0.15
    return (f"on line {line.number}", 0.07) if line.number in lines else (None, 0.0)


def _mapped(
    adjustment: Adjustment, remarks: tuple[str, ...], procedure: str | None, sent: SentClaim | None
) -> Iterator[RootCause]:
    for rule in all_rules():
        woken_by = rule.codes if rule.codes is not None else drugs()  # the rest look at drug lines
        if procedure not in woken_by:
            continue
        agreement = _agreement(rule.check.denials, adjustment, remarks)
        reason = _not_run(rule, sent)
        if agreement is None or reason is None:
            continue
        yield RootCause(
            rule.id,
            MAPPED,
            _sure(_BASE[MAPPED] + agreement.weight / 2),
            f"{agreement.why}, but {reason}.",
        )


def _not_run(rule: Rule, sent: SentClaim | None) -> str | None:
    """Why an edit could not be run on the claim, in words; None where it was."""
    if sent is None:
        return "the claim is not at hand to run the edit on"
    if sent.claim.form not in rule.forms:
        return None
    if lacking := rule.needs - sent.evidence:
        return f"the edit needs what was not given ({', '.join(sorted(lacking))})"
    if rule.payers is not None and sent.profile.type not in rule.payers:
        return f"the edit is off for {sent.profile.name}"
    return None


def _agreement(
    denials: Iterable[Denial], adjustment: Adjustment, remarks: tuple[str, ...]
) -> _Agreement | None:
    """How well a denial fits what an edit predicts; None where the CARC is another.

    A CARC that says nothing without its remark counts only with one that agrees.
    """
    codes = codes_of(adjustment.carc)
    same = [denial for denial in denials if codes & codes_of(denial.carc)]
    if not same:
        return None
    due = {remark for denial in same for remark in denial.rarc}
    common = [remark for remark in remarks if remark in due]
    grouped = any(denial.group == adjustment.group for denial in same)
    said = f"{adjustment.group}-{adjustment.carc}"
    weight = 0.05 if grouped else -0.1
    apart = "" if grouped else f", though the edit expects group {same[0].group}"
    if common:
        return _Agreement(weight + 0.15, f"{said} with {common[0]} is how it is denied{apart}")
    if adjustment.carc in NEEDS_REMARK and due:
        if remarks:
            return None
        return _Agreement(weight - 0.35, f"{said} came without the remark that would say so{apart}")
    categories = {category_of_remark(remark) for remark in due} - {None}
    others = {category_of_remark(remark) for remark in remarks} - {None}
    if others and categories and not others & categories:
        return _Agreement(
            weight - 0.2, f"{said} is how it is denied, but its remark says another thing{apart}"
        )
    return _Agreement(weight, f"{said} is how it is denied{apart}")


def _sure(confidence: float) -> float:
    return round(min(max(confidence, 0.05), _MOST), 2)
