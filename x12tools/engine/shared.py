"""Findings in the loops that claims of an 837 share: each is said once, and holds what lies under it."""

import attrs

from x12tools.findings import Finding
from x12tools.guides.loops import Loop

SHARED_LOOPS = ("2000A", "2000B", "2000C")
"""The levels of the hierarchy: billing provider, subscriber, patient."""


@attrs.define(slots=True)
class _Level:
    held: bool = False
    said: set[Finding] = attrs.field(factory=set)


class SharedFindings:
    """What was found in the levels that are open. What is wrong with a billing provider is one
    finding and no page of them, however many of its claims it holds."""

    def __init__(self) -> None:
        self._levels: dict[str, _Level] = {}

    def begin(self, id: str) -> None:
        """A level begins: what was found in the one before and below it is behind."""
        self._levels = {other: level for other, level in self._levels.items() if other < id}

    def end(self) -> None:
        """The transaction ends, and all levels with it."""
        self._levels = {}

    def hold(self, id: str) -> bool:
        """All claims that are still to come in a level are held; whether they were not before."""
        level = self._level(id)
        before, level.held = level.held, True
        return not before

    @property
    def held(self) -> bool:
        """Whether a claim is held by where it lies."""
        return any(level.held for level in self._levels.values())

    def unsaid(self, found: list[Finding], claim: Loop, loops: list[Loop]) -> list[Finding]:
        """A claim's findings, less those about its ``loops`` that an earlier claim has said."""
        kept = []
        for finding in found:
            level = self._of(finding, claim, loops)
            if level is None:
                kept.append(finding)
                continue
            same = attrs.evolve(finding, dollars_at_risk=None, basis=None, lines=())
            if same not in level.said:
                level.said.add(same)
                kept.append(finding)
        return kept

    def _of(self, finding: Finding, claim: Loop, loops: list[Loop]) -> _Level | None:
        """The innermost level that a finding lies in, None where it is the claim's own."""
        ordinal = finding.place.ordinal
        if ordinal is None or ordinal >= claim.opening.ordinal:
            return None
        for loop in reversed(loops):
            if loop.id in SHARED_LOOPS and loop.located and loop.opening.ordinal <= ordinal:
                return self._level(loop.id)
        return None

    def _level(self, id: str) -> _Level:
        return self._levels.setdefault(id, _Level())
