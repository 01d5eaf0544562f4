"""``x12tools derive``: what it prints, where, and how it ends."""

import csv
import io
import json

import pytest
from conftest import FIXTURES
from running import call, made

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse

CLAIMS = to_837(
    parse(
        "claim=V1 M05.79 | J1745x40-JZ 96413 96365 ++ claim=V2 M81.0 | J0897x60-JZ 96372 "
        "++ claim=V3 J15.9 | J0696x8 96365"
    )
)
HEAD = b"claim_id,hcpcs,route,start,stop,dose,vials\n"
V1 = b"V1,J1745,IV,2024-08-15T09:00,2024-08-15T11:05,400mg,4x100mg\n"
V2 = b"V2,J0897,SC,2024-08-15T09:00,,60mg,1x60mg\n"
V3 = b"V3,J0696,IV,2024-08-15T09:00,,2g,\n"


@pytest.fixture
def files(tmp_path):
    """The claims, and the chart of all three."""
    return made(tmp_path, claims_837=CLAIMS, chart_csv=HEAD + V1 + V2 + V3)


def test_the_difference_with_its_working(files):
    claims, chart = files
    code, out, err = call("derive", "--encounters", chart, claims)
    assert (code, err) == (1, "")
    assert "to bill:  96413 x1, 96415 x1, J1745-JZ x40" in out
    assert "09:00 to 11:05 = 125 min: 96413, 96415 x1" in out
    assert "OVER   96365: 1 billed, 0 charted  $62.58 (medicare physician fee 2024)" in out
    assert "UNDER  96415: 0 billed, 1 charted  $27.63 (medicare physician fee 2024)" in out
    assert "billed:   96372 x1, J0897-JZ x60  (as charted)" in out
    assert "Not derived:  vein: row 4 (J0696) has no stop" in out
    assert out.endswith(
        "3 claims: 1 other than charted, 1 not derived whole; $62.58 over-coded, $27.63 under-coded.\n"
    )


def test_nothing_differs(tmp_path):
    claims, chart = made(
        tmp_path, claims_837=to_837(parse("claim=V2 M81.0 | J0897x60-JZ 96372")), chart_csv=HEAD + V2
    )
    assert call("derive", "--encounters", chart, claims)[0] == 0


def test_json_to_a_file(files, tmp_path):
    claims, chart = files
    out = tmp_path / "derived.json"
    code, shown, _ = call("derive", "--encounters", chart, claims, "--format", "json", "--out", str(out))
    assert (code, shown) == (1, "")
    told = json.loads(out.read_text())
    assert told["schema"] == "x12tools/derive/1"
    assert told["files"] == [claims]
    assert told["summary"] == {
        "claims": 3, "differing": 1, "incomplete": 1, "over": "62.58", "under": "27.63",
    }  # fmt: skip
    first, second, third = told["claims"]
    assert [(one["code"], one["billed"], one["derived"]) for one in first["visits"][0]["differences"]] == [
        ("96365", "1", "0"),
        ("96415", "0", "1"),
    ]
    assert second["visits"][0]["differences"] == []
    assert third["visits"][0]["missing"] == ["vein: row 4 (J0696) has no stop"]
    assert {one["name"] for one in told["provenance"]["profiles"]} == {"Medicare Part B"}


def test_csv_has_a_row_for_each_code(files):
    claims, chart = files
    code, out, _ = call("derive", "--encounters", chart, claims, "--format", "csv")
    assert code == 1
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [
        (row["claim_id"], row["code"], row["modifier"], row["billed"], row["derived"]) for row in rows
    ] == [
        ("V1", "96365", "", "1", "0"),
        ("V1", "96413", "", "1", "1"),
        ("V1", "96415", "", "0", "1"),
        ("V1", "J1745", "JZ", "40", "40"),
        ("V2", "96372", "", "1", "1"),
        ("V2", "J0897", "JZ", "60", "60"),
        ("V3", "96365", "", "1", ""),
        ("V3", "J0696", "", "8", "8"),
        ("V3", "", "", "", ""),
    ]
    assert rows[-1]["note"] == "not derived: vein: row 4 (J0696) has no stop"


@pytest.mark.parametrize(
    ("setting", "bill"),
    [("physician", "96365 x1, 96375 x1"), ("hospital", "96365 x1, 96375 x1, 96376 x1")],
)
def test_what_to_bill_without_claims(setting, bill, tmp_path):
    (chart,) = made(
        tmp_path,
        chart_csv=HEAD
        + b"A,J0696,IV,2024-08-15T09:00,2024-08-15T09:40,,\n"
        + b"A,J2270,IVP,2024-08-15T10:00,,,\n"
        + b"A,J2270,IVP,2024-08-15T11:00,,,\n",
    )
    code, out, _ = call("derive", "--encounters", chart, "--setting", setting)
    assert code == 0
    assert f"to bill:  {bill}\n" in out
    assert out.endswith("1 claim charted, 1 not derived whole.\n")


def test_a_setting_is_for_a_chart_alone(files):
    claims, chart = files
    code, _, err = call("derive", "--encounters", chart, claims, "--setting", "hospital")
    assert code == 64
    assert "a claim's form says whose it is" in err


def test_the_chart_is_needed(files):
    code, _, err = call("derive", files[0])
    assert code == 64
    assert "--encounters" in err


def test_standard_input(files):
    code, out, _ = call("derive", "--encounters", files[1], "-", data=CLAIMS)
    assert code == 1
    assert "3 claims" in out


def test_what_holds_no_claim(files, tmp_path):
    text, remit = made(
        tmp_path,
        note_txt=b"hello",
        answer_835=sorted((FIXTURES / "pairs").rglob("*.835"))[0].read_bytes(),
    )
    assert call("derive", "--encounters", files[1], text)[0] == 3
    assert call("derive", "--encounters", files[1], remit)[0] == 3


def test_a_chart_that_cannot_be_read_ends_it(files, tmp_path):
    (chart,) = made(tmp_path, bad_csv=b"claim,hcpcs\nV1,J1745\n")
    code, out, err = call("derive", "--encounters", chart, files[0])
    assert (code, out) == (3, "")
    assert "has no column claim_id" in err


def test_cells_and_claims_of_no_file_are_said(files, tmp_path):
    (chart,) = made(tmp_path, odd_csv=HEAD + V1 + b"V9,J0696,IV,2024-08-15T09:00,9:40,,\n")
    code, _, err = call("derive", "--encounters", chart, files[0])
    assert code == 1
    assert "row 3, stop" in err
    assert "The chart has 1 claim id of no claim in the files." in err


def test_nothing_of_the_patient_is_shown(files):
    claims, chart = files
    for form in ("text", "json", "csv"):
        out = call("derive", "--encounters", chart, claims, "--format", form)[1]
        for told in ("MEMBER0001", "TESTPATIENT", "1964"):
            assert told not in out


def test_the_help_shows_an_example():
    assert "x12tools derive --encounters chart.csv claims.837" in call("derive", "--help")[1]
