"""``x12tools ledger``: make a ledger, prove its audit log whole, take old data out, change the key."""

import datetime
import getpass
import re

import click

from x12tools.cli import options
from x12tools.cli.output import emit
from x12tools.cli.progress import counting
from x12tools.errors import UsageError


def _day(context: click.Context, parameter: click.Parameter, value: str) -> datetime.date:
    """The first day that is kept: a number of days before today (``2555d``), or a date."""
    today = datetime.datetime.now(datetime.UTC).date()
    days = re.fullmatch(r"(\d{1,6})d", value)
    try:
        day = today - datetime.timedelta(int(days[1])) if days else datetime.date.fromisoformat(value)
    except (ValueError, OverflowError):
        raise click.BadParameter("give days, as 2555d, or a date, as 2019-11-24") from None
    if day > today:
        raise click.BadParameter(f"{day} is yet to come")
    return day


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


@command.command("purge")
@options.ledger
@click.option(
    "--older-than",
    "day",
    callback=_day,
    required=True,
    metavar="DAYS|DATE",
    help="What came longer ago, as 2555d, or before a day, as 2019-11-24 (UTC).",
)
@click.option("--dry-run", is_flag=True, help="Count what would go, and take nothing out.")
@click.option("--yes", is_flag=True, help="Take it out; there is no way back.")
def purge(ledger: str | None, day: datetime.date, dry_run: bool, yes: bool) -> int:
    """Take out what is older than it must be kept.

    Of each submission go claims, lines, findings, decisions, claim statuses, the names of claims in its
    manifest, and its file's name. Its hash, counts, charges, control numbers and acknowledgements stay, and
    so does the audit log, with an entry more. A SQLite file is written anew, so that no byte is left in it;
    backups are yours to see to.

    \b
    Examples:
      x12tools ledger purge --older-than 2555d --dry-run --ledger ledger.db
      x12tools ledger purge --older-than 2019-11-24 --yes --ledger ledger.db
    """  # fmt: skip
    opened = options.opened_ledger(_named(ledger))
    try:
        from x12tools.ledger.purging import compact
        from x12tools.ledger.purging import purge as take_out
        from x12tools.reports.wording import count

        before = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
        now = datetime.datetime.now(datetime.UTC)
        done = take_out(opened, before, _who(), now, dry_run=dry_run or not yes)
        nouns = {"claim_status": "answer"}
        rows = ", ".join(count(number, nouns.get(name, name)) for name, number in done.rows.items())
        held = f"; {count(done.held, 'claim')} of these {'is' if done.held == 1 else 'are'} still held"
        said = f"{count(done.submissions, 'submission')} before {day}: {rows}{held if done.held else ''}."
        if dry_run or not yes:
            emit(f"Would take out {said}\n")
            if not dry_run:
                raise UsageError("nothing was taken out; say --yes, or --dry-run to count alone")
            return 0
        compact(opened)
        emit(f"Took out {said}\n")
    finally:
        opened.close()
    return 0


@command.command("rotate")
@options.ledger
def rotate(ledger: str | None) -> int:
    """Seal and index everything with the first key of X12TOOLS_KEY.

    The key that it was sealed with stands after it, with a comma between, until this is done. A run that was
    stopped is taken up by the next one. Gates with the old key alone must have stopped; what one of them
    wrote meanwhile is sealed anew by another run.

    \b
    Example:
      X12TOOLS_KEY="$NEW,$OLD" x12tools ledger rotate --ledger ledger.db
    """  # fmt: skip
    opened = options.opened_ledger(_named(ledger))
    try:
        from x12tools.gate.claim_facts import identifiers_of
        from x12tools.ledger.purging import compact
        from x12tools.ledger.rotating import rotate as seal_anew
        from x12tools.reports.wording import count

        with counting("Rows sealed") as told:
            done = seal_anew(opened, identifiers_of, _who(), datetime.datetime.now(datetime.UTC), told)
        compact(opened)
        claims, submissions = count(done.claims, "claim"), count(done.submissions, "submission")
        emit(f"{claims} and {submissions} sealed with the first key.\n")
    finally:
        opened.close()
    return 0


def _who() -> str:
    """Who is logged in, for the audit log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _named(ledger: str | None) -> str:
    if not ledger:
        raise UsageError("name the ledger: --ledger URL, or X12TOOLS_LEDGER")
    return ledger
