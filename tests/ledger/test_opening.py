"""A ledger is made, brought up to date, and refused where it is not ours."""

import pytest
from conftest import LEDGER_KEY, only_postgresql, only_sqlite
from sqlalchemy import inspect, select

from x12tools.errors import ConfigurationError
from x12tools.ledger.audit import append
from x12tools.ledger.opening import open_ledger
from x12tools.ledger.sealing import Sealer
from x12tools.ledger.tables import METADATA, audit


def test_the_migrations_make_the_tables_that_are_declared(ledger):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert {"submission", "claim", "audit"} <= set(inspect(connection).get_table_names())


def test_made_twice_keeps_what_is_in_it(ledger_url, ledger):
    with ledger.begin() as connection:
        append(connection, "ann", "init", "ledger")
    again = open_ledger(ledger_url, create=True)
    with again.begin() as connection:
        assert connection.execute(select(audit.c.actor)).scalars().all() == ["ann"]
    again.close()


def test_one_that_is_not_there_is_not_made_by_a_typing_error(tmp_path):
    with pytest.raises(ConfigurationError, match="is not there; 'x12tools ledger init' makes it"):
        open_ledger(f"sqlite:///{tmp_path}/legder.db")
    assert list(tmp_path.iterdir()) == []


@only_sqlite
def test_its_file_is_for_its_owner_alone(tmp_path, ledger):
    assert (tmp_path / "ledger.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://host/x", "SQLite or PostgreSQL"),
        ("://", "no URL"),
        ("sqlite:////proc/no/ledger.db", "not there"),
    ],
)
def test_what_is_no_ledger(url, why):
    with pytest.raises(ConfigurationError, match=why):
        open_ledger(url)


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "ledger.db").write_bytes(b"ISA*00*" * 200)
    with pytest.raises(ConfigurationError, match="cannot be used: file is not a database"):
        open_ledger(str(tmp_path / "ledger.db"))


def entries(ledger):
    with ledger.begin() as connection:
        return connection.execute(select(audit.c.subject)).scalars().all()


def test_one_that_another_has_locked(ledger, ledger_url, monkeypatch):
    monkeypatch.setattr("x12tools.ledger.opening._BUSY_SECONDS", 0.1)
    other = open_ledger(ledger_url, Sealer.from_text(LEDGER_KEY))
    with ledger.begin() as held:
        append(held, "ann", "release", "claim 1")
        locked = pytest.raises(ConfigurationError, match=r"cannot be used: (it|database) is locked")
        with locked, other.begin() as connection:
            append(connection, "bob", "release", "claim 2")
    other.close()
    assert entries(ledger) == ["claim 1"]


@only_postgresql
def test_a_server_that_restarts_within_a_transaction(ledger, postgres_server):
    lost = pytest.raises(ConfigurationError, match="cannot be used: the connection was lost")
    with lost, ledger.begin() as connection:
        append(connection, "ann", "release", "claim 1")
        postgres_server.stop()
        postgres_server.start()
        append(connection, "ann", "release", "claim 2")
    assert entries(ledger) == []


@only_postgresql
def test_a_server_that_is_gone(ledger, ledger_url, postgres_server):
    postgres_server.stop()
    try:
        with pytest.raises(ConfigurationError, match="cannot be used: no connection"):
            open_ledger(ledger_url)
        with pytest.raises(ConfigurationError, match="cannot be used: no connection"):
            entries(ledger)
    finally:
        postgres_server.start()
    assert entries(ledger) == []


@only_postgresql
def test_a_database_that_there_is_not(ledger_url, postgres_server):
    with pytest.raises(
        ConfigurationError, match="cannot be used: no connection; are server, database and user there"
    ):
        open_ledger(postgres_server.url("another"))
    with pytest.raises(ConfigurationError, match="there are no tables; 'x12tools ledger init' makes them"):
        open_ledger(ledger_url)


def test_an_older_ledger_is_brought_up_to_date(ledger_url):
    import sqlalchemy as sa
    from alembic import command

    from x12tools.ledger import opening

    url = sa.make_url(ledger_url)
    engine = sa.create_engine(url.set(drivername=url.drivername.replace("postgresql", "postgresql+psycopg")))
    came = "2026-11-20 12:00:00.000000" + ("+00:00" if engine.dialect.name == "postgresql" else "")
    submission = {
        "received_at": came, "sha256": "0" * 64, "attempt": 1, "state": "done", "name": "a.837",
        "bytes": 1, "claims": 0, "charges": 0, "held": 0, "charges_held": 0, "exit_code": 0,
        "provenance": "{}", "sealed_manifest": b"\0{}",
    }  # fmt: skip
    numbers = [f"{when}_{name}" for when in ("old", "new") for name in ("isa13", "gs06", "st02", "bht03")]
    control = {"submission_id": 1, "bucket": "clean", **dict.fromkeys(numbers, "1")}
    with engine.begin() as connection:
        config = opening._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for table, values in (("submission", submission), ("control", control)):
            names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
            connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)
    engine.dispose()
    with pytest.raises(ConfigurationError, match="its tables are of version 0001, ours of 0002"):
        open_ledger(ledger_url)
    opened = open_ledger(ledger_url, create=True)
    with opened.begin() as connection:
        row = connection.execute(select(METADATA.tables["control"])).mappings().one()
        assert row["sent_at"].isoformat() == "2026-11-20T12:00:00+00:00"
    opened.close()
