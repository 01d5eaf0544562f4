"""The page of edits is what the rules say today."""

from pathlib import Path

from x12tools.reports.catalogue import catalogue


def test_the_page_is_current():
    page = Path(__file__).parent.parent.parent / "docs" / "rules.md"
    assert page.read_text("utf-8") == catalogue(), "run: x12tools rules --markdown > docs/rules.md"
