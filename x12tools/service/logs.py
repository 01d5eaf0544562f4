"""Logs as JSON, a line an event. What may hold patient data (a path, a query, a header, a body, the text
of an exception) is not logged; a route stands for the path."""

import contextvars
import datetime
import json
import logging
import sys
import traceback
from pathlib import Path
from typing import Any

LOGGER = logging.getLogger("x12tools.service")

REQUEST: contextvars.ContextVar[str | None] = contextvars.ContextVar("request", default=None)
"""The id of the request that is being answered."""


def log(event: str, *, level: int = logging.INFO, why: BaseException | None = None, **fields: Any) -> None:
    """Writes one event. Of an exception its type and place are written."""
    if why is not None:
        fields |= where(why)
    LOGGER.log(level, event, extra={"fields": fields})


def where(why: BaseException) -> dict[str, str]:
    """An exception's type, and the deepest line it went through; not its text."""
    frames = traceback.extract_tb(why.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return {"error": type(why).__name__, "at": place}


class JsonLines(logging.Formatter):
    """A line of JSON for each record; of other libraries' records the unfilled message alone."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "event": str(record.msg) if record.name == LOGGER.name else "server",
            "request": REQUEST.get(),
        }
        if record.name != LOGGER.name:
            line |= {"logger": record.name, "message": str(record.msg) if record.args else "(text left out)"}
            if isinstance(record.msg, str) and record.msg in _HARMLESS:
                line["message"] = record.msg
        if record.exc_info and record.exc_info[1] is not None:
            line |= where(record.exc_info[1])
        return json.dumps({**line, **getattr(record, "fields", {})})


_HARMLESS = frozenset(
    {
        "Invalid HTTP request received.",
        "Shutting down",
        "Waiting for application startup.",
        "Application startup complete.",
        "Waiting for application shutdown.",
        "Application shutdown complete.",
        "Waiting for connections to close. (CTRL+C to force quit)",
        "Waiting for background tasks to complete. (CTRL+C to force quit)",
        "Exceeded concurrency limit.",
        "ASGI callable returned without completing response.",
    }
)
"""What the server says in fixed words."""


def set_up() -> None:
    """Sends every log of this process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOGGER.setLevel(logging.INFO)
    logging.raiseExceptions = False
