"""``x12tools ack``: what came back is told and kept, what did not is listed."""

import json
from pathlib import Path

import pytest
from conftest import FIXTURES
from running import MIXED, call, made

ANSWERED = FIXTURES / "answered"
FILES = (str(ANSWERED / "277ca.edi"), str(ANSWERED / "999.edi"))
BATCH = "894057007-0001"


@pytest.fixture(autouse=True)
def sent(tmp_path, monkeypatch):
    """A ledger with a file that went out."""
    monkeypatch.setenv("X12TOOLS_LEDGER", str(tmp_path / "ledger.db"))
    assert call("ledger", "init")[0] == 0
    done = call(
        "hook", str(ANSWERED / "claims.837"), "--out", str(tmp_path / "gate"), "--as-of", "2024-08-22"
    )
    assert done[0] == 0, done


def test_what_came_back_is_told_and_kept_once():
    code, shown, err = call("ack", *FILES)
    assert (code, err) == (0, "")
    assert shown == (
        f"277CA  claims.837 as {BATCH}: partly accepted; 1 claim accepted, 1 rejected\n"
        "  REJECTED  TRY2  A7:562:85 (rejected for bad data)\n"
        f"999    claims.837 as {BATCH}: accepted\n"
        "\n"
        "2 acknowledgements: 2 new; 1 claim accepted, 1 rejected.\n"
    )
    code, shown, _ = call("ack", *FILES)
    assert code == 0
    assert f"999    claims.837 as {BATCH}: accepted  (kept before)\n" in shown
    assert shown.endswith("0 new, 2 kept before; 1 claim accepted, 1 rejected.\n")


def test_json_masks_the_payer_s_number_unless_asked():
    code, shown, _ = call("ack", *FILES, "--format", "json")
    told = json.loads(shown)
    assert (code, told["schema"], told["files"]) == (0, "x12tools/ack/1", list(FILES))
    assert told["summary"] == {
        "acknowledgements": 2, "new": 2, "known": 0, "unmatched": 0, "read": 0,
        "claims_accepted": 1, "claims_rejected": 1, "claims_unmatched": 0,
    }  # fmt: skip
    claims, group = told["acknowledgements"]
    fields = ("claim_id", "matched", "outcome", "statuses")
    assert [tuple(one[field] for field in fields) for one in claims["claims"]] == [
        ("TRY1", True, "accepted", ["A2:20"]), ("TRY2", True, "rejected", ["A7:562:85"]),
    ]  # fmt: skip
    assert claims["claims"][0]["payer_claim_number"] == "I***"
    assert (group["kind"], group["transactions"][0]["st02"]) == ("999", "0001")
    shown = call("ack", *FILES, "--format", "json", "--show-phi")[1]
    assert json.loads(shown)["acknowledgements"][0]["claims"][0]["payer_claim_number"] == "ICN0000001"


def test_text_shows_the_payer_s_number_only_when_asked():
    assert "ICN0000001" not in call("ack", *FILES)[1]
    assert (
        "  accepted  TRY1  A2:20 (taken up for adjudication)  payer's number ICN0000001\n"
        in call("ack", *FILES, "--show-phi")[1]
    )


def test_what_answers_nothing_is_listed(tmp_path):
    code, shown, _ = call("ack", str(tmp_path / "gate" / "277ca.edi"), FILES[1])
    assert code == 1
    assert "277CA  BHT03 TRY1: accepted; 3 claims accepted, 0 rejected; nothing that was sent has" in shown
    assert "2 acknowledgements: 1 new, 1 with what was never sent;" in shown
    (path,) = made(tmp_path, odd_edi=Path(FILES[0]).read_bytes().replace(b"TRN*2*TRY2", b"TRN*2*ODD\x1b2"))
    code, shown, _ = call("ack", path)
    assert code == 1
    assert "  NOT OURS  ODD\\x1b2  A7:562:85 (rejected for bad data)\n" in shown


def test_what_waits(tmp_path):
    code, shown, _ = call("ack", "--open", "--as-of", "2030-01-01")
    assert code == 0
    assert f"claims.837 as {BATCH}, sent " in shown
    assert (
        "no answer; 3 claims ($2,400.00)\n\n3 claims ($2,400.00) wait for an answer as of 2030-01-01" in shown
    )
    call("ack", *FILES)
    shown = call("ack", "--open")[1]
    assert "answered so far by 999, 277CA; 1 claim ($100.00)\n  TRY3  $100.00\n\n1 claim" in shown
    (one,) = json.loads(call("ack", "--open", "--format", "json")[1])["transactions"]
    assert (one["bht03"], one["answers"], one["charges"]) == (BATCH, ["999", "277CA"], "100")
    assert one["claims"] == [{"claim_id": "TRY3", "charge": "100"}]
    assert one["days"] in (0, 1)  # midnight may pass
    (rest,) = made(tmp_path, rest_edi=Path(FILES[0]).read_bytes().replace(b"TRY2", b"TRY3"))
    assert call("ack", rest)[0] == 0
    assert call("ack", "--open", "--as-of", "2026-12-01")[1] == (
        "Nothing waits for an answer as of 2026-12-01.\n"
    )


def test_without_a_ledger_it_is_read(monkeypatch):
    monkeypatch.delenv("X12TOOLS_LEDGER")
    code, shown, _ = call("ack", *FILES)
    assert code == 0
    assert shown.startswith(
        f"277CA  BHT03 {BATCH}: partly accepted; 1 claim accepted, 1 rejected\n  REJECTED"
    )
    assert shown.endswith("2 acknowledgements: 1 claim accepted, 1 rejected.\n")
    told = json.loads(call("ack", FILES[0], "--format", "json")[1])
    assert told["acknowledgements"][0]["state"] == "read"
    assert told["acknowledgements"][0]["claims"][0]["matched"] is None


def test_a_folder_and_what_holds_no_acknowledgement(tmp_path):
    code, shown, err = call("ack", str(ANSWERED))
    assert code == 0
    assert "2 acknowledgements: 2 new" in shown
    assert err.endswith("claims.837: passed over, no TA1, 999 or 277CA was found\n")
    claims, scan = made(tmp_path, mixed_837=MIXED, scan_pdf=b"%PDF-1.7")
    assert call("ack", claims)[0] == 3
    assert call("ack", scan)[::2] == (3, f"{scan}: not X12: it is a PDF\n")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "ack needs a FILE, or --open"),
        (("--open", FILES[0]), "--open lists what waits, and reads no FILE"),
    ],
)
def test_wrong_usage(words, why):
    code, _, err = call("ack", *words)
    assert (code, err) == (64, f"{why}\n")


def test_what_waits_is_in_a_ledger(monkeypatch):
    monkeypatch.delenv("X12TOOLS_LEDGER")
    assert call("ack", "--open")[::2] == (64, "name the ledger: --ledger URL, or X12TOOLS_LEDGER\n")
