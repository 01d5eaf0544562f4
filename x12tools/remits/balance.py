"""Whether a payment adds up: line, claim and check (005010X221A1 section 1.10.2).

    line   SVC02 - its CAS amounts                    = SVC03
    claim  CLP03 - its CAS amounts - its lines' CAS   = CLP04
           SVC02 of all lines, where there are any    = CLP03
    check  CLP04 of all claims - PLB amounts          = BPR02

Signs are as written: a reversal's amounts are negative, and a positive PLB lowers the check.
A predetermination (CLP02 25) pays nothing and is left out of the check. An amount that cannot
be read is never taken for zero: what it is a term of is not evaluable.
"""

from collections.abc import Iterable
from decimal import Decimal

import attrs

from x12tools.findings import Place
from x12tools.remits.amounts import ClaimAmounts, adds_up
from x12tools.remits.model import PREDETERMINATION, Adjustment, ClaimPayment, ProviderAdjustment, Remit

LINE, CLAIM, CHECK = "line", "claim", "check"

_ZERO = Decimal(0)


@attrs.frozen(slots=True)
class Difference:
    """Where a payment does not add up. ``expected`` and ``found`` are US dollars; both are None
    where a term could not be read, and nothing can be said.

    ``element`` is the element that holds what was found, ``at`` its segment. ``follows`` says
    that a difference at a lower level explains this one to the cent.
    """

    level: str
    place: str
    expected: Decimal | None
    found: Decimal | None
    element: str = ""
    at: Place = attrs.field(factory=Place, eq=False)
    follows: bool = False

    @property
    def evaluable(self) -> bool:
        """Every term could be read."""
        return self.found is not None

    @property
    def off(self) -> Decimal:
        """Found less expected; zero where nothing can be said."""
        return Decimal(0) if self.found is None or self.expected is None else self.found - self.expected


def balance(remit: Remit) -> tuple[Difference, ...]:
    """What does not add up, line by line, claim by claim, then the check; empty for what does."""
    found: list[Difference] = []
    check = CheckTotal()
    for claim in remit.claims:
        found += claim_differences(claim)
        check.add_claim(claim)
    for adjustment in remit.provider_adjustments:
        check.add_adjustment(adjustment)
    found += check.differences(remit.amount, remit.trace, remit.place)
    return tuple(found)


def claim_differences(claim: ClaimPayment) -> tuple[Difference, ...]:
    """What of a claim and its lines does not add up."""
    adjusted = _total(claim.adjustments)
    each = [(line.charge, line.paid, _total(line.adjustments)) for line in claim.lines]
    return () if adds_up(claim.charge, claim.paid, adjusted, each) else _explained(claim)


def _explained(claim: ClaimPayment) -> tuple[Difference, ...]:
    below: list[Difference] = []
    billed: Decimal | None = _ZERO
    taken = _total(claim.adjustments)
    for number, line in enumerate(claim.lines, 1):
        less = _total(line.adjustments)
        due = _less(line.charge, less)
        if due is None or due != line.paid:
            name = f"claim {claim.id} line {line.control_number or number}"
            below += _compared(LINE, name, "SVC03", line.place, due, line.paid, ())
        billed = _plus(billed, line.charge)
        taken = _plus(taken, less)
    charges: list[Difference] = []
    if claim.lines and (billed is None or billed != claim.charge):
        name = f"claim {claim.id} charge"
        charges = _compared(CLAIM, name, "CLP03", claim.place, billed, claim.charge, below)
    due = _less(claim.charge, taken)
    if due is not None and due == claim.paid:
        return (*below, *charges)
    paid = _compared(CLAIM, f"claim {claim.id}", "CLP04", claim.place, due, claim.paid, below)
    if charges and charges[0].evaluable and charges[0].off == -paid[0].off:
        paid = [attrs.evolve(paid[0], follows=True)]  # a wrong CLP03 is a term of both
    return (*below, *charges, *paid)


class CheckTotal:
    """Adds up the claims and provider adjustments of a payment as they come."""

    def __init__(self) -> None:
        self.due: Decimal | None = Decimal(0)

    def add_claim(self, claim: ClaimPayment | ClaimAmounts) -> None:
        """Counts what a claim paid; a predetermination pays nothing."""
        if claim.status != PREDETERMINATION:
            self._add(claim.paid, 1)

    def add_adjustment(self, adjustment: ProviderAdjustment) -> None:
        """Counts a provider adjustment: a positive one lowers the check."""
        self._add(adjustment.amount, -1)

    def _add(self, amount: Decimal | None, sign: int) -> None:
        self.due = None if amount is None or self.due is None else self.due + sign * amount

    def differences(self, amount: Decimal | None, trace: str | None, at: Place) -> list[Difference]:
        """Whether the payment (BPR02) is what its claims and adjustments come to."""
        return _compared(CHECK, f"payment {trace or ''}".strip(), "BPR02", at, self.due, amount, ())


def _compared(
    level: str,
    place: str,
    element: str,
    at: Place,
    due: Decimal | None,
    found: Decimal | None,
    below: Iterable[Difference],
) -> list[Difference]:
    """The difference between what is due and what was found, if there is one."""
    below = list(below)
    if due is None or found is None:
        follows = any(not one.evaluable for one in below)
        return [Difference(level, place, None, None, element, at, follows)]
    if due == found:
        return []
    explained = sum((one.off for one in below), Decimal(0))
    return [Difference(level, place, due, found, element, at, bool(below) and explained == found - due)]


def _plus(sum: Decimal | None, term: Decimal | None) -> Decimal | None:
    """The sum of two; None where one cannot be read."""
    return None if sum is None or term is None else sum + term


def _less(charge: Decimal | None, taken: Decimal | None) -> Decimal | None:
    """Charge less what was taken; None where one cannot be read."""
    return None if charge is None or taken is None else charge - taken


def _total(adjustments: Iterable[Adjustment]) -> Decimal | None:
    """What adjustments come to; None where one cannot be read."""
    total = _ZERO
    for one in adjustments:
        if one.amount is None:
            return None
        total += one.amount
    return total


def patient_share(claim: ClaimPayment) -> Decimal | None:
    """What the adjustments of group PR come to; None where one cannot be read."""
    return _total(one for one in claim.all_adjustments if one.group == "PR")
