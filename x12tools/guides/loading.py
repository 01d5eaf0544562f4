"""The guides by version: compiled from pyx12's maps and our overlays once, and kept.

A kept guide is found again by the digest of all that it was made from, so that a changed map,
overlay or program never meets an old one.
"""

import functools
import hashlib
import importlib.util
from collections.abc import Iterable
from pathlib import Path

from x12tools.errors import ConfigurationError
from x12tools.guides.keeping import keep, kept
from x12tools.guides.model import Guide
from x12tools.shipped import MAPS

GUIDES = {
    "005010X222A1": ("837", "837.5010.X222.A1.xml"),
    "005010X223A2": ("837", "837Q3.I.5010.X223.A1.xml"),
    "005010X221A1": ("835", "835.5010.X221.A1.xml"),
    "005010X214": ("277", "277.5010.X214.xml"),
    "005010X231A1": ("999", "999.5010X231.A1.xml"),
}
"""The guides x12tools knows: version (GS08) to transaction and pyx12's file of it."""


def nearest(version: str) -> str | None:
    """The known guide of a version, or of its base: ``005010X222A1`` for ``005010X222``."""
    if version in GUIDES:
        return version
    return next((known for known in GUIDES if len(version) >= 10 and known[:10] == version[:10]), None)


@functools.cache
def load_guide(version: str) -> Guide:
    """The guide for a version; raises KeyError for one that is not known, ConfigurationError where
    pyx12 or a map is missing or broken."""
    transaction, name = GUIDES[version]
    map = _pyx12_maps() / name
    overlays = sorted(MAPS.joinpath("guides").glob("*.xml"))
    digest = _digest([map, *overlays, *sorted(Path(__file__).parent.glob("*.py")), _DICTIONARY])
    guide = kept(version, transaction, digest)
    if guide is None:
        from x12tools.guides.compiling import compile_guide

        guide = compile_guide(version, transaction, map, overlays)
        keep(guide, digest)
    return guide


_DICTIONARY = Path(__file__).parent.parent / "segments" / "dictionary.py"


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        try:
            found.update(path.read_bytes())
        except OSError as why:
            raise ConfigurationError(f"{path.name}: the map cannot be read: {type(why).__name__}") from why
    return found.hexdigest()


def _pyx12_maps() -> Path:
    spec = importlib.util.find_spec("pyx12")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError("pyx12, whose packaged maps are read, is not installed")
    return Path(spec.submodule_search_locations[0]) / "map"
