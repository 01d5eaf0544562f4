"""What came to the gate, written into the ledger: a submission, its claims, lines and findings."""

import contextlib
import datetime
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import attrs
from sqlalchemy import Connection, delete, func, insert, select, update

from x12tools.errors import InternalError
from x12tools.ledger import tables
from x12tools.ledger.audit import append
from x12tools.ledger.opening import Ledger
from x12tools.ledger.sent import receiver_of

BATCH = 500
"""Claims that are written together."""


@attrs.frozen(slots=True, kw_only=True)
class NewSubmission:
    """A file as it came: its hash, name and size, and what the check came to."""

    sha256: str
    name: str
    bytes: int
    claims: int
    charges: Decimal
    held: int
    charges_held: Decimal
    exit_code: int
    provenance: dict[str, Any]


@attrs.frozen(slots=True, kw_only=True)
class NewLine:
    """A service line; what it lacks is empty or None. ``control_number`` is REF*6R."""

    number: int
    procedure: str
    modifiers: tuple[str, ...]
    revenue_code: str
    charge: Decimal | None
    units: Decimal | None
    first_date: datetime.date | None
    control_number: str


@attrs.frozen(slots=True, kw_only=True)
class NewClaim:
    """A claim as submitted. ``bucket`` is clean or held, ``held_by`` the rules that hold it, ``batch`` the
    new BHT03 it went under.

    ``segments`` are the texts of the claim and of what stands above it, as JSON can say them;
    ``member`` is the member id with its payer, ``replaces`` REF*F8; ``findings`` are as
    ``findings.json`` has them, ``facts`` the rows of side files that are about it.
    """

    number: int
    claim_id: str
    bucket: str
    held_by: tuple[str, ...]
    batch: str
    form: str
    frequency: str
    payer_id: str
    billing_npi: str
    member_id: str
    replaces: str
    first_date: datetime.date | None
    last_date: datetime.date | None
    charge: Decimal | None
    lines: tuple[NewLine, ...]
    segments: dict[str, Any]
    findings: tuple[dict[str, Any], ...] = ()
    facts: dict[str, Any] | None = None


@attrs.frozen(slots=True)
class Known:
    """A file that came before: when, and what became of it."""

    id: int
    received_at: datetime.datetime
    exit_code: int
    manifest: dict[str, Any]


def known(ledger: Ledger, sha256: str) -> Known | None:
    """The last time that a file of this hash went through; None for a new one, or where the gate was
    stopped before its files appeared."""
    wanted = (
        select(tables.submission)
        .where(tables.submission.c.sha256 == sha256, tables.submission.c.state == "done")
        .order_by(tables.submission.c.attempt.desc())
        .limit(1)
    )
    with ledger.begin() as connection:
        row = connection.execute(wanted).mappings().first()
    if row is None:
        return None
    manifest = json.loads(ledger.sealer.open(row["sealed_manifest"], "submission.manifest"))
    return Known(row["id"], row["received_at"], row["exit_code"], manifest)


class Recording:
    """One submission as it is written, inside one transaction of ``connection``."""

    def __init__(self, ledger: Ledger, connection: Connection) -> None:
        self._sealer = ledger.sealer
        self._connection = connection
        self._controls: dict[str, int] = {}
        self._receivers: dict[str, str] = {}
        self._waiting: list[NewClaim] = []
        self.id = 0

    def begin(self, new: NewSubmission, manifest: dict[str, Any], now: datetime.datetime) -> None:
        """The submission, in state ``begun``; an earlier try that never ended is taken away."""
        _in_turn(self._connection)
        where = tables.submission.c.sha256 == new.sha256
        for old in self._connection.execute(
            select(tables.submission.c.id).where(where, tables.submission.c.state == "begun")
        ).scalars():
            forget(self._connection, old)
        last = self._connection.execute(select(func.max(tables.submission.c.attempt)).where(where)).scalar()
        values = attrs.asdict(new)
        values["provenance"] = json.dumps(new.provenance)
        result = self._connection.execute(
            insert(tables.submission).values(
                received_at=now,
                attempt=(last or 0) + 1,
                state="begun",
                sealed_manifest=self._sealer.seal(json.dumps(manifest), "submission.manifest"),
                **values,
            )
        )
        self.id = result.inserted_primary_key[0]  # type: ignore[index]
        for one in manifest["controls"]:
            row = {f"old_{name}": one["from"][name] for name in ("isa13", "gs06", "st02", "bht03")}
            row |= {f"new_{name}": one["to"][name] for name in ("isa13", "gs06", "st02", "bht03")}
            done = self._connection.execute(
                insert(tables.control).values(
                    submission_id=self.id,
                    bucket=one["to"]["file"].split("/")[0].removesuffix(".837"),
                    sent_at=now,
                    **row,
                )
            )
            self._controls[one["to"]["bht03"]] = done.inserted_primary_key[0]  # type: ignore[index]
        append(self._connection, "gate", "submission", f"submission {self.id}", f"{new.claims} claims", now)

    def add(self, claim: NewClaim) -> None:
        """A claim; written with the others of its batch."""
        self._waiting.append(claim)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Writes the claims that wait."""
        claims, self._waiting = self._waiting, []
        if not claims:
            return
        rows = [self._claim(one) for one in claims]
        self._name_receivers(claims)
        made = self._connection.execute(
            insert(tables.claim).returning(tables.claim.c.id, sort_by_parameter_order=True), rows
        )
        ids = [row.id for row in made]
        index = self._sealer.index
        lines = [
            {
                "claim_id": id,
                "number": line.number,
                "procedure": line.procedure,
                "modifiers": " ".join(line.modifiers),
                "revenue_code": line.revenue_code,
                "charge": line.charge,
                "units": line.units,
                "first_date": line.first_date,
                "control_index": index(line.control_number, "line.control") if line.control_number else None,
            }
            for id, claim in zip(ids, claims, strict=True)
            for line in claim.lines
        ]
        if lines:
            self._connection.execute(insert(tables.line), lines)
        found = [_finding(self.id, id, one) for id, c in zip(ids, claims, strict=True) for one in c.findings]
        if found:
            self._connection.execute(insert(tables.finding), found)

    def _name_receivers(self, claims: Iterable[NewClaim]) -> None:
        """Writes to whom the transactions go: their claims have the envelope."""
        for batch, receiver in {one.batch: receiver_of(one.segments) for one in claims}.items():
            if batch in self._controls and self._receivers.setdefault(batch, "") != receiver:
                self._receivers[batch] = receiver
                where = tables.control.c.id == self._controls[batch]
                self._connection.execute(update(tables.control).where(where).values(receiver=receiver))

    def findings(self, records: Iterable[dict[str, Any]]) -> None:
        """Findings outside any claim."""
        rows = [_finding(self.id, None, one) for one in records]
        if rows:
            self._connection.execute(insert(tables.finding), rows)

    def _claim(self, new: NewClaim) -> dict[str, Any]:
        seal, index = self._sealer.seal, self._sealer.index
        return {
            "submission_id": self.id,
            "control_id": self._controls.get(new.batch),
            "number": new.number,
            "form": new.form,
            "frequency": new.frequency[:1],
            "payer_id": new.payer_id,
            "billing_npi": new.billing_npi,
            "first_date": new.first_date,
            "last_date": new.last_date,
            "charge": new.charge,
            "status": "sent" if new.bucket == "clean" else "held",
            "held_by": " ".join(new.held_by),
            "claim_index": index(new.claim_id, "claim.id"),
            "member_index": index(f"{new.payer_id} {new.member_id}", "claim.member"),
            "replaces_index": index(new.replaces, "claim.payer_number") if new.replaces else None,
            "sealed_claim_id": seal(new.claim_id, "claim.id"),
            "sealed_segments": seal(json.dumps(new.segments), "claim.segments"),
            "sealed_facts": seal(json.dumps(new.facts), "claim.facts") if new.facts else None,
        }


@contextlib.contextmanager
def done(ledger: Ledger, submission_id: int, *, again: bool = False) -> Iterator[None]:
    """A transaction for a submission's files to appear in: it is done when they are there.

    Raises InternalError where another gate has begun on the same file since, or, unless ``again``, let
    it pass: then they must not appear.
    """
    table = tables.submission
    with ledger.begin() as connection:
        _in_turn(connection)
        mine = connection.execute(
            select(table.c.sha256).where(table.c.id == submission_id, table.c.state == "begun")
        ).scalar()
        if mine is not None and (again or not _passed_as_well(connection, mine)):
            connection.execute(update(table).where(table.c.id == submission_id).values(state="done"))
            yield
            return
        if mine is not None:
            forget(connection, submission_id)
    raise InternalError("another gate has the same file in hand or let it pass; nothing passes here")


def _passed_as_well(connection: Connection, sha256: str) -> bool:
    """Whether the same file went through in the meantime."""
    table = tables.submission
    wanted = select(table.c.id).where(table.c.sha256 == sha256, table.c.state == "done")
    return connection.execute(wanted).first() is not None


def _in_turn(connection: Connection) -> None:
    """PostgreSQL: submissions begin and end one after the other, as they do in SQLite."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE submission IN SHARE ROW EXCLUSIVE MODE")


def forget(connection: Connection, submission_id: int) -> None:
    """Takes a submission out with all that hangs on it."""
    claims = select(tables.claim.c.id).where(tables.claim.c.submission_id == submission_id)
    for table in (tables.line, tables.decision, tables.claim_status):
        connection.execute(delete(table).where(table.c.claim_id.in_(claims)))
    controls = select(tables.control.c.id).where(tables.control.c.submission_id == submission_id)
    answered = tables.transaction_status
    connection.execute(delete(answered).where(answered.c.control_id.in_(controls)))
    for table in (tables.finding, tables.claim, tables.control):
        connection.execute(delete(table).where(table.c.submission_id == submission_id))
    connection.execute(
        update(tables.acknowledgement)
        .where(tables.acknowledgement.c.submission_id == submission_id)
        .values(submission_id=None)
    )
    connection.execute(delete(tables.submission).where(tables.submission.c.id == submission_id))


def _finding(submission: int, claim: int | None, record: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in record.items() if key not in ("claim_id", "file", "claim")}
    dollars = record["dollars_at_risk"]
    return {
        "submission_id": submission,
        "claim_id": claim,
        "rule": record["rule"],
        "severity": record["severity"],
        "holds": record["holds"],
        "line": record["line"],
        "dollars_at_risk": Decimal(dollars) if dollars else None,
        "record": json.dumps(kept),
    }
