"""``x12tools ack``: what came back, tied to what was sent; and what never came back."""

import datetime
from typing import TYPE_CHECKING

import click

from x12tools.cli import options
from x12tools.cli.exits import NOTHING_HELD, SOME_HELD, say
from x12tools.cli.inputs import for_each, refused
from x12tools.cli.output import deliver, fitted, must_be_writable
from x12tools.cli.progress import Reading
from x12tools.errors import NotX12, UsageError

if TYPE_CHECKING:
    from x12tools.ledger.opening import Ledger


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@options.ledger
@click.option("--open", "open_ones", is_flag=True, help="List what waits for an answer; without FILE.")
@options.form({"text": "", "json": ""})
@options.out
@options.as_of
@options.show_phi
def command(
    files: tuple[str, ...],
    ledger: str | None,
    open_ones: bool,
    form: str,
    out: str | None,
    as_of: datetime.datetime | None,
    show_phi: bool,
) -> int:
    """Read acknowledgements and tie them to what was sent.

    FILE holds TA1, 999 or 277CA, is a directory, a glob, or - for standard input. With a ledger each is
    found by the control numbers that hook gave, a claim by CLM01 within its transaction; what it says
    is kept, once. --open lists the claims that no 277CA speaks of, and how long they wait.

    \b
    Examples:
      x12tools ack inbox/ --ledger ledger.db
      x12tools ack --open --ledger ledger.db

    \b
    Exit codes:
      0  all of it answers what was sent      1  some answers nothing that was sent
      3  a file holds no acknowledgement
    """
    must_be_writable(out, *files)
    if open_ones and files:
        raise UsageError("--open lists what waits, and reads no FILE")
    if not open_ones and not files:
        raise UsageError("ack needs a FILE, or --open")
    if open_ones and not ledger:
        raise UsageError("name the ledger: --ledger URL, or X12TOOLS_LEDGER")
    day = as_of.date() if as_of else datetime.datetime.now(datetime.UTC).date()
    opened = options.opened_ledger(ledger) if ledger else None
    try:
        if opened is not None and open_ones:
            from x12tools.ledger.waiting import waiting
            from x12tools.reports.acknowledgements import waiting_json, waiting_text

            found = waiting(opened)
            text = waiting_json(found, day) if form == "json" else waiting_text(found, day)
            deliver(fitted(text) if form == "text" and out is None else text, out)
            return NOTHING_HELD
        return _read(files, opened, form, out, day, show_phi)
    finally:
        if opened is not None:
            opened.close()


def _read(
    files: tuple[str, ...],
    ledger: "Ledger | None",
    form: str,
    out: str | None,
    day: datetime.date,
    show_phi: bool,
) -> int:
    """Each file's acknowledgements, tied and kept."""
    options.need_ledger()
    from x12tools.acks import read_ack
    from x12tools.ledger.acknowledging import Tied, acknowledge, read_alone
    from x12tools.reports.acknowledgements import ack_text, acks_json, acks_sums

    names: list[str] = []
    all_tied: list[tuple[int, Tied]] = []

    def read(name: str, file: Reading) -> int:
        try:
            acks = read_ack(file.stream)
        except NotX12 as why:
            if name not in files:  # a folder may hold claims and remittances, too
                say(f"{name}: passed over, {why}")
                return NOTHING_HELD
            if file.head.lstrip().startswith(b"ISA"):
                raise
            return refused(name, file)
        names.append(name)
        code = NOTHING_HELD
        for ack in acks:
            now = datetime.datetime.now(datetime.UTC)
            tied = acknowledge(ledger, ack, now) if ledger is not None else read_alone(ack)
            all_tied.append((len(names) - 1, tied))
            if ledger is not None and not tied.fits:
                code = SOME_HELD
        return code

    code = for_each(files, read)
    if form == "json":
        deliver(acks_json(all_tied, names, day, show_phi=show_phi), out)
    elif names:
        found = [one for _, one in all_tied]
        tied = ledger is not None
        lines = [ack_text(one, tied_to_ledger=tied, show_phi=show_phi) for one in found]
        text = "".join(lines) + acks_sums(found, tied_to_ledger=tied)
        deliver(fitted(text) if out is None else text, out)
    return code
