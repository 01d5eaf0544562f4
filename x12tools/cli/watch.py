"""``x12tools watch``: the gate over a drop folder."""

import signal
from pathlib import Path
from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.exits import NOTHING_HELD, worst
from x12tools.cli.output import emit


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--settle", type=click.FloatRange(min=0), default=5.0, show_default=True, metavar="SECONDS",
              help="How long a file must stand still before it is taken.")  # fmt: skip
@click.option("--poll", type=click.FloatRange(min=0.01), metavar="SECONDS",
              help="Look so often, rather than be told by the system: for a network mount.")  # fmt: skip
@click.option("--once", is_flag=True, help="Do what is there, and end.")
@options.shaping
@options.jobs
@options.ledger
def command(
    folder: str, settle: float, poll: float | None, once: bool, jobs: int, ledger: str | None, **shape: Any
) -> int:
    """Run the gate on each file that is put into DIR/in.

    What can go appears in DIR/clean, what is held in DIR/held, acknowledgements, findings and manifest
    in DIR/acks, the input in DIR/done; what cannot be read goes to DIR/error with its reason. Several
    watchers may share a folder. SIGTERM ends it after the file in hand; what a killed one left in
    DIR/work is finished by the next.

    \b
    Examples:
      x12tools watch /srv/claims --payers plans/ --ledger ledger.db
      x12tools watch /mnt/claims --poll 5
      x12tools watch drop/ --once

    \b
    Exit codes:
      0   it was asked to end; with --once the worst code that a file would have with hook
      70  with --once, products could not be written: what is left is in DIR/work
      78  a profile, a code table or the ledger is broken: nothing passes
    """
    from x12tools.watching import Folders, Stopping, Watcher, notified, polling

    folders = Folders(Path(folder))
    folders.make()
    stopping = Stopping()
    options.build_options(**shape)  # what is wrong with them is said before any file comes

    def told() -> Any:
        made = options.build_options(**shape)
        made.jobs = jobs
        return made

    kept = options.opened_ledger(ledger) if ledger else None
    before = {}
    try:
        watcher = Watcher(folders, told, emit, settle=settle, stopping=stopping, ledger=kept)
        for asks in (signal.SIGTERM, signal.SIGINT):
            before[asks] = signal.signal(asks, stopping.ask)
        if once:
            watcher.once()
            return worst(watcher.codes)
        watcher.run(polling(stopping, poll) if poll else notified(folders.at("in"), stopping))
        return NOTHING_HELD
    finally:
        for asks, handler in before.items():
            signal.signal(asks, handler)
        if kept is not None:
            kept.close()
