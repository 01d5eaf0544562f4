"""The code set rules point at the element, name the list, and keep to what it proves."""

import datetime

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import as_of, parse
from x12tools.codes import find_set, tables
from x12tools.codes.sets import forget_sets
from x12tools.codes.storage import store
from x12tools.engine import check
from x12tools.engine.checking import Options

DAY = datetime.date


def findings(text, old=None, new=None):
    """What the family finds on a one-line claim, its 837 changed in one place."""
    claims = parse(text)
    data = to_837(claims)
    if old is not None:
        assert data.count(old.encode()) == 1, old
        data = data.replace(old.encode(), new.encode())
    report = check(data, Options(as_of=as_of(claims)))
    assert not [f for f in report.findings if f.rule.startswith("ENG")]
    return [f for f in report.findings if f.rule.startswith("CODE-") and f.rule != "CODE-LIST-OLD"]


def places(found):
    return [(f.rule, f.place.loop, f.place.element, f.place.line, f.value, f.severity.value) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("billing=1234567890 C34.11 | 96413", ("CODE-NPI", "2010AA", "NM109", None, "1234567890", "reject")),
        ("facility=1234567890 C34.11 | 96413", ("CODE-NPI", "2310C", "NM109", None, "1234567890", "reject")),
        (
            "C34.11 | 96413 96415(rendering=1234567890)",
            ("CODE-NPI", "2420A", "NM109", 2, "1234567890", "reject"),
        ),
        ("C34.9 | 96413", ("CODE-ICD", "2300", "HI01-02", None, "C349", "reject")),
        ("C34.11 C34.97 | 96413", ("CODE-ICD", "2300", "HI02-02", None, "C3497", "reject")),
        (
            "commercial C34.11 | 96413 Q5102x40",
            ("CODE-HCPCS", "2400", "SV101-02", 2, "Q5102", "reject"),
        ),
        (
            "commercial C34.11 | 96413 Q5103x40-JZ-ZB",
            ("CODE-MODIFIER", "2400", "SV101-04", 2, "ZB", "risk"),
        ),
        ("2023-11-15 pos=98 C34.11 | 99213", ("CODE-POS", "2300", "CLM05-01", None, "98", "reject")),
        (
            "2023-11-15 pos=98 C34.11 | 99213 99214 99215",
            ("CODE-POS", "2300", "CLM05-01", None, "98", "reject"),
        ),
        ("2023-11-15 C34.11 | 99213(pos=98)", ("CODE-POS", "2400", "SV105", 1, "98", "reject")),
        ("2021-11-15 pos=10 C34.11 | 99213", ("CODE-POS", "2300", "CLM05-01", None, "10", "risk")),
        ("state=ZZ C34.11 | 96413", ("CODE-STATE", "2010BA", "N402", None, "ZZ", "reject")),
        ("state=ON C34.11 | 96413", ("CODE-STATE", "2010BA", "N402", None, "ON", "risk")),
        ("country=USA C34.11 | 96413", ("CODE-COUNTRY", "2010BA", "N404", None, "USA", "risk")),
        (
            "taxonomy=HEMATOLOGY C34.11 | 96413",
            ("CODE-TAXONOMY", "2000A", "PRV03", None, "HEMATOLOGY", "reject"),
        ),
        ("837I C34.11 | 335:96413", ("CODE-REVENUE", "2400", "SV201", 1, "335", "reject")),
        ("837I tob=0031 C34.11 | 96413", ("CODE-BILL-TYPE", "2300", "CLM05-01", None, "03", "reject")),
        ("commercial cob=CO-ABC C34.11 | 96413", ("CODE-CARC", "2320", "CAS02", None, "ABC", "risk")),
        ("commercial cob=CO-16 remark=X1 C34.11 | 96413", ("CODE-RARC", "2320", "MOA03", None, "X1", "risk")),
        ("C34.11 | 96A13", ("CODE-PROCEDURE", "2400", "SV101-02", 1, "96A13", "reject")),
    ],
)
def test_the_place_and_the_value(text, expected):
    assert places(findings(text)) == [expected]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-10-01 G35 | 96365", "by ICD-10-CM fiscal year 2026 (MS-DRG v43); under it are G35A, G35B0"),
        (
            "2025-09-30 G35.A | 96365",
            "not in force on 2025-09-30 (it begins 2025-10-01), by ICD-10-CM",
        ),
        ("commercial C34.11 | 96413 Q5102x40", "(it ended 2018-03-31), by HCPCS Level II (2025-10-01)"),
        ("2023-11-15 pos=98 C34.11 | 99213", "by CMS's place of service codes (2023-09-01)"),
        ("billing=3245319595 C34.11 | 96413", "not ten digits that begin with 1 or 2"),
        ("commercial cob=CO-15 C34.11 | 96413", "15 is not in force on 2024-08-15 (it ended 2018-05-01)"),
    ],
)
def test_the_message_names_the_list(text, said):
    assert said in findings(text)[0].message


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-01 G35 | 96365",
        "2026-10-01 C34.97 | 96413",
        "state=PR C34.11 | 96413",
        "state=AE C34.11 | 96413",
        "commercial C34.11 | 96413 J0000",
        "commercial C34.11 | 96413-ZZ",
        "commercial C34.11 | D0120 0202U 3008F 0054T",
        "pos=98 C34.11 | 99213",
        "837I tob=0851 C34.11 | 96413",
        "837I tob=013Q C34.11 | 96413",
    ],
)
def test_what_is_in_doubt_is_silent(text):
    assert findings(text) == []


def test_a_claim_over_a_change_of_lists_passes_by_its_first_day():
    assert findings("2025-09-30 G35 | 96365 2025-10-01: 96365") == []
    assert [f.value for f in findings("2025-10-01 G35 | 96365 2025-10-02: 96365")] == ["G35"]


@pytest.mark.parametrize(
    ("text", "old", "new", "element", "value"),
    [
        ("2015-10-01 C34.11 | 96413", "HI*ABK:", "HI*BK:", "HI01-01", "BK"),
        ("2024-08-15 C34.11 Z79.899 | 96413", "*ABF:", "*BF:", "HI02-01", "BF"),
        ("2024-08-15 C34.11 Z79.899 | 96413", "HI*ABK:C3411*ABF:", "HI*BK:C3411*BF:", "HI01-01", "BK"),
        ("2015-09-30 C34.11 | 96413", "HI*ABK:", "HI*ABK:", "HI01-01", "ABK"),
    ],
)
def test_the_revision_of_the_diagnoses_is_that_of_the_day(text, old, new, element, value):
    found = findings(text, old, new)
    assert places(found) == [("CODE-ICD-VERSION", "2300", element, None, value, "reject")]


def test_a_claim_over_the_change_of_revisions_is_not_judged():
    text = "C34.11 | 2015-09-30: 96413 2015-10-01: 96413"
    assert findings(text, "HI*ABK:", "HI*BK:") == []


def test_icd_9_is_judged_by_its_last_day():
    assert findings("2015-09-30 C34.11 | 96413", "HI*ABK:C3411", "HI*BK:1629") == []
    found = findings("2015-10-01 C34.11 | 96413", "HI*ABK:C3411", "HI*BK:1629")
    assert places(found) == [("CODE-ICD-VERSION", "2300", "HI01-01", None, "BK", "reject")]


def test_icd_9_of_workers_compensation_is_a_risk():
    found = findings("wc C34.11 | 96413", "HI*ABK:C3411", "HI*BK:1629")
    assert places(found) == [("CODE-ICD-VERSION", "2300", "HI01-01", None, "BK", "risk")]


@pytest.mark.parametrize(
    ("sent", "severity"), [("M05.79", "reject"), ("m0579", "risk"), ("m05.79", "reject")]
)
def test_a_diagnosis_is_sent_without_its_point_in_capitals(sent, severity):
    found = findings("837I vc48=9.4 M05.79 Z79.899 | 96413", "ABK:M0579", f"ABK:{sent}")
    assert places(found) == [("CODE-ICD", "2300", "HI01-02", None, sent, severity)]
    fix = found[0].fix
    assert (fix.safety.value, fix.after) == ("safe", "M0579")
    assert [(c.before, c.after) for c in fix.changes] == [(f"HI*ABK:{sent}", "HI*ABK:M0579")]


def test_a_members_number_is_not_taken_for_an_npi():
    assert findings("C34.11 | 96413", "*MI*MEMBER0001", "*XX*1234567890") == []


def test_codes_of_other_qualifiers_are_not_judged():
    assert findings("C34.11 | 96413", "SV1*HC:96413", "SV1*IV:ZZ-9") == []


def test_a_province_with_its_country_is_sound():
    assert findings("state=ON country=CA C34.11 | 96413") == []
    assert findings("state=ZZ country=MX C34.11 | 96413") == []


def test_reasons_of_a_line_are_judged_by_its_own_day():
    line = "SVD*FIRST1*0*HC:96413**1~\nCAS*CO*15*100~\nDTP*573*D8*20180401~\n"
    assert findings("commercial cob=CO-45 C34.11 | 96413", "\nSE*", f"\n{line}SE*") == []
    later = line.replace("2018", "2024")
    found = findings("commercial cob=CO-45 C34.11 | 96413", "\nSE*", f"\n{later}SE*")
    assert places(found) == [("CODE-CARC", "2430", "CAS02", 1, "15", "risk")]


@pytest.fixture
def user(tmp_path, monkeypatch):
    """An empty folder of imported sets."""
    monkeypatch.setenv("X12TOOLS_CODES", str(tmp_path))
    monkeypatch.setattr(tables, "_loaded", dict(tables._loaded))  # no later test can read these
    forget_sets()
    yield tmp_path
    monkeypatch.undo()
    forget_sets()


def imported(name, complete, *rows, columns="code,from,to"):
    heading = (
        "# title: made up\n# source: a test\n# data_date: 2024-07-01\n# version: July 2024\n"
        f"# valid: 2024-07-01..2024-09-30\n# complete: {complete}\n"
    )
    store(f"{name}.csv", heading + "\n".join([columns, *rows, ""]))
    forget_sets()


def test_an_imported_whole_list_may_call_a_code_unknown(user):
    imported("infusion/hcpcs_dates", "yes", "J9271,2016-01-01,", columns="code,added,terminated")
    assert places(findings("commercial 2024-08-14 C34.11 | J9999")) == [
        ("CODE-HCPCS", "2400", "SV101-02", 1, "J9999", "reject")
    ]
    assert findings("commercial 2024-10-01 C34.11 | J9999") == []


def test_an_imported_taxonomy_is_asked_as_a_risk(user):
    imported("codes/taxonomy", "yes", "207RR0500X,2003-07-01,")
    found = findings("2024-08-13 taxonomy=261QI0599X C34.11 | 96413")
    assert places(found) == [("CODE-TAXONOMY", "2000A", "PRV03", None, "261QI0599X", "risk")]
    assert "by NUCC's taxonomy (July 2024)" in found[0].message


def test_an_imported_remark_list_is_asked(user):
    imported("codes/rarc", "yes", "N130,2001-01-01,")
    found = findings("commercial 2024-08-12 cob=CO-16 remark=N131 C34.11 | 96413")
    assert places(found) == [("CODE-RARC", "2320", "MOA03", None, "N131", "risk")]


def test_the_shipped_sets_are_back():
    assert find_set("taxonomy") is None
