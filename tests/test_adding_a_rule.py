"""Adding a rule: the page shows what is there, and a rule that was begun works once it is filled in."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from typed_claims import told

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from new_rule import SHAPES, begin  # noqa: E402

PAGE = (ROOT / "docs" / "adding-a-rule.md").read_text("utf-8")


def block(language):
    """The one block of the page in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    return found


def test_the_page_shows_the_rule_as_it_is():
    assert block("python") == (ROOT / "x12tools/rules/mod/inf_mod_11.py").read_text("utf-8")
    assert block("text") == (ROOT / "tests/rules/cases/INF-MOD-11.txt").read_text("utf-8")


def test_what_the_page_names_is_there():
    for name in re.findall(r"`(\w+/inf_\w+\.py)`", PAGE):
        assert (ROOT / "x12tools" / "rules" / name).exists(), name
    for name in re.findall(r"(?:fixtures|(?<!x12)tools|x12tools|tests)/[\w./-]*\w", PAGE):
        assert (ROOT / name).exists(), name


def test_the_page_knows_the_shapes():
    for shape, said in SHAPES.items():
        assert f"| `{shape}` | {said.removeprefix('a code ')} |" in PAGE


@pytest.fixture
def root(tmp_path):
    """A project with one family, and a rule in it."""
    family = tmp_path / "x12tools" / "rules" / "mod"
    family.mkdir(parents=True)
    (family / "inf_mod_01.py").write_text("")
    (tmp_path / "tests" / "rules" / "cases").mkdir(parents=True)
    return tmp_path


def judged(path, name, text):
    """What the rule of a file says of a claim."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [one.message for one in getattr(module, name).body(*told(f"M05.79 | {text}"))]


@pytest.mark.parametrize(
    ("shape", "code", "other", "denied", "sound"),
    [
        ("carries", "96413", "TC", "96413-TC", "96413-59"),
        ("lacks", "J1745", "KX", "J1745x40", "J1745x40-KX"),
        ("beside", "36000", "96413", "96413 36000", "96372 36000"),
        ("alone", "96415", "96413", "96372 96415", "96413 96415"),
    ],
)
def test_a_rule_that_was_begun_works_once_it_is_filled_in(shape, code, other, denied, sound, root):
    id, path, cases = begin("mod", shape, root)
    name = id.lower().replace("-", "_")
    assert (path.name, cases.name) == (f"{name}.py", f"{id}.txt")
    text = path.read_text().replace("<code>", code, 1).replace("<modifier>", other).replace("<code>", other)
    path.write_text(text.replace("<what is wrong with it>", "is wrong"))
    (message,) = judged(path, name, denied)
    assert re.fullmatch(rf"{code} on line \d is wrong\.", message)
    assert judged(path, name, sound) == []


def test_numbers_are_not_given_twice(root):
    first, second = begin("MOD", "lacks", root)[0], begin("MOD", "lacks", root)[0]
    assert int(second[-2:]) == int(first[-2:]) + 1
    assert int(first[-2:]) > 11


def test_a_family_that_there_is_not(root):
    with pytest.raises(SystemExit, match="There is no family XYZ; there are MOD"):
        begin("XYZ", "lacks", root)
