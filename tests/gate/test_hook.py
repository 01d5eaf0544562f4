"""The gate splits a file and loses nothing: claims, charges, findings."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import x12tools
from x12tools.gate import hook

EDI = Path(__file__).parents[2] / "fixtures" / "edi"
FILES = sorted(
    path for form in ("837p", "837i") for path in (EDI / form).rglob("*.*") if path.suffix in (".edi", ".837")
)
STRUCTURE = ("ENV-", "IG-HL", "IG-LEVEL")
"""What a gate sets right in what it writes: envelopes, counts, the order of levels."""


def held_for(report):
    """(CLM01, rule) of what holds, less what the gate itself sets right."""
    return Counter(
        (one.claim_id, one.rule)
        for one in report.findings
        if one.holds and one.claim is not None and not one.rule.startswith(STRUCTURE)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(EDI)))
def test_a_fixture_is_split_and_nothing_is_lost(path, tmp_path):
    before = x12tools.check(path)
    done = hook(path, tmp_path)
    assert done.exit_code == before.exit_code
    if not before.files[0].readable:
        assert not (tmp_path / "manifest.json").exists()
        return
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    clean, held = manifest["clean"], manifest["held"]
    assert clean["claims"] + held["claims"] == manifest["input"]["claims"] == done.claims
    total = Decimal(clean["charges"]) + Decimal(held["charges"])
    assert total == Decimal(manifest["input"]["charges"])
    assert Counter(one["bucket"] for one in manifest["claims"]) == Counter(
        {name: count for name, count in (("clean", clean["claims"]), ("held", held["claims"])) if count}
    )
    if clean["files"]:
        after = x12tools.check(tmp_path / "clean.837")
        assert not [one for one in after.findings if one.holds]
        assert len(after.claims) == clean["claims"]
    if held["claims"]:
        after = x12tools.check(tmp_path / "held.837")
        assert held_for(after) == held_for(before)
        assert not [one.rule for one in after.findings if one.rule.startswith(STRUCTURE)]
