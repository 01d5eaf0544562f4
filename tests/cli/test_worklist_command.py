"""``x12tools worklist``: what it prints, where, and how it ends."""

import json

from conftest import FIXTURES
from running import call, made

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse

VISITS = to_837(parse("EXPOS1 2024-09-04 G35 | J2350x600 96413 ++ EXPPO1 2024-08-23 M05.79 | J1745x40 96413"))
LOG = b"auth_number,status,member_id,hcpcs\nA1,approved,MEMBER0001,J1745\nA2,pending,MEMBER0001,J2350\n"
DAY = ("--as-of", "2024-08-22")


def test_what_is_to_be_done(tmp_path):
    visits, log = made(tmp_path, visits_837=VISITS, log_csv=LOG)
    code, out, err = call("worklist", visits, "--auths", log, *DAY)
    assert (code, err) == (0, "")
    assert out.startswith("DUE      by 2024-08-30   INF-PA-12  TRY1 line 1  J2350 x600 of 2024-09-04")
    assert "Press the plan for its answer on A2" in out
    assert out.endswith("1 thing to do as of 2024-08-22: 1 due; $6,000.00 at risk.\n")


def test_json_to_a_file(tmp_path):
    visits, log = made(tmp_path, visits_837=VISITS, log_csv=LOG)
    out = tmp_path / "todo.json"
    code, shown, _ = call("worklist", visits, "--auths", log, *DAY, "--format", "json", "--out", str(out))
    assert (code, shown) == (0, "")
    told = json.loads(out.read_text())
    assert told["files"] == [visits]
    assert {one["name"] for one in told["provenance"]["profiles"]} == {
        "Example commercial PPO", "Example point of service plan",
    }  # fmt: skip


def test_nothing_to_do_is_no_failure(tmp_path):
    (visits,) = made(tmp_path, visits_837=to_837(parse("M05.79 | J1745x40-JZ 96413")))
    assert call("worklist", visits, *DAY) == (0, "0 things to do as of 2024-08-22.\n", "")


def test_standard_input():
    code, out, _ = call("worklist", "-", *DAY, data=VISITS)
    assert code == 0
    assert "2 things to do" in out


def test_what_holds_no_claim(tmp_path):
    text, remit = made(tmp_path, note_txt=b"hello", answer_835=_remittance())
    assert call("worklist", text, *DAY)[0] == 3
    assert call("worklist", remit, *DAY)[0] == 3
    (tmp_path / "both").mkdir()
    made(tmp_path / "both", answer_835=_remittance(), visits_837=VISITS)
    code, out, err = call("worklist", str(tmp_path / "both"), *DAY)
    assert code == 0
    assert "2 things to do" in out
    assert "answer.835: passed over" in err


def test_what_is_wrong_in_the_log_is_said(tmp_path):
    visits, log = made(tmp_path, visits_837=VISITS, log_csv=b"auth_number,status\nA1,aproved\n")
    code, _, err = call("worklist", visits, "--auths", log, *DAY)
    assert code == 0
    assert "aproved" in err


def test_a_profile_that_is_wrong_ends_it(tmp_path):
    (visits,) = made(tmp_path, visits_837=VISITS)
    (tmp_path / "plan.toml").write_text("name = 1\n")
    assert call("worklist", visits, "--payers", str(tmp_path))[0] == 78


def test_the_help_shows_an_example():
    assert "x12tools worklist scheduled.837 --auths log.csv" in call("worklist", "--help")[1]


def test_the_items_are_in_the_catalogue():
    out = call("rules")[1]
    assert "INF-PA-12      worklist      Authorization to ask for before the visit" in out
    assert "INF-PA-13      worklist      " in out
    assert "an item of the worklist" in call("rules", "inf-pa-13")[1]


def _remittance():
    return sorted((FIXTURES / "pairs").rglob("*.835"))[0].read_bytes()
