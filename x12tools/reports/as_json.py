"""The report as JSON, in the shape that ``x12tools/check/1`` fixes."""

import datetime
import json
from decimal import Decimal
from typing import Any

from x12tools.engine import Report
from x12tools.engine.provenance import provenance
from x12tools.findings import Finding, Severity
from x12tools.reports.masking import shown_value


def to_json(report: Report, as_of: datetime.date, *, show_phi: bool = False) -> str:
    """One JSON document; money is decimal strings, values of patients are masked."""
    held = sum(claim.held for claim in report.claims)
    document = {
        "schema": "x12tools/check/1",
        "provenance": provenance(as_of, report.profiles.values()),
        "files": [
            {
                name: getattr(file, name)
                for name in (
                    "path",
                    "kind",
                    "sha256",
                    "bytes",
                    "readable",
                    "interchanges",
                    "transactions",
                    "claims",
                )
            }
            for file in report.files
        ],
        "summary": {
            "claims": len(report.claims),
            "accepted": len(report.claims) - held,
            "held": held,
            "charges": _money(report.charges),
            "charges_held": _money(report.charges_held),
            "dollars_at_risk": _money(report.dollars_at_risk),
            "findings": {severity.value: report.count(severity) for severity in Severity},
        },
        "claims": [
            {
                "file": claim.file,
                "transaction": claim.transaction,
                "claim_id": claim.claim_id,
                "number": claim.number,
                "charge": _money(claim.charge),
                "verdict": "hold" if claim.held else "accept",
            }
            for claim in report.claims
        ],
        "findings": [_finding(finding, show_phi) for finding in report.findings],
    }
    return json.dumps(document, indent=1)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _finding(finding: Finding, show_phi: bool) -> dict[str, Any]:
    place, fix = finding.place, finding.fix
    return {
        "rule": finding.rule, "title": finding.title, "severity": finding.severity.value,
        "holds": bool(finding.holds),
        "capped_from": finding.capped_from.value if finding.capped_from else None,
        "cap_reason": finding.cap_reason, "snip": finding.snip, "message": finding.message,
        "file": finding.file, "claim": finding.claim, "transaction": finding.transaction,
        "claim_id": finding.claim_id, "line": place.line, "loop": place.loop, "segment": place.segment,
        "element": place.element, "ordinal": place.ordinal, "offset": place.offset,
        "value": shown_value(finding, show_phi), "expected": finding.expected,
        "fix": {"safety": fix.safety.value, "text": fix.text, "before": fix.before, "after": fix.after}
        if fix else None,
        "predicts": [{"group": d.group, "carc": d.carc, "rarc": list(d.rarc)} for d in finding.predicts],
        "stc": list(finding.stc), "dollars_at_risk": _money(finding.dollars_at_risk), "basis": finding.basis,
        "related": [{"rule": one.rule, "line": one.line} for one in finding.related],
        "source": list(finding.source), "data_date": finding.data_date,
    }  # fmt: skip
