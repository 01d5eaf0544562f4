"""``x12tools rules``: the edit catalogue, and the page of one edit."""

import click

from x12tools.cli.output import emit, fitted
from x12tools.errors import UsageError


@click.command()
@click.argument("id", required=False, metavar="[ID]")
@click.option("--markdown", is_flag=True, help="The whole catalogue as a page.")
def command(id: str | None, markdown: bool) -> int:
    """List the edits, or show one.

    With an ID, which a finding names: why the edit is there, for whom, which denial it would
    become, its source and its examples.

    \b
    Examples:
      x12tools rules
      x12tools rules INF-SEQ-01
      x12tools rules --markdown > rules.md
    """
    from x12tools.reports import catalogue

    if markdown:
        emit(catalogue.catalogue())
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
