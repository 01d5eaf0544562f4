"""Reads, checks and corrects X12 healthcare claims, and reads the remittances that answer them.

bytes ─ wire ─▶ segments ─ guides ─▶ loops ─ claims ─▶ Claim ─ rules ─▶ findings

Each room imports only from those to its left; ``docs/architecture.md`` walks through them.
"""

from x12tools.wire import Document, read, write

__version__ = "0.1.0"

__all__ = ["Document", "check", "fix", "read", "read_remit", "write"]


def __getattr__(name: str) -> object:
    if name == "check":
        from x12tools.engine import check

        return check
    if name == "read_remit":
        from x12tools.remits import read_remit

        return read_remit
    if name == "fix":
        from x12tools.fixes import fix

        return fix
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
