"""What was accepted, by name and by a file of decisions: a bad cell accepts nothing and says where it is."""

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine.checking import Options
from x12tools.fixes import fix
from x12tools.fixes.deciding import read_decisions
from x12tools.wire import write

DATA = to_837(parse("M05.79 | 96413 96365 ++ M05.79 | 96413 96365 96374"))


@pytest.fixture
def decided(tmp_path):
    def made(*rows, header="claim,line,rule,decision", data=DATA, accept=()):
        path = tmp_path / "yes.csv"
        path.write_text("\n".join([header, *rows]) + "\n")
        return fix(data, accept, Options(), decisions=path)

    return made


def told(result):
    return [(f.rule, f.place.ordinal, f.place.element) for f in result.after.findings if f.rule[:4] == "DATA"]


def edits(result):
    return [(change.claim_id, change.line, change.by) for change in result.edits]


def test_a_row_accepts_for_its_line(decided):
    result = decided("TRY2,2,INF-SEQ-01,accept")
    assert edits(result) == [("TRY2", 2, "yes.csv row 2")]
    assert told(result) == []


def test_a_row_without_a_line_accepts_for_every_line(decided):
    assert [line for _, line, _ in edits(decided("TRY2,,inf-seq-01,ACCEPT"))] == [2, 3]


@pytest.mark.parametrize("word", ["hold", "override"])
def test_a_row_that_says_otherwise_stands_over_every_yes(decided, word):
    result = decided(f"TRY2,3,INF-SEQ-01,{word}", "TRY2,,INF-SEQ-01,accept", accept=["INF-SEQ-01"])
    assert [(claim, line) for claim, line, _ in edits(result)] == [("TRY1", 2), ("TRY2", 2)]
    assert [one.why for one in result.left] == [f"yes.csv row 2 says {word}"]
    assert told(result) == []


def test_a_safe_fix_waits_where_a_row_holds_it(decided):
    data = to_837(parse("M05.79 | J9312x100-JZ/50242-053-06 96413"))
    result = decided("TRY1,,INF-NDC-02,hold", data=data)
    assert write(result.document) == data


@pytest.mark.parametrize(
    ("row", "element", "words"),
    [
        ("TRY2,two,INF-SEQ-01,accept", "line", "is no whole number"),
        ("TRY2,2,INF-SEQ-01,acept", "decision", "is accept meant?"),
        ("TRY2,2,Smith,accept", "rule", 'yes.csv row 2, rule: "S***" is no rule'),
        ("1.2E+11,2,INF-SEQ-01,accept", "claim", "shortened"),
        ("TRY2,2,INF-SEQ-01,", "decision", "has no decision"),
        ("TRY2,2,,accept", "rule", "has no rule"),
        (",2,INF-SEQ-01,accept", "claim", "has no claim"),
        (",,,accept", "claim", "has no claim and no rule"),
        ("TRY9,2,INF-SEQ-01,accept", None, "has no finding on line 2 of claim TRY9"),
        ("TRY2,9,INF-SEQ-01,accept", None, "has no finding on line 9 of claim TRY2"),
        ("TRY2,,INF-SEQ-02,accept", None, "has no finding on claim TRY2"),
        ("TRY2,2,INF-SEQ-01,accept,really", None, "has 5 cells"),
    ],
)
def test_a_bad_row_accepts_nothing_and_says_so(decided, row, element, words):
    result = decided(row)
    assert result.edits == []
    (finding,) = [f for f in result.after.findings if f.rule.startswith("DATA")]
    assert (finding.place.ordinal, finding.place.element) == (2, element)
    assert words in finding.message
    assert "yes.csv row 2" in finding.message
    assert not finding.holds
    assert result.after.files[finding.file].kind == "decisions"


def test_what_a_bad_row_is_about_stays_though_another_accepts_it(decided):
    result = decided("TRY2,2,INF-SEQ-01,holdd", accept=["INF-SEQ-01"])
    assert ("TRY2", 2) not in [(claim, line) for claim, line, _ in edits(result)]
    assert ("TRY2", 3) in [(claim, line) for claim, line, _ in edits(result)]
    result = decided("TRY2,second,INF-SEQ-01,hold", accept=["INF-SEQ-01"])
    assert {claim for claim, _, _ in edits(result)} == {"TRY1"}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"claims,rule\n", "no column claim"), (b"ISA*00*", "is an X12 file"),
     (b"claim,rule,rule,decision\n", "twice")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_holds_every_claim(tmp_path, content, words):
    path = tmp_path / "yes.csv"
    path.write_bytes(content)
    result = fix(DATA, decisions=path)
    assert result.edits == []
    assert result.after.exit_code == 2
    assert words in " ".join(f.message for f in result.after.findings if f.rule == "DATA-FILE")


def test_any_spreadsheet_can_save_it(tmp_path):
    path = tmp_path / "yes.csv"
    path.write_bytes("\ufeffRule;Decision;Claim;Note\r\nINF-SEQ-01;accept;TRY1;ok\r\n".encode())
    assert [(row.claim, row.line, row.rule) for row in read_decisions(path).rows] == [
        ("TRY1", None, "INF-SEQ-01")
    ]
    assert edits(fix(DATA, decisions=str(path))) == [("TRY1", 2, "yes.csv row 2")]


def test_a_decision_on_what_has_no_change_is_left_to_a_person(decided):
    data = to_837(parse("M05.79 | J1745x40 96413"))
    result = decided("TRY1,,INF-JW-01,accept", data=data)
    assert ["a person must do it" in one.why for one in result.left] == [True]
    assert told(result) == []
