"""Remittances (835) in an analyst's words: payments, claims, service lines, adjustments."""

from x12tools.remits.balance import Difference, balance
from x12tools.remits.model import Adjustment, ClaimPayment, ProviderAdjustment, Remit, ServicePayment
from x12tools.remits.reading import read_remit

__all__ = [
    "Adjustment", "ClaimPayment", "Difference", "ProviderAdjustment", "Remit", "ServicePayment", "balance",
    "read_remit",
]  # fmt: skip
