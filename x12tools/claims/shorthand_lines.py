"""The service lines of a one-line text.

    LINE = [REV:]CODE[xUNITS][-MOD…][@POINTERS][$CHARGE][/NDC[:QTYUNIT]][(key=value …)]

``2024-08-16:`` gives its date to the lines after it; blanks or commas part the lines.
"""

import datetime
import re
from decimal import Decimal

from x12tools.claims.scanning import NUMBER, TEXT, Key, Source
from x12tools.claims.typed import ShorthandLine

_P = frozenset({"837P"})
_TEXT_80 = Key(rf"(?=.{{1,80}}\Z){TEXT}", "1 to 80 plain characters without * : ^ ~")

LINE_KEYS = {
    "pos": Key(r"[0-9A-Z]{2}", "a place of service of two digits", _P),
    "rendering": Key(r"[0-9A-Za-z]{1,20}", "an NPI"),
    "ordering": Key(r"[0-9A-Za-z]{1,20}", "an NPI", _P),
    "note": _TEXT_80,
    "desc": _TEXT_80,
    "mea": Key(NUMBER, "a haemoglobin result as 9.4", _P),
    "hct": Key(NUMBER, "a haematocrit result as 30", _P),
    "dos_to": Key(r"\S+", "a day of the calendar as 2024-08-15"),
    "auth": Key(rf"(?=.{{1,50}}\Z){TEXT}", "1 to 50 plain characters without * : ^ ~", _P),
    "ref6r": Key(rf"(?=\S{{1,50}}\Z){TEXT}", "a line control number, or none"),
}
"""The keys of a service line by name."""

_GAP = re.compile(r"[\s,]*")
_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}):")
_REVENUE = re.compile(r"([0-9]{3,4}):")
_CODE = re.compile(r"[A-Z0-9]{5}|[a-z][0-9]{4}")
_UNITS = re.compile(rf"[xX](?:({NUMBER}))?")
_MODIFIER = re.compile(r"-(?:([A-Za-z0-9]{2}))?")
_POINTER = r"(?:1[0-2]|[1-9])(?![0-9])"
# After a comma a digit may as well begin the next line: a pointer is not followed by a letter.
_POINTERS = re.compile(rf"@(?:({_POINTER}(?:[,:]{_POINTER}(?![A-Za-z]))*))?")
_CHARGE = re.compile(r"\$(?:([0-9]{1,9}(?:\.[0-9]{1,2})?))?")
_NDC = re.compile(r"/(?:([0-9A-Z-]{1,48}))?")
_QUANTITY = re.compile(rf":(?:({NUMBER})([A-Za-z][A-Za-z0-9]))?")
_KEYS = re.compile(r'\((?:((?:"[^"]*"|[^()"])*)\))?')
_EXAMPLE = "a line as J9312x100-JZ@1$9000/50242005306:100ML"


def read_lines(
    source: Source, start: int, end: int, form: str, date: datetime.date
) -> tuple[ShorthandLine, ...]:
    """The lines between ``start`` and ``end``; UsageError where there is none or one is unreadable."""
    lines = []
    at = _skip(source, start, end)
    while at < end:
        if dated := _DATED.match(source.text, at, end):
            date = source.day(dated[1], at)
            at = dated.end()
        else:
            line, at = _Reader(source, at, end, form).read(date)
            lines.append(line)
        at = _skip(source, at, end)
    if not lines:
        raise source.wrong(source.last(start, end), "a service line")
    return tuple(lines)


def _skip(source: Source, at: int, end: int) -> int:
    gap = _GAP.match(source.text, at, end)
    return gap.end() if gap else at


class _Reader:
    """Reads one line from left to right, so that a mistake is shown where it stands."""

    def __init__(self, source: Source, at: int, end: int, form: str) -> None:
        self.source, self.at, self.end, self.form = source, at, end, form

    def read(self, date: datetime.date) -> tuple[ShorthandLine, int]:
        start = self.at
        revenue = self._next(_REVENUE)
        code = _CODE.match(self.source.text, self.at, self.end)
        if code:
            self.at = code.end()
        elif not revenue:
            raise self.source.wrong(start, _EXAMPLE)
        elif self.form == "837P":
            raise self.source.wrong(self.at, "a code: a revenue code alone is for an 837I")
        units = self._next(_UNITS, "units as a number")
        modifiers = self._modifiers()
        pointers = self._pointers()
        charge = self._next(_CHARGE, "a charge as 9000 or 9000.50")
        ndc = self._next(_NDC, "an NDC")
        quantity = self._next(_QUANTITY, "an NDC quantity and unit as 100ML") if ndc else None
        keys, date_to = self._keys()
        if self.at < self.end and _skip(self.source, self.at, self.end) == self.at:
            raise self.source.wrong(
                self.at, self._rest(units, modifiers, pointers, charge, ndc, quantity, keys)
            )
        line = ShorthandLine(
            revenue=revenue[1] if revenue else None,
            code=code.group().upper() if code else None,
            units=Decimal(units[1] if units else 1),
            modifiers=modifiers,
            pointers=pointers or (1,),
            charge=Decimal(charge[1]) if charge else None,
            ndc=ndc[1] if ndc else None,
            ndc_quantity=Decimal(quantity[1]) if quantity else None,
            ndc_unit=quantity[2].upper() if quantity else None,
            keys=keys,
            date=date,
            date_to=date_to,
        )
        return line, self.at

    def _next(self, pattern: re.Pattern[str], expected: str = "") -> re.Match[str] | None:
        """The piece here, if its sign is; a sign without what belongs to it is a mistake."""
        match = pattern.match(self.source.text, self.at, self.end)
        if match and match[1] is None:
            raise self.source.wrong(self.at + 1, expected)
        if match:
            self.at = match.end()
        return match

    def _modifiers(self) -> tuple[str, ...]:
        found: list[str] = []
        while match := self._next(_MODIFIER, "a modifier of two characters"):
            if len(found) == 4:
                raise self.source.wrong(match.start(), "at most four modifiers")
            found.append(match[1].upper())
        return tuple(found)

    def _pointers(self) -> tuple[int, ...]:
        match = self._next(_POINTERS, "diagnosis pointers of 1 to 12, as 1 or 1,2")
        found = tuple(int(one) for one in re.split("[,:]", match[1])) if match else ()
        if match and len(found) > 4:
            raise self.source.wrong(match.start(), "at most four diagnosis pointers")
        return found

    def _keys(self) -> tuple[dict[str, str], datetime.date | None]:
        match = self._next(_KEYS, "key=value and a closing parenthesis")
        if not match:
            return {}, None
        values = self.source.pairs(match.start(1), match.end(1), LINE_KEYS)
        for name, given in values.items():
            if self.form not in LINE_KEYS[name].forms:
                raise self.source.wrong(given.key_at, f"a key of an {self.form}: {name} is for an 837P")
        last = values.pop("dos_to", None)
        keys = {name: given.text for name, given in values.items()}
        return keys, self.source.day(last.text, last.at) if last else None

    def _rest(self, *pieces: object) -> str:
        """What may still stand after the last piece that was read."""
        signs = ("x", "-", "@", "$", "/", ":", "(")
        last = max((number for number, piece in enumerate(pieces) if piece), default=-1)
        may = [s for number, s in enumerate(signs) if number > last and (s != ":" or last == 4)]
        if last == 1:
            may.insert(0, "-")
        return " or ".join([*(f"'{sign}'" for sign in may), "a blank before the next line"])
