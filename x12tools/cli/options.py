"""The options that commands share, each written once, and the engine's Options made of them."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from x12tools.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from x12tools.engine.checking import Options
    from x12tools.findings import Severity
    from x12tools.ledger.opening import Ledger

Command = Callable[..., Any]

CHECK_FORMATS = {
    "text": "x12tools.reports.as_text:TextWriter",
    "json": "x12tools.reports.as_json:JsonWriter",
    "ndjson": "x12tools.reports.as_json:NdjsonWriter",
    "csv": "x12tools.reports.as_csv:CsvWriter",
    "sarif": "x12tools.reports.as_sarif:SarifWriter",
    "html": "x12tools.reports.as_html:HtmlWriter",
}
"""What ``check`` can print: a name, and the class (write, as_of, show_phi=…) that writes it."""

REMIT_FORMATS = {
    "text": "",
    "json": "x12tools.reports.remittance:remit_json",
}
"""What ``remit`` can print: a name, and the function (payments, as_of, profiles) that writes it;
text is written as it comes."""


def form(formats: dict[str, str]) -> Callable[[Command], Command]:
    """``--format``, with the formats that the command has."""
    return click.option(
        "--format", "form", type=click.Choice(list(formats)), default="text", show_default=True,
        help="For a person, or for a program.",
    )  # fmt: skip


out = click.option("--out", metavar="FILE", help="Write there, whole, readable by you alone.")

show_phi = click.option("--show-phi", is_flag=True, help="Show values that may identify a patient.")

payers = click.option(
    "--payers", metavar="DIR", help="Your payer profiles (TOML); they win over the shipped ones."
)

encounters = click.option(
    "--encounters", metavar="FILE", type=click.Path(dir_okay=False, exists=True, readable=True),
    help="Charted administrations (CSV): doses, times, vials.",
)  # fmt: skip

auths = click.option(
    "--auths", metavar="FILE", type=click.Path(dir_okay=False, exists=True, readable=True),
    help="The authorization log (CSV).",
)  # fmt: skip

as_of = click.option(
    "--as-of", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]),
    help="The day to judge for, as 2026-11-23; today if not given.",
)  # fmt: skip

hold_on = click.option(
    "--hold-on", metavar="LIST",
    help="Severities that hold a claim, above any profile; else reject,denial. "
    "There are reject, denial, underpayment, audit, risk, info.",
)  # fmt: skip

_SHAPES = (
    encounters,
    auths,
    payers,
    as_of,
    hold_on,
)  # fmt: skip


strict_codes = click.option(
    "--strict-codes", is_flag=True, help="Exit 78 where a code list ends before a date of service."
)


jobs = click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N",
    help="Processes that share the claims of a large file; the report is the same.",
)  # fmt: skip


ledger = click.option(
    "--ledger", metavar="URL", envvar="X12TOOLS_LEDGER",
    help="Where submissions are kept: a SQLite file, or postgresql://host/name.",
)  # fmt: skip


def opened_ledger(url: str, *, create: bool = False) -> "Ledger":
    """The ledger of a URL. Raises ConfigurationError where it cannot be opened, or what it needs is not
    installed."""
    need_ledger()
    from x12tools.ledger.opening import open_ledger

    return open_ledger(url, create=create)


def need_ledger() -> None:
    """Raises ConfigurationError where what a ledger needs is not installed."""
    try:
        import x12tools.ledger.opening  # noqa: F401
    except ImportError as why:
        raise ConfigurationError("a ledger needs more: pip install 'x12tools[ledger]'") from why


def shaping(command: Command) -> Command:
    """What shapes a check: side files, payers, day, what holds. ``build_options`` takes them."""
    for option in reversed(_SHAPES):
        command = option(command)
    return command


def build_options(
    *,
    encounters: str | None = None,
    auths: str | None = None,
    payers: str | None = None,
    as_of: datetime.datetime | None = None,
    hold_on: str | None = None,
) -> "Options":
    """The engine's options from the command line's.

    Raises UsageError for a severity that there is not, ConfigurationError for payer profiles
    that cannot be read. What is wrong with a side file is a finding.
    """
    from x12tools.codes import load_profiles
    from x12tools.engine.checking import Options

    try:
        load_profiles(payers)
    except (OSError, UnicodeDecodeError) as why:
        raise ConfigurationError(f"--payers: {payers}: {type(why).__name__}") from why

    options = Options(payers=payers, hold_on=None if hold_on is None else _severities(hold_on))
    if as_of:
        options.as_of = as_of.date()
    if encounters:
        from x12tools.rules.encounters import read_encounters

        options.encounters = read_encounters(encounters)
    if auths:
        from x12tools.rules.authorizations import read_authorizations

        options.authorizations = read_authorizations(auths)
    return options


def _severities(text: str) -> "frozenset[Severity]":
    from x12tools.findings import Severity

    try:
        return frozenset(Severity(one.strip()) for one in text.split(",") if one.strip())
    except ValueError:
        named = ", ".join(severity.value for severity in Severity)
        raise UsageError(f"--hold-on: use {named}, separated by commas") from None
