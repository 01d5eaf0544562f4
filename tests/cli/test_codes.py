"""``x12tools codes``: what it lists, what it imports, and how it ends."""

import json

import pytest
from click.testing import CliRunner

from x12tools.cli import main
from x12tools.cli.codes import _KINDS
from x12tools.codes.importing import KINDS
from x12tools.codes.sets import forget_sets

LIMITS = '"Effective October 1, 2026 through December 31, 2026"\nHCPCS Code,Payment Limit\nJ1745,45.678\n'


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    """An empty folder of imported sets."""
    monkeypatch.setenv("X12TOOLS_CODES", str(tmp_path / "sets"))
    forget_sets()
    yield tmp_path / "sets"
    monkeypatch.undo()
    forget_sets()


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_kinds_are_those_that_can_be_imported():
    assert list(KINDS) == _KINDS
    shown = "".join(run("codes", "import", "--help").output.split())
    assert ",".join(KINDS) in shown


def test_list_as_text():
    result = run("codes", "list", "--as-of", "2026-11-23")
    assert result.exit_code == 0
    (line,) = [line for line in result.output.splitlines() if line.startswith("codes/icd10cm ")]
    assert line.split() == [
        "codes/icd10cm",
        "103220",
        "complete",
        "shipped",
        "2018-10-01..2026-09-30",
        "ended",
    ]


def test_an_imported_set_is_listed(tmp_path, user):
    path = tmp_path / "asp.csv"
    path.write_text(LIMITS)
    result = run("codes", "import", "asp", path)
    assert result.exit_code == 0
    assert "infusion/asp.csv: 1 rows, October 2026, judges 2026-10-01..2026-12-31" in result.output
    sets = {one["name"]: one for one in json.loads(run("codes", "list", "--format", "json").output)["sets"]}
    assert sets["infusion/asp"] == {
        "name": "infusion/asp",
        "version": "October 2026",
        "from": "2026-10-01",
        "to": "2026-12-31",
        "complete": False,
        "rows": 1,
        "imported": str(user / "infusion" / "asp.csv"),
        "source": "CMS ASP drug pricing file, October 2026; imported from asp.csv",
    }
    assert sets["infusion/mue"]["imported"] is None


def test_a_refused_file(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    result = run("codes", "import", "asp", path)
    assert result.exit_code == 64
    assert "other.csv is no asp file: expected a header with columns as 'hcpcs code'" in result.output


def test_a_kind_that_there_is_not(tmp_path):
    assert run("codes", "import", "nothing", __file__).exit_code == 64
    assert run("codes", "import", "asp", tmp_path / "absent").exit_code == 64


def test_a_broken_imported_set_is_78(user):
    (user / "infusion").mkdir(parents=True)
    (user / "infusion" / "asp.csv").write_text("nothing\n")
    assert run("codes", "list").exit_code == 78
