"""Remittances (835) in an analyst's words: payments, claims, service lines, adjustments."""

from x12tools.remits.assembling import Assembler
from x12tools.remits.balance import CheckTotal, Difference, balance, claim_differences, patient_share
from x12tools.remits.model import (
    Adjustment,
    Batch,
    ClaimPayment,
    Entity,
    ProviderAdjustment,
    Remit,
    ServicePayment,
)
from x12tools.remits.reading import read_payments, read_remit

__all__ = [
    "Adjustment", "Assembler", "Batch", "CheckTotal", "ClaimPayment", "Difference", "Entity",
    "ProviderAdjustment", "Remit", "ServicePayment", "balance", "claim_differences", "patient_share",
    "read_payments", "read_remit",
]  # fmt: skip
