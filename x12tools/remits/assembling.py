"""From the segments of one 835, in their order, to its payment.

The tag alone says where a segment of an 835 belongs, so what breaks the guide (a group code
that is closed, a qualifier of another version, a segment out of its order) is read all the
same, and no amount is lost. What the guide says of it is the guide's walk to tell.

A remittance has millions of segments, and most of their elements are never asked for: those that
are many are split and their amounts read here, those that stand once are read as typed segments.
"""

import datetime
import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from x12tools.findings import Place
from x12tools.remits.amounts import adjustments, amount, limited
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
from x12tools.segments.values import as_date, as_decimal
from x12tools.wire import STANDARD, Delimiters

_ENDING = frozenset({"CLP", "LX", "PLB", "SE"})
"""The tags with which a claim ends."""


class _Parts:
    """What gathers under a header, a claim or a service line until it ends.

    ``opening`` are the elements of the CLP or SVC that began it, its tag first.
    """

    __slots__ = (
        "adjustments", "amounts", "dates", "entities", "lines", "opening", "place", "priced", "quantities",
        "references", "remarks",
    )  # fmt: skip

    def __init__(self, opening: list[str], place: Place) -> None:
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
        self.header = _Parts([], Place())
        self.claim: _Parts | None = None
        self.line: _Parts | None = None
        self.first: dict[str, Any] = {}
        self.batches: list[Batch] = []
        self.claims: list[ClaimPayment] = []
        self.provider_adjustments: list[ProviderAdjustment] = []
        self.payment_place = Place()
        self.text, self.delimiters, self.ordinal, self.offset = "", STANDARD, 0, 0

    def step(self, text: str, delimiters: Delimiters, ordinal: int, offset: int) -> ClaimPayment | None:
        """Takes one segment; gives the claim that it ends, if it ends one."""
        parts = text.split(delimiters.element)
        tag = parts[0]
        take = self.takers.get(tag)
        if take is None:
            return None
        ended = self.end_claim() if tag in _ENDING else None
        self.text, self.delimiters, self.ordinal, self.offset = text, delimiters, ordinal, offset
        take(self, parts)
        return ended

    def end_claim(self) -> ClaimPayment | None:
        """The claim that is open, ended; None where none is."""
        if self.line is not None:
            self._end_line()
        parts, self.claim = self.claim, None
        if parts is None:
            return None
        given = [one or None for one in parts.opening]
        given += [None] * (12 - len(given))
        claim = ClaimPayment(
            given[1] or "",
            given[2],
            amount(given[3]),
            amount(given[4]),
            amount(given[5]),
            given[7],
            tuple(parts.adjustments),
            tuple(parts.remarks),
            tuple(parts.lines),
            filing_indicator=given[6],
            facility=given[8],
            frequency=given[9],
            drg=given[11],
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
            amount=limited(bpr.amount) if bpr else None,
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
            self.claim.lines.append(_service(parts, self.delimiters.component))

    def _place(self, tag: str, loop: str | None = None) -> Place:
        """Where the segment that is taken stands."""
        return Place(self.ordinal, self.offset, loop, tag)

    def _typed(self) -> Any:
        """The segment that is taken, typed."""
        return read_segment(self.text, self.delimiters)

    def _take_header(self, parts: list[str]) -> None:
        tag = parts[0]
        if tag not in self.first:
            self.first[tag] = self._typed()
            if tag == "BPR":
                self.payment_place = self._place(tag)

    def _take_batch(self, parts: list[str]) -> None:
        self.batches.append(Batch(_at(parts, 1)))

    def _take_summary(self, parts: list[str]) -> None:
        if self.batches and self.claim is None:
            last = self.batches[-1]
            self.batches[-1] = (
                Batch(last.number, self._typed(), last.inpatient_summary)
                if parts[0] == "TS3"
                else Batch(last.number, last.summary, self._typed())
            )

    def _take_claim(self, parts: list[str]) -> None:
        self.claim = _Parts(parts, self._place("CLP", "2100"))

    def _take_line(self, parts: list[str]) -> None:
        if self.line is not None:
            self._end_line()
        if self.claim is not None:
            self.line = _Parts(parts, self._place("SVC", "2110"))

    def _take_adjustments(self, parts: list[str]) -> None:
        if self.claim is None:
            return
        taken = (self.line or self.claim).adjustments
        if len(parts) == 4 and parts[2]:
            taken.append(Adjustment(parts[1], parts[2], amount(parts[3])))
            return
        taken += [Adjustment(parts[1], *each) for each in adjustments(parts)]

    def _take_provider_adjustments(self, parts: list[str]) -> None:
        """Up to six; money without a reason counts too, its code is empty."""
        day = as_date(_at(parts, 2))
        for at in range(3, min(len(parts), 15), 2):
            reason, money = parts[at], _at(parts, at + 1)
            if not reason and as_decimal(money) is None:
                continue
            code, reference = (*reason.split(self.delimiters.component), "")[:2]
            self.provider_adjustments.append(
                ProviderAdjustment(
                    code, reference or None, amount(money), parts[1] or None, day, self._place("PLB")
                )
            )

    def _take_pricing(self, parts: list[str]) -> None:
        if self.claim is not None:
            segment = self._typed()
            self.claim.priced.setdefault(parts[0], segment)
            self.claim.remarks += segment.remarks

    def _take_name(self, parts: list[str]) -> None:
        if self.claim is not None:
            role, _, last, first, *rest = [one or None for one in parts[1:10]] + [None] * (10 - len(parts))
            self.claim.entities.append(Entity(role or "", last, first, rest[3], rest[4]))

    def _take_party(self, parts: list[str]) -> None:
        if self.claim is None:
            role, name, kind, id = [one or None for one in parts[1:5]] + [None] * (5 - len(parts))
            self.header.entities.append(Entity(role or "", name, None, kind, id))

    def _take_reference(self, parts: list[str]) -> None:
        if len(parts) < 3 or not parts[1] or not parts[2]:
            return
        told = (parts[1], parts[2])
        here = self._open
        here.references.append(told)
        if here is self.header and self.header.entities:
            last = self.header.entities[-1]
            self.header.entities[-1] = Entity(
                last.role, last.name, None, last.id_qualifier, last.id, (*last.references, told)
            )

    def _take_date(self, parts: list[str]) -> None:
        self._open.dates.append((_at(parts, 1), as_date(_at(parts, 2))))

    def _take_amount(self, parts: list[str]) -> None:
        self._open.amounts.append((_at(parts, 1), amount(_at(parts, 2))))

    def _take_quantity(self, parts: list[str]) -> None:
        self._open.quantities.append((_at(parts, 1), as_decimal(_at(parts, 2))))

    def _take_remark(self, parts: list[str]) -> None:
        if len(parts) > 2 and parts[2] and parts[1] in ("HE", ""):
            self._open.remarks.append(parts[2])

    def _take_end(self, parts: list[str]) -> None:
        """SE ends what is open, which ``step`` has done."""


_TAKERS: dict[str, Callable[[Assembler, list[str]], None]] = {
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


def _service(parts: _Parts, component: str) -> ServicePayment:
    given = [one or None for one in parts.opening]
    given += [None] * (8 - len(given))
    code, revenue, modifiers = _procedure(given[1], component)
    submitted, submitted_revenue, submitted_modifiers = _procedure(given[6], component)
    first = last = None
    if parts.dates:
        dates: dict[str, datetime.date | None] = dict(reversed(parts.dates))
        first = dates.get("472") or dates.get("150")
        last = dates.get("151") or first
    return ServicePayment(
        code,
        modifiers,
        submitted,
        amount(given[2]),
        amount(given[3]),
        as_decimal(given[5]),
        next((value for qualifier, value in parts.references if qualifier == "6R"), None),
        tuple(parts.adjustments),
        tuple(parts.remarks),
        revenue_code=given[4] or revenue or submitted_revenue,
        submitted_modifiers=submitted_modifiers,
        units_submitted=as_decimal(given[7]),
        date=first,
        date_to=last,
        references=tuple(parts.references),
        amounts=tuple(parts.amounts),
        quantities=tuple(parts.quantities),
        place=parts.place,
    )


@functools.lru_cache(maxsize=1024)
def _procedure(text: str | None, component: str) -> tuple[str | None, str | None, tuple[str, ...]]:
    """(procedure, revenue code, modifiers) of an SVC01 or SVC06, whose qualifier says which it holds."""
    if not text:
        return None, None, ()
    qualifier, code, *more = [*text.split(component), ""]
    modifiers = tuple(one for one in more[:4] if one)
    return (None, code or None, modifiers) if qualifier == "NU" else (code or None, None, modifiers)


def _payer_reference(payer: Entity | None) -> str | None:
    return (
        next((value for qualifier, value in payer.references if qualifier == "2U"), None) if payer else None
    )


def _at(parts: list[str], position: int) -> str:
    """An element's text; empty where the segment ends before it."""
    return parts[position] if position < len(parts) else ""
