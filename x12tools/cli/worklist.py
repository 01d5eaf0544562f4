"""``x12tools worklist``: what a person must do before a visit or a claim."""

from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.exits import NOTHING_HELD, say
from x12tools.cli.inputs import for_each, no_claims
from x12tools.cli.output import deliver, fitted, must_be_writable
from x12tools.cli.progress import Reading
from x12tools.errors import NotX12


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options.form({"text": "", "json": ""})
@options.out
@options.encounters
@options.auths
@options.payers
@options.as_of
@click.option("--confirm", is_flag=True, help="List too what no record tells and a person must make sure of.")
def command(files: tuple[str, ...], form: str, out: str | None, confirm: bool, **shape: Any) -> int:
    """List the authorizations that are yet to be got.

    FILE is an 837, of visits to come or of services that were, a directory, a glob, or - for
    standard input. A drug is on the list where the payer's profile wants it authorized and the log
    has nothing granted: to ask for before the visit (INF-PA-12), or after the service (INF-PA-13).
    --confirm adds what no record tells: eligibility, supervision, enrollment, NDCs still sold.

    \b
    Examples:
      x12tools worklist scheduled.837 --auths log.csv --payers plans/
      x12tools worklist claims/ --auths log.csv --format json --out todo.json
      x12tools worklist scheduled.837 --confirm

    \b
    Exit codes:
      0  the list was made, empty or not      3  a file holds no claims
    """
    must_be_writable(out, *files)
    told = options.build_options(**shape)
    from x12tools.codes import PayerProfile
    from x12tools.reports.worklist import worklist_json, worklist_text
    from x12tools.worklists import Item, to_confirm, worklist

    for finding in told.side_findings():
        say(finding.message)
    items: list[Item] = []
    names: list[str] = []
    profiles: set[PayerProfile] = set()

    def read(name: str, file: Reading) -> int:
        try:
            data = file.read() if confirm else file.stream
            items.extend(worklist(data, told, len(names), profiles))
            if confirm:
                items.extend(to_confirm(data, told, len(names), profiles))
        except NotX12 as why:
            return no_claims(name, files, file, why)
        names.append(name)
        return NOTHING_HELD

    code = for_each(files, read)
    if form == "json":
        deliver(worklist_json(items, told.as_of, names, profiles), out)
    elif names:
        text = worklist_text(items, told.as_of, names)
        deliver(fitted(text) if out is None else text, out)
    return code
