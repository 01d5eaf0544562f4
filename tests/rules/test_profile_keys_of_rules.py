"""Edits that need a key which no shipped profile states, with a profile of the user's own."""

import pytest
from typed_claims import given

from x12tools.engine import check

TOXIN = "837I G43.709 | 0636:J0585x155-JZ 0361:64615"
PART_A = 'name = "Our Medicare"\ntype = "FFS_A"\nfiling_indicators = ["MA"]\nsource = "ours"\n'


def found(text, tmp_path, profile):
    (tmp_path / "ours.toml").write_text(profile)
    data, options = given(text)
    options.payers = str(tmp_path)
    return [(one.rule, one.severity.value) for one in check(data, options).findings if one.rule[:3] == "INF"]


@pytest.mark.parametrize(
    ("said", "severity"),
    [("", "risk"), ("outpatient_exempt = false", "denial"), ("outpatient_exempt = true", None)],
)
def test_whether_the_hospital_must_ask_for_a_toxin(said, severity, tmp_path):
    wanted = [("INF-PA-10", severity)] if severity else []
    assert found(TOXIN, tmp_path, PART_A + said + "\n") == wanted


def test_a_plan_that_asks_for_no_referral_gets_none(tmp_path):
    plan = 'name = "Ours"\ntype = "COMM"\npayer_ids = ["OURS"]\nsource = "ours"\nreferral_required = false\n'
    assert found("OURS M05.79 | J3489x4 96365", tmp_path, plan) == []


PLAN = 'name = "Ours"\ntype = "COMM"\npayer_ids = ["OURS"]\nsource = "ours"\n'
SPECIFIC = '[[diagnosis]]\ncode = "J1745"\nprefixes = ["K50.0", "K50.8", "M05.7"]\nsource = "ours"\n'
NO_HOSPITAL = '[[site_of_care]]\ncode = "J1745"\ndeny_sites = ["19", "22"]\nsource = "ours"\n'


@pytest.mark.parametrize(
    ("diagnosis", "severity"),
    [("M05.79", None), ("M05.9", "denial"), ("M06.9", "denial"), ("K50.90", "denial")],
)
def test_an_unspecified_diagnosis_where_the_list_is_specific(diagnosis, severity, tmp_path):
    wanted = [("INF-DX-01", severity)] if severity else []
    assert found(f"OURS {diagnosis} | J1745x40 96413", tmp_path, PLAN + SPECIFIC) == wanted


@pytest.mark.parametrize(("place", "severity"), [("11", None), ("22", "denial")])
def test_infliximab_where_the_plan_does_not_pay_it(place, severity, tmp_path):
    wanted = [("INF-SET-09", severity)] if severity else []
    text = f"OURS pos={place} M05.79 | J1745x40 << none"
    assert [one for one in found(text, tmp_path, PLAN + NO_HOSPITAL) if one[0] == "INF-SET-09"] == wanted


def test_infliximab_in_a_hospital_of_a_plan_without_such_a_list(tmp_path):
    assert found("837I OURS M05.79 | J1745x40 96413", tmp_path, PLAN) == []


@pytest.mark.parametrize(("line", "expected"), [("J3262x400", "JA or JB"), ("J3262x400-JA", None)])
def test_a_plan_that_wants_the_route_of_both_ways(line, expected, tmp_path):
    (tmp_path / "ours.toml").write_text(PLAN + '[modifiers]\nroute = ["J3262"]\n')
    data, options = given(f"OURS M05.79 | {line} 96413")
    options.payers = str(tmp_path)
    asked = [one.expected for one in check(data, options).findings if one.rule == "INF-DRG-14"]
    assert asked == ([expected] if expected else [])
