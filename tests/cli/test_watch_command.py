"""``x12tools watch``: its options, and what it says when it cannot begin."""

import sys

from running import CLEAN, call, made

from x12tools.watching import Folders


def test_once(tmp_path):
    Folders(tmp_path).make()
    made(tmp_path / "in", claims_837=CLEAN)
    code, shown, err = call("watch", str(tmp_path), "--once", "--settle", "0.01", "--as-of", "2024-08-22")
    assert (code, err) == (0, "")
    assert "1 of 1 claim can go, 0 held ($0.00 of $" in shown
    assert call("watch", str(tmp_path), "--once", "--settle", "0")[:2] == (0, "")


def test_without_watchfiles_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    code, _, err = call("watch", str(tmp_path))
    assert code == 78
    assert "pip install 'x12tools[watch]', or poll by --poll 5" in err


def test_a_folder_that_is_none(tmp_path):
    (path,) = made(tmp_path, claims_837=CLEAN)
    code, _, err = call("watch", path, "--once")
    assert (code, err) == (78, f"Configuration: {path}: File exists\n")


def test_profiles_that_are_wrong_are_said_before_a_file_is_taken(tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.toml").write_text("name = 'A'\n[receiver]\nmax_claims = 0\n")
    Folders(tmp_path / "drop").make()
    made(tmp_path / "drop" / "in", claims_837=CLEAN)
    code, _, err = call("watch", str(tmp_path / "drop"), "--once", "--payers", str(tmp_path / "plans"))
    assert code == 78
    assert "a.toml, line 2: [receiver] has no ids" in err
    assert "a.toml, line 3: [receiver] max_claims must be a whole number, of one or more" in err
    assert [one.name for one in (tmp_path / "drop" / "in").iterdir()] == ["claims.837"]
