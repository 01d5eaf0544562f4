"""The envelope of an acknowledgement, and how values get into it without breaking it."""

import datetime
import functools
import re
from collections.abc import Iterable
from typing import Any

import attrs

from x12tools.acks.received import ReceivedInterchange
from x12tools.segments import Composite, segment_class
from x12tools.segments.base import as_text
from x12tools.segments.dictionary import DATA_ELEMENTS
from x12tools.wire import STANDARD, Delimiters

_SEPARATORS = frozenset({"I15", "I65"})
_REPETITIONS = "^!`|\\{}[]"
_USAGES = frozenset({"P", "T"})

UNKNOWN = "UNKNOWN"
"""Stands where a name or number is required and the file has none."""


@attrs.frozen(slots=True)
class Address:
    """A party of an interchange: ISA05 and ISA06 (07 and 08), and its GS02 (GS03)."""

    qualifier: str
    id: str
    group_id: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Header:
    """What the envelope of an acknowledgement is made of. Nothing is taken from clock or chance.

    ``control_number`` is ISA13, ``group_number`` GS06 (the same unless given); a second
    interchange in one file takes the next. ``date`` and ``time`` stand in ISA, GS and BHT.

    Sender and receiver are those of the file answered, changed over, unless given; ``usage``
    is its ISA15 (``P`` where that is neither P nor T). ``delimiters`` are its own unless given;
    a name that holds one gets a blank instead, and where a control number or a claim's number
    holds one the file's own are used, so that numbers always come back as they were.
    ``newline`` follows each segment terminator.
    """

    control_number: int
    date: datetime.date
    time: datetime.time
    group_number: int | None = None
    sender: Address | None = None
    receiver: Address | None = None
    usage: str | None = None
    delimiters: Delimiters | None = None
    newline: str = "\n"


class Joined(str):
    """A composite's text, ready to stand in its element."""

    __slots__ = ()


class Letter:
    """One interchange on its way out: segments are added, the trailers count them."""

    def __init__(
        self, header: Header, index: int, answered: ReceivedInterchange, numbers: Iterable[str] = ()
    ) -> None:
        """``index`` says how many interchanges went before it; ``numbers`` must come back unchanged."""
        self.header = header
        self.control = (header.control_number + index) % 1_000_000_000
        own = header.control_number if header.group_number is None else header.group_number
        self.group_control = (own + index) % 1_000_000_000
        self.delimiters = _delimiters(
            header.delimiters, answered.delimiters, [*answered.header[1:11], *numbers]
        )
        self.unfit = re.compile(rf"[\x00-\x1f\x7f-\xa0{re.escape(self.delimiters.all)}]")
        self.texts: list[str] = []
        self.groups = self.transactions = self.start = 0
        parts = answered.header
        group = answered.groups[0] if answered.groups else None
        self.sender = header.sender or Address(parts[7], parts[8], group.receiver if group else "")
        self.receiver = header.receiver or Address(parts[5], parts[6], group.sender if group else "")
        said = header.usage or parts[15]
        self.add(
            "ISA",
            authorization_qualifier="00",
            authorization=" ",
            security_qualifier="00",
            security=" ",
            sender_qualifier=_qualifier(self.sender),
            sender=self.sender.id or UNKNOWN,
            receiver_qualifier=_qualifier(self.receiver),
            receiver=self.receiver.id or UNKNOWN,
            date=header.date,
            time=header.time,
            repetition_separator=self.delimiters.repetition,
            version="00501",
            control_number=f"{self.control:09}",
            acknowledgment_requested="0",
            usage=said if said in _USAGES else "P",
            component_separator=self.delimiters.component,
        )

    def add(self, tag: str, **values: Any) -> None:
        """One segment by its tag, from values by its class's names; each is cut and cleaned to fit."""
        self.texts.append(self.delimiters.element.join((tag, *self._parts(segment_class(tag), values))))

    def composite(self, cls: type[Composite], **values: Any) -> "Joined":
        """A composite for ``add``, from values by name; each is cut and cleaned to fit."""
        return Joined(self.delimiters.component.join(self._parts(cls, values)))

    def _parts(self, cls: type, values: dict[str, Any]) -> list[str]:
        """The elements up to the last that is filled."""
        layout = _layout(cls)
        parts: list[str] = []
        for name, value in values.items():
            position, number = layout[name]
            text: str
            if isinstance(value, Joined):
                text = value
            elif isinstance(value, str):
                text = self._fit(value, number)
            else:
                text = as_text(value, self.delimiters, number)
            if text:
                parts += [""] * (position - len(parts))
                parts[position - 1] = text
        return parts

    def open_group(self, function: str, version: str) -> None:
        """GS."""
        self.groups += 1
        self.transactions = 0
        self.add(
            "GS",
            function=function,
            sender=self.sender.group_id or self.sender.id or UNKNOWN,
            receiver=self.receiver.group_id or self.receiver.id or UNKNOWN,
            date=self.header.date,
            time=self.header.time,
            control_number=str(self.group_control),
            agency="X",
            version=version,
        )

    def open_transaction(self, kind: str, guide: str) -> None:
        """ST; transactions are numbered from 0001."""
        self.transactions += 1
        self.start = len(self.texts)
        self.add("ST", transaction=kind, control_number=f"{self.transactions:04}", guide=guide)

    def close_transaction(self) -> None:
        """SE, with the count of the transaction's segments."""
        count = len(self.texts) - self.start + 1
        self.add("SE", segments=count, control_number=f"{self.transactions:04}")

    def close_group(self) -> None:
        """GE."""
        self.add("GE", transactions=self.transactions, control_number=str(self.group_control))

    def finish(self) -> bytes:
        """IEA, and the whole of it in bytes."""
        self.add("IEA", groups=self.groups, control_number=f"{self.control:09}")
        end = self.delimiters.segment
        if end not in "\r\n":
            end += self.header.newline
        return "".join(text + end for text in self.texts).encode("latin-1", "replace")

    def _fit(self, value: str, number: str) -> str:
        """A text as long as its data element may be, with blanks for separators and controls."""
        known = DATA_ELEMENTS[number]
        if number in _SEPARATORS:
            return value
        if self.unfit.search(value):
            value = self.unfit.sub(" ", value)
        if number.startswith("I"):
            return value[: known.maximum].ljust(known.minimum)
        value = value.strip()[: known.maximum].rstrip()
        return value.rjust(known.minimum, "0") if value else ""


@functools.cache
def _layout(cls: type) -> dict[str, tuple[int, str]]:
    """Position and data element of each of a class's names."""
    return {
        field.name: (field.metadata["position"], field.metadata["data_element"])
        for field in attrs.fields(cls)
        if "position" in field.metadata
    }


def _delimiters(asked: Delimiters | None, own: Delimiters, numbers: Iterable[str]) -> Delimiters:
    """Those that were asked for if no number holds one, else the file's own, else the usual ones."""
    said = "".join(numbers)
    for one in (asked, own, STANDARD):
        if one is None:
            continue
        if not one.repetition:
            free = (c for c in _REPETITIONS if c not in said and c not in one.all)
            one = attrs.evolve(one, repetition=next(free, "^"))
        if one.usable and not any(separator in said for separator in one.all):
            return one
    return own if own.usable and own.repetition else STANDARD


def digits(text: str, width: int = 9) -> str:
    """A control number that must be a number; 0 where it is none."""
    return text if text.isascii() and text.isdigit() and len(text) <= width else "0"


def _qualifier(partner: Address) -> str:
    """The qualifier of a partner's id, mutually agreed (ZZ) where the file's own is none."""
    return partner.qualifier if partner.qualifier in _QUALIFIERS else "ZZ"


_QUALIFIERS = frozenset(["01", "14", "20", "27", "28", "29", "30", "33", "ZZ"])
"""ISA05 and ISA07 in the 005010 guides."""
