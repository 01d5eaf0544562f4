"""How a receiver wants its files: the ``[receiver]`` table of a profile, found by ISA08 or GS03."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import attrs

_NEWLINES = {"none": "", "lf": "\n", "crlf": "\r\n"}


@attrs.frozen(slots=True, kw_only=True)
class ReceiverProfile:
    """What one receiver asks of a file. What it does not ask stays as it came.

    ``ids`` are ISA08 or GS03, in upper case. ``delimiters`` are element, component, repetition and
    segment in one text, ``newline`` what follows a segment; None leaves both as they came.
    ``max_claims`` is of a file. ``characters`` is any, extended or basic; ``control_numbers`` input
    (made from it) or ledger (one sequence of the receiver). ``sha256`` is that of the profile.
    """

    name: str
    ids: frozenset[str]
    delimiters: str | None = None
    newline: str | None = None
    one_claim_per_st: bool = False
    max_claims: int | None = None
    one_isa: bool = False
    characters: str = "any"
    control_numbers: str = "input"
    file_name: str | None = None
    sha256: str = ""
    file: str = ""

    @property
    def splits(self) -> bool:
        """Whether its claims go to files of their own, in the folder ``clean``."""
        return self.one_isa or self.max_claims is not None or self.file_name is not None

    def named(self, number: int, isa: list[str]) -> str:
        """The name of its file of a number, from the elements of the ISA as written."""
        values = {
            "number": f"{number:04d}",
            "isa13": isa[13],
            "receiver": re.sub(r"[^A-Za-z0-9_-]+", "-", isa[8].strip()),
            "usage": re.sub(r"[^A-Z]", "", isa[15]),
            "date": re.sub(r"[^0-9]", "", isa[9]),
        }
        return (self.file_name or "{number}.837").format_map(values)


class _Holder(Protocol):
    @property
    def receiver(self) -> ReceiverProfile | None: ...


def receiver_values(table: Mapping[str, Any]) -> dict[str, Any]:
    """A ``[receiver]`` table, found sound, as ReceiverProfile takes it."""
    values = dict(table)
    values["ids"] = frozenset(one.strip().upper() for one in values["ids"])
    if "newline" in values:
        values["newline"] = _NEWLINES[values["newline"]]
    return values


def find_receiver(isa08: str, gs03: str, profiles: Iterable[_Holder]) -> ReceiverProfile | None:
    """The receiver that ISA08 names, else the one that GS03 names, without regard to case."""
    known = [one.receiver for one in profiles if one.receiver is not None]
    for id in (isa08.strip().upper(), gs03.strip().upper()):
        for one in known:
            if id and id in one.ids:
                return one
    return None
