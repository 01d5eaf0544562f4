"""What a request's query asks for. An unknown name or value is refused, and not repeated."""

import datetime
import re
from collections.abc import Iterable

import attrs
from starlette.requests import Request

from x12tools.findings import Severity
from x12tools.service.problems import Problem

MEDIA_TYPES = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
    "sarif": "application/sarif+json",
    "html": "text/html",
    "text": "text/plain",
    "stedi": "application/vnd.x12tools.stedi+json",
    "claimmd": "application/vnd.x12tools.claimmd+json",
}
"""Each format with the media type by which ``Accept`` asks for it."""

RECORD_FORMATS = ("json", "stedi", "claimmd")

NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_NAME = re.compile(NAME)
_TRUE, _FALSE = "true", "false"
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@attrs.frozen(slots=True, kw_only=True)
class Query:
    """``form`` is the format, ``name`` what reports call the file."""

    form: str = "json"
    name: str = "claims.837"
    as_of: str | None = None
    hold_on: str | None = None
    again: bool = False


def query_of(request: Request, allowed: Iterable[str], formats: Iterable[str]) -> Query:
    """The query, with the format that ``format`` or ``Accept`` names.

    Raises the problem ``bad-request`` for what cannot be meant.
    """
    given = request.query_params.multi_items()
    values = dict(given)
    if len(values) < len(given) or set(values) - set(allowed):
        raise Problem("bad-request", f"The query takes each of {', '.join(allowed)} once.")
    formats = tuple(formats)
    form = values.get("format") or _accepted(request, formats)
    if form not in formats:
        raise Problem("bad-request", f"format is one of {', '.join(formats)}.")
    name = values.get("name", "claims.837")
    if not _NAME.fullmatch(name):
        raise Problem("bad-request", "name is letters, digits, dot, _ and -, at most 100.")
    if values.get("again", _FALSE) not in (_TRUE, _FALSE):
        raise Problem("bad-request", "again is true or false.")
    return Query(
        form=form, name=name, as_of=_day(values.get("as_of")), hold_on=_severities(values.get("hold_on")),
        again=values.get("again") == _TRUE,
    )  # fmt: skip


def _accepted(request: Request, formats: tuple[str, ...]) -> str:
    """The first format that ``Accept`` names, JSON where it names none."""
    by_type = {MEDIA_TYPES[form]: form for form in formats}
    for one in request.headers.get("accept", "").split(","):
        found = by_type.get(one.partition(";")[0].strip().lower())
        if found:
            return found
    return "json"


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Problem("bad-request", "as_of is a day, as 2026-11-23.")
    return text


def _severities(text: str | None) -> str | None:
    known = [one.value for one in Severity]
    if text is not None and not set(text.split(",")) <= set(known):
        raise Problem("bad-request", f"hold_on is some of {', '.join(known)}, with commas between.")
    return text
