"""What fuzzing found once: ``tools/fuzz.py`` runs on it again, and ends."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FIXTURES

TOOL = Path(__file__).parents[1] / "tools" / "fuzz.py"
FINDS = sorted((FIXTURES.parent / "fuzz").iterdir())
one_input = runpy.run_path(str(TOOL))["one_input"]


@pytest.mark.parametrize("path", FINDS, ids=lambda path: path.stem)
def test_a_find_is_mended(path):
    one_input(path.read_bytes())


def test_a_find_can_be_run_again_without_atheris():
    subprocess.run([sys.executable, TOOL, "--once", FINDS[0]], check=True)
