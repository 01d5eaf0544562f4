"""No file, however broken, breaks its answer: what is written keeps its guide and can be read."""

import attrs
import pytest
from conftest import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st
from test_answers import HEADER, PYX12_IS_WRONG, judged, pyx12_says, segments

from x12tools.acks import judge, read_ack, read_received, write_277ca, write_999, write_ta1
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.errors import NotX12
from x12tools.wire import Delimiters, read

CLAIM = to_837(parse("M05.79 | J9312x100-JZ 96413"))
THREE = (FIXTURES / "837p" / "pass" / "several-claims.edi").read_bytes()
HOSPITAL = (FIXTURES / "837i" / "pass" / "outpatient-chemotherapy.edi").read_bytes()
PAYMENT = (FIXTURES / "835" / "pass" / "home-infusion.edi").read_bytes()
PIPES = Delimiters(element="|", component=">", repetition="^", segment="!")


def all_written(data, header=HEADER):
    answer = judged(data)
    return (
        write_ta1(answer, header, owed=False),
        write_999(answer, header),
        write_277ca(answer, header, reference="R"),
    )


def sound(written):
    for data in written:
        if data:
            # A name is given back as it came, with its bytes.
            found = [f for f in check(data).findings if f.rule != "ENV-CHARACTER"]
            assert [f"{f.rule}: {f.message}" for f in found] == []
            assert read_ack(data)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"GS*HC*SUBMITTER*RECEIVER*20240815*1200*1*", b"GS*HC*SUBMITTER*RECEIVER*20240815*1200**"),
        (b"GS*HC*SUBMITTER*RECEIVER*20240815*1200*1*", b"GS*HC*SUBMITTER*RECEIVER*20240815*1200*ABC*"),
        (b"GS*HC*", b"GS*ZZ*"),
        (b"ST*837*0001*", b"ST*837**"),
        (b"ST*837*0001*", b"ST*837*1*"),
        (b"ST*837*0001*", b"ST*837*00000000000012*"),
        (b"ST*837*", b"ST*999*"),
        (b"BHT*0019*00*TRY1*", b"BHT*0019*00**"),
        (b"NM1*41*2*SYNTHETIC BILLING*****46*SUBMITTER~\n", b""),
        (b"NM1*85*2*SYNTHETIC INFUSION CENTER*****XX*1234567893", b"NM1*85"),
        (b"NM1*IL*1*TESTPATIENT*PAT****MI*MEMBER0001~\n", b""),
        (b"NM1*IL*1*TESTPATIENT*PAT****MI*MEMBER0001", b"NM1*IL*1*%s*PAT****MI*7" % (b"X" * 90)),
        (b"*TESTPATIENT*", b"*O'BRI\xc9N\x1f\tJR *"),
        (b"CLM*TRY1*", b"CLM**"),
        (b"CLM*TRY1*1100.00", b"CLM*TRY1*ALOT"),
        (b"CLM*TRY1*1100.00", b"CLM*TRY1*%s" % (b"9" * 40)),
        (b"DTP*472*D8*20240815", b"DTP*472*D8*SOON"),
        (b"LX*1~", b"LX*ONE~"),
        (b"SV1*HC:J9312:JZ*1000.00*UN*100***1~\n", b""),
        (b"*240815*1200*^*00501*000000001*0*T*:", b"*249999*9999*^*00501*ABC      *0*X*:"),
        (b"HL*1**20*1", b"HL*1"),
    ],
)
def test_an_odd_file_still_gets_sound_answers(before, after):
    assert before in CLAIM
    written = all_written(CLAIM.replace(before, after, 1))
    assert written[0]
    sound(written)


def test_a_file_without_a_group_gets_a_ta1_alone():
    start, end = CLAIM.index(b"GS*"), CLAIM.index(b"ST*")
    without = (CLAIM[:start] + CLAIM[end:]).replace(b"GE*1*1~\n", b"")
    ta1, functional, claims = all_written(without)
    assert segments(ta1, "TA1")[0].split("*")[4] == "R"
    assert functional == claims == b""


@pytest.mark.parametrize("size", [106, 200, 500, 900, len(CLAIM) - 22])
def test_a_file_cut_short_is_refused_by_its_ta1(size):
    ta1, functional, claims = all_written(CLAIM[:size])
    assert segments(ta1, "TA1")[0].endswith("*R*023")
    assert functional == claims == b""


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"ISA"])
def test_what_is_not_x12_gets_no_answer(data):
    with pytest.raises(NotX12):
        judge(data, [], [])


def test_the_answer_has_the_file_s_own_separators():
    data = (FIXTURES / "837p" / "pass" / "style-pipe.edi").read_bytes()
    own = read(data).pieces[0].delimiters
    for written in all_written(data):
        assert read(written).pieces[0].delimiters == own
    sound(all_written(data))


def test_a_receiver_s_separators_cost_a_name_a_blank_and_a_number_nothing():
    named = CLAIM.replace(b"*TESTPATIENT*", b"*TEST|PA>TIENT!*")
    numbered = named.replace(b"CLM*TRY1*", b"CLM*TRY|1*")
    header = attrs.evolve(HEADER, delimiters=PIPES)
    first, second = (write_277ca(judged(data), header, reference="R") for data in (named, numbered))
    assert read(first).pieces[0].delimiters == PIPES
    assert read(second).pieces[0].delimiters == read(CLAIM).pieces[0].delimiters
    (one,), (two,) = (read_ack(written)[0].claims for written in (first, second))
    assert (one.claim_id, one.patient.last) == ("TRY1", "TEST PA TIENT")
    assert (two.claim_id, two.patient.last) == ("TRY|1", "TEST|PA>TIENT!")
    sound((first, second))


def test_no_newline_where_the_receiver_wants_none():
    header = attrs.evolve(HEADER, newline="")
    assert all(b"\n" not in written for written in all_written(CLAIM, header))


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([CLAIM, THREE, HOSPITAL, PAYMENT]),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 30), st.text("*:^~\n0A >|", max_size=6)),
        min_size=1,
        max_size=4,
    ),
)
def test_whatever_is_damaged_the_answers_are_sound(data, damages):
    for at, length, instead in damages:
        place = int(at * len(data))
        data = data[:place] + instead.encode() + data[place + length :]
    try:
        written = all_written(data)
    except NotX12:
        return
    sound(written)
    for one in written[1:]:
        assert not one or set(pyx12_says(one)[1]) <= PYX12_IS_WRONG


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_reading_what_is_answered_never_fails_on_content(tail):
    assert read_received(CLAIM[:400] + tail).interchanges
