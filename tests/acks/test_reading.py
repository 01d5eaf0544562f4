"""What came back is read as what it says, however it is written; nothing in it raises."""

import datetime
from decimal import Decimal

import pytest
from conftest import FIXTURES
from hypothesis import given
from hypothesis import strategies as st

from x12tools.acks import ClaimsAck, GroupAck, InterchangeAck, Outcome, read_ack
from x12tools.errors import NotX12

ENVELOPE = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       "
    "*240903*0915*^*00501*000000077*0*P*:~\n{body}IEA*1*000000077~\n"
)


def sent(*segments):
    return ENVELOPE.format(body="".join(f"{segment}~\n" for segment in segments)).encode("latin-1")


def test_a_ta1():
    (ack,) = read_ack(sent("TA1*000000019*240901*1200*E*016"))
    assert isinstance(ack, InterchangeAck)
    assert (ack.control_number, ack.outcome, ack.note.code) == ("000000019", Outcome.WITH_ERRORS, "016")
    assert (ack.date, ack.time) == (datetime.date(2024, 9, 1), datetime.time(12))
    assert (ack.sent.sender, ack.sent.receiver, ack.sent.control_number) == ("PAYER", "PRACTICE", "000000077")


def test_a_999_with_a_ta1_before_it():
    taken, ack = read_ack(
        sent(
            "TA1*000000012*240901*1200*A*000",
            "GS*FA*PAYER*PRACTICE*20240903*0915*7*X*005010X231A1",
            "ST*999*0001*005010X231A1",
            "AK1*HC*12*005010X222A1",
            "AK2*837*0001*005010X222A1",
            "IK5*A",
            "AK2*837*0002*005010X222A1",
            "IK3*CLM*22*2300*8",
            "CTX*CLM01:PCN123",
            "IK4*5:3*1325*7*9",
            "IK4*11:1:2*1362*I6",
            "IK3*REF*57**3",
            "CTX*SITUATIONAL TRIGGER*CLM*43**5:3*C023:1325",
            "CTX*CLM01:PCN124",
            "IK5*R*5*I5",
            "AK9*P*2*2*1",
            "SE*15*0001",
            "GE*1*7",
        )
    )
    assert isinstance(taken, InterchangeAck)
    assert isinstance(ack, GroupAck)
    assert (ack.function, ack.control_number, ack.version) == ("HC", "12", "005010X222A1")
    assert (ack.outcome, ack.included, ack.received, ack.accepted) == (Outcome.PARTLY, 2, 2, 1)
    first, second = ack.transactions
    assert (first.kind, first.control_number, first.outcome) == ("837", "0001", Outcome.ACCEPTED)
    assert (second.control_number, second.outcome) == ("0002", Outcome.REJECTED)
    assert [str(code) for code in second.codes] == [
        "5 (segments in error)",
        "I5 (segments against the guide)",
    ]
    bad, missing = second.errors
    assert (bad.tag, bad.position, bad.loop, bad.code.code, bad.claim_id) == (
        "CLM",
        22,
        "2300",
        "8",
        "PCN123",
    )
    one, two = bad.elements
    assert (one.element, one.component, one.data_element, one.code.code, one.copy) == (5, 3, 1325, "7", "9")
    assert (two.component, two.repetition, two.code.meaning) == (1, 2, "code the guide does not use")
    assert (missing.code.meaning, missing.claim_id) == ("required segment missing", "PCN124")


def test_a_277ca():
    (ack,) = read_ack(
        sent(
            "GS*HN*PAYER*PRACTICE*20240903*0915*8*X*005010X214",
            "ST*277*0001*005010X214",
            "BHT*0085*08*P0001*20240903*0915*TH",
            "HL*1**20*1",
            "NM1*PR*2*SYNTHETIC PAYER*****PI*MEDB",
            "TRN*1*RCPT9",
            "DTP*050*D8*20240902",
            "DTP*009*D8*20240903",
            "HL*2*1*21*1",
            "NM1*41*2*SYNTHETIC BILLING*****46*SUBMITTER",
            "TRN*2*BATCH7",
            "STC*A1:19:PR*20240903*WQ*500.50",
            "QTY*90*1",
            "QTY*AA*1",
            "AMT*YU*200.5",
            "AMT*YY*300",
            "HL*3*2*19*1",
            "NM1*85*2*SYNTHETIC INFUSION CENTER*****XX*1234567893",
            "TRN*1*0",
            "STC*A1:19:PR**WQ*500.50",
            "HL*4*3*PT",
            "NM1*QC*1*TESTPATIENT*PAT****MI*MEMBER0001",
            "TRN*2*PCN1",
            "STC*A2:20*20240903*WQ*200.50",
            "REF*1K*ICN77",
            "DTP*472*D8*20240815",
            "TRN*2*PCN2",
            "STC*A3:21*20240903*U*300******A3:187",
            "STC*A7:562:85*20240903*U*300********REJECTED",
            "REF*D9*TRACE1",
            "REF*BLT*131",
            "DTP*472*RD8*20240815-20240816",
            "SVC*HC:96365*100**0260***1",
            "STC*A7:454*20240903*U",
            "REF*FJ*L3",
            "DTP*472*D8*20240815",
            "SE*35*0001",
            "GE*1*8",
        )
    )
    assert isinstance(ack, ClaimsAck)
    assert (ack.reference, ack.own_reference, ack.receipt) == ("BATCH7", "P0001", "RCPT9")
    assert (ack.source.id, ack.receiver.id) == ("MEDB", "SUBMITTER")
    assert (ack.received_on, ack.processed_on) == (datetime.date(2024, 9, 2), datetime.date(2024, 9, 3))
    assert (ack.accepted, ack.rejected) == (1, 1)
    assert (ack.charge, ack.amount_accepted, ack.amount_rejected) == tuple(
        map(Decimal, ("500.50", "200.5", "300"))
    )
    taken, refused = ack.claims
    assert (taken.claim_id, taken.outcome, taken.payer_claim_number) == ("PCN1", Outcome.ACCEPTED, "ICN77")
    assert (taken.charge, taken.first) == (Decimal("200.50"), datetime.date(2024, 8, 15))
    assert (refused.claim_id, refused.outcome, refused.trace, refused.bill_type) == (
        "PCN2",
        Outcome.REJECTED,
        "TRACE1",
        "131",
    )
    assert [str(status) for status in refused.statuses] == ["A3:21", "A3:187", "A7:562:85"]
    assert refused.messages == ["REJECTED"]
    assert (refused.first, refused.last) == (datetime.date(2024, 8, 15), datetime.date(2024, 8, 16))
    assert refused.patient.id == taken.patient.id == "MEMBER0001"
    assert refused.provider.id == "1234567893"
    (line,) = refused.lines
    assert (line.procedure, line.revenue_code, line.control_number) == ("96365", "0260", "L3")
    assert [str(status) for status in line.statuses] == ["A7:454"]


@pytest.mark.parametrize(
    ("category", "action", "outcome"),
    [
        ("A0", "WQ", Outcome.ACCEPTED),
        ("A5", "WQ", Outcome.ACCEPTED),
        ("A4", "U", Outcome.REJECTED),
        ("A8", "U", Outcome.REJECTED),
        ("A7", "", Outcome.REJECTED),
        ("", "U", Outcome.REJECTED),
        ("Z9", "WQ", Outcome.ACCEPTED),
        ("Z9", "", Outcome.UNKNOWN),
    ],
)
def test_what_a_status_means(category, action, outcome):
    (ack,) = read_ack(
        sent(
            "GS*HN*A*B*20240903*0915*8*X*005010X214",
            "ST*277*0001",
            "HL*4*3*PT",
            "TRN*2*P",
            f"STC*{category}:20**{action}",
        )
    )
    assert ack.claims[0].outcome is outcome


def test_a_status_inquiry_s_answer_is_none():
    with pytest.raises(NotX12):
        read_ack(sent("GS*HN*A*B*20240903*0915*8*X*005010X212", "ST*277*0001*005010X212", "SE*2*0001"))


@pytest.mark.parametrize("source", [b"", b"%PDF-1.4", b"AK1*HC*1~AK9*A*1*1*1~", sent()])
def test_what_holds_no_acknowledgement_is_said(source):
    with pytest.raises(NotX12):
        read_ack(source)


WHOLE = b"".join(path.read_bytes() for path in sorted(FIXTURES.glob("acks/*/*.edi")))


def test_several_in_one_file_keep_their_order():
    kinds = [type(ack).__name__ for ack in read_ack(WHOLE)]
    assert len(kinds) == len(list(FIXTURES.glob("acks/*/*.edi")))
    assert kinds[:3] == ["GroupAck", "InterchangeAck", "GroupAck"]


@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=8))
def test_a_damaged_acknowledgement_is_read_as_far_as_it_goes(at, length, instead):
    try:
        acks = read_ack(WHOLE[:at] + instead + WHOLE[at + length :])
    except NotX12:
        return
    assert acks
