"""A visit billed as it was charted passes; an hour more or less than the chart bears is found."""

import datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typed_claims import checked, told

from x12tools.rules.arithmetic import extra_hours, hydration_units
from x12tools.rules.charted_visit import beside, charted_visit
from x12tools.rules.scope import visits

START = datetime.datetime.fromisoformat("2024-08-15T07:00")
COMPLEX = ("J9271x200-JZ", "J9228x100-JZ", "J9306x420-JZ")
THERAPEUTIC = ("J0878x500-JZ", "J1453x150-JZ", "J2185x10")
PUSHED = ("J1200", "J2469x10-JZ")

GIVEN = st.tuples(
    st.lists(st.tuples(st.integers(16, 200), st.integers(0, 20)), max_size=3),
    st.lists(st.integers(16, 100), max_size=2),
    st.integers(0, 2),
    st.sampled_from([0, 0, 31, 65, 91, 151]),
    st.sampled_from(["", "837I "]),
)


def at(minute):
    return f"{START + datetime.timedelta(minutes=minute):%H:%M}"


def billed(complex_, therapeutic, pushes, fluid):
    """(initial and sequential codes, hours of chemotherapy, therapeutic hours, units of 96361)."""
    codes = ["96413" if not n else "96417" for n in range(len(complex_))]
    codes += ["96367" if codes or n else "96365" for n in range(len(therapeutic))]
    codes += ["96375" if codes or n else "96374" for n in range(pushes)]
    first, further = hydration_units(fluid, primary=not codes)
    codes += ["96360"] * first
    return codes, sum(map(extra_hours, complex_)), sum(map(extra_hours, therapeutic)), further


def visit(given):
    """A visit whose drugs ran one after the other, some with a hold, and its chart."""
    complex_, therapeutic, pushes, fluid, form = given
    minute, drugs, chart = 0, [], []

    def ran(code, minutes, hold=0):
        nonlocal minute
        first = minutes // 2 if hold else minutes
        chart.append(f"{code} IV {at(minute)}-{at(minute + first)}")
        if hold:
            chart.append(f"{code} IV {at(minute + first + hold)}-{at(minute + minutes + hold)}")
        minute += minutes + hold + 2

    for line, (minutes, hold) in zip(COMPLEX, complex_, strict=False):
        drugs.append(line)
        ran(line[:5], minutes, hold)
    for line, minutes in zip(THERAPEUTIC, therapeutic, strict=False):
        drugs.append(line)
        ran(line[:5], minutes)
    for line in PUSHED[:pushes]:
        drugs.append(line)
        chart.append(f"{line[:5]} IVP {at(minute)}")
        minute += 3
    if fluid:
        drugs.append("J7030")
        ran("J7030", fluid)
    assume(minute < 1000)
    codes, *hours = billed([minutes for minutes, _ in complex_], therapeutic, pushes, fluid)
    assume(codes)
    return form, drugs, codes, hours, chart


def typed(form, drugs, codes, hours, chart):
    more = [
        f"{code}x{units}" for code, units in zip(("96415", "96366", "96361"), hours, strict=True) if units
    ]
    return f"{form}2024-08-15 C34.11 | {' '.join([*drugs, *codes, *more])} || {'; '.join(chart)}"


def said(text):
    return {finding.rule for finding in checked(text).findings if finding.rule[:7] in ("INF-SEQ", "INF-TIM")}


@settings(deadline=None, max_examples=80)
@given(GIVEN)
def test_a_visit_billed_as_charted_passes(given):
    assert said(typed(*visit(given))) <= {"INF-TIM-08"}


@settings(deadline=None, max_examples=60)
@given(GIVEN, st.sampled_from([0, 1, 2]))
def test_an_hour_too_many_is_found(given, which):
    form, drugs, codes, hours, chart = visit(given)
    assume((given[0], given[1], given[3])[which])
    hours[which] += 1
    assert "INF-TIM-03" in said(typed(form, drugs, codes, hours, chart))


@settings(deadline=None, max_examples=60)
@given(GIVEN, st.sampled_from([0, 1]))
def test_an_hour_too_few_is_found(given, which):
    form, drugs, codes, hours, chart = visit(given)
    assume(hours[which] and hours[which] <= 8)
    hours[which] -= 1
    assert "INF-TIM-09" in said(typed(form, drugs, codes, hours, chart))


ROWS = st.lists(
    st.builds(
        lambda *parts: " ".join(part for part in parts if part),
        st.sampled_from(
            ["", "line=1", "line=2", "line=3", "J9271", "J1453", "J7030", "J3490", "96415", "P9016"]
        ),
        st.sampled_from(["", "IV", "IVP", "SC", "IM", "route=drip", "present", "portable", "pole"]),
        st.sampled_from(["09:00-10:00", "09:30-", "-11:00", "10:00", "22:00-02:00", "10:00-10:20", "400mg"]),
        st.sampled_from(["", "encounter=A", "encounter=B", "access=L", "bag=1"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=150)
@given(
    ROWS,
    st.sampled_from(["", "837I ", "commercial ", "EXHMO1 "]),
    st.lists(
        st.sampled_from(
            (
                "J9271x200-JZ J1453x150-JZ J7030 J3490 96360 96361x2 96365 96365-59 96366 96367 96368 96369 "
                "96370 96372 96374 96375 96376 96401 96402 96409 96411 96413 96415x3 96416 96417 99601 G0068"
            ).split()
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_no_chart_makes_a_rule_fail(rows, payer, lines):
    report = checked(f"{payer}2024-08-15 C34.11 | {' '.join(lines)} || {'; '.join(rows)}")
    assert [finding.message for finding in report.findings if finding.rule.startswith("ENG-")] == []


@pytest.mark.parametrize(
    ("chart", "left"),
    [
        ("J7030 08:00-10:00; J9271 IV 08:30-09:00", ["08:00-08:30", "09:00-10:00"]),
        ("J7030 08:00-09:00; J7030 09:00-10:00", ["08:00-10:00"]),
        ("J7030 08:30-09:00; J9271 IV 08:00-10:00", []),
        ("J7030 08:00-09:00; J9271 IV 08:00-09:00 portable", ["08:00-09:00"]),
        ("J7030 08:00-09:00 access=L; J9271 IV 08:00-09:00 access=R", ["08:00-09:00"]),
    ],
)
def test_hydration_is_what_runs_alone(chart, left):
    claim, context = told(f"C34.11 | J9271x200-JZ J7030 96413 96361 || {chart}")
    (lines,) = visits(claim, context)
    charted = charted_visit(lines, claim, context)
    runs = beside(charted.hydration, charted.courses)
    assert [f"{start:%H:%M}-{stop:%H:%M}" for start, stop in runs] == left


@pytest.mark.parametrize(
    ("rows", "code"),
    [("J1745 IV 09:00-11:05; J7030 11:10-", "96361"), ("J1745 IV 09:00-; J7030 11:10-12:00", "96413")],
)
def test_an_open_row_is_told_of_the_line_that_bills_it(rows, code):
    report = checked(f"K50.90 E86.0 | J1745x40-JZ J7030 96413 96415 96361 || {rows}")
    (finding,) = [one for one in report.findings if one.rule == "INF-TIM-04"]
    assert finding.value == code
