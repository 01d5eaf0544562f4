"""What wakes a rule is kept, and says the same as the rule."""

import json
import os
import subprocess
import sys

import pytest

from x12tools.rules import all_rules, triggers

CLAIM = "837P medicare 2024-08-15 M05.79 | J9312x100-JZ 96413"


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    triggers.triggers.cache_clear()
    yield tmp_path / "x12tools" / "rules.json"
    triggers.triggers.cache_clear()


def same(trigger, rule):
    assert trigger.rule is rule
    for name in ("codes", "segments", "forms", "payers", "needs", "voids"):
        assert getattr(trigger, name) == getattr(rule, name)
    assert trigger.snip == rule.check.snip


def test_a_kept_trigger_is_the_rules_own(cache):
    for _ in range(2):  # made, then read
        for trigger, rule in zip(triggers.triggers(), all_rules(), strict=True):
            same(trigger, rule)
        assert cache.is_file()
        triggers.triggers.cache_clear()


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"digest": 1}'])
def test_what_cannot_be_read_is_made_again(cache, text):
    cache.parent.mkdir(parents=True)
    cache.write_text(text)
    assert len(triggers.triggers()) == len(all_rules())
    assert json.loads(cache.read_text())["rules"]


def test_a_changed_table_makes_it_again(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("X12TOOLS_CODES", str(tmp_path / "codes"))
    triggers.triggers()
    before = json.loads(cache.read_text())["digest"]
    (tmp_path / "codes" / "infusion").mkdir(parents=True)
    (tmp_path / "codes" / "infusion" / "asp.csv").write_text("# title: x\n")
    triggers.triggers.cache_clear()
    triggers.triggers()
    assert json.loads(cache.read_text())["digest"] != before


def test_the_report_is_the_same_with_and_without(tmp_path):
    """Also what it says of the tables that it rests on."""
    run = [sys.executable, "-m", "x12tools", "try", "--format", "json", CLAIM]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    first, second = (subprocess.run(run, env=env, capture_output=True, check=False) for _ in range(2))
    assert (tmp_path / "x12tools" / "rules.json").is_file()
    assert first.stdout == second.stdout
    assert b"infusion/ptp" in first.stdout
