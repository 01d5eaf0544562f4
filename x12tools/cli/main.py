"""``x12tools COMMAND``: the commands by name; a command's module is loaded when it is called."""

import contextlib
import difflib
import importlib
import keyword
import sys
from typing import Any

import click

from x12tools.cli.exits import explain
from x12tools.cli.output import quiet

SECTIONS = {
    "Check and correct claims": ("check", "fix", "hook", "watch", "release", "try"),
    "Before the claim": ("derive", "worklist"),
    "Let programs ask": ("serve",),
    "Read what payers answer": ("ack", "remit"),
    "Look things up": ("show", "rules", "codes"),
    "Keep a record": ("ledger",),
    "Get to know it": ("demo",),
    "Measure it": ("synth",),
}
"""The commands in the order of their help. Each is ``command`` in the module of its name."""


def load_command(name: str) -> click.Command:
    """A command by its name; its module imports nothing heavy before it is called."""
    module = importlib.import_module(f"x12tools.cli.{name}{'_' if keyword.iskeyword(name) else ''}")
    command: click.Command = module.command
    return command


class Doors(click.Group):
    """The group: knows the commands by name alone, and turns what is raised into an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in SECTIONS.values() for name in names]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return load_command(name) if name in self.list_commands(ctx) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, self.list_commands(ctx)))
        for section, names in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(
                    [(f"{name:{width}}", load_command(name).get_short_help_str(90)) for name in names]
                )

    def main(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(AttributeError):  # a terminal without our signs must not end the run
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        kwargs["standalone_mode"] = False
        kwargs["prog_name"] = kwargs.get("prog_name") or "x12tools"
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as why:
            click.echo(why.format_message(), err=True)
            code = 64
        except BrokenPipeError:
            quiet()
            code = 70
        except (Exception, KeyboardInterrupt) as why:
            code = explain(why)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="x12tools", message="x12tools %(version)s")
def main() -> None:
    """Checks and corrects X12 claims (837P, 837I) before they are sent, and says which edit would
    have stopped a denial on a remittance (835).

    \b
    Example:
      x12tools check claims.837
    """
