"""Which claim, and which line, a payment answers."""

import re
from collections.abc import Iterable

import attrs

from x12tools.claims import Claim, ServiceLine
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.findings import Finding
from x12tools.remits import ClaimPayment, ServicePayment
from x12tools.wire import Source


@attrs.frozen(slots=True)
class SentClaim:
    """A claim as it was sent, with what today's edits find on it."""

    claim: Claim
    findings: tuple[Finding, ...]


@attrs.frozen(slots=True)
class Match:
    """How a payment was tied to a claim: ``tier`` exact, normalised or none, and why.

    ``confidence`` runs from 0 to 1. Several claims of one number stay unmatched.
    """

    tier: str
    confidence: float
    why: str
    sent: SentClaim | None = None


def sent_claims(source: Source, options: Options | None = None) -> list[SentClaim]:
    """Every claim of an 837, with what the edits find on it."""
    found: list[SentClaim] = []
    told = attrs.evolve(
        options or Options(), on_claim=lambda claim, f: found.append(SentClaim(claim, tuple(f)))
    )
    check(source, told)
    return found


def match_claim(payment: ClaimPayment, sent: Iterable[SentClaim]) -> Match:
    """The claim a payment answers: by CLP01 as sent, else by CLP01 without case, zeros and spaces."""
    sent = list(sent)
    exact = [one for one in sent if one.claim.id == payment.id]
    if len(exact) == 1:
        return Match("exact", 1.0, "CLP01 is the CLM01 of one claim", exact[0])
    if len(exact) > 1:
        return Match("none", 0.0, f"CLP01 is the CLM01 of {len(exact)} claims")
    plain = _plain(payment.id)
    near = [one for one in sent if plain and _plain(one.claim.id) == plain]
    if len(near) == 1 and near[0].claim.charge == payment.charge:
        return Match(
            "normalised", 0.9, "CLP01 is a CLM01 but for case, zeros or spaces; the charge agrees", near[0]
        )
    return Match("none", 0.0, "no claim has this number")


def match_line(payment: ServicePayment, claim: Claim) -> ServiceLine | None:
    """The line a service payment answers: by REF*6R, else by what was billed and its charge."""
    if payment.control_number:
        by_number = [line for line in claim.lines if line.control_number == payment.control_number]
        if len(by_number) == 1:
            return by_number[0]
    billed = payment.submitted or payment.procedure
    same = [line for line in claim.lines if line.procedure == billed and line.charge == payment.charge]
    return same[0] if len(same) == 1 else None


def _plain(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper()).lstrip("0")
