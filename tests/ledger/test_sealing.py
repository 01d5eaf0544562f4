"""Sealed texts open again with their key alone; indexes tell equal texts."""

import pytest
from conftest import LEDGER_KEY as KEY
from hypothesis import given
from hypothesis import strategies as st

from x12tools.errors import ConfigurationError
from x12tools.ledger.sealing import Sealer

OTHER = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS, st.sampled_from(["", KEY]))
def test_what_is_sealed_opens_again(text, key):
    sealer = Sealer.from_text(key)
    assert sealer.open(sealer.seal(text, "claim.id"), "claim.id") == text


def test_nothing_of_the_text_is_seen():
    sealed = Sealer.from_text(KEY).seal("JANE DOE", "claim.id")
    assert b"JANE" not in sealed
    assert sealed != Sealer.from_text(KEY).seal("JANE DOE", "claim.id")


def test_a_key_that_was_changed_still_opens():
    old = Sealer.from_text(KEY).seal("JANE", "claim.id")
    assert Sealer.from_text(f"{OTHER},{KEY}").open(old, "claim.id") == "JANE"
    with pytest.raises(ConfigurationError, match="a key that X12TOOLS_KEY does not hold"):
        Sealer.from_text(OTHER).open(old, "claim.id")


def test_a_text_of_another_column_or_altered_does_not_open():
    sealer = Sealer.from_text(KEY)
    sealed = sealer.seal("JANE", "claim.id")
    with pytest.raises(ConfigurationError, match="altered"):
        sealer.open(sealed, "claim.member")
    with pytest.raises(ConfigurationError, match="altered"):
        sealer.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "claim.id")


@pytest.mark.parametrize(("key", "why"), [("short", "not base64"), ("c2hvcnQ=", "5 bytes instead of 32")])
def test_a_key_that_is_none_is_refused_and_not_shown(key, why):
    with pytest.raises(ConfigurationError, match=why) as refused:
        Sealer.from_text(key)
    assert key not in str(refused.value)


def test_an_index_is_blind_and_forgives_case_and_blanks():
    sealer = Sealer.from_text(KEY)
    assert sealer.index(" pcn  1", "claim.id") == sealer.index("PCN 1", "claim.id")
    assert sealer.index("PCN 1", "claim.id") != sealer.index("PCN 1", "claim.member")
    assert sealer.index("PCN 1", "claim.id") != Sealer.from_text(OTHER).index("PCN 1", "claim.id")
    assert len(sealer.index("PCN 1", "claim.id")) == 32
