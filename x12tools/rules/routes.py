"""How a drug goes in: the administration codes by route, and what the wrong one costs."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from x12tools.claims.model import PROFESSIONAL, ServiceLine
from x12tools.codes.payers import NoncomplexPolicy
from x12tools.rules.context import Context
from x12tools.rules.tables import administration, fees, table

VEIN = frozenset({"IV", "IVP"})
NEEDLE = frozenset({"SC", "IM"})

INTO_VEIN = frozenset(
    """
    96365 96366 96367 96368 96374 96375 96376 96409 96411 96413 96415 96416 96417 G0498 C8957
    """.split()
)
"""Codes for a drug through a vein; hydration gives none."""

BY_NEEDLE = frozenset({"96372", "96377", "96401", "96402"})
"""Codes for a drug under the skin or into a muscle."""

_TIMELESS = frozenset(["EM", "ACC", "FLUSH"])


def administered(lines: Iterable[ServiceLine]) -> list[ServiceLine]:
    """The lines that give a drug or fluid: no visit, blood draw or flush."""
    return [
        line
        for line in lines
        if (row := administration().get(line.procedure or "")) is not None and row["role"] not in _TIMELESS
    ]


def noncomplex(line: ServiceLine, context: Context) -> NoncomplexPolicy | None:
    """The payer's list that takes a drug out of the complex codes on the day."""
    return noncomplex_on(line.procedure or "", line.date, context)


def noncomplex_on(code: str, date: datetime.date | None, context: Context) -> NoncomplexPolicy | None:
    """The same for a drug's code and a day."""
    return next(
        (
            policy
            for policy in context.profile.noncomplex
            if code in policy.codes
            and policy.covers(date)
            and (date or (policy.start is None and policy.end is None))
        ),
        None,
    )


def difference(lines: Iterable[ServiceLine], twins: Mapping[str, str]) -> dict[str, Any]:
    """``dollars_at_risk`` and ``basis`` of billing the lines by the wrong code: what the physician
    fees of the two differ by. Nothing on an 837I, which no physician fee pays."""
    total = Decimal(0)
    for line in lines:
        code = line.procedure or ""
        if line.form != PROFESSIONAL or twins[code] not in fees() or code not in fees():
            return {"dollars_at_risk": None, "basis": None}
        total += abs(fees()[twins[code]] - fees()[code]) * (line.units or Decimal(0))
    return {
        "dollars_at_risk": total.quantize(Decimal("0.01")),
        "basis": f"medicare physician fee {table('fees').data_date.year}",
    }
