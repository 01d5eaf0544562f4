"""Typed segments: positions as the guides have them, text kept, values of their type."""

import datetime
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12tools.guides import GUIDES, load_guide
from x12tools.guides.model import NOT_USED, GuideLoop
from x12tools.segments import TAGS, Segment, read_segment, segment_class
from x12tools.segments.base import composite_class, element, segment
from x12tools.segments.dictionary import DATA_ELEMENTS


def _uses(loop):
    for child in loop.children:
        if isinstance(child, GuideLoop):
            yield from _uses(child)
        else:
            yield child


def _declared(cls):
    return {
        field.metadata["position"]: field.metadata["data_element"]
        for field in attrs.fields(cls)
        if "position" in field.metadata
    }


@pytest.mark.parametrize("version", GUIDES)
def test_every_element_a_guide_uses_is_declared_at_its_position(version):
    for use in _uses(load_guide(version).root):
        assert use.tag in TAGS, use.home
        declared = _declared(segment_class(use.tag))
        for position, guide_element in enumerate(use.elements, 1):
            if guide_element.usage == NOT_USED:
                continue
            assert declared.get(position) == guide_element.data_element, f"{use.home} {position}"
            if guide_element.parts:
                components = _declared(composite_class(guide_element.data_element))
                for at, part in enumerate(guide_element.parts, 1):
                    if part.usage != NOT_USED:
                        assert components.get(at) == part.data_element, part.id


def test_the_dictionary_agrees_with_the_standard():
    assert (DATA_ELEMENTS["782"].type, DATA_ELEMENTS["782"].maximum) == ("R", 18)
    assert (DATA_ELEMENTS["1028"].type, DATA_ELEMENTS["1028"].maximum) == ("AN", 38)
    assert all(one.minimum <= one.maximum for one in DATA_ELEMENTS.values())


def test_a_service_line_is_read_as_its_types():
    line = read_segment("SV1*HC:J9312:JZ*1000.50*UN*0.12500***1:2")
    assert line.procedure.code == "J9312"
    assert line.procedure.modifiers == ("JZ",)
    assert line.charge == Decimal("1000.50")
    assert str(line.quantity) == "0.12500"
    assert line.diagnosis_pointers.pointers == (1, 2)


def test_adjustments_are_read_six_deep():
    cas = read_segment("CAS*CO*45*10**97*20*1**" + "*" + "96*30")
    assert cas.adjustments[:2] == (("45", Decimal(10), None), ("97", Decimal(20), Decimal(1)))


def test_dates_are_dates():
    assert read_segment("DTP*472*RD8*20240801-20240803").dates == (
        datetime.date(2024, 8, 1),
        datetime.date(2024, 8, 3),
    )
    assert read_segment("DTP*472*D8*20240230").dates == (None, None)


def test_what_cannot_be_read_is_none_and_said():
    line = read_segment("SV1*HC:J9312*abc*UN*1")
    assert line.charge is None
    assert line.unreadable == ((2, "not a decimal number"),)


def test_control_numbers_keep_their_zeros():
    assert read_segment("IEA*1*000000042").control_number == "000000042"


def test_changing_one_element_leaves_the_others():
    line = read_segment("SV1*HC:96365*0100.00*UN*1***1**")
    assert line.changed(quantity=Decimal("2")).text == "SV1*HC:96365*0100.00*UN*2***1**"
    procedure = attrs.evolve(line.procedure, code="96367")
    assert line.changed(procedure=procedure).text == "SV1*HC:96367*0100.00*UN*1***1**"


def test_a_value_with_a_separator_is_refused_without_being_shown():
    with pytest.raises(ValueError) as raised:
        read_segment("N3*1 MAIN").changed(line_1="SECRET*PLACE")
    assert "SECRET" not in str(raised.value)


def test_an_unknown_tag_is_a_plain_segment():
    plain = read_segment("ZZZ*1*2")
    assert type(plain) is Segment
    assert plain.element(2) == "2"


def test_a_repeated_position_fails_at_import():
    with pytest.raises(TypeError, match="position 1"):

        @segment("XXX", home="none")
        class XXX(Segment):
            """Two elements at one place."""

            one: str | None = element(1, "127")
            other: str | None = element(1, "128")


@given(st.sampled_from(sorted(TAGS)), st.text(st.characters(max_codepoint=255), max_size=60))
def test_reading_never_raises_and_keeps_the_text(tag, rest):
    text = f"{tag}*{rest}"
    assert read_segment(text).text == text
