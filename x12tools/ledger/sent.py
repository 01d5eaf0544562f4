"""Transactions that went out, found again by the control numbers that the gate gave them."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from sqlalchemy import ColumnElement, Connection, and_, select

from x12tools.ledger import tables

NUMBERS = ("isa13", "gs06", "st02", "bht03")
"""The control numbers of a transaction."""


_COUNTED = 100_000_000
"""ISA13 below it are counted for each receiver from 1; those above are made from the file."""


@attrs.frozen(slots=True)
class SentTransaction:
    """A transaction of a clean file: its numbers there, to whom it went (ISA08), the name of the file that
    its claims came in, and when it was written.

    ``controls`` are its rows; several where claims of several submissions were released together.
    """

    isa13: str
    gs06: str
    st02: str
    bht03: str
    receiver: str
    file: str
    sent_at: datetime.datetime
    controls: tuple[int, ...]
    submissions: tuple[int, ...]

    def may_be_answered_by(self, sender: str) -> bool:
        """Whether who answers (ISA06) is the one that it went to, or its numbers are no other's anyway."""
        counted = not self.isa13.isdecimal() or int(self.isa13) < _COUNTED
        return self.receiver == sender or not counted


def receiver_of(segments: dict[str, Any]) -> str:
    """ISA08 of a claim's segments."""
    header = segments["interchange"]
    parts = header.split(header[3:4] or "*")
    return parts[8].strip() if len(parts) > 8 else ""


def sent_transactions(
    connection: Connection, where: ColumnElement[bool] | None = None
) -> list[SentTransaction]:
    """Those that went out, or those of them that a condition on ``control`` names, the oldest first.

    A file that was sent again went under the same numbers; the last time counts.
    """
    control, submission = tables.control, tables.submission
    wanted = (
        select(control, submission.c.sha256, submission.c.attempt, submission.c.name)
        .join(submission, submission.c.id == control.c.submission_id)
        .where(and_(control.c.bucket == "clean", submission.c.state == "done"))
        .order_by(control.c.id)
    )
    if where is not None:
        wanted = wanted.where(where)
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in connection.execute(wanted).mappings():
        numbers = (*(row[f"new_{name}"] for name in NUMBERS), row["receiver"])
        of_file = found.setdefault(numbers, {})
        before = of_file.get(row["sha256"], [])
        if before and before[0]["attempt"] < row["attempt"]:
            before = []
        if not before or before[0]["attempt"] == row["attempt"]:
            of_file[row["sha256"]] = [*before, row]
    made = [
        _made(numbers, [row for same in files.values() for row in same]) for numbers, files in found.items()
    ]
    return sorted(made, key=lambda one: (one.sent_at, one.controls))


def claims_of(connection: Connection, transactions: Iterable[SentTransaction]) -> Sequence[Any]:
    """The claims of transactions: id, number, control_id, status, index, charge, first_date."""
    claim = tables.claim
    controls = [control for one in transactions for control in one.controls]
    wanted = (
        select(
            claim.c.id, claim.c.control_id, claim.c.status, claim.c.claim_index, claim.c.charge,
            claim.c.first_date,
        )
        .where(claim.c.control_id.in_(controls))
        .order_by(claim.c.submission_id, claim.c.number)
    )  # fmt: skip
    return connection.execute(wanted).all()


def _made(numbers: tuple[str, ...], rows: list[Any]) -> SentTransaction:
    last = max(rows, key=lambda row: row["id"])
    isa13, gs06, st02, bht03, receiver = numbers
    return SentTransaction(
        isa13=isa13,
        gs06=gs06,
        st02=st02,
        bht03=bht03,
        receiver=receiver,
        file=last["name"],
        sent_at=last["sent_at"],
        controls=tuple(row["id"] for row in rows),
        submissions=tuple(dict.fromkeys(row["submission_id"] for row in rows)),
    )
