"""The watcher: takes what is whole out of ``in``, runs the gate on it, moves what comes of it."""

import datetime
import stat
import time
import traceback
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from x12tools.engine.options import Options
from x12tools.errors import ConfigurationError
from x12tools.gate import hook
from x12tools.gate.halves import InputChanged
from x12tools.gate.staging import NotWritten
from x12tools.reports.wording import count, dollars
from x12tools.watching.folders import Folders, safe
from x12tools.watching.jobs import MANIFEST, Job
from x12tools.watching.waiting import Arrivals, Stopping, Wait

if TYPE_CHECKING:
    from x12tools.ledger.opening import Ledger

NOT_READABLE, DUPLICATE, INTERNAL = 3, 5, 70

AGAIN = 30.0
"""Seconds after which a job is tried again whose products could not be written."""

_LONGEST = 30.0
"""Seconds after which the folder is looked at again, whatever the system tells."""


class Watcher:
    """Watches a drop folder. ``options`` makes the check's options, anew for each file; ``say`` takes a
    line for each file; ``wait`` waits for what comes next.

    ``codes`` are the exit codes that files had so far.
    """

    def __init__(
        self,
        folders: Folders,
        options: Callable[[], Options],
        say: Callable[[str], object],
        *,
        settle: float = 5.0,
        stopping: Stopping | None = None,
        ledger: "Ledger | None" = None,
    ) -> None:
        self.codes: set[int] = set()
        self._folders = folders
        self._options = options
        self._say = say
        self._settle = settle
        self._stopping = stopping or Stopping()
        self._ledger = ledger
        self._arrivals = Arrivals(folders.at("in"), settle)
        self._not_before: dict[str, float] = {}

    def once(self) -> None:
        """What is there, and no more: what is not whole after ``settle`` seconds stays for the next time.

        Raises ConfigurationError as the gate does.
        """
        self._go_on()
        names = set(self._arrivals.whole())
        if self._arrivals.waiting:
            self._stopping.wait(self._settle)
            names |= set(self._arrivals.whole())
        for name in sorted(names):
            self._take(name)

    def run(self, wait: Wait) -> None:
        """Goes on until asked to stop; the file in hand is finished then.

        Raises ConfigurationError as the gate does: what was in hand is found again.
        """
        while not self._stopping.asked:
            self._go_on()
            for name in self._arrivals.whole():
                self._take(name)
            if not self._stopping.asked:
                now = time.monotonic()
                self._not_before = {name: at for name, at in self._not_before.items() if at > now}
                due = [at - now for at in self._not_before.values()]
                wait(max(0.05, min([self._settle / 4 if self._arrivals.waiting else _LONGEST, *due])))

    def _go_on(self) -> None:
        """Jobs that were begun and that nobody holds."""
        for job in Job.left(self._folders):
            if self._stopping.asked or self._not_before.get(job.path.name, 0) > time.monotonic():
                job.let_go()
                continue
            self._not_before.pop(job.path.name, None)
            self._work(job)

    def _take(self, name: str) -> None:
        if self._stopping.asked or self._not_before.get(name, 0) > time.monotonic():
            return
        self._not_before.pop(name, None)
        self._arrivals.took(name)
        try:
            job = Job.claim(self._folders, name)
        except OSError as why:
            self.codes.add(INTERNAL)
            self._not_before[name] = time.monotonic() + AGAIN
            self._line(safe(name), f"not taken: {_words(why)}; it is tried again")
            return
        if job is not None:
            self._work(job)

    def _work(self, job: Job) -> None:
        """A job from whatever state to its end; one whose products cannot be written stays."""
        name = job.path.name
        try:
            came = job.input()
            if came is None:
                if job.is_complete():
                    self._published(job, None)
            else:
                name = safe(came.name)
                self._gate(job, came)
            job.remove()
        except (NotWritten, OSError) as why:
            self.codes.add(INTERNAL)
            self._later(job, name, getattr(why.__cause__, "strerror", None) or _words(why), AGAIN)
        except BaseException:
            job.let_go()
            raise

    def _gate(self, job: Job, came: Path) -> None:
        code: int | None = None
        if not job.is_complete():
            job.begin_anew()
            if reason := _unfit(came):
                self._refused(job, came, NOT_READABLE, reason)
                return
            try:
                done = hook(came, job.out, self._options(), name=f"in/{safe(came.name)}", ledger=self._ledger)
            except (ConfigurationError, NotWritten):
                raise
            except InputChanged:
                self._grew(job, came)
                return
            except OSError as why:
                self._refused(job, came, NOT_READABLE, f"cannot be read: {_words(why)}")
                return
            except Exception as why:
                self._refused(job, came, INTERNAL, f"internal error, nothing passes: {_words(why)}")
                return
            code = done.exit_code
            if code in (NOT_READABLE, DUPLICATE):
                said = {
                    NOT_READABLE: "not readable as X12",
                    DUPLICATE: "the same file went through before",
                }[code]
                self._refused(job, came, code, said)
                return
        elif self._ledger is not None:
            from x12tools.gate.recorded import finish

            finish(self._ledger, job.manifest()["input"]["sha256"])
        try:
            first = job.decide(came)
        except ValueError:
            self._grew(job, came)
            return
        if first:
            self._published(job, code)
        else:
            self._refused(job, came, DUPLICATE, "the same file went through before")

    def _grew(self, job: Job, came: Path) -> None:
        job.begin_anew()
        self._later(job, safe(came.name), "it grew after it was taken", self._settle)

    def _published(self, job: Job, code: int | None) -> None:
        record = job.manifest()
        stem = job.publish()
        claims, held = record["input"]["claims"], record["held"]["claims"]
        self.codes.add(code if code is not None else 0 if not held else 1 if held < claims else 2)
        charges, charges_held = _money(record, "input"), _money(record, "held")
        self._line(
            stem,
            f"{claims - held:,} of {count(claims, 'claim')} can go, {held:,} held "
            f"({charges_held} of {charges}); acks/{stem}.{MANIFEST}",
        )

    def _refused(self, job: Job, came: Path, code: int, reason: str) -> None:
        self.codes.add(code)
        named = job.refuse(came, reason)
        self._line(safe(came.name), f"{reason}; error/{named}")

    def _later(self, job: Job, name: str, why: str, seconds: float) -> None:
        self._not_before[job.path.name] = time.monotonic() + seconds
        job.let_go()
        self._line(name, f"not done: {why}; it stays in work/ and is tried again")

    def _line(self, name: str, text: str) -> None:
        self._say(f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ} {name}: {text}\n")


def _money(record: dict[str, Any], half: str) -> str:
    return dollars(Decimal(record[half]["charges"]))


def _unfit(path: Path) -> str | None:
    """Why something is not read that lies there; a link might lead anywhere."""
    mode = path.lstat().st_mode
    return None if stat.S_ISREG(mode) else "no regular file"


def _words(why: BaseException) -> str:
    """What went wrong, without anything that a file holds."""
    if isinstance(why, OSError):
        return why.strerror or type(why).__name__
    frames = [one for one in traceback.extract_tb(why.__traceback__) if "x12tools" in one.filename]
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(why).__name__}{where}"
