"""The two ways in: ``POST /v1/check`` and ``POST /v1/hook``."""

import datetime
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import attrs
from starlette.requests import Request
from starlette.responses import Response

from x12tools.service.answers import Answer
from x12tools.service.bodies import Upload, receive, refuse_unread
from x12tools.service.keys import Key
from x12tools.service.logs import log
from x12tools.service.problems import Problem
from x12tools.service.queries import MEDIA_TYPES, RECORD_FORMATS, Query, query_of
from x12tools.service.records import may_read, told
from x12tools.service.replays import place
from x12tools.service.state import Service
from x12tools.service.store import Record

CHECK_QUERY = ("format", "name", "as_of", "hold_on")
HOOK_QUERY = (*CHECK_QUERY, "again")

_DUPLICATE = 5
_EXIT_CODE = "X12Tools-Exit-Code"


@attrs.frozen(slots=True, kw_only=True)
class _Sent:
    """A request with its body in hand; ``folder`` is its workplace, which goes when it is answered."""

    service: Service
    key: Key
    query: Query
    upload: Upload
    folder: Path
    id: str


_Work = Callable[[_Sent], Awaitable[Answer]]


async def check(request: Request) -> Response:
    """Checks a file and gives the report."""
    return await _post(request, "check", CHECK_QUERY, tuple(MEDIA_TYPES), _check)


async def hook(request: Request) -> Response:
    """Sends a file through the gate and keeps what comes of it."""
    return await _post(request, "submit", HOOK_QUERY, RECORD_FORMATS, _hook)


async def _post(
    request: Request, scope: str, allowed: tuple[str, ...], formats: tuple[str, ...], work: _Work
) -> Response:
    service: Service = request.app.service
    visit = request.state.visit
    key = service.key_of(request, scope)
    query = query_of(request, allowed, formats)
    refuse_unread(request, service.settings)
    folder = visit.folder = service.workplace(visit.id)
    with service.uploading():
        upload = await receive(request, folder / "body", service.settings)
    visit.bytes = upload.size
    sent = _Sent(service=service, key=key, query=query, upload=upload, folder=folder, id=visit.id)
    named = request.headers.get("idempotency-key")
    if named is None:
        return (await work(sent)).response()
    where = place(key.name, visit.route, named, str(attrs.asdict(query)), upload.sha256)
    with service.replays.held(where) as kept:
        if kept is not None:
            return kept.response()
        answer = await work(sent)
        try:
            service.replays.keep(where, answer)
        except OSError as why:  # it was done all the same
            log("not-kept", level=logging.ERROR, why=why)
        return answer.response()


async def _check(sent: _Sent) -> Answer:
    out, query, settings = sent.folder / "answer", sent.query, sent.service.settings
    done = await sent.service.run(
        do="check", path=str(sent.upload.path), out=str(out), form=query.form, name=query.name, id=sent.id,
        as_of=query.as_of, hold_on=query.hold_on or settings.hold_on, payers=settings.payers,
    )  # fmt: skip
    _count(sent.service, "check", done)
    headers = {_EXIT_CODE: str(done["exit_code"])}
    if query.form == "html":
        headers["Content-Disposition"] = "attachment; filename=report.html"
    return Answer(body=out, media_type=MEDIA_TYPES[query.form], headers=headers)


async def _hook(sent: _Sent) -> Answer:
    service, upload = sent.service, sent.upload
    with service.alone_with(upload.sha256):
        if not sent.query.again and (earlier := service.store.by_sha256(upload.sha256)):
            raise _duplicate(sent, earlier, earlier["received"])
        id, folder = service.store.begin()
        try:
            done = await service.run(
                do="hook", path=str(upload.path), out=str(folder), name=sent.query.name,
                as_of=sent.query.as_of, hold_on=sent.query.hold_on or service.settings.hold_on,
                payers=service.settings.payers, ledger=service.settings.ledger, again=sent.query.again,
                form=sent.query.form, shown=str(sent.folder / "answer"), id=id,
            )  # fmt: skip
            if done["exit_code"] == _DUPLICATE:
                raise _duplicate(sent, service.store.by_sha256(upload.sha256), done["before"])
            record = service.store.finish(_record(id, sent, done))
        except BaseException:
            service.store.drop(id)
            raise
    _count(service, "hook", done)
    body: bytes | Path = told(record) if sent.query.form == "json" else sent.folder / "answer"
    return Answer(
        body=body, media_type=MEDIA_TYPES[sent.query.form], status=201,
        headers={"Location": f"/v1/submissions/{id}", _EXIT_CODE: str(done["exit_code"])},
    )  # fmt: skip


def _record(id: str, sent: _Sent, done: dict[str, Any]) -> Record:
    return {
        "schema": "x12tools/submission/1",
        "id": id,
        "received": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "key": sent.key.name,
        "name": sent.query.name,
        "sha256": sent.upload.sha256,
        "bytes": sent.upload.size,
        **{name: done[name] for name in ("exit_code", "claims", "held", "charges", "charges_held")},
    }


def _duplicate(sent: _Sent, earlier: Record | None, when: str) -> Problem:
    """The file went through before: when, and for who may read it, where."""
    more: dict[str, Any] = {"exit_code": _DUPLICATE, "received": when}
    if earlier is not None and may_read(sent.key, earlier):
        more["submission"] = f"/v1/submissions/{earlier['id']}"
    return Problem("duplicate", "Nothing was written; again=true sends it once more.", **more)


def _count(service: Service, way: str, done: dict[str, Any]) -> None:
    name, help = "x12tools_claims_total", "Claims that were judged."
    service.metrics.count(name, help, done["held"], way=way, verdict="hold")
    service.metrics.count(name, help, done["claims"] - done["held"], way=way, verdict="accept")
