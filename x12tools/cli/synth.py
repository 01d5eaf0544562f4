"""``x12tools synth``: labelled synthetic claims with their charts, authorizations and truth."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from x12tools.cli.exits import say
from x12tools.errors import UsageError


@click.command()
@click.option("--claims", type=click.IntRange(1), default=1000, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same bytes.")
@click.option(
    "--defects",
    metavar="RULE[,RULE…]|none|mix",
    default="none",
    show_default=True,
    help="The faults to plant, one a claim; mix plants every kind in half of the claims.",
)
@click.option(
    "--form",
    type=click.Choice(["837P", "837I", "both"]),
    default="both",
    show_default=True,
    help="Which claims.",
)
@click.option(
    "--out", metavar="DIR", required=True, help="The folder for all files; made if it is not there."
)
def command(claims: int, seed: int, defects: str, form: str, out: str) -> int:
    """Make valid synthetic claims, or claims with a known fault, to measure edits with.

    Everybody in them is invented. The folder gets the claims by form and half-year, encounters.csv and
    auths.csv for check's options of those names, and truth.csv and truth.json: what each claim is, which
    rule's fault was planted in which line, and the day to check each file as of.

    \b
    Examples:
      x12tools synth --claims 500 --out clean
      x12tools synth --claims 200 --seed 7 --defects INF-SEQ-01,INF-JW-01 --form 837P --out faulty
      x12tools check clean/837P-2024-2.837 --encounters clean/encounters.csv --as-of 2025-02-14
    """
    from x12tools.synth.delivering import deliver
    from x12tools.synth.generating import generate, order

    asked = order(claims, seed, defects, form)
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise UsageError(f"--out {out}: no folder can be made there") from why
    count = 0
    with _bar(claims) as shown:
        for count in deliver(generate(asked), Path(out), seed):
            if shown and count % 50 == 0:
                shown(count)
    say(f"{count} claims in {out}; truth.csv says what each is, truth.json the day to check each file as of.")
    return 0


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Making", total=total)
        yield lambda done: bar.update(task, completed=done)
