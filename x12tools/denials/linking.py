"""A payment's claims with the claims they answer, and what was denied and why."""

from collections.abc import Iterable
from decimal import Decimal

import attrs

from x12tools.claims import ServiceLine
from x12tools.denials.causes import FOUND, RootCause, root_causes
from x12tools.denials.matching import LineMatch, Match, SentClaim, SentClaims, match_claim, match_lines
from x12tools.denials.reasons import category, denies, next_move
from x12tools.remits import Adjustment, ClaimPayment, Remit

_SHARED = 0.75
"""How much of a cause's confidence is left for another line of a claim that was turned away whole."""


@attrs.frozen(slots=True)
class Denied:
    """A denied amount in US dollars, at a line (LX01) where one was matched.

    ``service`` counts the payment's service lines from 1, None for what the claim as a whole
    was denied; ``move`` says whose turn it is.
    """

    line: int | None
    procedure: str | None
    group: str
    carc: str
    rarc: tuple[str, ...]
    amount: Decimal
    category: str
    root_causes: tuple[RootCause, ...]
    service: int | None = None
    move: str = ""


@attrs.frozen(slots=True)
class Linked:
    """A claim payment with the claim it answers and what of it was denied.

    ``lines`` says of each service payment which line it answers; empty without a claim.
    """

    payment: ClaimPayment
    match: Match
    denials: tuple[Denied, ...]
    lines: tuple[LineMatch, ...] = ()


def link(remit: Remit, sent: Iterable[SentClaim]) -> tuple[Linked, ...]:
    """Each claim of a payment with its denials and their root causes, the likeliest first.

    Reversals and predeterminations (CLP02 22, 25) deny nothing.
    """
    sent = sent if isinstance(sent, SentClaims) else SentClaims(sent)
    return tuple(link_claim(claim, sent) for claim in remit.claims)


def link_claim(payment: ClaimPayment, sent: Iterable[SentClaim]) -> Linked:
    """``link``, for one claim."""
    match = match_claim(payment, sent)
    lines = tuple(match_lines(payment, match.sent.claim)) if match.sent else ()
    match = attrs.evolve(match, why=_with_lines(match, lines))
    if payment.is_reversal or payment.is_predetermination:
        return Linked(payment, match, (), lines)
    denied = []
    payer = payment.filing_indicator
    for at, service in enumerate(payment.lines):
        line = lines[at].line if lines else None
        remarks = tuple(dict.fromkeys((*service.remarks, *payment.remarks)))
        for one in (one for one in service.adjustments if denies(one, service, payer)):
            denied.append(_denied(one, remarks, line, service.billed, match, at + 1, payer))
    for one in (one for one in payment.adjustments if denies(one, None)):
        denied.append(_denied(one, tuple(dict.fromkeys(payment.remarks)), None, None, match, None, payer))
    return Linked(payment, match, tuple(_whole(payment, denied)), lines)


def _whole(payment: ClaimPayment, denied: list[Denied]) -> list[Denied]:
    """Where every line was denied by one code and remarks, the payer turned the claim away as a whole:
    what explains one line then stands, less sure, for the lines that nothing else explains."""
    kinds = {(one.group, one.carc, one.rarc) for one in denied}
    services = {one.service for one in denied}
    causes = [(one, cause) for one in denied for cause in one.root_causes if cause.evidence == FOUND]
    if len(payment.lines) < 2 or len(kinds) != 1 or len(services) < len(payment.lines) or not causes:
        return denied
    source, cause = max(causes, key=lambda pair: pair[1].confidence)
    where = f"line {source.line}" if source.line is not None else "another line"
    shared = attrs.evolve(
        cause,
        confidence=round(cause.confidence * _SHARED, 2),
        why=f"Every line was denied by the same code, and on {where} the edit finds: {cause.why}",
    )
    return [one if one.root_causes else attrs.evolve(one, root_causes=(shared,)) for one in denied]


def _with_lines(match: Match, lines: tuple[LineMatch, ...]) -> str:
    """Why a claim was matched, and which lines could not be."""
    apart = [f"service {at}: {one.why}" for at, one in enumerate(lines, 1) if one.line is None]
    return "; ".join([match.why, *apart])


def _denied(
    adjustment: Adjustment,
    remarks: tuple[str, ...],
    line: ServiceLine | None,
    procedure: str | None,
    match: Match,
    service: int | None,
    payer: str | None,
) -> Denied:
    return Denied(
        line=line.number if line else None,
        procedure=procedure,
        group=adjustment.group,
        carc=adjustment.carc,
        rarc=remarks,
        amount=adjustment.amount or Decimal(0),
        category=category(adjustment.carc),
        root_causes=root_causes(adjustment, remarks, line, procedure, match),
        service=service,
        move=next_move(adjustment, remarks, payer),
    )
