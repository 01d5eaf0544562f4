"""``x12tools fix``: apply corrections, regenerate compliant EDI, check it again."""

from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.exits import say
from x12tools.cli.inputs import for_each, is_several, refused
from x12tools.cli.output import STDOUT, deliver, emit, fitted, must_be_writable
from x12tools.cli.progress import Reading
from x12tools.errors import UsageError


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="FILE", help="Where the corrected file goes; - for standard output.")
@click.option("--accept", multiple=True, metavar="RULE[:CLAIM]", help="Take a proposed fix, too; repeatable.")
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
@options.shaping
@options.show_phi
def command(
    file: str, out: str | None, accept: tuple[str, ...], dry_run: bool, show_phi: bool, **shape: Any
) -> int:
    """Correct a file without inventing a fact, and check the result.

    What changes form alone is corrected at once. What changes a claim is proposed by check, and
    made only when --accept names its rule. The input stays as it is.

    \b
    Examples:
      x12tools fix claims.837 --dry-run
      x12tools fix claims.837 --out fixed.837 --accept INF-SEQ-06
      x12tools fix claims.837 --out fixed.837 --accept INF-SEQ-01:PCN2

    Exit codes are those of check, for the corrected file.
    """
    if not out and not dry_run:
        raise UsageError("fix needs --out FILE, or --dry-run to see the changes alone")
    if is_several(file):
        raise UsageError(f"fix takes one file, and {file} stands for several")
    must_be_writable(out, file)
    told = options.build_options(**shape)
    from x12tools.fixes import fix
    from x12tools.reports.as_text import to_text
    from x12tools.reports.changes import changes_text
    from x12tools.wire import write

    def read(name: str, source: Reading) -> int:
        result = fix(source.stream, accept, told)
        if not result.after.files[0].readable:
            return refused(name, source)
        result.after.files[0].path = name if dry_run or out in (None, STDOUT) else str(out)
        changed = changes_text(result.changes, result.left, show_phi=show_phi)
        said = f"{changed}\nAfter this:\n{to_text(result.after)}"
        if dry_run or out != STDOUT:
            emit(fitted(said))
        else:
            say(said.rstrip("\n"))
        if out and not dry_run:
            deliver(write(result.document), out)
        return result.after.exit_code

    return for_each((file,), read, whole=True)
