"""The guides: where segments may stand, what they may hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.guides import Walker, load_guide
from x12tools.guides.elements import faults
from x12tools.guides.pattern import sound
from x12tools.wire import read

CLAIM = to_837(parse("M05.79 | J9312x100-JZ/50242005306:1UN 96413 96415x3"))
HOSPITAL = to_837(parse("837I C34.11 | J9271x200-JZ 96413"))


def walked(data):
    """(use, piece) of each segment of the first transaction."""
    document = read(data)
    version = next(p.text for p in document.segments if p.tag == "GS").split("*")[8]
    walker = Walker(load_guide(version), document.segments[0].delimiters)
    for piece in document.segments:
        if piece.tag not in ("ISA", "GS", "ST", "GE", "IEA"):
            step, found = walker.step(piece.text, piece.ordinal, piece.offset)
            yield step.use, piece, found


USES = [(use, piece) for data in (CLAIM, HOSPITAL) for use, piece, _ in walked(data)]


def test_segments_are_walked_into_their_loops():
    loops = {(piece.text.split("*")[0], use.loop) for use, piece, _ in walked(CLAIM)}
    assert {("NM1", "2010AA"), ("SBR", "2000B"), ("CLM", "2300"), ("SV1", "2400"), ("LIN", "2410")} <= loops


def test_the_claim_loop_is_defined_once():
    guide = load_guide("005010X222A1")

    def claim_loops(loop):
        for child in loop.children:
            if hasattr(child, "children"):
                if child.id == "2300":
                    yield child
                yield from claim_loops(child)

    assert len({id(loop) for loop in claim_loops(guide.root)}) == 1


@settings(max_examples=400)
@given(
    st.sampled_from(USES),
    st.integers(0, 80),
    st.integers(0, 4),
    st.text(st.sampled_from("*:^ 0123AZab.-~\n\xd1"), max_size=4),
)
def test_what_the_pattern_takes_has_no_fault(use_and_piece, at, length, instead):
    use, piece = use_and_piece
    text = piece.text[:at] + instead + piece.text[at + length :]
    if text.split("*")[0] == use.tag and sound(use, piece.delimiters).match(text):
        assert not list(faults(use, text, piece.delimiters, 1, 0))


@pytest.mark.parametrize(("use", "piece"), USES, ids=[f"{u.home}" for u, _ in USES])
def test_the_pattern_takes_the_shell(use, piece):
    if not sound(use, piece.delimiters).match(piece.text):
        assert not list(faults(use, piece.text, piece.delimiters, 1, 0))


@pytest.mark.parametrize(
    ("before", "after", "rule", "segment", "element"),
    [
        (b"REF*6R*L1~\n", b"REF*QQ*L1~\n", "IG-QUALIFIER", "REF", "REF01"),
        (b"HI*ABK:M0579~\n", b"", "IG-SEGMENT-REQUIRED", "HI", None),
        (b"DTP*472*D8*20240815", b"DTP*472*D8*20240231", "IG-ELEMENT-TYPE", "DTP", "DTP03"),
        (b"*MEMBER0001", b"*" + b"M" * 81, "IG-ELEMENT-LENGTH", "NM1", "NM109"),
        (b"0101*F~", b"0101*Q~", "IG-ELEMENT-CODE", "DMG", "DMG03"),
        (b"*****46*SUBMITTER", b"*****46", "IG-ELEMENT-REQUIRED", "NM1", "NM109"),
        (b"LX*1~", b"ZZZ*1~\nLX*1~", "IG-SEGMENT-UNKNOWN", "ZZZ", None),
        (b"N4*ANYTOWN*OH*432150001", b"N4*ANYTOWN*OH*43215", "IG-ELEMENT-FORMAT", "N4", "N403"),
        (b"HL*2*1*22*0", b"HL*2*7*22*0", "IG-HIERARCHY", "HL", "HL02"),
        (b"CTP****1*UN", b"CTP****1*ML*", "IG-TRAILING", "CTP", None),
    ],
)
def test_a_break_of_the_guide_is_found_once_and_in_place(before, after, rule, segment, element):
    assert CLAIM.count(before)
    data = CLAIM.replace(before, after, 1)
    found = [f for f in check(data).findings if f.rule.startswith("IG-")]
    assert [(f.rule, f.place.segment, f.place.element) for f in found] == [(rule, segment, element)]


def test_a_foreign_billing_address_needs_no_nine_digits():
    data = CLAIM.replace(b"N4*ANYTOWN*OH*432150001", b"N4*BERLIN**10115*DE", 1)
    assert check(data).findings == []


def test_an_unknown_guide_is_said():
    data = CLAIM.replace(b"*X*005010X222A1~", b"*X*004010X098A1~")
    report = check(data)
    assert [f.rule for f in report.findings if f.rule.startswith("IG")] == ["IG-GUIDE-UNKNOWN"]
    assert report.exit_code == 2
