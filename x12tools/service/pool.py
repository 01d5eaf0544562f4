"""Worker processes: each does one job at a time, within time and memory, and is replaced when it is lost.

Jobs and answers are JSON lines over the worker's standard input and output.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
import time
from typing import Any

from x12tools.service.logs import log
from x12tools.service.problems import Problem, retry

_START_SECONDS = 120
_LONGEST_LINE = 1 << 20
_LONGEST_PAUSE = 30


def worker_command(memory: int) -> list[str]:
    """What starts a worker with so many MiB of memory. ``-P`` keeps the working folder from being
    imported from."""
    return [sys.executable, "-P", "-m", "x12tools.service.worker", str(memory)]


class _Worker:
    """A process that said it is ready."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def read(self) -> dict[str, Any]:
        """Its next answer. Raises EOFError where it is gone or answers nonsense."""
        assert self.process.stdout is not None
        try:
            line = await self.process.stdout.readline()
            answer = json.loads(line)
        except ValueError as why:
            raise EOFError from why
        if not isinstance(answer, dict):
            raise EOFError
        return answer

    async def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        """Its answer to a job."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(job).encode() + b"\n")
            await self.process.stdin.drain()
        except ConnectionError as why:
            raise EOFError from why
        return await self.read()

    def kill(self) -> None:
        """Ends it at once, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def gone(self) -> None:
        """Waits until it has ended, and lets go of its pipes."""
        await self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
            with contextlib.suppress(OSError):
                await self.process.stdin.wait_closed()
        if self.process.stdout is not None:
            await self.process.stdout.read()


class Pool:
    """Runs jobs. ``queue`` is how many may wait, ``seconds`` how long one may wait, and then run."""

    def __init__(self, command: list[str], *, workers: int, queue: int, seconds: float) -> None:
        self.running = 0
        self.waiting = 0
        self.lost = 0
        self._command = command
        self._workers = workers
        self._queue = queue
        self._seconds = seconds
        self._free: asyncio.Queue[_Worker] = asyncio.Queue()
        self._alive: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    @property
    def alive(self) -> int:
        """Workers that are ready or at work."""
        return len(self._alive)

    @property
    def is_full(self) -> bool:
        """Whether a job that came now would find neither a worker nor a place to wait."""
        return self._free.empty() and self.waiting >= self._queue

    async def start(self) -> None:
        """Starts the workers. Raises EOFError or TimeoutError where they do not."""
        for worker in await asyncio.gather(*(self._spawn() for _ in range(self._workers))):
            self._free.put_nowait(worker)

    async def stop(self) -> None:
        """Ends all workers."""
        self._stopping.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        workers = list(self._alive)
        for worker in workers:
            worker.kill()
        for worker in workers:
            await worker.gone()
        self._alive.clear()

    async def run(self, job: dict[str, Any]) -> dict[str, Any]:
        """What a worker answers to a job.

        Raises the problems ``busy`` (429) where too many wait, ``overrun`` (504) and ``worker-lost`` or
        ``memory`` (503): then the worker is ended, and what it wrote is not whole.
        """
        worker = await self._next()
        self.running += 1
        answer: dict[str, Any] = {}
        try:
            async with asyncio.timeout(self._seconds):
                answer = await worker.ask(job)
        except TimeoutError:
            raise retry("overrun", 60) from None
        except EOFError:
            raise retry("worker-lost", 5) from None
        finally:
            self.running -= 1
            if answer and answer.get("problem") != "memory":
                self._free.put_nowait(worker)
            else:  # gone, too slow, out of memory, or its job was cancelled: its state is not known
                self._drop(worker)
        if "problem" in answer:
            raise Problem(answer["problem"], answer.get("detail", ""), reason=answer.get("log", ""))
        return answer

    async def _next(self) -> _Worker:
        """A free worker, those that wait served in turn."""
        if self.is_full:
            raise retry("busy", 5)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                return await self._free.get()
        except TimeoutError:
            raise retry("busy", 30) from None
        finally:
            self.waiting -= 1

    def _drop(self, worker: _Worker) -> None:
        self.lost += 1
        self._alive.discard(worker)
        worker.kill()
        log("worker-lost", level=logging.WARNING)
        task = asyncio.get_running_loop().create_task(self._replace(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, lost: _Worker) -> None:
        """Starts workers until one is ready; each failure waits longer."""
        await lost.gone()
        pause = 0.5
        while not self._stopping.is_set():
            try:
                self._free.put_nowait(await self._spawn())
                return
            except (EOFError, OSError, TimeoutError) as why:
                log("worker-not-started", level=logging.ERROR, why=why)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _spawn(self) -> _Worker:
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # what a library prints may hold what a file holds
            start_new_session=os.name == "posix",
            limit=_LONGEST_LINE,
        )
        worker = _Worker(process)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await worker.read()
        except BaseException:
            worker.kill()
            await worker.gone()
            raise
        self._alive.add(worker)
        log("worker-started", pid=process.pid, seconds=round(time.monotonic() - began, 3))
        return worker
