"""What a service is told when it is started."""

from pathlib import Path

import attrs


@attrs.frozen(slots=True, kw_only=True)
class Settings:
    """Where things lie, and how much of anything there may be. Times are seconds, ``memory`` is MiB.

    ``data`` keeps submissions, answers for ``Idempotency-Key`` and work in hand. ``queue`` is how many
    jobs may wait for a worker, ``uploads`` how many bodies may come in at once; ``rate`` is
    requests a minute for a key that names no rate of its own. ``header_seconds`` is how long a
    request line and its headers may take, ``pause_seconds`` how long a body may stand still, and
    ``upload_seconds`` how long it may take in all. Submissions are kept ``keep_days`` days.
    """

    data: Path
    keys: Path
    workers: int = 2
    queue: int = 16
    uploads: int = 32
    seconds: float = 300
    memory: int = 1024
    max_bytes: int = 64 << 20
    rate: int = 120
    header_seconds: float = 10
    pause_seconds: float = 20
    upload_seconds: float = 600
    keep_days: int = 30
    payers: str | None = None
    hold_on: str | None = None
    ledger: str | None = None
    tls: bool = False
