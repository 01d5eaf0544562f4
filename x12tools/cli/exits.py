"""The exit codes, and what is said when a command cannot go on."""

import os
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path

import click

from x12tools.errors import ConfigurationError, NotX12, UsageError, X12ToolsError

NOTHING_HELD, SOME_HELD, NONE_CAN_GO, NOT_READABLE, DUPLICATE = 0, 1, 2, 3, 5
WRONG_USAGE, INTERNAL, CONFIGURATION = 64, 70, 78

_WORST_FIRST = (INTERNAL, CONFIGURATION, NOT_READABLE, NONE_CAN_GO, SOME_HELD, DUPLICATE, NOTHING_HELD)

TRACEBACK = "X12TOOLS_TRACEBACK"
"""The environment variable that asks for a defect's whole traceback."""


def worst(codes: Iterable[int]) -> int:
    """The exit code of several files: the worst, as the contract orders them."""
    return min(codes, key=_WORST_FIRST.index, default=NOTHING_HELD)


def say(text: str) -> None:
    """One message to standard error."""
    click.echo(text, err=True)


def explain(why: BaseException, name: str | None = None) -> int:
    """Says in one line why something could not go on, and gives its exit code.

    ``name`` is the file that it is about. The text of an unforeseen exception is not shown: it
    may hold what a file holds.
    """
    about = f"{name}: " if name else ""
    if isinstance(why, click.ClickException):
        path = why.ctx.command_path if isinstance(why, click.UsageError) and why.ctx else "x12tools"
        say(f"{path}: {why.format_message()} See '{path} --help'.")
        return WRONG_USAGE
    if isinstance(why, UsageError):
        say(str(why))
        return WRONG_USAGE
    if isinstance(why, ConfigurationError):
        say(f"Configuration: {why}")
        return CONFIGURATION
    if isinstance(why, NotX12):
        say(f"{about}{why}")
        return NOT_READABLE
    if isinstance(why, X12ToolsError):
        say(f"{about}Internal error: {why}.")
        return INTERNAL
    if isinstance(why, OSError):
        where = name or why.filename or "file"
        say(f"{where}: {why.strerror or type(why).__name__}")
        return NOT_READABLE
    if isinstance(why, KeyboardInterrupt | click.Abort):
        say("Stopped before the end; nothing passes.")
        return INTERNAL
    if isinstance(why, MemoryError):
        say(f"{about}Out of memory; nothing passes.")
        return INTERNAL
    say(f"{about}Internal error: {type(why).__name__} at {_where(why)}; nothing passes. Please report it.")
    if os.environ.get(TRACEBACK):
        traceback.print_exception(why, file=sys.stderr)
    return INTERNAL


def _where(why: BaseException) -> str:
    """The deepest line of x12tools that an exception went through."""
    frames = [f for f in traceback.extract_tb(why.__traceback__) if f"{os.sep}x12tools{os.sep}" in f.filename]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
