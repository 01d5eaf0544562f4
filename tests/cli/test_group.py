"""The group: commands by name, loaded when they are called, each with its help."""

import subprocess
import sys

import pytest
from running import call, run

from x12tools.cli.main import SECTIONS

COMMANDS = [name for names in SECTIONS.values() for name in names]
HEAVY = ("x12tools.engine", "x12tools.rules", "x12tools.guides", "x12tools.reports", "rich", "lxml", "attrs")


def loaded_after(code):
    """Which of the heavy modules some code loads, in a process of its own."""
    code += f"\nimport sys; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return done.stdout.strip().splitlines()[-1]


def test_the_command_line_imports_nothing_heavy():
    assert loaded_after("import x12tools.cli") == "[]"


def test_help_imports_nothing_heavy():
    code = "from x12tools.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    assert loaded_after(code) == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_loading_a_command_imports_nothing_heavy(name):
    assert loaded_after(f"from x12tools.cli.main import load_command; load_command({name!r})") == "[]"


def test_a_check_in_a_pipe_does_not_load_rich():
    code = (
        "from x12tools.cli import main\n"
        "try: main(['try', 'M05.79 | 96413'])\nexcept SystemExit: pass\n"
        "import sys; print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_the_help_lists_the_commands_in_their_order():
    code, out, _ = call("--help")
    assert code == 0
    places = [out.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)
    for section in SECTIONS:
        assert f"{section}:" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_and_exits_0_with_help(name):
    code, out, _ = call(name, "--help")
    assert code == 0
    assert f"\n    x12tools {name}" in out
    assert call(name, "-h")[1] == out


def test_a_mistyped_command_gets_the_nearest():
    code, out, err = run("chekc")
    assert (code, out) == (64, "")
    assert "There is no command 'chekc'. Did you mean 'check'?" in err


def test_no_command_shows_the_help():
    code, _, err = run()
    assert code == 64
    assert "Check and correct claims:" in err


def test_the_version_is_told():
    assert call("--version") == (0, "x12tools 0.1.0\n", "")


def test_a_mistyped_option_is_one_line():
    code, out, err = run("check", "--fromat", "json", "x.837")
    assert (code, out) == (64, "")
    assert "--fromat" in err
    assert err.count("\n") == 1
