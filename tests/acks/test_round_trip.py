"""What was put into an acknowledgement is what is read out of it."""

import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from test_answers import HEADER

from x12tools.acks import Outcome, read_ack, write_277ca, write_999, write_ta1
from x12tools.acks.answer import (
    Answer,
    ClaimAnswer,
    GroupAnswer,
    InterchangeAnswer,
    TransactionAnswer,
)
from x12tools.acks.faults import ElementFault, SegmentFault
from x12tools.acks.received import (
    Name,
    ReceivedClaim,
    ReceivedGroup,
    ReceivedInterchange,
    ReceivedLine,
    ReceivedTransaction,
)
from x12tools.codes import load_table
from x12tools.engine import check
from x12tools.wire import STANDARD

CODES = {
    name: st.sampled_from([row["code"] for row in load_table("acks/answers").rows if row["answer"] == name])
    for name in ("interchange", "group", "transaction", "segment", "element")
}
LETTERS = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.'")
ID = st.text(LETTERS, min_size=2, max_size=20)
CONTROL = st.integers(1, 999_999_999).map("{:09}".format)
MONEY = st.decimals(0, 99_999, places=2)
DAY = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))
STATUS = st.sampled_from(["A3:21", "A6:21", "A7:562:85", "A7:178", "A8:21", "A3:187"])
STATUSES = st.lists(STATUS, min_size=1, max_size=6, unique=True).map(tuple)
NAME = st.builds(
    Name,
    last=ID,
    first=ID,
    middle=ID,
    suffix=st.just(""),
    person=st.just(True),
    id_qualifier=st.just("MI"),
    id=ID,
)

ELEMENT = st.builds(
    ElementFault,
    element=st.integers(1, 30),
    component=st.none() | st.integers(1, 8),
    repetition=st.none(),
    data_element=st.none() | st.integers(1, 1700),
    code=CODES["element"],
    copy=st.none() | st.text(LETTERS, min_size=1, max_size=8),
)
FAULT = st.builds(
    SegmentFault,
    tag=st.sampled_from(["NM1", "CLM", "SV1", "HI", "N4"]),
    position=st.integers(2, 99_999),
    loop=st.sampled_from(["", "2300", "2010AA", "2400"]),
    code=CODES["segment"],
    unit=st.just("") | ID,
    elements=st.lists(ELEMENT, max_size=3).map(tuple),
)
TRANSACTION = st.builds(
    TransactionAnswer,
    received=st.builds(
        ReceivedTransaction,
        kind=st.just("837"),
        control_number=st.text(LETTERS, min_size=4, max_size=9),
        guide=st.just("005010X222A1"),
        first=st.just(1),
    ),
    outcome=st.sampled_from([Outcome.ACCEPTED, Outcome.WITH_ERRORS, Outcome.REJECTED]),
    codes=st.lists(CODES["transaction"], max_size=5, unique=True).map(tuple),
    faults=st.lists(FAULT, max_size=3),
)
GROUP = st.builds(
    GroupAnswer,
    received=st.builds(
        ReceivedGroup,
        function=st.just("HC"),
        sender=ID.filter(lambda text: len(text) <= 15),
        receiver=ID.filter(lambda text: len(text) <= 15),
        control_number=CONTROL,
        version=st.just("005010X222A1"),
        first=st.just(1),
        included=st.none() | st.integers(0, 999),
    ),
    transactions=st.lists(TRANSACTION, min_size=1, max_size=3),
    outcome=st.sampled_from([Outcome.ACCEPTED, Outcome.WITH_ERRORS, Outcome.PARTLY, Outcome.REJECTED]),
    codes=st.lists(CODES["group"], max_size=5, unique=True).map(tuple),
)


@st.composite
def claims(draw):
    """Claims in two levels of providers and patients; what is held says why."""
    made = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        first = draw(DAY)
        held = draw(st.booleans())
        lines = [ReceivedLine(1, "SV1*HC:J1745*100.00*UN*10***1", draw(ID), first, first)] if held else []
        received = ReceivedClaim(
            number,
            draw(ID),
            draw(MONEY),
            provider=Name(last="PROVIDER", id_qualifier="XX", id="1234567893"),
            provider_level=number // 3,
            patient=draw(NAME),
            patient_level=number,
            bill_type=draw(st.sampled_from(["", "131"])),
            trace=draw(st.just("") | ID),
            first=first,
            last=draw(st.sampled_from([first, first + datetime.timedelta(2)])),
            lines=lines,
        )
        made.append(
            ClaimAnswer(
                received,
                held,
                statuses=draw(STATUSES) if held else (),
                line_statuses={1: draw(STATUSES)[:3]} if held and draw(st.booleans()) else {},
            )
        )
    return made


def interchange(groups, control="000000001", **more):
    header = ("ISA", "00", "", "00", "", "ZZ", "SUBMITTER", "ZZ", "RECEIVER", "240815", "1200", "^",
              "00501", control, "1", "T", ":")  # fmt: skip
    return InterchangeAnswer(ReceivedInterchange(header, STANDARD, 1), groups=groups, **more)


@given(
    st.lists(
        st.tuples(
            CONTROL,
            st.sampled_from([Outcome.ACCEPTED, Outcome.WITH_ERRORS, Outcome.REJECTED]),
            CODES["interchange"],
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_ta1_says_what_was_put_in(said):
    answer = Answer([interchange([], one, outcome=outcome, note=note) for one, outcome, note in said])
    read = read_ack(write_ta1(answer, HEADER))
    assert [(ack.control_number, ack.outcome, ack.note.code) for ack in read] == said
    assert {(ack.date, ack.time) for ack in read} == {(datetime.date(2024, 8, 15), datetime.time(12))}


@settings(max_examples=60, deadline=None)
@given(st.lists(GROUP, min_size=1, max_size=2))
def test_a_999_says_what_was_put_in(groups):
    written = write_999(Answer([interchange(groups)]), HEADER)
    assert check(written).findings == []
    read = read_ack(written)
    assert len(read) == len(groups)
    for ack, group in zip(read, groups, strict=True):
        count = len(group.transactions)
        included = count if group.received.included is None else group.received.included
        assert (ack.function, ack.control_number) == ("HC", str(group.received.control_number))
        assert (ack.outcome, tuple(code.code for code in ack.codes)) == (group.outcome, group.codes)
        assert (ack.included, ack.received, ack.accepted) == (included, count, group.accepted)
        for one, put in zip(ack.transactions, group.transactions, strict=True):
            assert (one.control_number, one.outcome) == (put.received.control_number, put.outcome)
            assert tuple(code.code for code in one.codes) == put.codes
            for error, fault in zip(one.errors, put.faults, strict=True):
                assert (error.tag, error.position, error.loop) == (fault.tag, fault.position, fault.loop)
                assert (error.code.code, error.claim_id or "") == (fault.code, fault.unit)
                assert [
                    ElementFault(e.element, e.component, e.repetition, e.data_element, e.code.code, e.copy)
                    for e in error.elements
                ] == list(fault.elements)


@settings(max_examples=60, deadline=None)
@given(claims(), ID)
def test_a_277ca_says_what_was_put_in(put, reference):
    transaction = TransactionAnswer(
        ReceivedTransaction("837", "0001", "005010X222A1", 1, reference=reference), claims=put
    )
    group = GroupAnswer(
        ReceivedGroup("HC", "SENDER", "RECEIVER", "1", "005010X222A1", 1), transactions=[transaction]
    )
    numbers = {claim.received.number: f"ICN{claim.received.number}" for claim in put}
    written = write_277ca(
        Answer([interchange([group])]), HEADER, reference="OURS", payer_claim_numbers=numbers
    )
    assert check(written).findings == []
    (ack,) = read_ack(written)
    held = [claim for claim in put if claim.held]
    going = [claim for claim in put if not claim.held]
    assert (ack.reference, ack.own_reference) == (reference, "OURS")
    assert (ack.accepted or 0, ack.rejected or 0) == (len(going), len(held))
    assert ack.charge == sum((claim.charge for claim in put), Decimal(0))
    assert (ack.amount_accepted or 0) == sum(claim.charge for claim in going)
    assert (ack.amount_rejected or 0) == sum(claim.charge for claim in held)
    for one, claim in zip(ack.claims, put, strict=True):
        received = claim.received
        assert (one.claim_id, one.charge, one.patient) == (received.id, claim.charge, received.patient)
        assert one.outcome is (Outcome.REJECTED if claim.held else Outcome.ACCEPTED)
        assert one.payer_claim_number == numbers[received.number]
        assert (one.trace, one.bill_type) == (received.trace, received.bill_type)
        assert (one.first, one.last) == (received.first, received.last)
        assert tuple(map(str, one.statuses)) == (claim.statuses or ("A1:20",))
        assert [tuple(map(str, line.statuses)) for line in one.lines] == list(claim.line_statuses.values())
        assert all(line.control_number == received.lines[0].control_number for line in one.lines)
