"""``x12tools remit``: read 835s, balance them, link each denial to its root-cause edit."""

from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.exits import NOT_READABLE, NOTHING_HELD, SOME_HELD, say, worst
from x12tools.cli.inputs import STDIN, for_each, refused
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
def command(files: tuple[str, ...], claims: str | None, form: str, out: str | None, **shape: Any) -> int:
    """Balance remittances, and name the edit behind each denial.

    FILE is an 835, a directory, a glob, or - for standard input. With --claims, each payment is
    matched to its claim and the edits are run again on it, as of the day that the claims were made
    unless --as-of is given.

    \b
    Examples:
      x12tools remit payment.835 --claims claims.837
      x12tools remit remittances/ --format json --out denials.json

    \b
    Exit codes:
      0  everything balances      1  something does not      3  a file holds no 835
    """
    must_be_writable(out, *files, *filter(None, [claims]))
    given = shape.get("as_of")
    told = options.build_options(**shape)
    from x12tools.cli.rendering import RemitShown
    from x12tools.denials import SentClaims, link, made_on, sent_claims
    from x12tools.remits import balance, read_payments
    from x12tools.reports.remittance import Read

    sent = SentClaims()
    if claims:
        made = None if given or claims == STDIN else made_on(claims)
        told.as_of = made or told.as_of
        with Progress([claims]) as progress, progress.reading(claims) as file:
            sent = sent_claims(file.stream, told)
        if not len(sent):
            raise NotX12(f"--claims: {claims}: no claim (837) was found in it")
        for finding in told.side_findings():
            say(finding.message)
    shown = RemitShown(form, out)
    number = 0

    def read(name: str, file: Reading) -> int:
        nonlocal number
        code = NOTHING_HELD
        try:
            for remit in read_payments(file.stream):
                found = Read(number, remit, balance(remit), link(remit, sent))
                code = code if found.state == "balanced" else SOME_HELD
                shown.payment(found)
        except NotX12 as why:
            if name not in files:  # a folder may hold claims and acknowledgements, too
                say(f"{name}: passed over, {why}")
                return NOTHING_HELD
            if file.head.lstrip().startswith(b"ISA"):
                raise
            return refused(name, file)
        number += 1
        return code

    code = for_each(files, read)
    shown.end(told.as_of, [one.profile for one in sent])
    return code if shown.any else worst((code, NOT_READABLE))
