"""What a service that was not billed would have been paid."""

from decimal import Decimal
from typing import Any

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.rules.tables import fees, table


def worth(claim: Claim, code: str, units: Decimal | int) -> dict[str, Any]:
    """The dollars of a finding about units of a code that are not on the claim: the Medicare physician
    fee on an 837P, none on an 837I."""
    if claim.form == INSTITUTIONAL or code not in fees():
        return {"dollars_at_risk": None, "basis": None}
    return {
        "dollars_at_risk": (fees()[code] * units).quantize(Decimal("0.01")),
        "basis": f"medicare physician fee {table('fees').data_date.year}",
    }
