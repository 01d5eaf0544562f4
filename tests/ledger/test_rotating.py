"""With a new key everything is sealed and found anew, and the old key is of no more use."""

import pytest
from answering import MIXED, NOW, THREE, written
from conftest import LEDGER_KEY, only_sqlite
from test_acknowledging import rows, tied

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.errors import ConfigurationError, UsageError
from x12tools.gate import hook
from x12tools.gate.claim_facts import identifiers_of
from x12tools.ledger import rotating, tables
from x12tools.ledger.audit import verify
from x12tools.ledger.opening import Ledger, open_ledger
from x12tools.ledger.purging import compact
from x12tools.ledger.rotating import rotate
from x12tools.ledger.sealing import Sealer

OTHER = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
ABOUT = {
    "sealed_claim_id": "claim.id",
    "sealed_payer_claim_number": "claim.payer_number",
    "sealed_segments": "claim.segments",
    "sealed_facts": "claim.facts",
    "sealed_manifest": "submission.manifest",
}
DEPENDENT = to_837(parse("M05.79 freq=7 icn=OLD77 | 96413 96415"))
CHART = "claim_id,line,hcpcs,start,stop\nTRY1,1,96413,2024-08-15T09:00,2024-08-15T10:00\n"


def filled(ledger, tmp_path):
    """A ledger with claims that have all that is sealed or indexed."""
    from x12tools.engine.options import Options
    from x12tools.rules.encounters import read_encounters

    (tmp_path / "chart.csv").write_text(CHART)
    charted = Options(encounters=read_encounters(str(tmp_path / "chart.csv")))
    for name, data in (("three", THREE), ("mixed", MIXED), ("again", DEPENDENT)):
        path = tmp_path / f"{name}.837"
        path.write_bytes(data)
        hook(path, tmp_path / name, charted, ledger=ledger, now=NOW)
    clean = (tmp_path / "three" / "clean.837").read_bytes()
    tied(ledger, written(clean, numbers={1: "ICN1", 2: "ICN2"})[2])
    return ledger


def with_keys(ledger, *keys):
    return Ledger(ledger.engine, Sealer.from_text(",".join(keys)))


def contents(ledger):
    """Every sealed text and every index, row by row."""
    found = []
    for table in tables.METADATA.sorted_tables:
        names = [
            name
            for name in [one.name for one in table.c]
            if name.startswith("sealed_") or name.endswith("_index")
        ]
        for row in rows(ledger, table) if names else ():
            found += [
                (table.name, row["id"], name,
                 ledger.sealer.open(row[name], ABOUT[name])
                 if name.startswith("sealed_") and row[name] is not None else row[name])
                for name in names
            ]  # fmt: skip
    return found


def told(ledger):
    """The same of the texts alone."""
    return [one for one in contents(ledger) if one[2].startswith("sealed_")]


def test_all_is_as_if_the_new_key_had_been_there_from_the_first(ledger, tmp_path):
    filled(ledger, tmp_path)
    texts = told(ledger)
    indexes = {name for _, _, name, value in contents(ledger) if value is not None}
    assert set(ABOUT) | {"claim_index", "member_index", "replaces_index", "payer_claim_index"} <= indexes
    done = rotate(with_keys(ledger, OTHER, LEDGER_KEY), identifiers_of, "ann", NOW)
    assert (done.claims, done.submissions) == (6, 3)
    new = with_keys(ledger, OTHER)
    assert told(new) == texts
    for row in rows(ledger, tables.claim):
        read = {name: new.sealer.open(row[name], ABOUT[name]) for name in ABOUT if row.get(name) is not None}
        assert row["claim_index"] == new.sealer.index(read["sealed_claim_id"], "claim.id")
        member = new.sealer.index(f"{row['payer_id']} MEMBER0001", "claim.member")
        assert row["member_index"] == member
        number = read.get("sealed_payer_claim_number")
        assert row["payer_claim_index"] == (number and new.sealer.index(number, "claim.payer_number"))
    assert [one["replaces_index"] for one in rows(ledger, tables.claim)] == [None] * 5 + [
        new.sealer.index("OLD77", "claim.payer_number")
    ]
    assert [one["control_index"] for one in rows(ledger, tables.line)][:3] == [
        new.sealer.index(name, "line.control") for name in ("L1", "L1", "L2")
    ]
    with pytest.raises(ConfigurationError, match="a key that X12TOOLS_KEY does not hold"):
        told(ledger)
    with ledger.begin() as connection:
        assert list(verify(connection)) == []
    assert [(one["action"], one["detail"]) for one in rows(ledger, tables.audit)][-2:] == [
        ("rotate", "begun"), ("rotate", "6 claims, 3 submissions"),
    ]  # fmt: skip


def test_a_run_that_was_stopped_is_taken_up(ledger, tmp_path, monkeypatch):
    filled(ledger, tmp_path)
    texts = told(ledger)
    monkeypatch.setattr(rotating, "BATCH", 2)
    keys = with_keys(ledger, OTHER, LEDGER_KEY)
    batches = []

    def stop(count):
        batches.append(count)
        if len(batches) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(keys, identifiers_of, "ann", NOW, stop)
    assert batches == [2, 2]
    assert told(keys) == texts
    assert rotate(keys, identifiers_of, "ann", NOW) == rotating.Rotated(2, 3)
    assert told(with_keys(ledger, OTHER)) == texts
    assert rotate(keys, identifiers_of, "ann", NOW) == rotating.Rotated(0, 0)


def test_without_the_old_key_nothing_is_touched(ledger, tmp_path):
    filled(ledger, tmp_path)
    before = contents(ledger)
    with pytest.raises(ConfigurationError, match="a key that X12TOOLS_KEY does not hold"):
        rotate(with_keys(ledger, OTHER), identifiers_of, "ann", NOW)
    assert contents(ledger) == before
    with pytest.raises(UsageError, match="X12TOOLS_KEY holds no key to seal with"):
        rotate(with_keys(ledger), identifiers_of, "ann", NOW)


@only_sqlite
def test_what_was_in_clear_is_sealed_and_no_byte_of_it_is_left(ledger_url, tmp_path):
    opened = open_ledger(ledger_url, Sealer.from_text(""), create=True)
    filled(opened, tmp_path)
    rotate(with_keys(opened, LEDGER_KEY), identifiers_of, "ann", NOW)
    compact(opened)
    opened.close()
    stored = b"".join(each.read_bytes() for each in tmp_path.glob("ledger.db*"))
    assert b"96413" in stored
    for text in (b"TRY2", b"MEMBER0001", b"TESTPATIENT", b"ICN2"):
        assert text not in stored
