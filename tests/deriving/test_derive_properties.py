"""What must hold for every chart: row order, minutes, and the edits that judge what is derived."""

import datetime
from decimal import Decimal

from charts import units, visits_of
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st
from typed_claims import checked, given

from x12tools.deriving import HOSPITAL, PHYSICIAN, Part, derive

DRUGS = ("J9271", "J9228", "J9263", "J0878", "J2185", "J1453", "J2350", "J1745", "J1200", "J2405", "J2270")
START = datetime.datetime.fromisoformat("2024-08-15T07:00")


@st.composite
def charts(draw):
    """Rows of a visit: drugs and fluids at any time, some beside others, some held, some pushed."""
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        begins = START + datetime.timedelta(minutes=draw(st.integers(0, 400)))
        length = draw(st.sampled_from([0, 5, 15, 16, 30, 31, 60, 90, 91, 150, 151, 200]))
        code = draw(st.sampled_from((*DRUGS, "J7030")))
        ends = begins + datetime.timedelta(minutes=length)
        rows.append(f"{code} IV {begins:%H:%M}-{ends:%H:%M}")
    return rows


@settings(deadline=None, max_examples=150)
@cases(charts(), st.randoms(use_true_random=False), st.sampled_from([PHYSICIAN, HOSPITAL]))
def test_the_order_of_the_rows_changes_nothing(rows, random, setting):
    other = rows[:]
    random.shuffle(other)
    one, two = (visits_of("; ".join(some), setting) for some in (rows, other))
    assert units(one) == units(two)
    assert [visit.working for visit in one] == [visit.working for visit in two]
    assert [visit.accepted for visit in one] == [visit.accepted for visit in two]


@settings(deadline=None, max_examples=150)
@cases(charts(), st.sampled_from([PHYSICIAN, HOSPITAL]))
def test_minutes_are_neither_lost_nor_counted_twice(rows, setting):
    """The working of each drug has the minutes of its rows as one clock; a fluid has no more."""
    ran = {}
    for row in rows:
        code, _, span = row.split()
        begins, ends = (int(time[:2]) * 60 + int(time[3:]) for time in span.split("-"))
        ran.setdefault(code, set()).update(range(begins, ends))
    (visit,) = visits_of("; ".join(rows), setting)
    if any("at once" in why for why in visit.missing):
        return
    for step in visit.steps:
        code = next((code for code in ran if f"({code})" in step.name), None)
        if code is None:
            assert step.name == "hydration alone"
            infused = set().union(*(minutes for drug, minutes in ran.items() if drug != "J7030"))
            assert step.minutes <= len(ran["J7030"])
            assert step.minutes >= len(ran["J7030"] - infused)
        else:
            assert step.minutes == len(ran[code])
    assert {code for code in ran if code != "J7030"} == {
        code for code in ran for step in visit.steps if f"({code})" in step.name
    }


@settings(deadline=None, max_examples=100)
@cases(charts(), st.sampled_from([PHYSICIAN, HOSPITAL]))
def test_a_derived_claim_passes_the_edits_and_differs_in_nothing(rows, setting):
    """What is derived, put on a claim with its chart, has no finding of sequence or time that holds."""
    text = "; ".join(rows)
    (visit,) = visits_of(text, setting)
    bill = [f"{one.code}x{one.units:f}" for one in visit.derived if one.code not in DRUGS]
    if not bill:
        return
    form = "837I " if setting == HOSPITAL else ""
    revenue = "0636:" if form else ""
    lines = [f"{revenue}{code}x1" for code in sorted({row.split()[0] for row in rows})]
    claim = f"{form}C34.11 E86.0 | {' '.join([*lines, *bill])} || {text}"
    holding = [
        f"{finding.rule}: {finding.message}"
        for finding in checked(claim).findings
        if finding.holds and finding.rule.startswith(("INF-SEQ", "INF-TIM"))
    ]
    assert holding == []
    data, told = given(claim)
    (derived,) = derive(data, told)
    assert [one.code for one in derived.differences] == []
    assert not [why for one in derived.visits for why in one.missing if "dose" not in why]


@settings(deadline=None, max_examples=60)
@cases(charts(), st.sampled_from([PHYSICIAN, HOSPITAL]), st.data())
def test_one_unit_too_many_is_told(rows, setting, data):
    """A unit of an initial or sequential code that no right way has is over-coded."""
    text = "; ".join(rows)
    (visit,) = visits_of(text, setting)
    bill = {one.code: int(one.units) for one in visit.derived if one.code in Part.VEIN.codes}
    if not bill or visit.accepted:
        return
    code = data.draw(st.sampled_from(sorted(bill)))
    wrong = bill | {code: bill[code] + 1}
    form = "837I " if setting == HOSPITAL else ""
    claim = f"{form}C34.11 E86.0 | {' '.join(f'{one}x{number}' for one, number in wrong.items())} || {text}"
    edi, told = given(claim)
    (derived,) = derive(edi, told)
    assert [(one.code, one.billed - one.derived) for one in derived.differences] == [(code, Decimal(1))]


def test_rows_of_all_choices_are_looked_through_in_bounded_time():
    text = "; ".join(f"{code} IV 09:{at:02d}-10:{at:02d}" for at, code in enumerate(VARY))
    (visit,) = visits_of(text)
    assert "96413" in units([visit])


VARY = ("J2350", "J3032", "J0174", "J1305", "J0222", "J0180", "J0221", "J0219", "J1786")
