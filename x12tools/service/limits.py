"""How many requests a key may send."""

import time
from collections.abc import Callable

import attrs

from x12tools.service.problems import retry


@attrs.define(slots=True)
class _Bucket:
    left: float
    at: float


class Rates:
    """A bucket for each key: it holds a minute's requests, and fills evenly."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, name: str, per_minute: int | None = None) -> None:
        """Counts a request of a key. Raises the problem ``too-many`` (429) where none is left."""
        rate = per_minute or self._per_minute
        now = self._clock()
        bucket = self._buckets.setdefault(name, _Bucket(rate, now))
        bucket.left = min(rate, bucket.left + (now - bucket.at) * rate / 60)
        bucket.at = now
        if bucket.left < 1:
            raise retry("too-many", (1 - bucket.left) * 60 / rate + 0.5)
        bucket.left -= 1
