"""The gate splits a file and loses nothing: claims, charges, findings."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import x12tools
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine.options import Options
from x12tools.errors import UsageError
from x12tools.findings import Severity
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


MIXED = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96365 ++ M05.79 | 96413"))
SECOND = MIXED.index(b"HL*3*")


def hooked(data, folder, options=None):
    """What hook gives, the manifest, and the two files."""
    path = folder / "in.837"
    path.write_bytes(data)
    done = hook(path, folder / "out", options)
    assert path.read_bytes() == data
    files = [folder / "out" / name for name in ("clean.837", "held.837")]
    manifest = json.loads((folder / "out" / "manifest.json").read_text())
    return done, manifest, *(file.read_bytes() if file.exists() else b"" for file in files)


@pytest.mark.parametrize(
    "data",
    [
        MIXED[:SECOND] + b"SE*26*0001~\n" + MIXED[SECOND:],
        MIXED[:SECOND] + b"GS*HC*A*B*20240815*1200*2*X*005010X222A1~\n" + MIXED[SECOND:],
        MIXED[:SECOND] + b"GE*1*1~\n" + MIXED[SECOND:],
        MIXED.replace(b"ST*837*0001*005010X222A1~\n", b""),
    ],
    ids=["SE too early", "GS inside", "GE inside", "no ST"],
)
def test_a_claim_outside_any_transaction_is_held_with_its_levels(data, tmp_path):
    done, manifest, clean, held = hooked(data, tmp_path)
    assert (done.claims, done.held, done.charges, clean) == (3, 3, Decimal(400), b"")
    assert done.exit_code == x12tools.check(data).exit_code == 2
    assert [one["claim_id"] for one in manifest["claims"]] == ["TRY1", "TRY2", "TRY3"]
    assert held.count(b"~\nNM1*IL*") == held.count(b"~\nCLM*") == 3
    assert all(one["rules"] for one in manifest["claims"])


def test_a_group_after_the_interchange_ended_is_held(tmp_path):
    group = MIXED[MIXED.index(b"GS*") :].replace(b"CLM*TRY", b"CLM*OUT")
    done, _, clean, held = hooked(MIXED + group + b"-- the office\n", tmp_path)
    assert (done.exit_code, done.claims, done.held) == (1, 6, 4)
    assert clean.count(b"~\nCLM*") == 2 and b"CLM*OUT" not in clean
    assert held.count(b"~\nCLM*OUT") == held.count(b"MEMBER0001") - 1 == 3


def test_a_broken_isa_in_between_heads_nothing(tmp_path):
    data = MIXED[:SECOND] + b"ISA*2*OAK STREET~\n" + MIXED[SECOND:]
    done, _, clean, held = hooked(data, tmp_path)
    assert (done.exit_code, done.claims, done.held, clean) == (2, 3, 3, b"")
    assert held.count(b"ISA*") == 1


def test_a_837_without_claims_is_held_with_all_its_levels(tmp_path):
    start, end = MIXED.index(b"CLM*TRY1"), MIXED.index(b"HL*3*")
    data = MIXED[:start] + MIXED[end : MIXED.index(b"CLM*TRY2")] + MIXED[MIXED.index(b"\nSE*") + 1 :]
    _, manifest, clean, held = hooked(data, tmp_path)
    assert (manifest["input"]["claims"], clean) == (0, b"")
    assert held.count(b"~\nHL*") == data.count(b"~\nHL*") == 4


@pytest.mark.parametrize("severity", list(Severity))
def test_where_everything_is_held_nothing_fails(severity, tmp_path):
    options = Options(hold_on=frozenset({Severity.RISK, severity}))
    done, *_, clean, held = hooked(MIXED, tmp_path, options)
    assert (done.exit_code, done.held, clean) == (2, 3, b"")
    assert held


@pytest.mark.parametrize(("change", "exit_code"), [((b"TRY1*100*", b"TRY1**"), 1), ((b"X222A1", b"X999"), 2)])
def test_what_cannot_be_read_is_held_even_where_nothing_holds(change, exit_code, tmp_path):
    done, manifest, *_ = hooked(MIXED.replace(*change), tmp_path, Options(hold_on=frozenset()))
    held = [one for one in manifest["claims"] if one["bucket"] == "held"]
    assert (done.exit_code, done.held) == (exit_code, len(held))
    assert held and all(one["rules"] for one in held)


@pytest.mark.parametrize("link", ["itself", "symbolic", "hard"])
def test_an_input_that_lies_among_the_products_is_not_taken_away(link, tmp_path):
    hooked(MIXED, tmp_path)
    path = tmp_path / "out" / "held.837"
    before = path.read_bytes()
    if link == "symbolic":
        (tmp_path / "link.837").symlink_to(path)
    elif link == "hard":
        (tmp_path / "link.837").hardlink_to(path)
    with pytest.raises(UsageError, match="choose another folder"):
        hook(path if link == "itself" else tmp_path / "link.837", tmp_path / "out")
    assert path.read_bytes() == before
    assert (tmp_path / "out" / "manifest.json").exists()
