"""A file's texts as their receiver takes them: its delimiters, its line ends, its character set."""

import contextlib
import functools
import re
import unicodedata

from x12tools.codes import ReceiverProfile
from x12tools.gate.parts import Interchange
from x12tools.wire import Delimiters

_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_BASIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()*+,-./:;?="
_ALIKE = {
    0xA0: " ", 0xB4: "'", 0xD8: "O", 0xF8: "o", 0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-",
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"',
}  # fmt: skip
"""Signs that say the same as one of the basic set, of the same length."""


class Shape:
    """What becomes of the texts of an interchange with delimiters ``old`` for a receiver."""

    def __init__(self, old: Delimiters, receiver: ReceiverProfile) -> None:
        self._old = old
        self.delimiters = new = Delimiters(*receiver.delimiters) if receiver.delimiters else old
        self._folds = receiver.characters != "any"
        self._upper = receiver.characters == "basic"
        allowed = {"any": None, "extended": _ASCII, "basic": _BASIC}[receiver.characters]
        ends = "".join(c for c in new.all if c not in old.all)
        wrong = [f"[{re.escape(ends)}]"] if ends else []
        if allowed is not None:
            wrong.append(f"[^{re.escape(allowed + old.all)}]")
        self._wrong = re.compile("|".join(wrong) or "(?!)")
        self._table = {ord(a): b for a, b in zip(_four(old), _four(new), strict=True) if a and a != b}

    def misfit(self, text: str) -> str | None:
        """The first character of a segment that its receiver does not take, or would take for a
        delimiter; None where the segment can be written."""
        found = self._wrong.search(self._folded(text))
        return found[0] if found else None

    def written(self, text: str) -> str:
        """A segment that fits."""
        text = self._folded(text)
        return text.translate(self._table) if self._table else text

    def header(self, isa: str) -> str:
        """An ISA that fits: its widths stay, ISA11 and ISA16 name the new delimiters."""
        parts = self._in_place(isa).split(self._old.element)
        if len(parts) > 16:
            parts[16] = self.delimiters.component
            if self.delimiters is not self._old:
                parts[11] = self.delimiters.repetition
        return self.delimiters.element.join(parts)

    def header_misfit(self, isa: str) -> str | None:
        """The same of an ISA, whose sixteenth element and eleventh are the delimiters themselves."""
        parts = self._in_place(isa).split(self._old.element)
        found = self._wrong.search("".join(part for at, part in enumerate(parts) if at not in (11, 16)))
        return found[0] if found else None

    def _folded(self, text: str) -> str:
        """The text with what folds safely: case, accents, and signs that stand for one of the set."""
        if not self._folds:
            return text
        if not text.isascii():
            with contextlib.suppress(UnicodeDecodeError):
                text = text.encode("latin-1").decode("utf-8")
            text = "".join(self._base(c) for c in text)
        return self._cased(text)

    def _in_place(self, isa: str) -> str:
        if not self._folds:
            return isa
        return self._cased("".join(self._base(c) for c in isa))

    def _cased(self, text: str) -> str:
        if not self._upper:
            return text
        return text.upper() if text.isascii() else "".join(c.upper() if c.isascii() else c for c in text)

    def _base(self, character: str) -> str:
        """The character without its accent, one for one; itself where there is none."""
        if character.isascii() or character in self._taken:
            return character
        plain = _ALIKE.get(ord(character), character)
        if plain.isalpha():
            plain = unicodedata.normalize("NFD", plain)[0]
        return plain if plain.isascii() and plain not in self._taken else character

    @functools.cached_property
    def _taken(self) -> str:
        return self._old.all + self.delimiters.all


def _four(delimiters: Delimiters) -> tuple[str, str, str, str]:
    return delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment


@functools.lru_cache(maxsize=64)
def shape_of(old: Delimiters, receiver: ReceiverProfile) -> Shape:
    """The shape of interchanges with these delimiters for a receiver."""
    return Shape(old, receiver)


def shaped(interchange: Interchange, receiver: ReceiverProfile) -> Interchange:
    """An interchange as its receiver takes it."""
    shape = shape_of(interchange.delimiters, receiver)
    newline = interchange.newline if receiver.newline is None else receiver.newline
    return Interchange(shape.header(interchange.header), shape.delimiters, newline)
