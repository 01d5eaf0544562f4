"""The check of a file that goes through the gate, written to ``findings.json``."""

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from x12tools.codes import PayerProfile
from x12tools.engine import ClaimVerdict, check
from x12tools.engine.options import Options
from x12tools.engine.side_files import add_side_files, named
from x12tools.engine.streaming import StreamedReport
from x12tools.findings import Finding
from x12tools.gate.fitting import Misfit
from x12tools.gate.verdicts import Verdicts
from x12tools.reports.as_json import JsonWriter


def checked(
    path: Path,
    folder: Path,
    options: Options,
    name: str,
    opened: Callable[[BinaryIO], BinaryIO],
    unfit: dict[int, Misfit],
    *,
    whole: bool,
) -> tuple[Verdicts, "GateReport"]:
    """Checks a file; ``unfit`` are the claims that its receiver does not take, by the ordinal of their
    CLM, ``whole`` keeps all that is found on each claim."""
    with (folder / "findings.json").open("w", encoding="utf-8") as findings, path.open("rb") as file:
        verdicts = Verdicts(JsonWriter(findings.write, options.as_of), whole=whole)
        report = GateReport(verdicts, named(options.encounters, options.authorizations), unfit)
        check(opened(file), options, report, name, str(path))
        add_side_files(report, options.encounters, options.authorizations, options.hold_on)
        verdicts.tail(report.sums)
    return verdicts, report


class GateReport(StreamedReport):
    """A streamed report that holds what a receiver does not take, and can say what it rests on."""

    def __init__(self, verdicts: Verdicts, named: Callable[[str], bool], unfit: dict[int, Misfit]) -> None:
        super().__init__(verdicts, named)
        self._unfit = unfit
        self._said: Finding | None = None

    def add_claim(self, verdict: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim; one that its receiver does not take is held. What claims share is said once."""
        misfit = self._unfit.get(verdict.ordinal)
        if misfit is not None:
            verdict.held = True
            placed = attrs.evolve(misfit.finding, file=verdict.file, transaction=verdict.transaction)
            if not misfit.shared:
                found = attrs.evolve(placed, claim=self.claim_count, claim_id=verdict.claim_id)
                findings = [*findings, found]
            elif misfit.finding is not self._said:
                self._said = misfit.finding
                self.add(placed)
        super().add_claim(verdict, findings)

    def head(self, as_of: datetime.date, profiles: Iterable[PayerProfile]) -> dict[str, Any]:
        """What it rests on, the receivers among ``profiles`` too."""
        from x12tools.engine.provenance import provenance

        receivers = [profile for profile in profiles if profile.receiver is not None]
        return provenance(as_of, [*self.sums.profiles.values(), *receivers])
