"""The application: routes, and what is true of every request: an id, a log line, headers, problems."""

import asyncio
import contextlib
import logging
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import attrs
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route, Router
from starlette.types import Message, Receive, Scope, Send

from x12tools.errors import ConfigurationError
from x12tools.service import getting, posting
from x12tools.service.logs import REQUEST, log
from x12tools.service.problems import MEDIA_TYPE, Problem
from x12tools.service.state import Service

ROUTES = (
    Route("/v1/check", posting.check, methods=["POST"]),
    Route("/v1/hook", posting.hook, methods=["POST"]),
    Route("/v1/submissions/{id}", getting.submission, methods=["GET"]),
    Route("/v1/submissions/{id}/{file:path}", getting.submission_file, methods=["GET"]),
    Route("/v1/rules", getting.rules, methods=["GET"]),
    Route("/v1/rules/{id}", getting.rule, methods=["GET"]),
    Route("/healthz", getting.health, methods=["GET"]),
    Route("/metrics", getting.metrics, methods=["GET"]),
    Route("/openapi.json", getting.openapi, methods=["GET"]),
    Route("/docs", getting.docs, methods=["GET"]),
)

_UNMATCHED = "unmatched"
_DISCONNECTED = 499
"""The status that is logged where the client went away; no answer was sent."""

_SEND_SECONDS = 60
"""How long a client may take to receive a piece of an answer."""

_DRAINED, _DRAIN_SECONDS = 1 << 20, 2.0
"""How much of a refused body is still read, so that its client hears why."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_HSTS = "max-age=31536000"


@attrs.define(slots=True)
class Visit:
    """One request: its id, what is logged of it, and the folder that goes when it is answered.

    ``heard`` is whether its body was read to the end.
    """

    id: str = attrs.field(factory=lambda: secrets.token_hex(8))
    route: str = _UNMATCHED
    key: str | None = None
    status: int = 0
    bytes: int = 0
    heard: bool = False
    folder: Path | None = None
    began: float = attrs.field(factory=time.monotonic)


class App:
    """Answers requests for a service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._router = Router(list(ROUTES), redirect_slashes=False, lifespan=self._lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        scope["app"] = self
        if scope["type"] != "http":
            await self._router(scope, receive, send)
            return
        visit = Visit()
        token = REQUEST.set(visit.id)
        scope.setdefault("state", {})["visit"] = visit
        try:
            await self._answer(scope, _hearing(visit, receive), self._telling(visit, send), visit)
        finally:
            self._end(scope, visit)
            REQUEST.reset(token)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: object) -> AsyncIterator[None]:
        try:
            await self.service.start()
        except (EOFError, TimeoutError, OSError) as why:
            log("not-started", level=logging.ERROR, why=why)
            raise ConfigurationError("the workers do not start") from why
        try:
            yield
        finally:
            await self.service.stop()

    def _telling(self, visit: Visit, send: Send) -> Send:
        """Adds what every answer bears, and lets no client stand still while it is answered."""

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                visit.status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self.service.settings.tls:
                    headers["Strict-Transport-Security"] = _HSTS
                headers["X-Request-ID"] = visit.id
            async with asyncio.timeout(_SEND_SECONDS):
                await send(message)

        return telling

    async def _answer(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        try:
            try:
                self._name(scope, visit)
                await self._router(scope, receive, send)
            except HTTPException as why:
                kind = "method" if why.status_code == 405 else "not-found"
                raise Problem(kind, headers=dict(why.headers or {})) from why
        except Problem as problem:
            await self._refuse(problem, scope, receive, send, visit)
        except ClientDisconnect:
            visit.status = _DISCONNECTED
        except Exception as why:
            log("failed", level=logging.ERROR, why=why)
            if visit.status:
                raise _Cut from None  # the answer was begun: the connection is cut
            await self._refuse(Problem("internal"), scope, receive, send, visit)

    def _name(self, scope: Scope, visit: Visit) -> None:
        """The route, before it is run: it is what logs and counters say of the path."""
        for route in ROUTES:
            match, _ = route.matches(scope)
            if match.value:
                visit.route = route.path
                return

    async def _refuse(
        self, problem: Problem, scope: Scope, receive: Receive, send: Send, visit: Visit
    ) -> None:
        headers = {**problem.headers, "Content-Type": MEDIA_TYPE}
        if scope["method"] == "POST" and not visit.heard:
            if not any(name == b"expect" for name, _ in scope["headers"]):
                await _drain(receive)
            headers["Connection"] = "close"
        body = problem.body(visit.id)
        headers["Content-Length"] = str(len(body))
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": problem.status, "headers": raw})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _end(self, scope: Scope, visit: Visit) -> None:
        if visit.folder is not None:
            shutil.rmtree(visit.folder, ignore_errors=True)
        seconds = time.monotonic() - visit.began
        method = scope["method"] if scope["method"] in ("GET", "POST", "HEAD") else "other"
        self.service.metrics.count(
            "x12tools_requests_total", "Requests that were answered.",
            route=visit.route, method=method, status=str(visit.status),
        )  # fmt: skip
        self.service.metrics.took(seconds)
        log(
            "request", method=method, route=visit.route, status=visit.status, key=visit.key,
            bytes=visit.bytes, ms=round(1000 * seconds),
        )  # fmt: skip


class _Cut(Exception):
    """An answer that broke off."""


def _hearing(visit: Visit, receive: Receive) -> Receive:
    """Notes when the body is read to its end."""

    async def hearing() -> Message:
        message = await receive()
        visit.heard |= message["type"] != "http.request" or not message.get("more_body")
        return message

    return hearing


async def _drain(receive: Receive) -> None:
    """Reads the rest of a body, within bounds."""
    read = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            while read < _DRAINED:
                message = await receive()
                read += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
