"""A fault of each kind is planted on a claim and found there."""

import functools
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from x12tools.synth.defects import CLAIM_ALONE, Defect, load_defects
from x12tools.synth.generating import plant
from x12tools.synth.model import Claim

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import measure_rules

FORMS = ("837P", "837I")

PLANTINGS = [planting for plantings in load_defects().values() for planting in plantings]


def name(planting: Defect) -> str:
    return f"{planting.rule}-{planting.name}"


@functools.cache
def made() -> dict[str, Claim]:
    """A claim with each fault, by the planting's name."""
    claims = ((name(one), plant(one, number, 3, FORMS)) for number, one in enumerate(PLANTINGS))
    return {planting: claim for planting, claim in claims if claim is not None}


@functools.cache
def speaking() -> dict[str, set[str]]:
    """The rules that speak of each claim, by its id, as the measure of the edits has it."""
    found: dict[str, set[str]] = defaultdict(set)
    with TemporaryDirectory() as where:
        measure_rules.made(made().values(), Path(where))
        for id, finding in measure_rules.checked(Path(where)):
            found[id] |= measure_rules.fired(finding)
    return found


@pytest.mark.parametrize("planting", PLANTINGS, ids=name)
def test_a_fault_is_found(planting: Defect) -> None:
    claim = made()[name(planting)]
    assert claim.rule == planting.rule
    assert claim.words
    assert measure_rules.speaks(planting.rule, speaking()[claim.id])


@pytest.mark.parametrize("planting", PLANTINGS, ids=name)
def test_what_decides_a_fault_stands_beside_its_claim(planting: Defect) -> None:
    claim = made()[name(planting)]
    beside = {
        "chart": bool(claim.charts),
        "log": bool(claim.authorizations),
        "history": bool(claim.earlier),
        "profile": claim.payer.id in ("EXPPO1", "EXHMO1", "EXPOS1"),
    }
    assert planting.decided == CLAIM_ALONE or beside[planting.decided]


def test_the_same_number_plants_the_same_fault() -> None:
    planting = PLANTINGS[0]
    assert plant(planting, 7, 3, FORMS) == plant(planting, 7, 3, FORMS)
