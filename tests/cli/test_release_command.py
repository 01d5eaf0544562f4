"""``x12tools release``: held claims go by decision, once, and the decision stays on record."""

import json

import pytest
from running import MIXED, call, made

import x12tools

DAY = ("--as-of", "2024-08-22")
SAID = ("--who", "A. Biller", "--why", "two visits")


@pytest.fixture
def gate(tmp_path, monkeypatch):
    monkeypatch.setenv("X12TOOLS_LEDGER", str(tmp_path / "ledger.db"))
    (path,) = made(tmp_path, claims_837=MIXED)
    assert call("ledger", "init")[0] == 0
    assert call("hook", path, "--out", str(tmp_path / "gate"), *DAY)[0] == 1
    return tmp_path


def test_overridden_then_sent_and_never_again(gate):
    code, shown, _ = call("release", "TRY2", "--action", "override", "--rule", "INF-SEQ-01", *SAID)
    assert (code, shown) == (0, "1 decision on 1 held.\n")
    code, shown, err = call("release", "--out", str(gate / "sent"), *DAY)
    assert (code, shown, err) == (0, "1 claim released ($200.00).\n", "")
    data = (gate / "sent" / "clean.837").read_bytes()
    report = x12tools.check(data)
    assert [one.claim_id for one in report.claims] == ["TRY2"]
    assert not [one.rule for one in report.findings if one.rule.startswith("ENV-")]
    manifest = json.loads((gate / "sent" / "manifest.json").read_text())
    assert manifest["claims"][0]["overridden"] == ["INF-SEQ-01"]
    assert manifest["claims"][0]["decisions"][0]["who"] == "A. Biller"
    assert call("release", "--out", str(gate / "more"), *DAY)[1] == "0 claims released ($0.00).\n"
    assert not (gate / "more").exists()
    assert call("ledger", "verify")[0] == 0


def test_nobody_has_decided(gate):
    code, shown, _ = call("release", "--out", str(gate / "sent"), *DAY)
    assert (code, shown) == (1, "0 claims released ($0.00).\n  TRY2 stays held: INF-SEQ-01\n")


def test_an_override_ends(gate):
    call("release", "TRY2", "--action", "override", *SAID, "--until", "2024-08-21")
    assert call("release", "--out", str(gate / "sent"), *DAY)[0] == 1


def test_the_last_word_counts(gate):
    call("release", "TRY2", "--action", "override", *SAID)
    call("release", "TRY2", "--action", "hold", *SAID)
    assert call("release", "--out", str(gate / "sent"), *DAY)[0] == 1


def test_decisions_of_a_file(gate):
    (path,) = made(gate, monday_csv=b"claim,decision,who,why\nTRY2,override,Ann,notes on file\n")
    code, shown, _ = call("release", "--decisions", path, "--out", str(gate / "sent"), *DAY)
    assert (code, shown) == (0, "1 decision on 1 held.\n1 claim released ($200.00).\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"claim,decision,who,why\nTRY2,release,Ann,x\n", "row 2: a decision is accept, override, hold"),
        (b"claim,decision,who\nTRY2,hold,Ann\n", "row 2: why is empty"),
        (b"claim,decision,who,why,until\nTRY2,hold,Ann,x,soon\n", "cannot be read as decisions"),
        (b"claim,decision,who,why\nTRY1,override,Ann,x\n", "names a claim that is not held"),
        (b"claim,rule,decision,who,why\nTRY2,INF-JW-01,override,Ann,x\n", "but by INF-SEQ-01"),
    ],
)
def test_a_decision_that_is_none(gate, text, why):
    (path,) = made(gate, monday_csv=text)
    code, _, err = call("release", "--decisions", path)
    assert code == 64
    assert why in err


def test_what_is_missing_is_said(gate, monkeypatch):
    assert call("release", "TRY2", "--action", "override")[0] == 64
    assert call("release")[0] == 64
    monkeypatch.delenv("X12TOOLS_LEDGER")
    assert call("release", "--out", "x")[2] == "name the ledger: --ledger URL, or X12TOOLS_LEDGER\n"


def test_a_receiver_gets_what_is_released_as_its_profile_says(gate):
    isa08 = MIXED.decode().split("*")[8].strip()
    (gate / "plans").mkdir()
    (gate / "plans" / "house.toml").write_text(
        f'name = "House"\n[receiver]\nids = ["{isa08}"]\nmax_claims = 1\ncontrol_numbers = "ledger"\n'
    )
    call("release", "TRY2", "--action", "override", *SAID)
    out = gate / "sent"
    assert call("release", "--out", str(out), "--payers", str(gate / "plans"), *DAY)[0] == 0
    assert [one.claim_id for one in x12tools.check(out / "clean" / "0001.837").claims] == ["TRY2"]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["clean"]["files"] == ["clean/0001.837"]
    assert [one["to"]["isa13"] for one in manifest["controls"]] == ["000000001"]
