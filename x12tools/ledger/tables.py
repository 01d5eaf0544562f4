"""The tables of the ledger. What may identify a patient is ``sealed_``, and found by an ``_index``."""

import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Exact(TypeDecorator[Decimal]):
    """A decimal with its own digits, US dollars or units: NUMERIC, and text in SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC, or text for SQLite, which would make it a float."""
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """A Decimal as the database takes it."""
        return format(value, "f") if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """A Decimal again."""
        return None if value is None else Decimal(str(value))


class Moment(TypeDecorator[datetime.datetime]):
    """A point in time, UTC, with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> Any:
        """In UTC; a time without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(datetime.UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime.datetime | None:
        """With its zone again, which SQLite forgets."""
        if value is None or value.tzinfo is not None:
            return value  # type: ignore[no-any-return]
        return value.replace(tzinfo=datetime.UTC)  # type: ignore[no-any-return]


class Words(TypeDecorator[str]):
    """Text of a file, cut to its length: what breaks its guide may be longer, and hold characters that
    a database does not take."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As far as it fits, without NUL and halves of a character."""
        if value is None:
            return None
        return value.replace("\0", "").encode("utf-8", "replace").decode()[: self.length]


class Ordinal(TypeDecorator[int]):
    """A number that a file gives, at most the largest that PostgreSQL has room for."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """As large as there is room."""
        return None if value is None else min(value, 2**31 - 1)


def _id() -> Column[Any]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _to(table: str, *, nullable: bool = False) -> Column[Any]:
    return Column(f"{table}_id", Integer, ForeignKey(f"{table}.id"), nullable=nullable, index=True)


submission = Table(
    "submission",
    METADATA,
    _id(),
    Column("received_at", Moment, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("attempt", Integer, nullable=False, doc="1 for the first time that this file came"),
    Column("state", String(8), nullable=False, doc="begun, or done once its files appeared"),
    Column("name", Words(255), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("charges", Exact, nullable=False),
    Column("held", Integer, nullable=False),
    Column("charges_held", Exact, nullable=False),
    Column("exit_code", Integer, nullable=False),
    Column("provenance", Text, nullable=False, doc="JSON: version, day, tables, profiles"),
    Column("sealed_manifest", LargeBinary, nullable=False, doc="JSON: where each claim went"),
    UniqueConstraint("sha256", "attempt"),
)
"""A file that came to the gate."""

control = Table(
    "control",
    METADATA,
    _id(),
    _to("submission"),
    Column("bucket", String(8), nullable=False),
    *(Column(f"{when}_{name}", Words(64), nullable=False)
      for when in ("old", "new") for name in ("isa13", "gs06", "st02", "bht03")),
    Column("receiver", Words(15), nullable=False, default="", doc="ISA08"),
    Column("sent_at", Moment, nullable=False, default=lambda: datetime.datetime.now(datetime.UTC)),
    Index("ix_control_new", "new_isa13", "new_gs06", "new_st02"),
    Index("ix_control_batch", "new_bht03"),
)  # fmt: skip
"""A transaction that the gate wrote: the numbers it came with, and those it goes by."""

claim = Table(
    "claim",
    METADATA,
    _id(),
    _to("submission"),
    _to("control", nullable=True),
    Column("number", Integer, nullable=False, doc="of the claim in its file, from 1"),
    Column("form", String(4), nullable=False),
    Column("frequency", Words(1), nullable=False, doc="CLM05-3: 1 original, 7 replacement, 8 void"),
    Column("payer_id", Words(80), nullable=False),
    Column("billing_npi", Words(80), nullable=False),
    Column("first_date", Date),
    Column("last_date", Date),
    Column("charge", Exact),
    Column("status", String(16), nullable=False, doc="held, sent, released, accepted, rejected"),
    Column("held_by", Text, nullable=False, doc="the rules that held it, with blanks between"),
    Column("claim_index", String(32), nullable=False, index=True, doc="of CLM01"),
    Column("member_index", String(32), nullable=False, index=True),
    Column("replaces_index", String(32), index=True, doc="of REF*F8, the payer's number"),
    Column("payer_claim_index", String(32), index=True, doc="of REF*1K, the payer's number"),
    Column("sealed_claim_id", LargeBinary, nullable=False),
    Column("sealed_payer_claim_number", LargeBinary),
    Column("sealed_segments", LargeBinary, nullable=False, doc="JSON: its segments and those above it"),
    Column("sealed_facts", LargeBinary, doc="JSON: rows of side files that are about it"),
    UniqueConstraint("submission_id", "number"),
)
"""A claim as submitted, with its levels; a claim sent again is a row of its own."""

line = Table(
    "line",
    METADATA,
    _id(),
    _to("claim"),
    Column("number", Ordinal, nullable=False, doc="LX01"),
    Column("procedure", Words(48), nullable=False),
    Column("modifiers", Words(16), nullable=False, doc="with blanks between"),
    Column("revenue_code", Words(48), nullable=False),
    Column("charge", Exact),
    Column("units", Exact),
    Column("first_date", Date),
    Column("control_index", String(32), index=True, doc="of REF*6R"),
)
"""A service line of a claim."""

finding = Table(
    "finding",
    METADATA,
    _id(),
    _to("submission"),
    _to("claim", nullable=True),
    Column("rule", String(32), nullable=False, index=True),
    Column("severity", String(16), nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("line", Ordinal),
    Column("dollars_at_risk", Exact),
    Column("record", Text, nullable=False, doc="JSON as in findings.json, values masked, without CLM01"),
)
"""What a check found."""

decision = Table(
    "decision",
    METADATA,
    _id(),
    _to("claim"),
    Column("rule", String(32), nullable=False, doc="the rule decided on, empty for all that hold"),
    Column("action", String(16), nullable=False, doc="accept, override, hold"),
    Column("decided_at", Moment, nullable=False),
    Column("decided_by", String(120), nullable=False),
    Column("why", Text, nullable=False),
    Column("until", Date),
)
"""What a person decided on a held claim."""

acknowledgement = Table(
    "acknowledgement",
    METADATA,
    _id(),
    _to("submission", nullable=True),
    Column("received_at", Moment, nullable=False),
    Column("sha256", String(64), nullable=False, index=True, doc="of what it says and its envelope"),
    Column("kind", String(8), nullable=False, doc="TA1, 999, 277CA"),
    Column("answers", Words(64), nullable=False, doc="ISA13, GS06 or BHT03 of what it answers"),
    Column("outcome", String(16), nullable=False, doc="accepted, with_errors, partly, rejected, unknown"),
    Column("record", Text, nullable=False, doc="JSON: counts and codes, no claim ids"),
)
"""An acknowledgement that came back."""

transaction_status = Table(
    "transaction_status",
    METADATA,
    _id(),
    _to("control"),
    _to("acknowledgement"),
    Column("outcome", String(16), nullable=False),
    Column("codes", Text, nullable=False, doc="TA105, AK905, IK502 or STC codes, with blanks between"),
)
"""What an acknowledgement says of a transaction."""

claim_status = Table(
    "claim_status",
    METADATA,
    _id(),
    _to("claim"),
    _to("acknowledgement"),
    Column("outcome", String(16), nullable=False),
    Column(
        "statuses", Text, nullable=False, doc="STC codes with blanks between, as A3:21; TA105, AK905, IK502"
    ),
)
"""What an acknowledgement says of a claim."""

audit = Table(
    "audit",
    METADATA,
    _id(),
    Column("at", Moment, nullable=False),
    Column("actor", String(120), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False, doc="a row, as claim 17; never an identifier"),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
"""What was done, append-only, without patient data; each row holds the hash of the one before."""

counter = Table(
    "counter",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("last", Integer, nullable=False),
)
"""Control numbers given so far, by receiver."""
