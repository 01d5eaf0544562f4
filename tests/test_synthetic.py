"""The generated files that speed is measured on: sound but for what is meant to be odd."""

import runpy
from pathlib import Path

import pytest

from x12tools.engine import check

TOOL = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "synthetic.py"))
made, npi = TOOL["segments"], TOOL["npi"]


def data(kind, claims, odd):
    return "".join(made(kind, claims, odd=odd)).encode("latin-1")


@pytest.mark.parametrize("kind", ["837P", "837I", "835"])
def test_a_file_without_odd_claims_breaks_nothing(kind):
    report = check(data(kind, 150, 0))
    assert len(report.claims) == 150
    assert [f"{f.rule} {f.message}" for f in report.findings if f.snip <= 5] == []


@pytest.mark.parametrize(("kind", "rule"), [("837P", "BAL-CLAIM"), ("835", "BAL-REMIT-CHARGE")])
def test_odd_claims_are_found(kind, rule):
    assert rule in {finding.rule for finding in check(data(kind, 100, 1)).findings}


def test_a_seed_gives_the_same_file():
    assert data("837P", 20, 0.1) == data("837P", 20, 0.1)


def test_its_npis_have_their_check_digit():
    assert npi(23456789) == "1234567893"
