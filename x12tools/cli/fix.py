"""``x12tools fix``: apply corrections, regenerate compliant EDI, check it again, and take it all back."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from x12tools.cli import options
from x12tools.cli.exits import NOTHING_HELD, say
from x12tools.cli.inputs import STDIN, for_each, is_several, refused
from x12tools.cli.output import STDOUT, deliver, emit, fitted, must_be_writable
from x12tools.cli.progress import Reading
from x12tools.errors import UsageError

if TYPE_CHECKING:
    from x12tools.fixes import Result


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="FILE", help="Where the corrected file goes; - for standard output.")
@click.option("--accept", multiple=True, metavar="RULE[:CLAIM]", help="Take a proposed fix, too; repeatable.")
@click.option(
    "--decisions", metavar="FILE", type=click.Path(dir_okay=False, exists=True, readable=True),
    help="What was decided, claim by claim (CSV): claim, line, rule, decision.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
@click.option("--changes", metavar="FILE", help="Write the change list (JSON) there, readable by you alone.")
@click.option(
    "--undo", metavar="CHANGES", type=click.Path(dir_okay=False, exists=True, readable=True),
    help="Give back the file from which FILE was made, by its change list.",
)  # fmt: skip
@options.shaping
@options.show_phi
def command(
    file: str,
    out: str | None,
    accept: tuple[str, ...],
    decisions: str | None,
    dry_run: bool,
    changes: str | None,
    undo: str | None,
    show_phi: bool,
    **shape: Any,
) -> int:
    """Correct a file without inventing a fact, and check the result.

    What changes form alone is corrected at once. What changes a claim is proposed by check, and
    made only when --accept or --decisions names its rule. The input stays as it is, and nothing is
    written that would hold more than the input does.

    \b
    Examples:
      x12tools fix claims.837 --dry-run
      x12tools fix claims.837 --out fixed.837 --accept INF-SEQ-06
      x12tools fix claims.837 --out fixed.837 --accept INF-SEQ-01:PCN2
      x12tools fix claims.837 --out fixed.837 --decisions yes.csv --changes changes.json
      x12tools fix fixed.837 --undo changes.json --out claims.837

    Exit codes are those of check, for the corrected file; 0 where --undo gave the input back.
    """
    if not out and not dry_run:
        raise UsageError("fix needs --out FILE, or --dry-run to see the changes alone")
    if is_several(file):
        raise UsageError(f"fix takes one file, and {file} stands for several")
    if undo:
        return _undone(file, out, undo, asked=bool(accept or decisions or changes or dry_run))
    if changes and dry_run:
        raise UsageError("--dry-run writes nothing, a change list neither; leave --changes out")
    if changes == STDOUT:
        raise UsageError("--changes needs a file: a change list is as confidential as the claims")
    given = [name for name in (file, decisions, shape.get("encounters"), shape.get("auths")) if name]
    must_be_writable(out, *given)
    must_be_writable(changes, *given, option="--changes")
    if changes and out and Path(changes).resolve() == Path(out).resolve():
        raise UsageError("--changes and --out name the same file")
    told = options.build_options(**shape)
    from x12tools.fixes import fix
    from x12tools.reports.as_text import to_text
    from x12tools.reports.changes import changes_text
    from x12tools.wire import write

    def read(name: str, source: Reading) -> int:
        result = fix(source.stream, accept, told, decisions=decisions, who=_user())
        if not result.after.files[0].readable:
            return refused(name, source)
        result.after.files[0].path = name if dry_run or out in (None, STDOUT) else str(out)
        changed = changes_text(result.changes, result.left, show_phi=show_phi)
        said = f"{changed}\nAfter this:\n{to_text(result.after)}"
        if changes:
            _list(result, name, out, changes)
        if out and not dry_run:
            deliver(write(result.document), out)
        if dry_run or out != STDOUT:
            emit(fitted(said))
        else:
            say(said.rstrip("\n"))
        return result.after.exit_code

    return for_each((file,), read, whole=True)


def _list(result: "Result", name: str, out: str | None, changes: str) -> None:
    """The change list comes first: a corrected file never stands without its way back."""
    from x12tools.fixes import change_list
    from x12tools.fixes.listing import as_bytes

    deliver(as_bytes(change_list(result, name, out or STDOUT)), changes, option="--changes")


def _undone(file: str, out: str | None, undo: str, *, asked: bool) -> int:
    """The input of a correction, as it was."""
    if asked:
        raise UsageError("--undo takes --out alone beside it: it makes no new change")
    must_be_writable(out, file, undo)
    from x12tools.fixes import undo as back

    def read(name: str, source: Reading) -> int:
        given = back(source.stream, undo)
        deliver(given, out)
        if out != STDOUT:
            emit(f"{out}: {'standard input' if name == STDIN else name} as it was before {undo}.\n")
        return NOTHING_HELD

    return for_each((file,), read, whole=True)


def _user() -> str | None:
    """Who is logged in; None where the system does not say."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None
