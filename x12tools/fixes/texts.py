"""A segment's text element by element: what differs, what two changes make together, what can go."""

from collections.abc import Iterator

import attrs

from x12tools.wire.delimiters import Delimiters

FIXED_WIDTH = "ISA"
"""The segment whose separators cannot be left out."""


@attrs.frozen(slots=True)
class Element:
    """One element that a change touches, named as the guides do (``SV101-02``); empty where it was not."""

    element: str
    before: str
    after: str


def differing(before: str | None, after: str | None, delimiters: Delimiters) -> tuple[Element, ...]:
    """The elements and components in which two texts of a segment differ. For a segment that came or
    went they are all that it has."""
    old, new = _leaves(before, delimiters), _leaves(after, delimiters)
    found = []
    for place in sorted({*old, *new}):
        was, now = old.get(place, ""), new.get(place, "")
        if was != now:
            found.append(Element(_named(before or after or "", place, delimiters), was, now))
    return tuple(found)


def merged(base: str, one: str, other: str, delimiters: Delimiters) -> str | None:
    """The text with what both ``one`` and ``other`` make of ``base``; None where both change the same
    element or component, or one of them how many repetitions there are."""
    trees = [_leaves(text, delimiters) for text in (base, one, other)]
    was, first, second = trees
    mine = {place for place in {*was, *first} if was.get(place, "") != first.get(place, "")}
    yours = {place for place in {*was, *second} if was.get(place, "") != second.get(place, "")}
    if mine & yours or any(place[1] for place in {*mine, *yours}):
        return None
    whole = {**was, **{place: first.get(place, "") for place in mine}}
    return _joined({**whole, **{place: second.get(place, "") for place in yours}}, delimiters)


def without_trailing(text: str, delimiters: Delimiters, element: int = 0) -> str:
    """The text without separators that no data follow: those at its end, or, where ``element`` is given,
    those at the end of that element's repetitions."""
    if not element:
        return text.rstrip(delimiters.element)
    parts = text.split(delimiters.element)
    if element < len(parts):
        repetition = delimiters.repetition
        ones = parts[element].split(repetition) if repetition else [parts[element]]
        parts[element] = (repetition or "").join(one.rstrip(delimiters.component) for one in ones)
    return delimiters.element.join(parts)


def with_value(text: str, delimiters: Delimiters, name: str, before: str, after: str) -> str | None:
    """The text with another value in an element named as the guides do; None where ``before`` does not
    stand there, once."""
    place = name.removeprefix(text.split(delimiters.element, 1)[0]).split("-")
    if not all(one.isascii() and one.isdigit() for one in place):
        return None
    leaves = _leaves(text, delimiters)
    element, component = int(place[0]), int(place[1]) if len(place) > 1 else 1
    found = [at for at in leaves if at[0] == element and at[2] == component and leaves[at] == before]
    if len(found) != 1:
        return None
    leaves[found[0]] = after
    return _joined(leaves, delimiters)


_Place = tuple[int, int, int]
"""Element from 1 (0 is the segment's id), repetition from 0, component from 1."""


def _leaves(text: str | None, delimiters: Delimiters) -> dict[_Place, str]:
    if text is None:
        return {}
    parts = text.split(delimiters.element)
    if parts[0] == FIXED_WIDTH:
        return {(at, 0, 1): part for at, part in enumerate(parts)}
    found: dict[_Place, str] = {}
    for at, part in enumerate(parts):
        ones = part.split(delimiters.repetition) if delimiters.repetition else [part]
        for number, one in enumerate(ones):
            for component, value in enumerate(one.split(delimiters.component), 1):
                found[at, number, component] = value
    return found


def _joined(leaves: dict[_Place, str], delimiters: Delimiters) -> str:
    def ones(element: int) -> Iterator[str]:
        numbers = [place[1] for place in leaves if place[0] == element]
        for number in range(max(numbers, default=0) + 1):
            components = {p[2]: v for p, v in leaves.items() if p[:2] == (element, number)}
            values = [components.get(at, "") for at in range(1, max(components, default=1) + 1)]
            while len(values) > 1 and not values[-1]:
                values.pop()
            yield delimiters.component.join(values)

    last = max(place[0] for place in leaves)
    parts = [(delimiters.repetition or "").join(ones(element)) for element in range(last + 1)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return delimiters.element.join(parts)


def _named(text: str, place: _Place, delimiters: Delimiters) -> str:
    element, number, component = place
    tag = text.split(delimiters.element, 1)[0]
    if not element:
        return tag
    parts = text.split(delimiters.element)
    divided = element < len(parts) and tag != FIXED_WIDTH and delimiters.component in parts[element]
    again = f"[{number + 1}]" if number else ""
    return f"{tag}{element:02d}{again}" + (f"-{component:02d}" if divided or component > 1 else "")
