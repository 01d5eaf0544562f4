"""The TOML blocks of the profiles' page are read, or are wrong as the page says."""

import re
from pathlib import Path

import pytest

from x12tools.codes.payers import read_profile
from x12tools.errors import ConfigurationError

PAGE = (Path(__file__).parent.parent / "docs" / "payer-profiles.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", PAGE, re.DOTALL)


def test_the_page_has_blocks():
    assert len(BLOCKS) == PAGE.count("```toml")


@pytest.mark.parametrize(("text", "wrong"), BLOCKS)
def test_a_block_reads_as_the_page_says(text, wrong):
    if not wrong:
        assert read_profile("plan.toml", text.encode()).name == "Northern Health PPO"
        return
    with pytest.raises(ConfigurationError) as caught:
        read_profile("plan.toml", text.encode())
    assert str(caught.value) == wrong.rstrip("\n")
