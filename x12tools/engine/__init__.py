"""The check: a file goes in, findings with their verdicts come out."""

from x12tools.engine.checking import check
from x12tools.engine.report import ClaimVerdict, FileRead, Report

__all__ = ["ClaimVerdict", "FileRead", "Report", "check"]
