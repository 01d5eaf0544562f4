"""What a correction gives back: the document, each change, what was left, and the way back."""

import datetime
import hashlib
from decimal import Decimal

import attrs

from x12tools.engine import Report
from x12tools.fixes.texts import Element
from x12tools.wire import Document, write

EDIT, REPAIR = "edit", "repair"
"""What a change is: of what the claim says, or of the form in which the file says it."""

FORM_ALONE = "form alone"
"""Who took a change that nobody had to."""


@attrs.frozen(slots=True)
class Applied:
    """One change to a segment: by which rule (or ``numbering``), where, and its text before and after.

    ``before`` is None where the segment is new, ``after`` where it went. ``ordinal`` counts the
    segments of the input; a new one has that of the segment it follows. ``elements`` are those
    that differ, ``charge`` is what CLM02 gains by this change, US dollars. ``by`` says how the
    change was accepted; ``form alone`` needed nobody. ``line`` is LX01 of the input.
    """

    rule: str
    claim_id: str | None
    ordinal: int
    before: str | None
    after: str | None
    kind: str = REPAIR
    claim: int | None = None
    line: int | None = None
    by: str = FORM_ALONE
    elements: tuple[Element, ...] = ()
    charge: Decimal = Decimal(0)


@attrs.frozen(slots=True)
class Left:
    """A fix that was asked for, or a repair, that was not made, and why."""

    rule: str
    claim_id: str | None
    ordinal: int
    why: str


@attrs.frozen(slots=True)
class Splice:
    """Bytes of the corrected file from ``offset`` on, as latin-1 text, and those of the input."""

    offset: int
    after: str
    before: str


@attrs.define(slots=True)
class Result:
    """A corrected document, what was changed and what was left, and the checks before and after.

    ``changes`` are in the order of the file; those of one segment in the order in which they were made.
    ``source`` are the bytes that were corrected, ``splices`` lead back to them; ``when`` is the time
    of the correction in UTC, and ``who`` accepted what was not form alone, None where nobody
    said.
    """

    document: Document
    changes: list[Applied]
    before: Report
    after: Report
    left: list[Left] = attrs.field(factory=list)
    source: bytes = attrs.field(default=b"", repr=False)
    splices: tuple[Splice, ...] = attrs.field(default=(), repr=False)
    when: datetime.datetime = attrs.field(factory=lambda: datetime.datetime.now(datetime.UTC))
    who: str | None = None
    as_of: datetime.date = attrs.field(factory=datetime.date.today)

    @property
    def edits(self) -> list[Applied]:
        """The changes of what claims say."""
        return [change for change in self.changes if change.kind == EDIT]

    @property
    def repairs(self) -> list[Applied]:
        """The changes of form that no edit's fix makes: counts, numbers, separators, codes' case."""
        return [change for change in self.changes if change.kind == REPAIR]

    @property
    def data(self) -> bytes:
        """The corrected file."""
        return write(self.document)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
