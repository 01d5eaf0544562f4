"""What judging one claim by itself comes to; the file's own checks build on it."""

import datetime
from decimal import Decimal

import attrs

from x12tools.claims import Claim
from x12tools.findings import Finding

PayerKey = tuple[str | None, str | None, datetime.date | None]
"""What finds a payer's profile: payer id, filing indicator (SBR09), date of service."""


@attrs.frozen(slots=True)
class Judged:
    """One claim of an 837, judged by its edits.

    ``ordinal`` is its CLM's place in the file, ``served`` its last day of service, ``content`` a
    hash of what makes it the claim it is. ``claim`` is None where another process judged it.
    """

    ordinal: int
    claim_id: str
    charge: Decimal | None
    payer: PayerKey
    served: datetime.date | None
    content: int
    found: list[Finding]
    claim: Claim | None = None
