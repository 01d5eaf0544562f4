"""The shipped payer profiles keep to their keys, and the worked plans say what their page says."""

import datetime
import tomllib
from pathlib import Path

import pytest

from x12tools.codes import load_profiles, load_table

PAYERS = Path(__file__).parents[2] / "maps" / "payers"
NAMES = sorted(path.stem for path in PAYERS.glob("*.toml"))
KEYS = frozenset(
    """
    name type payer_ids filing_indicators source effective_from effective_to timely_filing_days complex
    supervising_required referral_required injections no_cost hydration_segment_min ndc jwjz ptp mue modifiers
    authorization step noncomplex specialty_pharmacy site_of_care diagnosis attachments min_interval_days
    """.split()
)
TABLES = {
    "ndc": "required units_allowed exempt",
    "jwjz": "mode from",
    "ptp": "severity_cap modifier_on",
    "mue": "severity_cap overrides",
    "authorization": "codes sites required scope turnaround_days expedited_hours retroactive_days source",
    "step": "code prefer prior lookback_days exceptions source",
    "noncomplex": "codes admin from to source",
    "specialty_pharmacy": "code mandate sites vendor source",
    "site_of_care": "code deny_sites after_visits source",
    "diagnosis": "code prefixes secondary source from to",
}


def profile(name):
    return tomllib.loads((PAYERS / f"{name}.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_keys_and_words(name):
    data = profile(name)
    assert set(data) <= KEYS
    assert data["source"]
    for key, allowed in TABLES.items():
        entries = data.get(key, [])
        for entry in [entries] if isinstance(entries, dict) else entries:
            assert set(entry) <= set(allowed.split()), key
    assert data.get("ndc", {}).get("required", "none") in ("all", "medicaid", "noc", "none")
    assert data.get("jwjz", {}).get("mode", "none") in ("medicare", "jw_only", "none", "deny")
    assert data.get("injections", "per_drug") in ("per_drug", "per_injection")
    assert data.get("no_cost", "nothing") in ("penny_line", "note_only", "nothing")
    assert {data.get(key, {}).get("severity_cap", "risk") for key in ("ptp", "mue")} <= {"risk", "info"}


@pytest.mark.parametrize("name", NAMES)
def test_drugs_that_a_profile_names_are_known(name):
    data = profile(name)
    drugs = {row["code"] for row in load_table("infusion/drugs").rows}
    named = {
        code
        for key in ("authorization", "noncomplex", "step", "specialty_pharmacy", "site_of_care", "diagnosis")
        for entry in data.get(key, ())
        for code in [*entry.get("codes", ()), *entry.get("prefer", ()), *filter(None, [entry.get("code")])]
    }
    assert named <= drugs


def test_nobody_is_claimed_by_two_profiles():
    profiles = load_profiles()
    for attribute in ("payer_ids", "filing_indicators"):
        claimed = [value for p in profiles for value in getattr(p, attribute)]
        assert len(claimed) == len(set(claimed)), attribute


def test_medicare():
    for name in ("medicare-a", "medicare-b"):
        assert profile(name)["jwjz"] == {"mode": "medicare", "from": datetime.date(2023, 7, 1)}
        assert profile(name)["timely_filing_days"] == 365
    assert profile("dme")["jwjz"]["mode"] == "none"
    assert "filing_indicators" not in profile("dme")


@pytest.mark.parametrize(
    "name", ["commercial", "medicare-advantage", "medicaid", "tricare", "workers-compensation"]
)
def test_others_adopt_ncci_or_not(name):
    assert profile(name)["ptp"]["severity_cap"] == "risk"
    assert profile(name)["mue"]["severity_cap"] == "risk"
    assert profile(name).get("jwjz", {}).get("mode", "none") == "none"


def test_medicaid_has_units_of_its_own():
    assert profile("medicaid")["mue"]["overrides"] == {"99601": 4, "99602": 2}


def test_the_worked_ppo():
    data = profile("example-commercial-ppo")
    assert data["payer_ids"] == ["EXPPO1"]
    (entry,) = data["authorization"]
    assert entry["codes"] == ["J1745", "Q5103", "Q5104", "Q5121", "J9312", "J2323", "J2350"]
    assert entry["sites"] == ["11", "19", "22"]
    assert {each["code"] for each in data["diagnosis"]} == {"J1745", "J9312"}


def test_the_worked_hmo_uses_every_key():
    data = profile("example-commercial-hmo")
    assert data["payer_ids"] == ["EXHMO1"]
    assert set(TABLES) <= set(data)
