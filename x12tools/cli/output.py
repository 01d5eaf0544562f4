"""Where a command's product goes: standard output, or a file that appears whole."""

import contextlib
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from x12tools.errors import InternalError, UsageError

_GAP = re.compile(r"(?:^|(?<=\S))\s{2,}(?=\S)")

STDOUT = "-"
"""What ``--out`` may name for standard output."""


def emit(data: str | bytes) -> bool:
    """To standard output; False once its reader went away (``| head``).

    That ends the output, not the verdict: the command goes on to its exit code.
    """
    try:
        if isinstance(data, bytes):
            sys.stdout.buffer.write(data)
        else:
            sys.stdout.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        quiet()
        return False
    return True


def quiet() -> None:
    """Standard output goes nowhere from here on, so that nothing fails again at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def fitted(text: str, width: int | None = None) -> str:
    """Text for a person: on a terminal, lines broken where it ends, under their last column."""
    if width is None:
        if not on_terminal():
            return text
        width = shutil.get_terminal_size().columns
    lines = []
    for line in text.splitlines():
        columns = [gap.end() for gap in _GAP.finditer(line, 0, width // 2)]
        lines += textwrap.wrap(
            line, width, subsequent_indent=" " * (columns[-1] if columns else 2), break_on_hyphens=False
        ) or [""]
    return "\n".join(lines) + "\n"


def must_be_writable(out: str | None, *inputs: str, option: str = "--out") -> None:
    """Raises UsageError, before any work is done, where what an option names cannot be written or is an
    input."""
    if out is None or out == STDOUT:
        return
    path = Path(out)
    if path.is_dir():
        raise UsageError(f"{option}: {out} is a directory")
    if not path.parent.is_dir():
        raise UsageError(f"{option}: the directory {path.parent} is not there")
    if not os.access(path.parent, os.W_OK) and not path.exists():
        raise UsageError(f"{option}: the directory {path.parent} cannot be written to")
    if path.exists() and not os.access(path, os.W_OK):
        raise UsageError(f"{option}: {out} cannot be written to")
    for name in inputs:
        if name != "-" and path.exists() and Path(name).exists() and path.samefile(name):
            raise UsageError(f"{option}: {out} is the input itself; name another file")


@contextlib.contextmanager
def product(out: str | None) -> Iterator[Callable[[str], object]]:
    """What writes a command's product piece by piece: to ``--out``, whole and for its owner alone,
    or to standard output, for as long as someone reads there."""
    if out is None or out == STDOUT:
        read = True

        def write(text: str) -> None:
            nonlocal read
            try:
                if read:
                    sys.stdout.write(text)
            except BrokenPipeError:
                read = False
                quiet()
            except OSError as why:
                read = False
                quiet()
                raise InternalError(f"standard output: {why.strerror or type(why).__name__}") from why

        yield write
        if read:
            emit("")
        return
    from x12tools.fixes.writing import writing_whole

    try:
        with writing_whole(Path(out)) as file:
            yield lambda text: _put(file, text, out)
    except OSError as why:
        raise InternalError(f"--out: {out} was not written: {why.strerror or type(why).__name__}") from why


def _put(file: BinaryIO, text: str, out: str) -> None:
    """Writes; what goes wrong is about ``--out``, whoever is called when it happens."""
    try:
        file.write(text.encode("utf-8"))
    except OSError as why:
        raise InternalError(f"--out: {out} was not written: {why.strerror or type(why).__name__}") from why


def deliver(data: str | bytes, out: str | None, option: str = "--out") -> None:
    """The command's product to ``--out`` (or to what ``option`` names), whole and for its owner alone, or
    to standard output."""
    if out is None or out == STDOUT:
        emit(data)
        return
    from x12tools.fixes.writing import write_whole

    try:
        write_whole(Path(out), data.encode("utf-8") if isinstance(data, str) else data)
    except OSError as why:
        raise InternalError(f"{option}: {out} was not written: {why.strerror or type(why).__name__}") from why
