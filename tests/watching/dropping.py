"""What the tests of a drop folder share: claims to put in, and a census of where each claim is."""

import json
import os
import shutil
from collections import Counter
from pathlib import Path

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse

MIXED = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96365"))
"""Two claims: TRY1 can go, TRY2 is held."""

DAY = "2024-08-22"

ALL_KILLS = int(os.environ.get("X12TOOLS_CHAOS", "0"))
"""How many times ``make chaos`` kills; 0 for the short sample of every run."""


def claims(number: int) -> bytes:
    """MIXED, with claim numbers of their own for each ``number``."""
    return MIXED.replace(b"CLM*TRY", b"CLM*F%dN" % number)


def drop(root: Path, name: str, data: bytes) -> None:
    """Puts a file in as a careful sender does: under another name, renamed when it is whole."""
    part = root / "in" / f".{name}.part"
    part.write_bytes(data)
    part.rename(root / "in" / name)


def numbers(path: Path) -> list[str]:
    """CLM01 of each claim of a file."""
    texts = path.read_bytes().decode("latin-1").split("~")
    return [text.strip().split("*")[1] for text in texts if text.strip().startswith("CLM*")]


def take_clean(root: Path, to: Path) -> None:
    """What sends claims on: takes what lies in ``clean`` away, at any moment."""
    to.mkdir(exist_ok=True)
    for path in list((root / "clean").iterdir()):
        shutil.move(path, to / f"{len(list(to.iterdir()))}-{path.name}")


def census(*folders: Path) -> Counter[str]:
    """How often each claim number stands in the files of some folders."""
    return Counter(
        number
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for number in numbers(path)
    )


def manifests(root: Path) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted((root / "acks").glob("*.manifest.json"))]
