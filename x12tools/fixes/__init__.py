"""Corrections: what can be corrected without inventing a fact, and a compliant file again."""

from x12tools.fixes.applying import Applied, Left, Result, fix

__all__ = ["Applied", "Left", "Result", "fix"]
