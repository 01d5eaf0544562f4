"""The envelope (SNIP 1): interchange, group and transaction, their numbers and counts."""

import attrs

from x12tools.findings import Check, Finding, Place, Severity
from x12tools.wire.delimiters import isa_width_faults


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
NESTING = _check("NESTING", "Envelope segments are not nested as they must be")
TRUNCATED = _check("TRUNCATED", "The file ends before its envelope does")
ISA_WIDTH = _check("ISA-WIDTH", "An ISA element is not as wide as it must be")
TEXT_OUTSIDE = _check("TEXT-OUTSIDE", "Text stands outside the interchanges", Severity.RISK)
EMPTY_SEGMENT = _check("EMPTY-SEGMENT", "A segment terminator follows another", Severity.RISK)
NO_CLAIM = _check("NO-INTERCHANGE", "No interchange was found")

_CLOSES = {"IEA": "ISA", "GE": "GS", "SE": "ST"}
_LEVEL = {"ISA": 0, "GS": 1, "ST": 2}


@attrs.define(slots=True)
class _Open:
    tag: str
    control: str
    ordinal: int
    offset: int
    inner: int = 0


class Envelope:
    """Follows headers and trailers; ``segments`` is what the open transaction holds so far."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.segments = 0
        self.interchanges = 0

    def header(self, tag: str, parts: list[str], text: str, ordinal: int, offset: int) -> list[Finding]:
        """ISA, GS or ST begins."""
        found = []
        level = _LEVEL[tag]
        place = Place(ordinal, offset, None, tag)
        while len(self.open) > level:
            found.append(self._unclosed(self.open.pop()))
        if len(self.open) < level:
            found.append(NESTING.at(place, f"{tag} stands outside its envelope."))
        if tag == "ISA":
            self.interchanges += 1
            found += [
                ISA_WIDTH.at(
                    attrs.evolve(place, element=f"ISA{number:02d}"),
                    f"ISA{number:02d} has {width} characters; {due} are due.",
                )
                for number, width, due in isa_width_faults(text + "~")
            ]
        control = {"ISA": 13, "GS": 6, "ST": 2}[tag]
        self.open.append(_Open(tag, parts[control] if len(parts) > control else "", ordinal, offset))
        if tag == "ST":
            self.segments = 0
        return found

    def trailer(self, tag: str, parts: list[str], ordinal: int, offset: int) -> list[Finding]:
        """SE, GE or IEA ends what its header began."""
        header = _CLOSES[tag]
        place = Place(ordinal, offset, None, tag)
        if not any(one.tag == header for one in self.open):
            return [NESTING.at(place, f"{tag} ends a {header} that was never begun.")]
        found = []
        while self.open[-1].tag != header:
            found.append(self._unclosed(self.open.pop()))
        opened = self.open.pop()
        count = self.segments if tag == "SE" else opened.inner
        said = parts[1] if len(parts) > 1 else ""
        control = parts[2] if len(parts) > 2 else ""
        if not said or (said.lstrip("0") or "0") != str(count):
            noun = {"SE": "segments", "GE": "transactions", "IEA": "groups"}[tag]
            found.append(
                COUNT.at(
                    attrs.evolve(place, element=f"{tag}01"),
                    f"{tag}01 says {said or 'nothing'}, there are {count} {noun}.",
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
        if self.open:
            self.open[-1].inner += 1
        return found

    def close(self) -> list[Finding]:
        """What is still open at the end of the file."""
        return [self._unclosed(one) for one in reversed(self.open)]

    def _unclosed(self, one: _Open) -> Finding:
        trailer = {"ISA": "IEA", "GS": "GE", "ST": "SE"}[one.tag]
        return TRUNCATED.at(
            Place(one.ordinal, one.offset, None, one.tag), f"The {one.tag} is never ended by its {trailer}."
        )
