"""A submission in the ledger: once, before its files appear, with all that a later check needs."""

import json
from decimal import Decimal

import pytest
from conftest import LEDGER_KEY, only_postgresql, only_sqlite
from sqlalchemy import select

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.errors import ConfigurationError, InternalError
from x12tools.gate import hook
from x12tools.ledger import tables
from x12tools.ledger.audit import append
from x12tools.ledger.opening import open_ledger
from x12tools.ledger.recording import Recording
from x12tools.ledger.sealing import Sealer

MIXED = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96365"))


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "claims.837"
    file.write_bytes(MIXED)
    return file


def rows(ledger, table):
    with ledger.begin() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]


def test_a_submission_with_its_claims_lines_and_findings(ledger, path, tmp_path):
    done = hook(path, tmp_path / "out", ledger=ledger)
    (submission,) = rows(ledger, tables.submission)
    assert (submission["state"], submission["claims"], submission["held"]) == ("done", 2, 1)
    assert submission["charges"] == done.charges == Decimal("300")
    first, second = rows(ledger, tables.claim)
    assert (first["status"], second["status"]) == ("sent", "held")
    assert ledger.sealer.open(second["sealed_claim_id"], "claim.id") == "TRY2"
    segments = json.loads(ledger.sealer.open(second["sealed_segments"], "claim.segments"))
    assert segments["claim"][0].startswith("CLM*TRY2*200*")
    assert [level[0].split("*")[3] for level in segments["levels"]] == ["20", "22"]
    assert [one["procedure"] for one in rows(ledger, tables.line)] == ["96413", "96413", "96365"]
    (held,) = [one for one in rows(ledger, tables.finding) if one["holds"]]
    assert (held["rule"], held["claim_id"]) == ("INF-SEQ-01", second["id"])
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    batches = [one["new_bht03"] for one in rows(ledger, tables.control)]
    assert batches == [one["to"]["bht03"] for one in manifest["controls"]]
    assert {first["control_id"], second["control_id"]} == {one["id"] for one in rows(ledger, tables.control)}


@only_sqlite
def test_nothing_of_a_patient_is_in_the_file(ledger, path, tmp_path):
    hook(path, tmp_path / "out", ledger=ledger)
    ledger.close()
    stored = b"".join(each.read_bytes() for each in tmp_path.glob("ledger.db*"))
    for text in (b"TRY2", b"MEMBER0001", b"NM1*IL"):
        assert text in MIXED
        assert text not in stored


def test_nothing_of_a_patient_is_in_any_row(ledger, path, tmp_path):
    hook(path, tmp_path / "out", ledger=ledger)
    with ledger.begin() as connection:
        stored = b"".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for table in tables.METADATA.sorted_tables
            for row in connection.execute(select(table))
            for value in row
        )
    assert b"96413" in stored
    for text in (b"TRY2", b"MEMBER0001", b"NM1*IL"):
        assert text not in stored


def test_the_same_file_again_writes_nothing(ledger, path, tmp_path):
    first = hook(path, tmp_path / "out", ledger=ledger)
    again = hook(path, tmp_path / "again", ledger=ledger)
    assert again.exit_code == 5
    assert (again.claims, again.held, again.charges) == (first.claims, first.held, first.charges)
    assert again.before is not None
    assert not (tmp_path / "again").exists()
    assert hook(path, tmp_path / "again", ledger=ledger, again=True).exit_code == first.exit_code
    assert [one["attempt"] for one in rows(ledger, tables.submission)] == [1, 2]


def test_a_gate_stopped_before_its_files_appeared_begins_anew(ledger, path, tmp_path, monkeypatch):
    from x12tools.ledger import recording

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(recording, "done", stopped)
    with pytest.raises(KeyboardInterrupt):
        hook(path, tmp_path / "out", ledger=ledger)
    monkeypatch.undo()
    assert hook(path, tmp_path / "out", ledger=ledger).exit_code == 1
    (submission,) = rows(ledger, tables.submission)
    assert (submission["state"], submission["attempt"]) == ("done", 1)
    assert len(rows(ledger, tables.claim)) == 2


def test_a_ledger_that_is_locked_lets_nothing_pass(ledger, ledger_url, path, tmp_path, monkeypatch):
    monkeypatch.setattr("x12tools.ledger.opening._BUSY_SECONDS", 0.1)
    other = open_ledger(ledger_url, Sealer.from_text(LEDGER_KEY))
    with ledger.begin() as connection:
        append(connection, "ann", "release", "claim 1")
        with pytest.raises(ConfigurationError, match=r"cannot be used: (it|database) is locked"):
            hook(path, tmp_path / "out", ledger=other)
    other.close()
    nothing_passed(ledger, tmp_path)


@only_postgresql
def test_a_server_that_restarts_lets_nothing_pass(ledger, postgres_server, path, tmp_path, monkeypatch):
    flush = Recording.flush

    def restarted(self):
        postgres_server.stop()
        postgres_server.start()
        flush(self)

    monkeypatch.setattr(Recording, "flush", restarted)
    with pytest.raises(ConfigurationError, match="cannot be used: the connection was lost"):
        hook(path, tmp_path / "out", ledger=ledger)
    nothing_passed(ledger, tmp_path)
    monkeypatch.undo()
    assert hook(path, tmp_path / "out", ledger=ledger).exit_code == 1


@only_postgresql
def test_a_server_that_is_gone_lets_nothing_pass(ledger, postgres_server, path, tmp_path):
    postgres_server.stop()
    try:
        with pytest.raises(ConfigurationError, match="cannot be used: no connection"):
            hook(path, tmp_path / "out", ledger=ledger)
    finally:
        postgres_server.start()
    nothing_passed(ledger, tmp_path)


@only_sqlite
def test_a_file_that_went_away_lets_nothing_pass(ledger, path, tmp_path):
    for each in tmp_path.glob("ledger.db*"):
        each.unlink()
    with pytest.raises(ConfigurationError, match="cannot be used: its file is gone"):
        hook(path, tmp_path / "out", ledger=ledger)
    assert not (tmp_path / "out" / "clean.837").exists()


def test_values_that_no_guide_would_let_pass_are_kept_as_far_as_they_go(ledger, tmp_path):
    file = tmp_path / "broken\udce9.837"
    file.write_bytes(
        MIXED.replace(b"*PI*MEDB", b"*PI*" + b"P" * 200 + b"\0")
        .replace(b"HC:96413", b"HC:" + b"9" * 100 + b":" + b"J" * 90)
        .replace(b"LX*1~", b"LX*99999999999~")
        .replace(b"BHT*0019*00*TRY1", b"BHT*0019*00*" + b"T" * 300)
    )
    done = hook(file, tmp_path / "out", ledger=ledger)
    assert done.claims == len(rows(ledger, tables.claim)) == 2
    assert rows(ledger, tables.claim)[0]["payer_id"] == "P" * 80
    assert rows(ledger, tables.line)[0]["modifiers"] == "J" * 16


def nothing_passed(ledger, tmp_path):
    """No claim file is there, and no row."""
    assert not (tmp_path / "out" / "clean.837").exists()
    assert rows(ledger, tables.submission) == rows(ledger, tables.claim) == []
    assert (tmp_path / "claims.837").read_bytes() == MIXED


def test_of_gates_that_have_one_file_in_hand_one_lets_it_pass(ledger, path, tmp_path, monkeypatch):
    from x12tools.gate import recorded

    record, others = recorded.record, []

    def overtaken(*given):
        begun = record(*given)
        if not others:
            others.append(None)
            others[0] = hook(path, tmp_path / "other", ledger=ledger)
        return begun

    monkeypatch.setattr(recorded, "record", overtaken)
    with pytest.raises(InternalError, match="another gate"):
        hook(path, tmp_path / "out", ledger=ledger)
    assert others[0].exit_code == 1
    assert (tmp_path / "other" / "clean.837").exists()
    assert list((tmp_path / "out").iterdir()) == []
    assert [one["state"] for one in rows(ledger, tables.submission)] == ["done"]
    assert len(rows(ledger, tables.claim)) == 2


def test_a_gate_that_saw_no_other_in_time_lets_nothing_pass(ledger, path, tmp_path, monkeypatch):
    from x12tools.gate import recorded

    record, others = recorded.record, []

    def late(*given):
        if not others:
            others.append(None)
            others[0] = hook(path, tmp_path / "other", ledger=ledger)
        return record(*given)

    monkeypatch.setattr(recorded, "record", late)
    with pytest.raises(InternalError, match="another gate"):
        hook(path, tmp_path / "out", ledger=ledger)
    assert list((tmp_path / "out").iterdir()) == []
    assert [(one["state"], one["attempt"]) for one in rows(ledger, tables.submission)] == [("done", 1)]
    assert len(rows(ledger, tables.claim)) == 2
    assert hook(path, tmp_path / "out", ledger=ledger).exit_code == 5


def test_where_the_files_cannot_appear_the_submission_is_not_done(ledger, path, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "clean").write_text("mine")
    (tmp_path / "out" / "held.837").mkdir()
    with pytest.raises(InternalError, match="was not written"):
        hook(path, tmp_path / "out", ledger=ledger)
    (tmp_path / "out" / "held.837").rmdir()
    assert hook(path, tmp_path / "out", ledger=ledger).exit_code == 1
