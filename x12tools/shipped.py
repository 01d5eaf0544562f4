"""Where the data that ship with x12tools lie, in a clone and in an installed package alike."""

import importlib.util
from pathlib import Path

_SPEC = importlib.util.find_spec("x12tools.maps")
assert _SPEC is not None and _SPEC.origin is not None

MAPS = Path(_SPEC.origin).parent
"""The folder of guide overlays, infusion tables, code sets, payer profiles and denial codes."""
