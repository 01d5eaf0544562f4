"""``x12tools fix``: change lists, decisions, and the way back."""

import getpass
import json
import stat

import pytest
from running import CLEAN, HELD, MIXED, call, made, run

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse

HYPHENS = to_837(parse("M05.79 | J9312x100-JZ/50242-053-06 96413 ++ M05.79 | 96413 96365"))


@pytest.fixture
def fixed(tmp_path):
    """(code, said, the corrected file, the change list) of a correction with a change list."""

    def made_of(data, *more):
        (path,) = made(tmp_path, a_837=data)
        out, changes = tmp_path / "out.837", tmp_path / "changes.json"
        code, said, err = call("fix", path, "--out", str(out), "--changes", str(changes), *more)
        assert err == ""
        return code, said, out, changes

    return made_of


def test_a_change_list_says_what_who_when_and_how(fixed):
    code, _, out, changes = fixed(HYPHENS, "--accept", "INF-SEQ-01:TRY2")
    assert code == 0
    assert stat.S_IMODE(changes.stat().st_mode) == 0o600
    told = json.loads(changes.read_text())
    assert told["schema"] == "x12tools/changes/1"
    assert told["provenance"]["version"]
    assert [told[end]["bytes"] for end in ("input", "output")] == [len(HYPHENS), out.stat().st_size]
    ndc, twin = told["changes"]
    assert (ndc["kind"], ndc["rule"], ndc["claim_id"], ndc["line"]) == ("edit", "INF-NDC-02", "TRY1", 1)
    assert ndc["accepted"] is None
    assert ndc["elements"] == [{"element": "LIN03", "before": "50242-053-06", "after": "50242005306"}]
    assert (twin["before"], twin["after"]) == (
        "SV1*HC:96365*100*UN*1***1", "SV1*HC:96367*100*UN*1***1",
    )  # fmt: skip
    assert twin["accepted"] == {
        "by": getpass.getuser(), "how": "--accept INF-SEQ-01:TRY2", "when": told["when"],
    }  # fmt: skip
    assert twin["claim"] == 1


def test_undo_gives_the_input_back(fixed, tmp_path):
    _, _, out, changes = fixed(HYPHENS, "--accept", "INF-SEQ-01")
    back = tmp_path / "back.837"
    code, said, err = call("fix", str(out), "--undo", str(changes), "--out", str(back))
    assert (code, err) == (0, "")
    assert str(back) in said
    assert back.read_bytes() == HYPHENS
    assert stat.S_IMODE(back.stat().st_mode) == 0o600
    code, given, _ = run("fix", "-", "--undo", str(changes), "--out", "-", data=out.read_bytes())
    assert (code, given.encode()) == (0, HYPHENS)


def test_undo_refuses_another_file_and_writes_nothing(fixed, tmp_path):
    _, _, _, changes = fixed(HYPHENS)
    for other in (CLEAN, HYPHENS, b""):
        (path,) = made(tmp_path, other_837=other)
        code, _, err = call("fix", path, "--undo", str(changes), "--out", str(tmp_path / "back.837"))
        assert code == 64
        assert "changes.json is not of this file" in err
    assert not (tmp_path / "back.837").exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--undo", "changes.json", "--dry-run"], "--undo takes --out alone"),
        (["--undo", "changes.json", "--out", "b.837", "--accept", "INF-SEQ-01"], "--undo takes --out alone"),
        (["--undo", "changes.json"], "needs --out"),
        (["--undo", "no.json", "--out", "b.837"], "no.json"),
        (["--undo", "a.837", "--out", "b.837"], "is no change list"),
        (["--undo", "changes.json", "--out", "a.837"], "is the input itself"),
        (["--undo", "changes.json", "--out", "changes.json"], "is the input itself"),
        (["--changes", "b.json", "--dry-run"], "leave --changes out"),
        (["--changes", "-", "--out", "b.837"], "--changes needs a file"),
        (["--changes", "b.837", "--out", "b.837"], "name the same file"),
        (["--changes", "./b.837", "--out", "b.837"], "name the same file"),
        (["--changes", "a.837", "--out", "b.837"], "--changes: a.837 is the input itself"),
        (["--changes", "none/b.json", "--out", "b.837"], "--changes: the directory none is not there"),
        (["--changes", "yes.csv", "--out", "b.837", "--decisions", "yes.csv"], "is the input itself"),
        (["--decisions", "none.csv", "--out", "b.837"], "none.csv"),
    ],
)
def test_wrong_usage_is_said_and_writes_nothing(tmp_path, monkeypatch, more, words):
    monkeypatch.chdir(tmp_path)
    made(
        tmp_path, a_837=HYPHENS, changes_json=b"{}", yes_csv=b"claim,rule,decision\nTRY2,INF-SEQ-01,accept\n"
    )
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    code, _, err = call("fix", "a.837", *more)
    assert code == 64
    assert words in err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_decisions_are_taken_and_their_faults_said(fixed, tmp_path):
    (path,) = made(
        tmp_path,
        yes_csv=b"claim,line,rule,decision\nTRY2,2,INF-SEQ-01,accept\nTRY7,,INF-SEQ-01,accept\nTRY2,2,x,accept\n",
    )
    code, said, _, changes = fixed(MIXED, "--decisions", path)
    assert code == 0
    assert "INF-SEQ-01 claim TRY2 line 2 segment 51 (yes.csv row 2)" in said
    assert "yes.csv row 3: INF-SEQ-01 has no finding on claim TRY7" in said
    assert "yes.csv row 4, rule" in said
    assert json.loads(changes.read_text())["changes"][0]["accepted"]["how"] == "yes.csv row 2"


def test_a_change_list_stands_beside_a_file_that_needed_none(fixed):
    code, said, out, changes = fixed(CLEAN)
    assert code == 0
    assert said.startswith("Nothing was changed.")
    assert out.read_bytes() == CLEAN
    told = json.loads(changes.read_text())
    assert (told["changes"], told["undo"]) == ([], [])
    assert told["input"]["sha256"] == told["output"]["sha256"]


def test_an_earlier_change_list_is_replaced_and_closed_to_others(fixed, tmp_path):
    (path,) = made(tmp_path, changes_json=b"{}")
    assert path.endswith("changes.json")
    (tmp_path / "changes.json").chmod(0o644)
    _, _, _, changes = fixed(HELD)
    assert stat.S_IMODE(changes.stat().st_mode) == 0o600


@pytest.mark.parametrize("data", [b"", b"hello\r\n", b"ISA*00*"])
def test_what_is_no_x12_is_refused_and_nothing_written(tmp_path, data):
    (path,) = made(tmp_path, a_837=data)
    code, _, err = call("fix", path, "--out", str(tmp_path / "o"), "--changes", str(tmp_path / "c"))
    assert code == 3
    assert "not X12" in err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.837"]


def test_a_patients_name_stands_in_no_list_on_the_screen(fixed):
    data = HYPHENS.replace(b"N4*ANYTOWN*OH", b"N4*ANYTOWN *OH").replace(
        b"NM1*IL*1*TESTPATIENT*", b"NM1*IL*1*TESTPATIENT *"
    )
    _, said, out, _ = fixed(data)
    assert "TESTPATIENT" not in said
    assert b"TESTPATIENT*" in out.read_bytes()


@pytest.mark.parametrize("ending", ["\r\n", "", "\n\n"])
def test_newlines_stay_as_they_were(fixed, ending):
    data = HYPHENS.decode().replace("~\n", "~" + ending).encode().rstrip(b"\r\n")
    _, _, out, _ = fixed(data, "--accept", "INF-SEQ-01")
    assert out.read_bytes() == data.replace(b"50242-053-06", b"50242005306").replace(b"HC:96365", b"HC:96367")
