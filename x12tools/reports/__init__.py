"""A report as a person or a program reads it; each format is a module, loaded when it is wanted."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from x12tools.reports.as_json import to_json
    from x12tools.reports.as_text import to_text

__all__ = ["to_json", "to_text"]


def __getattr__(name: str) -> object:
    if name == "to_json":
        from x12tools.reports.as_json import to_json

        return to_json
    if name == "to_text":
        from x12tools.reports.as_text import to_text

        return to_text
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
