"""HL: numbers in order, parents that exist, levels under the right parent."""

import re

import attrs

from x12tools.findings import Finding, Place
from x12tools.guides import checks

_WHOLE = re.compile(r"[0-9]{1,12}\Z")
_PARENT_LEVEL = {"20": None, "22": "20", "23": "22"}
"""837: billing provider, subscriber, patient."""


class Hierarchy:
    """The HL tree of one 837 transaction."""

    def __init__(self) -> None:
        self.count = 0
        self.latest: dict[str, str] = {}

    def step(self, parts: list[str], place: Place) -> list[Finding]:
        """One HL; one finding at most, since one mistake breaks what follows it."""
        self.count += 1
        number, parent, level = (parts + [""] * 4)[1:4]
        owner = _PARENT_LEVEL.get(level)
        due = self.latest.get(owner, "") if owner else ""
        self.latest[level] = number
        if number != str(self.count):
            self.count = int(number) if _WHOLE.match(number) else self.count
            return [
                checks.HIERARCHY.at(
                    attrs.evolve(place, element="HL01"),
                    f"HL01 is {number!r}; the numbers go up by one from 1.",
                    value=number,
                )
            ]
        if level in _PARENT_LEVEL and parent != due:
            return [
                checks.HIERARCHY.at(
                    attrs.evolve(place, element="HL02"),
                    f"HL02 is {parent!r}; the parent of this level is {due or 'none'}.",
                    value=parent,
                    expected=due,
                )
            ]
        return []
