"""Lists that end before the dates of service: once a file, and 78 when strict."""

import datetime

import pytest
from click.testing import CliRunner
from conftest import FIXTURES

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.cli import main
from x12tools.errors import ConfigurationError
from x12tools.rules.code.lists import lists_past_end, old_lists, require_lists

DAY = datetime.date


def test_a_day_that_the_lists_reach():
    assert old_lists(DAY(2024, 8, 15)) is None
    assert old_lists(None) is None
    require_lists(DAY(2024, 8, 15))


def test_a_day_after_some_lists():
    assert "codes/icd10cm" not in {one.name for one in lists_past_end(DAY(2026, 9, 30))}
    found = old_lists(DAY(2026, 10, 1))
    assert (found.rule, found.severity.value) == ("CODE-LIST-OLD", "info")
    assert "codes/icd10cm (ICD-10-CM April 2026) ended 2026-09-30" in found.message
    assert "infusion/ptp (2024-07-01) ended 2024-12-31" in found.message
    assert "infusion/fees" not in found.message
    with pytest.raises(ConfigurationError, match="icd10cm"):
        require_lists(DAY(2026, 10, 1))


def test_a_list_without_a_calendar_is_not_called_old():
    assert not {one.name for one in lists_past_end(DAY(2030, 1, 1))} & {
        "codes/place_of_service",
        "codes/states",
    }


@pytest.fixture
def claims(tmp_path):
    """Two claims of October 2026 in one file."""
    path = tmp_path / "claims.837"
    text = "commercial 2026-10-05 M05.79 | 99213"
    path.write_bytes(to_837(parse(f"{text} ++ {text.replace('99213', '99214')}")))
    return path


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_once_a_file(claims):
    result = run("check", "--as-of", "2026-10-12", claims)
    assert result.output.count("CODE-LIST-OLD") == 1
    assert result.exit_code == 0


def test_strict_codes(claims):
    assert run("check", "--strict-codes", "--as-of", "2026-10-12", claims).exit_code == 78
    sound = FIXTURES / "837p" / "pass" / "folfox.edi"
    assert run("check", "--strict-codes", sound).exit_code == 0
