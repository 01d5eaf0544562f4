"""The submissions that a service keeps: a folder each, with what the gate wrote and ``submission.json``.

That file appears last. A folder without it is of a submission that did not end, and is taken away.
"""

import datetime
import json
import re
import secrets
import shutil
from pathlib import Path
from typing import Any

from x12tools.fixes.writing import write_whole
from x12tools.gate.staging import PRODUCTS, SEVERAL

Record = dict[str, Any]

_RECORD = "submission.json"
_ID = re.compile(r"[0-9a-f]{32}")


class Store:
    """Keeps submissions in ``root`` for so many days. Ids are 128 random bits."""

    def __init__(self, root: Path, keep_days: int) -> None:
        self._root = root
        self._keep = datetime.timedelta(days=keep_days)
        self._by_sha256: dict[str, str] = {}

    def open(self) -> None:
        """Makes the folder, or reads what is kept there. Raises OSError where it cannot be used."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        found: list[tuple[str, Record]] = []
        for folder in self._root.iterdir():
            record = self.find(folder.name)
            if record is None:
                if _ID.fullmatch(folder.name):
                    shutil.rmtree(folder, ignore_errors=True)
                continue
            found.append((record["received"], record))
        for _, record in sorted(found, key=lambda one: one[0]):
            self._by_sha256[record["sha256"]] = record["id"]

    def begin(self) -> tuple[str, Path]:
        """A new id, and its folder for the gate to write to."""
        id = secrets.token_hex(16)
        folder = self._root / id
        folder.mkdir(mode=0o700)
        return id, folder

    def finish(self, record: Record) -> Record:
        """Keeps what became of a submission, with the names of its files."""
        folder = self._root / record["id"]
        several = sorted(f"{SEVERAL}/{path.name}" for path in (folder / SEVERAL).glob("*"))
        files = [name for name in PRODUCTS if (folder / name).exists()]
        record = {**record, "files": [*files, *several]}
        write_whole(folder / _RECORD, json.dumps(record).encode())
        self._by_sha256[record["sha256"]] = record["id"]
        return record

    def drop(self, id: str) -> None:
        """Takes a submission away that did not come to its end."""
        shutil.rmtree(self._root / id, ignore_errors=True)

    def find(self, id: str) -> Record | None:
        """What is kept of a submission."""
        if not _ID.fullmatch(id):
            return None
        try:
            record = json.loads((self._root / id / _RECORD).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) else None

    def by_sha256(self, sha256: str) -> Record | None:
        """The last submission of a file with this hash."""
        id = self._by_sha256.get(sha256)
        return None if id is None else self.find(id)

    def folder(self, record: Record) -> Path:
        """Where a submission's files lie."""
        return self._root / str(record["id"])

    def file(self, record: Record, name: str) -> Path | None:
        """A product of a submission, by its name."""
        return self._root / record["id"] / name if name in record["files"] else None

    def purge(self, now: datetime.datetime) -> int:
        """Takes away what was received too long ago, and gives how many that were."""
        count = 0
        for folder in list(self._root.iterdir()):
            record = self.find(folder.name)
            if record and datetime.datetime.fromisoformat(record["received"]) < now - self._keep:
                (folder / _RECORD).unlink(missing_ok=True)
                shutil.rmtree(folder, ignore_errors=True)
                if self._by_sha256.get(record["sha256"]) == record["id"]:
                    del self._by_sha256[record["sha256"]]
                count += 1
        return count
