"""What can be read: submissions and their files, the edits, how the service does, its own description."""

import json

from starlette.requests import Request
from starlette.responses import Response

from x12tools.service.answers import Answer
from x12tools.service.openapi import document, page
from x12tools.service.problems import Problem
from x12tools.service.queries import RECORD_FORMATS, query_of
from x12tools.service.records import may_read, record_answer
from x12tools.service.state import Service
from x12tools.service.store import Record

_FILE_TYPES = {".json": "application/json", ".edi": "application/edi-x12", ".837": "application/edi-x12"}


def _mine(request: Request) -> Record:
    """The submission of a path. One of another key is not there, as one that never was."""
    service: Service = request.app.service
    key = service.key_of(request, "read")
    record = service.store.find(request.path_params["id"])
    if record is None or not may_read(key, record):
        raise Problem("not-found")
    return record


async def submission(request: Request) -> Response:
    """What became of a submission."""
    service: Service = request.app.service
    record = _mine(request)
    query = query_of(request, ("format",), RECORD_FORMATS)
    visit = request.state.visit
    visit.folder = service.workplace(visit.id)
    return (await record_answer(service, record, query.form, visit.folder / "answer")).response()


async def submission_file(request: Request) -> Response:
    """A file that the gate wrote."""
    service: Service = request.app.service
    record = _mine(request)
    path = service.store.file(record, request.path_params["file"])
    if path is None or not path.exists():
        raise Problem("not-found")
    headers = {"Content-Disposition": f"attachment; filename={path.name}"}
    return Answer(body=path, media_type=_FILE_TYPES[path.suffix], headers=headers).response()


async def rules(request: Request) -> Response:
    """All edits."""
    request.app.service.key_of(request)
    return Response(await _rules(request), media_type="application/json")


async def rule(request: Request) -> Response:
    """One edit."""
    request.app.service.key_of(request)
    wanted = request.path_params["id"].upper()
    for one in json.loads(await _rules(request))["rules"]:
        if wanted in (one["id"], *one["aliases"]):
            return Response(json.dumps(one), media_type="application/json")
    raise Problem("not-found")


async def _rules(request: Request) -> bytes:
    """The edits as JSON: they do not change while the service runs."""
    service: Service = request.app.service
    if service.rules is None:
        visit = request.state.visit
        visit.folder = service.workplace(visit.id)
        out = visit.folder / "answer"
        await service.run(do="rules", out=str(out))
        service.rules = out.read_bytes()
    return service.rules


async def health(request: Request) -> Response:
    """Whether it takes work."""
    service: Service = request.app.service
    well = service.pool.alive > 0 and not service.draining
    body = {"status": "ok" if well else "draining" if service.draining else "no workers"}
    return Response(json.dumps(body), 200 if well else 503, media_type="application/json")


async def metrics(request: Request) -> Response:
    """The counters, for Prometheus."""
    service: Service = request.app.service
    service.key_of(request, "admin")
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4")


async def openapi(request: Request) -> Response:
    """The description of this service for programs."""
    return Response(json.dumps(document()), media_type="application/json")


async def docs(request: Request) -> Response:
    """The same for a person."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    return Response(page(), media_type="text/html", headers={"Content-Security-Policy": policy})
