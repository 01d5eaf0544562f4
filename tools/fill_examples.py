"""Runs the examples of PAGES, and writes what they print under them.

    python tools/fill_examples.py

A test runs the same examples and compares; read the difference before you keep it. An output
that holds a line ``...`` is left as it is.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).parent.parent
PAGES = (
    ROOT / "README.md",
    ROOT / "docs" / "tour.md",
    ROOT / "docs" / "reports.md",
    ROOT / "docs" / "worklist.md",
    ROOT / "docs" / "derive.md",
    ROOT / "docs" / "acknowledgements.md",
    ROOT / "docs" / "ledger.md",
    ROOT / "docs" / "corrections.md",
)

_INDENT = " " * 4


@attrs.define
class Example:
    """A command of a page (``$ …``), the lines shown under it, and its own line, from 1."""

    command: str
    shown: list[str]
    number: int


def examples(text: str) -> list[Example]:
    """The commands of a page, in order."""
    found: list[Example] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith(_INDENT):
            inside = False
        elif line.startswith(f"{_INDENT}$ "):
            found.append(Example(line[6:], [], number))
            inside = True
        elif inside:
            found[-1].shown.append(line[4:])
    for one in found:
        one.shown = _trimmed(one.shown)
    return found


def run_all(text: str, folder: Path) -> Iterator[tuple[Example, list[str]]]:
    """Each command of a page and the lines it prints, as one session in a folder."""
    shell = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    code = 0
    for one in examples(text):
        if one.command == "echo $?":
            yield one, [str(code)]
            continue
        done = subprocess.run(
            one.command, shell=True, cwd=folder, env=shell, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        code = done.returncode
        yield one, _trimmed([line.rstrip() for line in done.stdout.splitlines()])


def prepare(folder: Path) -> None:
    """What the examples find in the folder they are run in."""
    (folder / "fixtures").symlink_to(ROOT / "fixtures")


def filled(text: str, folder: Path) -> str:
    """A page with what its commands print."""
    lines = text.splitlines()
    for one, printed in reversed(list(run_all(text, folder))):
        if "..." not in one.shown:
            shown = [f"{_INDENT}{line}".rstrip() for line in printed]
            lines[one.number : one.number + len(one.shown)] = shown
    return "\n".join(lines) + "\n"


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines.pop()
    return lines


if __name__ == "__main__":
    for page in PAGES:
        with tempfile.TemporaryDirectory() as place:
            prepare(Path(place))
            page.write_text(filled(page.read_text("utf-8"), Path(place)), "utf-8")
