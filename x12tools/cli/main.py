"""``x12tools COMMAND``: the commands and their exit codes."""

import datetime
import sys
from pathlib import Path
from typing import Any

import click

from x12tools.errors import ConfigurationError, NotX12, UsageError, X12ToolsError
from x12tools.findings import Severity


class _Group(click.Group):
    """Turns what x12tools raises into a clear line and the contract's exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.Abort:
            code = 70
        except click.ClickException as why:
            why.show()
            code = 64
        except UsageError as why:
            click.echo(str(why), err=True)
            code = 64
        except ConfigurationError as why:
            click.echo(f"Configuration: {why}", err=True)
            code = 78
        except NotX12 as why:
            click.echo(str(why), err=True)
            code = 3
        except X12ToolsError as why:
            click.echo(f"Internal error: {why}", err=True)
            code = 70
        except OSError as why:
            click.echo(f"{why.filename or 'file'}: {why.strerror or type(why).__name__}", err=True)
            code = 3
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="x12tools")
def main() -> None:
    """Reads and checks X12 healthcare claims (837P, 837I) and remittances (835).

    Example: x12tools check claims.837
    """


_as_of = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge for; today if not given."
)
_format = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
_payers = click.option(
    "--payers", type=click.Path(file_okay=False), help="A folder of payer profiles (TOML)."
)
_phi = click.option("--show-phi", is_flag=True, help="Show values that may identify a patient.")


@main.command()
@click.argument("files", nargs=-1, required=True)
@_format
@_as_of
@_payers
@_phi
@click.option("--hold-on", default="reject,denial", show_default=True, help="Severities that hold a claim.")
@click.option("--auths", type=click.Path(dir_okay=False, exists=True), help="The authorization log (CSV).")
@click.option(
    "--encounters", type=click.Path(dir_okay=False, exists=True), help="Charted administrations (CSV)."
)
@click.option("--out", type=click.Path(dir_okay=False), help="Write the report here.")
def check(
    files: tuple[str, ...],
    form: str,
    as_of: datetime.datetime | None,
    payers: str | None,
    show_phi: bool,
    hold_on: str,
    auths: str | None,
    encounters: str | None,
    out: str | None,
) -> int:
    """Check files and print what is wrong, in the order of the claims.

    Exit code 0: nothing is held; 1: some claims are; 2: none can go; 3: not X12.

    Example: x12tools check --format json claims.837
    """
    from x12tools.engine import Report, check
    from x12tools.engine.checking import Options

    options = Options(payers=payers, hold_on=_severities(hold_on))
    if as_of:
        options.as_of = as_of.date()
    if auths:
        options.authorizations = _rows(auths)
    if encounters:
        from x12tools.rules import context

        options.encounters = context.encounters(_rows(encounters))
    report = Report([], [], [])
    for name in _expanded(files):
        source = sys.stdin.buffer if name == "-" else name
        check(source, options, report)
    _show(report, form, options.as_of, show_phi, out)
    return report.exit_code


@main.command()
@click.argument("file")
@click.option("--out", type=click.Path(dir_okay=False), help="Where the corrected file goes.")
@click.option("--accept", multiple=True, metavar="RULE[:CLAIM]", help="Take an assisted fix, too.")
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
@_as_of
@_payers
@_phi
def fix(
    file: str,
    out: str | None,
    accept: tuple[str, ...],
    dry_run: bool,
    as_of: datetime.datetime | None,
    payers: str | None,
    show_phi: bool,
) -> int:
    """Correct what can be corrected without inventing a fact, and check the result.

    Exit codes are those of check, for the corrected file.

    Example: x12tools fix claims.837 --out fixed.837 --accept INF-SEQ-06
    """
    from x12tools.engine.checking import Options
    from x12tools.fixes import fix
    from x12tools.fixes.writing import write_whole
    from x12tools.reports.changes import changes_text
    from x12tools.wire import write

    if not out and not dry_run:
        raise UsageError("fix needs --out FILE, or --dry-run to see the changes alone")
    options = Options(payers=payers)
    if as_of:
        options.as_of = as_of.date()
    result = fix(sys.stdin.buffer if file == "-" else file, accept, options)
    click.echo(changes_text(result.changes, result.left, show_phi=show_phi), nl=False)
    if out and not dry_run:
        write_whole(Path(out), write(result.document))
    return result.after.exit_code


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--claims", type=click.Path(dir_okay=False, exists=True), help="The 837 that the 835s answer.")
@_format
@_payers
def remit(files: tuple[str, ...], claims: str | None, form: str, payers: str | None) -> int:
    """Read 835s, balance them, and name the edit behind each denial.

    Exit code 0: everything balances; 1: something does not; 3: no 835.

    Example: x12tools remit payment.835 --claims claims.837
    """
    from x12tools.denials import link, sent_claims
    from x12tools.engine.checking import Options
    from x12tools.remits import balance, read_remit
    from x12tools.reports.remittance import Read, remit_json, remit_text

    sent = sent_claims(claims, Options(payers=payers)) if claims else []
    payments = [
        Read(number, one, balance(one), link(one, sent))
        for number, name in enumerate(_expanded(files))
        for one in read_remit(sys.stdin.buffer if name == "-" else name)
    ]
    click.echo(remit_json(payments) if form == "json" else remit_text(payments), nl=form == "json")
    return int(any(payment.state == "unbalanced" for payment in payments))


@main.command("try")
@click.argument("shorthand")
@_format
@_payers
@click.option("--edi", is_flag=True, help="Print the claim as an 837 and do not check it.")
def try_(shorthand: str, form: str, payers: str | None, edi: bool) -> int:
    """Check a claim typed in one line.

    Example: x12tools try 'medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365'
    """
    from x12tools.claims.shell import encounter_rows, to_837
    from x12tools.claims.shorthand import as_of, parse
    from x12tools.engine import check
    from x12tools.engine.checking import Options
    from x12tools.rules.context import encounters

    claims = parse(shorthand)
    data = to_837(claims)
    if edi:
        click.echo(data.decode("latin-1"), nl=False)
        return 0
    options = Options(as_of=as_of(claims), payers=payers, encounters=encounters(encounter_rows(claims)))
    report = check(data, options)
    report.files[0].path = "try"
    _show(report, form, options.as_of, True, None)
    return report.exit_code


@main.command()
@click.argument("id", required=False)
@click.option("--markdown", is_flag=True, help="The whole catalogue as a page.")
def rules(id: str | None, markdown: bool) -> int:
    """List the edits, or show one.

    Example: x12tools rules INF-SEQ-01
    """
    if markdown:
        from x12tools.reports.catalogue import catalogue

        click.echo(catalogue(), nl=False)
        return 0
    from x12tools.rules import all_rules, find_rule

    if id is None:
        for rule in all_rules():
            click.echo(f"{rule.id:14} {rule.check.severity.value:13} {rule.check.title}")
        return 0
    found = find_rule(id.upper())
    if found is None:
        raise UsageError(f"There is no rule {id}; 'x12tools rules' lists them.")
    click.echo(f"{found.id}  {found.check.title}\n")
    click.echo(found.why)
    click.echo(f"\nSeverity  {found.check.severity.value}")
    click.echo(f"Forms     {' '.join(sorted(found.forms))}")
    click.echo(f"Payers    {' '.join(sorted(found.payers)) if found.payers else 'all'}")
    click.echo(f"Denied as {', '.join(str(denial) for denial in found.check.denials)}")
    click.echo(f"Source    {'; '.join(found.check.source)}")
    for kind in ("Pass", "Fail", "Fixed"):
        for example in found.examples(kind):
            click.echo(f"{kind:9} {example}")
    return 0


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, exists=True))
@_phi
def show(file: str, show_phi: bool) -> int:
    """Show any X12 file as a named tree.

    Example: x12tools show claims.837
    """
    from x12tools.reports.tree import tree

    lines = 0
    for line in tree(file, show_phi=show_phi):
        click.echo(line)
        lines += 1
    return 0 if lines else 3


def _severities(text: str) -> frozenset[Severity]:
    try:
        return frozenset(Severity(one.strip()) for one in text.split(",") if one.strip())
    except ValueError:
        raise UsageError(
            f"--hold-on: use {', '.join(s.value for s in Severity)}, separated by commas"
        ) from None


def _rows(path: str) -> tuple[dict[str, str], ...]:
    import csv

    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def _expanded(names: tuple[str, ...]) -> list[str]:
    """Files as named; a directory stands for the files in it."""
    found: list[str] = []
    for name in names:
        path = Path(name)
        found += sorted(str(one) for one in path.rglob("*") if one.is_file()) if path.is_dir() else [name]
    return found


def _show(report: Any, form: str, as_of: datetime.date, show_phi: bool, out: str | None) -> None:
    from x12tools.reports.as_text import plain, to_text

    if form == "json":
        from x12tools.reports.as_json import to_json

        text = to_json(report, as_of, show_phi=show_phi) + "\n"
    else:
        text = to_text(report, _styled if out is None and sys.stdout.isatty() else plain)
    if out:
        Path(out).write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


_STYLES: dict[str, dict[str, Any]] = {
    "reject": {"fg": "red", "bold": True}, "denial": {"fg": "red"}, "underpayment": {"fg": "yellow"},
    "audit": {"fg": "yellow"}, "risk": {"fg": "cyan"}, "info": {}, "bold": {"bold": True},
}  # fmt: skip


def _styled(text: str, style: str) -> str:
    return click.style(text, **_STYLES[style])
