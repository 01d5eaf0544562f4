"""The report that a biller reads."""

from typed_claims import checked

from x12tools.reports.as_text import to_text


def test_an_underpayment_says_its_dollars_and_foretells_no_denial():
    text = to_text(checked("K50.90 | J1745x40-JZ 96365 96366"))
    assert "UNDERPAYMENT  INF-FAM-01" in text
    assert "At risk:  $73.90 (medicare physician fee 2024)\n" in text
    assert "denied as" not in text


def test_a_denial_says_both():
    assert "At risk:  $62.58 (medicare physician fee 2024), denied as CO-97" in to_text(
        checked("M05.79 | J9312x100-JZ 96413 96365")
    )
