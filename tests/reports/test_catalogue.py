"""The pages of edits are what the rules say today."""

import re
from pathlib import Path

import pytest

from x12tools.reports.catalogue import checks, listing, page
from x12tools.reports.rule_pages import pages
from x12tools.rules import all_rules

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = pages()


def test_no_page_is_missing_or_left_over():
    there = {path.relative_to(DOCS).as_posix() for path in DOCS.glob("rules/*")} | {"rules.md"}
    assert there == set(PAGES), "run: x12tools rules --markdown docs, and remove what it no longer writes"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_current(name):
    assert (DOCS / name).read_text("utf-8") == PAGES[name], "run: x12tools rules --markdown docs"


def test_each_rule_has_an_entry_and_the_index_leads_to_it():
    led = dict(re.findall(r"^\| \[(\S+)\]\((\S+)\) \|", PAGES["rules.md"], re.M))
    ids = {rule.id for rule in all_rules()} | set(checks())
    assert set(led) == ids
    for id, link in led.items():
        page, _, anchor = link.partition("#")
        assert anchor == id.lower()
        assert PAGES[page].count(f"\n## {id}\n") == 1
    merged = re.findall(r"^\| (INF\S+) \| \| see", PAGES["rules.md"], re.M)
    assert sorted(merged) == sorted(alias for rule in all_rules() for alias in rule.aliases)


def test_an_entry_says_what_its_rule_declares_and_what_its_example_gets():
    text = PAGES["rules/SEQ.md"]
    entry = text[text.index("## INF-SEQ-01\n") : text.index("## INF-SEQ-02\n")]
    assert "| foretells | CO-97 (M15, N19, N20, N431), CO-236 (N20) |" in entry
    assert "  - 96365 on line 3 is a second initial service beside 96413 on line 2" in entry
    assert "  - Fix, assist: Bill line 3 as 96367" in entry
    assert "Pass:" not in "".join(rule.looks_at for rule in all_rules())


def test_every_failing_example_shows_its_finding():
    for text in PAGES.values():
        for found in re.finditer(r"^- Fail: .*\n(.*)$", text, re.M):
            assert found[1].startswith("  - "), found[0]


IDS = {
    "SEQ": 22, "TIM": 13, "FAM": 13, "DRG": 23, "JW": 14, "NDC": 11, "DX": 11, "NCCI": 18, "SET": 16,
    "PRV": 9, "PA": 14, "MOD": 10, "HIT": 14, "LIF": 10, "REV": 8,
}  # fmt: skip
"""The last number of each family in the catalogue of infusion edits: 206 ids."""


def test_every_id_of_the_catalogue_is_listed_and_has_its_page():
    wanted = {f"INF-{family}-{number:02d}" for family, last in IDS.items() for number in range(1, last + 1)}
    assert len(wanted) == 206
    assert wanted <= {line.split()[0] for line in listing().splitlines()}
    assert all(page(id) for id in wanted)
