"""What wakes each rule, known without reading its file: a claim wakes a third of them.

It is worked out from the rules once and kept, under a digest of all that it was made from: the files
of the rules and the tables, as they stand.
"""

import contextlib
import functools
import hashlib
import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from x12tools import __version__, kept
from x12tools.codes import loaded_tables, name_tables
from x12tools.codes.storage import codes_folder
from x12tools.rules import all_rules
from x12tools.rules.base import Rule
from x12tools.shipped import MAPS

_NAME = "rules"


class Trigger(NamedTuple):
    """When a rule speaks, in the words of Rule; ``module`` and ``name`` are where it is written."""

    module: str
    name: str
    snip: int
    codes: frozenset[str] | None
    segments: frozenset[str] | None
    forms: frozenset[str]
    payers: frozenset[str] | None
    needs: frozenset[str]
    voids: bool

    @property
    def rule(self) -> Rule:
        """The rule; its file is read now, if it was not before."""
        return getattr(importlib.import_module(self.module), self.name)  # type: ignore[no-any-return]


@functools.cache
def triggers() -> tuple[Trigger, ...]:
    """The triggers of every rule, in the order of ``all_rules``."""
    digest = _digest()
    known = kept.read_kept(_NAME, digest)
    if known is not None:
        with contextlib.suppress(KeyError, IndexError, TypeError, ValueError):
            found = tuple(_read(known))
            name_tables(known["tables"])
            return found
    found = tuple(_trigger(rule) for rule in all_rules())
    tables = [table.name for table in loaded_tables()]
    kept.keep(_NAME, digest, {"tables": tables, **_written(found)})
    return found


def _trigger(rule: Rule) -> Trigger:
    return Trigger(
        rule.body.__module__,
        rule.body.__name__,
        rule.check.snip,
        rule.codes,
        rule.segments,
        rule.forms,
        rule.payers,
        rule.needs,
        rule.voids,
    )


def _written(found: tuple[Trigger, ...]) -> dict[str, Any]:
    """Many rules share their codes: each set of words is written once and then named by its number."""
    sets: dict[frozenset[str], int] = {}
    rows = [
        [sets.setdefault(one, len(sets)) if isinstance(one, frozenset) else one for one in trigger]
        for trigger in found
    ]
    return {"sets": [sorted(one) for one in sets], "rules": rows}


def _read(known: dict[str, Any]) -> Iterator[Trigger]:
    sets = [frozenset(one) for one in known["sets"]]
    for module, name, snip, codes, segments, forms, payers, needs, voids in known["rules"]:
        yield Trigger(
            module,
            name,
            snip,
            None if codes is None else sets[codes],
            None if segments is None else sets[segments],
            sets[forms],
            None if payers is None else sets[payers],
            sets[needs],
            voids,
        )


def _digest() -> str:
    """Of the names, sizes and times of every file that the rules are made of, imported tables too."""
    found = hashlib.sha256(__version__.encode())
    for folder in (Path(__file__).parent, MAPS, codes_folder()):
        for path, size, changed in sorted(_files(str(folder))):
            found.update(f"{path}\t{size}\t{changed}\n".encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        yield from _files(entry.path)
                else:
                    seen = entry.stat()
                    yield entry.path, seen.st_size, seen.st_mtime_ns
    except OSError:  # nothing was imported, or the folder may not be looked into
        return
