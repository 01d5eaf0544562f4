"""Compiled guides in the user's cache: reading one is ten times as fast as compiling it."""

import json
from typing import Any

import x12tools.kept
from x12tools.guides.model import Guide, GuideElement, GuideLoop, GuideSegment


def kept(version: str, transaction: str, digest: str) -> Guide | None:
    """The guide that was kept under a digest; None where there is none, or none that can be read."""
    data = x12tools.kept.read_kept(version, digest)
    try:
        return Guide(version, transaction, _read(data)) if data else None
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def keep(guide: Guide, digest: str) -> None:
    """Keeps a guide for the next time; the newest of a version stays."""
    x12tools.kept.keep(guide.version, digest, _Writer().written(guide.root))


class _Writer:
    """Each element, segment and loop is written once and then named by its number; the claim loop,
    which stands in two places, stays one object."""

    def __init__(self) -> None:
        self.elements: dict[str, int] = {}
        self.segments: list[list[Any]] = []
        self.loops: list[list[Any]] = []
        self.known: dict[int, int] = {}

    def written(self, root: GuideLoop) -> dict[str, Any]:
        self.loop(root)
        elements = [json.loads(text) for text in self.elements]
        return {"elements": elements, "segments": self.segments, "loops": self.loops}

    def loop(self, loop: GuideLoop) -> int:
        if id(loop) not in self.known:
            children = [
                ["L", self.loop(child)] if isinstance(child, GuideLoop) else ["S", self.segment(child)]
                for child in loop.children
            ]
            row = [loop.id, loop.name, loop.usage, loop.position, loop.repeat, loop.wrapper, children]
            self.loops.append(row)
            self.known[id(loop)] = len(self.loops) - 1
        return self.known[id(loop)]

    def segment(self, one: GuideSegment) -> int:
        elements = [self.element(element) for element in one.elements]
        syntax = [[kind, list(positions)] for kind, positions in one.syntax]
        self.segments.append(
            [one.tag, one.name, one.usage, one.position, one.max_use, elements, syntax, one.loop, one.home]
        )
        return len(self.segments) - 1

    def element(self, one: GuideElement) -> int:
        parts = [self.element(part) for part in one.parts]
        row = [
            one.id, one.name, one.usage, one.data_element, one.type, one.minimum, one.maximum,
            sorted(one.codes), one.external, one.format, one.repeat, parts,
        ]  # fmt: skip
        return self.elements.setdefault(json.dumps(row), len(self.elements))


def _read(data: dict[str, Any]) -> GuideLoop:
    elements: list[GuideElement] = []
    values: tuple[Any, ...]
    for row in data["elements"]:
        values = (*row[:7], frozenset(row[7]), *row[8:11], tuple(elements[number] for number in row[11]))
        elements.append(GuideElement(*values))
    segments: list[GuideSegment] = []
    for row in data["segments"]:
        syntax = tuple((kind, tuple(positions)) for kind, positions in row[6])
        values = (*row[:5], tuple(elements[number] for number in row[5]), syntax, *row[7:])
        segments.append(GuideSegment(*values))
    loops: list[GuideLoop] = []
    for row in data["loops"]:
        children = tuple(loops[number] if kind == "L" else segments[number] for kind, number in row[6])
        values = (*row[:6], children)
        loops.append(GuideLoop(*values))
    return loops[-1]
