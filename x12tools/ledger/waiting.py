"""What went out and has no answer yet: transactions, and claims that no 277CA speaks of."""

import datetime
from decimal import Decimal

import attrs
from sqlalchemy import exists, select

from x12tools.ledger import tables
from x12tools.ledger.opening import Ledger
from x12tools.ledger.sent import SentTransaction, sent_transactions


@attrs.frozen(slots=True)
class WaitingClaim:
    """A claim without an answer of its own: CLM01, and its charge in US dollars."""

    claim_id: str
    charge: Decimal | None


@attrs.frozen(slots=True)
class Waiting:
    """A transaction with claims that wait; ``answers`` are the kinds that came (TA1, 999, 277CA)."""

    sent: SentTransaction
    answers: tuple[str, ...]
    claims: tuple[WaitingClaim, ...]

    def days(self, day: datetime.date) -> int:
        """How many days it has waited."""
        return (day - self.sent.sent_at.date()).days

    @property
    def charges(self) -> Decimal:
        """What the waiting claims charge together."""
        return sum((one.charge for one in self.claims if one.charge is not None), Decimal(0))


def waiting(ledger: Ledger) -> list[Waiting]:
    """The transactions with claims that wait, the oldest first.

    A claim waits while no 277CA spoke of it and no TA1 or 999 rejected what it went in.
    Raises ConfigurationError where the ledger cannot be used.
    """
    claim, status, ack = tables.claim.c, tables.claim_status.c, tables.acknowledgement.c
    spoken = exists().where(
        status.claim_id == claim.id, status.acknowledgement_id == ack.id, ack.kind == "277CA"
    )
    wanted = (
        select(claim.control_id, claim.charge, claim.sealed_claim_id)
        .where(claim.status.in_(("sent", "released")), ~spoken)
        .order_by(claim.id)
    )
    answered = tables.transaction_status.c
    kinds = select(answered.control_id, ack.kind).join(
        tables.acknowledgement, ack.id == answered.acknowledgement_id
    )
    with ledger.begin() as connection:
        claims: dict[int, list[WaitingClaim]] = {}
        for row in connection.execute(wanted):
            one = WaitingClaim(ledger.sealer.open(row.sealed_claim_id, "claim.id"), row.charge)
            claims.setdefault(row.control_id, []).append(one)
        came: dict[int, set[str]] = {}
        for control, kind in connection.execute(kinds):
            came.setdefault(control, set()).add(kind)
        found = [
            Waiting(
                sent,
                tuple(k for k in ("TA1", "999", "277CA") if any(k in came.get(c, ()) for c in sent.controls)),
                tuple(one for control in sent.controls for one in claims.get(control, ())),
            )
            for sent in sent_transactions(connection)
        ]
    return [one for one in found if one.claims]
