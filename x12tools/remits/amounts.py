"""The amounts of one claim payment, read off its segments and added up.

An 835 is mostly claims that balance: whether one does is decided here from the elements of its
CLP, SVC and CAS segments. What does not is read whole and explained by ``claim_differences``,
which asks ``adds_up`` first, so that the two cannot disagree.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from x12tools.segments.values import as_decimal

_ZERO = Decimal(0)
_MOST_DIGITS = 18
"""Of an amount (data element 782); what is longer is none."""

_DOLLARS = re.compile(r"-?\d+(?:\.\d+)?\Z", re.ASCII).match
"""How amounts are written, nearly all of them."""

LineAmounts = tuple[Decimal | None, Decimal | None, Decimal | None]
"""Charge, paid and adjusted of a service line, US dollars; None for what cannot be read."""


def amount(text: str | None) -> Decimal | None:
    """The US dollars that a text says; None for what is none, or has more digits than any may."""
    if text and len(text) <= _MOST_DIGITS and _DOLLARS(text):
        return Decimal(text)
    return limited(as_decimal(text))


def limited(number: Decimal | None) -> Decimal | None:
    """The number as an amount; None where it has more digits than any may."""
    return None if number is None or len(number.as_tuple().digits) > _MOST_DIGITS else number


def adds_up(
    charge: Decimal | None, paid: Decimal | None, adjusted: Decimal | None, lines: Iterable[LineAmounts]
) -> bool:
    """Whether every line, the lines together and the claim come to what they must.

    ``adjusted`` is that of the claim alone. False where a term cannot be read.
    """
    billed = None
    for line_charge, line_paid, line_adjusted in lines:
        if adjusted is None or line_charge is None or line_adjusted is None:
            return False
        if line_charge - line_adjusted != line_paid:
            return False
        billed = line_charge if billed is None else billed + line_charge
        adjusted += line_adjusted
    if billed is not None and billed != charge:
        return False
    return charge is not None and adjusted is not None and charge - adjusted == paid


class ClaimAmounts:
    """Gathers the amounts of one claim. ``patient`` is CLP05, ``share`` what its PR adjustments come to."""

    __slots__ = ("adjusted", "charge", "lines", "paid", "patient", "share", "status")

    def __init__(self, clp: list[str]) -> None:
        clp += [""] * (6 - len(clp))
        self.status = clp[2]
        self.charge, self.paid, self.patient = amount(clp[3]), amount(clp[4]), amount(clp[5])
        self.adjusted: Decimal | None = _ZERO
        self.share: Decimal | None = _ZERO
        self.lines: list[LineAmounts] = []

    def take_line(self, svc: list[str]) -> None:
        """The elements of an SVC, its tag first."""
        svc += [""] * (4 - len(svc))
        self.lines.append((amount(svc[2]), amount(svc[3]), _ZERO))

    def take_adjustments(self, cas: list[str]) -> None:
        """The elements of a CAS, of the line last taken or of the claim."""
        taken: Decimal | None
        if len(cas) == 4 and cas[2]:
            taken = amount(cas[3])
        else:
            taken = _ZERO
            for _, each, _ in adjustments(cas):
                taken = None if taken is None or each is None else taken + each
        if len(cas) > 1 and cas[1] == "PR":
            self.share = None if self.share is None or taken is None else self.share + taken
        if self.lines:
            charge, paid, before = self.lines[-1]
            self.lines[-1] = (charge, paid, None if before is None or taken is None else before + taken)
        else:
            self.adjusted = None if self.adjusted is None or taken is None else self.adjusted + taken

    @property
    def adds_up(self) -> bool:
        """Whether the claim and its lines balance."""
        return adds_up(self.charge, self.paid, self.adjusted, self.lines)


def adjustments(cas: list[str]) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """(CARC, amount, quantity) of up to six adjustments of a CAS.

    Money without a reason counts too; its CARC is empty.
    """
    found = []
    for at in range(2, min(len(cas), 18), 3):
        carc, money, quantity = (*cas[at : at + 3], "", "")[:3]
        units = as_decimal(quantity)
        if carc or units is not None or as_decimal(money) is not None:
            found.append((carc, amount(money), units))
    return found
