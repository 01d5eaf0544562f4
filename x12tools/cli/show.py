"""``x12tools show``: any X12 file as a readable, named tree."""

import itertools
from collections.abc import Iterator

import click

from x12tools.cli import options
from x12tools.cli.inputs import for_each, is_several, refused
from x12tools.cli.output import emit, on_terminal
from x12tools.cli.progress import Reading

_PAGE = 500
"""Lines written at a time."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options.show_phi
def command(files: tuple[str, ...], show_phi: bool) -> int:
    """Show an X12 file as a tree with the names of its loops and segments.

    FILE is any X12 file, a directory, a glob, or - for standard input. Each line has the
    segment's number in the file, as findings give it. Patients are masked.

    \b
    Examples:
      x12tools show claims.837
      x12tools show payment.835 --show-phi

    Exit code 3: a file is not readable as X12.
    """
    from x12tools.reports.tree import tree

    coloured = on_terminal()

    def drawn(name: str, file: Reading) -> Iterator[str]:
        for number, line in enumerate(tree(file.stream, show_phi=show_phi)):
            if number == 0 and several:
                yield f"{name}\n"
            yield (click.style(line, bold=True) if coloured and line.startswith(" " * 7) else line) + "\n"

    def read(name: str, file: Reading) -> int:
        lines = drawn(name, file)
        shown = False
        while page := "".join(itertools.islice(lines, _PAGE)):
            shown = True
            if not emit(page):
                break
        return 0 if shown else refused(name, file)

    several = len(files) > 1 or is_several(files[0])
    return for_each(files, read)
