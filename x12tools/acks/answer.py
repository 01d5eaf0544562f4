"""One file, answered: what each interchange, group, transaction and claim is told."""

from decimal import Decimal
from typing import Protocol

import attrs

from x12tools.acks.codes import Outcome
from x12tools.acks.faults import SegmentFault
from x12tools.acks.received import (
    Received,
    ReceivedClaim,
    ReceivedGroup,
    ReceivedInterchange,
    ReceivedTransaction,
)
from x12tools.findings import Finding


class Verdict(Protocol):
    """Whether one claim can go, as a check's report lists it; ``number`` counts from 1 in its file."""

    @property
    def file(self) -> int: ...
    @property
    def claim_id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def held(self) -> bool: ...


@attrs.define(slots=True)
class ClaimAnswer:
    """A claim with what holds it; ``held`` until a verdict lets it go."""

    received: ReceivedClaim
    held: bool = True
    findings: list[Finding] = attrs.field(factory=list)
    statuses: tuple[str, ...] = ()
    line_statuses: dict[int, tuple[str, ...]] = attrs.field(factory=dict)

    @property
    def charge(self) -> Decimal:
        """CLM02 in US dollars, 0 where it cannot be read."""
        return self.received.charge or Decimal(0)


@attrs.define(slots=True)
class TransactionAnswer:
    """A transaction: its outcome, the codes of IK5, and the segments in error."""

    received: ReceivedTransaction
    findings: list[Finding] = attrs.field(factory=list)
    claims: list[ClaimAnswer] = attrs.field(factory=list)
    outcome: Outcome = Outcome.ACCEPTED
    codes: tuple[str, ...] = ()
    faults: list[SegmentFault] = attrs.field(factory=list)


@attrs.define(slots=True)
class GroupAnswer:
    """A group: its outcome, the codes of AK9, and its transactions."""

    received: ReceivedGroup
    findings: list[Finding] = attrs.field(factory=list)
    transactions: list[TransactionAnswer] = attrs.field(factory=list)
    outcome: Outcome = Outcome.ACCEPTED
    codes: tuple[str, ...] = ()

    @property
    def accepted(self) -> int:
        """How many of its transactions go on, with errors noted or not."""
        if self.outcome is Outcome.REJECTED:
            return 0
        return sum(one.outcome is not Outcome.REJECTED for one in self.transactions)


@attrs.define(slots=True)
class InterchangeAnswer:
    """An interchange: its outcome, the note of its TA1, and whether a TA1 is owed."""

    received: ReceivedInterchange
    findings: list[Finding] = attrs.field(factory=list)
    groups: list[GroupAnswer] = attrs.field(factory=list)
    outcome: Outcome = Outcome.ACCEPTED
    note: str = "000"

    @property
    def owed(self) -> bool:
        """ISA14 asks for a TA1, or there is an error to report in one."""
        return self.received.asks or self.outcome is not Outcome.ACCEPTED


@attrs.define(slots=True)
class Answer:
    """One file, answered."""

    interchanges: list[InterchangeAnswer]

    @property
    def claims(self) -> list[ClaimAnswer]:
        """Every claim, in file order."""
        return [
            claim
            for interchange in self.interchanges
            for group in interchange.groups
            for transaction in group.transactions
            for claim in transaction.claims
        ]


def frame(received: Received) -> Answer:
    """An answer to a file of which nothing is known yet: every claim is held."""
    return Answer(
        [
            InterchangeAnswer(
                interchange,
                groups=[
                    GroupAnswer(
                        group,
                        transactions=[
                            TransactionAnswer(one, claims=[ClaimAnswer(claim) for claim in one.claims])
                            for one in group.transactions
                        ],
                    )
                    for group in interchange.groups
                ],
            )
            for interchange in received.interchanges
        ]
    )
