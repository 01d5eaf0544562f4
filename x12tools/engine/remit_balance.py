"""Balance (SNIP 3) of remittances, and what a break of their guide costs.

The arithmetic is that of ``x12tools.remits``: ``check`` and ``remit`` cannot disagree.
"""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs

from x12tools.findings import Check, Finding, Place, Related, Severity
from x12tools.guides import checks
from x12tools.remits import Assembler, CheckTotal, ClaimPayment, Difference, claim_differences, patient_share
from x12tools.wire import Delimiters


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
        self.ended: list[ClaimPayment] = []
        self.in_claim = False
        self.unreadable = {"claim": False, "transaction": False}

    @property
    def date(self) -> datetime.date | None:
        """The day of the payment (BPR16)."""
        bpr = self.assembler.first.get("BPR")
        return bpr.date if bpr else None

    def segments(
        self, texts: Iterable[str], delimiters: Delimiters, ordinals: Iterable[int], offsets: Iterable[int]
    ) -> None:
        """The next segments of the transaction, after its ST."""
        step = self.assembler.step
        for text, ordinal, offset in zip(texts, ordinals, offsets, strict=True):
            ended = step(text, delimiters, ordinal, offset)
            if ended is not None:
                self._end(ended)
        self.in_claim = self.assembler.claim is not None

    def claim_ended(self, ordinal: int) -> list[Finding]:
        """What does not add up in the claim whose CLP is segment ``ordinal``."""
        if self.assembler.claim is not None and self.assembler.claim.place.ordinal == ordinal:
            self._end(self.assembler.end_claim())
        mine = [claim for claim in self.ended if claim.place.ordinal == ordinal]
        self.ended = [claim for claim in self.ended if claim.place.ordinal != ordinal]
        return self._once("claim", [finding for claim in mine for finding in _claim_findings(claim)])

    def transaction_ended(self) -> list[Finding]:
        """What does not add up in the payment, and in claims that the walk did not find."""
        self._end(self.assembler.end_claim())
        found = [finding for claim in self.ended for finding in _claim_findings(claim)]
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

    def _end(self, claim: ClaimPayment | None) -> None:
        if claim is not None:
            self.ended.append(claim)
            self.total.add_claim(claim)


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
