"""Whether a payment adds up: line, claim and check (005010X221A1 section 1.10.2)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs

from x12tools.remits.model import Adjustment, Remit


@attrs.frozen(slots=True)
class Difference:
    """Where a payment does not add up. ``expected`` and ``found`` are US dollars; ``found`` is
    None where a term could not be read, and nothing can be said."""

    level: str
    place: str
    expected: Decimal | None
    found: Decimal | None


def balance(remit: Remit) -> tuple[Difference, ...]:
    """What does not add up; empty for a payment that does."""
    return tuple(_differences(remit))


def _differences(remit: Remit) -> Iterator[Difference]:
    for claim in remit.claims:
        in_lines: list[Adjustment] = []
        for number, line in enumerate(claim.lines, 1):
            in_lines += line.adjustments
            place = f"claim {claim.id} line {line.control_number or number}"
            yield from _compare("line", place, line.charge, line.adjustments, line.paid)
        place = f"claim {claim.id}"
        yield from _compare("claim", place, claim.charge, (*claim.adjustments, *in_lines), claim.paid)
    terms = [claim.paid for claim in remit.claims]
    taken = [one.amount for one in remit.provider_adjustments]
    if remit.amount is None or any(term is None for term in (*terms, *taken)):
        yield Difference("check", f"payment {remit.trace or ''}".strip(), None, None)
        return
    due = sum((t for t in terms if t is not None), Decimal(0)) - sum(
        (t for t in taken if t is not None), Decimal(0)
    )
    if due != remit.amount:
        yield Difference("check", f"payment {remit.trace or ''}".strip(), due, remit.amount)


def _compare(
    level: str, place: str, charge: Decimal | None, adjustments: Iterable[Adjustment], paid: Decimal | None
) -> Iterator[Difference]:
    """Charge less adjustments is what is paid."""
    amounts = [one.amount for one in adjustments]
    if charge is None or paid is None or any(amount is None for amount in amounts):
        yield Difference(level, place, None, None)
        return
    due = charge - sum((amount for amount in amounts if amount is not None), Decimal(0))
    if due != paid:
        yield Difference(level, place, due, paid)
