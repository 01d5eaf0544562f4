"""Errors as RFC 9457 problems. No text of a request, and nothing of a file, stands in one."""

import json
from typing import Any

MEDIA_TYPE = "application/problem+json"

TITLES = {
    "bad-request": (400, "The request is not understood"),
    "no-key": (401, "A key is needed"),
    "wrong-scope": (403, "The key may not do this"),
    "not-found": (404, "There is nothing here"),
    "method": (405, "This is not done here"),
    "too-slow": (408, "The body came too slowly"),
    "duplicate": (409, "The file went through before"),
    "in-progress": (409, "The same is being worked on"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "The body is not raw X12"),
    "not-x12": (422, "The body cannot be read as X12"),
    "other-request": (422, "The Idempotency-Key was used for another request"),
    "too-many": (429, "Too many requests"),
    "busy": (429, "All workers are busy"),
    "internal": (500, "The service failed"),
    "configuration": (500, "The service is not set up rightly"),
    "keys": (503, "The keys cannot be read"),
    "worker-lost": (503, "The worker was lost; nothing passed"),
    "memory": (503, "The file needs more memory than a worker has; nothing passed"),
    "overrun": (504, "The work took too long; nothing passed"),
}
"""Each kind of problem: its HTTP status and title. The ``type`` of a problem is ``/problems/KIND``."""


class Problem(Exception):
    """A request that cannot be answered as it was meant; ``kind`` is one of TITLES.

    ``headers`` go with the answer, ``more`` into the problem; ``reason`` goes to the log alone.
    """

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        headers: dict[str, str] | None = None,
        reason: str = "",
        **more: Any,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.reason = reason
        self.headers = headers or {}
        self.more = more

    @property
    def status(self) -> int:
        """The HTTP status."""
        return TITLES[self.kind][0]

    def body(self, request_id: str) -> bytes:
        """The problem as JSON; ``instance`` is the id of the request."""
        record: dict[str, Any] = {
            "type": f"/problems/{self.kind}",
            "title": TITLES[self.kind][1],
            "status": self.status,
        }
        if self.detail:
            record["detail"] = self.detail
        return json.dumps({**record, "instance": f"urn:x12tools:request:{request_id}", **self.more}).encode()


def retry(kind: str, seconds: float, detail: str = "", **more: Any) -> Problem:
    """A problem that goes away: with ``Retry-After``, whole seconds and at least one."""
    return Problem(kind, detail, headers={"Retry-After": str(max(1, round(seconds)))}, **more)
