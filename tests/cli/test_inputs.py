"""What a command reads, and what is said of what it cannot read."""

import os
import sys
from pathlib import Path

import pytest
from running import CLEAN, HELD, MIXED, call, made, run

PDF = b"%PDF-1.7\n1 0 obj\n"


def paths_in(out):
    """The headings of a plain report: its files."""
    return [line.split("  ")[0] for line in out.splitlines() if line.startswith("/")]


def test_a_directory_stands_for_the_x12_files_in_it(tmp_path):
    (tmp_path / "in").mkdir()
    made(tmp_path, b_837=CLEAN, notes_txt=b"hello", a_edi=b"\r\n " + HELD)
    made(tmp_path / "in", c_x12=CLEAN, _hidden=CLEAN)
    code, out, err = call("check", str(tmp_path))
    assert code == 2
    assert paths_in(out)[:3] == [f"{tmp_path}/a.edi", f"{tmp_path}/b.837", f"{tmp_path}/in/c.x12"]
    assert ".hidden" not in out
    assert err == f"{tmp_path}: passed over, not X12: notes.txt\n"


def test_a_note_on_many_files_stays_short(tmp_path):
    made(tmp_path, a_837=CLEAN, **{f"n{number}_txt": b"x" for number in range(9)})
    _, _, err = call("check", str(tmp_path))
    assert err == f"{tmp_path}: passed over, not X12: n0.txt, n1.txt, n2.txt and 6 more\n"


def test_a_glob_stands_for_the_x12_files_that_match(tmp_path):
    made(tmp_path, a_837=CLEAN, b_837=CLEAN, c_edi=HELD, d_837=PDF)
    code, out, err = call("check", f"{tmp_path}/*.837")
    assert code == 0
    assert paths_in(out)[:2] == [f"{tmp_path}/a.837", f"{tmp_path}/b.837"]
    assert "d.837" in err


def test_a_file_that_is_named_twice_is_read_once(tmp_path):
    (path,) = made(tmp_path, a_837=CLEAN)
    code, out, _ = call("check", path, str(tmp_path), path)
    assert code == 0
    assert "1 claim: 1 can go" in out


@pytest.mark.parametrize("command", ["check", "show", "remit"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not X12: it is empty"),
        (b" \r\n\r\n", "not X12: it is blank"),
        (PDF, "not X12: it is a PDF"),
        (b"PK\x03\x04....", "not X12: it is a ZIP archive or an Office document"),
        (b'{"claims": []}', "not X12: it is JSON"),
        (b"<html>", "not X12: it is XML or HTML"),
        ("ISA*00*".encode("utf-16"), "not X12: it is UTF-16 text; save it as plain text"),
        (b"ISA*00*cut", "not X12: its ISA segment is cut short or broken"),
        (b"hello", "not X12: no ISA segment was found"),
    ],
)
def test_what_is_not_x12_is_said(tmp_path, command, content, said):
    (path,) = made(tmp_path, x_837=content)
    code, _, err = call(command, path)
    assert code == 3
    if command == "remit" and content.startswith(b"ISA"):
        said = "no 835 transaction was found"
    assert err == f"{path}: {said}\n"


@pytest.mark.parametrize("command", ["check", "show", "remit", "fix"])
def test_a_file_that_is_not_there(command):
    more = ["--dry-run"] if command == "fix" else []
    code, _, err = call(command, "no-such.837", *more)
    assert (code, err) == (3, "no-such.837: No such file or directory\n")


def test_a_glob_without_match_and_a_directory_without_x12(tmp_path):
    assert call("check", f"{tmp_path}/*.edi") == (3, "", f"{tmp_path}/*.edi: no file matches\n")
    made(tmp_path, notes_txt=b"hello")
    assert call("check", str(tmp_path)) == (3, "", f"{tmp_path}: no X12 file is in it\n")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file whose reading fails")
def test_a_file_whose_reading_fails_hides_no_other(tmp_path):
    (path,) = made(tmp_path, a_837=CLEAN)
    code, out, err = run("check", "/proc/self/mem", path)
    assert code == 3
    assert err == "/proc/self/mem: Input/output error\n"
    assert "/proc/self/mem  NOT READ" in out
    assert "1 claim: 1 can go" in out


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    (path,) = made(tmp_path, a_837=CLEAN)
    Path(path).chmod(0)
    code, _, err = call("check", path)
    assert (code, err) == (3, f"{path}: Permission denied\n")


class Breaking:
    """A file of which the second read fails, as one on a network drive that went away."""

    def __init__(self, data):
        self.parts = [data, OSError(116, "Stale file handle")]

    def read(self, size=-1):
        part = self.parts.pop(0)
        if isinstance(part, OSError):
            raise part
        return part


def test_no_claim_of_a_file_that_breaks_off_can_go(tmp_path, monkeypatch):
    import contextlib

    from x12tools.cli import progress

    @contextlib.contextmanager
    def reading(self, name):
        yield progress.Reading(Breaking(CLEAN), self)

    monkeypatch.setattr(progress.Progress, "reading", reading)
    code, out, err = call("check", "gone.837")
    assert code == 3
    assert err == "gone.837: Stale file handle\n"
    assert out.startswith(
        "gone.837\n  The file broke off here; none of its claims can go.\n    Claim 1 is held for it.\n"
    )
    assert "can go, 0 held" not in out


def test_standard_input_is_read_once():
    code, out, _ = run("check", "-", data=HELD)
    assert code == 2
    assert out.startswith("-\n")
    code, _, err = run("check", "-", "-", data=HELD)
    assert (code, err) == (64, "standard input (-) can be read once\n")
    code, _, err = run("check", "-", data=b"")
    assert (code, err) == (3, "-: not X12: it is empty\n")


@pytest.mark.skipif(sys.platform == "win32", reason="shell redirection")
def test_standard_input_that_is_closed():
    import subprocess

    done = subprocess.run(
        f"{sys.executable} -m x12tools check - <&-", shell=True, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (3, "-: standard input is closed\n")


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        ([CLEAN, CLEAN], 0),
        ([CLEAN, MIXED], 1),
        ([CLEAN, HELD], 2),
        ([MIXED, HELD], 2),
        ([HELD, PDF], 3),
        ([PDF, CLEAN], 3),
    ],
)
def test_several_files_give_the_worst(tmp_path, contents, code):
    paths = made(tmp_path, **{f"f{number}_837": content for number, content in enumerate(contents)})
    assert run("check", *paths)[0] == code


def test_a_rejected_file_among_sound_ones_gives_2(tmp_path):
    cut = CLEAN.replace(b"IEA*1*", b"IEA*7*")
    paths = made(tmp_path, a_837=CLEAN, b_837=cut)
    code, out, _ = call("check", *paths)
    assert code == 2
    assert "    Claim 1 is held for it.\n" in out
