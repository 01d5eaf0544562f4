"""The CSV blocks of the side files' page say what the page says they do."""

import re
from pathlib import Path

import pytest

from x12tools.rules.authorizations import COLUMNS as AUTHS
from x12tools.rules.authorizations import STATUSES, read_authorizations
from x12tools.rules.cells import UNITS
from x12tools.rules.encounters import COLUMNS as ENCOUNTERS
from x12tools.rules.encounters import read_encounters

PAGE = (Path(__file__).parent.parent / "docs" / "side-files.md").read_text("utf-8")
BLOCKS = re.findall(r"```csv (encounters|auths)\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", PAGE, re.DOTALL)
READ = {"encounters": ("chart.csv", read_encounters), "auths": ("log.csv", read_authorizations)}


def test_the_page_has_blocks():
    assert len(BLOCKS) == PAGE.count("```csv")
    assert {kind for kind, _, _ in BLOCKS} == set(READ)


@pytest.mark.parametrize(("kind", "text", "messages"), BLOCKS)
def test_a_block_reads_as_the_page_says(kind, text, messages, tmp_path):
    name, read = READ[kind]
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found = read(path)
    assert [finding.message for finding in found.findings] == messages.splitlines()
    if not messages:
        assert len(found) == len(text.splitlines()) - 1


def test_the_page_names_every_column_and_word():
    for word in (*ENCOUNTERS, *AUTHS, *STATUSES, *UNITS):
        assert f"`{word}`" in PAGE, word
