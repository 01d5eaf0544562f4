"""One of the two files a gate writes: claims with the levels they lie in, numbered and counted anew."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO

import attrs

from x12tools.gate.numbers import ControlNumbers
from x12tools.gate.parts import Group, Interchange, Level, Path, Transaction
from x12tools.segments import read_segment
from x12tools.wire import Delimiters

_NO_PARENT = ""


@attrs.frozen(slots=True)
class Renumbered:
    """Where a transaction came from and what it is called now: ISA13, GS06, ST02, BHT03 by name."""

    before: dict[str, str]
    after: dict[str, str]


@attrs.define(slots=True)
class _Patients:
    """A subscriber whose claims are not written yet: whether it has dependents is known at its end."""

    subscriber: Level
    claims: list[list[str]] = attrs.field(factory=list)
    dependents: list[tuple[Level, list[list[str]]]] = attrs.field(factory=list)


class Bucket:
    """Writes claims to ``file`` as sound interchanges: shared levels once, HL01 and HL02 in order, HL04
    as it is here, SE, GE and IEA with their counts. Nothing is written where no claim comes.

    ``charges`` are the CLM02 that could be read, in US dollars; ``controls`` the numbers given.
    """

    def __init__(self, file: BinaryIO, numbers: ControlNumbers) -> None:
        self.claims = 0
        self.charges = Decimal(0)
        self.controls: list[Renumbered] = []
        self._file = file
        self._numbers = self._given = numbers
        self._interchange: Interchange | None = None
        self._group: Group | None = None
        self._transaction: Transaction | None = None
        self._provider: Level | None = None
        self._pending: _Patients | None = None
        self._stray: Level | None = None
        self._ends: list[list[str]] = []
        self._inner: list[int] = []
        self._segments = 0
        self._level = 0
        self._provider_level = 0

    def add_claim(self, path: Path, claim: list[str]) -> None:
        """A claim with the levels it lies in; those that the claim before it lay in are not repeated."""
        self._enter(path.interchange, path.group, path.transaction)
        if path.provider is not self._provider:
            self._flush()
            self._provider = path.provider
            if path.provider is not None:
                self._provider_level = self._put_level(path.provider, _NO_PARENT, has_inner=True)
        if path.subscriber is None:
            self._add_stray(path.patient, claim)
        else:
            if self._pending is None or self._pending.subscriber is not path.subscriber:
                self._flush()
                self._pending = _Patients(path.subscriber)
            self._wait(self._pending, path.patient, claim)
        self.claims += 1
        clm: Any = read_segment(claim[0], path.interchange.delimiters)
        self.charges += clm.charge or Decimal(0)

    def add_whole(self, path: Path, body: Iterable[str]) -> None:
        """A transaction that has no claims: as it stands, counted anew."""
        self._enter(path.interchange, path.group, path.transaction)
        self._put(body)

    def close(self) -> None:
        """Ends what is open."""
        self._leave(0)

    def _add_stray(self, patient: Level | None, claim: list[str]) -> None:
        """A claim without a subscriber: it stands under what there is."""
        self._flush()
        if patient is not None and patient is not self._stray:
            self._put_level(patient, str(self._provider_level or _NO_PARENT), has_inner=False)
        self._stray = patient
        self._put(claim)

    @staticmethod
    def _wait(pending: _Patients, patient: Level | None, claim: list[str]) -> None:
        if patient is None:
            pending.claims.append(claim)
        elif pending.dependents and pending.dependents[-1][0] is patient:
            pending.dependents[-1][1].append(claim)
        else:
            pending.dependents.append((patient, [claim]))

    def _enter(self, interchange: Interchange, group: Group, transaction: Transaction) -> None:
        if interchange is not self._interchange:
            self._leave(0)
            self._interchange = interchange
            self._given = interchange.numbers or self._numbers
            self._open(interchange.header, 13, ["IEA", "", ""], 2, self._given.interchange())
        if group is not self._group:
            self._leave(1)
            self._group = group
            self._open(group.header, 6, ["GE", "", ""], 2, self._given.group())
        if transaction is not self._transaction:
            self._leave(2)
            self._begin(transaction)

    def _begin(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._segments = self._level = self._provider_level = 0
        st, *rest = transaction.opening
        self._open(st, 2, ["SE", "", ""], 2, self._given.transaction())
        before = {"isa13": "", "gs06": "", "st02": _element(self._split(st), 2), "bht03": ""}
        after = {"isa13": self._ends[0][2], "gs06": self._ends[1][2], "st02": self._ends[2][2], "bht03": ""}
        assert self._interchange is not None and self._group is not None
        came = transaction.isa13
        before["isa13"] = _element(self._split(self._interchange.header), 13) if came is None else came
        before["gs06"] = _element(self._split(self._group.header), 6)
        for at, text in enumerate(rest):
            parts = self._split(text)
            if parts[0] == "BHT" and len(parts) > 3:
                before["bht03"], after["bht03"] = parts[3], self._given.batch()
                parts[3] = after["bht03"]
                rest[at] = self._delimiters.element.join(parts)
                break
        self._put(rest)
        self.controls.append(Renumbered(before, after))

    def _open(self, header: str, element: int, end: list[str], at: int, number: str) -> None:
        parts = self._split(header)
        parts += [""] * (element + 1 - len(parts))
        parts[element] = number
        end[at] = number
        if self._inner:
            self._inner[-1] += 1
        self._ends.append(end)
        self._inner.append(0)
        self._put([self._delimiters.element.join(parts)])

    def _leave(self, depth: int) -> None:
        """Writes the trailers of what is open from a depth on: 0 the interchange, 1 group, 2 transaction."""
        self._flush()
        while len(self._ends) > depth:
            end, inner = self._ends.pop(), self._inner.pop()
            end[1] = str(self._segments + 1 if len(self._ends) == 2 else inner)
            self._put([self._delimiters.element.join(end)])
        if depth < 3:
            self._transaction = self._provider = None
        if depth < 2:
            self._group = None
        if depth < 1:
            self._interchange = None

    def _flush(self) -> None:
        """Writes the subscriber that waits, with its claims and dependents."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        parent = str(self._provider_level) if self._provider is not None else _NO_PARENT
        above = str(self._put_level(pending.subscriber, parent, has_inner=bool(pending.dependents)))
        for claim in pending.claims:
            self._put(claim)
        for patient, claims in pending.dependents:
            self._put_level(patient, above, has_inner=False)
            for claim in claims:
                self._put(claim)

    def _put_level(self, level: Level, parent: str, *, has_inner: bool) -> int:
        self._level += 1
        parts = self._split(level.texts[0])
        parts += [""] * (5 - len(parts))
        parts[1], parts[2], parts[4] = str(self._level), parent, str(int(has_inner))
        self._put([self._delimiters.element.join(parts), *level.texts[1:]])
        return self._level

    def _put(self, texts: Iterable[str]) -> None:
        assert self._interchange is not None
        end = self._interchange.delimiters.segment + self._interchange.newline
        texts = list(texts)
        self._segments += len(texts)
        self._file.write("".join(text + end for text in texts).encode("latin-1"))

    def _split(self, text: str) -> list[str]:
        return text.split(self._delimiters.element)

    @property
    def _delimiters(self) -> Delimiters:
        assert self._interchange is not None
        return self._interchange.delimiters


def _element(parts: list[str], number: int) -> str:
    return parts[number] if len(parts) > number else ""
