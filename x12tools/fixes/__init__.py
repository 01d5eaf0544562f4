"""Corrections: what can be corrected without inventing a fact, a compliant file again, and the way back."""

from x12tools.fixes.applying import fix
from x12tools.fixes.listing import change_list
from x12tools.fixes.model import Applied, Left, Result
from x12tools.fixes.undoing import undo

__all__ = ["Applied", "Left", "Result", "change_list", "fix", "undo"]
