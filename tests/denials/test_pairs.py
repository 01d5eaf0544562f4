"""Each denial family: the remittance balances, and its denial names the edit behind it."""

import json
from decimal import Decimal

import pytest
from conftest import FIXTURES

from x12tools.denials import is_denial, link, sent_claims
from x12tools.remits import Adjustment, balance, read_remit

PAIRS = sorted((FIXTURES / "pairs").iterdir())


@pytest.mark.parametrize("folder", PAIRS, ids=lambda path: path.name)
def test_a_denial_finds_its_edit(folder):
    expected = json.loads((folder / "expected.json").read_text())
    (remit,) = read_remit(folder / "remit.835")
    assert balance(remit) == ()
    (linked,) = link(remit, sent_claims(folder / "claim.837"))
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


@pytest.mark.parametrize(
    ("group", "carc", "denial"),
    [("CO", "45", False), ("PR", "1", False), ("CO", "253", False), ("CO", "97", True), ("CO", "197", True)],
)
def test_what_is_not_a_denial_is_not_called_one(group, carc, denial):
    assert is_denial(Adjustment(group, carc, Decimal("10"))) is denial


def test_a_reversal_denies_nothing():
    data = (
        (FIXTURES / "pairs" / "bundling" / "remit.835").read_bytes().replace(b"CLP*TRY1*1*", b"CLP*TRY1*22*")
    )
    (remit,) = read_remit(data)
    assert link(remit, [])[0].denials == ()


def test_without_the_claim_the_codes_alone_are_mapped():
    (remit,) = read_remit(FIXTURES / "pairs" / "bundling" / "remit.835")
    (linked,) = link(remit, [])
    assert linked.match.tier == "none"
    causes = linked.denials[0].root_causes
    assert causes[0].rule == "INF-SEQ-01"
    assert causes[0].evidence == "mapped"
    assert causes[0].confidence < 0.5
