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
