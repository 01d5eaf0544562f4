"""Balance (SNIP 3) of remittances, and what a break of their guide costs.

The arithmetic is that of ``x12tools.remits``: ``check`` and ``remit`` cannot disagree.
"""

import datetime
import functools
from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs

from x12tools.findings import Check, Finding, Place, Related, Severity
from x12tools.guides import checks
from x12tools.remits import Assembler, CheckTotal, ClaimPayment, Difference, claim_differences, patient_share
from x12tools.remits.amounts import ClaimAmounts
from x12tools.rules.code.remittance import KnownCodes
from x12tools.wire import Delimiters, Stretch


def _check(name: str, title: str, severity: Severity = Severity.REJECT) -> Check:
    return Check(
        id=f"BAL-REMIT-{name}",
        title=title,
        severity=severity,
        snip=3,
        source=("005010X221A1 section 1.10.2",),
    )


LINE = _check("LINE", "A service line's charge less its adjustments is not what was paid")
CLAIM = _check("CLAIM", "A claim's charge less its adjustments is not what was paid")
CHARGE = _check("CHARGE", "The service lines do not add up to the claim's charge")
CHECK = _check("CHECK", "The claims and provider adjustments do not come to the payment")
UNREADABLE = _check("UNREADABLE", "An amount cannot be read, and the balance with it")
PATIENT = _check("PATIENT", "The patient's share is not what the PR adjustments come to", Severity.RISK)
"""What the guide says of CLP05. Payers differ in practice, and no money hangs on it: risk."""

_CHECKS = {"SVC03": LINE, "CLP04": CLAIM, "CLP03": CHARGE, "BPR02": CHECK}

_MONEY_ELEMENTS = frozenset(
    {"BPR02", "CLP03", "CLP04", "CLP05", "SVC02", "SVC03", "AMT02"}
    | {f"CAS{n:02d}" for n in range(3, 19, 3)}
    | {f"PLB{n:02d}" for n in range(4, 15, 2)}
)
_ENDING = frozenset({"CLP", "LX", "PLB", "SE"})
_PAYMENT = frozenset({"BPR", "TRN"})
_REMARKS = frozenset({"LQ", "MIA", "MOA"})
_LOOKED_AT = _ENDING | _PAYMENT | _REMARKS | {"SVC", "CAS", "NM1"}
"""The segments that hold a term of the balance or a code, or end a claim."""

_UNREADABLE = frozenset({checks.ELEMENT_TYPE.id, checks.ELEMENT_REQUIRED.id})
_READABLE = "the amounts can be read all the same"


class RemitBalance:
    """Follows one 835 transaction beside the guide's walk.

    ``segments`` takes all of its segments after ST, in their order; ``claim_ended`` and
    ``transaction_ended`` give what does not add up; ``judged`` gives a guide finding the
    severity that it has in an 835.
    """

    def __init__(self, guide: str | None = None) -> None:
        self.assembler = Assembler(keep=False, guide=guide)
        self.total = CheckTotal()
        self.open: _OpenClaim | None = None
        self.latest: _OpenClaim | None = None
        self.codes = KnownCodes(None)
        self.ended: list[tuple[int, list[Finding]]] = []
        self.unreadable = {"claim": False, "transaction": False}

    @property
    def in_claim(self) -> bool:
        """Whether a CLP was met whose claim has not ended."""
        return self.open is not None

    @property
    def date(self) -> datetime.date | None:
        """The day of the payment (BPR16)."""
        bpr = self.assembler.first.get("BPR")
        return bpr.date if bpr else None

    def segments(self, stretch: Stretch, first: int, last: int, ordinal: int) -> None:
        """The next segments of the transaction, after its ST: those of a stretch from index ``first`` to
        before ``last``. ``ordinal`` is that of index 0."""
        delimiters = stretch.delimiters
        assert delimiters is not None
        separator = delimiters.element
        heads, npi = _heads(separator), f"{separator}XX{separator}"
        start, reasons = first, self.codes.reasons
        for at, text in enumerate(stretch.texts()[first:last], first):
            head = text[:3]
            if head not in heads:
                continue
            one = self.open
            if head == "NM1":
                if one is not None and npi in text:
                    one.codes_known = one.codes_known and self.codes.knows(text.split(separator), text)
                continue
            parts = text.split(separator)
            tag = parts[0]
            if tag == "CAS":
                if one is not None:
                    one.amounts.take_adjustments(parts)
                    if not reasons.issuperset(parts[2:18:3]) and not self.codes.knows(parts, text):
                        one.codes_known = False
            elif tag == "SVC":
                if one is not None:
                    one.amounts.take_line(parts)
            elif tag in _ENDING:
                if one is not None:
                    one.kept.append((stretch, start, at, ordinal))
                    self._end()
                start = at
                if tag == "CLP":
                    self.open = self.latest = _OpenClaim(parts, delimiters, ordinal + at)
                else:
                    self.assembler.step(text, delimiters, ordinal + at, stretch.offsets()[at])
            elif tag in _PAYMENT:
                self.assembler.step(text, delimiters, ordinal + at, stretch.offsets()[at])
                self.codes = KnownCodes(self.date)
                reasons = self.codes.reasons
            elif one is not None and tag in _REMARKS:
                one.codes_known = one.codes_known and self.codes.knows(parts, text)
        if self.open is not None:
            self.open.kept.append((stretch, start, last, ordinal))

    def codes_known(self, ordinal: int) -> bool:
        """Whether the codes of the claim whose CLP is segment ``ordinal``, the one last begun, were all
        met before and are sound."""
        return self.latest is not None and self.latest.ordinal == ordinal and self.latest.codes_known

    def claim_ended(self, ordinal: int) -> list[Finding]:
        """What does not add up in the claim whose CLP is segment ``ordinal``."""
        if self.open is not None and self.open.ordinal == ordinal:
            self._end()
        mine = [found for begun, found in self.ended if begun == ordinal]
        self.ended = [one for one in self.ended if one[0] != ordinal] if self.ended else []
        return self._once("claim", [finding for found in mine for finding in found])

    def transaction_ended(self) -> list[Finding]:
        """What does not add up in the payment, and in claims that the walk did not find."""
        self._end()
        found = [finding for _, each in self.ended for finding in each]
        self.ended = []
        payment = self.assembler.payment()
        for adjustment in payment.provider_adjustments:
            self.total.add_adjustment(adjustment)
        for one in self.total.differences(payment.amount, payment.trace, payment.place):
            found.append(_finding(one))
        return self._once("transaction", found)

    def judged(self, finding: Finding) -> Finding:
        """A break of the guide is risk where the amounts can be read all the same.

        It stays reject where an amount cannot be, where the guide is not known, and where a
        segment that carries money stands outside every claim.
        """
        if finding.severity is not Severity.REJECT or not finding.rule.startswith("IG-"):
            return finding
        if finding.rule in (checks.GUIDE_UNKNOWN.id, checks.GUIDE_MISMATCH.id):
            return finding
        if self._loses_money(finding):
            self.unreadable = dict.fromkeys(self.unreadable, True)
            return finding
        return attrs.evolve(
            finding, severity=Severity.RISK, capped_from=Severity.REJECT, cap_reason=_READABLE
        )

    def _loses_money(self, finding: Finding) -> bool:
        place = finding.place
        if finding.rule in _UNREADABLE and (place.element or "") in _MONEY_ELEMENTS:
            return True
        if finding.rule == checks.SEGMENT_REQUIRED.id:
            return place.segment == "BPR"
        if finding.rule in (checks.SEGMENT_MISPLACED.id, checks.QUALIFIER.id):
            return place.segment == "CLP" or (place.segment in ("CAS", "SVC") and not self.in_claim)
        return False

    def _once(self, scope: str, found: list[Finding]) -> list[Finding]:
        """The findings, without the unreadable balance where the guide has named the amount."""
        said, self.unreadable[scope] = self.unreadable[scope], False
        return [finding for finding in found if not said or finding.rule != UNREADABLE.id]

    def _end(self) -> None:
        """The open claim ends: one that balances leaves its sum alone."""
        one, self.open = self.open, None
        if one is None:
            return
        self.total.add_claim(one.amounts)
        if not one.is_sound:
            self.ended.append((one.ordinal, list(_claim_findings(one.claim()))))
        one.kept.clear()


class _OpenClaim:
    """A claim as its segments come: its amounts, and the segments should they have to be explained."""

    __slots__ = ("amounts", "codes_known", "delimiters", "kept", "ordinal")

    def __init__(self, clp: list[str], delimiters: Delimiters, ordinal: int) -> None:
        self.amounts = ClaimAmounts(clp)
        self.delimiters = delimiters
        self.ordinal = ordinal
        self.codes_known = True
        self.kept: list[tuple[Stretch, int, int, int]] = []

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to explain: the claim balances, and CLP05 is the patient's share."""
        amounts = self.amounts
        if not amounts.adds_up:
            return False
        return amounts.share is None or amounts.patient is None or amounts.share == amounts.patient

    def claim(self) -> ClaimPayment:
        """The whole claim."""
        assembler = Assembler(keep=False)
        for stretch, first, last, ordinal in self.kept:
            texts, offsets = stretch.texts(), stretch.offsets()
            for at in range(first, last):
                assembler.step(texts[at], self.delimiters, ordinal + at, offsets[at])
        claim = assembler.end_claim()
        assert claim is not None
        return claim


@functools.lru_cache
def _heads(separator: str) -> frozenset[str]:
    """The first three characters of the segments that are looked at."""
    return frozenset((tag + separator)[:3] for tag in _LOOKED_AT) | {"LX", "SE", "LQ"}


def _claim_findings(claim: ClaimPayment) -> Iterator[Finding]:
    differences = claim_differences(claim)
    leading = [one for one in differences if not one.follows]
    following = [one for one in differences if one.follows]
    for number, one in enumerate(leading):
        related = [Related(_check_of(other).id) for other in following] if number == 0 else []
        yield _finding(one, related)
    share = patient_share(claim)
    stated = claim.patient_responsibility
    if share is None or stated is None or claim.is_reversal or claim.is_predetermination:
        return
    if share != stated:
        yield PATIENT.at(
            attrs.evolve(claim.place, element="CLP05"),
            f"CLP05 is {stated}, the PR adjustments come to {share}.",
            value=str(stated),
            expected=str(share),
        )


def _check_of(difference: Difference) -> Check:
    return _CHECKS[difference.element] if difference.evaluable else UNREADABLE


def _finding(difference: Difference, related: Iterable[Related] = ()) -> Finding:
    place: Place = attrs.evolve(difference.at, element=difference.element)
    if not difference.evaluable:
        return UNREADABLE.at(
            place,
            f"{_name(difference)} cannot be balanced: an amount is missing or is not a number.",
            related=tuple(related),
        )
    return _check_of(difference).at(
        place,
        _message(difference),
        value=_plain(difference.found),
        expected=_plain(difference.expected),
        related=tuple(related),
    )


def _message(one: Difference) -> str:
    due, found, name = _plain(one.expected), _plain(one.found), _name(one)
    match one.element:
        case "SVC03":
            return f"{name}: charge less adjustments comes to {due}, SVC03 pays {found}."
        case "CLP04":
            return f"{name}: charge less all adjustments comes to {due}, CLP04 pays {found}."
        case "CLP03":
            return f"{name}: the service lines are charged {due} together, CLP03 is {found}."
    return f"{name}: claims less provider adjustments come to {due}, BPR02 is {found}."


def _name(one: Difference) -> str:
    name = one.place.removesuffix(" charge") if one.element == "CLP03" else one.place
    return name[:1].upper() + name[1:]


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else format(amount, "f")
