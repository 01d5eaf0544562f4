"""The claims themselves: nothing holds a clean one, everything is told of, and the seed decides."""

import csv
import datetime
import hashlib
import json
import random
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

import x12tools
from x12tools.codes.shapes import is_npi
from x12tools.engine.options import Options
from x12tools.findings import Finding
from x12tools.rules.authorizations import read_authorizations
from x12tools.rules.encounters import read_encounters
from x12tools.synth.defects import load_defects
from x12tools.synth.delivering import deliver
from x12tools.synth.dosing import dose_of
from x12tools.synth.facts import drug, drugs
from x12tools.synth.generating import fits, generate, order
from x12tools.synth.model import Claim
from x12tools.synth.scenarios import load_scenarios

CLEAN = 300


def write(claims: Iterable[Claim], folder: Path) -> Path:
    for _ in deliver(claims, folder, 1):
        pass
    return folder


def check(folder: Path) -> list[Finding]:
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    found: list[Finding] = []
    for file in truth["files"]:
        options = Options(as_of=datetime.date.fromisoformat(file["as_of"]))
        options.encounters = read_encounters(str(folder / "encounters.csv"))
        options.authorizations = read_authorizations(str(folder / "auths.csv"))
        found += x12tools.check(str(folder / file["path"]), options).findings
    return found


def test_nothing_holds_a_clean_claim(tmp_path: Path) -> None:
    folder = write(generate(order(CLEAN, 20, "none", "both")), tmp_path / "clean")
    held = [(one.rule, one.claim_id, one.message) for one in check(folder) if one.holds]
    assert held == []
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == CLEAN
    assert not any(row["rule"] for row in rows)


def test_the_seed_decides_every_byte(tmp_path: Path) -> None:
    def bytes_of(seed: int, name: str) -> dict[str, str]:
        folder = write(generate(order(60, seed, "mix", "both")), tmp_path / name)
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}

    assert bytes_of(4, "one") == bytes_of(4, "two")
    assert bytes_of(4, "three") != bytes_of(5, "four")


@pytest.mark.parametrize("form", ["837P", "837I"])
def test_the_form_asked_for(form: str) -> None:
    assert {claim.form for claim in generate(order(40, 2, "none", form))} == {form}


def test_every_drug_is_told_of() -> None:
    claims = generate(order(5000, 1, "none", "both"))
    told = {line.code for claim in claims for line in claim.lines}
    assert {code for code in drugs() if code not in told} == set()


def test_every_story_is_told() -> None:
    stories = load_scenarios()
    told = {claim.scenario.split("-")[0] for claim in generate(order(3000, 1, "none", "both"))}
    assert {name.split("-")[0] for name in stories} <= told


def test_providers_and_charges_are_sound() -> None:
    for claim in generate(order(150, 6, "none", "both")):
        assert is_npi(claim.billing.npi)
        assert claim.charge == sum(line.charge for line in claim.lines)
        assert all(line.charge == line.charge.quantize(Decimal("0.01")) for line in claim.lines)
        if other := claim.other_payer:
            for number, line in enumerate(claim.lines, 1):
                adjusted = sum((amount for _, _, amount in other.adjustments[number]), Decimal(0))
                assert other.paid[number] + adjusted == line.charge


@pytest.mark.parametrize(("amount", "given", "wasted"), [(305, 31, 9), (350, 35, 5), (400, 40, 0)])
def test_what_is_left_in_the_vial(amount: int, given: int, wasted: int) -> None:
    dose = dose_of(drug("J1745"), random.Random(1), amount=amount)
    assert (dose.given, dose.wasted) == (given, wasted)


def test_a_rule_that_is_not_planted_is_refused() -> None:
    with pytest.raises(x12tools.errors.UsageError, match="INF-NONE-01"):
        order(1, 1, "INF-NONE-01", "both")


def test_needs_pick_the_claims() -> None:
    needs = load_defects()["INF-SEQ-01"][0].needs
    picked = [claim for claim in generate(order(40, 1, "none", "both")) if fits(claim, needs)]
    assert picked
    assert all(claim.numbers("96413", "96365") for claim in picked)


def test_no_claim_is_kept(tmp_path: Path) -> None:
    """Claims are written as they come: after the first, its line of the truth is on its way."""
    counts = deliver(generate(order(5, 1, "none", "both")), tmp_path / "slow", 1)
    assert next(counts) == 1
    assert len(list((tmp_path / "slow").glob("*.837"))) == 1
