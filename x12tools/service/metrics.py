"""Counters in Prometheus' text format. Labels are routes, methods and outcomes, never what a client sent."""

from collections import Counter
from collections.abc import Callable, Iterator

_BOUNDS = (0.01, 0.05, 0.25, 1.0, 5.0, 30.0, 120.0)


class Metrics:
    """What is counted since the start; gauges are asked when they are read."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._helps: dict[str, str] = {}
        self._gauges: dict[str, tuple[str, Callable[[], float]]] = {}
        self._seconds: Counter[str] = Counter()
        self._spent = 0.0

    def count(self, name: str, help: str, by: float = 1, **labels: str) -> None:
        """Adds to the counter of a name with these labels."""
        self._helps[name] = help
        self._counts[name, _labels(labels)] += by  # type: ignore[assignment]

    def gauge(self, name: str, help: str, read: Callable[[], float]) -> None:
        """A value that ``read`` gives whenever it is wanted."""
        self._gauges[name] = (help, read)

    def took(self, seconds: float) -> None:
        """A request was answered in so many seconds."""
        for bound in _BOUNDS:
            self._seconds[str(bound)] += seconds <= bound
        self._seconds["+Inf"] += 1
        self._spent += seconds

    def text(self) -> str:
        """All of it, for a scrape."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        for name, help in sorted(self._helps.items()):
            yield f"# HELP {name} {help}"
            yield f"# TYPE {name} counter"
            for (counted, labels), value in sorted(self._counts.items()):
                if counted == name:
                    yield f"{name}{labels} {value:g}"
        for name, (help, read) in sorted(self._gauges.items()):
            yield f"# HELP {name} {help}"
            yield f"# TYPE {name} gauge"
            yield f"{name} {read():g}"
        name = "x12tools_request_seconds"
        yield f"# HELP {name} How long requests took."
        yield f"# TYPE {name} histogram"
        for bound in (*map(str, _BOUNDS), "+Inf"):
            yield f'{name}_bucket{{le="{bound}"}} {self._seconds[bound]}'
        yield f"{name}_sum {self._spent:.6f}"
        yield f"{name}_count {self._seconds['+Inf']}"


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{value}"' for name, value in sorted(labels.items())) + "}"
