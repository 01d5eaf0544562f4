"""What a payer paid, and what it did not, and why. Money is US dollars; unreadable is None."""

from decimal import Decimal

import attrs


@attrs.frozen(slots=True)
class Adjustment:
    """An amount not paid: group code (CO, PR, OA, PI), CARC, US dollars, units."""

    group: str
    carc: str
    amount: Decimal | None
    quantity: Decimal | None = None


@attrs.frozen(slots=True)
class ProviderAdjustment:
    """A change to the payment outside any claim (PLB); a positive amount lowers it."""

    code: str
    reference: str | None
    amount: Decimal | None


@attrs.frozen(slots=True)
class ServicePayment:
    """One service line as paid (2110). ``control_number`` is the REF*6R the provider sent.

    ``submitted`` is SVC06, the procedure that was billed where the payer changed it.
    """

    procedure: str | None
    modifiers: tuple[str, ...]
    submitted: str | None
    charge: Decimal | None
    paid: Decimal | None
    units: Decimal | None
    control_number: str | None
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]


@attrs.frozen(slots=True)
class ClaimPayment:
    """One claim as paid (2100). ``id`` is CLP01, ``payer_claim_number`` CLP07.

    ``status`` is CLP02: 1, 2, 3 processed, 22 a reversal. It does not say whether anything was
    denied: the adjustments do.
    """

    id: str
    status: str | None
    charge: Decimal | None
    paid: Decimal | None
    patient_responsibility: Decimal | None
    payer_claim_number: str | None
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    lines: tuple[ServicePayment, ...]

    @property
    def is_reversal(self) -> bool:
        """CLP02 22: an earlier payment is taken back."""
        return self.status == "22"


@attrs.frozen(slots=True)
class Remit:
    """One payment: an 835 transaction. ``trace`` is the check or EFT number (TRN02)."""

    trace: str | None
    payer: str | None
    payee: str | None
    amount: Decimal | None
    claims: tuple[ClaimPayment, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...]
