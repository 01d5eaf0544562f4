"""Reads TA1, 999 and 277CA, by tags and levels, whatever else the file holds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from x12tools.acks.codes import Outcome, category_outcome, code_of
from x12tools.acks.model import (
    Ack,
    ClaimAck,
    ClaimsAck,
    ElementError,
    GroupAck,
    InterchangeAck,
    LineAck,
    SegmentError,
    Sent,
    Status,
    TransactionAck,
)
from x12tools.acks.received import NOBODY, Name
from x12tools.errors import NotX12
from x12tools.segments import read_segment
from x12tools.wire import STANDARD, Source
from x12tools.wire.document import open_source
from x12tools.wire.reader import BLANK, read_stretches

_CLAIMS_GUIDE = "005010X214"
_OUTCOMES = {
    "A": Outcome.ACCEPTED,
    "E": Outcome.WITH_ERRORS,
    "P": Outcome.PARTLY,
    "R": Outcome.REJECTED,
    "M": Outcome.REJECTED,
    "W": Outcome.REJECTED,
    "X": Outcome.REJECTED,
}
"""TA104, IK501 and AK901. M, W and X reject for their security segments."""


class _Reader:
    """What was read so far, and which answer, claim and line the next segment belongs to."""

    def __init__(self) -> None:
        self.acks: list[Ack] = []
        self.delimiters = STANDARD
        self.sent = Sent()
        self.version = ""
        self._forget()
        self.takes: dict[str, Callable[[Any], None]] = {
            "ISA": self._isa, "TA1": self._ta1, "GS": self._gs, "ST": self._st, "SE": self._se,
            "AK1": self._ak1, "AK2": self._ak2, "IK3": self._ik3, "CTX": self._ctx, "IK4": self._ik4,
            "IK5": self._ik5, "AK9": self._ak9, "BHT": self._bht, "HL": self._hl, "NM1": self._nm1,
            "TRN": self._trn, "STC": self._stc, "QTY": self._qty, "AMT": self._amt, "REF": self._ref,
            "DTP": self._dtp, "SVC": self._svc,
        }  # fmt: skip

    def _forget(self) -> None:
        self.group: GroupAck | None = None
        self.transaction: TransactionAck | None = None
        self.error: SegmentError | None = None
        self.claims: ClaimsAck | None = None
        self.claim: ClaimAck | None = None
        self.line: LineAck | None = None
        self.level = ""
        self.provider = self.patient = NOBODY

    def take(self, text: str) -> None:
        """One segment."""
        taker = self.takes.get(text.split(self.delimiters.element, 1)[0])
        if taker is not None:
            taker(read_segment(text, self.delimiters))

    def _isa(self, isa: Any) -> None:
        self._forget()
        self.version = ""
        self.sent = Sent(
            _text(isa.sender), _text(isa.receiver), _text(isa.control_number), isa.date, isa.time
        )

    def _ta1(self, ta1: Any) -> None:
        note = code_of("interchange", _text(ta1.note))
        outcome = _OUTCOMES.get(_text(ta1.code), Outcome.UNKNOWN)
        self.acks.append(
            InterchangeAck(_text(ta1.control_number), ta1.date, ta1.time, outcome, note, self.sent)
        )

    def _gs(self, gs: Any) -> None:
        self._forget()
        self.version = _text(gs.version)

    def _st(self, st: Any) -> None:
        self._forget()
        guide = _text(st.guide) or self.version
        if _text(st.transaction) == "277" and guide.startswith(_CLAIMS_GUIDE):
            self.claims = ClaimsAck(sent=self.sent)
            self.acks.append(self.claims)

    def _se(self, se: Any) -> None:
        self._forget()

    def _ak1(self, ak1: Any) -> None:
        self.group = GroupAck(
            _text(ak1.function), _text(ak1.control_number), _text(ak1.version), sent=self.sent
        )
        self.acks.append(self.group)

    def _ak2(self, ak2: Any) -> None:
        self.error = None
        if self.group is not None:
            self.transaction = TransactionAck(
                _text(ak2.transaction), _text(ak2.control_number), _text(ak2.guide)
            )
            self.group.transactions.append(self.transaction)

    def _ik3(self, ik3: Any) -> None:
        if self.transaction is not None:
            code = code_of("segment", _text(ik3.code))
            self.error = SegmentError(_text(ik3.segment_tag), ik3.position, _text(ik3.loop), code)
            self.transaction.errors.append(self.error)

    def _ctx(self, ctx: Any) -> None:
        if self.error is None:
            return
        for context in ctx.contexts or ():
            if context.name and context.reference:
                self.error.unit = (context.name.strip(), context.reference.strip())

    def _ik4(self, ik4: Any) -> None:
        if self.error is not None:
            at = ik4.position
            self.error.elements.append(
                ElementError(
                    at.element_number if at else None,
                    at.component if at else None,
                    at.repetition if at else None,
                    ik4.data_element,
                    code_of("element", _text(ik4.code)),
                    ik4.copy,
                )
            )

    def _ik5(self, ik5: Any) -> None:
        if self.transaction is not None:
            self.transaction.outcome = _OUTCOMES.get(_text(ik5.code), Outcome.UNKNOWN)
            self.transaction.codes = tuple(code_of("transaction", code) for code in ik5.errors)
        self.transaction = self.error = None

    def _ak9(self, ak9: Any) -> None:
        group = self.group
        if group is not None:
            group.outcome = _OUTCOMES.get(_text(ak9.code), Outcome.UNKNOWN)
            group.codes = tuple(code_of("group", code) for code in ak9.errors)
            group.included, group.received, group.accepted = ak9.included, ak9.received, ak9.accepted
        self.group = self.transaction = self.error = None

    def _bht(self, bht: Any) -> None:
        if self.claims is not None:
            self.claims.own_reference = _text(bht.reference)

    def _hl(self, hl: Any) -> None:
        self.claim = self.line = None
        self.level = _text(hl.level)
        if self.level == "19":
            self.provider = NOBODY
        self.patient = NOBODY

    def _nm1(self, nm1: Any) -> None:
        if self.claims is None:
            return
        match self.level:
            case "20":
                self.claims.source = _name(nm1)
            case "21":
                self.claims.receiver = _name(nm1)
            case "19":
                self.provider = _name(nm1)
            case "PT":
                self.patient = _name(nm1)

    def _trn(self, trn: Any) -> None:
        if self.claims is None:
            return
        number = _text(trn.number)
        match self.level:
            case "20":
                self.claims.receipt = number
            case "21":
                self.claims.reference = number
            case "PT":
                self.line = None
                self.claim = ClaimAck(number, patient=self.patient, provider=self.provider)
                self.claims.claims.append(self.claim)

    def _stc(self, stc: Any) -> None:
        if self.claims is None:
            return
        statuses = [
            Status(code_of("category", _text(one.category)), _text(one.status), _text(one.entity))
            for one in stc.statuses
        ]
        if self.level == "21":
            self.claims.statuses += statuses
            self.claims.charge = _first(self.claims.charge, stc.charge)
            self.claims.outcome = _outcome(self.claims.outcome, statuses, _text(stc.action))
        elif self.line is not None:
            self.line.statuses += statuses
        elif self.claim is not None:
            claim = self.claim
            claim.statuses += statuses
            claim.charge, claim.date = _first(claim.charge, stc.charge), _first(claim.date, stc.date)
            claim.outcome = _outcome(claim.outcome, statuses, _text(stc.action))
            if stc.message:
                claim.messages.append(stc.message)

    def _qty(self, qty: Any) -> None:
        if self.claims is None or self.level != "21":
            return
        count = int(qty.quantity) if _whole(qty.quantity) else None
        if qty.qualifier == "90":
            self.claims.accepted = count
        elif qty.qualifier == "AA":
            self.claims.rejected = count

    def _amt(self, amt: Any) -> None:
        if self.claims is None or self.level != "21":
            return
        if amt.qualifier == "YU":
            self.claims.amount_accepted = amt.amount
        elif amt.qualifier == "YY":
            self.claims.amount_rejected = amt.amount

    def _ref(self, ref: Any) -> None:
        value = _text(ref.value)
        if self.line is not None:
            if ref.qualifier == "FJ":
                self.line.control_number = value
        elif self.claim is not None:
            match ref.qualifier:
                case "1K":
                    self.claim.payer_claim_number = value
                case "D9":
                    self.claim.trace = value
                case "BLT":
                    self.claim.bill_type = value

    def _dtp(self, dtp: Any) -> None:
        first, last = dtp.dates
        if self.claims is not None and self.level == "20":
            if dtp.qualifier == "050":
                self.claims.received_on = first
            elif dtp.qualifier == "009":
                self.claims.processed_on = first
        elif dtp.qualifier == "472":
            if self.line is not None:
                self.line.first, self.line.last = first, last
            elif self.claim is not None:
                self.claim.first, self.claim.last = first, last

    def _svc(self, svc: Any) -> None:
        if self.claim is not None:
            code = svc.procedure.code if svc.procedure else None
            self.line = LineAck(_text(code), _text(svc.revenue_code), svc.charge)
            self.claim.lines.append(self.line)


def _name(nm1: Any) -> Name:
    """Who an NM1 names; what it lacks is empty."""
    return Name(
        last=_text(nm1.last_name),
        first=_text(nm1.first_name),
        middle=_text(nm1.middle_name),
        suffix=_text(nm1.suffix),
        person=nm1.is_person,
        id_qualifier=_text(nm1.id_qualifier),
        id=_text(nm1.id),
    )


def _text(value: str | None) -> str:
    return (value or "").strip()


def _first(held: Any, said: Any) -> Any:
    return said if held is None else held


def _whole(quantity: Decimal | None) -> bool:
    return quantity is not None and quantity == quantity.to_integral_value() and quantity.adjusted() < 10


def _outcome(before: Outcome, statuses: list[Status], action: str) -> Outcome:
    """What the statuses mean, the worst of several; the action (STC03) where none of them says."""
    said = {category_outcome(status.category.code) for status in statuses} - {Outcome.UNKNOWN}
    if not said and action in ("U", "WQ"):
        said = {Outcome.REJECTED if action == "U" else Outcome.ACCEPTED}
    said |= {before} - {Outcome.UNKNOWN}
    if not said:
        return Outcome.UNKNOWN
    return Outcome.REJECTED if Outcome.REJECTED in said else Outcome.ACCEPTED


def read_ack(source: Source) -> tuple[Ack, ...]:
    """Every TA1, 999 and 277CA of a file, in file order.

    What cannot be read as its type is None or empty; nothing in an acknowledgement raises.
    Raises NotX12 where there is no acknowledgement to read (rather than nothing), and OSError
    where the source cannot be opened.
    """
    reader = _Reader()
    file = open_source(source)
    try:
        for stretch in read_stretches(file):
            if stretch.delimiters is None:
                continue
            reader.delimiters = stretch.delimiters
            for piece in stretch.pieces:
                if text := piece.strip(BLANK):
                    reader.take(text)
    finally:
        if file is not source:
            file.close()
    if not reader.acks:
        raise NotX12("no TA1, 999 or 277CA was found")
    return tuple(reader.acks)
