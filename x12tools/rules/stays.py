"""Stays and hospice periods that a patient's earlier bills tell of: for all rules that look for one."""

import datetime
from collections.abc import Iterable

from x12tools.rules.history import Service

HOSPITAL = "11"
SKILLED_NURSING = frozenset({"18", "21"})
HOSPICE = frozenset({"81", "82"})
"""Kinds of bills: facility and kind of care."""

_UNPAID = "0"
_MEDICARE = (None, "MA", "MB")


def covering(day: datetime.date | None, past: Iterable[Service], kinds: Iterable[str]) -> Service | None:
    """A service of a bill of these kinds that began before the day and goes on after it: on its first
    and last day the patient may have come and gone. A bill that asks for no payment is none."""
    wanted = frozenset(kinds)
    for one in past:
        first, last = one.statement
        if (one.bill_type or "")[1:3] not in wanted or not is_medicares(one):
            continue
        if day and first and last and first < day < last:
            return one
    return None


def is_medicares(one: Service) -> bool:
    """Whether an earlier bill asks Medicare for payment, as far as it is known."""
    return one.frequency != _UNPAID and one.filing_indicator in _MEDICARE
