"""The tools read files shaped as the publishers', and leave everything else out."""

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


def run(tool, tmp_path, text, *more, encoding="utf-8"):
    source, out = tmp_path / "published", tmp_path / "table.csv"
    source.write_text(text, encoding)
    words = [*more, str(source)] if more and more[0] in ("ptp", "mue") else [str(source), *more]
    subprocess.run(
        [sys.executable, str(TOOLS / tool), *words, "--source", "A publisher, a file",
         "--from", "2026-01-01", "--to", "2026-03-31", "--out", str(out)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    lines = out.read_text("utf-8").splitlines()
    assert lines[1:5] == [
        "# source: A publisher, a file",
        "# data_date: 2026-01-01",
        "# valid: 2026-01-01..2026-03-31",
        "# complete: no",
    ]
    return lines[5:]


def test_ndc_crosswalk(tmp_path):
    drugs = tmp_path / "drugs.csv"
    drugs.write_text("# title: x\ncode,name\nJ1111,made up\n")
    text = (
        "A crosswalk\n\n_2026_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,"
        "PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG,,\n"
        "90371,Nothing of ours,L,11111-1111-11,N,1 ML,1,1,1,1,,\n"
        "J1111,S,Señor,22222-0333-01,N,10 MG,20,2,2.5,5,,\n"
        "J1111,S,L,888867413689,N,10 MG,20,2,2,4,,\n"
        "J2222,S,L,22222-0333-02,N,10 MG,20,2,2,4,,\n"
    )
    assert run("ndc_crosswalk.py", tmp_path, text, "--drugs", str(drugs), encoding="latin-1") == [
        "ndc,code,package_size,package_quantity,bill_units,bill_units_per_package",
        "22222033301,J1111,20,2,2.5,5",
    ]


def test_asp_prices(tmp_path):
    text = 'Limits\n\nHCPCS,Short,Dosage,Limit\nJ1111,S,1 MG,"1,234.500"\n90371,S,1 ML,9.1\nJ2222,S,,\n'
    assert run("asp_prices.py", tmp_path, text) == ["code,amount", "J1111,1234.500"]


def test_opps_status_finds_its_column(tmp_path):
    text = "Addendum B\nHCPCS Code,Short,Change,SI,APC\nJ1111,S,,K,1\nA0021,S,,E1,\nQ5999,S,,N,\nJ2222,S,,,\n"
    assert run("opps_status.py", tmp_path, text) == [
        "code,status,from,to",
        "J1111,K,2026-01-01,2026-03-31",
        "Q5999,N,2026-01-01,2026-03-31",
    ]


def test_hcpcs_dates(tmp_path):
    def record(code, number, added, ended):
        return f"{code}{number}3".ljust(268) + f"{added:8}{added:8}{ended:8}N"

    text = "\n".join(
        [
            "*** notes",
            record("J1111", "00100", "20190101", ""),
            record("J1111", "00200", "        ", ""),
            record("J0999", "00100", "19990101", "20181231"),
            record("   A1", "00100", "20020701", ""),
        ]
    )
    assert run("hcpcs_dates.py", tmp_path, text) == [
        "code,added,terminated",
        "J0999,1999-01-01,2018-12-31",
        "J1111,2019-01-01,",
    ]


def test_ncci_pairs(tmp_path):
    hospital, codes = tmp_path / "hospital", tmp_path / "codes.csv"
    hospital.write_text("96413\t96365\t\t20200101\t*\t1\tr\n")
    codes.write_text("code\n96413\n96365\n")
    text = (
        "Column 1/Column 2 Edits\nColumn 1\tColumn 2\t*=before 1996\tFrom\tTo\tModifier\tRationale\n"
        "96413\t96365\t\t20200101\t*\t1\tr\n"
        "96365\t99211\t\t20200101\t20260331\t0\tr\n"
        "96365\t36000\t\t20100101\t20251231\t1\tended\n"
        "45378\t96374\t\t20200101\t*\t1\tanother's\n"
    )
    more = ("ptp", "--outpatient", str(hospital), "--codes", str(codes))
    assert run("ncci.py", tmp_path, text, *more) == [
        "setting,column1,column2,modifier_indicator",
        "practitioner,96413,96365,1",
        "practitioner,96365,99211,0",
        "outpatient,96413,96365,1",
    ]


def test_ncci_units(tmp_path):
    hospital = tmp_path / "hospital"
    hospital.write_text("96361,24,3 Date of Service Edit: Clinical,r\nJ1111,5,1 Line Edit,r\n")
    text = (
        '"Notes, notes"\nHCPCS/CPT Code,Practitioner Values,MAI,Rationale\n96361,8,3 Date of Service Edit,r\n'
    )
    assert run("ncci.py", tmp_path, text, "mue", "--outpatient", str(hospital)) == [
        "code,practitioner,mai_practitioner,outpatient,mai_outpatient",
        "96361,8,3,24,3",
        "J1111,,,5,1",
    ]


@pytest.mark.parametrize("tool", ["ndc_crosswalk.py", "asp_prices.py", "opps_status.py", "hcpcs_dates.py"])
def test_a_file_of_another_kind_writes_nothing(tool, tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as why:
        run(tool, tmp_path, "something,else\n1,2\n")
    assert "no row was recognised" in why.value.stderr
    assert not (tmp_path / "table.csv").exists()
