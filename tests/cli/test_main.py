"""The commands as a process: what they print and how they exit."""

import json
from pathlib import Path

import pytest
from conftest import FIXTURES
from running import run

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse


@pytest.fixture
def claims(tmp_path):
    def write(text):
        path = tmp_path / "claims.837"
        path.write_bytes(to_837(parse(text)))
        return str(path)

    return write


def test_check_prints_what_a_biller_needs(claims):
    code, out, _ = run("check", claims("medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365"))
    assert code == 2
    for word in ("INF-SEQ-01", "line 3", "$62.58", "CO-97", "CO-236", "96365 -> 96367"):
        assert word in out


def test_the_clean_twin_goes(claims):
    code, out, _ = run("check", claims("medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96367"))
    assert code == 0
    assert "1 can go" in out


def test_json_is_the_contract(claims):
    code, out, _ = run("check", "--format", "json", claims("commercial M05.79 | 96413 96365"))
    document = json.loads(out)
    assert code == 2
    assert document["schema"] == "x12tools/check/1"
    assert document["summary"]["held"] == 1
    (finding,) = document["findings"]
    assert finding["rule"] == "INF-SEQ-01"
    assert finding["element"] == "SV101-02"
    assert finding["dollars_at_risk"] == "62.58"


def test_values_of_a_patient_are_masked(claims):
    path = claims("M05.79 | 96413")
    file = Path(path)
    file.write_bytes(file.read_bytes().replace(b"*MEMBER0001", b"*" + b"SECRET" * 14))
    _, out, err = run("check", path)
    assert "IG-ELEMENT-LENGTH" in out
    assert "SECRETSECRET" not in out + err


def test_standard_input_is_read():
    code, out, _ = run("check", "-", data=to_837(parse("M05.79 | 96413")))
    assert code == 0
    assert "1 can go" in out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["check", "no-such-file.837"], 3, "no-such-file.837"),
        (["check"], 64, "FILE..."),
        (["try", "M05.79 96413"], 64, "^ expected"),
        (["rules", "INF-XX-99"], 64, "no rule"),
    ],
)
def test_bad_input_gets_a_clear_message(args, code, said):
    got, out, err = run(*args)
    assert got == code
    assert said in out + err


def test_the_rules_are_listed():
    code, out, _ = run("rules")
    assert code == 0
    assert "INF-SEQ-01" in out
    code, out, _ = run("rules", "inf-jw-01")
    assert "Fail" in out


def test_show_names_loops_and_masks_names(claims):
    code, out, _ = run("show", claims("M05.79 | 96413"))
    assert code == 0
    assert "2010AA" in out
    assert "TESTPATIENT" not in out


def test_fix_shows_its_changes_and_writes_the_file(claims, tmp_path):
    out = tmp_path / "fixed.837"
    code, said, _ = run("fix", claims("M05.79 | J9312x100-JZ/50242-053-06 96413"), "--out", str(out))
    assert code == 0
    assert "+ LIN**N4*50242005306" in said
    assert b"50242005306" in out.read_bytes()
    assert out.stat().st_mode & 0o077 == 0


def test_fix_without_out_is_wrong_usage(claims):
    code, _, err = run("fix", claims("M05.79 | 96413"))
    assert code == 64
    assert "--out" in err


def test_remit_names_the_edit_first():
    pair = FIXTURES / "pairs" / "bundling"
    code, out, _ = run(
        "remit", str(pair / "remit.835"), "--claims", str(pair / "claim.837"), "--format", "json"
    )
    assert code == 0
    document = json.loads(out)
    assert document["schema"] == "x12tools/remit/1"
    (denial,) = document["claims"][0]["denials"]
    assert (denial["carc"], denial["root_causes"][0]["rule"]) == ("236", "INF-SEQ-01")
    assert document["summary"]["preventable"] == denial["amount"]


def test_remit_of_an_unbalanced_payment_exits_1(tmp_path):
    path = tmp_path / "off.835"
    sound = (FIXTURES / "pairs" / "bundling" / "remit.835").read_bytes()
    path.write_bytes(sound.replace(b"BPR*I*", b"BPR*I*9", 1))
    code, out, _ = run("remit", str(path))
    assert code == 1
    assert "unbalanced" in out


def test_remit_of_a_claim_file_is_refused(claims):
    code, _, err = run("remit", claims("M05.79 | 96413"))
    assert code == 3
    assert "no 835" in err


def test_remit_that_cannot_be_evaluated_exits_1():
    code, out, _ = run("remit", str(FIXTURES / "835" / "fail" / "unreadable-adjustment.edi"))
    assert code == 1
    assert "not evaluable" in out


def test_remit_reads_the_others_when_one_file_holds_no_835():
    pair = FIXTURES / "pairs" / "bundling"
    code, out, err = run("remit", str(pair / "claim.837"), str(pair / "remit.835"))
    assert code == 3
    assert "claim.837: no 835 transaction was found" in err
    assert "EFT0001" in out


def test_remit_runs_the_edits_with_what_was_charted():
    pair = FIXTURES / "pairs" / "charted-dose"
    args = ["remit", str(pair / "remit.835"), "--claims", str(pair / "claim.837")]
    _, out, _ = run(*args)
    assert "INF-DRG-04, mapped" in out
    _, out, _ = run(*args, "--encounters", str(pair / "encounters.csv"), "--as-of", "2024-09-10")
    assert "INF-DRG-04, found on re-check" in out


def test_the_charted_dose_decides(claims, tmp_path):
    path = claims("M05.79 | J1745x100-JZ 96413")
    assert run("check", path)[0] == 0
    chart = tmp_path / "encounters.csv"
    chart.write_text("claim_id,line,hcpcs,dose,dose_unit\nTRY1,1,J1745,100,mg\n")
    code, out, _ = run("check", path, "--encounters", str(chart))
    assert code == 2
    assert "100 mg ÷ 10 mg = 10 units" in out


def test_a_broken_chart_cell_is_shown(claims, tmp_path):
    chart = tmp_path / "chart.csv"
    chart.write_bytes("claim_id;start;hcpcs\nTRY1;8/15/2024 9:00;J1745\n".encode("utf-16"))
    code, out, _ = run("check", claims("M05.79 | J1745x40-JZ 96413"), "--encounters", str(chart))
    assert code == 0
    assert 'chart.csv row 2, start: "8/15/2024 9:00" is a date as a spreadsheet shows it' in out


def test_fix_and_remit_take_side_files_and_the_day(claims, tmp_path):
    path = claims("M05.79 | J1745x100-JZ 96413")
    chart = tmp_path / "chart.csv"
    chart.write_text("claim_id,line,hcpcs,dose\nTRY1,1,J1745,100mg\nTRY1,1,J1745,x\n")
    told = ("--as-of", "2024-08-22", "--encounters", str(chart))
    code, out, _ = run("fix", path, "--dry-run", *told)
    assert code == 0
    assert "chart.csv row 3, dose" in out
    pair = FIXTURES / "pairs" / "bundling"
    code, out, err = run(
        "remit", str(pair / "remit.835"), "--claims", str(pair / "claim.837"), "--format", "json", *told
    )
    assert code == 0
    assert "chart.csv row 3, dose" in err
    assert json.loads(out)["schema"] == "x12tools/remit/1"


def test_a_broken_profile_exits_78(claims, tmp_path):
    (tmp_path / "plan.toml").write_text("name = 'x'\ntype = 'COMM'\npayerids = []\n")
    code, _, err = run("check", claims("M05.79 | 96413"), "--payers", str(tmp_path))
    assert code == 78
    assert "payer profile plan.toml, line 3: payerids is no key of a profile; is payer_ids meant?" in err


def test_hold_on_stands_above_the_profile(claims, tmp_path):
    (tmp_path / "b.toml").write_text(
        "name = 'B'\ntype = 'FFS_B'\nfiling_indicators = ['MB']\nhold_on = ['reject']\n"
    )
    path = claims("M05.79 | J9312x100-JZ 96413 96365")
    told = ("--as-of", "2024-08-22", "--payers", str(tmp_path))
    assert run("check", path, *told)[0] == 0
    assert run("check", path, *told, "--hold-on", "reject,denial")[0] == 2
