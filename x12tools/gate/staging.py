"""The gate's files appear together, or none of them does."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from x12tools.errors import InternalError

PRODUCTS = (
    "findings.json", "999.edi", "277ca.edi", "ta1.edi", "held.837", "clean.837", "manifest.json",
)  # fmt: skip
"""What the gate writes, in the order in which it appears: the manifest says that all is there."""

SEVERAL = "clean"
"""The folder of what receivers want in files of their own; it appears before the manifest."""

_LISTED = ".x12tools-files"
"""Names the files of ``clean`` while they appear: those of others are never taken away."""

_PREFIX = ".x12tools-"


def is_product(out: Path, path: Path) -> bool:
    """Whether a file is one that a gate would take away from ``out``, or write over."""
    if path.resolve().parent == (out / SEVERAL).resolve():
        return True
    return any((out / one).exists() and (out / one).samefile(path) for one in PRODUCTS if path.exists())


class NotWritten(InternalError):
    """A product could not be written: the disk is full, or the folder is closed. None is there."""


@contextlib.contextmanager
def staged(
    out: Path, passing: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext
) -> Iterator[Path]:
    """A folder inside ``out`` to write to, for its owner alone; its files move to ``out`` at the end,
    inside of ``passing``: where that fails, none is there.

    What an earlier run left in ``out`` is taken away first, so that no clean file of another input
    is ever beside this one's manifest; a gate that is at work on ``out`` is waited for. Raises
    NotWritten and leaves no product where one cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as why:
        raise _unwritten(out, why) from why
    with _alone(out):
        try:
            _clear(out)
            for left in out.glob(f"{_PREFIX}*"):  # of a gate that was stopped
                shutil.rmtree(left, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(dir=out, prefix=_PREFIX))
        except OSError as why:
            raise _unwritten(out, why) from why
        try:
            yield folder
            _sync_files(folder)
            with passing():
                _appear(folder, out)
        except OSError as why:
            _clear_at_last(out)
            raise _unwritten(out, why) from why
        except BaseException:
            _clear_at_last(out)
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _appear(folder: Path, out: Path) -> None:
    for name in PRODUCTS:
        if name == PRODUCTS[-1]:
            _move_files(folder / SEVERAL, out / SEVERAL)
        if (folder / name).exists():
            (folder / name).chmod(0o600)
            (folder / name).replace(out / name)
    (out / _LISTED).unlink(missing_ok=True)
    sync(out)


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Waits until no other gate writes to ``out``, where the system can say so; a gate that is killed
    holds nobody up."""
    handle = None
    with contextlib.suppress(OSError, ImportError):
        import fcntl

        handle = os.open(out, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _move_files(folder: Path, to: Path) -> None:
    if not folder.is_dir():
        return
    files = sorted(folder.iterdir())
    (to.parent / _LISTED).write_text(json.dumps([one.name for one in files]), "utf-8")
    to.mkdir(exist_ok=True, mode=0o700)
    for file in files:
        file.chmod(0o600)
        file.replace(to / file.name)
    sync(to)


def _clear(out: Path) -> None:
    """Takes away what an earlier run left, and of the folder ``clean`` only what it wrote there."""
    ours = [*_names(out / _LISTED, lambda listed: listed), *_names(out / "manifest.json", _split_files)]
    for name in reversed(PRODUCTS):
        (out / name).unlink(missing_ok=True)
    for name in ours:
        (out / SEVERAL / name).unlink(missing_ok=True)
    if ours:
        with contextlib.suppress(OSError):  # it holds what is not ours
            (out / SEVERAL).rmdir()
    (out / _LISTED).unlink(missing_ok=True)


def _names(path: Path, listed: Callable[[Any], list[str]]) -> list[str]:
    """Names of files, none that leads elsewhere; none where the list is not ours."""
    try:
        names = listed(json.loads(path.read_text("utf-8")))
        return [name for name in names if name == Path(name).name and name not in ("", ".", "..")]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _split_files(manifest: Any) -> list[str]:
    return [name.removeprefix("clean/") for name in manifest["clean"]["files"] if "/" in name]


def _unwritten(out: Path, why: OSError) -> NotWritten:
    return NotWritten(f"--out: {out} was not written: {why.strerror or type(why).__name__}")


def _clear_at_last(out: Path) -> None:
    """Takes away what can be: why it came to this is what is told."""
    with contextlib.suppress(OSError):
        _clear(out)


def _sync_files(folder: Path) -> None:
    """What appears is on the disk before its name is."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Asks the disk to keep a file, or the names in a folder, where it can be asked."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
