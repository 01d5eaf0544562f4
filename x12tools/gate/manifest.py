"""The manifest: where each claim of the input is, and that none is missing."""

from decimal import Decimal
from typing import Any

import attrs

from x12tools.gate.bucket import Bucket
from x12tools.reports.records import money


@attrs.frozen(slots=True)
class ClaimRow:
    """A claim of the input, the bucket it is in, and the rules that hold it."""

    claim_id: str
    number: int
    charge: Decimal | None
    bucket: str
    rules: tuple[str, ...]


@attrs.frozen(slots=True)
class Written:
    """A bucket by its name with the SHA-256 of its file, None where it is empty."""

    name: str
    sha256: str | None
    bucket: Bucket


def manifest(
    sha256: str,
    claims: int,
    charges: Decimal,
    written: list[Written],
    rows: list[ClaimRow],
    provenance: dict[str, Any],
) -> dict[str, Any]:
    """The record of schema ``x12tools/hook/1``; money is decimal strings."""
    return {
        "schema": "x12tools/hook/1",
        "provenance": provenance,
        "input": {"sha256": sha256, "claims": claims, "charges": money(charges)},
        **{
            one.name: {
                "sha256": one.sha256,
                "claims": one.bucket.claims,
                "charges": money(one.bucket.charges),
                "files": [f"{one.name}.837"] if one.sha256 else [],
            }
            for one in written
        },
        "conserved": True,
        "controls": [
            {"from": one.before, "to": {"file": f"{each.name}.837", **one.after}}
            for each in written
            for one in each.bucket.controls
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
