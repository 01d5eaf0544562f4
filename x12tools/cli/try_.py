"""``x12tools try``: the edits on a claim typed in one line."""

import io

import click

from x12tools.cli import options
from x12tools.cli.output import emit


@click.command("try")
@click.argument("shorthand", metavar="'SHORTHAND'")
@options.form(options.CHECK_FORMATS)
@options.auths
@options.payers
@click.option("--edi", is_flag=True, help="Print the claim as an 837 and do not check it.")
def command(shorthand: str, form: str, auths: str | None, payers: str | None, edi: bool) -> int:
    """Check a claim typed in one line.

    Diagnoses, then | and the service lines; || before charted administrations; << before claims of
    the patient that were sent before (++ between them), or none. A line is a code, with x and its
    units, - and its modifiers. What is left out comes from a sound Medicare claim.

    \b
    Examples:
      x12tools try 'medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365'
      x12tools try 'M05.79 | J1745x40-JZ 96413 || J1745 IV 09:00-11:05 400mg 4x100mg'
      x12tools try 'J15.9 | J0696x4 96372 << J15.9 | J0696x4 96372'
      x12tools try 'M05.79 | J9312x100-JZ 96413' --edi > claim.837

    Exit codes are those of check.
    """
    from x12tools.engine.typed import typed

    data, told = typed(shorthand)
    if edi:
        emit(data)
        return 0
    from x12tools.cli.rendering import shown_check
    from x12tools.engine import check
    from x12tools.reports.feeding import feed

    beside = options.build_options(auths=auths, payers=payers)
    told.payers, told.authorizations = beside.payers, beside.authorizations
    with shown_check(form, told.as_of, True, None) as writer:
        writer.source(io.BytesIO(data))
        report = check(data, told)
        report.files[0].path = "try"
        feed(report, writer)
    return report.exit_code
