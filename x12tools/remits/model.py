"""What a payer paid, and what it did not, and why. Money is US dollars; unreadable is None."""

import datetime
from decimal import Decimal

import attrs

from x12tools.findings import Place
from x12tools.segments import Segment

REVERSAL, PREDETERMINATION = "22", "25"
"""CLP02 of a payment taken back, and of an estimate that pays nothing."""

Coded = tuple[str, str]
"""A qualifier and the value it names, as a REF gives one."""


@attrs.frozen(slots=True)
class Adjustment:
    """An amount not paid: group code (CO, PR, OA, PI), CARC, US dollars, units."""

    group: str
    carc: str
    amount: Decimal | None
    quantity: Decimal | None = None


@attrs.frozen(slots=True)
class ProviderAdjustment:
    """A change to the payment outside any claim (PLB); a positive amount lowers it.

    ``provider`` is PLB01, ``fiscal_date`` PLB02, the end of the provider's fiscal year.
    """

    code: str
    reference: str | None
    amount: Decimal | None
    provider: str | None = None
    fiscal_date: datetime.date | None = None
    place: Place = attrs.field(factory=Place, eq=False)


@attrs.frozen(slots=True, repr=False)
class Entity:
    """Who an NM1 or N1 names: patient (QC), subscriber (IL), corrected (74), rendering (82),
    crossover carrier (TT), payer (PR), payee (PE).

    ``id`` is NM109 or N104, ``id_qualifier`` what kind of number it is (``XX`` an NPI).
    """

    role: str
    name: str | None
    first_name: str | None = None
    id_qualifier: str | None = None
    id: str | None = None
    references: tuple[Coded, ...] = ()


@attrs.frozen(slots=True)
class ServicePayment:
    """One service line as paid (2110). ``control_number`` is the REF*6R the provider sent.

    ``procedure`` is what was paid for; ``submitted`` is SVC06, the procedure that was billed
    where the payer changed it. A revenue code stands in ``revenue_code``, wherever it was given.
    ``remarks`` are the RARCs of the line, ``amounts`` and ``quantities`` by their qualifiers.
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
    revenue_code: str | None = None
    submitted_modifiers: tuple[str, ...] = ()
    units_submitted: Decimal | None = None
    date: datetime.date | None = None
    date_to: datetime.date | None = None
    references: tuple[Coded, ...] = ()
    amounts: tuple[tuple[str, Decimal | None], ...] = ()
    quantities: tuple[tuple[str, Decimal | None], ...] = ()
    place: Place = attrs.field(factory=Place, eq=False)

    @property
    def allowed(self) -> Decimal | None:
        """AMT*B6: what the payer allowed for the line."""
        return next((amount for qualifier, amount in self.amounts if qualifier == "B6"), None)

    @property
    def billed(self) -> str | None:
        """The procedure, else the revenue code, that the provider billed."""
        return self.submitted or self.procedure or self.revenue_code


@attrs.frozen(slots=True)
class ClaimPayment:
    """One claim as paid (2100). ``id`` is CLP01, ``payer_claim_number`` CLP07.

    ``status`` is CLP02: 1, 2, 3 processed, 22 a reversal. It does not say whether anything was
    denied: the adjustments do. ``remarks`` are the RARCs of MIA or MOA. ``batch`` is the LX01
    that the claim stands under.
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
    filing_indicator: str | None = None
    facility: str | None = None
    frequency: str | None = None
    drg: str | None = None
    batch: str | None = None
    entities: tuple[Entity, ...] = ()
    inpatient: Segment | None = None
    outpatient: Segment | None = None
    references: tuple[Coded, ...] = ()
    dates: tuple[tuple[str, datetime.date | None], ...] = ()
    amounts: tuple[tuple[str, Decimal | None], ...] = ()
    quantities: tuple[tuple[str, Decimal | None], ...] = ()
    place: Place = attrs.field(factory=Place, eq=False)

    @property
    def is_reversal(self) -> bool:
        """CLP02 22: an earlier payment is taken back."""
        return self.status == REVERSAL

    @property
    def is_predetermination(self) -> bool:
        """CLP02 25: an estimate; nothing is paid."""
        return self.status == PREDETERMINATION

    def entity(self, role: str) -> Entity | None:
        """The first party of a role: QC, IL, 74, 82, TT, PR."""
        return next((one for one in self.entities if one.role == role), None)

    @property
    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """The claim's adjustments and its lines'; an amount stands in one of them alone."""
        return (*self.adjustments, *(one for line in self.lines for one in line.adjustments))


@attrs.frozen(slots=True)
class Batch:
    """Claims grouped by the payer under one LX, with its summaries TS3 and TS2, if given."""

    number: str
    summary: Segment | None = None
    inpatient_summary: Segment | None = None


@attrs.frozen(slots=True)
class Remit:
    """One payment: an 835 transaction. ``trace`` is the check or EFT number (TRN02).

    ``payer`` and ``payee`` are names; ``payer_id`` is TRN03, else N104 or REF*2U, ``payee_id``
    N104 (an NPI where the payer gives it). ``method`` is BPR04 (ACH, CHK, NON), ``date`` BPR16,
    ``produced`` DTM*405, ``guide`` GS08, ``control_number`` ST02.
    """

    trace: str | None
    payer: str | None
    payee: str | None
    amount: Decimal | None
    claims: tuple[ClaimPayment, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...]
    payer_id: str | None = None
    payee_id: str | None = None
    method: str | None = None
    date: datetime.date | None = None
    produced: datetime.date | None = None
    guide: str | None = None
    control_number: str | None = None
    batches: tuple[Batch, ...] = ()
    entities: tuple[Entity, ...] = ()
    place: Place = attrs.field(factory=Place, eq=False)
