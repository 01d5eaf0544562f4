"""What goes out by decision: what holds a claim from above stays decisive, and a claim goes out once."""

import datetime

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine.options import Options
from x12tools.errors import InternalError
from x12tools.gate import hook
from x12tools.gate import release as releasing
from x12tools.gate.release import release
from x12tools.ledger.deciding import Decision, decide, held_claims

MIXED = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96365 ++ M05.79 | 96413"))
NOW = datetime.datetime(2024, 8, 22, tzinfo=datetime.UTC)
OPTIONS = Options(as_of=NOW.date())


def held(ledger, tmp_path, *files):
    for number, data in enumerate(files):
        path = tmp_path / f"{number}.837"
        path.write_bytes(data)
        hook(path, tmp_path / f"gate{number}", OPTIONS, ledger=ledger)


def said(ledger, claim, action="override", rule=""):
    decide(ledger, [Decision(claim_id=claim, action=action, who="Ann", why="notes", rule=rule)], NOW)


@pytest.mark.parametrize(
    "change",
    [
        (b"GS*HC*SUBMITTER", b"GS*HX*SUBMITTER"),
        (b"*00501*", b"*00401*"),
        (b"NM1*IL*1*TESTPATIENT", b"NM1*IX*1*TESTPATIENT"),
        (b"005010X222A1", b"005010X999"),
    ],
    ids=["group", "interchange", "subscriber", "guide"],
)
def test_what_holds_from_above_stays_and_keeps_no_other_claim_back(change, ledger, tmp_path):
    held(ledger, tmp_path, MIXED.replace(*change).replace(b"TRY", b"BAD"), MIXED)
    for claim in ("BAD2", "TRY2"):
        said(ledger, claim)
    done = release(ledger, tmp_path / "sent", OPTIONS, NOW)
    assert done.claims == 1
    assert b"CLM*TRY2*" in (tmp_path / "sent" / "clean.837").read_bytes()
    assert "BAD2" in [one.claim_id for one in done.kept if one.rules]


def test_an_override_after_an_accept_is_the_last_word(ledger, tmp_path):
    held(ledger, tmp_path, MIXED)
    said(ledger, "TRY2", "accept")
    (claim,) = held_claims(ledger)
    assert claim.accepted(NOW.date()) == ("INF-SEQ-01",)
    said(ledger, "TRY2", "override", "INF-SEQ-01")
    (claim,) = held_claims(ledger)
    assert claim.accepted(NOW.date()) == ()


@pytest.mark.parametrize("other", ["release", "hold"])
def test_a_claim_that_changes_while_it_is_released_does_not_go(other, ledger, tmp_path, monkeypatch):
    held(ledger, tmp_path, MIXED)
    said(ledger, "TRY2")
    sent = releasing.sent

    def late(*given):
        monkeypatch.undo()
        if other == "release":
            assert release(ledger, tmp_path / "first", OPTIONS, NOW).claims == 1
        else:
            said(ledger, "TRY2", "hold")
        return sent(*given)

    monkeypatch.setattr(releasing, "sent", late)
    with pytest.raises(InternalError, match="in the meantime"):
        release(ledger, tmp_path / "sent", OPTIONS, NOW)
    assert list((tmp_path / "sent").iterdir()) == []
    assert (tmp_path / "first" / "clean.837").exists() is (other == "release")
