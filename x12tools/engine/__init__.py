"""The check: a file goes in, findings with their verdicts come out."""

from x12tools.engine.checking import check
from x12tools.engine.report import Report
from x12tools.engine.sums import ClaimVerdict, FileRead, Sums

__all__ = ["ClaimVerdict", "FileRead", "Report", "Sums", "check"]
