"""``x12tools remit``: read 835s, balance them, link each denial to its root-cause edit."""

from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.exits import NOT_READABLE, NOTHING_HELD, SOME_HELD, say, worst
from x12tools.cli.inputs import for_each, refused
from x12tools.cli.output import must_be_writable
from x12tools.cli.progress import Progress, Reading
from x12tools.errors import NotX12


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--claims", metavar="FILE", type=click.Path(dir_okay=False, exists=True, readable=True, allow_dash=True),
    help="The 837 that the 835s answer.",
)  # fmt: skip
@options.form(options.REMIT_FORMATS)
@options.out
@options.shaping
def command(
    files: tuple[str, ...], claims: str | None, form: str, out: str | None, hold_on: str, **shape: Any
) -> int:
    """Balance remittances, and name the edit behind each denial.

    FILE is an 835, a directory, a glob, or - for standard input. With --claims, each payment is
    matched to its claim and the edits are run again on it.

    \b
    Examples:
      x12tools remit payment.835 --claims claims.837
      x12tools remit remittances/ --format json --out denials.json

    \b
    Exit codes:
      0  everything balances      1  something does not      3  a file holds no 835
    """
    must_be_writable(out, *files, *filter(None, [claims]))
    told = options.build_options(hold_on=hold_on, **shape)
    from x12tools.cli.rendering import show_remit
    from x12tools.denials import link, sent_claims
    from x12tools.remits import balance, read_remit
    from x12tools.reports.remittance import Read

    sent = []
    if claims:
        with Progress([claims]) as progress, progress.reading(claims) as file:
            sent = sent_claims(file.stream, told)
        if not sent:
            raise NotX12(f"--claims: {claims}: no claim (837) was found in it")
    payments: list[Read] = []
    number = 0

    def read(name: str, file: Reading) -> int:
        nonlocal number
        try:
            remits = read_remit(file.stream)
        except NotX12 as why:
            if name not in files:  # a folder may hold claims and acknowledgements, too
                say(f"{name}: passed over, {why}")
                return NOTHING_HELD
            if file.head.lstrip().startswith(b"ISA"):
                raise
            return refused(name, file)
        found = [Read(number, one, balance(one), link(one, sent)) for one in remits]
        number += 1
        payments.extend(found)
        return SOME_HELD if any(one.state == "unbalanced" for one in found) else NOTHING_HELD

    code = for_each(files, read, whole=True)
    if payments or form != "text":
        show_remit(payments, form, out, options.REMIT_FORMATS)
    return code if payments else worst((code, NOT_READABLE))
