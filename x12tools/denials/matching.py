"""Which claim, and which of its lines, a payment answers."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from x12tools.claims import Claim, ServiceLine
from x12tools.codes import PayerProfile, find_profile, load_profiles
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.findings import Finding
from x12tools.remits import ClaimPayment, ServicePayment
from x12tools.segments import read_segment
from x12tools.wire import Source, read_stretches
from x12tools.wire.document import open_source

_SHORTENED = (17, 20)
"""Where clearinghouses and payers cut a long CLM01 off."""


@attrs.frozen(slots=True)
class SentClaim:
    """A claim as it was sent, with what today's edits find on it.

    ``profile`` is the payer's, ``evidence`` what the side files told of the claim: an edit that
    needs more, or is off for the payer, was not run.
    """

    claim: Claim
    findings: tuple[Finding, ...]
    profile: PayerProfile
    evidence: frozenset[str] = frozenset()


class SentClaims:
    """The claims that were sent, found by number without looking at each."""

    def __init__(self, claims: Iterable[SentClaim] = ()) -> None:
        self._all: list[SentClaim] = []
        self._by_id: dict[str, list[SentClaim]] = {}
        self._by_plain: dict[str, list[SentClaim]] = {}
        for claim in claims:
            self.add(claim)

    def add(self, sent: SentClaim) -> None:
        """Takes one more claim."""
        self._all.append(sent)
        self._by_id.setdefault(sent.claim.id, []).append(sent)
        plain = _plain(sent.claim.id)
        for key in {plain, *(plain[:size] for size in _SHORTENED)}:
            self._by_plain.setdefault(key, []).append(sent)

    def __iter__(self) -> Iterator[SentClaim]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def numbered(self, id: str) -> list[SentClaim]:
        """Those whose CLM01 this is."""
        return self._by_id.get(id, [])

    def alike(self, id: str) -> list[SentClaim]:
        """Those whose CLM01 this is but for case, zeros and signs, or cut off."""
        plain = _plain(id)
        return self._by_plain.get(plain, []) if plain else []


@attrs.frozen(slots=True)
class Match:
    """How a payment was tied to a claim: ``tier`` exact, normalised or none, and why.

    ``confidence`` runs from 0 to 1. Claims that cannot be told apart stay unmatched.
    """

    tier: str
    confidence: float
    why: str
    sent: SentClaim | None = None


@attrs.frozen(slots=True)
class LineMatch:
    """The line that a service payment answers, or None, and why in words."""

    line: ServiceLine | None
    why: str


def sent_claims(source: Source, options: Options | None = None) -> SentClaims:
    """Every claim of an 837, with what the edits find on it.

    Without options the edits judge as of the day the file was made (its first GS04), not of
    today: what was right when it was sent is not called wrong afterwards.
    """
    told = options or Options()
    if options is None and (made := made_on(source)):
        told.as_of = made
    profiles = load_profiles(told.payers)
    found = SentClaims()

    def keep(claim: Claim, findings: list[Finding]) -> None:
        payer = claim.payer.id if claim.payer else None
        profile = find_profile(payer, claim.filing_indicator, profiles, claim.date)
        context = told.context(claim, profile)
        found.add(SentClaim(claim, tuple(findings), profile, context.evidence))

    check(source, attrs.evolve(told, on_claim=keep))
    return found


def made_on(source: Source) -> datetime.date | None:
    """The day a file was made: GS04 of its first group; None where none can be read.

    A stream is not looked into, since it could not be read again.
    """
    if not isinstance(source, bytes | str | Path):
        return None
    with open_source(source) as file:
        for stretch in read_stretches(file):
            for text in stretch.texts() if stretch.delimiters else ():
                assert stretch.delimiters is not None
                segment: Any = read_segment(text, stretch.delimiters)
                if segment.tag == "GS":
                    return segment.date if isinstance(segment.date, datetime.date) else None
    return None


def match_claim(payment: ClaimPayment, sent: Iterable[SentClaim]) -> Match:
    """The claim a payment answers: by CLP01 as sent, else by CLP01 without case, zeros and spaces,
    or cut off, where the charge agrees.

    Of several claims with one number the frequency, the payer's claim number and the charge decide.
    """
    sent = sent if isinstance(sent, SentClaims) else SentClaims(sent)
    if not len(sent):
        return Match("none", 0.0, "no claims were given")
    if exact := sent.numbered(payment.id):
        return _one_of(exact, payment)
    near = sent.alike(payment.id)
    charged = [one for one in near if _same_charge(one, payment)]
    if len(charged) == 1:
        why = "CLP01 is a CLM01 but for case, zeros, signs or length; the charge agrees"
        return Match("normalised", 0.9, why, charged[0])
    if charged:
        return Match("none", 0.0, f"CLP01 is like the CLM01 of {len(charged)} claims of this charge")
    if near:
        return Match("none", 0.0, "CLP01 is like a CLM01, but the charge is another")
    return Match("none", 0.0, "no claim has this number")


def _one_of(claims: list[SentClaim], payment: ClaimPayment) -> Match:
    """The claim among those whose CLM01 is CLP01."""
    if len(claims) == 1:
        if _same_charge(claims[0], payment):
            return Match("exact", 1.0, "CLP01 is the CLM01 of one claim", claims[0])
        return Match("exact", 0.9, "CLP01 is the CLM01 of one claim, but the charge is another", claims[0])
    number = next((value for qualifier, value in payment.references if qualifier == "F8"), None)
    tests: tuple[tuple[str, Callable[[SentClaim], bool]], ...] = (
        ("frequency", lambda one: one.claim.frequency == payment.frequency),
        ("payer claim number", lambda one: number is not None and one.claim.payer_claim_number == number),
        ("charge", lambda one: _same_charge(one, payment)),
    )
    left = claims
    decided: list[str] = []
    for name, test in tests:
        agreeing = [one for one in left if test(one)]
        if agreeing and len(agreeing) < len(left):
            left, decided = agreeing, [*decided, name]
    if len(left) == 1:
        told = " and ".join(decided)
        return Match("exact", 0.95, f"CLP01 is the CLM01 of {len(claims)} claims; {told} tell which", left[0])
    return Match(
        "none",
        0.0,
        f"CLP01 is the CLM01 of {len(claims)} claims; frequency, payer claim number and charge "
        f"leave {len(left)} of them",
    )


def match_lines(payment: ClaimPayment, claim: Claim) -> list[LineMatch]:
    """For each service payment the line it answers: by REF*6R, else by what was billed.

    What was billed is the procedure (SVC06 where the payer changed it) or revenue code; among
    lines that share it modifiers, date, units and charge decide. A line answers one payment,
    unless REF*6R names it again.
    """
    found: list[LineMatch | None] = [_by_number(service, claim) for service in payment.lines]
    taken = {id(one.line) for one in found if one}
    moved = True
    while moved:
        moved = False
        for at, service in enumerate(payment.lines):
            if found[at] is None:
                made = _by_service(service, [line for line in claim.lines if id(line) not in taken])
                if made.line is not None:
                    found[at], moved = made, True
                    taken.add(id(made.line))
    left = [line for line in claim.lines if id(line) not in taken]
    return [one or _by_service(service, left) for one, service in zip(found, payment.lines, strict=True)]


def _by_number(service: ServicePayment, claim: Claim) -> LineMatch | None:
    number = service.control_number
    if not number:
        return None
    sent = [line for line in claim.lines if line.control_number == number]
    if len(sent) == 1:
        return LineMatch(sent[0], f"REF*6R {number} is the line's")
    if not any(line.control_number for line in claim.lines) and number.isascii() and number.isdigit():
        by_lx = [line for line in claim.lines if line.number == int(number[:9]) and _billed(line, service)]
        if len(by_lx) == 1:
            return LineMatch(by_lx[0], f"REF*6R {number} is the line's LX01, and the procedure agrees")
    return None


def _by_service(service: ServicePayment, lines: Sequence[ServiceLine]) -> LineMatch:
    left = [line for line in lines if _billed(line, service)]
    if not left:
        return LineMatch(None, f"no line left bills {service.billed or 'this'}")
    modifiers = service.submitted_modifiers if service.submitted else service.modifiers
    units = service.units_submitted if service.units_submitted is not None else service.units
    tests: tuple[tuple[str, Callable[[ServiceLine], bool]], ...] = (
        ("modifiers", lambda line: set(line.modifiers) == set(modifiers)),
        ("date", lambda line: service.date is not None and line.date == service.date),
        ("units", lambda line: units is not None and line.units == units),
        ("charge", lambda line: service.charge is not None and line.charge == abs(service.charge)),
    )
    decided = ["the procedure"]
    for name, test in tests:
        agreeing = [line for line in left if test(line)]
        if agreeing and len(agreeing) < len(left):
            left, decided = agreeing, [*decided, name]
    if len(left) > 1:
        return LineMatch(None, f"{len(left)} lines bill {service.billed} alike")
    return LineMatch(left[0], f"{' and '.join(decided)} agree{'s' if len(decided) == 1 else ''}")


def _billed(line: ServiceLine, service: ServicePayment) -> bool:
    procedure = service.submitted or service.procedure
    if procedure:
        return line.procedure == procedure
    return bool(service.revenue_code) and line.revenue_code == service.revenue_code and not line.procedure


def _same_charge(sent: SentClaim, payment: ClaimPayment) -> bool:
    """Charges agree, whatever the sign: a reversal's is negative."""
    charge: Decimal | None = sent.claim.charge
    return charge is not None and payment.charge is not None and abs(charge) == abs(payment.charge)


def _plain(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper()).lstrip("0")
