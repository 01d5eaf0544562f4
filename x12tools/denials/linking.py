"""A payment's claims with the claims they answer, and what was denied and why."""

from collections.abc import Iterable
from decimal import Decimal

import attrs

from x12tools.claims import ServiceLine
from x12tools.denials.causes import RootCause, root_causes
from x12tools.denials.matching import LineMatch, Match, SentClaim, match_claim, match_lines
from x12tools.denials.reasons import category, is_denial, next_move
from x12tools.remits import Adjustment, ClaimPayment, Remit


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
    sent = list(sent)
    return tuple(link_claim(claim, sent) for claim in remit.claims)


def link_claim(payment: ClaimPayment, sent: Iterable[SentClaim]) -> Linked:
    """``link``, for one claim."""
    match = match_claim(payment, sent)
    lines = tuple(match_lines(payment, match.sent.claim)) if match.sent else ()
    match = attrs.evolve(match, why=_with_lines(match, lines))
    if payment.is_reversal or payment.is_predetermination:
        return Linked(payment, match, (), lines)
    denied = []
    for at, service in enumerate(payment.lines):
        line = lines[at].line if lines else None
        remarks = (*service.remarks, *(one for one in payment.remarks if one not in service.remarks))
        for one in filter(is_denial, service.adjustments):
            denied.append(_denied(one, remarks, line, service.billed, match, at + 1))
    for one in filter(is_denial, payment.adjustments):
        denied.append(_denied(one, payment.remarks, None, None, match, None))
    return Linked(payment, match, tuple(denied), lines)


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
        move=next_move(adjustment, remarks),
    )
