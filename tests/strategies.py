"""Whole valid files drawn from the guides, and the ways in which files are damaged.

``files`` draws an 837P, 837I or 835 from the compiled guide: what is required always, what is
situational now and then, each value of its type, length and code list, the syntax notes kept
and the envelope counted. Nothing else is meant to make sense: amounts do not add up.
``damages`` are the accidents of transfer and of hand editing.
"""

import random
import re
import string
from collections.abc import Callable
from itertools import count

from hypothesis import strategies as st

from x12tools.guides import load_guide
from x12tools.guides.model import NOT_USED, REQUIRED, GuideElement, GuideLoop, GuideSegment
from x12tools.wire import Delimiters

KINDS = {"837P": "005010X222A1", "837I": "005010X223A2", "835": "005010X221A1"}
STYLES = (
    (Delimiters("*", ":", "^", "~"), "\n"),
    (Delimiters("*", ":", "^", "~"), ""),
    (Delimiters("*", ">", "!", "~"), "\r\n"),
    (Delimiters("|", "<", "^", "\n"), ""),
    (Delimiters("\x1d", "\x1f", "\x1e", "\x1c"), ""),
    (Delimiters("+", "/", "&", "'"), "\n"),
)
"""Separators, and what follows each terminator."""

_TEXT = string.ascii_uppercase + string.digits
_LEVEL_PARENT = {"22": "20", "23": "22"}


class Filler:
    """Fills one guide from a seed; ``richness`` (0 to 1) says how often situational things stand."""

    def __init__(self, version: str, seed: int, richness: float) -> None:
        self.guide = load_guide(version)
        self.version = version
        self.random = random.Random(seed)
        self.richness = richness
        self.levels = count(1)
        self.latest: dict[str, str] = {}
        self.lines = count(1)

    def transaction(self, control: str) -> list[str]:
        """ST to SE, with ``*``, ``:`` and no terminators."""
        segments = self.loop(self.guide.root)
        segments[0] = f"ST*{self.guide.transaction}*{control}"
        if self.guide.transaction == "837":
            segments[0] += f"*{self.version}"
        segments[-1] = f"SE*{len(segments)}*{control}"
        return segments

    def loop(self, loop: GuideLoop) -> list[str]:
        out: list[str] = []
        taken: dict[str, set[str]] = {}
        has_patient = loop.id == "2000B" and self.random.random() < 0.3
        for child in loop.children:
            if isinstance(child, GuideLoop):
                for _ in range(self.loops(child, has_patient)):
                    out += self.loop(child)
                continue
            before = taken.setdefault(child.tag, set())
            free = child.codes - before
            if child.codes and not free:
                continue  # told from the use before it by nothing that the walk looks at first
            before |= child.codes
            for _ in range(self.times(child.usage, child.max_use)):
                out.append(self.segment(child, free))
        if loop.id == "2000A" or has_patient:
            out[0] = f"{out[0][:-1]}1"
        return out

    def loops(self, loop: GuideLoop, has_patient: bool) -> int:
        """How often a loop stands; a claim stands under the patient, or the subscriber without one."""
        if loop.id == "2000C":
            return self.times(REQUIRED, loop.repeat) if has_patient else 0
        if loop.id in ("2300", "2000", "2100"):
            return 0 if has_patient else self.times(REQUIRED, loop.repeat)
        return 1 if loop.wrapper and loop.usage != NOT_USED else self.times(loop.usage, loop.repeat)

    def times(self, usage: str, most: int | None) -> int:
        """How often something stands here."""
        if usage == NOT_USED or (usage != REQUIRED and self.random.random() >= self.richness / 3):
            return 0
        return 1 + int(most != 1 and self.random.random() < self.richness / 4)

    def segment(self, use: GuideSegment, qualifiers: frozenset[str]) -> str:
        if use.tag == "HL":
            number = str(next(self.levels))
            level = min(use.codes)
            self.latest[level] = number
            return f"HL*{number}*{self.latest.get(_LEVEL_PARENT.get(level, ''), '')}*{level}*0"
        if use.tag == "LX":
            return f"LX*{next(self.lines)}"
        filled = self.presence(use)
        parts: list[str] = []
        for at, element in enumerate(use.elements, 1):
            value = ""
            if at in filled:
                only = qualifiers if at == 1 and qualifiers else None
                value = self.element(element, only, parts[-1] if parts else "")
            parts.append(value)
        while parts and not parts[-1]:
            parts.pop()
        return "*".join([use.tag, *parts])

    def presence(self, use: GuideSegment) -> set[int]:
        """Which elements are filled, so that every syntax note holds."""
        usable = {at for at, element in enumerate(use.elements, 1) if element.usage != NOT_USED}
        must = {at for at, element in enumerate(use.elements, 1) if element.usage == REQUIRED}
        if use.codes:
            must.add(1)
        filled = must | {at for at in usable if self.random.random() < self.richness}
        for _ in range(8):
            before = set(filled)
            for kind, positions in use.syntax:
                present = [p for p in positions if p in filled]
                can = set(positions) <= usable
                if kind == "P" and 0 < len(present) < len(positions):
                    filled = filled | set(positions) if can else filled - (set(positions) - must)
                elif kind == "R" and not present:
                    filled.add(next(p for p in positions if p in usable))
                elif kind == "E" and len(present) > 1:
                    keep = next((p for p in present if p in must), present[0])
                    filled -= set(present) - {keep}
                elif kind == "C" and positions[0] in filled and len(present) < len(positions):
                    filled = filled | set(positions) if can else filled - {positions[0]}
                elif kind == "L" and positions[0] in filled and len(present) < 2:
                    more = [p for p in positions[1:] if p in usable]
                    filled = filled | {more[0]} if more else filled - {positions[0]}
            if filled == before:
                break
        return filled

    def element(self, element: GuideElement, only: frozenset[str] | None, before: str) -> str:
        if not element.parts:
            return self.value(element, only, before)
        parts: list[str] = []
        for at, part in enumerate(element.parts):
            wanted = part.usage == REQUIRED or (
                part.usage != NOT_USED and self.random.random() < self.richness
            )
            last = parts[-1] if parts else ""
            parts.append(self.value(part, only if at == 0 else None, last) if wanted else "")
        if not any(parts):
            parts[0] = self.value(element.parts[0], only, "")
        for at in range(len(parts)):  # a date's form never stands without its date, nor the date without
            if element.parts[at].data_element == "1251" and bool(parts[at]) != bool(parts[at - 1]):
                parts[at - 1] = parts[at] = ""
        while parts and not parts[-1]:
            parts.pop()
        return ":".join(parts)

    def value(self, element: GuideElement, only: frozenset[str] | None, before: str) -> str:
        draw = self.random
        codes = only or element.codes
        if codes:
            if element.data_element == "1250":
                codes = codes & {"D8", "RD8", "DT", "TM"} or codes
            return draw.choice(sorted(codes))
        if element.data_element == "1251":
            return self.period(before)
        low, high = element.minimum, min(element.maximum, max(element.minimum, 12))
        if element.format:
            assert element.format == "[0-9]{9}", "a form that is not known is to be drawn here too"
            return self.digits(9)
        match element.type:
            case "DT":
                day = self.day()
                return day if element.maximum >= 8 else day[2:]
            case "TM":
                return f"{draw.randrange(24):02d}{draw.randrange(60):02d}"
            case "R":
                whole = str(draw.randrange(10 ** min(high, 5)))
                return (
                    draw.choice([whole, f"{whole}.{draw.randrange(100):02d}"]) if high > 7 else whole[:high]
                )
            case "N0":
                return self.digits(draw.randint(low, min(high, 6)))
        size = draw.randint(low, high)
        inner = [draw.choice(_TEXT + " .-") for _ in range(size)]
        inner[0], inner[-1] = draw.choice(_TEXT), draw.choice(_TEXT)
        return "".join(inner)

    def period(self, form: str) -> str:
        first, last = sorted([self.day(), self.day()])
        clock = f"{self.random.randrange(24):02d}{self.random.randrange(60):02d}"
        return {"RD8": f"{first}-{last}", "DT": first + clock, "TM": clock}.get(form, first)

    def day(self) -> str:
        return f"2024{self.random.randint(1, 12):02d}{self.random.randint(1, 28):02d}"

    def digits(self, size: int) -> str:
        return "".join(self.random.choice("123456789") for _ in range(size))


def segments_of(kind: str, seed: int, richness: float, transactions: int = 1) -> list[str]:
    """An interchange of one kind, segment by segment, with ``*`` and ``:``."""
    version = KINDS[kind]
    sets = [
        Filler(version, seed + number, richness).transaction(f"{number:04d}")
        for number in range(1, transactions + 1)
    ]
    group = "HP" if kind == "835" else "HC"
    return [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SENDER':15}*ZZ*{'RECEIVER':15}*240819*1200*^*00501*000000001*0*T*:",
        f"GS*{group}*SENDER*RECEIVER*20240819*1200*1*X*{version}",
        *(segment for one in sets for segment in one),
        f"GE*{transactions}*1",
        "IEA*1*000000001",
    ]


def to_bytes(segments: list[str], delimiters: Delimiters, newline: str) -> bytes:
    """Segments in a style."""
    table = str.maketrans({"*": delimiters.element, ":": delimiters.component, "^": delimiters.repetition})
    end = delimiters.segment + newline
    return "".join(segment.translate(table) + end for segment in segments).encode("latin-1")


def recounted(segments: list[str]) -> list[str]:
    """The same with every SE01 right again, so that a damage is one fault and not two."""
    out, inside = [], 0
    for segment in segments:
        inside = 1 if segment.startswith("ST*") else inside + 1
        if re.match(r"SE\*", segment):
            segment = re.sub(r"\A(SE\*)[^*]*", rf"\g<1>{inside}", segment)
        out.append(segment)
    return out


_SEEDS = st.integers(0, 2**20)
_RICHNESS = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.8])


def segment_lists(kinds: tuple[str, ...] = tuple(KINDS)) -> st.SearchStrategy[list[str]]:
    """The segments of a valid file."""
    return st.builds(segments_of, st.sampled_from(kinds), _SEEDS, _RICHNESS, st.integers(1, 2))


def files(kinds: tuple[str, ...] = tuple(KINDS)) -> st.SearchStrategy[bytes]:
    """A valid file in any style."""
    return st.builds(
        lambda segments, style: to_bytes(segments, *style), segment_lists(kinds), st.sampled_from(STYLES)
    )


def dropped(data: bytes, at: int, end: int, _: bytes) -> bytes:
    """A stretch is gone."""
    return data[:at] + data[end:]


def doubled(data: bytes, at: int, end: int, _: bytes) -> bytes:
    """A stretch stands twice."""
    return data[:end] + data[at:end] + data[end:]


def swapped(data: bytes, at: int, end: int, _: bytes) -> bytes:
    """Two halves of a stretch change places."""
    middle = (at + end) // 2
    return data[:at] + data[middle:end] + data[at:middle] + data[end:]


def truncated(data: bytes, at: int, end: int, _: bytes) -> bytes:
    """The file ends early."""
    return data[:at]


def flipped(data: bytes, at: int, end: int, text: bytes) -> bytes:
    """One bit of a byte is another."""
    if not data:
        return data
    at %= len(data)
    return data[:at] + bytes([data[at] ^ (1 << (end % 8))]) + data[at + 1 :]


def inserted(data: bytes, at: int, end: int, text: bytes) -> bytes:
    """Foreign text stands in the middle."""
    return data[:at] + text + data[at:]


def overwritten(data: bytes, at: int, end: int, text: bytes) -> bytes:
    """Foreign text stands instead of what was there."""
    return data[:at] + text + data[at + len(text) :]


DAMAGES: tuple[Callable[[bytes, int, int, bytes], bytes], ...] = (
    dropped, doubled, swapped, truncated, flipped, inserted, overwritten,
)  # fmt: skip
_FOREIGN = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b"~", b"*", b":", b"^", b"~~", b"\r\n", b"ISA*", b"IEA*1*1~", b"ST*837*1~", b"\x00", b"HL*1~"]
    ),
)


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """A valid file with up to four damages."""
    data = draw(files())
    for _ in range(draw(st.integers(1, 4))):
        first, second = draw(st.integers(0, len(data))), draw(st.integers(0, 200))
        damage = draw(st.sampled_from(DAMAGES))
        data = damage(data, first, min(len(data), first + second), draw(_FOREIGN))
    return data
