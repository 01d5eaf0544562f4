"""The findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside a file."""

import datetime
import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import x12tools
from x12tools.engine import ClaimVerdict, FileRead, Sums
from x12tools.findings import Finding, Severity
from x12tools.reports.catalogue import help_of
from x12tools.reports.feeding import Write, Writer
from x12tools.reports.masking import shown_value
from x12tools.reports.records import file_record, money
from x12tools.reports.wording import place_of, printable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""Where the schema of the document stands."""


class SarifWriter(Writer):
    """One run: results as they come, the rules that they name and the files at the end.

    A finding that holds is an ``error``, one of information a ``note``, any other a ``warning``.
    The region is the first byte of the segment; of a side file, its row.
    """

    def __init__(self, write: Write, as_of: datetime.date | None = None, *, show_phi: bool = False) -> None:
        super().__init__(write, as_of, show_phi=show_phi)
        self._rules: dict[str, tuple[int, Finding]] = {}
        self._comma = "\n"
        self._file: FileRead | None = None
        self._files = 0
        self._write(f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"results": [')

    def file(self, file: FileRead) -> None:
        """The file of the results to come."""
        self._file = file
        self._files += 1

    def finding(self, finding: Finding) -> None:
        """A result."""
        index, _ = self._rules.setdefault(finding.rule, (len(self._rules), finding))
        self._write(self._comma + json.dumps(self._result(finding, index)))
        self._comma = ",\n"

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A result for each finding of a claim."""
        for finding in findings:
            self.finding(finding)

    def tail(self, sums: Sums) -> None:
        """The rules, the files and the end of the document."""
        driver = {
            "name": "x12tools",
            "version": x12tools.__version__,
            "rules": [_rule(finding) for _, finding in self._rules.values()],
        }
        artifacts = [_artifact(file) for file in sums.files]
        self._write(
            '],\n"columnKind": "unicodeCodePoints",\n"artifacts": ' + json.dumps(artifacts)
            + ',\n"tool": ' + json.dumps({"driver": driver}, indent=1) + "}]}\n"
        )  # fmt: skip

    def _result(self, finding: Finding, index: int) -> dict[str, Any]:
        assert self._file is not None
        place = finding.place
        physical: dict[str, Any] = {
            "artifactLocation": {"uri": _uri(self._file.path), "index": self._files - 1}
        }
        if place.offset is not None:
            physical["region"] = {"byteOffset": place.offset, "byteLength": 0}
        elif self._file.kind != "x12" and place.ordinal:
            physical["region"] = {"startLine": place.ordinal}
        location: dict[str, Any] = {"physicalLocation": physical}
        if logical := _logical(finding):
            location["logicalLocations"] = [logical]
        properties = {
            "severity": finding.severity.value, "holds": bool(finding.holds), "snip": finding.snip,
            "claim": finding.claim, "claim_id": finding.claim_id, "line": place.line,
            "ordinal": place.ordinal, "value": shown_value(finding, self._show_phi),
            "expected": finding.expected, "fix": finding.fix.text if finding.fix else None,
            "dollars_at_risk": money(finding.dollars_at_risk), "basis": finding.basis,
            "predicts": [str(denial) for denial in finding.predicts] or None,
        }  # fmt: skip
        return {
            "ruleId": finding.rule,
            "ruleIndex": index,
            "level": "error" if finding.holds else "note" if finding.severity is Severity.INFO else "warning",
            "message": {"text": printable(finding.message)},
            "locations": [location],
            "properties": {name: value for name, value in properties.items() if value is not None},
        }


def _logical(finding: Finding) -> dict[str, str]:
    place = finding.place
    path = [
        printable(part) for part in (
            finding.transaction and f"transaction {finding.transaction}",
            finding.claim_id and f"claim {finding.claim_id}",
            place.line is not None and f"line {place.line}",
            place.loop, place.segment, place.element,
        ) if part
    ]  # fmt: skip
    return {"name": place_of(finding) or path[-1], "fullyQualifiedName": "/".join(path)} if path else {}


def _rule(finding: Finding) -> dict[str, Any]:
    why = help_of(finding.rule)
    rule: dict[str, Any] = {
        "id": finding.rule,
        "shortDescription": {"text": finding.title},
        "help": {"text": "\n\n".join(filter(None, (why, "; ".join(finding.source)))) or finding.title},
        "properties": {"tags": [f"SNIP {finding.snip}", finding.severity.value]},
    }  # fmt: skip
    return rule


def _artifact(file: FileRead) -> dict[str, Any]:
    known: dict[str, Any] = {"location": {"uri": _uri(file.path)}, "properties": file_record(file)}
    if file.sha256:
        known |= {"hashes": {"sha-256": file.sha256}, "length": file.bytes}
    return known


def _uri(path: str) -> str:
    """A path as a URI reference; ``-`` is standard input."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
