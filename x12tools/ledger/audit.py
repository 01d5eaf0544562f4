"""The audit log: append-only, each entry sealed by the hash of the one before; no patient data."""

import datetime
import hashlib
import json
from collections.abc import Iterator

import attrs
from sqlalchemy import Connection, insert, select

from x12tools.ledger.tables import audit

_FIRST = "0" * 64


@attrs.frozen(slots=True)
class Broken:
    """An entry that is not as it was written, or whose predecessor is gone."""

    id: int
    why: str


def append(
    connection: Connection,
    actor: str,
    action: str,
    subject: str,
    detail: str = "",
    at: datetime.datetime | None = None,
) -> None:
    """Adds an entry. ``subject`` is a row, as ``claim 17``, ``detail`` counts and names of rules: nothing
    that names a patient may stand in them."""
    take_turns(connection)
    at = (at or datetime.datetime.now(datetime.UTC)).astimezone(datetime.UTC)
    last = connection.execute(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)).scalar()
    previous = last or _FIRST
    values = {"actor": actor, "action": action, "subject": subject, "detail": detail}
    connection.execute(
        insert(audit).values(at=at, previous=previous, hash=_hash(previous, at, values), **values)
    )


def take_turns(connection: Connection) -> None:
    """Whoever else writes waits until this transaction ends; in SQLite its begin does that."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit IN EXCLUSIVE MODE")


def verify(connection: Connection) -> Iterator[Broken]:
    """The entries that were altered, and those before which one is missing."""
    previous = _FIRST
    for row in connection.execute(select(audit).order_by(audit.c.id)).mappings():
        values = {name: row[name] for name in ("actor", "action", "subject", "detail")}
        if row["previous"] != previous:
            yield Broken(row["id"], "an entry before it is missing")
        if row["hash"] != _hash(row["previous"], row["at"], values):
            yield Broken(row["id"], "it was altered")
        previous = row["hash"]


def _hash(previous: str, at: datetime.datetime, values: dict[str, str]) -> str:
    text = json.dumps([previous, at.isoformat(timespec="microseconds"), values], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
