"""NCCI pairs on a claim: the lines of a day that are not paid together."""

import functools
from collections.abc import Iterable, Iterator

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Finding, Severity
from x12tools.rules.base import capped
from x12tools.rules.scope import EXCLUDED, NCCI_MODIFIERS, days, is_outside_opps, ptp_setting
from x12tools.rules.tables import pairs

FLUSH = "96523"
DRAWS = frozenset({"36591", "36592"})
VEIN_ACCESS = frozenset({"36000", "36410"})
HEPARIN = frozenset({"J1642", "J1644"})
PUMP_SUPPLY = "E0781"
REFILLS = frozenset({"96521", "96522"})
VISITS = frozenset(
    """
    99202 99203 99204 99205 99211 99212 99213 99214 99215 99221 99222 99223 99231 99232 99233 99234 99235
    99236 99238 99239 99281 99282 99283 99284 99285 99291 99483 99497 G0463
    """.split()
)
"""Visits that NCCI pairs with drug administration; 25 parts them."""


@attrs.frozen(slots=True)
class Pair:
    """Two lines of one day: ``first`` (column 1) is paid, ``second`` (column 2) is denied.

    ``indicator`` 1 lets a modifier part them, 0 nothing.
    """

    first: ServiceLine
    second: ServiceLine
    indicator: str

    @property
    def is_parted(self) -> bool:
        """Whether a modifier on either line parts them (both columns are accepted since July 2019)."""
        return self.indicator != "0" and not NCCI_MODIFIERS.isdisjoint(
            (*self.first.modifiers, *self.second.modifiers)
        )


def second_codes(indicator: str) -> frozenset[str]:
    """The codes that a pair of an indicator denies, in either setting."""
    return frozenset(
        second
        for setting in ("practitioner", "outpatient")
        for (_, second), known in pairs(setting).items()
        if known == indicator
    )


def paired(claim: Claim) -> Iterator[Pair]:
    """The pairs of a claim by the table of its setting, each day and, on an 837P, provider by itself.

    Lines that are sent to be denied are let be.
    """
    setting = ptp_setting(claim)
    known = _possible(setting, claim.codes) if setting else {}
    if not known:
        return
    for lines in days(claim):
        billed = [line for line in lines if line.procedure and not line.has(*EXCLUDED)]
        for second in billed:
            for first in billed:
                indicator = known.get((first.procedure, second.procedure))
                if indicator is not None:
                    yield Pair(first, second, indicator)


def unparted(claim: Claim) -> Iterator[Pair]:
    """The pairs that no modifier parts, one for each line that is denied."""
    denied: set[int] = set()
    for pair in paired(claim):
        if pair.second.number not in denied and not pair.is_parted:
            denied.add(pair.second.number)
            yield pair


def pairs_anew(line: ServiceLine, code: str, lines: Iterable[ServiceLine], claim: Claim) -> bool:
    """Whether a line billed as another code would be in a pair that no modifier parts."""
    setting = ptp_setting(claim)
    table = pairs(setting) if setting else {}
    for other in lines:
        both = (code, other.procedure or "")
        indicator = table.get(both) or table.get(both[::-1])
        if other is not line and indicator and not Pair(line, other, indicator).is_parted:
            return True
    return False


@functools.lru_cache(maxsize=4096)
def _possible(setting: str, codes: frozenset[str]) -> dict[tuple[str | None, str | None], str]:
    """The pairs among some codes; claims of the same kind come again and again."""
    table = pairs(setting)
    return {
        (first, second): table[first, second]
        for first in codes
        for second in codes
        if (first, second) in table
    }


def as_edited(finding: Finding, claim: Claim) -> Finding:
    """The finding, a risk at most on the bill of a hospital that OPPS does not pay."""
    if is_outside_opps(claim):
        return capped(finding, Severity.RISK, "a hospital outside OPPS: the pairs may not be applied")
    return finding
