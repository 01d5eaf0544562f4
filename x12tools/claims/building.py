"""From the loops of an 837 to a Claim."""

import datetime
from decimal import Decimal
from typing import Any

from x12tools.claims.model import (
    INSTITUTIONAL,
    PROFESSIONAL,
    Address,
    Adjustment,
    Claim,
    Diagnosis,
    Drug,
    LineAdjudication,
    OtherPayer,
    Party,
    ServiceLine,
)
from x12tools.guides.loops import Loop

_ROLES = {
    "82": "rendering",
    "DQ": "supervising",
    "DN": "referring",
    "P3": "primary_care",
    "DK": "ordering",
    "71": "attending",
    "72": "operating",
    "ZZ": "other_operating",
    "77": "service_facility",
    "QB": "purchased_service",
}
_DIAGNOSES = frozenset({"ABK", "ABF", "BK", "BF"})
_OTHER_DIAGNOSES = frozenset({"ABJ", "BJ", "APR", "PR", "ABN", "BN"})


def build_claim(loop: Loop, transaction: str) -> Claim:
    """The claim of a 2300 loop, with the parties of the loops it lies in.

    ``transaction`` is ST02. Never raises on content: what cannot be read is None.
    """
    clm: Any = loop.segment("CLM")
    subscriber_loop = loop.up("2000B")
    patient_loop = loop.up("2000C")
    billing_loop = loop.up("2000A")
    sbr: Any = subscriber_loop.segment("SBR") if subscriber_loop else None
    form = INSTITUTIONAL if _institutional(loop) else PROFESSIONAL
    facility = clm.facility if clm else None
    diagnoses, values, conditions = _codes(loop)
    providers = {
        _ROLES.get(party.role, party.role): party
        for child in loop.loops("2310A", "2310B", "2310C", "2310D", "2310E", "2310F")
        if (party := _party(child))
    }
    subscriber = _party(subscriber_loop.loop("2010BA")) if subscriber_loop else None
    statement = next((dtp.dates for dtp in map(_any, loop.segments("DTP", "434"))), (None, None))
    claim = Claim(
        id=(clm.id if clm else None) or "",
        form=form,
        charge=clm.charge if clm else None,
        frequency=facility.frequency if facility else None,
        place_of_service=facility.facility if facility and form == PROFESSIONAL else None,
        bill_type=_bill_type(facility) if form == INSTITUTIONAL else None,
        billing=_party(billing_loop.loop("2010AA"), billing_loop) if billing_loop else None,
        subscriber=subscriber,
        patient=(_party(patient_loop.loop("2010CA")) if patient_loop else None) or subscriber,
        payer=_party(subscriber_loop.loop("2010BB")) if subscriber_loop else None,
        filing_indicator=sbr.filing_indicator if sbr else None,
        other_payers=tuple(_other_payer(child) for child in loop.loops("2320")),
        providers=providers,
        diagnoses=diagnoses,
        lines=(),
        statement_from=statement[0],
        statement_to=statement[1],
        authorization=loop.reference("G1"),
        referral=loop.reference("9F"),
        payer_claim_number=loop.reference("F8"),
        value_codes=values,
        condition_codes=conditions,
        transaction=transaction,
        loop=loop,
    )
    claim.lines = tuple(
        _line(child, claim) for child in loop.loops("2400") if child.find("SV1") or child.find("SV2")
    )
    return claim


def _any(segment: Any) -> Any:
    return segment


def _institutional(loop: Loop) -> bool:
    return loop.opening.use.home.startswith("005010X223")


def _bill_type(facility: Any) -> str | None:
    if not facility or not facility.facility:
        return None
    return f"0{facility.facility}{facility.frequency or ''}"


def _party(loop: Loop | None, specialty: Loop | None = None) -> Party | None:
    nm1: Any = loop.segment("NM1") if loop else None
    if loop is None or nm1 is None:
        return None
    prv: Any = (specialty or loop).segment("PRV")
    dmg: Any = loop.segment("DMG")
    return Party(
        role=nm1.role or "",
        name=nm1.last_name,
        first_name=nm1.first_name,
        is_person=nm1.is_person,
        id=nm1.id,
        id_qualifier=nm1.id_qualifier,
        taxonomy=prv.taxonomy if prv else None,
        address=_address(loop),
        birth_date=dmg.birth_date if dmg else None,
        sex=dmg.sex if dmg else None,
        loop=loop,
    )


def _address(loop: Loop) -> Address | None:
    n3: Any = loop.segment("N3")
    n4: Any = loop.segment("N4")
    if not n3 and not n4:
        return None
    lines = tuple(line for line in (n3.line_1, n3.line_2) if line) if n3 else ()
    return Address(lines, n4.city if n4 else None, n4.state if n4 else None, n4.postal_code if n4 else None)


def _adjustments(loop: Loop) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(cas.group or "", carc, amount, quantity)
        for cas in map(_any, loop.segments("CAS"))
        for carc, amount, quantity in cas.adjustments
        if amount is not None
    )


def _other_payer(loop: Loop) -> OtherPayer:
    sbr: Any = loop.segment("SBR")
    paid: Any = loop.segment("AMT", "D")
    return OtherPayer(
        sequence=sbr.sequence if sbr else None,
        payer=_party(loop.loop("2330B")),
        paid=paid.amount if paid else None,
        adjustments=_adjustments(loop),
        loop=loop,
    )


def _codes(loop: Loop) -> tuple[tuple[Diagnosis, ...], dict[str, str], tuple[str, ...]]:
    """Diagnoses in pointer order, value codes with their amounts, condition codes."""
    pointed: list[Diagnosis] = []
    others: list[Diagnosis] = []
    values: dict[str, str] = {}
    conditions: list[str] = []
    for located in loop.find_all("HI"):
        for number, text in enumerate(located.text.split(loop.delimiters.element)[1:], 1):
            parts = text.split(loop.delimiters.component)
            qualifier, code = parts[0], parts[1] if len(parts) > 1 else ""
            if not code:
                continue
            place = loop.place(located, f"HI{number:02d}-02")
            if qualifier in _DIAGNOSES:
                pointed.append(Diagnosis(code.replace(".", ""), qualifier, len(pointed) + 1, place))
            elif qualifier in _OTHER_DIAGNOSES:
                others.append(Diagnosis(code.replace(".", ""), qualifier, 0, place))
            elif qualifier == "BE":
                values[code] = parts[4] if len(parts) > 4 else ""
            elif qualifier == "BG":
                conditions.append(code)
    return tuple(pointed + others), values, tuple(conditions)


def _line(loop: Loop, claim: Claim) -> ServiceLine:
    professional = claim.form == PROFESSIONAL
    service = loop.find("SV1" if professional else "SV2")
    assert service is not None
    sv: Any = loop.segment("SV1" if professional else "SV2")
    lx: Any = loop.segment("LX")
    procedure = sv.procedure
    first, last = _service_dates(loop, claim)
    pointers = sv.diagnosis_pointers.pointers if professional and sv.diagnosis_pointers else ()
    by_pointer = {diagnosis.pointer: diagnosis for diagnosis in claim.diagnoses if diagnosis.pointer}
    note: Any = loop.segment("NTE")
    return ServiceLine(
        number=lx.number if lx and lx.number is not None else 0,
        form=claim.form,
        procedure=procedure.code if procedure else None,
        qualifier=procedure.qualifier if procedure else None,
        modifiers=procedure.modifiers if procedure else (),
        description=procedure.description if procedure else None,
        revenue_code=None if professional else sv.revenue_code,
        charge=sv.charge,
        unit=sv.unit,
        units=sv.quantity,
        place_of_service=(sv.place_of_service or claim.place_of_service) if professional else None,
        date=first,
        date_to=last,
        pointers=pointers,
        pointed=tuple(by_pointer[p] for p in pointers if p in by_pointer)
        if professional
        else claim.diagnoses,
        drug=_drug(loop.loop("2410")),
        control_number=loop.reference("6R"),
        authorization=loop.reference("G1"),
        rendering=_party(loop.loop("2420A" if professional else "2420C")) or claim.rendering,
        note=note.note if note else None,
        adjudications=tuple(_adjudication(child) for child in loop.loops("2430")),
        loop=loop,
        service=service,
    )


def _service_dates(loop: Loop, claim: Claim) -> tuple[datetime.date | None, datetime.date | None]:
    dtp: Any = loop.segment("DTP", "472")
    if dtp:
        first, last = dtp.dates
        return first, last
    return claim.statement_from, claim.statement_to


def _drug(loop: Loop | None) -> Drug | None:
    if loop is None:
        return None
    lin: Any = loop.segment("LIN")
    ctp: Any = loop.segment("CTP")
    quantity: Decimal | None = ctp.quantity if ctp else None
    return Drug(
        qualifier=lin.qualifier if lin else None,
        ndc=lin.ndc if lin else None,
        quantity=quantity,
        unit=ctp.unit.unit if ctp and ctp.unit else None,
        prescription=loop.reference("XZ"),
        loop=loop,
    )


def _adjudication(loop: Loop) -> LineAdjudication:
    svd: Any = loop.segment("SVD")
    return LineAdjudication(
        payer_id=svd.payer if svd else None,
        paid=svd.paid if svd else None,
        adjustments=_adjustments(loop),
        loop=loop,
    )
