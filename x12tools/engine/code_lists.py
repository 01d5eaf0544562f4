"""The file's word on its code lists: which of them end before its dates of service."""

import datetime

import attrs

from x12tools.engine.report import Report
from x12tools.rules.code.lists import old_lists


@attrs.define(slots=True)
class LatestService:
    """The latest date of service of a file's claims."""

    latest: datetime.date | None = None

    def add(self, last: datetime.date | None) -> None:
        """Looks at the last day of one claim."""
        if last is not None and (self.latest is None or last > self.latest):
            self.latest = last

    def report_old_lists(self, report: Report, file: int) -> bool:
        """Adds CODE-LIST-OLD to a file's findings where lists end before its latest date of service.

        Returns whether there are such lists: with ``--strict-codes`` the check then ends with 78.
        """
        finding = old_lists(self.latest)
        if finding is None:
            return False
        report.add(attrs.evolve(finding, file=file, holds=False))
        return True
