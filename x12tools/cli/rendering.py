"""A report in the format that was asked for, to where it was asked for."""

import datetime
import importlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from x12tools.cli.options import CHECK_FORMATS, REMIT_FORMATS
from x12tools.cli.output import deliver, emit, fitted, on_terminal
from x12tools.engine import Report

if TYPE_CHECKING:
    from x12tools.codes import PayerProfile
    from x12tools.reports.remittance import Read


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


class RemitShown:
    """Prints what remittances say: as text payment by payment, else one document at the end."""

    def __init__(self, form: str, out: str | None) -> None:
        self.any = False
        self._form = form
        self._out = out
        from x12tools.reports.remittance_text import RemitText

        self._text = RemitText()
        self._lines: list[str] = []
        self._kept: list[Read] = []

    def payment(self, read: "Read") -> None:
        """The next payment."""
        self.any = True
        if self._form == "text":
            self._print(self._text.payment(read))
        else:
            self._kept.append(read)

    def end(self, as_of: datetime.date, profiles: "Iterable[PayerProfile]") -> None:
        """All payments are in."""
        if self._form == "text":
            self._print(self._text.tail())
            if self._out is not None:
                deliver("".join(self._lines), self._out)
        else:
            deliver(_ended(writer(REMIT_FORMATS[self._form])(self._kept, as_of, profiles)), self._out)

    def _print(self, lines: Iterable[str]) -> None:
        for line in lines:
            if self._out is not None:
                self._lines.append(line + "\n")
            elif not emit(fitted(line + "\n") if line else "\n"):
                return


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
