"""Runs the service on a socket, and ends it in order: what was taken is finished, then the exit is 0."""

import contextlib
import logging
import signal
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import attrs
import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from x12tools.errors import ConfigurationError, UsageError
from x12tools.service.app import App
from x12tools.service.logs import log, set_up
from x12tools.service.settings import Settings
from x12tools.service.state import Service

_CONNECTIONS = 512
_BACKLOG = 256
_HEADER_BYTES = 16 << 10
_LAST_SECONDS = 60


@attrs.frozen(slots=True, kw_only=True)
class Listening:
    """Where the service listens, and its TLS files, both or none."""

    host: str
    port: int
    certificate: str | None = None
    key: str | None = None


def run(settings: Settings, where: Listening) -> bool:
    """Serves until SIGTERM or SIGINT. Whether it ended in order: False where the workers did not start.

    Raises UsageError where the address cannot be listened at, ConfigurationError for keys, folders or
    TLS files that cannot be used.
    """
    service = Service(settings)
    try:
        service.prepare()
        return _serve(service, settings, where)
    finally:
        service.release()


def _serve(service: Service, settings: Settings, where: Listening) -> bool:
    config = uvicorn.Config(
        App(service),
        http=_protocol(settings.header_seconds),
        interface="asgi3",
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        backlog=_BACKLOG,
        h11_max_incomplete_event_size=_HEADER_BYTES,
        timeout_graceful_shutdown=int(settings.upload_seconds + 2 * settings.seconds) + _LAST_SECONDS,
        ssl_certfile=where.certificate,
        ssl_keyfile=where.key,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as why:
        raise ConfigurationError(f"--tls-cert, --tls-key: {type(why).__name__}") from why
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    with _listening(where) as listener:
        set_up()
        server = _Server(config, service)
        try:
            server.run(sockets=[listener])
        except SystemExit:  # the server says so where its application does not start
            return False
    return server.started


@contextlib.contextmanager
def _listening(where: Listening) -> Iterator[socket.socket]:
    try:
        family, *_, address = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as why:
        raise UsageError(f"--host, --port: {where.host}:{where.port}: {why.strerror}") from why
    with listener:
        yield listener


class _Server(uvicorn.Server):
    """Says where it listens, and does not end by the signal that ends it."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for one in sockets or ():
            host, port = one.getsockname()[:2]
            log("listening", host=host, port=port, tls=self._service.settings.tls)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log("stopping", running=self._service.pool.running, waiting=self._service.pool.waiting)
        self._service.draining = True
        await super().shutdown(sockets)
        log("stopped")

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def _protocol(header_seconds: float) -> type[H11Protocol]:
    """HTTP/1.1 that closes a connection whose request line and headers do not come in time."""

    class Hurried(H11Protocol):
        _timer: Any = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._unwatch()
            super().connection_lost(exc)

        def _watch(self) -> None:
            if self.conn.their_state is not h11.IDLE or self.timeout_keep_alive_task is not None:
                self._unwatch()
            elif self._timer is None:
                self._timer = self.loop.call_later(header_seconds, self._close)

        def _unwatch(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _close(self) -> None:
            self._timer = None
            if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
                log("headers-too-slow", level=logging.WARNING)
                self.transport.close()

    return Hurried
