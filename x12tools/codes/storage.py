"""Where the user's imported code sets lie, and how they are written there."""

import os
import sys
from pathlib import Path

FOLDER = "X12TOOLS_CODES"
"""The environment variable that names the folder of imported sets."""


def codes_folder() -> Path:
    """The folder of imported sets: X12TOOLS_CODES, else the platform's place for user data."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "x12tools" / "codes"


def stored(name: str) -> Path | None:
    """The imported file of a name (``infusion/asp.csv``), or None."""
    try:
        path = codes_folder() / name
        return path if path.is_file() else None
    except (OSError, RuntimeError):  # no home directory, or one that may not be looked into
        return None


def store(name: str, text: str) -> Path:
    """Writes an imported file whole or not at all, readable by its owner alone.

    Raises OSError where the folder cannot be written.
    """
    import tempfile  # needed at an import of codes alone

    folder = codes_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    path.parent.mkdir(exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
