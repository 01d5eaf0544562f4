"""What of a file cannot be written as its receiver takes it, found before the file is split."""

from collections.abc import Iterable
from typing import Any

import attrs

from x12tools.codes import ReceiverProfile
from x12tools.engine.envelope import RECEIVER
from x12tools.findings import Finding, Place
from x12tools.gate.outbox import Find
from x12tools.gate.parts import Path
from x12tools.gate.shaping import Shape, shape_of
from x12tools.gate.splitting import SplitClaim, split
from x12tools.wire import Source
from x12tools.wire.document import open_source


@attrs.frozen(slots=True)
class Misfit:
    """Why a claim cannot go: the finding, and whether it is about what the claim shares with others."""

    finding: Finding
    shared: bool


def misfits(source: Source, find: Find) -> dict[int, Misfit]:
    """By the ordinal of its CLM, each claim that cannot be written for its receiver.

    ``find`` names the receiver; claims of one without a profile always can.
    """
    look = _Looking(find)

    def route(claim: SplitClaim) -> "_Looking":
        look.ordinal = claim.ordinal
        return look

    file = open_source(source)
    try:
        split(file, route, look)
    finally:
        if file is not source:
            file.close()
    return look.found


class _Looking:
    """Takes claims as a bucket does, and writes none."""

    def __init__(self, find: Find) -> None:
        self.found: dict[int, Misfit] = {}
        self.ordinal = 0
        self._find = find
        self._shared: dict[int, tuple[Any, Finding | None]] = {}

    def add_claim(self, path: Path, claim: list[str]) -> None:
        """Looks at a claim and at the levels it lies in."""
        receiver = self._find(path)
        if receiver is None:
            return
        shape = shape_of(path.interchange.delimiters, receiver)
        shared = next(filter(None, self._above(path, shape, receiver)), None)
        if shared is not None:
            self.found[self.ordinal] = Misfit(shared, shared=True)
            return
        for at, text in enumerate(claim):
            if wrong := shape.misfit(text):
                place = Place(self.ordinal + at, None, None, _tag(text))
                self.found[self.ordinal] = Misfit(_told(wrong, shape, receiver, place), shared=False)
                return

    def add_whole(self, path: Path, body: Iterable[str]) -> None:
        """A transaction without claims goes to no receiver."""

    def _above(self, path: Path, shape: Shape, receiver: ReceiverProfile) -> Iterable[Finding | None]:
        parts: list[tuple[Any, list[str]]] = [(path.group, [path.group.header])]
        parts.append((path.transaction, path.transaction.opening))
        parts += [(one, one.texts) for one in (path.provider, path.subscriber, path.patient) if one]
        yield self._once(0, path.interchange, receiver, shape, [])
        for depth, (part, texts) in enumerate(parts, 1):
            yield self._once(depth, part, receiver, shape, texts)

    def _once(
        self, depth: int, part: Any, receiver: ReceiverProfile, shape: Shape, texts: list[str]
    ) -> Finding | None:
        """What is wrong in a part that claims share; looked for once, while claims lie in it."""
        known, finding = self._shared.get(depth, (None, None))
        if known is not part:
            finding = None
            if depth == 0 and (wrong := shape.header_misfit(part.header)):
                finding = _told(wrong, shape, receiver, Place(segment="ISA"))
            for text in texts:
                if wrong := shape.misfit(text):
                    finding = _told(wrong, shape, receiver, Place(segment=_tag(text)))
                    break
            self._shared[depth] = (part, finding)
        return finding


def _told(character: str, shape: Shape, receiver: ReceiverProfile, place: Place) -> Finding:
    code = f"{ord(character):02X}"
    shown = f"'{character}'" if character.isprintable() and not character.isalnum() else f"Character {code}"
    why = (
        "would be read as a delimiter by its receiver"
        if character in shape.delimiters.all
        else "is outside the characters that its receiver takes"
    )
    return RECEIVER.at(
        place,
        f"{shown} in {place.segment} {why} ({receiver.name}).",
        value=code,
        holds=True,
    )


def _tag(text: str) -> str:
    return "".join(c for c in text[:3] if c.isalnum())
