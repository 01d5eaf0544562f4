"""What the patterns take, the elements must find nothing in: asked of every use of every guide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x12tools.guides import load_guide
from x12tools.guides.course import Course, _all_uses
from x12tools.guides.elements import faults
from x12tools.guides.loading import GUIDES
from x12tools.guides.model import NOT_USED, REQUIRED
from x12tools.guides.pattern import sound
from x12tools.wire import STANDARD, Delimiters

USES = [use for version in GUIDES for use in _all_uses(load_guide(version).root) if use.tag != "SE"]
SEPARATORS = [
    STANDARD,
    Delimiters("|", ">", "", "\n"),
    Delimiters("^", "-", "", "|"),
    Delimiters(".", ",", "", "+"),
]
ODD = [
    "X",
    " ",
    "A ",
    "9" * 40,
    "20240230",
    "20230229",
    "2359",
    "12.5",
    "-1",
    "1.",
    "1-2",
    "20240101-20240102",
]


def value(draw, element, delimiters):
    """A value that is more often right than not; of a composite its components."""
    if element.parts:
        parts = [value(draw, p, delimiters) if is_there(draw, p) else "" for p in element.parts]
        return delimiters.component.join(parts).rstrip(delimiters.component)
    if draw.random() < 0.1:
        return draw.choice(ODD)
    if element.codes:
        return draw.choice(sorted(element.codes))
    match element.type:
        case "DT":
            return "20240131"
        case "TM":
            return "1230"
        case "R":
            return draw.choice(["1", "12.5", "-3"])
        case "N0":
            return "1" * element.minimum
    if element.data_element == "1251":
        return draw.choice(["20240101", "20240101-20240102", "1200"])
    return "1" * 9 if element.format else "A" * draw.choice([element.minimum, element.maximum])


def is_there(draw, element):
    if element.usage == REQUIRED:
        return draw.random() < 0.97
    return draw.random() < (0.01 if element.usage == NOT_USED else 0.5)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEPARATORS), st.randoms(use_true_random=False))
def test_what_is_taken_has_no_fault(delimiters, draw):
    for use in draw.sample(USES, 8):
        parts = [value(draw, one, delimiters) if is_there(draw, one) else "" for one in use.elements]
        text = delimiters.element.join([use.tag, *parts[: draw.randrange(len(parts) + 1)]])
        text = text.rstrip(delimiters.element)
        if sound(use, delimiters).match(text):
            assert not list(faults(use, text, delimiters, 1, 0)), text


@pytest.mark.parametrize(("qualifier", "taken"), [("D8", True), ("RD8", False)])
def test_a_range_of_dates_has_two_of_them(qualifier, taken):
    use = next(use for use in USES if use.tag == "DTP" and "472" in use.codes)
    assert bool(sound(use, STANDARD).match(f"DTP*472*{qualifier}*20240815")) is taken


def test_a_course_begun_anew_keeps_nothing_of_the_old(monkeypatch):
    course = Course(load_guide("005010X222A1"), STANDARD)
    monkeypatch.setattr("x12tools.guides.course._MOST", 1)
    step = course.step(course.start, "BHT*0019*00*1*20240815*1200*CH")
    course.start.seen["BHT*0019*00*1*20240815*1200*CH"] = step
    course.step(step.to, "NM1*41*2*A*****46*B")
    assert not course.start
    assert not course.start.seen
