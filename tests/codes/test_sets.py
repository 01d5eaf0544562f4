"""The sets by name: their own days decide, and only a complete list may call a code unknown."""

import datetime
import subprocess
import sys

import pytest

from x12tools.codes import Verdict, find_set, load_table
from x12tools.codes.sets import forget_sets, headings, listing
from x12tools.codes.storage import store, stored
from x12tools.errors import ConfigurationError

DAY = datetime.date
LIST = """\
# title: made up
# source: a test
# data_date: 2026-01-01
# version: winter
# valid: 2026-01-01..2026-03-31
# complete: {complete}
code,from,to
A1,2020-01-01,2026-02-15
B2,,
"""


@pytest.fixture
def user(tmp_path, monkeypatch):
    """An empty folder of imported sets."""
    monkeypatch.setenv("X12TOOLS_CODES", str(tmp_path / "sets"))
    forget_sets()
    yield tmp_path / "sets"
    monkeypatch.undo()
    forget_sets()


def judged(code, date, complete="yes"):
    store("codes/taxonomy.csv", LIST.format(complete=complete))
    forget_sets()
    found = find_set("taxonomy")
    assert found is not None
    return found.judge(code, date)


@pytest.mark.parametrize(
    ("code", "date", "expected"),
    [
        ("B2", DAY(2026, 1, 1), "valid"),
        ("A1", DAY(2026, 2, 15), "valid"),
        ("A1", DAY(2026, 2, 16), "not in force"),
        ("A1", DAY(2019, 12, 31), "not in force"),
        ("A1", DAY(2030, 1, 1), "not in force"),
        ("C3", DAY(2026, 3, 31), "unknown"),
        ("C3", DAY(2026, 4, 1), "silent"),
        ("C3", DAY(2025, 12, 31), "silent"),
        ("C3", None, "silent"),
    ],
)
def test_a_complete_list(user, code, date, expected):
    assert judged(code, date).verdict.value == expected


def test_a_subset_is_silent_on_what_it_lacks(user):
    assert judged("C3", DAY(2026, 2, 1), complete="no").verdict is Verdict.SILENT


def test_a_judgement_names_the_version(user):
    assert judged("C3", DAY(2026, 2, 1)).version == "NUCC's taxonomy (winter)"


def test_an_imported_table_wins_over_the_shipped_one(user):
    shipped = load_table("infusion/asp")
    store("infusion/asp.csv", LIST.format(complete="no"))
    forget_sets()
    assert shipped.title != load_table("infusion/asp").title == "made up"
    assert {one.heading.name: one.place for one in listing()}["infusion/asp"] == user / "infusion" / "asp.csv"


def test_a_broken_imported_table_is_a_configuration_error(user):
    store("infusion/asp.csv", "no heading\n")
    forget_sets()
    with pytest.raises(ConfigurationError, match="infusion/asp"):
        load_table("infusion/asp")


def test_nothing_is_half_written_and_only_the_owner_reads_it(user):
    path = store("codes/x.csv", "one\n")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(UnicodeEncodeError):
        store("codes/x.csv", "\udcff")
    assert path.read_text() == "one\n"
    assert [one.name for one in path.parent.iterdir()] == ["x.csv"]


def test_without_a_home_there_is_no_imported_set(monkeypatch):
    for name in ("X12TOOLS_CODES", "XDG_DATA_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pathlib.Path.home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert stored("codes/x.csv") is None


def test_every_shipped_list_heads_itself(user):
    names = {one.name for one in headings()}
    assert {"codes/icd10cm", "codes/place_of_service", "infusion/ptp", "denials/carc"} <= names
    rows = {one.heading.name: one.rows for one in listing()}
    assert rows["codes/place_of_service"] == 52
    assert rows["codes/states"] == len(load_table("codes/states").rows)


@pytest.mark.parametrize(
    ("name", "code", "date", "expected"),
    [
        ("states", "OH", None, "valid"),
        ("states", "ZZ", None, "unknown"),
        ("countries", "CA", None, "valid"),
        ("countries", "XX", None, "unknown"),
        ("place_of_service", "10", DAY(2021, 12, 31), "not in force"),
        ("place_of_service", "10", DAY(2023, 1, 1), "valid"),
        ("place_of_service", "98", DAY(2023, 1, 1), "unknown"),
        ("place_of_service", "98", DAY(2026, 1, 1), "silent"),
        ("hcpcs", "Q5102", DAY(2018, 3, 31), "valid"),
        ("hcpcs", "Q5102", DAY(2018, 4, 1), "not in force"),
        ("hcpcs", "J0000", DAY(2024, 8, 1), "silent"),
        ("modifiers", "ZB", DAY(2018, 4, 1), "not in force"),
        ("carc", "15", DAY(2024, 8, 1), "not in force"),
        ("carc", "999", DAY(2024, 8, 1), "silent"),
        ("rarc", "N999", DAY(2024, 8, 1), "silent"),
        ("claim_status", "562", DAY(2024, 8, 1), "valid"),
        ("claim_status_category", "A7", DAY(2024, 8, 1), "valid"),
    ],
)
def test_the_shipped_sets(name, code, date, expected):
    found = find_set(name)
    assert found is not None
    assert found.judge(code, date).verdict.value == expected


def test_the_taxonomy_is_not_shipped():
    assert find_set("taxonomy") is None


def test_days_of_another_form_are_a_configuration_error(user):
    store("codes/taxonomy.csv", LIST.format(complete="yes").replace("2020-01-01,", "7/1/2020,"))
    forget_sets()
    with pytest.raises(ConfigurationError, match="A1 has no days"):
        find_set("taxonomy")


def test_a_check_loads_no_importer():
    code = (
        "import sys, x12tools; x12tools.check(b'ISA'); from x12tools.rules import all_rules; all_rules(); "
        "print([m for m in sys.modules if 'importing' in m or m == 'zipfile'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert "importing" not in done.stdout
