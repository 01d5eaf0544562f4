"""Writes the 277CA (005010X214): claim by claim, what goes on and what does not."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

import attrs

from x12tools.acks.answer import Answer, ClaimAnswer, InterchangeAnswer, TransactionAnswer
from x12tools.acks.codes import Outcome
from x12tools.acks.envelope import UNKNOWN, Header, Joined, Letter
from x12tools.acks.received import Name, ReceivedLine
from x12tools.segments import read_segment
from x12tools.segments.composites import ClaimStatus, ProcedureIdentifier
from x12tools.wire import Delimiters

GUIDE = "005010X214"

_SOURCE_QUALIFIERS = {"AY": frozenset({"46", "FI"}), "PR": frozenset({"46", "FI", "PI", "XV"})}
_PROCEDURES = frozenset({"AD", "ER", "HC", "HP", "IV", "NU", "WK"})
_NO_TRACE = "0"
"""TRN02 where there is no number to give back."""

_NO_DAY = datetime.date(1900, 1, 1)
"""The claim's day of service, which the guide requires, where none can be read: plainly no such day."""


@attrs.frozen(slots=True, kw_only=True)
class InformationSource:
    """Who answers: 2100A. ``role`` is AY for a clearinghouse, PR for a payer.

    ``name`` and ``id`` are the receiver's of the file answered (1000B) unless given.
    ``accepted`` is the status of a claim that goes on: A1:20 for a clearinghouse, which received
    it, A2:20 for a payer, which takes it up; ``received`` the status of the whole, A1:19 with
    the role as its entity.
    """

    role: str = "AY"
    name: str = ""
    id_qualifier: str = "46"
    id: str = ""
    accepted: str = ""
    received: str = ""


def write_277ca(
    answer: Answer,
    header: Header,
    *,
    reference: str,
    source: InformationSource | None = None,
    received_on: datetime.date | None = None,
    receipt: str = "",
    payer_claim_numbers: Mapping[int, str] | None = None,
) -> bytes:
    """A 277CA for each 837 transaction that the 999 does not refuse; empty for none.

    ``reference`` is BHT03, ``receipt`` the receiver's own number for the file (2200A TRN02, the
    reference unless given), ``received_on`` the day it came in (the header's unless given).
    ``payer_claim_numbers`` gives a claim its REF*1K, by its number in the file.
    """
    source = source or InformationSource()
    written = b""
    count = 0
    for interchange in answer.interchanges:
        transactions = list(_transactions(interchange))
        if not transactions:
            continue
        letter = Letter(header, count, interchange.received, _numbers(transactions))
        letter.open_group("HN", GUIDE)
        for transaction in transactions:
            letter.open_transaction("277", GUIDE)
            writer = _Writer(letter, transaction, source, interchange.received.delimiters)
            writer.write(reference, receipt, received_on or header.date, payer_claim_numbers or {})
            letter.close_transaction()
        letter.close_group()
        written += letter.finish()
        count += 1
    return written


def _transactions(interchange: InterchangeAnswer) -> Iterator[TransactionAnswer]:
    if interchange.outcome is Outcome.REJECTED:
        return
    for group in interchange.groups:
        if group.outcome is not Outcome.REJECTED:
            for transaction in group.transactions:
                refused = transaction.outcome is Outcome.REJECTED
                if transaction.received.kind == "837" and transaction.claims and not refused:
                    yield transaction


def _numbers(transactions: list[TransactionAnswer]) -> list[str]:
    """The numbers that the 277CA repeats."""
    found = []
    for transaction in transactions:
        found.append(transaction.received.reference)
        for claim in transaction.claims:
            received = claim.received
            found += [received.id, received.trace, received.patient.id, received.provider.id]
            found += [line.control_number for line in received.lines if line.number in claim.line_statuses]
    return found


class _Writer:
    """One transaction's answer. HL numbers go up from 1."""

    def __init__(
        self,
        letter: Letter,
        transaction: TransactionAnswer,
        source: InformationSource,
        delimiters: Delimiters,
    ) -> None:
        self.letter = letter
        self.transaction = transaction
        self.source = source
        self.delimiters = delimiters
        self.date = letter.header.date
        self.level = 0
        self.statuses: dict[str, Joined] = {}
        self.received = source.received or f"A1:19:{source.role}"
        self.accepted = source.accepted or ("A2:20" if source.role == "PR" else "A1:20")

    def write(
        self, reference: str, receipt: str, received_on: datetime.date, numbers: Mapping[int, str]
    ) -> None:
        """BHT to the last service line."""
        add, header = self.letter.add, self.letter.header
        add(
            "BHT",
            structure="0085",
            purpose="08",
            reference=reference or _NO_TRACE,
            date=header.date,
            time=header.time,
            kind="TH",
        )
        claims = self.transaction.claims
        self._source(receipt or reference, received_on)
        receiver = self._receiver(claims)
        for _, of_provider in groupby(claims, key=lambda claim: claim.received.provider_level):
            provided = list(of_provider)
            provider = self._provider(provided, receiver)
            for _, of_patient in groupby(provided, key=lambda claim: claim.received.patient_level):
                patient = list(of_patient)
                self._hl("PT", provider, None)
                self._name("QC", patient[0].received.patient, ("MI", "II"))
                for claim in patient:
                    self._claim(claim, numbers.get(claim.received.number, ""))

    def _source(self, receipt: str, received_on: datetime.date) -> None:
        add, source, receiver = self.letter.add, self.source, self.transaction.received.receiver
        self._hl("20", None, "1")
        role = source.role if source.role in _SOURCE_QUALIFIERS else "AY"
        qualifier = source.id_qualifier if source.id_qualifier in _SOURCE_QUALIFIERS[role] else "46"
        add(
            "NM1",
            role=role,
            kind="2",
            last_name=source.name or receiver.last or UNKNOWN,
            id_qualifier=qualifier,
            id=source.id or receiver.id or UNKNOWN,
        )
        add("TRN", type="1", number=receipt or _NO_TRACE)
        for qualifier, day in (("050", received_on), ("009", self.date)):
            add("DTP", qualifier=qualifier, format="D8", period=f"{day:%Y%m%d}")

    def _receiver(self, claims: Sequence[ClaimAnswer]) -> int:
        level = self._hl("21", 1, "1")
        self._name("41", self.transaction.received.submitter, ("46",))
        self.letter.add("TRN", type="2", number=self.transaction.received.reference or _NO_TRACE)
        self._status((self.received,), "WQ", _sum(claims), date=self.date)
        self._totals(claims, "90", "AA")
        return level

    def _provider(self, claims: Sequence[ClaimAnswer], parent: int) -> int:
        level = self._hl("19", parent, "1")
        self._name("85", claims[0].received.provider, ("XX", "FI", "SV"))
        self.letter.add("TRN", type="1", number=_NO_TRACE)
        self._status((self.received,), "WQ", _sum(claims))
        self._totals(claims, "QA", "QC")
        return level

    def _totals(self, claims: Sequence[ClaimAnswer], accepted: str, rejected: str) -> None:
        """How many claims, and what they charge, go on and do not; what is none is left out."""
        going = [claim for claim in claims if not claim.held]
        held = [claim for claim in claims if claim.held]
        for qualifier, ones in ((accepted, going), (rejected, held)):
            if ones:
                self.letter.add("QTY", qualifier=qualifier, quantity=Decimal(len(ones)))
        for qualifier, ones in (("YU", going), ("YY", held)):
            if ones:
                self.letter.add("AMT", qualifier=qualifier, amount=_money(_sum(ones)))

    def _claim(self, claim: ClaimAnswer, payer_claim_number: str) -> None:
        add, received = self.letter.add, claim.received
        add("TRN", type="2", number=received.id or _NO_TRACE)
        statuses = claim.statuses if claim.held else (self.accepted,)
        for at in range(0, len(statuses), 3):
            self._status(statuses[at : at + 3], "U" if claim.held else "WQ", claim.charge, date=self.date)
        references = (("1K", payer_claim_number), ("D9", received.trace), ("BLT", received.bill_type))
        for qualifier, value in references:
            if value:
                add("REF", qualifier=qualifier, value=value)
        self._days(received.first or _NO_DAY, received.last)
        if claim.held:
            for line in received.lines:
                if line.number in claim.line_statuses:
                    self._line(line, claim.line_statuses[line.number])

    def _line(self, line: ReceivedLine, statuses: tuple[str, ...]) -> None:
        service: Any = read_segment(line.service, self.delimiters)
        procedure = getattr(service, "procedure", None)
        revenue = getattr(service, "revenue_code", None)
        code = procedure.code if procedure else None
        if procedure and code and procedure.qualifier in _PROCEDURES:
            made = self.letter.composite(
                ProcedureIdentifier,
                qualifier=procedure.qualifier,
                code=code,
                **{f"modifier_{number}": modifier for number, modifier in enumerate(procedure.modifiers, 1)},
            )
        else:
            made = self.letter.composite(
                ProcedureIdentifier, qualifier="NU" if revenue else "HC", code=revenue or code or UNKNOWN
            )
            revenue = None
        self.letter.add(
            "SVC",
            procedure=made,
            charge=_money(getattr(service, "charge", None)),
            revenue_code=revenue,
            units_submitted=_quantity(getattr(service, "quantity", None)),
        )
        self._status(statuses[:3], "U", None, date=self.date)
        if line.control_number:
            self.letter.add("REF", qualifier="FJ", value=line.control_number)
        self._days(line.first, line.last)

    def _hl(self, level: str, parent: int | None, children: str | None) -> int:
        self.level += 1
        self.letter.add(
            "HL",
            number=str(self.level),
            parent=str(parent) if parent else None,
            level=level,
            has_children=children,
        )
        return self.level

    def _name(self, role: str, name: Name, qualifiers: tuple[str, ...]) -> None:
        person = name.person or role == "QC"
        self.letter.add(
            "NM1",
            role=role,
            kind="1" if person else "2",
            last_name=name.last or UNKNOWN,
            first_name=name.first if person else None,
            middle_name=name.middle if person else None,
            suffix=name.suffix if person and role != "41" else None,
            id_qualifier=name.id_qualifier if name.id_qualifier in qualifiers else qualifiers[0],
            id=name.id or UNKNOWN,
        )

    def _status(
        self,
        statuses: tuple[str, ...],
        action: str,
        charge: Decimal | None,
        date: datetime.date | None = None,
    ) -> None:
        """An STC of one to three statuses, written ``A7:21`` or with an entity ``A7:562:85``."""
        made = [self._one_status(status) for status in statuses]
        more = {f"status_{number}": status for number, status in enumerate(made[1:3], 2)}
        self.letter.add(
            "STC", status_1=made[0], date=date, action=action, charge=_money(charge, missing=None), **more
        )

    def _one_status(self, status: str) -> Joined:
        made = self.statuses.get(status)
        if made is None:
            category, code, entity = ([*status.split(":"), "", ""])[:3]
            made = self.statuses[status] = self.letter.composite(
                ClaimStatus, category=category, status=code or "21", entity=entity
            )
        return made

    def _days(self, first: datetime.date | None, last: datetime.date | None) -> None:
        if first is None:
            return
        one = last is None or last == first
        period = f"{first:%Y%m%d}" if one else f"{first:%Y%m%d}-{last:%Y%m%d}"
        self.letter.add("DTP", qualifier="472", format="D8" if one else "RD8", period=period)


def _sum(claims: Sequence[ClaimAnswer]) -> Decimal:
    return sum((claim.charge for claim in claims), Decimal(0))


def _money(amount: Decimal | None, missing: Decimal | None = Decimal(0)) -> Decimal | None:
    """An amount that data element 782 can hold: at most 18 digits."""
    if amount is None:
        return missing
    return amount if len(amount.as_tuple().digits) <= 18 and abs(amount.adjusted()) < 17 else Decimal(0)


def _quantity(quantity: Decimal | None) -> Decimal | None:
    """A quantity that data element 380 can hold: at most 15 digits."""
    return quantity if quantity is not None and len(f"{quantity:f}") <= 15 else None
