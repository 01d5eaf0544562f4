"""What a report says of files, claims, findings and sums, as the JSON values of the contract."""

import datetime
from decimal import Decimal
from typing import Any

from x12tools.engine import ClaimVerdict, FileRead, Sums
from x12tools.engine.provenance import provenance
from x12tools.findings import Finding, Severity
from x12tools.reports.masking import shown_value


def money(amount: Decimal | None) -> str | None:
    """US dollars with their own digits."""
    return None if amount is None else format(amount, "f")


def head_record(sums: Sums, as_of: datetime.date) -> dict[str, Any]:
    """The schema's name, and what the result rests on."""
    return {"schema": "x12tools/check/1", "provenance": provenance(as_of, sums.profiles.values())}


def file_record(file: FileRead) -> dict[str, Any]:
    """One file."""
    return {
        "path": file.path, "kind": file.kind, "sha256": file.sha256, "bytes": file.bytes,
        "readable": file.readable, "interchanges": file.interchanges,
        "transactions": file.transactions, "claims": file.claims,
    }  # fmt: skip


def summary_record(sums: Sums) -> dict[str, Any]:
    """The sums."""
    return {
        "claims": sums.claims, "accepted": sums.claims - sums.held, "held": sums.held,
        "charges": money(sums.charges), "charges_held": money(sums.charges_held),
        "dollars_at_risk": money(sums.dollars_at_risk),
        "findings": {severity.value: sums.severities[severity] for severity in Severity},
    }  # fmt: skip


VERDICTS = {False: "accept", True: "hold"}
"""A claim's verdict, by whether it is held."""


def claim_record(claim: ClaimVerdict) -> dict[str, Any]:
    """One claim; the verdict is the last key."""
    return {
        "file": claim.file, "transaction": claim.transaction, "claim_id": claim.claim_id,
        "number": claim.number, "charge": money(claim.charge), "verdict": VERDICTS[claim.held],
    }  # fmt: skip


def finding_record(finding: Finding, show_phi: bool) -> dict[str, Any]:
    """One finding; a patient's value is masked."""
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
        "stc": list(finding.stc), "dollars_at_risk": money(finding.dollars_at_risk), "basis": finding.basis,
        "related": [{"rule": one.rule, "line": one.line} for one in finding.related],
        "source": list(finding.source), "data_date": finding.data_date,
    }  # fmt: skip
