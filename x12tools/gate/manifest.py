"""The manifest: where each claim of the input is, and that none is missing."""

from decimal import Decimal
from typing import Any

import attrs

from x12tools.gate.outbox import Outbox
from x12tools.reports.records import money


@attrs.frozen(slots=True)
class ClaimRow:
    """A claim of the input, the bucket it is in, and the rules that hold it."""

    claim_id: str
    number: int
    charge: Decimal | None
    bucket: str
    rules: tuple[str, ...]


def manifest(
    sha256: str,
    claims: int,
    charges: Decimal,
    written: list[Outbox],
    rows: list[ClaimRow],
    provenance: dict[str, Any],
) -> dict[str, Any]:
    """The record of schema ``x12tools/hook/1``; money is decimal strings. ``sha256`` of a bucket of
    several files is that of the files in their order, as one."""
    return {
        "schema": "x12tools/hook/1",
        "provenance": provenance,
        "input": {"sha256": sha256, "claims": claims, "charges": money(charges)},
        **{
            one.name: {
                "sha256": one.sha256(),
                "claims": one.claims,
                "charges": money(one.charges),
                "files": [file.name for file in one.files],
            }
            for one in written
        },
        "conserved": True,
        "controls": [
            {"from": one.before, "to": {"file": file.name, **one.after}}
            for each in written
            for file, one in each.controls()
        ],
        "claims": [
            {
                "claim_id": row.claim_id,
                "number": row.number,
                "charge": money(row.charge),
                "bucket": row.bucket,
                "rules": list(row.rules),
            }
            for row in rows
        ],
    }
