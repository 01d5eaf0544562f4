"""What should be billed: administration codes, units and discarded drug, out of the chart."""

from x12tools.deriving.claims import HOSPITAL, PHYSICIAN, SETTINGS, derive, derive_chart
from x12tools.deriving.model import Billed, DerivedClaim, Difference, Part, Plan, Step, Visit

__all__ = [
    "HOSPITAL", "PHYSICIAN", "SETTINGS", "Billed", "DerivedClaim", "Difference", "Part", "Plan", "Step",
    "Visit", "derive", "derive_chart",
]  # fmt: skip
