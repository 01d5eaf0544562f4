"""The gate in front of a clearinghouse: what is sound goes on, what is not is held with its reason."""

from x12tools.gate.hook import Hooked, hook

__all__ = ["Hooked", "hook"]
