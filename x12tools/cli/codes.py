"""``x12tools codes``: the code sets with their dates, and the import of publishers' files."""

import datetime
import json
from pathlib import Path

import click

_KINDS = (
    "icd10cm hcpcs asp ndc-crosswalk opps ptp mue add-ons taxonomy places carc rarc claim-status "
    "claim-status-category"
).split()
"""The kinds that can be imported; a test holds them to those of ``codes.importing``."""


@click.group("codes")
def command() -> None:
    """Show the code sets and import newer ones.

    \b
    Example:
      x12tools codes list
    """


@command.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to call a list ended for; today.")
def list_(form: str, as_of: datetime.datetime | None) -> int:
    """Show every code set: version, dates of service it judges, whether complete, rows, whence.

    Example: x12tools codes list --format json
    """
    from x12tools.codes.sets import listing

    rows = [
        {
            "name": one.heading.name,
            "version": one.heading.version,
            "from": _iso(one.heading.valid_from),
            "to": _iso(one.heading.valid_to),
            "complete": one.heading.complete,
            "rows": one.rows,
            "imported": str(one.place) if one.place else None,
            "source": one.heading.source,
        }
        for one in listing()
    ]
    if form == "json":
        click.echo(json.dumps({"schema": "x12tools/codes/1", "sets": rows}, indent=1, ensure_ascii=False))
        return 0
    today = str(as_of.date() if as_of else datetime.date.today())  # noqa: DTZ011 (the user's day)
    for row in rows:
        days = f"{row['from'] or ''}..{row['to'] or ''}" if row["from"] or row["to"] else "any date"
        ended = "  ended" if row["to"] and str(row["to"]) < today else ""
        whole = "complete" if row["complete"] else "subset"
        origin = "imported" if row["imported"] else "shipped"
        click.echo(f"{row['name']:29} {row['rows']:>7}  {whole:8}  {origin:8}  {days:24}{ended}")
        click.echo(f"    {row['version']}; {row['source']}")
    return 0


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


_day = click.DateTime(["%Y-%m-%d"])


@command.command("import")
@click.argument("kind", type=click.Choice(_KINDS), metavar="KIND")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--from", "first", type=_day, help="The first date of service it judges.")
@click.option("--to", "last", type=_day, help="The last date of service it judges.")
@click.option("--version", "version", help="What to call the list, if the file does not say.")
@click.option(
    "--setting",
    type=click.Choice(["practitioner", "outpatient"]),
    help="Whose NCCI edits they are, if the file does not say.",
)
def import_(
    kind: str,
    file: Path,
    first: datetime.datetime | None,
    last: datetime.datetime | None,
    version: str | None,
    setting: str | None,
) -> int:
    """Import a publisher's own file, as downloaded, zipped or not.

    Codes and dates are kept, licensed words never. The set goes to the folder that
    X12TOOLS_CODES names, else to your user data, and wins over the shipped one. KIND is one of
    icd10cm, hcpcs, asp, ndc-crosswalk, opps, ptp, mue, add-ons, taxonomy, places, carc, rarc,
    claim-status, claim-status-category.

    Example: x12tools codes import hcpcs HCPC2026_OCT_ANWEB.txt
    """
    from x12tools.codes.importing import import_file
    from x12tools.codes.importing.reading import Dates
    from x12tools.codes.storage import codes_folder

    given = Dates(first.date() if first else None, last.date() if last else None, version)
    for one in import_file(kind, file, given, setting):
        days = f"{one.span.first}..{one.span.last or ''}"
        click.echo(f"{one.name}: {one.rows} rows, {one.span.version}, judges {days}; in {codes_folder()}")
        if one.note:
            click.echo(f"    {one.note}")
    return 0
