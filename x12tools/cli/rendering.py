"""A report in the format that was asked for, to where it was asked for."""

import contextlib
import datetime
import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from x12tools.cli.options import CHECK_FORMATS, REMIT_FORMATS
from x12tools.cli.output import deliver, emit, fitted, on_terminal, product

if TYPE_CHECKING:
    from x12tools.codes import PayerProfile
    from x12tools.reports.feeding import Writer
    from x12tools.reports.remittance import Read


def writer(place: str) -> Callable[..., Any]:
    """The function or class that ``module:name`` names."""
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


@contextlib.contextmanager
def shown_check(
    form: str,
    as_of: datetime.date,
    show_phi: bool,
    out: str | None,
    before: Callable[[], object] = lambda: None,
) -> "Iterator[Writer]":
    """What prints a check's report as it comes; on a terminal, text has colour and tables.

    ``before`` is called before anything is printed on a terminal.
    """
    if form == "text" and out is None and on_terminal():
        from x12tools.reports.as_terminal import terminal_writer

        yield terminal_writer(before)
        return
    with product(out) as write:
        written: Writer = writer(CHECK_FORMATS[form])(write, as_of, show_phi=show_phi)
        yield written


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
