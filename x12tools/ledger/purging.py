"""Patient data that is older than it must be kept goes out of the ledger; that it did stays on record."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

import attrs
from sqlalchemy import ColumnElement, Connection, delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from x12tools.errors import ConfigurationError
from x12tools.ledger import tables
from x12tools.ledger.audit import append
from x12tools.ledger.opening import Ledger

_OF_CLAIMS = (tables.line, tables.decision, tables.claim_status)


@attrs.frozen(slots=True)
class Purged:
    """What went out, or would: submissions, rows by table, and how many of the claims are still held."""

    submissions: int
    rows: Mapping[str, int]
    held: int


def purge(
    ledger: Ledger, before: datetime.datetime, actor: str, now: datetime.datetime, *, dry_run: bool = False
) -> Purged:
    """Takes out claims, lines, findings, decisions and claim statuses of the submissions that came before a
    moment, and their file names and manifests. Their hash, counts, charges, control numbers and
    acknowledgements stay, so that the same file is still known; so does the audit log, with an entry more.

    Either all of it goes or nothing; ``dry_run`` counts only. Raises ConfigurationError where the ledger
    cannot be used.
    """
    submission, claim = tables.submission.c, tables.claim.c
    old = submission.received_at < before
    of_old = select(submission.id).where(old)
    claims = select(claim.id).where(claim.submission_id.in_(of_old))
    conditions: list[tuple[Any, ColumnElement[bool]]] = [
        *((table, table.c.claim_id.in_(claims)) for table in _OF_CLAIMS),
        (tables.finding, tables.finding.c.submission_id.in_(of_old)),
        (tables.claim, claim.submission_id.in_(of_old)),
    ]
    with ledger.begin() as connection:
        unread = select(tables.submission).where(old, submission.name != "")
        left = [dict(row) for row in connection.execute(unread).mappings()]
        purged = Purged(
            len(left),
            {table.name: _count(connection, table, where) for table, where in conditions},
            _count(connection, tables.claim, claim.submission_id.in_(of_old) & (claim.status == "held")),
        )
        if dry_run or not left:
            return purged
        for table, where in conditions:
            connection.execute(delete(table).where(where))
        for row in left:
            manifest = ledger.sealer.seal(json.dumps(_counts_alone(row)), "submission.manifest")
            connection.execute(
                update(tables.submission)
                .where(submission.id == row["id"])
                .values(name="", sealed_manifest=manifest)
            )
        detail = f"{len(left)} submissions, {purged.rows['claim']} claims"
        append(connection, actor, "purge", f"before {before:%Y-%m-%d}", detail, now)
    return purged


def compact(ledger: Ledger) -> None:
    """Writes the database anew without what was deleted: SQLite's file keeps no byte of it.

    PostgreSQL gives the room free; its write-ahead log and backups have times of their own. Raises
    ConfigurationError where others do not let it: then it can be done again.
    """
    driver_error: Any = ledger.engine.dialect.dbapi.Error  # type: ignore[union-attr]
    try:
        raw = ledger.engine.raw_connection()
        try:
            driver: Any = raw.driver_connection
            if ledger.engine.dialect.name == "sqlite":
                driver.execute("VACUUM")
                busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if busy:
                    raise ConfigurationError("the ledger is in use and was not compacted; do it again")
            else:
                driver.autocommit = True
                driver.execute(f"VACUUM {', '.join(table.name for table in tables.METADATA.sorted_tables)}")
                driver.autocommit = False
        finally:
            raw.close()
    except (SQLAlchemyError, driver_error) as why:
        raise ConfigurationError("the ledger is in use and was not compacted; do it again") from why


def _count(connection: Connection, table: Any, where: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(where)).scalar_one()


def _counts_alone(row: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest that names no claim."""
    return {
        "schema": "x12tools/hook/1",
        "input": {"sha256": row["sha256"], "claims": row["claims"], "charges": format(row["charges"], "f")},
        "held": {"claims": row["held"], "charges": format(row["charges_held"], "f")},
        "claims": [],
    }
