"""What was worked out once and is kept in the user's cache, to be found again by its digest.

A file that cannot be read or written is done without: it is worked out again.
"""

import contextlib
import json
import os
from pathlib import Path
from typing import Any


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "x12tools"


def read_kept(name: str, digest: str) -> dict[str, Any] | None:
    """What was kept under a name with this digest; None where there is none, or none that can be read."""
    try:
        data = json.loads((_folder() / f"{name}.json").read_text("utf-8"))
        return data if data["digest"] == digest else None
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None


def keep(name: str, digest: str, data: dict[str, Any]) -> None:
    """Keeps data that JSON can say for the next time, whole or not at all; the newest of a name stays."""
    import tempfile  # needed once in a long while

    with contextlib.suppress(OSError, RuntimeError):
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = json.dumps({"digest": digest, **data}, separators=(",", ":"))
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(temporary).replace(folder / f"{name}.json")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
