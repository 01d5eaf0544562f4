"""What is purged is gone, byte by byte; what must stay stays."""

import datetime

import pytest
from answering import MIXED, NOW, THREE, written
from conftest import only_sqlite
from sqlalchemy import select
from test_acknowledging import rows, send, tied  # noqa: F401 (a fixture)

from x12tools.errors import ConfigurationError
from x12tools.gate import hook
from x12tools.ledger import tables
from x12tools.ledger.audit import verify
from x12tools.ledger.deciding import Decision, decide
from x12tools.ledger.opening import open_ledger
from x12tools.ledger.purging import compact, purge
from x12tools.ledger.sealing import Sealer

LATER = NOW + datetime.timedelta(days=3000)
EMPTIED = (tables.claim, tables.line, tables.finding, tables.decision, tables.claim_status)


@pytest.fixture
def full(ledger, send):  # noqa: F811
    """A ledger with an old submission that has rows in every table."""
    clean, _ = send(MIXED)
    tied(ledger, b"".join(written(clean)))
    decide(ledger, [Decision(claim_id="TRY2", action="hold", who="ann", why="later")], NOW)
    assert all(rows(ledger, table) for table in EMPTIED)
    return ledger


def whole(ledger):
    with ledger.begin() as connection:
        return list(verify(connection)) == []


def test_what_is_old_goes_and_the_rest_stays(full, tmp_path):
    data = THREE.replace(b"TRY", b"NEW")
    (tmp_path / "new.837").write_bytes(data)
    hook(tmp_path / "new.837", tmp_path / "new", ledger=full, now=LATER)
    kept = {table.name: rows(full, table) for table in (tables.control, tables.acknowledgement, tables.audit)}
    done = purge(full, LATER, "ann", LATER)
    assert (done.submissions, done.held) == (1, 1)
    assert done.rows["claim"] == 2
    assert done.rows["line"] == 3
    assert min(done.rows.values()) > 0
    old, new = rows(full, tables.submission)
    assert {one["submission_id"] for one in rows(full, tables.claim)} == {new["id"]}
    assert {one["claim_id"] for one in rows(full, tables.line)} == {
        one["id"] for one in rows(full, tables.claim)
    }
    assert {one["submission_id"] for one in rows(full, tables.finding)} <= {new["id"]}
    assert rows(full, tables.decision) == rows(full, tables.claim_status) == []
    assert (old["name"], old["claims"], old["held"], new["name"]) == ("", 2, 1, "new.837")
    assert rows(full, tables.control) == kept["control"]
    assert rows(full, tables.acknowledgement) == kept["acknowledgement"]
    *before, entry = rows(full, tables.audit)
    assert before == kept["audit"]
    assert (entry["actor"], entry["action"], entry["detail"]) == ("ann", "purge", "1 submissions, 2 claims")
    assert entry["subject"] == f"before {LATER:%Y-%m-%d}"
    assert whole(full)


def test_a_day_too_young_is_kept(full):
    assert purge(full, NOW, "ann", LATER).submissions == 0
    assert len(rows(full, tables.claim)) == 2
    assert purge(full, NOW + datetime.timedelta(microseconds=1), "ann", LATER).submissions == 1


def test_a_dry_run_counts_and_writes_nothing(full):
    before = {table.name: rows(full, table) for table in (*EMPTIED, tables.submission, tables.audit)}
    counted = purge(full, LATER, "ann", LATER, dry_run=True)
    assert {table.name: rows(full, table) for table in (*EMPTIED, tables.submission, tables.audit)} == before
    assert purge(full, LATER, "ann", LATER) == counted


def test_purged_again_there_is_nothing_left_to_purge(full):
    purge(full, LATER, "ann", LATER)
    entries = rows(full, tables.audit)
    again = purge(full, LATER, "ann", LATER)
    assert (again.submissions, set(again.rows.values())) == (0, {0})
    assert rows(full, tables.audit) == entries


def test_a_purged_file_is_still_known(full, tmp_path):
    purge(full, LATER, "ann", LATER)
    compact(full)
    again = hook(tmp_path / "claims.837", tmp_path / "again", ledger=full, now=LATER)
    assert (again.exit_code, again.claims, again.held, again.before) == (5, 2, 1, NOW)


def test_an_acknowledgement_of_what_was_purged(full, tmp_path):
    clean = (tmp_path / "out" / "clean.837").read_bytes()
    purge(full, LATER, "ann", LATER)
    (found,) = tied(full, written(clean, refuse={1})[2])
    assert (found.fits, found.transactions[0].sent.file) == (False, "")


def test_one_that_others_use_is_compacted_another_time(full, ledger_url, monkeypatch):
    monkeypatch.setattr("x12tools.ledger.opening._BUSY_SECONDS", 0.1)
    other = open_ledger(ledger_url, full.sealer)
    busy = pytest.raises(ConfigurationError, match="in use and was not compacted; do it again")
    with full.engine.connect() as holding, holding.begin():
        if full.engine.dialect.name == "postgresql":
            holding.exec_driver_sql("LOCK TABLE claim IN ACCESS EXCLUSIVE MODE")
        with busy:
            compact(other)
    compact(other)
    other.close()


@only_sqlite
@pytest.mark.parametrize("key", ["", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="])
def test_no_byte_of_it_is_left_in_the_file(ledger_url, tmp_path, key):
    opened = open_ledger(ledger_url, Sealer.from_text(key), create=True)
    path = tmp_path / "secretname.837"
    path.write_bytes(MIXED)
    hook(path, tmp_path / "out", ledger=opened, now=NOW)
    with opened.begin() as connection:
        traces = [b"secretname", b"INF-SEQ-01"]
        for row in connection.execute(select(tables.claim)).mappings():
            traces += [row["claim_index"].encode(), bytes(row["sealed_segments"])[:40]]
        traces += [] if key else [b"TRY2", b"TESTPATIENT", b"MEMBER0001"]

    def stored():
        return b"".join(each.read_bytes() for each in tmp_path.glob("ledger.db*"))

    assert [trace for trace in traces if trace not in stored()] == []
    purge(opened, LATER, "ann", LATER)
    compact(opened)
    assert [trace for trace in traces if trace in stored()] == []
    opened.close()
    assert [trace for trace in traces if trace in stored()] == []
