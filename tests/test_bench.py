"""What the benchmark asks of the rules, on a small file: its figures are no test, that it runs is."""

import sys
from pathlib import Path

import pytest

from x12tools.rules import all_rules


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "tools"))
    import bench

    yield bench
    sys.modules.pop("bench")


def test_the_cost_of_every_rule_of_a_form_is_measured(bench, tmp_path):
    path = tmp_path / "claims.837"
    bench.synthetic.make("837P", 10, path)
    claims, cost = bench._asked(bench._RULES, path)
    assert claims == 10
    assert set(cost) == {rule.id for rule in all_rules() if "837P" in rule.forms}
    assert cost["INF-JW-01"][1] > 0
