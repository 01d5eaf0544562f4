"""From the segments of one 835, in their order, to its payment.

The tag alone says where a segment of an 835 belongs, so what breaks the guide (a group code
that is closed, a qualifier of another version, a segment out of its order) is read all the
same, and no amount is lost. What the guide says of it is the guide's walk to tell.
"""

import datetime
from decimal import Decimal
from typing import Any

from x12tools.findings import Place
from x12tools.remits.model import (
    Adjustment,
    Batch,
    ClaimPayment,
    Coded,
    Entity,
    ProviderAdjustment,
    Remit,
    ServicePayment,
)
from x12tools.segments import Segment, read_segment
from x12tools.wire import Delimiters

_MOST_DIGITS = 18
"""Of an amount (data element 782); what is longer is none."""


class _Parts:
    """What gathers under a header, a claim or a service line until it ends."""

    def __init__(self, opening: Any, place: Place) -> None:
        self.opening = opening
        self.place = place
        self.adjustments: list[Adjustment] = []
        self.remarks: list[str] = []
        self.references: list[Coded] = []
        self.dates: list[tuple[str, datetime.date | None]] = []
        self.amounts: list[tuple[str, Decimal | None]] = []
        self.quantities: list[tuple[str, Decimal | None]] = []
        self.lines: list[ServicePayment] = []
        self.entities: list[Entity] = []
        self.priced: dict[str, Segment] = {}


class Assembler:
    """Takes an 835 transaction segment by segment, from ST on, and hands out claims as they end.

    With ``keep`` the claims are held for ``payment`` too. Without it memory stays flat, and what
    the balance does not need (names, dates, remarks, summaries) is passed over.
    """

    def __init__(self, *, keep: bool = True, guide: str | None = None) -> None:
        self.keep = keep
        self.takers = _TAKERS if keep else _BALANCE_TAKERS
        self.guide = guide
        self.header = _Parts(None, Place())
        self.claim: _Parts | None = None
        self.line: _Parts | None = None
        self.first: dict[str, Any] = {}
        self.batches: list[Batch] = []
        self.claims: list[ClaimPayment] = []
        self.provider_adjustments: list[ProviderAdjustment] = []
        self.payment_place = Place()

    def step(self, text: str, delimiters: Delimiters, ordinal: int, offset: int) -> ClaimPayment | None:
        """Takes one segment; gives the claim that it ends, if it ends one."""
        tag = text.split(delimiters.element, 1)[0]
        take = self.takers.get(tag)
        if take is None:
            return None
        ended = self.end_claim() if tag in ("CLP", "LX", "PLB", "SE") else None
        take(self, read_segment(text, delimiters), Place(ordinal, offset, None, tag))
        return ended

    def end_claim(self) -> ClaimPayment | None:
        """The claim that is open, ended; None where none is."""
        self._end_line()
        parts, self.claim = self.claim, None
        if parts is None:
            return None
        clp = parts.opening
        claim = ClaimPayment(
            id=clp.id or "",
            status=clp.status,
            charge=_money(clp.charge),
            paid=_money(clp.paid),
            patient_responsibility=_money(clp.patient_responsibility),
            payer_claim_number=clp.payer_claim_number,
            adjustments=tuple(parts.adjustments),
            remarks=tuple(parts.remarks),
            lines=tuple(parts.lines),
            filing_indicator=clp.filing_indicator,
            facility=clp.facility,
            frequency=clp.frequency,
            drg=clp.drg,
            batch=self.batches[-1].number if self.batches else None,
            entities=tuple(parts.entities),
            inpatient=parts.priced.get("MIA"),
            outpatient=parts.priced.get("MOA"),
            references=tuple(parts.references),
            dates=tuple(parts.dates),
            amounts=tuple(parts.amounts),
            quantities=tuple(parts.quantities),
            place=parts.place,
        )
        if self.keep:
            self.claims.append(claim)
        return claim

    def payment(self) -> Remit:
        """The payment, as far as it was read."""
        self.end_claim()
        bpr, trn, st = self.first.get("BPR"), self.first.get("TRN"), self.first.get("ST")
        payer, payee = (self._party(role) for role in ("PR", "PE"))
        return Remit(
            trace=trn.number if trn else None,
            payer=payer.name if payer else None,
            payee=payee.name if payee else None,
            amount=_money(bpr.amount) if bpr else None,
            claims=tuple(self.claims),
            provider_adjustments=tuple(self.provider_adjustments),
            payer_id=(trn.payer if trn else None) or (payer.id if payer else None) or _payer_reference(payer),
            payee_id=payee.id if payee else None,
            method=bpr.method if bpr else None,
            date=bpr.date if bpr else None,
            produced=next((date for qualifier, date in self.header.dates if qualifier == "405"), None),
            guide=self.guide or (st.guide if st else None),
            control_number=st.control_number if st else None,
            batches=tuple(self.batches),
            entities=tuple(self.header.entities),
            place=self.payment_place,
        )

    def _party(self, role: str) -> Entity | None:
        return next((one for one in self.header.entities if one.role == role), None)

    @property
    def _open(self) -> _Parts:
        return self.line or self.claim or self.header

    def _end_line(self) -> None:
        parts, self.line = self.line, None
        if parts is not None and self.claim is not None:
            self.claim.lines.append(_service(parts))

    def _take_header(self, segment: Any, place: Place) -> None:
        self.first.setdefault(segment.tag, segment)
        if segment.tag == "BPR" and self.first["BPR"] is segment:
            self.payment_place = place

    def _take_batch(self, segment: Any, place: Place) -> None:
        self.batches.append(Batch(segment.element(1)))

    def _take_summary(self, segment: Any, place: Place) -> None:
        if self.batches and self.claim is None:
            last = self.batches[-1]
            self.batches[-1] = (
                Batch(last.number, segment, last.inpatient_summary)
                if segment.tag == "TS3"
                else Batch(last.number, last.summary, segment)
            )

    def _take_claim(self, segment: Any, place: Place) -> None:
        self.claim = _Parts(segment, _in(place, "2100"))

    def _take_line(self, segment: Any, place: Place) -> None:
        self._end_line()
        if self.claim is not None:
            self.line = _Parts(segment, _in(place, "2110"))

    def _take_adjustments(self, segment: Any, place: Place) -> None:
        if self.claim is not None:
            self._open.adjustments += [
                Adjustment(segment.group or "", carc, _money(amount), quantity)
                for carc, amount, quantity in segment.adjustments
            ]

    def _take_provider_adjustments(self, segment: Any, place: Place) -> None:
        self.provider_adjustments += [
            ProviderAdjustment(
                reason.code or "",
                reason.reference,
                _money(amount),
                segment.provider,
                segment.fiscal_date,
                place,
            )
            for reason, amount in segment.adjustments
        ]

    def _take_pricing(self, segment: Any, place: Place) -> None:
        if self.claim is not None:
            self.claim.priced.setdefault(segment.tag, segment)
            self.claim.remarks += segment.remarks

    def _take_name(self, segment: Any, place: Place) -> None:
        if self.claim is not None:
            self.claim.entities.append(
                Entity(
                    segment.role or "",
                    segment.last_name,
                    segment.first_name,
                    segment.id_qualifier,
                    segment.id,
                )
            )

    def _take_party(self, segment: Any, place: Place) -> None:
        if self.claim is None:
            self.header.entities.append(
                Entity(segment.role or "", segment.name, None, segment.id_qualifier, segment.id)
            )

    def _take_reference(self, segment: Any, place: Place) -> None:
        if not segment.qualifier or not segment.value:
            return
        self._open.references.append((segment.qualifier, segment.value))
        if self._open is self.header and self.header.entities:
            last = self.header.entities[-1]
            self.header.entities[-1] = Entity(
                last.role, last.name, None, last.id_qualifier, last.id,
                (*last.references, (segment.qualifier, segment.value)),
            )  # fmt: skip

    def _take_date(self, segment: Any, place: Place) -> None:
        self._open.dates.append((segment.qualifier or "", segment.date))

    def _take_amount(self, segment: Any, place: Place) -> None:
        self._open.amounts.append((segment.qualifier or "", _money(segment.amount)))

    def _take_quantity(self, segment: Any, place: Place) -> None:
        self._open.quantities.append((segment.qualifier or "", segment.quantity))

    def _take_remark(self, segment: Any, place: Place) -> None:
        if segment.code and segment.qualifier in ("HE", None):
            self._open.remarks.append(segment.code)

    def _take_end(self, segment: Any, place: Place) -> None:
        """SE ends what is open, which ``step`` has done."""


_TAKERS = {
    "ST": Assembler._take_header,
    "BPR": Assembler._take_header,
    "TRN": Assembler._take_header,
    "N1": Assembler._take_party,
    "LX": Assembler._take_batch,
    "TS3": Assembler._take_summary,
    "TS2": Assembler._take_summary,
    "CLP": Assembler._take_claim,
    "NM1": Assembler._take_name,
    "MIA": Assembler._take_pricing,
    "MOA": Assembler._take_pricing,
    "SVC": Assembler._take_line,
    "CAS": Assembler._take_adjustments,
    "REF": Assembler._take_reference,
    "DTM": Assembler._take_date,
    "AMT": Assembler._take_amount,
    "QTY": Assembler._take_quantity,
    "LQ": Assembler._take_remark,
    "PLB": Assembler._take_provider_adjustments,
    "SE": Assembler._take_end,
}

_BALANCE_TAKERS = {
    tag: _TAKERS[tag] for tag in ("ST", "BPR", "TRN", "LX", "CLP", "SVC", "CAS", "REF", "PLB", "SE")
}
"""What the balance needs, and the REF*6R that names a line."""


def _service(parts: _Parts) -> ServicePayment:
    svc = parts.opening
    paid_for, billed = svc.procedure, svc.submitted_procedure
    code, revenue = _procedure(paid_for)
    submitted, submitted_revenue = _procedure(billed)
    dates: dict[str, datetime.date | None] = dict(reversed(parts.dates))
    first = dates.get("472") or dates.get("150")
    return ServicePayment(
        procedure=code,
        modifiers=paid_for.modifiers if paid_for else (),
        submitted=submitted,
        charge=_money(svc.charge),
        paid=_money(svc.paid),
        units=svc.units_paid,
        control_number=next((value for qualifier, value in parts.references if qualifier == "6R"), None),
        adjustments=tuple(parts.adjustments),
        remarks=tuple(parts.remarks),
        revenue_code=svc.revenue_code or revenue or submitted_revenue,
        submitted_modifiers=billed.modifiers if billed else (),
        units_submitted=svc.units_submitted,
        date=first,
        date_to=dates.get("151") or first,
        references=tuple(parts.references),
        amounts=tuple(parts.amounts),
        quantities=tuple(parts.quantities),
        place=parts.place,
    )


def _procedure(given: Any) -> tuple[str | None, str | None]:
    """(procedure, revenue code) of an SVC01 or SVC06, whose qualifier says which it holds."""
    if given is None:
        return None, None
    return (None, given.code) if given.qualifier == "NU" else (given.code, None)


def _payer_reference(payer: Entity | None) -> str | None:
    return (
        next((value for qualifier, value in payer.references if qualifier == "2U"), None) if payer else None
    )


def _money(amount: Decimal | None) -> Decimal | None:
    """The amount; None for what has more digits than any amount may."""
    return None if amount is None or len(amount.as_tuple().digits) > _MOST_DIGITS else amount


def _in(place: Place, loop: str) -> Place:
    return Place(place.ordinal, place.offset, loop, place.segment)
