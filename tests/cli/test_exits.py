"""Exit codes in their order, one line for every trouble, never a traceback."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from running import CLEAN, HELD, call, made, run

from x12tools.cli.exits import explain, worst
from x12tools.errors import ConfigurationError, InternalError, NotX12, UsageError


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ([], 0), ([0, 0], 0), ([0, 5], 5), ([5, 1], 1), ([1, 2], 2), ([2, 3, 0], 3), ([3, 78], 78),
        ([78, 70, 3], 70),
    ],
)  # fmt: skip
def test_the_worst_code_is_by_the_contract(codes, code):
    assert worst(codes) == code


@pytest.mark.parametrize(
    ("why", "code", "said"),
    [
        (UsageError("no such thing"), 64, "no such thing"),
        (ConfigurationError("table x is missing"), 78, "Configuration: table x is missing"),
        (NotX12("no 835 was found"), 3, "a.837: no 835 was found"),
        (InternalError("claims lost"), 70, "a.837: Internal error: claims lost."),
        (PermissionError(13, "Permission denied"), 3, "a.837: Permission denied"),
        (KeyboardInterrupt(), 70, "Stopped before the end; nothing passes."),
        (click.Abort(), 70, "Stopped before the end; nothing passes."),
        (MemoryError(), 70, "a.837: Out of memory; nothing passes."),
    ],
)
def test_every_trouble_is_one_line(why, code, said, capsys):
    assert explain(why, "a.837") == code
    assert capsys.readouterr().err == said + "\n"


def test_the_text_of_an_unforeseen_exception_is_not_shown(capsys):
    assert explain(ValueError("TESTPATIENT"), "a.837") == 70
    said = capsys.readouterr().err
    assert "TESTPATIENT" not in said
    assert said.startswith("a.837: Internal error: ValueError at ")


def test_a_defect_in_one_file_hides_no_other(tmp_path, monkeypatch):
    from x12tools import engine

    whole = engine.check

    def breaks(source, *rest):
        if source.file.name.endswith("a.837"):
            raise RuntimeError("TESTPATIENT")
        return whole(source, *rest)

    monkeypatch.setattr(engine, "check", breaks)
    paths = made(tmp_path, a_837=CLEAN, b_837=HELD)
    code, out, err = call("check", *paths)
    assert code == 70
    assert "INF-SEQ-01" in out
    assert "Internal error: RuntimeError" in err
    assert "TESTPATIENT" not in out + err


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--hold-on", "dnial"], "--hold-on: use reject, denial"),
        (["--as-of", "yesterday"], "yesterday"),
        (["--encounters", "nowhere.csv"], "nowhere.csv"),
        (["--auths", "nowhere.csv"], "nowhere.csv"),
        (["--format", "xml"], "xml"),
        (["--out", "."], "--out: . is a directory"),
        (["--out", "nowhere/report.json"], "--out: the directory nowhere is not there"),
    ],
)
def test_a_wrong_option_is_wrong_usage(tmp_path, option, said):
    (path,) = made(tmp_path, a_837=CLEAN)
    code, out, err = call("check", path, *option)
    assert (code, out) == (64, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_side_file_that_is_no_text_holds_every_claim(tmp_path):
    path, side = made(tmp_path, a_837=CLEAN, side_csv=b"\xff\xfe\x00\x01")
    code, out, _ = call("check", path, "--auths", side)
    assert code == 2
    assert "DATA-FILE" in out


def test_payer_profiles_that_are_missing_or_broken_exit_78(tmp_path):
    (path,) = made(tmp_path, a_837=CLEAN)
    code, _, err = call("check", path, "--payers", str(tmp_path / "none"))
    assert code == 78
    assert err.startswith("Configuration: ")
    made(tmp_path, mine_toml=b"name = ")
    code, _, err = call("check", path, "--payers", str(tmp_path))
    assert code == 78
    assert "mine.toml" in err
    made(tmp_path, mine_toml=b"\xff\xfe")
    assert call("check", path, "--payers", str(tmp_path))[0] == 78


def test_out_appears_whole_and_for_its_owner(tmp_path):
    (path,) = made(tmp_path, a_837=HELD)
    out = tmp_path / "report.txt"
    code, said, _ = call("check", path, "--out", str(out))
    assert (code, said) == (2, "")
    assert "INF-SEQ-01" in out.read_text()
    assert out.stat().st_mode & 0o077 == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.837", "report.txt"]


def test_out_is_never_the_input(tmp_path):
    (path,) = made(tmp_path, a_837=CLEAN)
    code, _, err = call("fix", path, "--out", path)
    assert code == 64
    assert "is the input itself" in err


def test_out_follows_a_link_and_writes_into_a_device(tmp_path):
    (path,) = made(tmp_path, a_837=CLEAN)
    link, real = tmp_path / "link", tmp_path / "real.json"
    real.touch()
    link.symlink_to(real)
    assert call("check", path, "--format", "json", "--out", str(link))[0] == 0
    assert link.is_symlink()
    assert real.read_text().startswith("{")
    assert call("check", path, "--out", os.devnull)[0] == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_said():
    done = subprocess.run(
        f"{sys.executable} -m x12tools check - --out /dev/full",
        shell=True, input=CLEAN, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 70
    assert b"--out: /dev/full was not written: No space left on device" in done.stderr


def test_a_reader_that_goes_away_ends_the_output_not_the_verdict(tmp_path):
    (path,) = made(tmp_path, a_837=HELD)
    process = subprocess.Popen(
        [sys.executable, "-m", "x12tools", "show", path, path],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (0, b"")


def test_stopping_it_leaves_no_traceback(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "x12tools", "check", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    process.stdin.write(CLEAN[:1000])
    process.stdin.flush()
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 70
    assert err.strip() == b"Stopped before the end; nothing passes."
    assert out == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", ["text", "json", "ndjson"])
def test_a_report_that_cannot_be_written_is_no_fault_of_the_file(tmp_path, form):
    (path,) = made(tmp_path, a_837=HELD)
    code, _, err = run("check", path, "--format", form, "--out", "/dev/full")
    assert code == 70
    assert "--out: /dev/full was not written: No space left on device" in err


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "sarif", "html"])
def test_each_format_goes_to_its_file_whole(tmp_path, form):
    paths = made(tmp_path, a_837=CLEAN, b_837=HELD)
    out = tmp_path / "report"
    assert call("check", *paths, "--format", form, "--out", str(out)) == (2, "", "")
    assert "INF-SEQ-01" in out.read_text("utf-8")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "INF-SEQ-01" in call("try", "M05.79 | 96413 96365", "--format", form)[1]
