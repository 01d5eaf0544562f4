"""One input on its way: a folder in ``work`` that its watcher holds a lock on.

It goes through these states, each reached by one rename, so that whoever finds it can go on:

    input, no products        nothing was published: the gate runs (again)
    input and all products    decided under the folder's lock: input to ``done``, or to ``error``
    products, no input        decided: what is left of them is moved to where it belongs
    neither                   over: the folder is taken away
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from x12tools.gate.staging import sync
from x12tools.watching.folders import Folders, hash_of, safe, stem_of

MANIFEST = "manifest.json"

_ANSWERS = ("999.edi", "277ca.edi", "ta1.edi", "findings.json")


class Job:
    """A folder of ``work`` with the lock on it."""

    def __init__(self, folders: Folders, path: Path, lock: BinaryIO) -> None:
        self.path = path
        self.out = path / "out"
        self._folders = folders
        self._lock = lock

    @classmethod
    def claim(cls, folders: Folders, name: str) -> "Job | None":
        """Takes a file out of ``in``; None where another watcher was quicker."""
        path = folders.at("work") / secrets.token_hex(8)
        path.mkdir(mode=0o700)
        job = cls._locked(folders, path)
        if job is None:
            return None
        try:
            (path / "input").mkdir(mode=0o700)
            (folders.at("in") / name).rename(path / "input" / name)
        except FileNotFoundError:
            job.remove()
            return None
        except OSError:
            job.remove()
            raise
        return job

    @classmethod
    def left(cls, folders: Folders) -> Iterator["Job"]:
        """What no living watcher holds, one by one: inputs whose watcher was killed, or could not write."""
        for path in sorted(folders.at("work").iterdir()):
            if path.is_dir() and (job := cls._locked(folders, path)) is not None:
                yield job

    @classmethod
    def _locked(cls, folders: Folders, path: Path) -> "Job | None":
        """The job of a folder; None where another holds it, or took it away."""
        try:
            lock = (path / "lock").open("wb")
        except OSError:
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(lock.fileno()).st_ino == (path / "lock").stat().st_ino:
                return cls(folders, path, lock)
        except OSError:
            pass
        lock.close()
        return None

    def input(self) -> Path | None:
        """The file that came, None once it was decided on. Raises OSError where that cannot be known."""
        try:
            return next((self.path / "input").iterdir(), None)
        except FileNotFoundError:
            return None

    def is_complete(self) -> bool:
        """Whether the gate wrote all its products: the manifest comes last."""
        return (self.out / MANIFEST).exists()

    def begin_anew(self) -> None:
        """Takes away what the gate wrote, the manifest first: what is left is never taken for whole."""
        (self.out / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(self.out, ignore_errors=True)

    def manifest(self) -> dict[str, Any]:
        """The record of what the gate wrote."""
        found: dict[str, Any] = json.loads((self.out / MANIFEST).read_text("utf-8"))
        return found

    def decide(self, input: Path) -> bool:
        """Moves the input to ``done``, from where on its products go out; False where the same content
        went through before. Raises ValueError where the input is no longer what the gate read."""
        sha256 = self.manifest()["input"]["sha256"]
        stem = stem_of(input.name, sha256)
        self._write("stem", stem)
        with self._folders.alone():
            if hash_of(input) != sha256:
                raise ValueError("the input changed after it was read")
            if self._folders.went_through(sha256):
                return False
            input.rename(self._folders.at("done") / f"{stem}{Path(safe(input.name)).suffix}")
            sync(self._folders.at("done"))
        return True

    def publish(self) -> str:
        """Moves each product to its folder, the manifest last; gives the stem of their names."""
        stem = (self.path / "stem").read_text("utf-8")
        self._rename_in_manifest(stem)
        at = self._folders.at
        moves = [(name, at("acks") / f"{stem}.{name}") for name in _ANSWERS]
        moves.append(("held.837", at("held") / f"{stem}.837"))
        moves.append(("clean.837", at("clean") / f"{stem}.837"))
        moves.append(("clean", at("clean") / stem))
        moves.append((MANIFEST, at("acks") / f"{stem}.{MANIFEST}"))
        for name, to in moves:
            if (self.out / name).exists():
                if name == "clean" and to.exists():
                    shutil.rmtree(to)  # of the same input, whose record was taken out of done/
                (self.out / name).rename(to)
                sync(to.parent)
        return stem

    def refuse(self, input: Path, reason: str) -> str:
        """Moves the input to ``error`` with the reason beside it; gives the name it has there. Products
        there are go first: with the input gone, they would be published."""
        self.begin_anew()
        name = safe(input.name)
        named = f"{Path(name).stem}-{self.path.name}{Path(name).suffix}"
        self._write("reason", f"{reason}\n")
        (self.path / "reason").rename(self._folders.at("error") / f"{named}.reason.txt")
        input.rename(self._folders.at("error") / named)
        return named

    def remove(self) -> None:
        """The job is over. An input that is still there stays, and so does the folder."""
        if self.input() is None:
            shutil.rmtree(self.out, ignore_errors=True)
            for name in ("stem", "reason"):
                (self.path / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                (self.path / "input").rmdir()
            with contextlib.suppress(OSError):
                (self.path / "lock").unlink()
                self.path.rmdir()
        self.let_go()

    def let_go(self) -> None:
        """Another watcher, or this one later, may take the job."""
        self._lock.close()

    def _rename_in_manifest(self, stem: str) -> None:
        """The manifest names files as they are called in the drop folder."""
        record = self.manifest()

        def named(file: str) -> str:
            if file in ("clean.837", "held.837"):
                return f"{file[:-4]}/{stem}.837"
            if file.startswith("clean/") and not file.startswith(f"clean/{stem}"):
                return f"clean/{stem}/{file.removeprefix('clean/')}"
            return file

        for half in ("clean", "held"):
            record[half]["files"] = [named(file) for file in record[half]["files"]]
        for one in record["controls"]:
            one["to"]["file"] = named(one["to"]["file"])
        self._write(f"out/{MANIFEST}", json.dumps(record, indent=1) + "\n")

    def _write(self, name: str, text: str) -> None:
        path = self.path / f"{name}.tmp"
        path.touch(mode=0o600)
        path.write_text(text, "utf-8")
        path.replace(self.path / name)
