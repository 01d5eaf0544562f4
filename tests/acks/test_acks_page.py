"""The examples on the page are run."""

import doctest
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_examples_say_what_the_page_says(monkeypatch):
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(
        str(ROOT / "docs" / "acknowledgements.md"),
        module_relative=False,
        optionflags=doctest.IGNORE_EXCEPTION_DETAIL,
        globs={"Decimal": __import__("decimal").Decimal},
    )
    assert done.attempted > 10
    assert done.failed == 0
