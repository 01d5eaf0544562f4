"""``x12tools ledger``: make a ledger, and prove that its audit log is whole."""

import click

from x12tools.cli import options
from x12tools.cli.output import emit
from x12tools.errors import UsageError


@click.group("ledger")
def command() -> None:
    """Make and look after the ledger: what was submitted, found and decided.

    \b
    Example:
      x12tools ledger init --ledger ledger.db
    """


@command.command("init")
@options.ledger
def init(ledger: str | None) -> int:
    """Make the tables of a ledger, or bring older ones up to date.

    Patient data is sealed where X12TOOLS_KEY holds a key (32 bytes in base64).

    \b
    Examples:
      x12tools ledger init --ledger ledger.db
      x12tools ledger init --ledger postgresql://localhost/claims
    """
    opened = options.opened_ledger(_named(ledger), create=True)
    try:
        sealed = "sealed" if opened.sealer.is_keyed else "not sealed: X12TOOLS_KEY holds no key"
        emit(f"The ledger is ready. Patient data is {sealed}.\n")
    finally:
        opened.close()
    return 0


@command.command("verify")
@options.ledger
def verify(ledger: str | None) -> int:
    """Check that no entry of the audit log was altered or taken out.

    \b
    Example:
      x12tools ledger verify --ledger ledger.db

    Exit codes: 0 it is whole, 1 it is not.
    """
    opened = options.opened_ledger(_named(ledger))
    try:
        from x12tools.ledger.audit import verify as broken_entries

        with opened.begin() as connection:
            broken = list(broken_entries(connection))
    finally:
        opened.close()
    for one in broken:
        emit(f"Entry {one.id}: {one.why}.\n")
    if not broken:
        emit("The audit log is whole.\n")
    return int(bool(broken))


def _named(ledger: str | None) -> str:
    if not ledger:
        raise UsageError("name the ledger: --ledger URL, or X12TOOLS_LEDGER")
    return ledger
