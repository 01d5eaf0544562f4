"""What all requests share: settings, keys, rates, the pool, and what is kept."""

import asyncio
import contextlib
import datetime
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from starlette.requests import Request

from x12tools.errors import ConfigurationError
from x12tools.service.keys import Key, Keys
from x12tools.service.limits import Rates
from x12tools.service.logs import log
from x12tools.service.metrics import Metrics
from x12tools.service.pool import Pool, worker_command
from x12tools.service.problems import Problem, retry
from x12tools.service.replays import Replays
from x12tools.service.settings import Settings
from x12tools.service.store import Store

_BEARER = "bearer "
_HOUR = 3600


class Service:
    """One running service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.keys = Keys(settings.keys)
        self.rates = Rates(settings.rate)
        self.pool = Pool(
            worker_command(settings.memory),
            workers=settings.workers, queue=settings.queue, seconds=settings.seconds,
        )  # fmt: skip
        self.store = Store(settings.data / "submissions", settings.keep_days)
        self.replays = Replays(settings.data / "answers")
        self.draining = False
        self.rules: bytes | None = None
        self._work = settings.data / "work"
        self._lock: IO[bytes] | None = None
        self._hashes: set[str] = set()
        self._uploads = 0
        self._housekeeping: asyncio.Task[None] | None = None
        gauge = self.metrics.gauge
        gauge("x12tools_workers", "Workers that are alive.", lambda: self.pool.alive)
        gauge("x12tools_workers_lost", "Workers that crashed or were ended.", lambda: self.pool.lost)
        gauge("x12tools_jobs_running", "Jobs that workers do now.", lambda: self.pool.running)
        gauge("x12tools_jobs_waiting", "Jobs that wait for a worker.", lambda: self.pool.waiting)

    def prepare(self) -> None:
        """Makes the folders and clears what an earlier run left unfinished.

        Raises ConfigurationError where that cannot be, or the keys cannot be read.
        """
        try:
            self.settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _locked(self.settings.data / "lock")
            shutil.rmtree(self._work, ignore_errors=True)
            self._work.mkdir(mode=0o700)
            self.store.open()
            self.replays.open()
        except OSError as why:
            raise ConfigurationError(f"--data: {self.settings.data}: {why.strerror}") from why
        self.keys.load()

    def release(self) -> None:
        """Leaves the folder to another service."""
        if self._lock is not None:
            self._lock.close()

    async def start(self) -> None:
        """Starts the workers, and what is done every hour."""
        await self.pool.start()
        self._housekeeping = asyncio.get_running_loop().create_task(self._keep_house())

    async def stop(self) -> None:
        """Ends them."""
        if self._housekeeping is not None:
            self._housekeeping.cancel()
        await self.pool.stop()
        shutil.rmtree(self._work, ignore_errors=True)

    def key_of(self, request: Request, scope: str | None = None) -> Key:
        """Who sends a request, its rate counted.

        Raises the problems ``no-key``, ``wrong-scope``, ``too-many`` and ``keys``.
        """
        given = request.headers.get("authorization", "")
        text = given[len(_BEARER) :].strip() if given[: len(_BEARER)].lower() == _BEARER else ""
        try:
            key = self.keys.find(text) if text else None
        except ConfigurationError as why:
            log("keys-unreadable", level=logging.ERROR, reason=str(why))
            raise Problem("keys") from why
        if key is None:
            raise Problem("no-key", headers={"WWW-Authenticate": 'Bearer realm="x12tools"'})
        request.state.visit.key = key.name
        self.rates.take(key.name, key.rate)
        if scope is not None and scope not in key.scopes and "admin" not in key.scopes:
            raise Problem("wrong-scope", f"It needs the scope {scope}.")
        return key

    @contextlib.contextmanager
    def uploading(self) -> Iterator[None]:
        """A body comes in. Raises ``busy`` (429) where too many do, or its work would not be taken."""
        if self._uploads >= self.settings.uploads or self.pool.is_full:
            raise retry("busy", 5)
        self._uploads += 1
        try:
            yield
        finally:
            self._uploads -= 1

    @contextlib.contextmanager
    def alone_with(self, sha256: str) -> Iterator[None]:
        """Nobody else sends the same file meanwhile. Raises ``in-progress`` (409) where someone does."""
        if sha256 in self._hashes:
            raise retry("in-progress", 5)
        self._hashes.add(sha256)
        try:
            yield
        finally:
            self._hashes.discard(sha256)

    def workplace(self, id: str) -> Path:
        """A folder for one request's work."""
        folder = self._work / id
        folder.mkdir(mode=0o700)
        return folder

    async def run(self, **job: Any) -> dict[str, Any]:
        """What a worker makes of a job; see ``Pool.run``. What went wrong inside is logged."""
        try:
            return await self.pool.run(job)
        except Problem as problem:
            self.metrics.count("x12tools_failed_jobs_total", "Jobs that failed.", kind=problem.kind)
            log("job-failed", level=logging.WARNING, kind=problem.kind, reason=problem.reason)
            raise

    async def _keep_house(self) -> None:
        while True:
            now = datetime.datetime.now(datetime.UTC)
            try:
                gone = await asyncio.to_thread(self.store.purge, now)
                await asyncio.to_thread(self.replays.purge, now)
                log("purged", submissions=gone)
            except OSError as why:
                log("not-purged", level=logging.ERROR, why=why)
            await asyncio.sleep(_HOUR)


def _locked(path: Path) -> IO[bytes]:
    """A file that is locked for as long as it is open. Raises ConfigurationError where another service
    has it."""
    file = path.open("wb")
    with contextlib.suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            file.close()
            raise ConfigurationError("--data: another service uses this folder") from why
    return file
