"""Reads, checks and corrects X12 healthcare claims, and reads the remittances that answer them.

bytes ─ wire ─▶ segments ─ guides ─▶ loops ─ claims ─▶ Claim ─ rules ─▶ findings

Each room imports only from those to its left; ``docs/architecture.md`` walks through them. The
verbs below are the whole of what a program needs: ``read`` and ``write`` for bytes, ``read_claims``
and ``read_remit`` for what they say, ``check`` and ``fix`` for what is wrong with them.
"""

import importlib
from typing import TYPE_CHECKING

from x12tools.errors import ConfigurationError, InternalError, NotX12, UsageError, X12ToolsError

if TYPE_CHECKING:
    from x12tools.claims import Claim
    from x12tools.claims.reading import read_claims
    from x12tools.engine import Report, check
    from x12tools.engine.checking import Options
    from x12tools.findings import Finding
    from x12tools.fixes import Result, fix, undo
    from x12tools.remits import Remit, read_remit
    from x12tools.wire import Document, read, write

__version__ = "0.1.0"

__all__ = [
    "Claim", "ConfigurationError", "Document", "Finding", "InternalError", "NotX12", "Options", "Remit",
    "Report", "Result", "UsageError", "X12ToolsError", "check", "fix", "read", "read_claims", "read_remit",
    "undo", "write",
]  # fmt: skip

_LATER = {
    "Claim": "x12tools.claims",
    "Document": "x12tools.wire",
    "Finding": "x12tools.findings",
    "Options": "x12tools.engine.checking",
    "Remit": "x12tools.remits",
    "Report": "x12tools.engine",
    "Result": "x12tools.fixes",
    "check": "x12tools.engine",
    "fix": "x12tools.fixes",
    "read": "x12tools.wire",
    "read_claims": "x12tools.claims.reading",
    "read_remit": "x12tools.remits",
    "undo": "x12tools.fixes",
    "write": "x12tools.wire",
}
"""Names that are loaded when they are first asked for: a small script pays for what it uses."""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
