"""A ledger is made, brought up to date, and refused where it is not ours."""

import pytest
from sqlalchemy import inspect

from x12tools.errors import ConfigurationError
from x12tools.ledger.opening import open_ledger
from x12tools.ledger.tables import METADATA


def test_the_migrations_make_the_tables_that_are_declared(ledger):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert {"submission", "claim", "audit"} <= set(inspect(connection).get_table_names())


def test_made_twice_is_made_once(ledger_url, ledger):
    open_ledger(ledger_url, create=True).close()


def test_one_that_is_not_there_is_not_made_by_a_typing_error(tmp_path):
    with pytest.raises(ConfigurationError, match="is not there; 'x12tools ledger init' makes it"):
        open_ledger(f"sqlite:///{tmp_path}/legder.db")
    assert list(tmp_path.iterdir()) == []


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
