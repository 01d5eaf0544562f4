"""``x12tools rules``: the edit catalogue, and the page of one edit."""

from pathlib import Path

import click

from x12tools.cli.output import emit, fitted
from x12tools.errors import UsageError


@click.command()
@click.argument("id", required=False, metavar="[ID]")
@click.option(
    "--markdown",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write the catalogue as pages: DIR/rules.md and one for each family in DIR/rules.",
)
def command(id: str | None, markdown: str | None) -> int:
    """List the edits, or show one.

    With an ID, which a finding names: why the edit is there, for whom, which denial it would
    become, its source and its examples.

    \b
    Examples:
      x12tools rules
      x12tools rules INF-SEQ-01
      x12tools rules --markdown docs
    """
    from x12tools.reports import catalogue

    if markdown is not None:
        if id is not None:
            raise UsageError("--markdown writes all edits; leave the ID out.")
        _write_pages(Path(markdown))
    elif id is None:
        emit(fitted(catalogue.listing()))
    else:
        page = catalogue.page(id)
        if page is None:
            near = catalogue.nearest(id)
            hint = f" Did you mean {near}?" if near else ""
            raise UsageError(f"There is no rule {id}.{hint} 'x12tools rules' lists them.")
        emit(fitted(page))
    return 0


def _write_pages(folder: Path) -> None:
    from x12tools.reports.rule_pages import pages

    written = pages()
    try:
        for name, text in written.items():
            page = folder / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, "utf-8", newline="\n")
    except OSError as why:
        raise UsageError(f"--markdown: {folder}: {why.strerror or type(why).__name__}") from why
    emit(f"{len(written)} pages written to {folder}\n")
