"""What a person must do before a visit or a claim, out of claims, log, chart and payer profiles."""

from x12tools.worklists.authorizing import worklist
from x12tools.worklists.confirming import to_confirm
from x12tools.worklists.items import ITEMS, Item, State

__all__ = ["ITEMS", "Item", "State", "to_confirm", "worklist"]
