"""From a denied dollar to the edit that would have stopped it."""

from x12tools.denials.linking import Denied, Linked, RootCause, link
from x12tools.denials.matching import Match, SentClaim, sent_claims

__all__ = ["Denied", "Linked", "Match", "RootCause", "SentClaim", "link", "sent_claims"]
