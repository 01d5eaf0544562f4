"""The file that is answered: its envelope, and of its claims what an answer repeats.

Read by tags alone, so that a file which breaks its guide can be answered too.
"""

import datetime
import functools
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import attrs

from x12tools.errors import NotX12
from x12tools.segments import read_segment
from x12tools.segments.values import period_days
from x12tools.wire import STANDARD, Delimiters, Source
from x12tools.wire.document import open_source
from x12tools.wire.reader import BLANK, read_stretches


@attrs.frozen(slots=True)
class Name:
    """Who, as an NM1 says: ``person`` is NM102, ``id`` NM109 with its qualifier NM108."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    person: bool = False
    id_qualifier: str = ""
    id: str = ""


NOBODY = Name()
"""Whoever the file does not name."""


@attrs.define(slots=True)
class ReceivedLine:
    """A service line: LX01, its SV1 or SV2 as it stands, REF*6R, first and last day of service."""

    number: int | None
    service: str = ""
    control_number: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None


@attrs.define(slots=True)
class ReceivedClaim:
    """A claim (837) or claim payment (835); ``number`` counts those of the file from 1.

    ``provider_level`` and ``patient_level`` are the ordinals of the HL segments it lies under.
    ``bill_type`` is an 837I's type of bill with its frequency, ``trace`` REF*D9. ``charge`` is in
    US dollars; ``first`` and ``last`` are the days of service.
    """

    number: int
    id: str
    charge: Decimal | None
    provider: Name = NOBODY
    provider_level: int = 0
    patient: Name = NOBODY
    patient_level: int = 0
    bill_type: str = ""
    trace: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    lines: list[ReceivedLine] = attrs.field(factory=list)


@attrs.define(slots=True)
class ReceivedTransaction:
    """ST to SE. ``first`` and ``last`` are ordinals in the file; ``reference`` is BHT03, or an
    835's TRN02; submitter and receiver are 1000A and 1000B."""

    kind: str
    control_number: str
    guide: str
    first: int
    last: int = 0
    reference: str = ""
    submitter: Name = NOBODY
    receiver: Name = NOBODY
    claims: list[ReceivedClaim] = attrs.field(factory=list)


@attrs.define(slots=True)
class ReceivedGroup:
    """GS to GE. ``included`` is GE01, None where the group has none that is a number."""

    function: str
    sender: str
    receiver: str
    control_number: str
    version: str
    first: int
    last: int = 0
    included: int | None = None
    transactions: list[ReceivedTransaction] = attrs.field(factory=list)


@attrs.define(slots=True)
class ReceivedInterchange:
    """ISA to IEA; ``header`` is ISA00 to ISA16, blanks at their ends cut off."""

    header: tuple[str, ...]
    delimiters: Delimiters
    first: int
    last: int = 0
    groups: list[ReceivedGroup] = attrs.field(factory=list)

    @property
    def control_number(self) -> str:
        """ISA13."""
        return self.header[13]

    @property
    def asks(self) -> bool:
        """ISA14 asks for a TA1 whatever the interchange holds."""
        return self.header[14] == "1"


@attrs.define(slots=True)
class Received:
    """A file as its answer sees it. ``texts`` are the segments asked for, by ordinal."""

    interchanges: list[ReceivedInterchange] = attrs.field(factory=list)
    texts: dict[int, str] = attrs.field(factory=dict)

    @property
    def claims(self) -> list[ReceivedClaim]:
        """Every claim, in file order."""
        return [
            claim
            for interchange in self.interchanges
            for group in interchange.groups
            for transaction in group.transactions
            for claim in transaction.claims
        ]


_EMPTY = [""] * 17
"""What stands after a segment's last element, so that every position can be asked for."""


class _Reading:
    """Where the reading stands: the envelope that is open, and the levels around a claim.

    Elements are taken by position: a file of ten thousand claims is read in half a second.
    """

    def __init__(self) -> None:
        self.received = Received()
        self.interchange: ReceivedInterchange | None = None
        self.group: ReceivedGroup | None = None
        self.transaction: ReceivedTransaction | None = None
        self.claim: ReceivedClaim | None = None
        self.line: ReceivedLine | None = None
        self.delimiters = STANDARD
        self.ordinal = 0
        self.claims = 0
        self._forget_levels()
        self.takes: dict[str, Callable[[str, list[str]], None]] = {
            "ISA": self._isa, "IEA": self._iea, "GS": self._gs, "GE": self._ge, "ST": self._st,
            "SE": self._se, "BHT": self._bht, "TRN": self._trn, "HL": self._hl, "NM1": self._nm1,
            "CLM": self._clm, "CLP": self._clp, "REF": self._ref, "DTP": self._dtp, "LX": self._lx,
            "SV1": self._service, "SV2": self._service,
        }  # fmt: skip

    def segment(self, text: str, ordinal: int) -> None:
        """One segment."""
        self.ordinal = ordinal
        separator = self.delimiters.element
        take = self.takes.get(text.split(separator, 1)[0])
        if take is not None:
            take(text, text.split(separator) + _EMPTY)

    def _forget_levels(self) -> None:
        self.provider = self.subscriber = self.patient = NOBODY
        self.level = ""
        self.provider_level = self.patient_level = 0

    def _typed(self, text: str) -> Any:
        return read_segment(text, self.delimiters)

    def _isa(self, text: str, parts: list[str]) -> None:
        self.interchange = ReceivedInterchange(
            tuple(part.strip() for part in parts[:17]), self.delimiters, self.ordinal, self.ordinal
        )
        self.received.interchanges.append(self.interchange)
        self.group = self.transaction = self.claim = self.line = None

    def _iea(self, text: str, parts: list[str]) -> None:
        self._end(self.group, self.transaction, before=1)
        self._end(self.interchange)
        self.interchange = self.group = self.transaction = self.claim = self.line = None

    def _gs(self, text: str, parts: list[str]) -> None:
        self._end(self.group, self.transaction, before=1)
        self.group = self.transaction = self.claim = self.line = None
        if self.interchange is not None:
            function, sender, receiver, control, version = (parts[at].strip() for at in (1, 2, 3, 6, 8))
            self.group = ReceivedGroup(
                function, sender, receiver, control, version, self.ordinal, self.ordinal
            )
            self.interchange.groups.append(self.group)

    def _ge(self, text: str, parts: list[str]) -> None:
        if self.group is not None:
            self.group.included = self._typed(text).transactions
        self._end(self.transaction, before=1)
        self._end(self.group)
        self.group = self.transaction = self.claim = self.line = None

    def _st(self, text: str, parts: list[str]) -> None:
        self._end(self.transaction, before=1)
        self.claim = self.line = self.transaction = None
        self._forget_levels()
        if self.group is not None:
            kind, control, guide = (part.strip() for part in parts[1:4])
            self.transaction = ReceivedTransaction(kind, control, guide, self.ordinal, self.ordinal)
            self.group.transactions.append(self.transaction)

    def _se(self, text: str, parts: list[str]) -> None:
        self._end(self.transaction)
        self.transaction = self.claim = self.line = None

    def finish(self) -> None:
        """The file is at its end, wherever its envelope is."""
        self._end(self.interchange, self.group, self.transaction)

    def _end(
        self, *parts: ReceivedInterchange | ReceivedGroup | ReceivedTransaction | None, before: int = 0
    ) -> None:
        for part in parts:
            if part is not None:
                part.last = self.ordinal - before

    def _bht(self, text: str, parts: list[str]) -> None:
        if self.transaction is not None:
            self.transaction.reference = parts[3].strip()

    def _trn(self, text: str, parts: list[str]) -> None:
        if self.transaction is not None and self.transaction.kind == "835":
            self.transaction.reference = self.transaction.reference or parts[2].strip()

    def _hl(self, text: str, parts: list[str]) -> None:
        self.claim = self.line = None
        self.level = parts[3].strip()
        if self.level == "20":
            self.provider_level, self.provider = self.ordinal, NOBODY
        if self.level in ("20", "22"):
            self.subscriber = NOBODY
        self.patient_level, self.patient = self.ordinal, NOBODY

    def _nm1(self, text: str, parts: list[str]) -> None:
        if self.transaction is None or self.claim is not None:
            return
        match parts[1].strip():
            case "41" if not self.level:
                self.transaction.submitter = _name(parts)
            case "40" if not self.level:
                self.transaction.receiver = _name(parts)
            case "85" if self.level == "20":
                self.provider = _name(parts)
            case "IL":
                self.subscriber = _name(parts)
            case "QC":
                self.patient = _name(parts)

    def _clm(self, text: str, parts: list[str]) -> None:
        if self.transaction is None or self.transaction.kind != "837":
            return
        patient = self.patient
        if patient is NOBODY:
            patient = self.subscriber
        elif not patient.id:
            patient = attrs.evolve(patient, id_qualifier=self.subscriber.id_qualifier, id=self.subscriber.id)
        self.claim = self._begin(self._typed(text).charge, parts[1].strip())
        self.claim.provider, self.claim.provider_level = self.provider, self.provider_level
        self.claim.patient = patient
        place = parts[5].split(self.delimiters.component)
        if place[1:2] == ["A"]:
            self.claim.bill_type = "".join((place[0], *place[2:3]))

    def _clp(self, text: str, parts: list[str]) -> None:
        if self.transaction is not None and self.transaction.kind == "835":
            self.claim = self._begin(self._typed(text).charge, parts[1].strip())

    def _begin(self, charge: Decimal | None, id: str) -> ReceivedClaim:
        assert self.transaction is not None
        self.claims += 1
        self.line = None
        claim = ReceivedClaim(self.claims, id, charge, patient_level=self.patient_level)
        self.transaction.claims.append(claim)
        return claim

    def _ref(self, text: str, parts: list[str]) -> None:
        if self.claim is None:
            return
        if self.line is None:
            if parts[1] == "D9":
                self.claim.trace = parts[2].strip()
        elif parts[1] == "6R":
            self.line.control_number = parts[2].strip()

    def _dtp(self, text: str, parts: list[str]) -> None:
        if self.claim is None:
            return
        if self.line is None:
            if parts[1] == "434":
                self.claim.first, self.claim.last = _days(parts[2], parts[3])
        elif parts[1] == "472":
            self.line.first, self.line.last = _days(parts[2], parts[3])

    def _lx(self, text: str, parts: list[str]) -> None:
        if self.claim is not None and self.transaction is not None and self.transaction.kind == "837":
            number = parts[1].strip()
            self.line = ReceivedLine(int(number) if number.isdecimal() and len(number) <= 6 else None)
            self.claim.lines.append(self.line)

    def _service(self, text: str, parts: list[str]) -> None:
        if self.line is not None:
            self.line.service = text


_days = functools.lru_cache(maxsize=4096)(period_days)


def _name(parts: list[str]) -> Name:
    """Who an NM1's elements name."""
    last, first, middle, _, suffix, qualifier, id = [part.strip() for part in parts[3:10]]
    return Name(last, first, middle, suffix, parts[2].strip() == "1", qualifier, id)


def read_received(source: Source, keep: Iterable[int] = ()) -> Received:
    """What a file holds, as far as an answer repeats it.

    ``keep`` are ordinals of segments whose text is wanted. Raises NotX12 where no interchange
    is found and OSError where the source cannot be opened; never for what it holds.
    """
    reading, kept = _Reading(), frozenset(keep)
    file = open_source(source)
    try:
        for stretch in read_stretches(file):
            if stretch.delimiters is None:
                continue
            reading.delimiters = stretch.delimiters
            ordinal = stretch.ordinal
            for piece in stretch.pieces:
                text = piece.strip(BLANK)
                if text:
                    reading.segment(text, ordinal)
                    if ordinal in kept:
                        reading.received.texts[ordinal] = text
                    ordinal += 1
    finally:
        if file is not source:
            file.close()
    reading.finish()
    if not reading.received.interchanges:
        raise NotX12("no interchange was found")
    for claim in reading.received.claims:
        days = [day for line in claim.lines for day in (line.first, line.last) if day]
        if days and claim.first is None:
            claim.first, claim.last = min(days), max(days)
    return reading.received
