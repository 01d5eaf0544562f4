"""``x12tools hook``: what it prints, what it writes, how it ends."""

import json

from running import CLEAN, HELD, MIXED, call, made, run

DAY = ("--as-of", "2024-08-22")


def test_some_can_go(tmp_path):
    (path,) = made(tmp_path, claims_837=MIXED)
    out = tmp_path / "gate"
    code, shown, err = call("hook", path, "--out", str(out), *DAY)
    assert (code, err) == (1, "")
    assert shown.startswith("1 of 2 claims can go, 1 held ($200.00 of $300.00)")
    manifest = json.loads((out / "manifest.json").read_text())
    assert [(one["claim_id"], one["bucket"], one["rules"]) for one in manifest["claims"]] == [
        ("TRY1", "clean", []), ("TRY2", "held", ["INF-SEQ-01"]),
    ]  # fmt: skip
    assert sorted(each.name for each in out.iterdir()) == [
        "277ca.edi", "999.edi", "clean.837", "findings.json", "held.837", "manifest.json",
    ]  # fmt: skip
    found = json.loads((out / "findings.json").read_text())
    assert found["files"][0]["path"] == path
    assert "INF-SEQ-01" in [one["rule"] for one in found["findings"]]


def test_all_can_go_then_none_can(tmp_path):
    clean, held = made(tmp_path, clean_837=CLEAN, held_837=HELD)
    out = tmp_path / "gate"
    assert call("hook", clean, "--out", str(out), *DAY)[0] == 0
    assert not (out / "held.837").exists()
    assert call("hook", held, "--out", str(out), *DAY)[0] == 2
    assert not (out / "clean.837").exists()


def test_standard_input(tmp_path):
    code, shown, _ = run("hook", "-", "--out", str(tmp_path), *DAY, data=MIXED)
    assert code == 1
    assert shown.startswith("1 of 2 claims can go")
    assert json.loads((tmp_path / "findings.json").read_text())["files"][0]["path"] == "-"


def test_what_is_no_x12_leaves_no_claim_file(tmp_path):
    (path,) = made(tmp_path, scan_pdf=b"%PDF-1.7")
    code, _, err = call("hook", path, "--out", str(tmp_path / "gate"), *DAY)
    assert (code, err) == (3, f"{path}: not X12: it is a PDF\n")
    assert [each.name for each in (tmp_path / "gate").iterdir()] == ["findings.json"]


def test_the_folder_must_be_one(tmp_path):
    (path,) = made(tmp_path, claims_837=CLEAN)
    code, _, err = call("hook", path, "--out", path)
    assert (code, err) == (64, f"--out: {path} is no directory\n")


def test_a_folder_that_cannot_be_written_to(tmp_path):
    (path,) = made(tmp_path, claims_837=CLEAN)
    code, _, err = call("hook", path, "--out", "/proc/gate")
    assert code == 70, err
    assert "--out: /proc/gate was not written" in err


def test_with_a_ledger_the_same_file_again_is_said_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("X12TOOLS_LEDGER", str(tmp_path / "ledger.db"))
    (path,) = made(tmp_path, claims_837=MIXED)
    code, _, err = call("hook", path, "--out", str(tmp_path / "one"), *DAY)
    assert code == 78
    assert err.startswith(f"Configuration: --ledger: {tmp_path}/ledger.db is not there")
    code, shown, _ = call("ledger", "init")
    assert (code, shown) == (
        0,
        "The ledger is ready. Patient data is not sealed: X12TOOLS_KEY holds no key.\n",
    )
    assert call("hook", path, "--out", str(tmp_path / "one"), *DAY)[0] == 1
    code, shown, _ = call("hook", path, "--out", str(tmp_path / "two"), *DAY)
    assert code == 5
    assert "1 of 2 claims could go, 1 held; nothing is written. --again sends it once more." in shown
    assert not (tmp_path / "two").exists()
    assert call("hook", path, "--out", str(tmp_path / "two"), *DAY, "--again")[0] == 1
    assert call("ledger", "verify") == (0, "The audit log is whole.\n", "")
