"""A request's body, streamed to a file that its owner alone can read, within size and time."""

import asyncio
import hashlib
from pathlib import Path

import attrs
from starlette.requests import Request

from x12tools.service.problems import Problem, retry
from x12tools.service.settings import Settings

_MULTIPART = "multipart/"
_PATIENCE = 8 << 20
"""Bytes of a body that is too large which are read all the same, so that its client hears why."""


@attrs.frozen(slots=True)
class Upload:
    """A body that came in."""

    path: Path
    sha256: str
    size: int


def refuse_unread(request: Request, settings: Settings) -> None:
    """Raises the problem of a body that its headers show to be none of ours, before it is read."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Problem("media-type", "Send the body as it is, without a Content-Encoding.")
    if request.headers.get("content-type", "").strip().lower().startswith(_MULTIPART):
        raise Problem("media-type", "Send the X12 file as the body itself, not as a form.")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > settings.max_bytes + _PATIENCE:
        raise _too_large(settings)


async def receive(request: Request, path: Path, settings: Settings) -> Upload:
    """Writes the body to ``path``.

    Raises the problems ``too-large`` (413) and ``too-slow`` (408).
    """
    digest, size = hashlib.sha256(), 0
    pieces = request.stream()
    try:
        async with asyncio.timeout(settings.upload_seconds):
            with path.open("xb") as file:
                while True:
                    async with asyncio.timeout(settings.pause_seconds):
                        piece = await anext(pieces, None)
                    if piece is None:
                        break
                    size += len(piece)
                    if size <= settings.max_bytes:
                        digest.update(piece)
                        file.write(piece)
                    elif size > settings.max_bytes + _PATIENCE:
                        break
    except TimeoutError:
        raise retry("too-slow", 5) from None
    if size > settings.max_bytes:
        raise _too_large(settings)
    if not size:
        raise Problem("not-x12", "It is empty.")
    return Upload(path, digest.hexdigest(), size)


def _too_large(settings: Settings) -> Problem:
    return Problem("too-large", f"A body has at most {settings.max_bytes} bytes.")
