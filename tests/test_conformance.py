"""Every file of the conformance suite: one defect reported where it is, or nothing held."""

import sys
from pathlib import Path

import pytest
from conftest import CONFORMANCE

from x12tools.engine import check
from x12tools.rules import find_rule

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import conformance

ROWS = conformance.manifest()


def cases():
    return [
        pytest.param(
            row,
            id=row["file"],
            marks=[pytest.mark.xfail(reason=row["pending"])] if "pending" in row else [],
        )
        for row in ROWS
    ]


@pytest.mark.parametrize("row", cases())
def test_a_file_gets_the_answer_that_its_row_asks_for(row):
    path = CONFORMANCE / row["file"]
    assert conformance.wrong(row, conformance.x12tools_reads([path])[path]) is None


def test_the_manifest_names_every_file_once():
    named = [row["file"] for row in ROWS]
    assert sorted(named) == sorted(
        path.relative_to(CONFORMANCE).as_posix() for path in CONFORMANCE.rglob("*.edi")
    )


def test_a_defect_is_one_change_to_a_sound_file():
    """No defect is the same bytes as another file, so none can be passed over unseen."""
    contents = [(CONFORMANCE / row["file"]).read_bytes() for row in ROWS]
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize("row", [row for row in ROWS if not row["legal"]], ids=lambda row: row["file"])
def test_a_row_asks_for_a_place_that_is_in_the_file(row):
    report = row["report"]
    segments = (CONFORMANCE / row["file"]).read_text("latin-1").split("~\n")
    if report["ordinal"] and report["segment"] and report["element"]:
        assert segments[report["ordinal"] - 1].split("*")[0] in (report["segment"], "ST")
    rules = [report["rule"]] if isinstance(report["rule"], str) else report["rule"]
    for rule in rules:
        if rule.startswith("INF-"):
            assert rule == "INF-" or find_rule(rule)
    assert row["source"] and row["why"]


def test_a_row_that_is_answered_otherwise_is_said_to_be():
    """The scoring can fail: another rule, another place, a second finding, a sound file held."""
    row = next(row for row in ROWS if row["file"] == "837p/claim-charge-is-not-the-lines.edi")
    path = CONFORMANCE / row["file"]
    verdict = conformance.x12tools_reads([path])[path]
    (found,) = verdict.findings

    def judged(*findings, legal=False):
        return conformance.wrong({**row, "legal": legal}, verdict._replace(findings=findings))

    assert judged(found) is None
    assert judged() == "missed"
    assert "otherwise" in judged({**found, "element": "CLM01"})
    assert "with others" in judged(found, {**found, "rule": "IG-TRAILING"})
    assert "held" in judged(found, legal=True)


def test_pyx12_is_scored_by_its_own_validator():
    sound, defect = CONFORMANCE / "837p" / "plain.edi", CONFORMANCE / "837p" / "units-missing.edi"
    verdicts = conformance.pyx12_reads([sound, defect])
    assert not verdicts[sound].refused
    assert verdicts[defect].refused


def test_the_suite_reads_what_check_reads():
    assert check(CONFORMANCE / "835" / "plain.edi").exit_code == 0
