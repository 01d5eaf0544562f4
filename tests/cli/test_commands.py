"""What each command prints: rules, try, show, fix, remit, demo."""

import json
import stat

import pytest
from conftest import FIXTURES
from running import CLEAN, HELD, call, made, run

from x12tools.cli.demo import _STORY

BUNDLING = FIXTURES / "pairs" / "bundling"


def test_rules_lists_every_edit():
    code, out, _ = call("rules")
    assert code == 0
    assert "INF-SEQ-01     denial        " in out


def test_a_rule_has_its_page_in_any_case():
    code, out, _ = call("rules", "inf-jw-02")
    assert code == 0
    assert out.startswith("INF-JW-02  ")
    for label in ("Severity", "Payers", "Denied as", "Source", "Fail       x12tools try '"):
        assert label in out


@pytest.mark.parametrize(
    "id", "ENV-COUNT IG-GUIDE-UNKNOWN BAL-CLAIM DATA-CELL DATA-FILE CODE-LIST-OLD ENG-RULE".split()
)
def test_what_is_found_outside_the_edits_has_a_page_too(id):
    code, out, _ = call("rules", id)
    assert code == 0
    assert out.startswith(f"{id}  ")


def test_the_edits_are_written_as_pages(tmp_path):
    folder = tmp_path / "docs"
    code, out, _ = call("rules", "--markdown", str(folder))
    written = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    assert (code, out) == (0, f"{len(written)} pages written to {folder}\n")
    assert {"rules.md", "rules/SEQ.md", "rules/ENV.md"} <= set(written)
    assert "(rules/SEQ.md#inf-seq-01)" in (folder / "rules.md").read_text("utf-8")


def test_pages_are_of_all_edits_and_need_a_folder(tmp_path):
    code, _, err = call("rules", "INF-SEQ-01", "--markdown", str(tmp_path))
    assert (code, err) == (64, "--markdown writes all edits; leave the ID out.\n")
    (tmp_path / "rules").write_text("no folder")
    code, _, err = call("rules", "--markdown", str(tmp_path))
    assert (code, err) == (64, f"--markdown: {tmp_path}: File exists\n")


def test_an_unknown_rule_gets_the_nearest():
    code, out, err = call("rules", "INF-SEQ-001")
    assert (code, out) == (64, "")
    assert err == "There is no rule INF-SEQ-001. Did you mean INF-SEQ-01? 'x12tools rules' lists them.\n"


def test_an_example_of_a_rule_can_be_tried_as_it_stands():
    code, out, _ = call("try", "medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365")
    assert code == 2
    assert "INF-SEQ-01" in out


def test_try_points_at_what_it_cannot_read():
    code, out, err = call("try", "M05.79 | 96413xx")
    assert (code, out) == (64, "")
    first, second = err.splitlines()
    assert first == "M05.79 | 96413xx"
    assert second.lstrip().startswith("^ expected")


def test_try_knows_what_was_charted():
    code, out, _ = call("try", "M05.79 | J1745x100-JZ 96413 || J1745 IV 09:00-11:05 100mg")
    assert "INF-DRG-04" in out
    assert code == 2


def test_try_prints_the_claim_as_an_837():
    code, out, _ = run("try", "M05.79 | J9312x100-JZ 96413", "--edi")
    assert code == 0
    assert out.encode() == CLEAN
    assert json.loads(call("try", "M05.79 | 96413", "--format", "json")[1])["summary"]["accepted"] == 1


def test_show_reads_standard_input_and_masks():
    code, out, _ = run("show", "-", data=CLEAN)
    assert code == 0
    assert "TESTPATIENT" not in out
    assert "TESTPATIENT" in run("show", "-", "--show-phi", data=CLEAN)[1]


def test_show_names_the_files_when_there_are_several(tmp_path):
    paths = made(tmp_path, a_837=CLEAN, b_837=HELD)
    _, out, _ = call("show", *paths)
    assert [line for line in out.splitlines() if line in paths] == paths


def test_fix_to_standard_output_is_the_file_alone():
    code, out, err = run("fix", "-", "--out", "-", "--accept", "INF-SEQ-01", data=HELD)
    assert code == 0
    assert out.encode() == HELD.replace(b"HC:96365", b"HC:96367")
    assert "+ SV1*HC:96367" in err


def test_fix_takes_one_file(tmp_path):
    made(tmp_path, a_837=HELD, b_837=CLEAN)
    for several in (str(tmp_path), f"{tmp_path}/*.837"):
        code, out, err = call("fix", several, "--out", str(tmp_path / "fixed.837"))
        assert (code, out, err) == (64, "", f"fix takes one file, and {several} stands for several\n")


@pytest.mark.parametrize("command", ["check", "remit"])
def test_a_program_gets_its_document_though_nothing_was_read(command):
    code, out, _ = call(command, "no-such-*.edi", "--format", "json")
    assert code == 3
    assert json.loads(out)["schema"] == f"x12tools/{command}/1"


def test_fix_says_what_is_left(tmp_path):
    (path,) = made(tmp_path, a_837=HELD)
    code, out, _ = call("fix", path, "--dry-run")
    assert code == 2
    assert out.startswith("Nothing was changed.\n\nAfter this:\n")
    assert "by 'x12tools fix --accept INF-SEQ-01'" in out


def test_fix_refuses_a_name_that_no_finding_has(tmp_path):
    (path,) = made(tmp_path, a_837=CLEAN)
    code, _, err = call("fix", path, "--dry-run", "--accept", "INF-SEQ-99")
    assert code == 64
    assert "INF-SEQ-99" in err


def test_the_findings_of_a_check_by_what_holds(tmp_path):
    (path,) = made(tmp_path, a_837=HELD)
    assert call("check", path, "--hold-on", "reject")[0] == 0
    assert call("check", path, "--hold-on", "reject, denial")[0] == 2


def test_remit_reads_several_and_writes_where_it_is_told(tmp_path):
    out = tmp_path / "denials.json"
    several = [str(BUNDLING / "remit.835"), str(FIXTURES / "835" / "pass")]
    code, said, _ = call("remit", *several, "--format", "json", "--out", str(out))
    assert (code, said) == (0, "")
    payments = json.loads(out.read_text())["payments"]
    assert {payment["file"] for payment in payments} == set(
        range(1 + len(list((FIXTURES / "835" / "pass").iterdir())))
    )
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_remit_passes_over_what_is_no_835_in_a_folder(tmp_path):
    remit = (BUNDLING / "remit.835").read_bytes()
    paths = made(tmp_path, a_837=CLEAN, b_835=remit)
    code, out, err = call("remit", str(tmp_path))
    assert (code, err) == (0, f"{paths[0]}: passed over, no 835 transaction was found\n")
    assert "balanced" in out
    (tmp_path / "b.835").unlink()
    assert call("remit", str(tmp_path))[0] == 3


def test_remit_wants_claims_where_claims_are_named(tmp_path):
    (path,) = made(tmp_path, scan_pdf=b"%PDF-1.7")
    code, _, err = call("remit", str(BUNDLING / "remit.835"), "--claims", path)
    assert (code, err) == (3, f"--claims: {path}: no claim (837) was found in it\n")


def test_the_demo_tells_the_whole_story():
    code, out, err = run("demo")
    assert (code, err) == (0, "")
    for _, line, _ in _STORY:
        assert f"$ x12tools {line}\n" in out
    for said in (
        "Claim 2  PCN2  $10,000.00  HELD",
        "+ SV1*HC:96367*200.00*UN*1***1",
        "+ LIN**N4*50242005306",
        "3 claims: 3 can go, 0 held.",
        "balanced",
        "DENIED $200.00 as CO-236 (N20)",
        "INF-SEQ-01, found on re-check (0.97)",
        "INF-NDC-02, found on re-check (0.97)",
    ):
        assert said in out


def test_the_demo_writes_its_files_to_be_tried(tmp_path):
    folder = tmp_path / "story"
    code, out, _ = call("demo", "--out", str(folder))
    assert code == 0
    assert out.split() == [str(folder / "claims.837"), str(folder / "remit.835")]
    assert run("check", "claims.837", "--as-of", "2024-08-20", cwd=folder)[0] == 1


def test_try_knows_what_was_authorized(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("auth_number,member_id,hcpcs\nA1,MEMBER0001,J1745\n")
    claim = "EXPPO1 M05.79 | J1745x40 96413"
    assert call("try", claim)[0] == 0
    code, out, _ = call("try", claim, "--auths", str(log))
    assert code == 0
    assert "Enter A1 in REF G1" in out
