"""What an acknowledgement says, in words: the typed answer to an interchange, group or claims."""

import datetime
from decimal import Decimal

import attrs

from x12tools.acks.codes import Code, Outcome
from x12tools.acks.received import NOBODY, Name


@attrs.frozen(slots=True)
class Sent:
    """The envelope an acknowledgement came in: ISA06, ISA08, ISA13 and ISA09 with ISA10."""

    sender: str = ""
    receiver: str = ""
    control_number: str = ""
    date: datetime.date | None = None
    time: datetime.time | None = None


@attrs.frozen(slots=True)
class InterchangeAck:
    """A TA1: what became of the interchange with this ISA13, sent on ``date`` at ``time``."""

    control_number: str
    date: datetime.date | None
    time: datetime.time | None
    outcome: Outcome
    note: Code
    sent: Sent = attrs.field(factory=Sent)


@attrs.frozen(slots=True)
class ElementError:
    """An element in error (IK4); ``copy`` is the bad value where the sender gave it."""

    element: int | None
    component: int | None
    repetition: int | None
    data_element: int | None
    code: Code
    copy: str | None


@attrs.define(slots=True)
class SegmentError:
    """A segment in error (IK3): ``position`` counts from the ST, which is 1.

    ``unit`` is the business unit it lies in, as (CLM01, the claim's number) or (TRN02, the
    payment's); None where the sender named none.
    """

    tag: str
    position: int | None
    loop: str
    code: Code
    unit: tuple[str, str] | None = None
    elements: list[ElementError] = attrs.field(factory=list)

    @property
    def claim_id(self) -> str | None:
        """CLM01 of the claim the error lies in."""
        return self.unit[1] if self.unit and self.unit[0] == "CLM01" else None


@attrs.define(slots=True)
class TransactionAck:
    """What became of one transaction: AK2 names it by ST01, ST02 and ST03, IK5 says how it fared."""

    kind: str
    control_number: str
    guide: str
    outcome: Outcome = Outcome.UNKNOWN
    codes: tuple[Code, ...] = ()
    errors: list[SegmentError] = attrs.field(factory=list)


@attrs.define(slots=True)
class GroupAck:
    """A 999: what became of the group with this GS06, and of its transactions.

    Only transactions that the sender mentions are listed: one accepted need not be.
    """

    function: str
    control_number: str
    version: str
    outcome: Outcome = Outcome.UNKNOWN
    codes: tuple[Code, ...] = ()
    included: int | None = None
    received: int | None = None
    accepted: int | None = None
    transactions: list[TransactionAck] = attrs.field(factory=list)
    sent: Sent = attrs.field(factory=Sent)


@attrs.frozen(slots=True)
class Status:
    """A claim status: category (STC01-01) in our words, status and entity as codes."""

    category: Code
    status: str
    entity: str

    def __str__(self) -> str:
        return ":".join(part for part in (self.category.code, self.status, self.entity) if part)


@attrs.define(slots=True)
class LineAck:
    """What is said of a service line: SVC01, REF*FJ (the REF*6R it was sent with), its statuses."""

    procedure: str = ""
    revenue_code: str = ""
    charge: Decimal | None = None
    control_number: str = ""
    statuses: list[Status] = attrs.field(factory=list)
    first: datetime.date | None = None
    last: datetime.date | None = None


@attrs.define(slots=True)
class ClaimAck:
    """What became of the claim with this CLM01 (2200D TRN02).

    ``payer_claim_number`` is REF*1K, ``trace`` REF*D9; ``charge`` STC04 in US dollars;
    ``provider`` its billing provider (2100C).
    """

    claim_id: str
    outcome: Outcome = Outcome.UNKNOWN
    statuses: list[Status] = attrs.field(factory=list)
    charge: Decimal | None = None
    date: datetime.date | None = None
    payer_claim_number: str = ""
    trace: str = ""
    bill_type: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    messages: list[str] = attrs.field(factory=list)
    patient: Name = NOBODY
    provider: Name = NOBODY
    lines: list[LineAck] = attrs.field(factory=list)


@attrs.define(slots=True)
class ClaimsAck:
    """A 277CA: what became of the claims of the transaction with this BHT03 (2200B TRN02).

    Counts and amounts are those it states (QTY*90, QTY*AA, AMT*YU, AMT*YY); None for one it
    does not. ``statuses`` are those of the whole (2200B).
    """

    reference: str = ""
    own_reference: str = ""
    source: Name = NOBODY
    receiver: Name = NOBODY
    receipt: str = ""
    received_on: datetime.date | None = None
    processed_on: datetime.date | None = None
    outcome: Outcome = Outcome.UNKNOWN
    statuses: list[Status] = attrs.field(factory=list)
    charge: Decimal | None = None
    accepted: int | None = None
    rejected: int | None = None
    amount_accepted: Decimal | None = None
    amount_rejected: Decimal | None = None
    claims: list[ClaimAck] = attrs.field(factory=list)
    sent: Sent = attrs.field(factory=Sent)


Ack = InterchangeAck | GroupAck | ClaimsAck
"""One acknowledgement: a TA1, a 999 or a 277CA."""
