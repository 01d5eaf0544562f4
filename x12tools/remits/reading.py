"""From the loops of an 835 to remittances."""

from collections.abc import Iterator
from typing import Any

from x12tools.errors import NotX12
from x12tools.guides import Walker, load_guide
from x12tools.guides.loops import Loop, grow
from x12tools.remits.model import Adjustment, ClaimPayment, ProviderAdjustment, Remit, ServicePayment
from x12tools.wire import Piece, Source, read


def read_remit(source: Source) -> tuple[Remit, ...]:
    """Every payment (835 transaction) of a source, in order.

    Raises NotX12 where it holds no 835; what breaks the guide inside one is passed over here
    and is a finding of ``check``.
    """
    document = read(source)
    remits = [_remit(loop) for loop in _transactions(document.segments)]
    if not remits:
        raise NotX12("no 835 transaction was found")
    return tuple(remits)


def _transactions(pieces: list[Piece]) -> Iterator[Loop]:
    """Each 835 transaction as one tree of loops."""
    guide = load_guide("005010X221A1")
    walker: Walker | None = None
    stack: list[Loop] = []
    for piece in pieces:
        assert piece.delimiters is not None
        parts = piece.text.split(piece.delimiters.element)
        if parts[0] == "ST":
            if stack:
                yield stack[0]
            walker = Walker(guide, piece.delimiters) if parts[1:2] == ["835"] else None
            stack = [Loop("ST", piece.delimiters)] if walker else []
        elif walker is not None and parts[0] not in ("ISA", "GS", "GE", "IEA"):
            step, _ = walker.step(piece.text, piece.ordinal, piece.offset)
            grow(stack, [(step, piece.text, piece.ordinal, piece.offset)], piece.delimiters)
    if stack:
        yield stack[0]


def _remit(root: Loop) -> Remit:
    header = root.loop("HEADER") or root
    bpr: Any = header.segment("BPR")
    trn: Any = header.segment("TRN")
    payer_loop, payee_loop = header.loop("1000A"), header.loop("1000B")
    payer: Any = payer_loop.segment("N1") if payer_loop else None
    payee: Any = payee_loop.segment("N1") if payee_loop else None
    claims = (
        _claim(claim)
        for detail in root.loops("DETAIL")
        for batch in detail.loops("2000")
        for claim in batch.loops("2100")
    )
    footers: list[Any] = [plb for footer in root.loops("FOOTER") for plb in footer.segments("PLB")]
    return Remit(
        trace=trn.number if trn else None,
        payer=payer.name if payer else None,
        payee=payee.name if payee else None,
        amount=bpr.amount if bpr else None,
        claims=tuple(claims),
        provider_adjustments=tuple(
            ProviderAdjustment(reason.code or "", reason.reference, amount)
            for plb in footers
            for reason, amount in plb.adjustments
        ),
    )


def _claim(loop: Loop) -> ClaimPayment:
    clp: Any = loop.segment("CLP")
    remarks = [
        code for tag in ("MIA", "MOA") for one in map(_any, loop.segments(tag)) for code in one.remarks
    ]
    return ClaimPayment(
        id=clp.id or "",
        status=clp.status,
        charge=clp.charge,
        paid=clp.paid,
        patient_responsibility=clp.patient_responsibility,
        payer_claim_number=clp.payer_claim_number,
        adjustments=_adjustments(loop),
        remarks=tuple(remarks),
        lines=tuple(_line(child) for child in loop.loops("2110")),
    )


def _line(loop: Loop) -> ServicePayment:
    svc: Any = loop.segment("SVC")
    procedure, submitted = svc.procedure, svc.submitted_procedure
    return ServicePayment(
        procedure=procedure.code if procedure else None,
        modifiers=procedure.modifiers if procedure else (),
        submitted=submitted.code if submitted else None,
        charge=svc.charge,
        paid=svc.paid,
        units=svc.units_paid,
        control_number=loop.reference("6R"),
        adjustments=_adjustments(loop),
        remarks=tuple(lq.code for lq in map(_any, loop.segments("LQ")) if lq.code),
    )


def _adjustments(loop: Loop) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(cas.group or "", carc, amount, quantity)
        for cas in map(_any, loop.segments("CAS"))
        for carc, amount, quantity in cas.adjustments
    )


def _any(segment: Any) -> Any:
    return segment
