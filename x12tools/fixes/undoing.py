"""The way back: from a corrected file and its change list to the input, byte for byte."""

from pathlib import Path
from typing import Any

from x12tools.errors import UsageError
from x12tools.fixes.listing import SCHEMA, loaded
from x12tools.fixes.model import digest
from x12tools.wire import Source
from x12tools.wire.document import read_all

_NOT_ONE = f"is no change list ({SCHEMA})"


def undo(source: Source, changes: str | Path | bytes | dict[str, Any]) -> bytes:
    """The bytes from which a corrected file was made.

    ``changes`` is the change list that ``fix`` gave with it: a path, its bytes, or what
    ``change_list`` made. Raises UsageError where it is none, where the file is not the one that it
    is of, and where it does not lead back to the input.
    """
    told = changes if isinstance(changes, dict) else loaded(changes)
    name = "the change list" if isinstance(changes, bytes | dict) else Path(changes).name
    if told.get("schema") != SCHEMA:
        raise UsageError(f"{name} {_NOT_ONE}")
    data = read_all(source)
    try:
        due, wanted = str(told["output"]["sha256"]), str(told["input"]["sha256"])
        splices = [(int(one["offset"]), _bytes(one["after"]), _bytes(one["before"])) for one in told["undo"]]
    except (KeyError, TypeError, ValueError) as why:
        raise UsageError(f"{name} {_NOT_ONE}: {type(why).__name__}") from None
    if digest(data) != due:
        raise UsageError(
            f"{name} is not of this file: it is of one whose SHA-256 begins {due[:12]}, this one's "
            f"begins {digest(data)[:12]}"
        )
    out, at = [], 0
    for offset, after, before in splices:
        if offset < at or data[offset : offset + len(after)] != after:
            raise UsageError(f"{name} was changed: it does not fit the file at byte {offset}")
        out += [data[at:offset], before]
        at = offset + len(after)
    found = b"".join([*out, data[at:]])
    if digest(found) != wanted:
        raise UsageError(f"{name} was changed: it does not lead back to the input")
    return found


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError
    return text.encode("latin-1")
