"""``x12tools ledger``: what is taken out and sealed anew, and what is asked before."""

import datetime
import sqlite3

import pytest
from running import MIXED, call, made

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
TOMORROW = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(1)).date()


@pytest.fixture(autouse=True)
def ledger(tmp_path, monkeypatch):
    """A ledger with a file that came ten days ago."""
    path = tmp_path / "ledger.db"
    monkeypatch.setenv("X12TOOLS_LEDGER", str(path))
    monkeypatch.setenv("X12TOOLS_KEY", KEY)
    assert call("ledger", "init") == (0, "The ledger is ready. Patient data is sealed.\n", "")
    (claims,) = made(tmp_path, claims_837=MIXED)
    assert call("hook", claims, "--out", str(tmp_path / "gate"), "--as-of", "2024-08-22")[0] == 1
    came = datetime.datetime.now(datetime.UTC) - datetime.timedelta(10)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE submission SET received_at = ?", (f"{came:%Y-%m-%d %H:%M:%S.%f}",))
    connection.close()
    return path


def claims_in(path):
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT count(*) FROM claim").fetchone()[0]
    finally:
        connection.close()


def test_purge_counts_asks_and_takes_out(ledger):
    code, shown, err = call("ledger", "purge", "--older-than", "5d", "--dry-run")
    assert (code, err) == (0, "")
    assert shown.startswith("Would take out 1 submission before ")
    assert ": 3 lines, 0 decisions, 0 answers, " in shown
    assert shown.endswith("2 claims; 1 claim of these is still held.\n")
    code, again, err = call("ledger", "purge", "--older-than", "5d")
    assert (code, again) == (64, shown)
    assert err == "nothing was taken out; say --yes, or --dry-run to count alone\n"
    assert claims_in(ledger) == 2
    code, done, _ = call("ledger", "purge", "--older-than", "5d", "--yes")
    assert (code, done) == (0, shown.replace("Would take", "Took"))
    assert claims_in(ledger) == 0
    assert call("ledger", "verify") == (0, "The audit log is whole.\n", "")


def test_what_is_younger_stays(ledger):
    code, shown, _ = call("ledger", "purge", "--older-than", "11d", "--yes")
    assert code == 0
    assert shown.startswith("Took out 0 submissions before ")
    assert claims_in(ledger) == 2
    assert call("ledger", "purge", "--older-than", "2019-11-24", "--yes")[0] == 0
    assert claims_in(ledger) == 2


@pytest.mark.parametrize(
    ("age", "why"),
    [
        ("5", "give days"),
        ("999999d", "give days"),
        ("2019-13-01", "give days"),
        (str(TOMORROW), "yet to come"),
    ],
)
def test_what_is_no_age(ledger, age, why):
    code, _, err = call("ledger", "purge", "--older-than", age, "--yes")
    assert code == 64
    assert why in err
    assert claims_in(ledger) == 2


def test_purge_in_a_ledger_that_others_use(ledger, monkeypatch):
    monkeypatch.setattr("x12tools.ledger.opening._BUSY_SECONDS", 0)
    other = sqlite3.connect(ledger, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM claim").fetchone()
    code, _, err = call("ledger", "purge", "--older-than", "5d", "--yes")
    other.close()
    assert (code, err) == (78, "Configuration: the ledger is in use and was not compacted; do it again\n")
    assert call("ledger", "purge", "--older-than", "5d", "--yes")[0] == 0


def test_rotate(ledger, monkeypatch):
    monkeypatch.setenv("X12TOOLS_KEY", OTHER)
    code, _, err = call("ledger", "rotate")
    assert code == 78
    assert "sealed with a key that X12TOOLS_KEY does not hold" in err
    monkeypatch.setenv("X12TOOLS_KEY", f"{OTHER},{KEY}")
    assert call("ledger", "rotate") == (0, "2 claims and 1 submission sealed with the first key.\n", "")
    monkeypatch.setenv("X12TOOLS_KEY", OTHER)
    assert call("ledger", "rotate") == (0, "0 claims and 0 submissions sealed with the first key.\n", "")
    assert call("ledger", "verify")[0] == 0
    monkeypatch.delenv("X12TOOLS_KEY")
    assert call("ledger", "rotate") == (64, "", "X12TOOLS_KEY holds no key to seal with\n")


@pytest.mark.parametrize("words", [("purge", "--older-than", "5d"), ("rotate",), ("verify",), ("init",)])
def test_the_ledger_must_be_named(words, monkeypatch):
    monkeypatch.delenv("X12TOOLS_LEDGER")
    code, _, err = call("ledger", *words)
    assert (code, err) == (64, "name the ledger: --ledger URL, or X12TOOLS_LEDGER\n")
