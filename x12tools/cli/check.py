"""``x12tools check``: read, validate, run every edit, print the report."""

from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.exits import CONFIGURATION, worst
from x12tools.cli.inputs import STDIN, for_each, refused
from x12tools.cli.output import must_be_writable
from x12tools.cli.progress import Progress, Reading


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options.form(options.CHECK_FORMATS)
@options.out
@options.shaping
@options.strict_codes
@options.jobs
@options.show_phi
def command(
    files: tuple[str, ...],
    form: str,
    out: str | None,
    show_phi: bool,
    strict_codes: bool,
    jobs: int,
    **shape: Any,
) -> int:
    """Check claims and remittances, and print what is wrong.

    FILE is an X12 file, a directory, a glob, or - for standard input.

    \b
    Examples:
      x12tools check claims.837
      x12tools check outbox/ --format json --out report.json
      x12tools check month.837 --jobs 4
      x12tools check claims.837 --encounters administrations.csv --auths log.csv

    \b
    Exit codes:
      0  nothing is held          2  no claim can go
      1  some claims are held     3  a file is not readable as X12
      78 a profile or table is broken; with --strict-codes, out of date
    """
    must_be_writable(out, *files)
    told = options.build_options(**shape)
    told.jobs = jobs
    from x12tools.cli.rendering import shown_check
    from x12tools.engine import check
    from x12tools.engine.side_files import add_side_files, named
    from x12tools.engine.streaming import StreamedReport

    bar: Progress | None = None
    read_so_far = 0

    def clear() -> None:
        if bar is not None:
            bar.hide()

    with shown_check(form, told.as_of, show_phi, out, clear) as writer:
        report = StreamedReport(writer, named(told.encounters, told.authorizations))

        def read(name: str, file: Reading) -> int:
            nonlocal bar, read_so_far
            bar = file.progress
            check(writer.source(file.stream), told, report, name, None if name == STDIN else name)
            read_so_far += 1
            return report.file_code(read_so_far - 1) if report.files[-1].readable else refused(name, file)

        def lost(name: str) -> None:
            """What was read of it is not all of it: none of its claims can go."""
            nonlocal read_so_far
            report.lose_file(read_so_far, name)
            read_so_far += 1

        code = for_each(files, read, lost)
        add_side_files(report, told.encounters, told.authorizations, told.hold_on)
        code = worst((code, report.exit_code))
        if report.files or form != "text":  # a program gets its document, though nothing be in it
            writer.tail(report.sums)
    return worst((code, CONFIGURATION)) if strict_codes and report.outdated else code
