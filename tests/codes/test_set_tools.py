"""The scripts that build the shipped sets, on files shaped as the publishers'."""

import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest

from x12tools.codes.icd10cm import parse_icd10cm

TOOLS = Path(__file__).parents[2] / "tools"


def run(tool, *words):
    done = subprocess.run(
        [sys.executable, str(TOOLS / tool), *map(str, words)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def build(tool, tmp_path, text, *words):
    """The lines of the table that a tool makes of a publisher's text."""
    source, out = tmp_path / "published.csv", tmp_path / "table.csv"
    source.write_text(text, "utf-8")
    code, said = run(tool, *words, source, "--source", "A test", "--from", "2026-01-01", "--out", out)
    assert code == 0, said
    return out.read_text("utf-8").splitlines()[3:]


def test_countries(tmp_path):
    text = "# ISO 3166 alpha-2 country codes\nCA\tCanada\nAD\tAndorra\n"
    assert build("countries.py", tmp_path, text) == ["# valid: ..", "# complete: yes", "code", "AD", "CA"]


def test_modifiers(tmp_path):
    def record(code, number, kind, added, ended):
        return f"   {code}{number}{kind}".ljust(268) + f"{added:8}{added:8}{ended:8}N"

    later = tmp_path / "later.csv"
    later.write_text("Code,Description\n   ZQ,words\n   ZA,words\nJ1745,words\n")
    text = "\n".join(
        [
            record("ZA", "00100", 7, "20160101", "20180331"),
            record("ZA", "00200", 8, "", ""),
            record("JW", "00100", 7, "20030101", ""),
        ]
    )
    assert build("hcpcs_modifiers.py", tmp_path, text, "--later", later)[2:] == [
        "code,added,terminated",
        "JW,2003-01-01,",
        "ZA,2016-01-01,2018-03-31",
        "ZQ,,",
    ]


def test_place_of_service(tmp_path):
    rows = "".join(f"{number:02d},Place,words\n" for number in range(1, 50))
    text = f"pos_code,pos_name,description\n{rows}98,Unassigned,N/A\n"
    made = build("place_of_service.py", tmp_path, text)
    assert "10,2022-01-01," in made
    assert "11,," in made
    assert not [line for line in made if line.startswith("98")]


def test_claim_status(tmp_path):
    text = (
        "<codes><codeset><id>pos</id><version><code>01</code></version></codeset>"
        "<codeset><id>claim_status</id><version><code>0</code><code>562</code></version></codeset></codes>"
    )
    assert build("claim_status.py", tmp_path, text, "claim_status")[2:] == ["code", "0", "562"]


@pytest.fixture
def wheels(tmp_path):
    """A folder with the lists of the five wheels, each with a few codes."""
    codes = ["A000", "A001", "G35"]
    (tmp_path / "icd10cm-order-Jan-2021.txt").write_text(
        "".join(
            f"{number:05d} {code:7} {sign} words\n"
            for number, (code, sign) in enumerate([("A00", 0), *((c, 1) for c in codes), ("W000", 1)], 1)
        )
    )
    (tmp_path / "code-list-April-2025.txt").write_text("1\nA00-A09\nA00\nA000\nA001\nG35\nW000\n")
    (tmp_path / "icd_10_cm.csv").write_text('A000,"words, words"\nA001,words\nG35,words\nW000,words\n')
    (tmp_path / "code-list-April-2026.txt").write_text("1\nA00\nA000\nA001\nG35\nG35A\nW000\n")
    for version in ("36", "37", "38", "39", "40", "41", "41.1", "42", "42.1", "43", "43.1"):
        listed = ["A000", "A001", "G35A"] if version.startswith("43") else codes
        (tmp_path / f"v{version}.json.xz").write_bytes(
            lzma.compress(json.dumps({"dxmap": dict.fromkeys(listed)}).encode())
        )
    return tmp_path


def test_icd10cm(wheels):
    code, said = run("icd10cm.py", wheels, "--out", wheels / "icd10cm.txt")
    assert code == 0, said
    made = parse_icd10cm((wheels / "icd10cm.txt").read_bytes(), "made")
    histories = dict(made.codes())
    assert histories["A000"] == "B" * 13
    assert histories["A00"] == "H" * 13
    assert histories["G35"] == "B" * 11 + "HH"
    assert histories["G35A"] == "-?-?-?--?--BB"
    assert histories["W000"] == "????" + "B" * 9
    assert run("icd10cm.py", wheels, "--out", wheels / "again.txt")[0] == 0
    assert (wheels / "again.txt").read_bytes() == (wheels / "icd10cm.txt").read_bytes()


def test_icd10cm_stops_where_a_grouper_and_a_list_differ(wheels):
    path = wheels / "v42.json.xz"
    path.write_bytes(lzma.compress(json.dumps({"dxmap": {"A000": None}}).encode()))
    code, said = run("icd10cm.py", wheels, "--out", wheels / "icd10cm.txt")
    assert code == 1
    assert "MS-DRG v42 and ICD-10-CM fiscal year 2025 differ: ['A001', 'G35']" in said
    assert not (wheels / "icd10cm.txt").exists()
