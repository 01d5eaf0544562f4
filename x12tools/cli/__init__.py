"""The command line. Doors only: what a command does lies in the rooms above.

``main.py`` names the commands and loads one when it is called, ``options.py`` holds the options
that they share, ``inputs.py`` finds the files, ``exits.py`` gives the exit codes.
"""

from x12tools.cli.main import main

__all__ = ["main"]
