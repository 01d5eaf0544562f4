"""Claims in a biller's words, the same for professional and institutional."""

from x12tools.claims.model import Claim, Diagnosis, Drug, Party, ServiceLine

__all__ = ["Claim", "Diagnosis", "Drug", "Party", "ServiceLine"]
