"""The audit log shows what was altered or taken out."""

import datetime

from sqlalchemy import delete, update

from x12tools.ledger.audit import append, verify
from x12tools.ledger.tables import audit

AT = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)


def entered(ledger, count=3):
    with ledger.begin() as connection:
        for number in range(count):
            append(connection, "ann", "release", f"claim {number}", at=AT)


def broken(ledger):
    with ledger.begin() as connection:
        return [(one.id, one.why) for one in verify(connection)]


def test_a_log_is_whole(ledger):
    entered(ledger)
    assert broken(ledger) == []


def test_an_altered_entry_is_seen(ledger):
    entered(ledger)
    with ledger.begin() as connection:
        connection.execute(update(audit).where(audit.c.id == 2).values(actor="bob"))
    assert broken(ledger) == [(2, "it was altered")]


def test_a_missing_entry_is_seen(ledger):
    entered(ledger)
    with ledger.begin() as connection:
        connection.execute(delete(audit).where(audit.c.id == 2))
    assert broken(ledger) == [(3, "an entry before it is missing")]
