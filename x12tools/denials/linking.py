"""Root causes: a denial's codes inverted through the rules, and the edits run again on its claim."""

import functools
from collections.abc import Iterable
from decimal import Decimal

import attrs

from x12tools.claims import ServiceLine
from x12tools.codes import load_table
from x12tools.denials.matching import Match, SentClaim, match_claim, match_line
from x12tools.findings import Denial
from x12tools.remits import Adjustment, ClaimPayment, Remit
from x12tools.rules import all_rules

FOUND, MAPPED = "found on re-check", "mapped"


@attrs.frozen(slots=True)
class RootCause:
    """A rule that explains a denial: on what evidence, how sure (0 to 1), and why in words."""

    rule: str
    evidence: str
    confidence: float
    why: str


@attrs.frozen(slots=True)
class Denied:
    """A denied amount in US dollars, at a line (LX01) where one was matched."""

    line: int | None
    procedure: str | None
    group: str
    carc: str
    rarc: tuple[str, ...]
    amount: Decimal
    category: str
    root_causes: tuple[RootCause, ...]


@attrs.frozen(slots=True)
class Linked:
    """A claim payment with the claim it answers and what of it was denied."""

    payment: ClaimPayment
    match: Match
    denials: tuple[Denied, ...]


@functools.cache
def reasons() -> dict[str, dict[str, str]]:
    """The CARCs by code."""
    return {row["code"]: row for row in load_table("denials/carc").rows}


def is_denial(adjustment: Adjustment) -> bool:
    """Whether an adjustment denies: not the patient's share, the contract's cut or sequestration.

    A CARC that the table lacks is a denial where the provider bears it (CO, PI).
    """
    if adjustment.amount is None or adjustment.amount <= 0:
        return False
    known = reasons().get(adjustment.carc)
    return known["denial"] == "yes" if known else adjustment.group in ("CO", "PI")


def link(remit: Remit, sent: Iterable[SentClaim]) -> tuple[Linked, ...]:
    """Each claim of a payment with its denials and their root causes, the likeliest first.

    Reversals and predeterminations (CLP02 22, 25) deny nothing.
    """
    sent = list(sent)
    return tuple(_linked(claim, match_claim(claim, sent)) for claim in remit.claims)


def _linked(payment: ClaimPayment, match: Match) -> Linked:
    if payment.status in ("22", "25"):
        return Linked(payment, match, ())
    denied = []
    for service in payment.lines:
        line = match_line(service, match.sent.claim) if match.sent else None
        procedure = service.submitted or service.procedure
        for one in filter(is_denial, service.adjustments):
            denied.append(_denied(one, (*service.remarks, *payment.remarks), line, procedure, match))
    for one in filter(is_denial, payment.adjustments):
        denied.append(_denied(one, payment.remarks, None, None, match))
    return Linked(payment, match, tuple(denied))


def _denied(
    adjustment: Adjustment,
    remarks: tuple[str, ...],
    line: ServiceLine | None,
    procedure: str | None,
    match: Match,
) -> Denied:
    known = reasons().get(adjustment.carc)
    return Denied(
        line=line.number if line else None,
        procedure=procedure,
        group=adjustment.group,
        carc=adjustment.carc,
        rarc=remarks,
        amount=adjustment.amount or Decimal(0),
        category=known["category"] if known else "other",
        root_causes=tuple(_causes(adjustment, remarks, line, procedure, match)),
    )


def _causes(
    adjustment: Adjustment,
    remarks: tuple[str, ...],
    line: ServiceLine | None,
    procedure: str | None,
    match: Match,
) -> list[RootCause]:
    causes: dict[str, RootCause] = {}
    for finding in match.sent.findings if match.sent else ():
        agreed = _agreement(finding.predicts, adjustment, remarks)
        here = line is None or not finding.lines or line.number in finding.lines
        if agreed is None or not here:
            continue
        sure = round(0.8 + 0.15 * agreed, 2)
        causes[finding.rule] = RootCause(
            finding.rule, FOUND, sure, f"Today's edit finds it on the claim as sent: {finding.message}"
        )
    for rule in all_rules():
        agreed = _agreement(rule.check.denials, adjustment, remarks)
        if agreed is None or rule.id in causes or rule.codes is None or procedure not in rule.codes:
            continue
        causes[rule.id] = RootCause(
            rule.id,
            MAPPED,
            round(0.1 + 0.15 * agreed, 2),
            f"The edit is denied with CARC {adjustment.carc}, but does not fire on the claim.",
        )
    return sorted(causes.values(), key=lambda cause: (-cause.confidence, cause.rule))


def _agreement(denials: Iterable[Denial], adjustment: Adjustment, remarks: tuple[str, ...]) -> int | None:
    """1 where CARC and a RARC agree, 0 where the CARC alone does, None where it does not."""
    codes = {adjustment.carc, *(reasons().get(adjustment.carc) or {}).get("alias_of", "").split()}
    same = [denial for denial in denials if denial.carc in codes]
    if not same:
        return None
    return int(any(set(denial.rarc) & set(remarks) for denial in same))
