"""INF-MOD-08: modifier of a program outside its days."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_FIRST = {"JZ": datetime.date(2023, 1, 1)}
_LAST = {"JG": datetime.date(2024, 12, 31)}
_INSTEAD = {"JZ": "Take JZ off: it was not asked then.", "JG": "Bill TB, which took its place."}


@rule(
    id="INF-MOD-08",
    title="Modifier of a Medicare program outside its days",
    severity=Severity.RISK,
    payers="FFS_A FFS_B MA",
    source="CY 2023 PFS final rule (JZ); CY 2024 OPPS final rule (JG to TB)",
    denials=[Denial("CO", "182", ("N823",)), Denial("CO", "4", ("N823",))],
)
def inf_mod_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """A modifier that a Medicare program began or ended is refused outside its days.

    JZ began on 2023-01-01, JG gave way to TB after 2024-12-31. The code list has neither day; what
    it has, CODE-MODIFIER judges.

    Pass: 837I 2024-10-02 C34.11 | 0636:J9271x200-JZ-JG 96413
    Fail: 837I 2025-10-02 C34.11 | 0636:J9271x200-JZ-JG 96413
    """
    for line in claim.lines:
        for modifier in line.modifiers:
            if line.date is None or (modifier not in _FIRST and modifier not in _LAST):
                continue
            first, last = _FIRST.get(modifier), _LAST.get(modifier)
            if (first is None or line.date >= first) and (last is None or line.date <= last):
                continue
            yield at_line(
                inf_mod_08,
                line,
                f"{modifier} on line {line.number} {f'ended {last}' if last else f'begins {first}'}, and the "
                f"service is of {line.date}.",
                context,
                what="modifiers",
                value=modifier,
                fix=Fix(Safety.HUMAN, _INSTEAD[modifier]),
            )
