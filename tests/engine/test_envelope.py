"""SNIP 1: each defect of the envelope with its id and place, no alarm on legal oddities."""

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check

CLEAN = to_837(parse("M05.79 | J9312x100-JZ 96413 96415x3"))
SECOND = to_837(parse("2024-08-16 M05.79 | J9312x100-JZ 96413 96415x3")).replace(b"TRY1", b"TRY2")
TRANSACTION = CLEAN[CLEAN.index(b"ST*837") : CLEAN.index(b"GE*1*1")]
GROUP = CLEAN[CLEAN.index(b"GS*") : CLEAN.index(b"IEA*")]
TA1 = b"TA1*000000007*240815*1200*A*000~\n"


def structural(data):
    return [
        (f.rule, f.place.segment, f.place.element)
        for f in check(data).findings
        if f.rule.startswith(("ENV-", "IG-"))
    ]


@pytest.mark.parametrize(
    ("before", "after", "rule", "element", "words"),
    [
        (b"ZZ*SUBMITTER      *", b"ZZ*SUBMITTER*", "ENV-ISA-WIDTH", "ISA06", "9 characters; 15 are due"),
        (b"ISA*00*", b"ISA*02*", "ENV-ELEMENT", "ISA01", "must be 00 or 03"),
        (b"*ZZ*RECEIVER ", b"*QQ*RECEIVER ", "ENV-ELEMENT", "ISA07", "ISA07 is 'QQ'"),
        (b"*240815*1200*^", b"*241315*1200*^", "ENV-ELEMENT", "ISA09", "a date (YYMMDD)"),
        (b"*240815*1200*^", b"*240815*2500*^", "ENV-ELEMENT", "ISA10", "a time (HHMM)"),
        (b"*0*T*:", b"*0*X*:", "ENV-ELEMENT", "ISA15", "P (production) or T (test)"),
        (b"*0*T*:", b"*3*T*:", "ENV-ELEMENT", "ISA14", "0 or 1"),
        (b"*^*00501*", b"*U*00501*", "ENV-REPETITION", "ISA11", "read as if nothing repeats"),
        (b"*^*00501*", b"*^*00401*", "ENV-VERSION", "GS08", "ISA12 is '00401'; 00501 goes with it"),
        (b"*005010X222A1~\nBHT", b"*005010X223A2~\nBHT", "ENV-VERSION", "ST03", "they must be the same"),
        (b"GS*HC*", b"GS*HP*", "ENV-GROUP", "ST01", "whose group is HC; GS01 is 'HP'"),
        (b"GS*HC*SUBMITTER*", b"GS*HC*S*", "ENV-ELEMENT", "GS02", "2 to 15 characters"),
        (b"*20240815*1200*1*X*", b"*240815*1200*1*X*", "ENV-ELEMENT", "GS04", "a date (CCYYMMDD)"),
        (b"*20240815*1200*1*X*", b"*20240815*1200*1*T*", "ENV-ELEMENT", "GS07", "must be X"),
        (b"\nGE*1*1", b"\nGE*3*1", "ENV-COUNT", "GE01", "GE01 says 3, there is 1 transaction"),
        (b"\nGE*1*1", b"\nGE*1*2", "ENV-CONTROL", "GE02", "GE02 '2' is not the '1' of its GS"),
        (b"IEA*1*", b"IEA**", "ENV-COUNT", "IEA01", "IEA01 says nothing"),
        (b"SE*35*0001", b"SE*35*0002", "ENV-CONTROL", "SE02", "SE02 '0002' is not the '0001' of its ST"),
        (b"ST*837*0001*", b"ST*837*01*", "ENV-ELEMENT", "ST02", "4 to 9 characters"),
    ],
)
def test_a_defect_is_found_in_its_place(before, after, rule, element, words):
    assert before in CLEAN
    data = CLEAN.replace(before, after, 1)
    if element == "ST02":
        data = data.replace(b"SE*35*0001", b"SE*35*01")
    found = [f for f in check(data).findings if f.rule.startswith(("ENV-", "IG-"))]
    first, rest = found[0], found[1:]
    assert (first.rule, first.place.element) == (rule, element)
    assert words in first.message
    assert data[first.place.offset :].startswith(first.place.segment.encode())
    assert [f.rule for f in rest if f.rule != "IG-GUIDE-MISMATCH"] == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (CLEAN.replace(b"GE*1*1~\n", b""), [("ENV-TRUNCATED", "GS", None)]),
        (CLEAN[: CLEAN.index(b"HI*")], [("ENV-TRUNCATED", "ISA", None)]),
        (CLEAN[: CLEAN.index(b"GE*")], [("ENV-TRUNCATED", "ISA", None)]),
        (CLEAN[: CLEAN.index(b"IEA*")], [("ENV-TRUNCATED", "ISA", None)]),
        (CLEAN.replace(GROUP, b""), [("ENV-COUNT", "IEA", "IEA01")]),
        (CLEAN.replace(b"IEA*", b"GE*1*1~\nIEA*"), [("ENV-NESTING", "GE", None)]),
        (CLEAN.replace(b"ST*837", b"NM1*41~\nN3*A~\nST*837"), [("ENV-NESTING", "NM1", None)]),
        (CLEAN.replace(b"ST*837", TA1 + b"ST*837"), [("ENV-NESTING", "TA1", None)]),
        (CLEAN.replace(b"IEA*", TA1 + b"IEA*"), [("ENV-NESTING", "TA1", None)]),
        (
            CLEAN.replace(b"GS*", TA1.replace(b"*A*000", b"*X*099") + b"GS*", 1),
            [("ENV-ELEMENT", "TA1", "TA104"), ("ENV-ELEMENT", "TA1", "TA105")],
        ),
        (
            CLEAN.replace(TRANSACTION, TRANSACTION * 2).replace(b"GE*1*", b"GE*2*"),
            [("ENV-DUPLICATE", "ST", "ST02")],
        ),
        (CLEAN.replace(GROUP, GROUP * 2).replace(b"IEA*1", b"IEA*2"), [("ENV-DUPLICATE", "GS", "GS06")]),
        (CLEAN + CLEAN, [("ENV-DUPLICATE", "ISA", "ISA13")]),
        (CLEAN + b"THANK YOU", [("ENV-TEXT-OUTSIDE", None, None)]),
        (b"Subject: claims\n\n" + CLEAN, [("ENV-TEXT-OUTSIDE", None, None)]),
        (CLEAN.replace(b"LX*1~", b"~\nLX*1~"), [("ENV-EMPTY-SEGMENT", None, None)]),
        (CLEAN.replace(b"LX*1~", b"LX*1~~"), [("ENV-EMPTY-SEGMENT", None, None)]),
        (
            CLEAN.replace(b"LX*1~", b" LX*1~").replace(b"LX*2~", b" LX*2~"),
            [("ENV-SPACES", "LX", None)],
        ),
        (CLEAN.replace(b"*MEMBER0001~", b"*MEMBER0001 ~"), [("IG-SPACES", "NM1", "NM109")]),
        (CLEAN.replace(b"*PAT****", b"* PAT****"), [("IG-SPACES", "NM1", "NM104")]),
        (CLEAN.replace(b"DMG*D8*19640101*F~", b"DMG*D8*19640101*F**~"), [("IG-TRAILING", "DMG", None)]),
        (CLEAN.replace(b"2 OAK STREET", b"2 OAK\nSTREET"), [("ENV-LINE-BREAK", "N3", "N301")]),
        (CLEAN.replace(b"2 OAK STREET", b"2 O\xc3\x91A STREET"), [("ENV-CHARACTER", "N3", "N301")]),
        (CLEAN.replace(b"2 OAK STREET", b"2 O\xd1A STREET"), [("ENV-CHARACTER", "N3", "N301")]),
        (CLEAN.replace(b"2 OAK STREET", b"2 OAK\tSTREET"), [("ENV-CHARACTER", "N3", "N301")]),
    ],
)
def test_one_defect_is_one_finding(data, expected):
    assert structural(data) == expected


def test_a_cut_file_says_what_is_missing():
    (finding,) = [f for f in check(CLEAN[: CLEAN.index(b"HI*")]).findings if f.rule == "ENV-TRUNCATED"]
    assert finding.message == "The interchange 000000001 is never ended: SE, GE and IEA are missing."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"\xc3\x91", "Bytes C3 91 (\xd1, written as UTF-8) in N301"),
        (b"\xd1", "Byte D1 (\xd1) in N301"),
        (b"\xe2\x80\x99", "Bytes E2 80 99 (\u2019, written as UTF-8) in N301"),
        (b"\x01", "Byte 01 in N301"),
    ],
)
def test_an_odd_byte_is_named_with_its_offset(text, words):
    data = CLEAN.replace(b"2 OAK STREET", b"2 OAK " + text + b" STREET")
    (finding,) = check(data).findings
    assert finding.severity.value == "risk"
    assert words in finding.message
    assert data[finding.place.offset :].startswith(text)


def test_the_same_odd_byte_is_named_once():
    data = CLEAN.replace(b"2 OAK STREET", b"\xd1 \xd1").replace(b"1 MAIN STREET", b"1 \xd1")
    assert [f.rule for f in check(data).findings] == ["ENV-CHARACTER"]


def test_a_segment_without_an_end_is_bounded():
    data = CLEAN.replace(b"2 OAK STREET", b"X" * (1 << 20))
    (finding,) = [f for f in check(data).findings if f.rule == "ENV-SEGMENT-LONG"]
    assert finding.place.segment == "N3"


def test_a_file_without_an_interchange_says_so():
    report = check(TRANSACTION)
    assert report.exit_code == 3
    (finding,) = [f for f in report.findings if f.rule == "ENV-NO-INTERCHANGE"]
    assert "It begins with ST*" in finding.message


def another(data, component=b":", element=b"*", terminator=b"~\n"):
    head = data.replace(b"*T*:~", b"*T*\x00~").replace(b"*^*", b"*\x01*")
    head = head.replace(b":", component).replace(b"\x00", component).replace(b"*", element)
    return head.replace(b"\x01", b"^").replace(b"~\n", terminator)


@pytest.mark.parametrize(
    "data",
    [
        another(CLEAN, component=b">"),
        another(CLEAN, element=b"|"),
        another(CLEAN, terminator=b"\n"),
        another(CLEAN, terminator=b"~\r\n"),
        another(CLEAN, terminator=b"\x1c"),
        another(CLEAN, element=b"\x1d", component=b"\x1f", terminator=b"\x1e\n"),
        CLEAN.replace(b"\n", b""),
        CLEAN.rstrip(b"\n"),
        CLEAN.rstrip(b"~\n"),
        CLEAN + b"\r\n\r\n\x1a",
        b"\xef\xbb\xbf" + CLEAN,
        CLEAN.replace(b"X*005010X222A1~", b"X*005010X222A1  ~"),
        CLEAN.replace(b"IEA*1*", b"IEA*01*").replace(b"\nGE*1*", b"\nGE*001*"),
        CLEAN.replace(b"GS*", TA1 + b"GS*", 1),
        CLEAN + another(SECOND, component=b">", element=b"|").replace(b"000000001", b"000000002"),
        CLEAN.replace(b"TESTPATIENT*PAT", b"O'Test-Patient*Pat"),
    ],
    ids=[
        "component >", "element |", "newline ends", "CRLF after", "FS ends", "GS US RS", "no newlines",
        "no last newline", "no last terminator", "blank lines and SUB", "BOM", "GS08 padded",
        "padded counts", "TA1 first", "other delimiters", "small letters",
    ],
)  # fmt: skip
def test_a_legal_oddity_is_no_finding(data):
    report = check(data)
    assert [f.message for f in report.findings] == []
    assert report.exit_code == 0
