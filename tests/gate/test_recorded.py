"""A submission in the ledger: once, before its files appear, with all that a later check needs."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import LEDGER_KEY
from sqlalchemy import select

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine.checking import Options
from x12tools.errors import ConfigurationError
from x12tools.gate import hook
from x12tools.gate import hook as gate_hook
from x12tools.ledger import tables
from x12tools.ledger.opening import open_ledger
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


def test_nothing_of_a_patient_is_in_the_file(ledger, path, tmp_path):
    hook(path, tmp_path / "out", ledger=ledger)
    ledger.close()
    stored = b"".join(each.read_bytes() for each in tmp_path.glob("ledger.db*"))
    for text in (b"TRY2", b"MEMBER0001", b"NM1*IL"):
        assert text in MIXED
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

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(recording, "done", stopped)
    with pytest.raises(KeyboardInterrupt):
        hook(path, tmp_path / "out", ledger=ledger)
    monkeypatch.undo()
    assert hook(path, tmp_path / "out", ledger=ledger).exit_code == 1
    (submission,) = rows(ledger, tables.submission)
    assert (submission["state"], submission["attempt"]) == ("done", 1)
    assert len(rows(ledger, tables.claim)) == 2


def test_a_ledger_that_is_locked_lets_nothing_pass(ledger, path, tmp_path, monkeypatch):
    monkeypatch.setattr("x12tools.ledger.opening._BUSY_SECONDS", 0)
    other = open_ledger(str(tmp_path / "ledger.db"), Sealer.from_text(LEDGER_KEY))
    with ledger.begin(), pytest.raises(ConfigurationError, match="cannot be used: database is locked"):
        gate_hook(path, tmp_path / "out", Options(), ledger=other)
    other.close()
    assert not (tmp_path / "out" / "clean.837").exists()
    assert Path(path).read_bytes() == MIXED
