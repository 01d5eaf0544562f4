"""``x12tools check``: read, validate, run every edit, print the report."""

from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.inputs import for_each, refused
from x12tools.cli.output import must_be_writable
from x12tools.cli.progress import Reading


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options.form(options.CHECK_FORMATS)
@options.out
@options.shaping
@options.show_phi
def command(files: tuple[str, ...], form: str, out: str | None, show_phi: bool, **shape: Any) -> int:
    """Check claims and remittances, and print what is wrong.

    FILE is an X12 file, a directory, a glob, or - for standard input.

    \b
    Examples:
      x12tools check claims.837
      x12tools check outbox/ --format json --out report.json
      x12tools check claims.837 --encounters administrations.csv --auths log.csv

    \b
    Exit codes:
      0  nothing is held          2  no claim can go
      1  some claims are held     3  a file is not readable as X12
    """
    must_be_writable(out, *files)
    told = options.build_options(**shape)
    from x12tools.cli.rendering import show_check
    from x12tools.engine import FileRead, Report, check

    report = Report([], [], [])

    def read(name: str, file: Reading) -> int:
        number = len(report.files)
        try:
            check(file, told, report)  # type: ignore[arg-type]
        except OSError:  # what was read of it cannot be trusted to be all
            del report.files[number:]
            report.files.append(FileRead(name, "", file.size, False, 0, 0, 0))
            for claim in report.claims:
                claim.held = claim.held or claim.file == number
            raise
        report.files[number].path = name
        return report.file_code(number) if report.files[number].readable else refused(name, file)

    code = for_each(files, read)
    if report.files:
        show_check(report, form, told.as_of, show_phi, out)
    return code
