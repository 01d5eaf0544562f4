"""What all segment classes share: reading, changing, comparing, and refusing a wrong class."""

import datetime
import pickle
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x12tools.segments import CTX, ISA, SV1, TAGS, Segment, read_segment, segment_class
from x12tools.segments.base import (
    Composite,
    _plan,
    as_text,
    composite,
    composite_class,
    element,
    segment,
)
from x12tools.segments.composites import DiagnosisPointers, HealthCareCode, ProcedureIdentifier
from x12tools.segments.values import period_days
from x12tools.wire.delimiters import STANDARD, Delimiters

HEADER = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    "*240301*1200*^*00501*000000001*0*P*:"
)
TYPED = st.sampled_from(sorted(TAGS))
FREE = st.sampled_from(sorted(TAGS - {"ISA", "IEA", "TA1"}))
"""All but the interchange's own, whose values are widened."""

BYTES = st.characters(max_codepoint=255)
DATA = st.text(
    st.characters(min_codepoint=32, max_codepoint=126, exclude_characters=STANDARD.all), max_size=12
)
ELEMENTS = st.lists(st.one_of(DATA, st.text(st.sampled_from("AB19.-:^"), max_size=9)), max_size=26)


# Reading.


@settings(deadline=None)
@given(TYPED, ELEMENTS)
def test_the_text_read_is_the_text_kept(tag, elements):
    text = "*".join([tag, *elements])
    assert segment_class(tag).read(text).text == text


@settings(deadline=None)
@given(TYPED, st.text(BYTES, max_size=80))
def test_no_text_makes_reading_raise(tag, text):
    assert segment_class(tag).read(text).text == text


@settings(deadline=None)
@given(
    TYPED,
    st.text(max_size=40),
    st.sampled_from([Delimiters("|", ">", "", "\n"), Delimiters("A", "1", "B", "2")]),
)
def test_no_delimiters_make_reading_raise(tag, text, delimiters):
    assert segment_class(tag).read(text, delimiters).text == text


@settings(deadline=None)
@given(TYPED, ELEMENTS)
def test_what_is_unreadable_is_none_and_was_there(tag, elements):
    cls = segment_class(tag)
    read = cls.read("*".join([tag, *elements]))
    names = {row.position: row.name for row in _plan(cls).values() if row.composite is None}
    for position, _ in read.unreadable:
        assert read.element(position)
        if position in names:
            assert getattr(read, names[position]) is None


@pytest.mark.parametrize("digits", ["9" * 5000, "-" + "1" * 41])
def test_a_number_longer_than_any_is_unreadable(digits):
    assert read_segment(f"LX*{digits}").unreadable == ((1, "not a whole number"),)


@pytest.mark.parametrize("text", ["2024010²", "٢٠٢٤٠١٠١", "20240230", "240101", "20240101 ", "2024-01-01"])
def test_eight_digits_of_a_day_are_a_date_and_nothing_else_is(text):
    assert read_segment(f"GS*HC*A*B*{text}*1200").date is None


@pytest.mark.parametrize("text", ["1,000", "1e3", "+5", "-", ".", "NaN", "٣", " 5", "5\n"])
def test_what_is_no_decimal_is_unreadable(text):
    assert read_segment(f"AMT*F5*{text}").unreadable == ((2, "not a decimal number"),)


@pytest.mark.parametrize("text", ["0.12500", "5.", ".5", "-0.10", "007", "0"])
def test_a_decimal_keeps_its_digits(text):
    assert read_segment(f"AMT*F5*{text}").amount == Decimal(text)
    assert read_segment(f"AMT*F5*{text}").text == f"AMT*F5*{text}"


def test_a_component_that_cannot_be_read_is_named():
    codes = read_segment("HI*BE:01:::abc*BE:02:::1.50")
    assert codes.unreadable == ((1, "component 5: not a decimal number"),)
    assert codes.code_1.unreadable == ((5, "not a decimal number"),)
    assert codes.code_1.code == "01"
    assert codes.code_2.amount == Decimal("1.50")


def test_why_a_value_is_unreadable_does_not_show_it():
    assert "SECRET" not in repr(read_segment("SV1*HC:1*SECRET").unreadable)
    assert "SECRET" not in repr(read_segment("NM1*IL*1*SECRET"))


def test_other_separators_are_followed():
    line = SV1.read("SV1|HC>J9312>JZ|5|UN|1", Delimiters("|", ">", "^", "~"))
    assert (line.procedure.modifiers, line.charge) == (("JZ",), Decimal(5))
    assert line.changed(procedure=attrs.evolve(line.procedure, code="J1745")).text == "SV1|HC>J1745>JZ|5|UN|1"


def test_a_repeated_element_is_a_tuple():
    error = CTX.read("CTX*CLM01:123^REF02:9")
    assert [(one.name, one.reference) for one in error.contexts] == [("CLM01", "123"), ("REF02", "9")]


def test_elements_count_from_one_and_end_in_nothing():
    plain = read_segment("N3*1 MAIN")
    assert [plain.element(n) for n in (1, 2, 99, -1)] == ["1 MAIN", "", "", ""]


@pytest.mark.parametrize(
    ("form", "text", "days"),
    [
        ("D8", "20240301", ("2024-03-01", "2024-03-01")),
        ("RD8", "20240301-20240305", ("2024-03-01", "2024-03-05")),
        ("RD8", "20240301-", ("2024-03-01", None)),
        ("RD8", "20240301", ("2024-03-01", None)),
        ("RD8", "20240301-20240230", ("2024-03-01", None)),
        ("RD8", "20240301-20240302-20240303", ("2024-03-01", None)),
        ("DT", "202403011230", ("2024-03-01", "2024-03-01")),
        ("DT", "20240301", (None, None)),
        ("D8", "20240301-20240305", (None, None)),
        ("TM", "1230", (None, None)),
        (None, "20240301", (None, None)),
        ("D8", None, (None, None)),
    ],
)
def test_a_period_is_read_as_its_form_says(form, text, days):
    assert tuple(day and day.isoformat() for day in period_days(form, text)) == days


# Changing.


@settings(deadline=None)
@given(FREE, ELEMENTS, st.data())
def test_a_set_element_alters_no_other_character(tag, elements, data):
    cls = segment_class(tag)
    before = "*".join([tag, *elements])
    row = data.draw(st.sampled_from(list(_plan(cls).values())), "element")
    value = data.draw(DATA.filter(bool), "value")
    due = [tag, *elements]
    due += [""] * (row.position + 1 - len(due))
    due[row.position] = value
    assert cls.read(before).changed(**{row.name: value}).text == "*".join(due)


@settings(deadline=None)
@given(FREE, ELEMENTS, st.data())
def test_a_cleared_element_takes_only_the_end_it_leaves(tag, elements, data):
    cls = segment_class(tag)
    before = "*".join([tag, *elements])
    row = data.draw(st.sampled_from(list(_plan(cls).values())), "element")
    after = cls.read(before).changed(**{row.name: None}).text
    due = [tag, *elements]
    if row.position < len(due):
        due[row.position] = ""
    if before.endswith("*") or row.position != len(elements):
        assert after == "*".join(due)
    else:
        assert after == "*".join(due).rstrip("*")


@pytest.mark.parametrize(
    ("before", "values", "after"),
    [
        ("N3*A*B", {"line_2": None}, "N3*A"),
        ("N3*A*B", {"line_1": None}, "N3**B"),
        ("N3*A", {"line_1": None}, "N3"),
        ("N3*A", {"line_2": None}, "N3*A"),
        ("N3*A*B**", {"line_2": None}, "N3*A***"),
        ("N3*A*", {"line_1": "C"}, "N3*C*"),
        ("N3*A**", {"line_2": "B"}, "N3*A*B*"),
        ("SV1*HC:1*5**1", {"quantity": None}, "SV1*HC:1*5"),
        ("SV1*HC:1*5*UN*1**", {"charge": Decimal("9.10"), "unit": None}, "SV1*HC:1*9.10**1**"),
        ("SV1*HC:1*05.00", {"quantity": Decimal("0.250")}, "SV1*HC:1*05.00**0.250"),
        ("SV1*HC:1*5", {"quantity": Decimal("1E+3")}, "SV1*HC:1*5**1000"),
        ("SV1*HC:1*5", {"procedure": None}, "SV1**5"),
        ("GS*HC*A*B", {"date": datetime.date(2024, 3, 1)}, "GS*HC*A*B*20240301"),
        ("GS*HC*A*B", {"time": datetime.time(9, 5)}, "GS*HC*A*B**0905"),
        ("GS*HC*A*B", {"time": datetime.time(9, 5, 7)}, "GS*HC*A*B**090507"),
        ("ST*837*0001", {"control_number": "0002"}, "ST*837*0002"),
    ],
)
def test_changes(before, values, after):
    assert read_segment(before).changed(**values).text == after


def test_an_interchange_header_keeps_its_widths():
    header = ISA.read(HEADER)
    assert header.date == datetime.date(2024, 3, 1)
    changed = header.changed(
        sender="A",
        date=datetime.date(2025, 12, 31),
        time=datetime.time(8, 0, 30),
        control_number="42",
        authorization=None,
    )
    assert changed.text == (
        "ISA*00*          *00*          *ZZ*A              *ZZ*RECEIVER       "
        "*251231*0800*^*00501*000000042*0*P*:"
    )


def test_an_interchange_header_is_built_with_its_separators():
    built = ISA.build(repetition_separator="^", component_separator=":")
    assert (built.element(11), built.element(16)) == ("^", ":")


def test_a_segment_is_built_from_values():
    procedure = ProcedureIdentifier.build(qualifier="HC", code="J9312", modifier_1="JZ")
    assert (
        SV1.build(procedure=procedure, charge=Decimal("10.50"), unit="UN").text == "SV1*HC:J9312:JZ*10.50*UN"
    )


@pytest.mark.parametrize("value", ["A*B", "A~", "A:B", "A^B"])
def test_a_value_with_a_separator_is_refused(value):
    with pytest.raises(ValueError, match="separator"):
        read_segment("N3*A").changed(line_1=value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_a_number_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        read_segment("SV1*HC:1").changed(charge=value)


@pytest.mark.parametrize("value", [0.1, True, object()])
def test_a_value_of_no_type_of_x12_is_refused(value):
    with pytest.raises(TypeError, match=type(value).__name__):
        read_segment("SV1*HC:1").changed(charge=value)


def test_an_unknown_name_is_refused():
    with pytest.raises(TypeError, match="colour"):
        SV1.build(colour="red")
    with pytest.raises(TypeError, match="colour"):
        ProcedureIdentifier.build(colour="red")


def test_nothing_repeats_without_a_repetition_separator():
    with pytest.raises(ValueError, match="repetition"):
        as_text(("A", "B"), Delimiters(repetition=""))
    assert as_text(("A",), Delimiters(repetition="")) == "A"


# Composites.


@pytest.mark.parametrize(
    ("cls", "text", "values", "after"),
    [
        (ProcedureIdentifier, "HC:1:25", {"code": "2"}, "HC:2:25"),
        (ProcedureIdentifier, "HC:1:25", {"modifier_1": None}, "HC:1"),
        (ProcedureIdentifier, "HC:1::", {"code": "2"}, "HC:2::"),
        (ProcedureIdentifier, "HC:1", {"modifier_2": "59"}, "HC:1::59"),
        (HealthCareCode, "BE:01:::abc:x", {"code": "02"}, "BE:02:::abc:x"),
        (HealthCareCode, "BE:01:::abc", {"amount": Decimal("5.00")}, "BE:01:::5.00"),
        (HealthCareCode, "BE:01:::5.00::::Y:beyond", {"code": "02"}, "BE:02:::5.00::::Y:beyond"),
        (DiagnosisPointers, "01:2", {"pointer_2": 3}, "01:3"),
    ],
)
def test_a_composite_keeps_what_is_not_replaced(cls, text, values, after):
    assert attrs.evolve(cls.read(text), **values).render() == after


@given(st.text(st.characters(max_codepoint=255, exclude_characters="*^~"), max_size=40))
def test_a_composite_renders_as_it_was_read(text):
    for number in ("C001", "C003", "C004", "C022", "C023", "C024", "C040", "C042", "C043"):
        assert composite_class(number).read(text).render() == text


def test_a_composite_goes_over_to_other_separators_or_is_refused():
    read = ProcedureIdentifier.read("HC:J9312:JZ")
    assert read.render(Delimiters("|", ">", "^", "~")) == "HC>J9312>JZ"
    with pytest.raises(ValueError, match="separator"):
        read.render(Delimiters("|", "J", "^", "~"))


# Identity.


def test_equal_segments_have_the_same_text_and_class():
    assert read_segment("SV1*HC:1*5") == read_segment("SV1*HC:1*5")
    assert read_segment("SV1*HC:1*5.0") != read_segment("SV1*HC:1*5")
    assert Segment.read("SV1*HC:1*5") != read_segment("SV1*HC:1*5")
    assert {read_segment("SV1*HC:1*5"), read_segment("SV1*HC:1*5")} == {read_segment("SV1*HC:1*5")}


def test_equal_composites_have_the_same_values():
    assert ProcedureIdentifier.read("HC:1") == ProcedureIdentifier.build(qualifier="HC", code="1")
    assert hash(ProcedureIdentifier.read("HC:1")) == hash(ProcedureIdentifier.read("HC:1::"))


def test_a_segment_cannot_be_changed_in_place():
    line = read_segment("SV1*HC:1*5")
    with pytest.raises(attrs.exceptions.FrozenAttributeError):
        line.charge = Decimal(6)
    with pytest.raises(attrs.exceptions.FrozenAttributeError):
        line.procedure.code = "2"
    with pytest.raises(AttributeError):
        line.note = "a name that no element has"


def test_a_segment_survives_pickling():
    line = read_segment("SV1*HC:1*5")
    assert pickle.loads(pickle.dumps(line)) == line


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_tag_and_home_are_the_class_s_own(tag):
    cls = segment_class(tag)
    assert (cls.tag, cls.read(tag).tag) == (tag, tag)
    assert cls.home
    assert not hasattr(cls.read(tag), "__dict__")


# Classes that contradict themselves fail at import.


def _segment(**fields):
    body = {"__annotations__": dict.fromkeys(fields, "str | None"), **fields}
    return segment("XXX", home="none")(type("XXX", (Segment,), body))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"one": element(1, "127"), "other": element(1, "128")}, "one and other both claim position 1"),
        ({"one": element(0, "127")}, "the first is 1"),
        ({"one": element(1, "4711")}, "unknown data element 4711"),
        ({"one": element(1, "C999X")}, "unknown data element C999X"),
        ({"tag": element(1, "721")}, "another meaning"),
        ({"changed": element(1, "721")}, "another meaning"),
    ],
)
def test_a_wrong_segment_class_fails_when_it_is_made(fields, why):
    with pytest.raises(TypeError, match=why):
        _segment(**fields)


def test_a_wrong_composite_class_fails_when_it_is_made():
    with pytest.raises(TypeError, match="both claim position 2"):

        @composite("C900")
        class Twice(Composite):
            """Two components at one place."""

            one: str | None = element(2, "127")
            other: str | None = element(2, "127")

    with pytest.raises(KeyError):
        composite_class("C900")
