"""A chart is read whole out of any spreadsheet, and no bytes make the reader raise."""

import datetime
import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12tools.claims.shell import encounter_rows
from x12tools.claims.shorthand import parse
from x12tools.rules.encounters import (
    COLUMNS,
    Amount,
    Encounter,
    Vial,
    encounters,
    evidence,
    read_encounters,
)

HEADER = ",".join(COLUMNS)
ROW = (
    "PCN1,1,A,j1745,57894-003-01,iv,Port,B1,2024-08-15T09:00,2024-08-15T11:05,Yes,pole,380,MG,"
    "1x400mg+2x100mg,20,single-dose,340B,Suite 2,80"
)
WHOLE = Encounter(
    claim_id="PCN1", row=2, line=1, encounter="A", hcpcs="J1745", ndc="57894-003-01", route="IV",
    access="Port", bag="B1", start=datetime.datetime.fromisoformat("2024-08-15T09:00"),
    stop=datetime.datetime.fromisoformat("2024-08-15T11:05"), present=True, pump="pole",
    dose=Decimal(380), dose_unit="mg",
    vials=(Vial(1, Decimal(400), "mg"), Vial(2, Decimal(100), "mg")), wasted=Amount(Decimal(20), "mg"),
    container="single-dose", supply="340b", location="suite 2", weight_kg=Decimal(80),
)  # fmt: skip


def messages(chart):
    return [finding.message for finding in chart.findings]


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n{ROW}\n".encode(),
        f"{HEADER}\r\n{ROW}".encode(),
        f"{HEADER}\r{ROW}\r".encode("utf-8-sig"),
        f"{HEADER}\n{ROW}\n".encode("utf-16"),
        f"{HEADER}\n{ROW}\n".encode("utf-16-le"),
        f"{HEADER}\n{ROW}\n".encode("utf-16-be"),
        f"{HEADER}\n{ROW}\n".replace(",", ";").encode(),
        f"{HEADER}\n{ROW}\n".replace(",", "\t").encode(),
        f"{HEADER.upper()},Nurse\n{ROW},x\n".replace("CLAIM_ID", "Claim ID").encode(),
        f"{HEADER}\n{ROW},,,\n".encode(),
    ],
    ids="lf crlf cr-bom utf-16 utf-16-le utf-16-be semicolon tab upper-unknown trailing".split(),
)
def test_the_whole_row(data):
    chart = read_encounters(data)
    assert messages(chart) == []
    assert chart.get("PCN1") == (WHOLE,)
    assert (chart.file.kind, chart.file.bytes, chart.file.rows, chart.file.readable) == (
        "encounters", len(data), 1, True,
    )  # fmt: skip
    assert chart.file.sha256 == hashlib.sha256(data).hexdigest()


def test_a_separator_may_be_said_first():
    chart = read_encounters(b"sep=|\nclaim_id|dose\nPCN1|400mg\n")
    assert [(one.row, one.dose, one.dose_unit) for one in chart] == [(3, Decimal(400), "mg")]


def test_windows_1252():
    chart = read_encounters("claim_id,access\nPCN1,Médiport\n".encode("cp1252"))
    assert chart.get("PCN1")[0].access == "Médiport"


def test_rows_count_as_the_spreadsheet_counts_them():
    chart = read_encounters(b'claim_id,access\nPCN1,"left\nport"\n\n,\nPCN1,b\n')
    assert [(one.row, one.access) for one in chart] == [(2, "left port"), (5, "b")]


def test_a_push_and_minutes():
    rows = read_encounters(
        b"claim_id,start,stop\nP,2024-08-15T09:00,2024-08-15T09:00\nP,2024-08-15T09:00,2024-08-15T09:00:30\n"
        b"P,2024-08-15T09:00,\n"
    ).get("P")
    assert [one.minutes for one in rows] == [Decimal(0), Decimal("0.5"), None]


def test_an_offset_counts_between_start_and_stop():
    (one,) = read_encounters(b"claim_id,start,stop\nP,2024-11-03T01:30-04:00,2024-11-03T01:30-05:00\n")
    assert (one.start, one.minutes) == (datetime.datetime.fromisoformat("2024-11-03T01:30"), Decimal(60))


@pytest.mark.parametrize(
    ("cells", "wasted"),
    [
        ("mg,20", Amount(Decimal(20), "mg")),
        (",20mL", Amount(Decimal(20), "mL")),
        (",0", Amount(Decimal(0), "")),
    ],
)
def test_waste(cells, wasted):
    (one,) = read_encounters(f"claim_id,dose_unit,wasted\nP,{cells}\n".encode())
    assert one.wasted == wasted


@pytest.mark.parametrize(
    ("header", "row", "column", "message", "lost"),
    [
        ("wasted", "20", "wasted", '"20" has no unit; write 20mg. Edits that need vials or waste', "vials"),
        ("dose,dose_unit", "400mg,mcg", "dose",
         '"400mg" is in mg, dose_unit in mcg. Edits that need the dose', "dose"),
        ("weight_kg", "0", "weight_kg", '"0" is no weight in kilograms. It is taken as empty.', None),
        ("weight_kg", "176 g", "weight_kg", '"176 g" is no weight in kilograms. It is taken as empty.', None),
        ("line", "one", "line", '"o***" is no whole number from 1. Edits that need the chart', "all"),
        ("hcpcs", "Remicade", "hcpcs", '"R***" is no code of five characters, as J1745 or 96413. Edits that '
         "need the chart", "all"),
        ("start,stop", "2024-08-15T09:00,2024-08-15T08:59", "stop",
         '"2024-08-15T08:59" is before start. Edits that need times', "times"),
        ("present", "true", "present", '"t***" is none of yes, no. Edits that need times', "times"),
        ("supply", "Smith", "supply", '"S***" is none of purchased, white-bagged, patient, assistance, '
         "trial, 340b. Edits that need supply", "supply"),
        ("dose", "123-45-6789", "dose", '"1***" is no amount; write 20mg (the units are mg, mcg, g, kg, ng, '
         "mL, L, units, meq, mmol, mCi, vial). Edits that need the dose", "dose"),
    ],
)  # fmt: skip
def test_a_bad_cell_takes_its_evidence_from_the_claim(header, row, column, message, lost):
    whole = "P,1,2024-08-15T09:00,2024-08-15T10:00,4x100mg,purchased,suite 2,400mg"
    other = read_encounters(
        f"claim_id,line,start,stop,vials,supply,location,dose\n{whole}\n".encode()
    ).get("P")  # fmt: skip
    chart = read_encounters(f"claim_id,{header}\nP,{row}\n".encode())
    (finding,) = chart.findings
    silent = "" if lost is None else " are silent for claim P."
    assert finding.message == f"- row 2, {column}: {message}{silent}"
    assert (finding.rule, finding.severity.value, finding.claim_id) == ("DATA-CELL", "risk", "P")
    assert (finding.place.ordinal, finding.place.element, finding.place.segment) == (2, column, None)
    assert finding.value == dict(zip(header.split(","), row.split(","), strict=True))[column]
    assert finding.sensitive
    everything = {"times", "dose", "vials", "supply", "location"}
    assert evidence(other) == everything
    left = {None: everything, "all": set()}.get(lost, everything - {lost})
    assert evidence((*other, *chart.get("P"))) == left


@pytest.mark.parametrize(
    ("column", "cell", "kind"),
    [
        ("start,stop", "2024-08-15T09:00,2024-08-15T10:00", "times"),
        ("start", "2024-08-15T09:00", None),
        ("dose", "4", "dose"),
        ("vials", "1x4mg", "vials"),
        ("supply", "patient", "supply"),
        ("location", "suite", "location"),
        ("access", "port", None),
    ],
)
def test_a_cell_gives_its_evidence(column, cell, kind):
    rows = read_encounters(f"claim_id,{column}\nP,{cell}\n".encode()).get("P")
    assert evidence(rows) == ({kind} if kind else set())


def test_evidence_needs_a_cell():
    assert evidence(()) == frozenset()
    assert evidence(read_encounters(b"claim_id,hcpcs,wasted\nP,J1745,0\n").get("P")) == frozenset()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty; it must have a header row."),
        (b" \n", "is empty; it must have a header row."),
        (b"PK\x03\x04rest", "is a workbook or archive; save the sheet as CSV."),
        (b"\xd0\xcf\x11\xe0rest", "is an old workbook; save the sheet as CSV."),
        (b"%PDF-1.7", "is a PDF; save the sheet as CSV."),
        (b"ISA*00*", "is an X12 file; save the sheet as CSV."),
        (b"claim_id\nP\0Q\n", "is no text; save the sheet as CSV."),
        (b"line,hcpcs\n1,J1745\n", "has no column claim_id."),
        (b"claimid,hcpcs\n1,J1745\n", "has no column claim_id; is 'claimid' meant for it?"),
        (b"claim_id,dose,Dose\nP,1,2\n", "has the column dose twice."),
        (b'claim_id,access\nP,a\nP,"b\nP,c\n',
         "has quotation marks that do not match in row 3; no row from there on is read."),
        (b"claim_id,access\nP," + b"x" * 200_000 + b"\n",
         "has a cell too long in row 2; no row from there on is read."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(data, message, tmp_path):
    path = tmp_path / "chart.csv"
    path.write_bytes(data)
    chart = read_encounters(path)
    (finding,) = chart.findings
    assert finding.message == f"chart.csv {message} Every claim is held until it can be read."
    assert (finding.rule, finding.severity.value) == ("DATA-FILE", "reject")
    assert not chart.file.readable
    assert (chart.file.path, chart.file.bytes) == (str(path), len(data))


def test_a_file_that_cannot_be_opened(tmp_path):
    chart = read_encounters(tmp_path / "no.csv")
    assert messages(chart) == [
        "no.csv cannot be opened (No such file or directory). Every claim is held until it can be read."
    ]


@pytest.mark.parametrize(
    ("data", "rule", "claim", "message"),
    [
        (b"claim_id,dose\n,400\n", "DATA-ROW", None, "- row 2 has no claim_id; it is not used."),
        (b"claim_id,dose\nP,1,000\n", "DATA-ROW", "P",
         "- row 2 has 3 cells, the header 2; it is not read. A cell with the separator in it needs "
         "quotation marks. Edits that need the chart are silent for claim P."),
        (b"claim_id,dose\n1.2E+11,1mg\n", "DATA-CELL", None,
         '- row 2, claim_id: "1.2E+11" is a number that a spreadsheet shortened; format the column as text, '
         "export again. The row is not used."),
        (b"claim_id,dose\n,\n", "DATA-ROW", None, "- has a header and no row; nothing is checked by it."),
        (b"claim_id,weight kg,vial\nP,,\n", "DATA-COLUMN", None,
         "- has a column 'vial', which is not read; is vials meant?"),
    ],
)  # fmt: skip
def test_rows_and_columns(data, rule, claim, message):
    chart = read_encounters(data)
    (finding,) = chart.findings
    assert (finding.rule, finding.claim_id, finding.message) == (rule, claim, message)


def test_a_column_that_is_wrong_throughout_is_told_in_a_few_words():
    rows = "".join(f"P{n},8/15/2024 9:00\n" for n in range(1, 101))
    chart = read_encounters(f"claim_id,start\n{rows}".encode())
    assert len(chart.findings) == 21
    last = chart.findings[-1]
    assert (last.rule, last.severity.value, last.claim_id, last.place.ordinal, last.place.element) == (
        "DATA-CELL", "risk", None, 22, "start",
    )  # fmt: skip
    assert last.message == "- rows 22-101, start: 80 more of this kind, with the same effect."
    assert all(one.unread == {"start"} for one in chart)


def test_a_shifted_row_takes_all_evidence_from_its_claim():
    rows = read_encounters(b"claim_id,dose\nP,400mg\nP,1,000\n").get("P")
    assert evidence(rows) == frozenset()


def test_typed_administrations_read_the_same():
    given = "J1745 IV 09:00-11:05 380mg 4x100mg wasted=20mg access=port 80kg present"
    typed = parse(f"M05.79 | J1745x40 96413 || {given}")
    chart = encounters(encounter_rows(typed))
    assert messages(chart) == []
    assert chart.file is None
    (one,) = chart.get("TRY1")
    assert (one.minutes, one.dose, one.dose_unit, one.access) == (Decimal(125), Decimal(380), "mg", "port")
    assert (one.vials, one.wasted, one.weight_kg, one.present) == (
        (Vial(4, Decimal(100), "mg"),), Amount(Decimal(20), "mg"), Decimal(80), True,
    )  # fmt: skip


CELLS = ["", "P", "1", "400mg", "2024-08-15T09:00", "8/15/2024", "1.2E+11", "yes", "4x100mg", "é", "a,b"]
LINES = st.lists(st.lists(st.sampled_from(CELLS), max_size=22), max_size=6)


STARTS = [b"", b"sep=", b"claim_id,", b"claim_id\n", b'"', b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]


@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_are_a_chart_or_a_finding(start, data):
    chart = read_encounters(start + data)
    assert chart.findings or chart.file.readable
    assert chart.file.bytes == len(start + data)


@given(LINES, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_cells_are_read_or_found(lines, separator, encoding):
    text = "\n".join([HEADER.replace(",", separator), *(separator.join(cells) for cells in lines)])
    chart = read_encounters(text.encode(encoding))
    rows = {one.row for one in chart}
    found = {finding.place.ordinal for finding in chart.findings}
    if chart.file.readable:
        said = {number for number, cells in enumerate(lines, 2) if "P" in cells[:1]}
        assert said <= rows | found


@given(st.text(max_size=60))
def test_any_text_in_a_cell(text):
    for column in COLUMNS:
        read = encounters([{"claim_id": "P", column: text}])
        assert all(finding.rule.startswith("DATA-") for finding in read.findings)
