"""``x12tools hook``: the gate, from a file to what can go and what is held."""

import tempfile
from pathlib import Path
from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.inputs import STDIN, for_each, is_several, refused
from x12tools.cli.output import emit
from x12tools.cli.progress import Reading
from x12tools.errors import UsageError


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="DIR", required=True, help="The folder that the products go to.")
@options.shaping
@options.jobs
@options.ledger
@click.option("--again", is_flag=True, help="With a ledger: send a file that went through before.")
def command(file: str, out: str, jobs: int, ledger: str | None, again: bool, **shape: Any) -> int:
    """Split a file into the claims that can go and those that are held.

    DIR gets clean.837 and held.837, the findings, the acknowledgements that are owed (999, 277CA,
    TA1), and manifest.json, which names the place of every claim. The input stays as it is.

    \b
    Examples:
      x12tools hook claims.837 --out gate/
      x12tools hook claims.837 --out gate/ --encounters administrations.csv --jobs 2

    \b
    Exit codes:
      0  every claim can go       2  no claim can go
      1  some claims are held     3  the file is not readable as X12
      5  with a ledger, the file went through before: nothing is written
      70 claims would not be conserved: nothing passes
    """
    if is_several(file):
        raise UsageError(f"hook takes one file, and {file} stands for several")
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out: {out} is no directory")
    told = options.build_options(**shape)
    told.jobs = jobs
    kept = options.opened_ledger(ledger) if ledger else None
    from x12tools.gate import hook
    from x12tools.reports.wording import count, dollars

    def read(name: str, source: Reading) -> int:
        with tempfile.NamedTemporaryFile(prefix="x12tools-") as spooled:  # readable by its owner alone
            path = Path(name)
            if name == STDIN:
                while chunk := source.read(1 << 20):
                    spooled.write(chunk)
                spooled.flush()
                path = Path(spooled.name)
            done = hook(
                path,
                folder,
                told,
                name=name,
                opened=lambda f: Reading(f, source.progress).stream,
                ledger=kept,
                again=again,
            )
        if done.exit_code == 3:
            source.read(64)
            return refused(name, source)
        going, all_claims = done.claims - done.held, count(done.claims, "claim")
        if done.before is not None:
            emit(
                f"This file went through on {done.before:%Y-%m-%d %H:%M} UTC: {going:,} of {all_claims}"
                f" could go, {done.held:,} held; nothing is written. --again sends it once more.\n"
            )
            return done.exit_code
        emit(
            f"{going:,} of {all_claims} can go, {done.held:,} held"
            f" ({dollars(done.charges_held)} of {dollars(done.charges)}); see {folder / 'manifest.json'}.\n"
        )
        return done.exit_code

    try:
        return for_each((file,), read)
    finally:
        if kept is not None:
            kept.close()
