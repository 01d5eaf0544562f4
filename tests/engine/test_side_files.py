"""Side files in a check: where their findings stand, whom they hold, and what they leave silent."""

import hashlib
import json

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import as_of, parse
from x12tools.engine import check
from x12tools.engine.checking import Options
from x12tools.fixes import fix
from x12tools.reports.as_json import to_json
from x12tools.reports.as_text import to_text
from x12tools.rules.authorizations import read_authorizations
from x12tools.rules.encounters import read_encounters

TEXT = "2024-08-15 M05.79 | J1745x100-JZ 96413"
BILLED_AS_MG = "claim_id,line,hcpcs,dose,dose_unit\nTRY1,1,J1745,100,mg\n"


def checked(text, tmp_path, chart=None, log=None, **told):
    options = Options(as_of=as_of(parse(text)), **told)
    for name, content in (("chart.csv", chart), ("log.csv", log)):
        if content is not None:
            (tmp_path / name).write_text(content, "utf-8")
    if chart is not None:
        options.encounters = read_encounters(tmp_path / "chart.csv")
    if log is not None:
        options.authorizations = read_authorizations(tmp_path / "log.csv")
    return check(to_837(parse(text)), options)


def told(report):
    return [(finding.rule, finding.severity.value, finding.message) for finding in report.findings]


def test_the_file_stands_in_the_report(tmp_path):
    report = checked(TEXT, tmp_path, BILLED_AS_MG, "auth_number\nA1\n")
    document = json.loads(to_json(report, as_of(parse(TEXT))))
    assert [file["kind"] for file in document["files"]] == ["x12", "encounters", "auths"]
    assert document["files"][1] == {
        "path": str(tmp_path / "chart.csv"), "kind": "encounters",
        "sha256": hashlib.sha256(BILLED_AS_MG.encode()).hexdigest(), "bytes": len(BILLED_AS_MG),
        "readable": True, "interchanges": 0, "transactions": 0, "claims": 0,
    }  # fmt: skip
    assert [finding.rule for finding in report.findings] == ["INF-DRG-04"]
    assert report.exit_code == 2


def test_a_bad_cell_makes_the_edit_silent_and_says_so(tmp_path):
    report = checked(TEXT, tmp_path, BILLED_AS_MG + "TRY1,1,J1745,4OO,mg\n")
    assert told(report) == [
        (
            "DATA-CELL",
            "risk",
            'chart.csv row 3, dose: "4***" is no amount; write 20mg (the units are mg, mcg, g, kg, ng, mL, '
            "L, units, meq, mmol, mCi, vial). Edits that need the dose are silent for claim TRY1.",
        )
    ]
    (finding,) = report.findings
    assert (finding.file, finding.claim, finding.transaction, finding.holds) == (1, 0, "0001", False)
    assert report.exit_code == 0
    document = json.loads(to_json(report, as_of(parse(TEXT))))
    assert (document["findings"][0]["value"], document["findings"][0]["ordinal"]) == ("4***", 3)
    assert "4OO" not in to_text(report)
    assert "RISK  DATA-CELL  claim TRY1 dose (row 3)" in to_text(report)


def test_hold_on_counts_for_side_files(tmp_path):
    from x12tools.findings import Severity

    two = f"{TEXT} ++ age=61 {TEXT}"
    for row, held in (("TRY1,1,J1745,4OO,mg", [True, False]), (",1,J1745,400,mg", [True, True])):
        report = checked(
            two, tmp_path, f"claim_id,line,hcpcs,dose,dose_unit\n{row}\n", hold_on=frozenset({Severity.RISK})
        )
        assert [claim.held for claim in report.claims] == held


@pytest.mark.parametrize(("chart", "log"), [("hcpcs\nJ1745\n", None), (None, "hcpcs\nJ1745\n")])
def test_a_file_that_cannot_be_read_holds_every_claim(chart, log, tmp_path):
    report = checked(f"{TEXT} ++ age=61 {TEXT}", tmp_path, chart, log, hold_on=frozenset())
    assert [claim.held for claim in report.claims] == [True, True]
    (finding,) = report.findings
    assert (finding.rule, finding.holds, finding.file, finding.claim) == ("DATA-FILE", True, 1, None)
    assert report.exit_code == 2
    assert "REJECT  DATA-FILE" in to_text(report)
    assert "could be read as X12" not in to_text(report)


def test_a_row_for_a_line_that_the_claim_lacks(tmp_path):
    report = checked(TEXT, tmp_path, BILLED_AS_MG + "TRY1,7,J1745,100,mg\n")
    assert told(report) == [
        (
            "DATA-LINE",
            "risk",
            "Row 3 of the encounters is for line 7; the claim has lines 1 to 2. Edits that need the chart "
            "are silent for it.",
        )
    ]
    (finding,) = report.findings
    assert (finding.file, finding.claim, finding.claim_id, finding.place.segment) == (0, 0, "TRY1", "CLM")


@pytest.mark.parametrize(
    ("rows", "severity", "message", "claim"),
    [
        ("OTHER,1\nTRY1,1\n", "info", "chart.csv row 2: for claims that are not in the file.", None),
        ("A,1\nB,1\nC,1\nTRY1,1\nD,1\n", "info",
         "chart.csv rows 2-4, 6: for claims that are not in the file.", None),
        ("A,1\nB,1\n", "risk",
         "chart.csv rows 2-3: no row is for a claim of the file; is it the chart of another batch?", None),
        ("try1,1\n", "risk", 'chart.csv row 2: "try1" is no claim of the file; "TRY1" is, and differs in '
         "case, zeros or punctuation alone. The claim is checked without its chart.", 0),
    ],
)  # fmt: skip
def test_rows_that_fit_no_claim(rows, severity, message, claim, tmp_path):
    report = checked(TEXT, tmp_path, f"claim_id,line\n{rows}")
    assert told(report) == [("DATA-CLAIM", severity, message)]
    assert report.findings[0].claim == claim


def test_dropped_zeros_are_seen(tmp_path):
    report = checked("claim=000123 commercial M05.79 | 96413", tmp_path, "claim_id,line\n123,1\n456.0,1\n")
    assert [(f.expected, f.place.ordinal) for f in report.findings] == [("000123", 2), (None, 3)]


def test_an_authorization_of_the_log_is_seen(tmp_path):
    text = "EXPPO1 M05.79 | J1745x40 96413"
    log = "auth_number,status,member_id,hcpcs,valid_to\nA1,{},MEMBER0001,J1745,{}\n"
    for status, until, rule, severity, word in (
        ("approved", "2024-12-31", "INF-PA-01", "info", "the log has A1."),
        ("denied", "2024-12-31", "INF-PA-01", "denial", "the log has none."),
        ("", "2024-08-14", "INF-PA-04", "denial", "to 2024-08-14; line 1 is of 2024-08-15."),
    ):
        report = checked(text, tmp_path, log=log.format(status, until))
        (finding,) = report.findings
        assert (finding.rule, finding.severity.value) == (rule, severity)
        assert finding.message.endswith(word)


def test_an_unreadable_date_does_not_open_the_authorization(tmp_path):
    log = "auth_number,member_id,hcpcs,valid_to\nA1,MEMBER0001,J1745,7/1/2024\n"
    report = checked("EXPPO1 M05.79 | J1745x40 96413", tmp_path, log=log)
    assert [finding.rule for finding in report.findings] == ["INF-PA-01", "DATA-CELL"]
    assert report.findings[0].severity.value == "risk"
    assert report.findings[0].cap_reason == "an entry of the log cannot be read"


def test_fix_checks_with_the_side_files(tmp_path):
    (tmp_path / "chart.csv").write_text(BILLED_AS_MG, "utf-8")
    options = Options(as_of=as_of(parse(TEXT)), encounters=read_encounters(tmp_path / "chart.csv"))
    result = fix(to_837(parse(TEXT)), options=options)
    assert [finding.rule for finding in result.after.findings] == ["INF-DRG-04"]
