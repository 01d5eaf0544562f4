"""Writes docs/commands.md from the commands themselves.

python tools/commands_page.py > docs/commands.md
"""

import inspect
import sys
from collections.abc import Iterator

import click

from x12tools.cli.main import SECTIONS, load_command, main


def page() -> str:
    """Every command with its help, its examples and its options, in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The commands"
    yield ""
    yield "Written by `python tools/commands_page.py`; a test holds it to the commands."
    yield ""
    yield "`x12tools COMMAND --help` says the same. Exit codes, of several files the worst: 70 internal"
    yield "error, 78 configuration, 3 not readable as X12, 2 no claim can go, 1 some are held, 5 a"
    yield "duplicate, 0 nothing is held; 64 is wrong usage. `X12TOOLS_TRACEBACK=1` shows where an internal"
    yield "error comes from; `NO_COLOR=1` takes the colour away."
    for section, names in SECTIONS.items():
        yield ""
        yield f"## {section}"
        for name in names:
            yield ""
            yield from _command(name, load_command(name))


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=click.Context(main, info_name="x12tools"))
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"### {name}"
    yield ""
    yield f"    x12tools {name} {usage}"
    for block in inspect.cleandoc(command.help or "").split("\n\n"):
        yield ""
        verbatim = block.startswith("\b\n")
        lines = block.removeprefix("\b\n").splitlines()
        if verbatim:
            yield lines[0]
            yield ""
            yield from (f"  {line}" for line in lines[1:])
        else:
            yield from lines
    yield ""
    yield "| option | what it does |"
    yield "|---|---|"
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, click.Option):
            option, said = (part.replace("|", "\\|").replace("  ", " ") for part in record)
            yield f"| `{option}` | {said} |"


if __name__ == "__main__":
    sys.stdout.write(page())
