"""Runs the commands: as a process where the exit code matters, in this one where it does not."""

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.cli import main

CLEAN = to_837(parse("M05.79 | J9312x100-JZ 96413"))
HELD = to_837(parse("medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365"))
MIXED = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96365"))


def run(*args, data=None, **more):
    """(exit code, standard output, standard error) of a process of its own."""
    done = subprocess.run([sys.executable, "-m", "x12tools", *args], input=data, capture_output=True, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def call(*args, data=None):
    """The same without a process."""
    done = CliRunner().invoke(main, list(args), input=data)
    return done.exit_code, done.stdout, done.stderr


def made(folder: Path, **contents: bytes) -> list[str]:
    """Files in a folder, ``clean_837=…`` becoming ``clean.837``; their paths."""
    paths = []
    for name, content in contents.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        paths.append(str(path))
    return paths
