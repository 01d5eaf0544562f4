"""A PostgreSQL server for the tests: in a folder of its own, on a socket alone, with nothing to lose."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

_FOLDERS = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
_PATH = os.pathsep.join([*map(str, _FOLDERS), os.environ.get("PATH", "")])
_FAST = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "autovacuum=off",
)  # fmt: skip


def installed() -> bool:
    """Whether a server is there to be started."""
    return bool(shutil.which("initdb", path=_PATH) and shutil.which("postgres", path=_PATH))


class Server:
    """A server that is ours; root has it run as ``postgres`` or ``nobody``, for it refuses root."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="x12tools-pg-"))
        self._as = {}
        if os.geteuid() == 0:
            owner = next(one for one in pwd.getpwall() if one.pw_name in ("postgres", "nobody"))
            self._as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-U", "tester", "-A", "trust", "-N", "-E", "UTF8"
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self.start()

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        settings = [word for one in _FAST for word in ("-c", one)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program("postgres"), "-D", self.folder / "data", "-k", self.folder, *settings],
                stdout=log, stderr=log, cwd=self.folder, **self._as,
            )  # fmt: skip
        until = time.monotonic() + 60
        while True:
            try:
                self._connection().close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends every connection and the server; open transactions are rolled back."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None

    def remove(self) -> None:
        """Stops it and takes its folder away."""
        self.stop(signal.SIGQUIT)  # nothing of it is wanted any more
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self) -> str:
        """The URL of a new, empty database."""
        self._made += 1
        name = f"ledger{self._made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Takes a database away, whoever is still connected."""
        name = url.split("?")[0].rsplit("/", 1)[-1]
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        """The URL of a database of this name."""
        return f"postgresql://tester@/{name}?host={self.folder}"

    def run(self, statement: str) -> None:
        """A statement outside any ledger."""
        with contextlib.closing(self._connection()) as connection:
            connection.execute(statement)

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [self._program(program), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self._as,
        )

    @staticmethod
    def _program(name: str) -> str:
        found = shutil.which(name, path=_PATH)
        assert found is not None
        return found
