"""A service as a process of its own on loopback, and claims full of a patient's data."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.cli import main

DAY = {"as_of": "2024-08-22"}
CLEAN = to_837(parse("M05.79 | J9312x100-JZ 96413"))
MIXED = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96365"))
HELD = to_837(parse("medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365"))

PATIENT = ("QUIXOTE", "DULCINEA", "ZZMEMBER77", "19311231", "99 WINDMILL LANE", "LAMANCHA", "SECRETPCN")
"""What identifies the patient of ``named``, and a word that stands in its claim number."""

LONG = 120
"""Seconds after which a test gives up: never a time that something is expected to take."""


def named(data: bytes, extra: str = "") -> bytes:
    """The same claims of a patient whose every datum is in PATIENT."""
    name, first, member, born, street, city, claim = (one.encode() for one in PATIENT)
    for before, after in (
        (b"TESTPATIENT*PAT*", name + b"*" + first + b"*"), (b"MEMBER0001", member), (b"19640101", born),
        (b"2 OAK STREET", street), (b"ANYTOWN", city), (b"CLM*TRY", b"CLM*" + claim + extra.encode()),
    ):  # fmt: skip
        assert before in data
        data = data.replace(before, after)
    return data


class Running:
    """A service that runs; ``keys`` are texts by name."""

    def __init__(self, data: Path, *options: str, tls: Path | None = None) -> None:
        self.data = data
        self.keys: dict[str, str] = {}
        self.lines: list[dict] = []
        self.text = ""
        self._options = options
        self._tls = tls
        self._events: queue.Queue[dict | None] = queue.Queue()
        self.new_key("clinic", "check,submit,read")
        self.new_key("other", "check,submit,read")
        self.new_key("boss", "admin")

    def new_key(self, name: str, scopes: str) -> None:
        told = ["serve", "--data", str(self.data), "--new-key", name, "--scopes", scopes]
        from click.testing import CliRunner

        done = CliRunner().invoke(main, told)
        assert done.exit_code == 0, done.output
        self.keys[name] = done.stdout.strip()

    def start(self) -> "Running":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "x12tools", "serve", "--data", str(self.data), "--port", "0",
             *self._options],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = self.wait_for("listening")["port"]
        scheme = "https" if self._tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        return self

    def _read(self) -> None:
        for line in self.process.stderr:
            self.text += line
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                self.lines.append(event)
                self._events.put(event)
        self._events.put(None)

    def wait_for(self, event: str) -> dict:
        """The next log line of an event."""
        while True:
            found = self._events.get(timeout=LONG)
            assert found is not None, self.text
            if found["event"] == event:
                return found

    def client(self, key: str | None = "clinic") -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}
        verify = False if self._tls is None else _trusting(self._tls)
        return httpx.Client(base_url=self.url, headers=headers, timeout=LONG, verify=verify)

    def metric(self, name: str) -> float:
        with self.client("boss") as client:
            text = client.get("/metrics").text
        return float(next(line for line in text.splitlines() if line.startswith(name + " ")).split()[1])

    def until(self, name: str, value: float) -> None:
        """Waits until a metric has a value."""
        eventually(lambda: self.metric(name) == value)

    def workers(self) -> list[int]:
        """The process ids of workers that are alive."""
        started = [line["pid"] for line in self.lines if line["event"] == "worker-started"]
        return [pid for pid in started if _is_alive(pid)]

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        for pid in self.workers():
            os.kill(pid, signal.SIGCONT)
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> int:
        """The exit code, once it has ended."""
        code = self.process.wait(LONG)
        self._reader.join(LONG)
        self.process.stderr.close()
        return code


def eventually(true) -> None:
    """Waits until something is true."""
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def nothing_is_left(service) -> None:
    """No work is in hand any more: each request takes its folder along."""
    eventually(lambda: list((service.data / "work").iterdir()) == [])


def later(work):
    """Runs something in a thread; what is given waits for its result."""
    box: queue.Queue = queue.Queue()

    def run() -> None:
        try:
            box.put((work(), None))
        except Exception as why:
            box.put((None, why))

    threading.Thread(target=run, daemon=True).start()

    def result():
        found, why = box.get(timeout=LONG)
        if why:
            raise why
        return found

    return result


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _trusting(certificate: Path):
    import ssl

    return ssl.create_default_context(cafile=str(certificate))
