"""Opening a ledger by its URL, and bringing its tables up to date."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from x12tools.errors import ConfigurationError
from x12tools.ledger.sealing import Sealer

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30
"""How long one gate waits for another to be done with the ledger."""

_CONNECT_SECONDS = 10
"""How long PostgreSQL may take to answer at all."""

_REASONS = {
    "08": "the connection was lost",
    "42501": "this user may not do that",
    "53": "the server has no room left",
    "55P03": "it is locked",
    "57": "the connection was lost",
}
"""Why PostgreSQL refused, by SQLSTATE or its class: its own words may hold a value."""


@attrs.frozen(slots=True, eq=False)
class Ledger:
    """An open ledger: the database, and the keys of what is sealed in it."""

    engine: Engine
    sealer: Sealer

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing.

        Raises ConfigurationError where the database is locked or gone.
        """
        path = _file(self.engine.url)
        if path is not None and not path.exists():  # an open file can still be written to, for nobody
            raise ConfigurationError("the ledger cannot be used: its file is gone")
        try:
            with self.engine.begin() as connection:
                yield connection
        except DBAPIError as why:
            raise ConfigurationError(f"the ledger cannot be used: {_reason(why)}") from why

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()


def open_ledger(url: str, sealer: Sealer | None = None, *, create: bool = False) -> Ledger:
    """The ledger of a URL: ``sqlite:///ledger.db``, ``postgresql://host/name``, or a file's path.

    ``create`` makes its tables where there are none, and brings older ones up to date. Raises
    ConfigurationError for a URL that is none, a database that cannot be reached, or tables that are
    not those of this version.
    """
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError as why:
        raise ConfigurationError("--ledger: no URL such as sqlite:///ledger.db") from why
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigurationError("--ledger: a ledger lies in SQLite or PostgreSQL")
    path = _file(parsed)
    if path is not None:
        if not create and not path.exists():
            raise ConfigurationError(f"--ledger: {path} is not there; 'x12tools ledger init' makes it")
        if not path.exists():
            path.touch(mode=0o600)
    engine = _engine(parsed)
    ledger = Ledger(engine, sealer or Sealer.from_environment())
    try:
        if create:
            _migrate(engine)
        _require_current(engine)
    except SQLAlchemyError as why:
        engine.dispose()
        raise ConfigurationError(f"the ledger cannot be used: {_reason(why)}") from why
    except ConfigurationError:
        engine.dispose()
        raise
    return ledger


def _file(url: URL) -> Path | None:
    """The file of a SQLite ledger."""
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database or "") if is_file else None


def _engine(url: URL) -> Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    asked = {} if is_sqlite else {"connect_timeout": _CONNECT_SECONDS}
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=asked)
    except ImportError as why:
        raise ConfigurationError("--ledger: PostgreSQL needs more: pip install 'x12tools[postgres]'") from why
    if is_sqlite:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin_at_once)
    else:
        event.listen(engine, "connect", _wait_for_locks)
    return engine


def _wait_for_locks(connection: Any, record: Any) -> None:
    """PostgreSQL: a writer waits for another, and not for ever."""
    connection.autocommit = True  # what is set in a transaction ends with it
    connection.execute(f"SET lock_timeout = {max(1, int(_BUSY_SECONDS * 1000))}")
    connection.autocommit = False


def _prepare(connection: Any, record: Any) -> None:
    """SQLite: foreign keys hold, readers do not wait for a writer, a writer waits for another."""
    connection.isolation_level = None  # transactions are begun by us
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute(f"PRAGMA busy_timeout = {int(_BUSY_SECONDS * 1000)}")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_at_once(connection: Connection) -> None:
    """SQLite: a transaction takes the lock at its begin, so that two gates never lock each other out."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    from alembic import command

    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _require_current(engine: Engine) -> None:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with engine.connect() as connection:
        if not inspect(connection).has_table("submission"):
            raise ConfigurationError("--ledger: there are no tables; 'x12tools ledger init' makes them")
        found = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    if found != newest:
        raise ConfigurationError(
            f"--ledger: its tables are of version {found}, ours of {newest}; "
            "'x12tools ledger init' updates them"
        )


def _reason(why: SQLAlchemyError) -> str:
    """Why the database refused, without any value of a statement."""
    inner = getattr(why, "orig", None)
    if isinstance(inner, sqlite3.Error):
        return str(inner)
    if isinstance(why, OperationalError) and getattr(inner, "sqlstate", None) is None:
        lost = why.connection_invalidated
        return "the connection was lost" if lost else "no connection; are server, database and user there?"
    state = getattr(inner, "sqlstate", None) or ""
    return _REASONS.get(state) or _REASONS.get(state[:2]) or type(inner or why).__name__
