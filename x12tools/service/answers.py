"""An answer that can be sent, and kept to be sent again: bytes, or a file."""

from collections.abc import Iterator
from pathlib import Path

import attrs
from starlette.responses import Response, StreamingResponse

_PIECE = 1 << 16


@attrs.frozen(slots=True, kw_only=True)
class Answer:
    """What a request is answered."""

    body: bytes | Path
    media_type: str = "application/json"
    status: int = 200
    headers: dict[str, str] = attrs.field(factory=dict)

    def response(self) -> Response:
        """It as a response; a file goes piece by piece."""
        if isinstance(self.body, bytes):
            return Response(self.body, self.status, self.headers, self.media_type)
        file = self.body.open("rb")  # open now: it may be taken away while it is sent
        size = self.body.stat().st_size

        def pieces() -> Iterator[bytes]:
            with file:
                while piece := file.read(_PIECE):
                    yield piece

        return StreamingResponse(
            pieces(), self.status, {**self.headers, "Content-Length": str(size)}, self.media_type
        )
