"""A submission as it is told: its record, or a view of it."""

import json
from pathlib import Path

from x12tools.service.answers import Answer
from x12tools.service.keys import Key
from x12tools.service.queries import MEDIA_TYPES
from x12tools.service.state import Service
from x12tools.service.store import Record


def may_read(key: Key, record: Record) -> bool:
    """Whether a submission is a key's own, or the key may read all."""
    return record["key"] == key.name or "admin" in key.scopes


def told(record: Record) -> bytes:
    """The record as JSON, with the places of its files."""
    place = f"/v1/submissions/{record['id']}"
    return json.dumps({**record, "files": {name: f"{place}/{name}" for name in record["files"]}}).encode()


async def record_answer(service: Service, record: Record, form: str, out: Path) -> Answer:
    """The record of a submission with the places of its files; or, written to ``out``, a view."""
    if form == "json":
        return Answer(body=told(record))
    folder = service.store.folder(record)
    await service.run(do="view", folder=str(folder), out=str(out), form=form, id=record["id"])
    return Answer(body=out, media_type=MEDIA_TYPES[form])
