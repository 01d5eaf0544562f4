"""``Idempotency-Key``: the answer to a request is kept for a day, and sent again to the same request."""

import contextlib
import datetime
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from x12tools.fixes.writing import write_whole
from x12tools.service.answers import Answer
from x12tools.service.problems import Problem, retry

KEPT = datetime.timedelta(hours=24)
_FORM = re.compile(r"[\x21-\x7e]{1,255}")


@attrs.frozen(slots=True)
class Place:
    """Where the answer to one request is kept: by its key's name, its route, its ``Idempotency-Key``.

    ``fingerprint`` is of query and body: the same key for another request is refused.
    """

    name: str
    fingerprint: str


def place(name: str, route: str, key: str, query: str, sha256: str) -> Place:
    """The place of a request. Raises the problem ``bad-request`` for a key that is none."""
    if not _FORM.fullmatch(key):
        raise Problem("bad-request", "Idempotency-Key is 1 to 255 printable ASCII characters.")
    return Place(_digest(name, route, key), _digest(query, sha256))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


class Replays:
    """Answers in a folder, for their owner alone."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._busy: set[str] = set()

    def open(self) -> None:
        """Makes the folder. Raises OSError where it cannot be used."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextlib.contextmanager
    def held(self, place: Place) -> Iterator[Answer | None]:
        """The answer that is kept for a place, None for the first request; nobody else has the place
        meanwhile.

        Raises the problems ``in-progress`` (409) and ``other-request`` (422).
        """
        if place.name in self._busy:
            raise retry("in-progress", 5)
        self._busy.add(place.name)
        try:
            yield self._find(place)
        finally:
            self._busy.discard(place.name)

    def keep(self, place: Place, answer: Answer) -> None:
        """Keeps an answer; what it says of itself appears last."""
        body = self._root / f"{place.name}.body"
        if isinstance(answer.body, bytes):
            write_whole(body, answer.body)
        else:
            body.unlink(missing_ok=True)
            try:
                os.link(answer.body, body)
            except OSError:
                shutil.copyfile(answer.body, body)
        about = {
            "fingerprint": place.fingerprint, "at": datetime.datetime.now(datetime.UTC).isoformat(),
            "status": answer.status, "media_type": answer.media_type, "headers": answer.headers,
        }  # fmt: skip
        write_whole(self._root / f"{place.name}.json", json.dumps(about).encode())

    def purge(self, now: datetime.datetime) -> None:
        """Takes away answers that are older than a day."""
        for path in self._root.glob("*.json"):
            about = _read(path)
            if about is None or now - datetime.datetime.fromisoformat(about["at"]) > KEPT:
                path.unlink(missing_ok=True)
                path.with_suffix(".body").unlink(missing_ok=True)

    def _find(self, place: Place) -> Answer | None:
        about = _read(self._root / f"{place.name}.json")
        now = datetime.datetime.now(datetime.UTC)
        if about is None or now - datetime.datetime.fromisoformat(about["at"]) > KEPT:
            return None
        if about["fingerprint"] != place.fingerprint:
            raise Problem("other-request")
        return Answer(
            body=self._root / f"{place.name}.body",
            media_type=about["media_type"],
            status=about["status"],
            headers={**about["headers"], "Idempotent-Replayed": "true"},
        )


def _read(path: Path) -> dict[str, Any] | None:
    try:
        about: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return about
