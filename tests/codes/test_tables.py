"""The shipped tables say where they come from, and hold together."""

from importlib.resources import files

import pytest

from x12tools.codes import find_profile, load_profiles, load_table
from x12tools.errors import ConfigurationError

TABLES = sorted(
    e.name[:-4] for e in files("x12tools.maps").joinpath("infusion").iterdir() if e.name.endswith(".csv")
)


def rows(name):
    return {row["code"]: row for row in load_table(f"infusion/{name}").rows}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_names_its_source_and_has_rows(name):
    table = load_table(f"infusion/{name}")
    assert table.source
    assert table.rows
    assert all(None not in row and None not in row.values() for row in table.rows)


def test_facts_that_matter():
    assert (rows("drugs")["J1745"]["unit_quantity"], rows("drugs")["J1745"]["unit_measure"]) == ("10", "mg")
    assert rows("mue")["J1745"]["practitioner"] == "150"
    assert [r["primary"] for r in load_table("infusion/add_ons").rows if r["add_on"] == "96415"] == ["96413"]
    assert rows("places")["32"]["medicare_facility"] == "no"
    assert rows("places")["22"]["medicare_facility"] == "yes"
    assert rows("drugs")["J9045"]["container"] == "multi-dose"
    assert rows("drugs")["J9060"]["container"] == "mixed"
    assert "IM" in rows("drugs")["J1100"]["routes"].split()
    assert rows("fees")["96365"]["amount"] == "62.58"


def test_words_are_from_their_lists():
    assert {r["container"] for r in rows("drugs").values()} <= {
        "single-dose", "multi-dose", "mixed", "unknown", "none",
    }  # fmt: skip
    assert {r["modifier_indicator"] for r in load_table("infusion/ptp").rows} <= {"0", "1", "9"}


def test_a_missing_table_is_a_configuration_error():
    with pytest.raises(ConfigurationError, match="no_such_table"):
        load_table("infusion/no_such_table")


@pytest.mark.parametrize(
    ("payer", "filing", "type"),
    [
        (None, "MB", "FFS_B"),
        (None, "MA", "FFS_A"),
        ("DME", "MB", "DME"),
        (None, "16", "MA"),
        (None, "MC", "MCD"),
        (None, "CH", "TRICARE"),
        (None, "WC", "WC"),
        (None, "CI", "COMM"),
        ("EXPPO1", "CI", "COMM"),
        (None, None, "COMM"),
    ],
)
def test_a_claim_finds_its_profile(payer, filing, type):
    assert find_profile(payer, filing, load_profiles()).type == type


def test_a_broken_profile_is_named(tmp_path):
    (tmp_path / "bad.toml").write_text("name = 'x'\ntype = 'NOPE'\n")
    with pytest.raises(ConfigurationError, match=r"bad\.toml.*NOPE"):
        load_profiles(str(tmp_path))
