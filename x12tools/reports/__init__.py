"""A report as a person or a program reads it."""

from x12tools.reports.as_json import to_json
from x12tools.reports.as_text import to_text

__all__ = ["to_json", "to_text"]
