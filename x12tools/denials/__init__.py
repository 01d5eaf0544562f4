"""From a denied dollar to the edit that would have stopped it."""

from x12tools.denials.causes import FOUND, MAPPED, RootCause
from x12tools.denials.linking import Denied, Linked, link, link_claim
from x12tools.denials.matching import (
    LineMatch,
    Match,
    SentClaim,
    SentClaims,
    made_on,
    match_claim,
    match_lines,
    sent_claims,
)
from x12tools.denials.reasons import denies, is_denial, meaning, next_move

__all__ = [
    "FOUND", "MAPPED", "Denied", "LineMatch", "Linked", "Match", "RootCause", "SentClaim", "SentClaims",
    "denies", "is_denial", "link", "link_claim", "made_on", "match_claim", "match_lines", "meaning",
    "next_move", "sent_claims",
]  # fmt: skip
