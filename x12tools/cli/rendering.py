"""A report in the format that was asked for, to where it was asked for."""

import datetime
import importlib
from collections.abc import Callable
from typing import Any

from x12tools.cli.options import CHECK_FORMATS
from x12tools.cli.output import deliver, fitted, on_terminal
from x12tools.engine import Report


def writer(place: str) -> Callable[..., str]:
    """The function that ``module:name`` names."""
    module, _, name = place.partition(":")
    found: Callable[..., str] = getattr(importlib.import_module(module), name)
    return found


def show_check(report: Report, form: str, as_of: datetime.date, show_phi: bool, out: str | None) -> None:
    """Prints a check's report; on a terminal, text has colour and tables."""
    if form == "text" and out is None and on_terminal():
        from x12tools.reports.as_terminal import show

        show(report)
        return
    deliver(_ended(writer(CHECK_FORMATS[form])(report, as_of, show_phi=show_phi)), out)


def show_remit(payments: list[Any], form: str, out: str | None, formats: dict[str, str]) -> None:
    """Prints what remittances say; on a terminal, text is broken where it ends."""
    text = _ended(writer(formats[form])(payments))
    deliver(fitted(text) if form == "text" and out is None else text, out)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
