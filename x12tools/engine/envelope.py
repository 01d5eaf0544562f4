"""The envelope (SNIP 1): interchange, group and transaction, their numbers and counts."""

import attrs

from x12tools.engine.control import FORMS, GROUP_OF, LONGEST
from x12tools.findings import Check, Finding, Place, Severity
from x12tools.wire.delimiters import Delimiters, isa_width_faults
from x12tools.wire.reader import BLANK


def _check(name: str, title: str, severity: Severity = Severity.REJECT) -> Check:
    return Check(
        id=f"ENV-{name}",
        title=title,
        severity=severity,
        snip=1,
        stc=("A8:21",),
        source=("ASC X12.5 and X12.6 control structures",),
    )


COUNT = _check("COUNT", "A count of segments, transactions or groups is wrong")
CONTROL = _check("CONTROL", "A trailer's control number is not its header's")
DUPLICATE = _check("DUPLICATE", "A control number is used twice")
NESTING = _check("NESTING", "Envelope segments are not nested as they must be")
TRUNCATED = _check("TRUNCATED", "The file ends before its envelope does")
ISA_WIDTH = _check("ISA-WIDTH", "An ISA element is not as wide as it must be")
ELEMENT = _check("ELEMENT", "An element of a control segment is not what it must be")
VERSION = _check("VERSION", "The versions of interchange, group and transaction do not agree")
GROUP = _check("GROUP", "The transaction does not belong in its functional group")
REPETITION = _check("REPETITION", "ISA11 names no repetition separator", Severity.RISK)
TEXT_OUTSIDE = _check("TEXT-OUTSIDE", "Text stands outside the interchanges", Severity.RISK)
EMPTY_SEGMENT = _check("EMPTY-SEGMENT", "A segment terminator follows another", Severity.RISK)
CHARACTER = _check("CHARACTER", "A byte is outside X12's character sets", Severity.RISK)
LINE_BREAK = _check("LINE-BREAK", "A line break stands inside a segment", Severity.RISK)
SPACES = _check("SPACES", "Spaces stand before a segment", Severity.RISK)
SEGMENT_LONG = _check("SEGMENT-LONG", "A segment is longer than any can be")
# The verdict on what is not readable is the exit code; there is nothing to hold.
NO_INTERCHANGE = _check("NO-INTERCHANGE", "No interchange was found", Severity.RISK)
RECEIVER = Check(
    id="ENV-RECEIVER",
    title="What stands in the file cannot be written as its receiver takes it",
    severity=Severity.REJECT,
    snip=7,
    source=("the receiver's profile",),
)
"""The gate's word, which alone writes for a receiver."""

ALL = tuple(value for value in list(globals().values()) if isinstance(value, Check))

_CLOSES = {"IEA": "ISA", "GE": "GS", "SE": "ST"}
_ENDED_BY = {header: trailer for trailer, header in _CLOSES.items()}
_LEVEL = {"ISA": 0, "GS": 1, "ST": 2}
_NAMES = {"ISA": "interchange", "GS": "group", "ST": "transaction"}
_NUMBER = {"ISA": 13, "GS": 6, "ST": 2}


@attrs.define(slots=True)
class _Open:
    tag: str
    control: str
    ordinal: int
    offset: int
    inner: int = 0
    numbers: set[str] = attrs.field(factory=set)


class Envelope:
    """Follows headers and trailers; ``interchanges`` counts."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.interchanges = 0
        self.numbers: set[str] = set()
        self.interchange_version = ""
        self.version_said = False
        self.group: list[str] = []
        self.astray = False
        self.strayed = False
        self.outside_to = 0
        self.head = ""

    def leave(self, tag: str) -> list[Finding]:
        """What a header ends that has no trailer."""
        return self._close_to(_LEVEL[tag])

    def header(
        self,
        tag: str,
        parts: list[str],
        text: str,
        ordinal: int,
        offset: int,
        delimiters: Delimiters | None = None,
    ) -> list[Finding]:
        """ISA, GS or ST begins."""
        self.astray = self.strayed = False
        level = _LEVEL[tag]
        place = Place(ordinal, offset, None, tag)
        found = self._close_to(level)
        if len(self.open) < level:
            outer = "ISA" if not self.open else "GS"
            found.append(NESTING.at(place, f"{tag} stands outside its envelope: no {outer} is open."))
        if tag == "ISA":
            self.interchanges += 1
            found += self._interchange(parts, text, place, delimiters)
        elif tag == "GS":
            self.group = parts
            found += self._group(parts, place)
        else:
            found += self._transaction(parts, place)
        found += _misformed(tag, parts, place)
        control = _at(parts, _NUMBER[tag])
        found += self._twice(tag, control, parts, place)
        if self.open:
            self.open[-1].inner += 1
        self.open.append(_Open(tag, control, ordinal, offset))
        return found

    def trailer(self, tag: str, parts: list[str], ordinal: int, offset: int) -> list[Finding]:
        """SE, GE or IEA ends what its header began."""
        self.astray = False
        header = _CLOSES[tag]
        place = Place(ordinal, offset, None, tag)
        if not any(one.tag == header for one in self.open):
            return [NESTING.at(place, f"{tag} ends a {_NAMES[header]} ({header}) that was never begun.")]
        level = next(at for at, one in enumerate(self.open) if one.tag == header)
        found = self._close_to(level + 1)
        opened = self.open.pop()
        count = ordinal - opened.ordinal + 1 if tag == "SE" else opened.inner
        said = _at(parts, 1)
        control = _at(parts, 2)
        if not (said.isascii() and said.isdigit()) or (said.lstrip("0") or "0") != str(count):
            noun = {"SE": "segment", "GE": "transaction", "IEA": "group"}[tag]
            there = f"there is 1 {noun}" if count == 1 else f"there are {count} {noun}s"
            found.append(
                COUNT.at(
                    attrs.evolve(place, element=f"{tag}01"),
                    f"{tag}01 says {said or 'nothing'}, {there}.",
                    value=said,
                    expected=str(count),
                )
            )
        if control.strip() != opened.control.strip():
            found.append(
                CONTROL.at(
                    attrs.evolve(place, element=f"{tag}02"),
                    f"{tag}02 {control!r} is not the {opened.control!r} of its {header}.",
                    value=control,
                    expected=opened.control,
                )
            )
        return found + _too_long(tag, parts, place)

    def between(self, tag: str, parts: list[str], ordinal: int, offset: int) -> list[Finding]:
        """A segment that no walk takes: TA1 in its place, the content of an unknown guide, or a stray."""
        place = Place(ordinal, offset, None, tag[:3])
        if tag == "TA1" and len(self.open) == 1:
            found = _misformed(tag, parts, place) + _too_long(tag, parts, place)
            if self.open[0].inner:
                found.append(
                    NESTING.at(
                        place,
                        "TA1 stands after a group; its place is after the ISA.",
                        severity=Severity.RISK,
                    )
                )
            return found
        if self.astray or (self.open and self.open[-1].tag == "ST"):
            return []
        self.astray = True
        missing = "ISA" if not self.open else "GS" if self.open[-1].tag == "ISA" else "ST"
        return [NESTING.at(place, f"{tag[:3]!r} stands outside every transaction: no {missing} is open.")]

    def outside(self, text: str, offset: int) -> list[Finding]:
        """Text before, between or after interchanges; white space and a byte order mark are none."""
        body = text.strip(BLANK + "\xef\xbb\xbf")
        goes_on, self.outside_to = offset == self.outside_to, offset + len(text)
        if not body or (goes_on and self.strayed):
            return []
        self.strayed = True
        self.head = self.head or body[:3]
        return [TEXT_OUTSIDE.at(Place(None, offset), f"{len(text)} bytes stand outside the interchanges.")]

    def nothing(self) -> list[Finding]:
        """The file has no ISA."""
        hint = f" It begins with {self.head}." if self.head in ("GS*", "ST*", "GS|", "ST|") else ""
        return [NO_INTERCHANGE.at(Place(), f"No ISA was found: an X12 interchange begins with one.{hint}")]

    def close(self) -> list[Finding]:
        """What is still open at the end of the file."""
        return self._close_to(0)

    def _close_to(self, level: int) -> list[Finding]:
        """Everything open inside ``level`` ends without a trailer: one finding, at the outermost."""
        if len(self.open) <= level:
            return []
        unended = self.open[level:]
        del self.open[level:]
        outer = unended[0]
        trailers = [_ENDED_BY[one.tag] for one in reversed(unended)]
        lacking = " and ".join([", ".join(trailers[:-1]), trailers[-1]] if trailers[1:] else trailers)
        verb = "is" if len(trailers) == 1 else "are"
        return [
            TRUNCATED.at(
                Place(outer.ordinal, outer.offset, None, outer.tag),
                f"The {_NAMES[outer.tag]} {outer.control.strip()} is never ended: {lacking} {verb} missing.",
            )
        ]

    def _interchange(
        self, parts: list[str], text: str, place: Place, delimiters: Delimiters | None
    ) -> list[Finding]:
        self.interchange_version = _at(parts, 12)
        found = [
            ISA_WIDTH.at(
                attrs.evolve(place, element=f"ISA{number:02d}"),
                f"ISA{number:02d} has {width} characters; {due} are due.",
                expected=str(due),
            )
            for number, width, due in isa_width_faults(text + "~")
        ]
        if delimiters and not delimiters.repetition and "00402" <= self.interchange_version < "01":
            named = _at(parts, 11)
            if named and named in delimiters.all:
                why = f"ISA11 is {named!r}, which is another separator's sign already"
            else:
                why = (
                    f"ISA11 is {named!r}; in version {self.interchange_version} it names the "
                    "repetition separator, usually '^'"
                )
            found.append(
                REPETITION.at(
                    attrs.evolve(place, element="ISA11"),
                    f"{why}. The interchange is read as if nothing repeats.",
                    value=named,
                )
            )
        return found

    def _group(self, parts: list[str], place: Place) -> list[Finding]:
        version = _at(parts, 8).strip()
        due = {"005010": "00501", "004010": "00401"}.get(version[:6])
        self.version_said = bool(due and self.interchange_version and self.interchange_version != due)
        if self.version_said:
            return [
                VERSION.at(
                    attrs.evolve(place, element="GS08"),
                    f"GS08 is {version!r}, but ISA12 is {self.interchange_version!r}; {due} goes with it.",
                    value=version,
                    expected=due,
                )
            ]
        return []

    def _transaction(self, parts: list[str], place: Place) -> list[Finding]:
        found = []
        version, own = _at(self.group, 8).strip(), _at(parts, 3).strip()
        if own and version and own != version and not self.version_said:
            found.append(
                VERSION.at(
                    attrs.evolve(place, element="ST03"),
                    f"ST03 is {own!r}, but GS08 is {version!r}; they must be the same.",
                    value=own,
                    expected=version,
                )
            )
        group, due = _at(self.group, 1), GROUP_OF.get(_at(parts, 1))
        if due and group and group != due:
            found.append(
                GROUP.at(
                    attrs.evolve(place, element="ST01"),
                    f"ST01 is {parts[1]}, whose group is {due}; GS01 is {group!r}.",
                    value=group,
                    expected=due,
                )
            )
        return found

    def _twice(self, tag: str, control: str, parts: list[str], place: Place) -> list[Finding]:
        used = self.open[-1].numbers if self.open else self.numbers
        # An interchange is known by its number between two partners.
        key = f"{_at(parts, 6)} {_at(parts, 8)} {control}" if tag == "ISA" else control
        if key not in used or not control.strip():
            used.add(key)
            return []
        outer = {"ISA": "file", "GS": "interchange", "ST": "group"}[tag]
        return [
            DUPLICATE.at(
                attrs.evolve(place, element=f"{tag}{_NUMBER[tag]:02d}"),
                f"{tag}{_NUMBER[tag]:02d} {control!r} was used before in this {outer}.",
                value=control,
                severity=Severity.RISK if tag == "ISA" else Severity.REJECT,
            )
        ]


def _misformed(tag: str, parts: list[str], place: Place) -> list[Finding]:
    """Elements of a header or a TA1 that are not of their form."""
    found = []
    for number, values, words in FORMS[tag]:
        # Padding outside the ISA is no fault of the value.
        value = _at(parts, number) if tag == "ISA" else _at(parts, number).rstrip(" ")
        if not values.fullmatch(value):
            name = f"{tag}{number:02d}"
            found.append(
                ELEMENT.at(
                    attrs.evolve(place, element=name),
                    f"{name} is {value!r}; it must be {words}." if value else f"{name} is empty.",
                    value=value,
                    expected=words,
                )
            )
    return found + (_too_long(tag, parts, place) if tag in ("GS", "ST") else [])


def _too_long(tag: str, parts: list[str], place: Place) -> list[Finding]:
    if len(parts) - 1 <= LONGEST[tag]:
        return []
    return [
        ELEMENT.at(
            place,
            f"{tag} has {len(parts) - 1} elements, at most {LONGEST[tag]} are allowed; "
            "perhaps its terminator is lost.",
        )
    ]


def _at(parts: list[str], number: int) -> str:
    return parts[number] if len(parts) > number else ""
