"""On a terminal: colour, a bar on long work; neither in a pipe."""

import os
import subprocess
import sys
import time

import pytest
from running import HELD, made, run

from x12tools.cli.output import fitted

pty = pytest.importorskip("pty", reason="needs a terminal")


def on_terminal(*args, env=None, stdin=None):
    """(exit code, what the terminal shows) of a process whose three streams are a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "x12tools", *args],
        stdin=stdin or slave, stdout=slave, stderr=slave, close_fds=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", **(env or {})},
    )  # fmt: skip
    os.close(slave)
    shown = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(master)
    return process.wait(), shown.decode()


def test_a_terminal_gets_colour_and_no_line_wider_than_it(tmp_path):
    (path,) = made(tmp_path, a_837=HELD)
    code, shown = on_terminal("check", path)
    assert code == 2
    assert "\x1b[1;31mHELD" in shown
    _, plain = on_terminal("check", path, env={"NO_COLOR": "1"})
    assert "\x1b[31m" not in plain
    assert "\x1b[1;31m" not in plain
    assert "INF-SEQ-01" in plain


def test_a_pipe_gets_no_colour(tmp_path):
    (path,) = made(tmp_path, a_837=HELD)
    _, out, err = run("check", path)
    assert "\x1b" not in out + err


class Slow:
    """Standard input that comes bit by bit, as from a program that makes it."""

    def __init__(self, data, pause):
        code = (
            "import sys, time\n"
            f"data = {data!r}\n"
            "for part in (data[:400], data[400:]):\n"
            f"    sys.stdout.buffer.write(part); sys.stdout.flush(); time.sleep({pause})\n"
        )
        self.process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)

    def __enter__(self):
        return self.process.stdout

    def __exit__(self, *_):
        self.process.stdout.close()
        self.process.wait()


def test_long_reading_shows_a_bar_on_a_terminal_and_none_in_a_pipe():
    with Slow(HELD, 3.0) as stdin:  # the bar goes when the first claim is told
        code, shown = on_terminal("check", "-", stdin=stdin)
    assert code == 2
    assert "Reading" in shown
    with Slow(HELD, 1.0) as stdin:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "x12tools", "check", "-"], stdin=stdin, capture_output=True
        )
        assert time.monotonic() - began > 0.9
    assert done.stderr == b""


def test_short_reading_shows_none(tmp_path):
    (path,) = made(tmp_path, a_837=HELD)
    # A busy machine may make one short check long.
    assert any("Reading" not in on_terminal("check", path)[1] for _ in range(5))


def test_long_lines_are_broken_under_their_last_column():
    text = (
        "Source     CMS Recovery Audit topic 0071; CMS NCCI PTP edits\n\n"
        "  A line without columns that is long\n"
    )
    assert fitted(text, 34) == (
        "Source     CMS Recovery Audit\n"
        "           topic 0071; CMS NCCI\n"
        "           PTP edits\n"
        "\n"
        "  A line without columns that is\n"
        "  long\n"
    )
