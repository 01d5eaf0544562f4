"""Where things stand in a one-line text: its sections, its keys, and the caret under a mistake."""

import datetime
import re
from collections.abc import Iterator, Mapping

import attrs

from x12tools.errors import UsageError

NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,3})?"
"""A quantity; plain digits, since other scripts' digits have no place in an 837."""

TEXT = r"[ !-)+-9;-\]_-}]+"
"""Printable ASCII without the four delimiters that the shell writes (``* : ^ ~``)."""

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\Z")
_MARK = re.compile(r'"|[()]|\+\+|<<|\|\|?|;')
_KEY = re.compile(r'[\s,]*([A-Za-z][A-Za-z0-9_]*)=("[^"]*"|(?:(?!\s+[A-Za-z][A-Za-z0-9_]*=)[^"])*)')
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa1-\xff]")


@attrs.frozen(slots=True)
class Key:
    """What a ``key=value`` takes: the whole value's pattern, how to say so, and in which form."""

    pattern: str
    expected: str
    forms: frozenset[str] = frozenset({"837P", "837I"})


@attrs.frozen(slots=True)
class Value:
    """A typed value and where it stands: its key's first character, its own first character."""

    text: str
    key_at: int
    at: int


@attrs.frozen(slots=True)
class Source:
    """The whole text; every position is counted from its first character."""

    text: str

    def wrong(self, at: int, expected: str) -> UsageError:
        """The error that points at ``at`` and says what was expected there."""
        shown = _UNPRINTABLE.sub(" ", self.text)
        return UsageError(f"{shown}\n{' ' * at}^ expected {expected}")

    def marks(self, start: int, end: int) -> Iterator[tuple[str, int]]:
        """``<<``, ``++``, ``|``, ``||`` and ``;`` outside quotes and parentheses, with their positions.

        Raises UsageError for a quote or a parenthesis that is not closed.
        """
        quote = opened = None
        for match in _MARK.finditer(self.text, start, end):
            mark, at = match.group(), match.start()
            if mark == '"':
                quote = at if quote is None else None
            elif quote is not None:
                continue
            elif mark == "(":
                opened = at if opened is None else opened
            elif mark == ")":
                opened = None
            elif opened is None:
                yield mark, at
        if quote is not None:
            raise self.wrong(quote, "a closing quote")
        if opened is not None:
            raise self.wrong(opened, "a closing parenthesis")

    def split(self, mark: str, start: int, end: int) -> list[tuple[int, int]]:
        """The spans between the marks."""
        found = [at for one, at in self.marks(start, end) if one == mark]
        return list(zip([start, *(at + len(mark) for at in found)], [*found, end], strict=True))

    def last(self, start: int, end: int) -> int:
        """The place after the last character that is not blank."""
        return start + len(self.text[start:end].rstrip())

    def day(self, text: str, at: int) -> datetime.date:
        """An ISO date of the calendar, 1900 to 2199."""
        try:
            day = datetime.date.fromisoformat(text) if _DAY.match(text) else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year < 2200:
            raise self.wrong(at, "a day of the calendar as 2024-08-15")
        return day

    def pairs(self, start: int, end: int, keys: Mapping[str, Key]) -> dict[str, Value]:
        """``key=value key=value``: a value runs to the next key, or stands in quotes."""
        found: dict[str, Value] = {}
        at = start
        while self.text[at:end].strip(" ,\t\r\n"):
            match = _KEY.match(self.text, at, end)
            if not match:
                raise self.wrong(self.first(at, end), "key=value")
            self.keep(found, match[1], match[2], match.start(1), keys)
            at = match.end()
        return found

    def keep(self, found: dict[str, Value], name: str, text: str, at: int, keys: Mapping[str, Key]) -> None:
        """One key into ``found``, once it is known and its value is one that it takes."""
        key, start = keys.get(name.lower()), at + len(name) + 1
        if key is None:
            raise self.wrong(at, f"a key of {' '.join(sorted(keys))}")
        if name.lower() in found:
            raise self.wrong(at, f"only one {name.lower()}")
        if text.startswith('"'):
            text, start = text.strip('"').strip(), start + 1
        else:
            text = text.strip().rstrip(",")
        if not re.fullmatch(key.pattern, text):
            raise self.wrong(start, key.expected)
        found[name.lower()] = Value(text, at, start)

    def first(self, start: int, end: int) -> int:
        """The place of the first character that is not blank."""
        return end - len(self.text[start:end].lstrip())
