"""A fault of each kind is planted on a claim and found there."""

import datetime
import functools
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import x12tools
from x12tools.rules import find_rule
from x12tools.rules.authorizations import read_authorizations
from x12tools.rules.encounters import read_encounters
from x12tools.rules.history import services_in
from x12tools.synth.defects import CLAIM_ALONE, Defect, load_defects
from x12tools.synth.delivering import deliver
from x12tools.synth.generating import plant
from x12tools.synth.model import Claim

FORMS = ("837P", "837I")
SECOND = {"INF-LIF-04": "SIT-FUTURE"}

PLANTINGS = [planting for plantings in load_defects().values() for planting in plantings]


def name(planting: Defect) -> str:
    return f"{planting.rule}-{planting.name}"


@functools.cache
def made() -> dict[str, Claim]:
    """A claim with each fault, by the planting's name."""
    claims = ((name(one), plant(one, number, 3, FORMS)) for number, one in enumerate(PLANTINGS))
    return {planting: claim for planting, claim in claims if claim is not None}


@functools.cache
def found() -> dict[str, set[str]]:
    """The rules that speak of each claim, by its id; the history is what was sent before."""
    speaking: dict[str, set[str]] = defaultdict(set)
    with TemporaryDirectory() as where:
        folder = Path(where)
        for _ in deliver(made().values(), folder, 3):
            pass
        truth = json.loads((folder / "truth.json").read_text("utf-8"))
        history = defaultdict(tuple)
        for file in truth["earlier"]:
            for service in services_in((folder / file["path"]).read_bytes()):
                history[service.claim_id.removesuffix("A")] += (service,)
        for file in truth["files"]:
            options = x12tools.Options(
                as_of=datetime.date.fromisoformat(file["as_of"]),
                encounters=read_encounters(folder / "encounters.csv"),
                authorizations=read_authorizations(folder / "auths.csv"),
                history=lambda claim: history.get(claim.id),
            )
            report = x12tools.check(str(folder / file["path"]), options)
            for finding in report.findings:
                if finding.claim is not None:
                    id = report.claims[finding.claim].claim_id or ""
                    speaking[id] |= {finding.rule, *(related.rule for related in finding.related)}
    return speaking


def stand_for(rule: str) -> Iterable[str]:
    merged = find_rule(rule)
    return {rule, merged.id if merged else rule, SECOND.get(rule, rule)}


@pytest.mark.parametrize("planting", PLANTINGS, ids=name)
def test_a_fault_is_found(planting: Defect) -> None:
    claim = made()[name(planting)]
    assert claim.rule == planting.rule
    assert claim.words
    assert not found()[claim.id].isdisjoint(stand_for(planting.rule))


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
