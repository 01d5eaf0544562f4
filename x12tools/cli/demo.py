"""``x12tools demo``: the whole story, told on the files that ship with x12tools."""

import contextlib
import shlex
import tempfile
from pathlib import Path

import click

from x12tools.cli.output import deliver, emit, on_terminal
from x12tools.errors import ConfigurationError, InternalError, UsageError
from x12tools.shipped import MAPS

_NAMES = ("claims.837", "remit.835")

_STORY: tuple[tuple[str, str, int], ...] = (
    (
        "1. A biller asks before billing: one infusion claim, typed in a line.",
        "try 'medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365'",
        2,
    ),
    (
        "2. Three claims are about to be sent to Medicare. Two are held; the report says\n"
        "   what is wrong, what it would cost, and what to do.",
        "check claims.837 --as-of 2024-08-20",
        1,
    ),
    (
        "3. What changes form alone is corrected at once: the NDC gets its eleven\n"
        "   digits. What changes the claim is only proposed, and made because --accept\n"
        "   names it.",
        "fix claims.837 --as-of 2024-08-20 --accept INF-SEQ-01 --out fixed.837",
        0,
    ),
    (
        "4. All three can go; nothing else in the file changed a byte.",
        "check fixed.837 --as-of 2024-08-20",
        0,
    ),
    (
        "5. Had they been sent as they were, this remittance would come back. It\n"
        "   balances, and each denied line names the edit that would have stopped it.",
        "remit remit.835 --claims claims.837 --as-of 2024-08-20",
        0,
    ),
)
"""What is told, the command that is run for it, and the exit code that it must have."""


@click.command()
@click.option("--out", metavar="DIR", help="Write the story's files there, to try the commands on them.")
def command(out: str | None) -> int:
    """Tell the whole story on files that ship with x12tools.

    An infusion center sends three claims to Medicare: what check holds, what fix corrects, and
    what the remittance would have denied. Everyone in the files is invented.

    \b
    Examples:
      x12tools demo
      x12tools demo --out story
    """
    if out is not None:
        for path in _write(Path(out)):
            emit(f"{path}\n")
        return 0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        _write(Path())
        for told, line, code in _STORY:
            _tell(told, line)
            if _run(line) != code:
                raise InternalError("the story does not end as it is told")
            emit("\n" if code == 0 else f"\n(exit code {code})\n\n")
    emit("'x12tools demo --out story' writes the files, to try these commands on them.\n")
    return 0


def _write(folder: Path) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise UsageError(f"--out: {folder}: {why.strerror}") from None
    for name in _NAMES:
        try:
            data = MAPS.joinpath("demo", name).read_bytes()
        except OSError as why:
            raise ConfigurationError(f"demo/{name} is missing from the installed package") from why
        deliver(data, str(folder / name))
    return [folder / name for name in _NAMES]


def _run(line: str) -> int:
    from x12tools.cli.main import load_command

    name, *arguments = shlex.split(line)
    code: int = load_command(name).main(arguments, prog_name=f"x12tools {name}", standalone_mode=False)
    return code


def _tell(told: str, line: str) -> None:
    run = f"$ x12tools {line}"
    if on_terminal():
        told, run = click.style(told, fg="green"), click.style(run, bold=True)
    emit(f"{told}\n\n{run}\n")
