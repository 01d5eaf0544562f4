"""The four separators of an interchange, which its ISA segment declares by position."""

import functools

import attrs

ISA_LENGTH = 106
"""An ISA is fixed: 105 characters and the segment terminator."""

_WHITE = " \t\r\n"
"""What separates nothing inside a segment. FS, GS, RS and US are legal separators, though Python calls
them white space."""

_ISA_ELEMENTS = 16
_ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)


@attrs.frozen(slots=True, cache_hash=True)
class Delimiters:
    """What separates elements, components, repetitions and segments in one interchange.

    ``repetition`` is empty where ISA11 holds a letter or digit (``U`` before 5010): then
    nothing repeats.
    """

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"

    @property
    def all(self) -> str:
        """All separators in one string, to look for them in data."""
        return self.element + self.component + self.repetition + self.segment

    @property
    def usable(self) -> bool:
        """No separator is a letter, a digit, a space or another one's double."""
        drawn = self.all
        return len(set(drawn)) == len(drawn) and not any(c.isalnum() or c == " " for c in drawn)


STANDARD = Delimiters()
"""What x12tools writes when nothing else is asked for: ``*``, ``:``, ``^`` and ``~``."""


def isa_end(text: str, start: int = 0) -> int:
    """Position just past the segment terminator of the ISA that begins at ``start``.

    Counted by its sixteen element separators, so that an ISA with a padded or cut element
    is still read. 0 when the text ends before the ISA does; -1 when it cannot be an ISA.
    """
    if len(text) < start + 4:
        return 0
    separator = text[start + 3]
    if separator.isalnum() or separator in _WHITE:
        return -1
    at = start + 3
    for _ in range(_ISA_ELEMENTS - 1):
        at = text.find(separator, at + 1, start + 4 * ISA_LENGTH)
        if at < 0:
            return 0 if len(text) < start + 4 * ISA_LENGTH else -1
    end = at + 3
    return end if len(text) >= end else 0


def read_delimiters(isa: str) -> Delimiters:
    """The separators that an ISA declares, ``isa`` being its text with the terminator."""
    element = isa[3]
    parts = isa.split(element)
    repetition = parts[11]
    taken = (element, isa[-2], isa[-1])
    repeats = len(repetition) == 1 and _separates(repetition, taken)
    return _delimiters(element, isa[-2], repetition if repeats else "", isa[-1])


@functools.lru_cache(maxsize=64)
def _delimiters(element: str, component: str, repetition: str, segment: str) -> Delimiters:
    """One object for the same four, of whichever file: a look-up then need not compare them."""
    return Delimiters(element, component, repetition, segment)


def _separates(character: str, taken: tuple[str, ...]) -> bool:
    return not (character.isalnum() or character in _WHITE or character in taken)


def isa_width_faults(isa: str) -> list[tuple[int, int, int]]:
    """(element, width found, width due) for each ISA element that is not as wide as it must be."""
    parts = isa.rstrip("\r\n").split(isa[3])[1:]
    return [
        (number, len(part), due)
        for number, (part, due) in enumerate(zip(parts, _ISA_WIDTHS, strict=False), 1)
        if number < _ISA_ELEMENTS and len(part) != due
    ]
