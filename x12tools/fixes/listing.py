"""The change list: each change with who accepted it and when, and the way back, as JSON."""

import json
from pathlib import Path
from typing import Any

from x12tools.engine import Report
from x12tools.engine.provenance import provenance
from x12tools.errors import UsageError
from x12tools.fixes.model import FORM_ALONE, Applied, Result, digest

SCHEMA = "x12tools/changes/1"


def change_list(result: Result, path: str = "-", out: str = "-") -> dict[str, Any]:
    """A correction as the JSON of ``x12tools/changes/1``; ``path`` and ``out`` name the two files.

    It holds segments as they stand in the file, so it is as confidential as the claims.
    """
    when = result.when.isoformat(timespec="seconds")
    return {
        "schema": SCHEMA,
        "provenance": provenance(result.as_of, result.after.profiles.values()),
        "when": when,
        "input": _file(path, result.source, result.before),
        "output": _file(out, result.data, result.after),
        "changes": [_change(change, result.who, when) for change in result.changes],
        "left": [
            {"rule": one.rule, "claim_id": one.claim_id, "ordinal": one.ordinal, "why": one.why}
            for one in result.left
        ],
        "undo": [{"offset": one.offset, "after": one.after, "before": one.before} for one in result.splices],
    }


def as_bytes(listed: dict[str, Any]) -> bytes:
    """The JSON document, in ASCII."""
    return (json.dumps(listed, indent=1) + "\n").encode("ascii")


def loaded(source: str | Path | bytes) -> dict[str, Any]:
    """A change list as it was written; raises UsageError for what is none, OSError for no file."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        name = "the change list" if isinstance(source, bytes) else Path(source).name
        raise UsageError(f"{name} is no change list ({SCHEMA})")
    return told


def _file(path: str, data: bytes, report: Report) -> dict[str, Any]:
    return {
        "path": path,
        "sha256": digest(data),
        "bytes": len(data),
        "claims": len(report.claims),
        "charges": f"{report.charges:.2f}",
    }


def _change(change: Applied, who: str | None, when: str) -> dict[str, Any]:
    accepted = change.by != FORM_ALONE
    return {
        "kind": change.kind,
        "rule": change.rule,
        "claim": change.claim,
        "claim_id": change.claim_id,
        "line": change.line,
        "ordinal": change.ordinal,
        "accepted": {"by": who, "how": change.by, "when": when} if accepted else None,
        "before": change.before,
        "after": change.after,
        "elements": [
            {"element": one.element, "before": one.before, "after": one.after} for one in change.elements
        ],
        "charge": f"{change.charge:.2f}",
    }
