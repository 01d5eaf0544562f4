"""What programs read: JSON, a record a line, CSV, SARIF; and that no format shows a patient."""

import csv
import io
import json
from pathlib import Path

import attrs
import jsonschema
import pytest
from conftest import CONFORMANCE, FIXTURES

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.cli.options import CHECK_FORMATS
from x12tools.cli.rendering import writer
from x12tools.engine import Report, check
from x12tools.engine.streaming import StreamedReport
from x12tools.findings import Fix, Safety
from x12tools.reports import to_json
from x12tools.reports.as_csv import COLUMNS, cell
from x12tools.reports.feeding import feed
from x12tools.reports.spool import Ranges

TWO = to_837(parse("commercial M05.79 | 96413 ++ medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365"))
CUT = TWO.replace(b"IEA*1*", b"IEA*2*")
SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text("utf-8"))
PROGRAMS = ("json", "ndjson", "csv", "sarif", "html")


def written(form, *sources, streamed=True, **more):
    """What a format writes of files, as they come or from a whole report."""
    parts = []
    one = writer(CHECK_FORMATS[form])(parts.append, **more)
    if streamed:
        report = StreamedReport(one)
        for source in sources:
            check(one.source(io.BytesIO(source)), None, report, "claims.837")
        one.tail(report.sums)
    else:
        report = Report([], [], [])
        for source in sources:
            one.source(io.BytesIO(source))
            check(source, None, report, "claims.837")
        feed(report, one)
    return "".join(parts)


@pytest.mark.parametrize("data", [TWO, CUT, b"%PDF", b""], ids=["two", "cut", "pdf", "empty"])
def test_json_is_one_document_whichever_way_it_is_made(data):
    document = json.loads(written("json", data))
    assert document == json.loads(written("json", data, streamed=False))
    assert list(document) == ["schema", "provenance", "files", "summary", "claims", "findings"]
    assert document["summary"]["claims"] == len(document["claims"])
    held = [claim["verdict"] == "hold" for claim in document["claims"]]
    assert document["summary"]["held"] == sum(held)
    assert sum(document["summary"]["findings"].values()) == len(document["findings"])


def test_a_verdict_that_turned_late_is_right_in_json():
    claims = json.loads(written("json", TWO, CUT))["claims"]
    assert [(one["file"], one["verdict"]) for one in claims] == [
        (0, "accept"),
        (0, "hold"),
        (1, "hold"),
        (1, "hold"),
    ]


def test_the_library_writes_the_same_json():
    report = check(CUT)
    assert [one["verdict"] for one in json.loads(to_json(report, None))["claims"]] == ["hold", "hold"]


def test_records_come_one_by_one_and_a_correction_turns_them():
    records = [json.loads(line) for line in written("ndjson", CUT).splitlines()]
    assert [one["type"] for one in records] == [
        "claim", "claim", "finding", "finding", "correction", "file", "summary",
    ]  # fmt: skip
    assert [one["verdict"] for one in records[:2]] == ["accept", "hold"]
    assert records[4] == {"type": "correction", "from": 0, "to": 1, "verdict": "hold"}
    assert records[5]["file"] == 0 and records[5]["claims"] == 2
    document = json.loads(written("json", CUT))
    assert records[6] == {
        "type": "summary", "schema": document["schema"], "provenance": document["provenance"],
        **document["summary"],
    }  # fmt: skip
    assert [{**one, "type": None} for one in records if one["type"] == "finding"] == [
        {**one, "type": None} for one in document["findings"]
    ]


def test_csv_has_a_row_a_finding():
    rows = list(csv.DictReader(io.StringIO(written("csv", CUT))))
    assert list(rows[0]) == list(COLUMNS)
    first, second = rows
    assert (first["file"], first["claim"], first["claim_id"], first["charge"]) == (
        "claims.837", "2", "TRY2", "1200.00",
    )  # fmt: skip
    assert (first["rule"], first["holds"], first["element"], first["value"]) == (
        "INF-SEQ-01", "yes", "SV101-02", "96365",
    )  # fmt: skip
    assert first["predicts"] == "CO-97 (M15, N19, N20, N431); CO-236 (N20)"
    assert (second["rule"], second["claim"]) == ("ENV-COUNT", "")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+2", "'+1+2"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "\\x09=1"),
        ("\r=1", "\\x0d=1"),
        ("-5.00", "-5.00"),
        ("96365", "96365"),
        (None, ""),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
    ],
)
def test_no_cell_begins_a_formula_or_holds_a_control_character(value, written):
    assert cell(value) == written


def test_a_formula_in_a_claim_id_is_text_in_csv():
    (row,) = csv.DictReader(io.StringIO(written("csv", TWO.replace(b"CLM*TRY2*", b"CLM*=1+1*"))))
    assert row["claim_id"] == "'=1+1"


def sarif_files():
    found = sorted([*FIXTURES.rglob("fail/*.edi"), *CONFORMANCE.rglob("*.edi")])
    return found[::40]


@pytest.mark.parametrize("path", sarif_files(), ids=lambda path: path.name)
def test_sarif_is_valid_by_its_schema(path):
    document = json.loads(written("sarif", path.read_bytes()))
    jsonschema.Draft4Validator(SCHEMA).validate(document)


def test_sarif_says_rule_level_and_place():
    document = json.loads(written("sarif", CUT, b"%PDF"))
    jsonschema.Draft4Validator(SCHEMA).validate(document)
    (run,) = document["runs"]
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("INF-SEQ-01", "error")
    rule = run["tool"]["driver"]["rules"][first["ruleIndex"]]
    assert rule["id"] == "INF-SEQ-01"
    assert rule["help"]["text"]
    place = first["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "claims.837", "index": 0},
        "region": {"byteOffset": CUT.index(b"SV1*HC:96365"), "byteLength": 0},
    }
    assert place["logicalLocations"][0]["fullyQualifiedName"] == (
        "transaction 0001/claim TRY2/line 3/2400/SV1/SV101-02"
    )
    assert [one["location"]["uri"] for one in run["artifacts"]] == ["claims.837", "claims.837"]
    assert run["artifacts"][0]["length"] == len(CUT)


def test_a_broken_sarif_is_refused_by_the_schema():
    document = json.loads(written("sarif", TWO))
    document["runs"][0]["results"][0]["level"] = "bad"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(document)


NAMES = ("ZEBEDEUS", "QUIXLEY", "77 HIDDEN LANE", "SECRETVILLE", "1MEMBER1ID1", "19410230")


def private():
    """Claims whose patients have names, and mistakes in every field that can hold one."""
    data = TWO.decode()
    lines = []
    for line in data.split("\n"):
        parts = line.rstrip("~").split("*")
        if line.startswith("NM1*IL"):
            parts[3:6] = ["QUIXLEY", "ZEBEDEUS ", "ZEBEDEUS\u00c3"]
            parts[9:] = ["1MEMBER1ID1" * 9]
        elif line.startswith("N3*") and lines and "NM1*IL" in lines[-1]:
            parts[1] = "77 HIDDEN LANE" * 6
        elif line.startswith("N4*") and len(lines) > 1 and "NM1*IL" in lines[-2]:
            parts[1:4] = ["SECRETVILLE", "ZEBEDEUS", "QUIXLEY"]
        elif line.startswith("DMG*"):
            parts[2:4] = ["19410230", "QUIXLEY"]
        elif line.startswith("HI*"):
            lines.append("NTE*ADD*ZEBEDEUS QUIXLEY\x07 CALLED~")
        lines.append("*".join(parts) + ("~" if line.endswith("~") else ""))
    return "\n".join(lines).encode("latin-1")


@pytest.mark.parametrize("form", ["text", *PROGRAMS])
def test_no_format_shows_a_patient(form):
    told = written(form, private())
    for name in NAMES:
        assert name not in told, form
    assert "IG-" in told
    if form in ("json", "ndjson", "csv", "sarif", "html"):
        assert "QUIXLEY" in written(form, private(), show_phi=True)


@pytest.mark.parametrize("form", ["text", "csv", "html"])
def test_no_control_character_of_a_file_reaches_a_reader(form):
    hostile = TWO.replace(b"CLM*TRY2", b"CLM*T\x1b[2J\x07Y2")
    hostile = hostile.replace(b"NM1*82*1*SYNTHETIC", b"NM1*82*1*S\x1bX")
    told = written(form, hostile)
    assert not {c for c in told if ord(c) < 32 and c != "\n"} | ({"\x7f"} & set(told))
    assert "T\\x1b[2J\\x07Y2" in told


def test_ranges_join_and_cover():
    ranges = Ranges()
    for first, last in ((3, 4), (5, 6), (0, 0), (4, 9), (2, 2)):
        ranges.add(first, last)
    assert list(ranges.covered(12)) == [n in (0, 2, 3, 4, 5, 6, 7, 8, 9) for n in range(12)]


def test_many_claims_wait_in_a_file_without_a_name(monkeypatch):
    from x12tools.reports import spool

    monkeypatch.setattr(spool, "_IN_MEMORY", 10)
    assert json.loads(written("json", CUT)) == json.loads(written("json", CUT, streamed=False))


def test_a_fix_is_written_in_csv():
    report = check(TWO)
    report.findings[0] = attrs.evolve(report.findings[0], fix=Fix(Safety.SAFE, "@do", "=a", "+b"))
    parts = []
    feed(report, writer(CHECK_FORMATS["csv"])(parts.append))
    (row,) = csv.DictReader(io.StringIO("".join(parts)))
    assert (row["fix_safety"], row["fix"], row["before"], row["after"]) == ("safe", "'@do", "'=a", "'+b")
