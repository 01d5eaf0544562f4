"""The gate's files appear together, or none of them does."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from x12tools.errors import InternalError

PRODUCTS = (
    "findings.json", "999.edi", "277ca.edi", "ta1.edi", "held.837", "clean.837", "manifest.json",
)  # fmt: skip
"""What the gate writes, in the order in which it appears: the manifest says that all is there."""

_PREFIX = ".x12tools-"


@contextlib.contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder inside ``out`` to write to, for its owner alone; its files move to ``out`` at the end.

    What an earlier run left in ``out`` is taken away first, so that no clean file of another input
    is ever beside this one's manifest. Raises InternalError and leaves no product where one cannot
    be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear(out)
        folder = Path(tempfile.mkdtemp(dir=out, prefix=_PREFIX))
    except OSError as why:
        raise _unwritten(out, why) from why
    try:
        yield folder
        for name in PRODUCTS:
            if (folder / name).exists():
                (folder / name).chmod(0o600)
                (folder / name).replace(out / name)
        _sync(out)
    except OSError as why:
        _clear(out)
        raise _unwritten(out, why) from why
    except BaseException:
        _clear(out)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(out: Path) -> None:
    for name in reversed(PRODUCTS):
        (out / name).unlink(missing_ok=True)


def _unwritten(out: Path, why: OSError) -> InternalError:
    return InternalError(f"--out: {out} was not written: {why.strerror or type(why).__name__}")


def _sync(folder: Path) -> None:
    """Asks the disk to keep the names, where it can be asked."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
