"""A finding becomes the code that the standard has for it, at the place where it is."""

import datetime

import pytest
from conftest import FIXTURES
from test_answers import HEADER, judged, segments

from x12tools.acks import Outcome, judge, write_277ca, write_999, write_ta1
from x12tools.acks.codes import answer_code
from x12tools.acks.faults import segment_faults
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.codes import load_table
from x12tools.engine import check, envelope
from x12tools.findings import Check, Place, Severity
from x12tools.fixes.numbering import renumber
from x12tools.guides import checks
from x12tools.wire import STANDARD, read, write

CLAIM = to_837(parse("M05.79 | J9312x100-JZ/50242005306:1UN 96413 96415x3"))
TWO = to_837(parse("M05.79 | J9312x100-JZ 96413 ++ C34.11 | J9271x200-JZ 96413"))


def broken(data, before, after):
    assert before in data
    out = data.replace(before, after, 1).split(b"~\n")
    start = next(at for at, one in enumerate(out) if one.startswith(b"ST*"))
    end = next(at for at, one in enumerate(out) if one.startswith(b"SE*"))
    out[end] = b"SE*%d*0001" % (end - start + 1)
    return b"~\n".join(out)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"REF*6R*L1", b"REF*QQ*L1", ["IK3*REF*26*2400*8", "CTX*CLM01:TRY1", "IK4*1*128*I6", "IK5*E*I5"]),
        (b"DTP*472*D8*20240815", b"DTP*472*D8*20240231",
         ["IK3*DTP*25*2400*8", "CTX*CLM01:TRY1", "IK4*3*1251*8", "IK5*E*5"]),
        (b"*UN*100***1", b"*ZZ*100***1",
         ["IK3*SV1*24*2400*8", "CTX*CLM01:TRY1", "IK4*3*355*I6*ZZ", "IK5*E*I5"]),
        (b"HC:J9312:JZ", b"HC::JZ", ["IK3*SV1*24*2400*8", "CTX*CLM01:TRY1", "IK4*1:2*234*1", "IK5*E*5"]),
        (b"LX*1~", b"ZZZ*1~\nLX*1~", ["IK3*ZZZ*23*2310B*1", "CTX*CLM01:TRY1", "IK5*E*5"]),
        (b"CTP****1*UN", b"CTP****1*UN*", ["IK3*CTP*28*2410*8", "CTX*CLM01:TRY1", "IK4*6**3", "IK5*E*5"]),
        (b"*****46*SUBMITTER", b"*****46", ["IK3*NM1*3*1000A*8", "IK4*9*67*1", "IK5*R*5"]),
        (b"0101*F~", b"0101*Q~", ["IK3*DMG*17*2010BA*8", "IK4*3*1068*I6", "IK5*R*I5"]),
        (b"HL*2*1*22*0", b"HL*2*7*22*0", ["IK3*HL*12*2000B*8", "IK4*2*734*I12", "IK5*R*I5"]),
        (b"CLM*TRY1*", b"CLM*%s*" % (b"T" * 39),
         ["IK3*CLM*19*2300*8", "IK4*1*1028*5", "IK5*E*5"]),
    ],
)  # fmt: skip
def test_a_break_of_the_guide_in_the_999(before, after, expected):
    answer = judged(broken(CLAIM, before, after))
    made = segments(write_999(answer, HEADER), "IK3", "CTX", "IK4", "IK5")
    assert made == expected
    assert check(write_999(answer, HEADER)).findings == []


@pytest.mark.parametrize(
    ("before", "after", "ik5", "ak9"),
    [
        (b"SE*37*0001", b"SE*38*0001", "IK5*R*4", "AK9*R*1*1*0"),
        (b"SE*37*0001", b"SE*37*0002", "IK5*R*3", "AK9*R*1*1*0"),
        (b"SE*37*0001~\n", b"", "IK5*R*2", "AK9*R*1*1*0"),
        (b"GE*1*1~", b"GE*3*1~", "IK5*A", "AK9*R*3*1*0*5"),
        (b"GE*1*1~", b"GE*1*7~", "IK5*A", "AK9*R*1*1*0*4"),
        (b"*X*005010X222A1~", b"*X*004010X098A1~", "IK5*R*I6", "AK9*R*1*1*0*2"),
    ],
)
def test_a_break_of_the_envelope_in_the_999(before, after, ik5, ak9):
    assert before in CLAIM
    answer = judged(CLAIM.replace(before, after, 1))
    made = write_999(answer, HEADER)
    assert segments(made, "IK5")[0] == ik5
    assert segments(made, "AK9") == [ak9]
    assert write_277ca(answer, HEADER, reference="R") == b""
    assert check(made).findings == []


@pytest.mark.parametrize(
    ("before", "after", "ta1"),
    [
        (b"IEA*1*000000001", b"IEA*1*000000002", "R*001"),
        (b"IEA*1*000000001", b"IEA*2*000000001", "R*021"),
        (b"IEA*1*000000001~\n", b"", "R*023"),
        (b"*ZZ*SUBMITTER      *", b"*ZZ*SUBMITTER*", "R*006"),
        (b"*0*T*:", b"*1*T*:", "A*000"),
    ],
)
def test_an_interchange_is_answered_by_a_ta1(before, after, ta1):
    assert before in CLAIM
    answer = judged(CLAIM.replace(before, after, 1))
    assert [s.partition("*1200*")[2] for s in segments(write_ta1(answer, HEADER), "TA1")] == [ta1]
    assert bool(write_999(answer, HEADER)) == (ta1[0] != "R")


def test_a_sound_interchange_that_does_not_ask_is_owed_none():
    assert write_ta1(judged(CLAIM), HEADER) == b""


def test_a_group_is_partly_accepted():
    two = to_837(parse("M05.79 | J9312x100-JZ 96413"))
    body = two[two.index(b"ST*") : two.index(b"GE*")]
    second = body.replace(b"ST*837*0001", b"ST*837*0002").replace(b"*0001~\n", b"*0002~\n")
    count = body.count(b"~")
    wrong = second.replace(b"SE*%d*" % count, b"SE*1*")
    assert wrong != second
    data = two.replace(body, body + wrong).replace(b"GE*1*1", b"GE*2*1")
    answer = judged(data)
    made = write_999(answer, HEADER)
    assert segments(made, "IK5", "AK9") == ["IK5*A", "IK5*R*4", "AK9*P*2*2*1"]
    assert answer.interchanges[0].groups[0].outcome is Outcome.PARTLY


def test_one_error_refuses_the_whole_transaction_where_that_is_asked():
    data = broken(TWO, b"*UN*100***1", b"*ZZ*100***1")
    report = check(data)
    held, whole = (judge(data, report.findings, report.claims, whole=one) for one in (False, True))
    assert segments(write_999(held, HEADER), "IK5", "AK9") == ["IK5*E*I5", "AK9*E*1*1*1"]
    assert segments(write_999(whole, HEADER), "IK5", "AK9") == ["IK5*R*I5", "AK9*R*1*1*0"]
    assert write_277ca(whole, HEADER, reference="R") == b""


def test_a_subscriber_s_error_refuses_no_claim_of_another_subscriber():
    data = broken(TWO, b"0101*F~", b"0101*Q~")
    report = check(data)
    assert [claim.held for claim in report.claims] == [True, False]
    answer = judge(data, report.findings, report.claims)
    assert segments(write_999(answer, HEADER), "IK5") == ["IK5*E*I5"]
    statuses = [
        s for s in segments(write_277ca(answer, HEADER, reference="R"), "STC") if len(s.split("*")) > 4
    ]
    assert statuses[2:] == [
        "STC*A7:21*20240816*U*1100.00",
        "STC*A1:19:AY**WQ*2100.00",
        "STC*A1:20*20240816*WQ*2100.00",
    ]


def test_a_claim_without_a_verdict_is_held():
    answer = judge(CLAIM, [], [])
    assert [claim.held for claim in answer.claims] == [True]
    assert "STC*A3:21*20240816*U*1200.00" in segments(write_277ca(answer, HEADER, reference="R"), "STC")


@pytest.mark.parametrize(
    ("before", "after", "loop"),
    [(b"NM1*IL*1*TESTPATIENT*PAT****MI*", b"NM1*IL*1*TESTPATIENT*PAT****DOE*", "2010BA"),
     (b"SBR*P*18*", b"SBR*P*DOE*", "2000B"),
     (b"***11:B:1", b"***11:DOE:1", "2300")],
)  # fmt: skip
def test_what_may_be_a_patient_s_is_never_copied(before, after, loop):
    made = segments(write_999(judged(broken(CLAIM, before, after)), HEADER), "IK3", "IK4")
    assert loop in made[0]
    assert "DOE" not in "".join(made)


def test_the_element_that_asked_for_a_missing_one_is_named():
    data = broken(CLAIM, b"PER*IC*HELP DESK*TE*5550100000", b"PER*IC*HELP DESK*TE*5550100000*FX")
    made = segments(write_999(judged(data), HEADER), "IK3", "CTX", "IK4")
    assert made == ["IK3*PER*4*1000A*8", "IK4*6*364*2", "CTX*SITUATIONAL TRIGGER*PER*4*1000A*5"]
    assert check(write_999(judged(data), HEADER)).findings == []


def test_every_break_of_a_guide_has_a_code_of_its_own():
    named = {row["rule"] for row in load_table("acks/answers").rows}
    ours = {one.id for one in checks.ALL}
    silent = {"ENV-ISA-WIDTH", "ENV-TEXT-OUTSIDE", "ENV-EMPTY-SEGMENT", "ENV-NO-INTERCHANGE"}
    envelopes = {one.id for one in vars(envelope).values() if isinstance(one, Check)}
    assert (ours | {"ENV-COUNT", "ENV-CONTROL", "ENV-NESTING", "ENV-TRUNCATED"}) - named == set()
    assert silent <= envelopes


def test_every_code_we_give_has_words():
    words = {(row["list"], row["code"]) for row in load_table("acks/words").rows}
    assert {(row["answer"], row["code"]) for row in load_table("acks/answers").rows} <= words


def test_a_finding_of_a_kind_not_known_yet_still_gets_a_code():
    assert answer_code("segment", "IG-NEW") == "8"
    assert answer_code("element", "IG-NEW", "SV101") == "I12"
    assert answer_code("interchange", "ENV-NEW", "ISA15") == "020"


def test_the_day_is_the_header_s():
    assert HEADER.date == datetime.date(2024, 8, 16)
    assert segments(write_277ca(judged(CLAIM), HEADER, reference="R"), "DTP")[:2] == [
        "DTP*050*D8*20240816",
        "DTP*009*D8*20240816",
    ]


def test_a_claim_released_in_spite_of_its_findings_goes_on():
    data = broken(TWO, b"*UN*100***1", b"*ZZ*100***1")
    report = check(data)
    for claim in report.claims:
        claim.held = False
    answer = judge(data, report.findings, report.claims)
    assert segments(write_999(answer, HEADER), "IK5") == ["IK5*E*I5"]
    assert segments(write_277ca(answer, HEADER, reference="R"), "QTY") == ["QTY*90*2", "QTY*QA*1", "QTY*QA*1"]


def test_the_second_file_of_a_report_is_answered_by_its_own_findings():
    wrong = broken(CLAIM, b"*UN*100***1", b"*ZZ*100***1")
    report = check(CLAIM)
    check(wrong, report=report)
    first, second = (
        judge(data, report.findings, report.claims, file=file) for file, data in enumerate((CLAIM, wrong))
    )
    assert [claim.held for claim in (*first.claims, *second.claims)] == [False, True]
    assert segments(write_999(first, HEADER), "IK5") == ["IK5*A"]
    assert segments(write_999(second, HEADER), "IK5") == ["IK5*E*I5"]


def test_what_does_not_hold_is_accepted_with_errors():
    report = check(CLAIM)
    place = Place(22, 600, "2300", "HI", "HI01")
    noted = checks.ELEMENT_FORMAT.at(
        place, "odd", severity=Severity.RISK, holds=False, claim=0, claim_id="TRY1"
    )
    isa = envelope.ISA_WIDTH.at(Place(1, 0, None, "ISA", "ISA02"), "odd", severity=Severity.RISK, holds=False)
    answer = judge(CLAIM, [noted, isa], report.claims)
    assert segments(write_ta1(answer, HEADER), "TA1") == ["TA1*000000001*240815*1200*E*011"]
    assert segments(write_999(answer, HEADER), "IK3", "CTX", "IK4", "IK5", "AK9") == [
        "IK3*HI*20*2300*8", "CTX*CLM01:TRY1", "IK4*1**I12", "IK5*E*I5", "AK9*E*1*1*1",
    ]  # fmt: skip
    assert [claim.held for claim in answer.claims] == [False]


def test_an_error_in_a_payment_names_its_trace_number():
    data = (FIXTURES / "835" / "pass" / "home-infusion.edi").read_bytes()
    wrong = data.replace(b"NM1*QC*1*TESTPATIENT", b"NM1*QC*7*TESTPATIENT", 1)
    assert wrong != data
    made = write_999(judged(wrong), HEADER)
    assert segments(made, "AK2", "CTX") == ["AK2*835*0001", "CTX*TRN02:EFT0001"]
    assert "TESTPATIENT" not in made.decode()
    assert check(made).findings == []


def test_the_repetition_that_is_wrong_is_named():
    place = Place(5, 0, "2300", "HI", "HI01-02")
    finding = checks.ELEMENT_CODE.at(place, "odd", value="BAD")
    texts = {5: "HI*ABK:GOOD^ABF:BAD"}
    (fault,) = segment_faults([(finding, "")], 3, "005010X222A1", texts, STANDARD)
    assert (fault.position, fault.elements[0].component, fault.elements[0].repetition) == (3, 2, 2)


def test_two_claims_of_one_name_keep_their_own_verdicts():
    data = TWO.replace(b"CLM*TRY2*", b"CLM*TRY1*")
    report = check(broken(data, b"*UN*200***1", b"*ZZ*200***1"))
    answer = judge(data, report.findings, report.claims)
    assert [claim.held for claim in answer.claims] == [False, True]


def test_what_is_wrong_with_a_provider_is_the_status_of_each_of_its_claims():
    one, other = TWO.split(b"HL*3*", 1)
    shared = one + b"HL*3*1*22*" + other.split(b"*22*", 1)[1].replace(b"HL*4*3*", b"HL*3*1*")
    document = read(shared.replace(b"*XX*1234567893", b"*XX*1234567890", 1))
    list(renumber(document))
    answer = judged(write(document))
    assert [claim.statuses for claim in answer.claims] == [("A7:562",), ("A7:562",)]


def test_a_claim_is_not_answered_for_another_provider():
    answer = judged(TWO.replace(b"*XX*1234567893", b"*XX*1234567890", 1).replace(b"SBR*P*18", b"SBR*Q*18"))
    assert [claim.held for claim in answer.claims] == [True, True]
    assert "A7:562" in answer.claims[0].statuses
    assert "A7:562" not in answer.claims[1].statuses
