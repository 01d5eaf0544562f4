"""Every example of PAGES is run, and must print what the page shows.

``$ x12tools …`` is run by a shell, ``>>>`` by Python, all of a page in one fresh folder. A line
``...`` in an output stands for any lines.
"""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from fill_examples import PAGES, filled, prepare, run_all  # noqa: E402


def agree(shown, printed):
    """Whether an output is what is shown, ``...`` standing for any lines."""
    if not shown or not printed:
        return shown in ([], ["..."]) and not printed if not printed else shown == ["..."]
    if shown[0] == "...":
        return any(agree(shown[1:], printed[at:]) for at in range(len(printed) + 1))
    return shown[0] == printed[0] and agree(shown[1:], printed[1:])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A fresh folder, where the examples are run."""
    prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_prints_what_the_page_shows(page, folder):
    text = page.read_text("utf-8")
    for one, printed in run_all(text, folder):
        told = "\n".join(printed)
        assert agree(one.shown, printed), f"{page.name}:{one.number}: {one.command}\n{told}"
    tests = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    assert tests.examples
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(tests).failed == 0


def test_a_page_is_filled_with_what_its_commands_print(tmp_path):
    page = (
        "A\n\n    $ echo a; echo; echo b\n    old\n    $ false\n    $ echo $?\n\nB\n\n    $ echo c\n    ...\n"
    )
    assert filled(page, tmp_path) == (
        "A\n\n    $ echo a; echo; echo b\n    a\n\n    b\n    $ false\n    $ echo $?\n    1\n\n"
        "B\n\n    $ echo c\n    ...\n"
    )


def test_what_is_shown_must_be_printed():
    assert agree(["a", "...", "d"], ["a", "b", "c", "d"])
    assert agree(["..."], ["a"])
    assert agree([], [])
    assert not agree(["a"], ["a", "b"])
    assert not agree(["a", "b"], ["a"])
    assert not agree(["a", "...", "d"], ["a", "b"])


def test_the_readme_answers_in_20_lines():
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len([line for line in lines[:24] if line.strip()]) <= 20
    assert "make demo" in "\n".join(lines)
    assert "make test" in "\n".join(lines)


def test_the_page_of_commands_is_current():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "commands_page.py")], capture_output=True, check=True, text=True
    )
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert page == done.stdout, "run: python tools/commands_page.py > docs/commands.md"
