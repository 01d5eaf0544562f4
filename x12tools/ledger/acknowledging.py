"""An acknowledgement tied to what it answers, and kept.

A TA1 names ISA13, a 999 GS06 and ST02, a 277CA BHT03 and CLM01.
"""

import datetime
import hashlib
import json
import re
from collections.abc import Iterable
from enum import Enum
from typing import Any

import attrs
from sqlalchemy import Connection, bindparam, insert, or_, select, update

from x12tools.acks import Ack, ClaimAck, ClaimsAck, GroupAck, InterchangeAck, Outcome
from x12tools.ledger import tables
from x12tools.ledger.audit import append, take_turns
from x12tools.ledger.opening import Ledger
from x12tools.ledger.sealing import Sealer
from x12tools.ledger.sent import SentTransaction, claims_of, sent_transactions

_CODE = re.compile(r"[A-Z]{0,2}\d{1,3}(:\d{1,4}(:[A-Z0-9]{1,3})?)?", re.ASCII)
_WAITING = ("sent", "released")


class State(Enum):
    """What became of an acknowledgement: kept now, kept before, it answers nothing that we sent, or it
    was read without a ledger."""

    NEW = "new"
    KNOWN = "known"
    UNMATCHED = "unmatched"
    READ = "read"


@attrs.frozen(slots=True)
class TiedTransaction:
    """What is said of a transaction, with the codes that say why."""

    sent: SentTransaction
    outcome: Outcome
    codes: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class TiedClaim:
    """What is said of a claim (CLM01); ``id`` is its row, None where the transaction has no such claim."""

    claim_id: str
    id: int | None
    outcome: Outcome
    codes: tuple[str, ...]
    said: ClaimAck


@attrs.frozen(slots=True, kw_only=True)
class Tied:
    """An acknowledgement with what it answers. ``answers`` is ISA13, GS06 or BHT03.

    ``strange`` are the ST02 of transactions that the group does not have. ``rejected`` and ``accepted``
    count claims, those among them that a rejected transaction took along.
    """

    ack: Ack
    kind: str
    answers: str
    outcome: Outcome
    state: State
    transactions: tuple[TiedTransaction, ...] = ()
    claims: tuple[TiedClaim, ...] = ()
    strange: tuple[str, ...] = ()
    accepted: int = 0
    rejected: int = 0

    @property
    def fits(self) -> bool:
        """Whether all that it speaks of was sent."""
        nothing = self.state is State.UNMATCHED or bool(self.strange)
        return not nothing and all(one.id is not None for one in self.claims)


def read_alone(ack: Ack) -> Tied:
    """What an acknowledgement says, without a ledger to tie it to."""
    claims = tuple(
        TiedClaim(one.claim_id, None, one.outcome, _codes(one.statuses), one) for one in _said(ack)
    )
    return Tied(
        ack=ack, kind=_kind(ack), answers=_answers(ack), outcome=_outcome(ack), state=State.READ,
        claims=claims, accepted=_count(claims, Outcome.ACCEPTED), rejected=_count(claims, Outcome.REJECTED),
    )  # fmt: skip


def acknowledge(ledger: Ledger, ack: Ack, now: datetime.datetime) -> Tied:
    """Ties an acknowledgement to what went out and keeps it, with what it says of transactions and claims.

    A claim is looked for by CLM01 within the transaction. A rejection stands, whatever comes later; what
    accepts a claim whose status is ``sent`` or ``released`` makes it ``accepted``. What fits nothing, and
    what was kept before, writes nothing. Raises ConfigurationError where the ledger cannot be used.
    """
    with ledger.begin() as connection:
        take_turns(connection)
        return _Tying(connection, ledger.sealer, ack).tie(now)


class _Tying:
    """One acknowledgement, inside one transaction of the database."""

    def __init__(self, connection: Connection, sealer: Sealer, ack: Ack) -> None:
        self._connection = connection
        self._sealer = sealer
        self._ack = ack
        self._fates: dict[int, tuple[Outcome, tuple[str, ...]]] = {}

    def tie(self, now: datetime.datetime) -> Tied:
        """All of it."""
        kind, answers = _kind(self._ack), _answers(self._ack)
        found = self._transactions(answers)
        if not found:
            return attrs.evolve(read_alone(self._ack), state=State.UNMATCHED)
        told = [self._told(one) for one in found]
        rows = claims_of(self._connection, found)
        taken = {control for one in told if one.outcome is Outcome.REJECTED for control in one.sent.controls}
        codes = {control: one.codes for one in told for control in one.sent.controls}
        claims = tuple(self._claims(rows))
        if not claims or not isinstance(self._ack, ClaimsAck):
            gone = [row for row in rows if row.control_id in taken]
            self._fates = {row.id: (Outcome.REJECTED, codes[row.control_id]) for row in gone}
        digest = _digest(self._ack)
        kept = tables.acknowledgement.c
        known = self._connection.execute(select(kept.id).where(kept.sha256 == digest)).first()
        tied = Tied(
            ack=self._ack,
            kind=kind,
            answers=answers,
            outcome=_outcome(self._ack),
            state=State.KNOWN if known else State.NEW,
            transactions=tuple(told),
            claims=claims,
            strange=self._strange(found),
            accepted=sum(fate is Outcome.ACCEPTED for fate, _ in self._fates.values()),
            rejected=sum(fate is Outcome.REJECTED for fate, _ in self._fates.values()),
        )
        if not known:
            self._keep(tied, digest, now)
        return tied

    def _transactions(self, answers: str) -> list[SentTransaction]:
        control = tables.control.c
        match self._ack:
            case InterchangeAck():
                where = control.new_isa13 == answers.zfill(9)
            case GroupAck():
                where = control.new_gs06.in_([answers, answers.lstrip("0")])
            case _:
                where = control.new_bht03 == answers
        sender = self._ack.sent.sender
        found = sent_transactions(self._connection, where) if answers else []
        found = [one for one in found if one.may_be_answered_by(sender)]
        found = [one for one in found if one.receiver == sender] or found
        return [one for one in found if (one.isa13, one.receiver) == (found[-1].isa13, found[-1].receiver)]

    def _told(self, sent: SentTransaction) -> TiedTransaction:
        """What the acknowledgement says of one transaction."""
        ack = self._ack
        if isinstance(ack, InterchangeAck):
            return TiedTransaction(sent, ack.outcome, _codes([ack.note.code]))
        if isinstance(ack, ClaimsAck):
            return TiedTransaction(sent, _outcome(ack), _codes(ack.statuses))
        one = next((t for t in ack.transactions if _same(t.control_number, sent.st02)), None)
        whole = _codes(code.code for code in ack.codes)
        if ack.outcome is Outcome.REJECTED or one is None:
            refused = ack.outcome in (Outcome.REJECTED, Outcome.UNKNOWN)
            return TiedTransaction(sent, ack.outcome if refused else Outcome.ACCEPTED, whole)
        return TiedTransaction(sent, one.outcome, _codes(code.code for code in one.codes))

    def _strange(self, found: list[SentTransaction]) -> tuple[str, ...]:
        if not isinstance(self._ack, GroupAck):
            return ()
        named = [one.control_number for one in self._ack.transactions]
        return tuple(name for name in named if not any(_same(name, one.st02) for one in found))

    def _claims(self, rows: Iterable[Any]) -> Iterable[TiedClaim]:
        """The claims that the acknowledgement names, each with its row."""
        by_index: dict[str, list[Any]] = {}
        for row in rows:
            by_index.setdefault(row.claim_index, []).append(row)
        used: set[int] = set()
        for said in _said(self._ack):
            indexes = self._sealer.indexes(said.claim_id, "claim.id")
            all_rows = [row for index in dict.fromkeys(indexes) for row in by_index.get(index, ())]
            row = _best(said, [row for row in all_rows if row.id not in used] or all_rows)
            if row is not None:
                used.add(row.id)
                before = self._fates.get(row.id)
                if before is None or before[0] is not Outcome.REJECTED:
                    self._fates[row.id] = (said.outcome, _codes(said.statuses))
            yield TiedClaim(said.claim_id, row.id if row else None, said.outcome, _codes(said.statuses), said)

    def _keep(self, tied: Tied, digest: str, now: datetime.datetime) -> None:
        """Writes it, what it says of transactions and claims, and that it came."""
        submissions = sorted({each for one in tied.transactions for each in one.sent.submissions})
        done = self._connection.execute(
            insert(tables.acknowledgement).values(
                submission_id=submissions[0] if len(submissions) == 1 else None,
                received_at=now,
                sha256=digest,
                kind=tied.kind,
                answers=tied.answers,
                outcome=_word(tied.outcome),
                record=json.dumps(_record(tied)),
            )
        )
        id = done.inserted_primary_key[0]  # type: ignore[index]
        statuses = [
            {"control_id": control, "acknowledgement_id": id, "outcome": _word(one.outcome),
             "codes": " ".join(one.codes)}
            for one in tied.transactions
            for control in one.sent.controls
        ]  # fmt: skip
        self._connection.execute(insert(tables.transaction_status), statuses)
        self._keep_claims(tied, id)
        said = f"{tied.kind}: {tied.accepted} accepted, {tied.rejected} rejected"
        for each in submissions:
            append(self._connection, "ack", "acknowledged", f"submission {each}", said, now)

    def _keep_claims(self, tied: Tied, id: int) -> None:
        rows = [
            {
                "claim_id": claim,
                "acknowledgement_id": id,
                "outcome": _word(outcome),
                "statuses": " ".join(codes),
            }
            for claim, (outcome, codes) in self._fates.items()
        ]
        if rows:
            self._connection.execute(insert(tables.claim_status), rows)
        claim = tables.claim
        for outcome, before in ((Outcome.ACCEPTED, _WAITING), (Outcome.REJECTED, (*_WAITING, "accepted"))):
            ids = [{"row": each} for each, (fate, _) in self._fates.items() if fate is outcome]
            if ids:
                status = [claim.c.status == each for each in before]
                made = update(claim).where(claim.c.id == bindparam("row"), or_(*status))
                self._connection.execute(made.values(status=_word(outcome)), ids)
        numbers = [
            {"row": one.id, "payer_number": self._sealer.seal(number, "claim.payer_number"),
             "found_by": self._sealer.index(number, "claim.payer_number")}
            for one in tied.claims
            if one.id is not None and (number := one.said.payer_claim_number)
        ]  # fmt: skip
        if numbers:
            self._connection.execute(
                update(claim)
                .where(claim.c.id == bindparam("row"))
                .values(
                    sealed_payer_claim_number=bindparam("payer_number"),
                    payer_claim_index=bindparam("found_by"),
                ),
                numbers,
            )


def _best(said: ClaimAck, rows: list[Any]) -> Any:
    """Of several claims of one number the one with the same charge and day; else the first."""
    return max(
        rows,
        key=lambda row: (row.charge == said.charge, row.first_date == said.first),
        default=None,
    )


def _said(ack: Ack) -> list[ClaimAck]:
    return ack.claims if isinstance(ack, ClaimsAck) else []


def _kind(ack: Ack) -> str:
    if isinstance(ack, InterchangeAck):
        return "TA1"
    return "999" if isinstance(ack, GroupAck) else "277CA"


def _answers(ack: Ack) -> str:
    return ack.reference if isinstance(ack, ClaimsAck) else ack.control_number


def _outcome(ack: Ack) -> Outcome:
    """What it says of the whole; of a 277CA that names claims, what it says of them together."""
    fates = {one.outcome for one in _said(ack)}
    if not fates:
        return ack.outcome
    if len(fates) == 1:
        return fates.pop()
    return Outcome.PARTLY if Outcome.ACCEPTED in fates else Outcome.UNKNOWN


def _count(claims: Iterable[TiedClaim], outcome: Outcome) -> int:
    return sum(one.outcome is outcome for one in claims)


def _codes(said: Iterable[Any]) -> tuple[str, ...]:
    """Codes as text; what is no code could be anything, and is ``?``."""
    texts = (str(one).strip() for one in said)
    return tuple(text if _CODE.fullmatch(text) else "?" for text in texts if text)


def _same(one: str, other: str) -> bool:
    """Whether two transaction control numbers are the same; zeros in front may be lost."""
    return one == other or one.lstrip("0") == other.lstrip("0") != ""


def _word(outcome: Outcome) -> str:
    return outcome.name.lower()


def _digest(ack: Ack) -> str:
    """The hash of its envelope and of what it says of transactions and claims."""
    sent = ack.sent
    said: list[Any] = [_kind(ack), _answers(ack), ack.outcome.name]
    said += [sent.sender, sent.receiver, sent.control_number, str(sent.date), str(sent.time)]
    if isinstance(ack, GroupAck):
        said += [
            [one.control_number, one.outcome.name, [code.code for code in one.codes]]
            for one in ack.transactions
        ]
    if isinstance(ack, ClaimsAck):
        said += [ack.own_reference, [str(one) for one in ack.statuses]]
        said += [
            [one.claim_id, [str(status) for status in one.statuses], str(one.charge), one.payer_claim_number]
            for one in ack.claims
        ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _record(tied: Tied) -> dict[str, Any]:
    """Counts, codes and the envelope: nothing of a patient."""
    sent = tied.ack.sent
    record: dict[str, Any] = {
        "envelope": {"isa13": sent.control_number, "date": sent.date.isoformat() if sent.date else None},
        "accepted": tied.accepted,
        "rejected": tied.rejected,
        "unmatched": sum(one.id is None for one in tied.claims),
    }
    if isinstance(tied.ack, ClaimsAck):
        record["stated"] = {"accepted": tied.ack.accepted, "rejected": tied.ack.rejected}
    return record
