"""Payer profiles: what one payer wants that others do not, as data."""

import datetime
import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs

from x12tools.errors import ConfigurationError

TYPES = frozenset(["FFS_A", "FFS_B", "DME", "MA", "MCD", "MCDMCO", "COMM", "WC", "TRICARE"])
"""The payer classes."""


@attrs.frozen(slots=True)
class PayerProfile:
    """One profile: its class, whom it is for, and the policies it states.

    ``complex`` is None where the payer says nothing of complex administration codes.
    """

    name: str
    type: str
    payer_ids: frozenset[str] = frozenset()
    filing_indicators: frozenset[str] = frozenset()
    source: str = ""
    complex: bool | None = None
    policies: Mapping[str, Any] = attrs.field(factory=dict)

    @property
    def is_medicare(self) -> bool:
        """Medicare fee for service: Part A, Part B or DME."""
        return self.type in ("FFS_A", "FFS_B", "DME")

    @property
    def jwjz_from(self) -> datetime.date | None:
        """From when single-dose drugs need JW or JZ; None where the payer does not ask."""
        policy = self.policies.get("jwjz", {})
        return policy.get("from") if policy.get("mode") == "medicare" else None


def _read(name: str, text: str) -> PayerProfile:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise ConfigurationError(f"payer profile {name}: {why}") from why
    for key in ("name", "type"):
        if not isinstance(data.get(key), str):
            raise ConfigurationError(f"payer profile {name}: {key} is missing")
    if data["type"] not in TYPES:
        raise ConfigurationError(f"payer profile {name}: type {data['type']!r} is none of {sorted(TYPES)}")
    return PayerProfile(
        name=data["name"],
        type=data["type"],
        payer_ids=frozenset(data.get("payer_ids", ())),
        filing_indicators=frozenset(data.get("filing_indicators", ())),
        source=data.get("source", ""),
        complex=data.get("complex"),
        policies=data,
    )


@functools.cache
def load_profiles(folder: str | None = None) -> tuple[PayerProfile, ...]:
    """The user's profiles first, then the shipped ones.

    Raises ConfigurationError for a file that cannot be read or does not say what it must.
    """
    profiles = []
    if folder:
        path = Path(folder)
        if not path.is_dir():
            raise ConfigurationError(f"--payers: {folder} is no directory")
        profiles += [_read(entry.name, entry.read_text("utf-8")) for entry in sorted(path.glob("*.toml"))]
    shipped = [e for e in files("x12tools.maps").joinpath("payers").iterdir() if e.name.endswith(".toml")]
    profiles += [
        _read(entry.name, entry.read_text("utf-8")) for entry in sorted(shipped, key=lambda e: e.name)
    ]
    return tuple(profiles)


def find_profile(
    payer_id: str | None, filing_indicator: str | None, profiles: tuple[PayerProfile, ...]
) -> PayerProfile:
    """The profile for a payer id (2010BB NM109), else for a filing indicator (SBR09), else COMM."""
    for profile in profiles:
        if payer_id and payer_id in profile.payer_ids:
            return profile
    for profile in profiles:
        if filing_indicator and filing_indicator in profile.filing_indicators:
            return profile
    return next(p for p in profiles if p.type == "COMM" and not p.payer_ids)
