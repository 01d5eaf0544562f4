"""The order of services through a vein: which may be initial, and what the others become."""

from collections.abc import Iterable

from x12tools.claims.model import ServiceLine
from x12tools.rules.scope import SEPARATE
from x12tools.rules.tables import add_on_primaries, administration

INITIAL = frozenset({"96360", "96365", "96374", "96409", "96413"})
"""The initial services of which a visit has one. Pumps, arteries and the skin are apart."""

FIRST = {
    "96361": "96360", "96366": "96365", "96367": "96365", "96375": "96374",
    "96411": "96409", "96415": "96413", "96417": "96413",
}  # fmt: skip
"""The initial code of each add-on's kind."""

REPEAT = ("76", "77")
"""Modifiers that say the same service was given again."""


def rank(code: str | None) -> int:
    """Place of an initial code in the hierarchy, 1 the highest: chemotherapy infusion, chemotherapy
    push, therapeutic infusion, therapeutic push, hydration."""
    return int(administration()[code or ""]["hierarchy_rank"])


def is_apart(line: ServiceLine) -> bool:
    """A service that a modifier sets apart: another access site or another visit."""
    return line.has(*SEPARATE, "LT", "RT")


def orphans(codes: Iterable[str]) -> frozenset[str]:
    """The add-on codes among these that none of the others may bear."""
    given = frozenset(codes)
    primaries = add_on_primaries()
    return frozenset(code for code in given if code in primaries and not primaries[code] & given)
