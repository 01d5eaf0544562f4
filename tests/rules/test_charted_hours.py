"""Which family a charted drug's hours belong to, and how many the chart bears at most and at least."""

import pytest
from typed_claims import told

from x12tools.rules.charted_hours import concurrent_hours, families, least_hours, most_hours
from x12tools.rules.charted_visit import charted_visit
from x12tools.rules.scope import visits


def visit_of(text):
    claim, context = told(text)
    (lines,) = visits(claim, context)
    return charted_visit(lines, claim, context)


@pytest.mark.parametrize(
    ("drug", "family"),
    [
        ("J9271", {"CX"}), ("J9000", {"CX"}), ("J2783", {"TX"}), ("J0878", {"TX"}), ("J1756", {"TX"}),
        ("J2860", {"CX", "TX"}), ("J1745", {"CX", "TX"}), ("Q5107", {"CX", "TX"}), ("J9999", {"CX", "TX"}),
        ("J3262", {"CX", "TX"}), ("J7511", {"CX", "TX"}), ("J1300", {"CX", "TX"}), ("J0485", {"CX", "TX"}),
        ("J0480", {"CX", "TX"}), ("J2507", {"CX", "TX"}), ("J0000", {"CX", "TX"}),
    ],
)  # fmt: skip
def test_where_both_families_are_billed_the_drug_tells(drug, family):
    visit = visit_of(f"C34.11 | {drug} 96413 96367 || {drug} IV 09:00-10:00")
    (course,) = visit.courses
    assert families(course, visit) == family


@pytest.mark.parametrize(
    ("billed", "family"),
    [("96413", {"CX"}), ("96417", {"CX"}), ("96415", {"CX"}), ("96365", {"TX"}), ("96367", {"TX"}),
     ("96366", {"TX"}), ("96374", {"TX"}), ("96413 96365-59", {"TX"})],
)  # fmt: skip
def test_one_family_billed_is_the_drugs(billed, family):
    visit = visit_of(f"J15.9 | J0878x500-JZ {billed} || J0878 IV 09:00-10:00")
    (course,) = visit.courses
    assert families(course, visit) == family


def test_the_line_that_a_row_names_tells_before_all():
    visit = visit_of("J15.9 | J0878x500-JZ 96413 96367 || line=2 09:00-10:00; line=3 10:05-10:40")
    assert [families(course, visit) for course in visit.courses] == [{"CX"}, {"TX"}]


def test_what_names_no_drug_may_be_of_either():
    visit = visit_of("J15.9 | J0878x500-JZ 96413 96367 || J0878 IV 08:00-08:30; P9016 IV 09:00-10:00")
    assert [families(course, visit) for course in visit.courses] == [{"TX"}, {"CX", "TX"}]


CONCURRENT = "C18.9 | J9206x18-JZ J0640x16-JZ 96413 96415 96368 96367 || "


@pytest.mark.parametrize(
    ("chart", "hours"),
    [
        ("J9206 IV 09:00-10:00; J0640 IV 09:00-10:31", 1),
        ("J9206 IV 09:00-10:00; J0640 IV 09:00-10:30", 0),
        ("J9206 IV 09:00-11:31; J0640 IV 09:00-11:31", 2),
        # one after the other, nothing ran beside anything
        ("J9206 IV 09:00-10:00; J0640 IV 10:00-11:31", 0),
        # of two the shorter, and the one that ran alone is none of them
        ("J9206 IV 09:00-10:00; J0640 IV 09:00-11:31; J2469 IV 09:00-10:31", 1),
        ("J9206 IV 09:00-10:00; J0640 IV 09:00-11:31; J2469 IV 11:40-13:15", 2),
    ],
)
def test_the_drug_beside_another_adds_no_hour(chart, hours):
    assert concurrent_hours("TX", visit_of(CONCURRENT + chart)) == hours


def test_without_96368_no_drug_ran_beside_another():
    visit = visit_of("C18.9 | J9206x18-JZ J0640x16-JZ 96413 96367 || J9206 09:00-11:00; J0640 09:00-11:00")
    assert concurrent_hours("TX", visit) == 0


def test_most_hours_are_those_of_a_familys_drugs():
    visit = visit_of(
        "C34.11 | J9271x200-JZ J0878x500-JZ 96413 96415 96367 96366x2 "
        "|| J9271 IV 09:00-10:31; J0878 IV 10:35-13:10"
    )
    for family, hours in (("CX", 1), ("TX", 2)):
        counted, courses = most_hours(family, visit)
        assert (counted, len(courses)) == (hours, 1)
        assert least_hours(family, visit)[0] == hours


def test_a_row_for_each_line_of_hours_tells_no_drugs_apart():
    apart = visit_of("J15.9 | J0878x500-JZ 96365 96366x2 || line=2 09:00-10:00; line=3 10:00-12:00")
    assert most_hours("TX", apart) is None
    assert least_hours("TX", apart) is None
    whole = visit_of("J15.9 | J0878x500-JZ 96365 96366x2 || line=2 09:00-12:00")
    assert most_hours("TX", whole)[0] == 2


@pytest.mark.parametrize(
    ("chart", "hours"),
    [
        ("J0878 IV 09:00-11:00", 1),
        ("J0878 IV 09:00-11:00 access=L", 1),
        ("J0878 IV 09:00-10:00 access=L; J0878 IV 10:00-11:00 access=R", None),
        ("J0878 IV 09:00-11:00 pole", 1),
        ("J0878 IV 09:00-11:00 portable", None),
        # pushed by someone who stayed, or too short: no infusion
        ("J0878 IV 09:00-11:00 present", None),
        ("J0878 IV 09:00-09:15", None),
        ("J0878 IV 09:00-11:00; J1453 IV 11:05-11:15", 1),
        ("J0878 IV 09:00-11:00; J1453 IV 11:05-11:45 present", 1),
        # two infused, one billed; two at once
        ("J0878 IV 09:00-11:00; J1453 IV 11:05-11:45", None),
        ("J0878 IV 09:00-11:00; J1453 IV 10:00-10:10", None),
    ],
)
def test_the_fewest_hours_that_a_chart_bears(chart, hours):
    visit = visit_of(f"J15.9 | J0878x500-JZ J1453x150-JZ 96365 || {chart}")
    found = least_hours("TX", visit)
    assert (found and found[0]) == hours
