"""Each denial family: the remittance balances, and its denial names the edit behind it."""

import csv
import json
from datetime import date

import pytest
from conftest import FIXTURES

from x12tools.denials import link, sent_claims
from x12tools.engine.checking import Options
from x12tools.remits import balance, read_remit
from x12tools.rules.encounters import encounters

PAIRS = sorted((FIXTURES / "pairs").iterdir())


def sent(folder):
    """The claims of a pair, with what was charted where the pair says it."""
    chart = folder / "encounters.csv"
    if not chart.exists():
        return sent_claims(folder / "claim.837")
    rows = csv.DictReader(chart.read_text().splitlines())
    return sent_claims(folder / "claim.837", Options(as_of=date(2024, 8, 22), encounters=encounters(rows)))


@pytest.mark.parametrize("folder", PAIRS, ids=lambda path: path.name)
def test_a_denial_finds_its_edit(folder):
    expected = json.loads((folder / "expected.json").read_text())
    (remit,) = read_remit(folder / "remit.835")
    assert balance(remit) == ()
    (linked,) = link(remit, sent(folder))
    assert linked.match.tier == "exact"
    found = [
        {
            "line": one.line,
            "procedure": one.procedure,
            "group": one.group,
            "carc": one.carc,
            "rarc": list(one.rarc),
            "amount": str(one.amount),
            "first_root_cause": one.root_causes[0].rule if one.root_causes else None,
        }
        for one in linked.denials
    ]
    assert found == expected["denials"]
