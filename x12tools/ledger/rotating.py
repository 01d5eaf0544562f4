"""A new key: everything that is sealed is sealed with it, and every index made anew."""

import datetime
import json
from collections.abc import Callable, Iterable
from typing import Any

import attrs
from sqlalchemy import Connection, LargeBinary, bindparam, func, literal, select, update

from x12tools.errors import UsageError
from x12tools.ledger import tables
from x12tools.ledger.audit import append
from x12tools.ledger.opening import Ledger
from x12tools.ledger.recording import BATCH
from x12tools.ledger.sealing import KEY

_SEALED = {
    "sealed_claim_id": "claim.id",
    "sealed_payer_claim_number": "claim.payer_number",
    "sealed_segments": "claim.segments",
    "sealed_facts": "claim.facts",
}
"""What is sealed of a claim, and under which name."""


@attrs.frozen(slots=True)
class Identifiers:
    """What a claim is found by, of its segments: payer and member id, REF*F8, and REF*6R of each line."""

    payer_id: str
    member_id: str
    replaces: str
    control_numbers: tuple[str, ...]


@attrs.frozen(slots=True)
class Rotated:
    """How many claims and submissions were sealed anew."""

    claims: int
    submissions: int


def rotate(
    ledger: Ledger,
    identifiers: Callable[[dict[str, Any]], Identifiers],
    actor: str,
    now: datetime.datetime,
    done: Callable[[int], None] = lambda count: None,
) -> Rotated:
    """Seals and indexes all of it with the first key. ``identifiers`` reads a claim's segments, ``done`` is
    told how many rows a batch had.

    Each batch is a transaction. What is sealed with the first key already is passed over, so that a run that
    was stopped is taken up by the next one. Raises UsageError without a key, ConfigurationError for a
    text whose key is not given, and where the ledger cannot be used.
    """
    if not ledger.sealer.is_keyed:
        raise UsageError(f"{KEY} holds no key to seal with")
    with ledger.begin() as connection:
        append(connection, actor, "rotate", "ledger", "begun", now)
    rotating = _Rotating(ledger, identifiers)
    claims = sum(map(_telling(done), rotating.batches(rotating.claims)))
    submissions = sum(map(_telling(done), rotating.batches(rotating.submissions)))
    with ledger.begin() as connection:
        append(connection, actor, "rotate", "ledger", f"{claims} claims, {submissions} submissions", now)
    return Rotated(claims, submissions)


def _telling(done: Callable[[int], None]) -> Callable[[int], int]:
    def told(count: int) -> int:
        done(count)
        return count

    return told


class _Rotating:
    def __init__(self, ledger: Ledger, identifiers: Callable[[dict[str, Any]], Identifiers]) -> None:
        self._ledger = ledger
        self._sealer = ledger.sealer
        self._identifiers = identifiers

    def batches(self, work: Callable[[Connection], int]) -> Iterable[int]:
        """Works batch by batch, each a transaction, until nothing is left."""
        while True:
            with self._ledger.begin() as connection:
                count = work(connection)
            if not count:
                return
            yield count

    def submissions(self, connection: Connection) -> int:
        """The manifests of a batch of submissions."""
        rows = self._others(connection, tables.submission, "sealed_manifest", ["sealed_manifest"])
        self._update(
            connection,
            tables.submission,
            [
                {
                    "row": row["id"],
                    "sealed_manifest": self._again(row["sealed_manifest"], "submission.manifest"),
                }
                for row in rows
            ],
        )
        return len(rows)

    def claims(self, connection: Connection) -> int:
        """A batch of claims with their lines."""
        rows = self._others(connection, tables.claim, "sealed_claim_id", list(_SEALED))
        line = tables.line.c
        of_claims: dict[int, list[int]] = {row["id"]: [] for row in rows}
        wanted = select(line.id, line.claim_id).where(line.claim_id.in_(list(of_claims))).order_by(line.id)
        for id, claim in connection.execute(wanted):
            of_claims[claim].append(id)
        claims: list[dict[str, Any]] = []
        lines: list[dict[str, Any]] = []
        index = self._sealer.index
        for row in rows:
            texts = {name: self._sealer.open(row[name], about) if row[name] is not None else None
                     for name, about in _SEALED.items()}  # fmt: skip
            read = self._identifiers(json.loads(texts["sealed_segments"] or ""))
            payer_number = texts["sealed_payer_claim_number"]
            claims.append(
                {
                    "row": row["id"],
                    **{name: self._sealer.seal(text, _SEALED[name]) if text is not None else None
                       for name, text in texts.items()},
                    "claim_index": index(texts["sealed_claim_id"] or "", "claim.id"),
                    "member_index": index(f"{read.payer_id} {read.member_id}", "claim.member"),
                    "replaces_index": index(read.replaces, "claim.payer_number") if read.replaces else None,
                    "payer_claim_index": index(payer_number, "claim.payer_number") if payer_number else None,
                }
            )  # fmt: skip
            for id, number in zip(of_claims[row["id"]], read.control_numbers, strict=True):
                lines.append({"row": id, "control_index": index(number, "line.control") if number else None})
        self._update(connection, tables.claim, claims)
        self._update(connection, tables.line, lines)
        return len(rows)

    def _others(self, connection: Connection, table: Any, sealed: str, columns: list[str]) -> list[Any]:
        """The next rows that are not sealed with the first key."""
        head = self._sealer.head
        begins = func.substr(table.c[sealed], 1, len(head), type_=LargeBinary())
        wanted = (
            select(table.c.id, *(table.c[name] for name in columns))
            .where(begins != literal(head, LargeBinary()))
            .order_by(table.c.id)
            .limit(BATCH)
        )
        return list(connection.execute(wanted).mappings().all())

    def _again(self, stored: bytes, about: str) -> bytes:
        return self._sealer.seal(self._sealer.open(stored, about), about)

    @staticmethod
    def _update(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        named = [
            {f"new_{name}" if name != "row" else name: value for name, value in row.items()} for row in rows
        ]
        values = {
            name: bindparam(f"new_{name}", type_=table.c[name].type) for name in rows[0] if name != "row"
        }
        connection.execute(update(table).where(table.c.id == bindparam("row")).values(values), named)
