"""HL: numbers in order, parents that exist, levels under the right parent, child codes that are true."""

import attrs

from x12tools.findings import Finding, Place, Severity
from x12tools.guides import checks

_PARENT_LEVEL: dict[str, dict[str, str | None]] = {
    "837": {"20": None, "22": "20", "23": "22"},
    "277": {"20": None, "21": "20", "19": "21", "PT": "19"},
}
"""By transaction, each level and the level above it."""

_FROM = {
    "837": {"20": ("20", "22", "23"), "22": ("22", "23"), "23": ("23",)},
    "277": {"20": ("20", "21", "19", "PT"), "21": ("21", "19", "PT"), "19": ("19", "PT"), "PT": ("PT",)},
}
"""By transaction, each level and those below it: what ends where a new one begins."""

_LOOPS = {
    "837": {"2000A": "20", "2000B": "22", "2000C": "23"},
    "277": {"2000A": "20", "2000B": "21", "2000C": "19", "2000D": "PT"},
}
"""The level of each HL loop: where the walk put an HL counts, also when its HL03 is wrong."""

_LEVEL_NAMES = {
    "20": "billing provider",
    "22": "subscriber",
    "23": "patient",
    "21": "information receiver",
    "19": "provider",
    "PT": "patient",
}


@attrs.define(slots=True)
class _Level:
    """An HL that may still get children: the numbers it can be meant by, and what its HL04 says."""

    numbers: tuple[str, ...]
    child_code: str
    place: Place
    children: int = 0


class Hierarchy:
    """The HL tree of one 837 or 277CA transaction. One mistake is one finding."""

    def __init__(self, transaction: str = "837") -> None:
        self.levels = _PARENT_LEVEL[transaction]
        self.below = _FROM[transaction]
        self.loops = _LOOPS[transaction]
        self.count = 0
        self.last = 0
        self.latest: dict[str, _Level] = {}
        self.disordered = False

    def step(self, parts: list[str], place: Place) -> list[Finding]:
        """One HL."""
        self.count += 1
        number, parent, level, child_code = (parts + [""] * 5)[1:5]
        level = self.loops.get(place.loop or "", level)
        found = self._number(number, place)
        owner = self.levels.get(level)
        above = self.latest.get(owner) if owner else None
        found += self._leave(level)
        if above is not None:
            above.children += 1
            if above.children == 1 and above.child_code == "0":
                found.append(
                    checks.HIERARCHY.at(
                        attrs.evolve(above.place, element="HL04"),
                        f"HL04 of this {_LEVEL_NAMES[owner or '']} is 0, but a "
                        f"{_LEVEL_NAMES[level]} level follows below it.",
                        value="0",
                        expected="1",
                    )
                )
        if level in self.levels and not found:
            found += _parent(level, owner, parent, above, place)
        if level in self.levels:
            self.latest[level] = _Level((number, str(self.count)), child_code, place)
        return found

    def close(self) -> list[Finding]:
        """What the levels still open lack at the transaction's end."""
        return self._leave("20")

    def _number(self, number: str, place: Place) -> list[Finding]:
        """HL01 rises by one. Numbers that start anew are said once, not at every HL."""
        expected = self.last + 1
        sound = number in (str(self.count), str(expected))
        self.last = int(number) if number.isascii() and number.isdigit() and len(number) <= 12 else expected
        if sound or self.disordered:
            return []
        self.disordered = True
        return [
            checks.HIERARCHY.at(
                attrs.evolve(place, element="HL01"),
                f"HL01 is {number!r}, {expected} is due: the numbers go up by one from 1 to the SE.",
                value=number,
                expected=str(expected),
            )
        ]

    def _leave(self, level: str) -> list[Finding]:
        """A new HL of a level ends the one before it and those below."""
        found = []
        for known in self.below.get(level, ()):
            left = self.latest.pop(known, None)
            if left and left.child_code == "1" and not left.children and known in ("20", "22"):
                found.append(
                    checks.HIERARCHY.at(
                        attrs.evolve(left.place, element="HL04"),
                        f"HL04 of this {_LEVEL_NAMES[known]} is 1, but no level follows below it.",
                        value="1",
                        expected="0" if known == "22" else None,
                        severity=Severity.RISK,  # its claims have gone by
                    )
                )
        return found


def _parent(level: str, owner: str | None, parent: str, above: _Level | None, place: Place) -> list[Finding]:
    if (owner is None and not parent) or (above is not None and parent in above.numbers):
        return []
    if owner is None:
        words = "the top level has no parent"
    elif above is None:
        words = f"no {_LEVEL_NAMES[owner]} stands above this {_LEVEL_NAMES[level]}"
    else:
        words = f"the {_LEVEL_NAMES[owner]} of this {_LEVEL_NAMES[level]} is HL {above.numbers[0]}"
    return [
        checks.HIERARCHY.at(
            attrs.evolve(place, element="HL02"),
            f"HL02 is {parent!r}; {words}." if parent else f"HL02 is empty; {words}.",
            value=parent,
            expected=above.numbers[0] if above else "",
        )
    ]
