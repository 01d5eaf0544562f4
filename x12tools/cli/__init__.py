"""The command line. Doors only: what a command does lies in the rooms above."""

from x12tools.cli.main import main

__all__ = ["main"]
