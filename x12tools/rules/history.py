"""What the patient was served or billed before, for the rules that look back."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

import attrs

from x12tools.claims.model import Claim
from x12tools.claims.reading import read_claims
from x12tools.wire import Source

REPLACEMENT, VOID = "7", "8"
"""The claim frequencies (CLM05-3) that take an earlier claim's place, or cancel it."""


@attrs.frozen(slots=True, kw_only=True)
class Service:
    """One service of the same patient on a claim that was sent before. What is not known is None.

    ``payer`` is the payer's id (2010BB NM109), ``filing_indicator`` SBR09 (MA, MB: Medicare);
    ``billing`` and ``rendering`` are NPIs, ``date_to`` equals ``date`` for one day.
    ``payer_claim_number`` is what the payer called the claim, ``replaces`` its number of the claim that
    this one replaced or voided. ``statement`` is the statement period of an 837I, ``sent`` the day the
    claim went out. A revenue line without a procedure has ``code`` None.
    """

    claim_id: str
    form: str
    sent: datetime.date | None = None
    payer: str | None = None
    filing_indicator: str | None = None
    frequency: str | None = None
    payer_claim_number: str | None = None
    replaces: str | None = None
    bill_type: str | None = None
    statement: tuple[datetime.date | None, datetime.date | None] = (None, None)
    place_of_service: str | None = None
    billing: str | None = None
    rendering: str | None = None
    authorization: str | None = None
    date: datetime.date | None = None
    date_to: datetime.date | None = None
    revenue_code: str | None = None
    code: str | None = None
    modifiers: tuple[str, ...] = ()
    ndc: str | None = None
    units: Decimal | None = None
    charge: Decimal | None = None
    diagnoses: tuple[str, ...] = ()

    def has(self, *modifiers: str) -> bool:
        """Whether the service was billed with one of these modifiers."""
        return any(modifier in self.modifiers for modifier in modifiers)


History = tuple[Service, ...]
"""A patient's services in the order they were sent; of claims that somebody refused before the
payer judged them (999, 277CA, unprocessable) it has none."""


def services(claim: Claim, sent: datetime.date | None = None) -> History:
    """The services of a claim as a later claim will look back at them.

    REF*F8 of a replacement or void is what it ``replaces``, of another claim its own number.
    """
    later = claim.frequency in (REPLACEMENT, VOID)
    return tuple(
        Service(
            claim_id=claim.id,
            form=claim.form,
            sent=sent,
            payer=claim.payer.id if claim.payer else None,
            filing_indicator=claim.filing_indicator,
            frequency=claim.frequency,
            payer_claim_number=None if later else claim.payer_claim_number,
            replaces=claim.payer_claim_number if later else None,
            bill_type=claim.bill_type,
            statement=(claim.statement_from, claim.statement_to),
            place_of_service=line.place_of_service,
            billing=claim.billing.npi if claim.billing else None,
            rendering=line.rendering.npi if line.rendering else None,
            authorization=line.authorization or claim.authorization,
            date=line.date,
            date_to=line.date_to,
            revenue_code=line.revenue_code,
            code=line.procedure,
            modifiers=line.modifiers,
            ndc=line.drug.ndc if line.drug else None,
            units=line.units,
            charge=line.charge,
            diagnoses=tuple(diagnosis.code for diagnosis in line.pointed),
        )
        for line in claim.lines
    )


def services_in(source: Source) -> History:
    """The services of every claim in a source of 837s, which are all of one patient; none in an
    empty one."""
    claims = read_claims(source) if source else ()
    return tuple(one for claim in claims for one in services(claim))


def in_force(history: Iterable[Service]) -> History:
    """The services that still stand: of no void, and of no claim that a later one replaced or voided."""
    sent = tuple(history)
    return tuple(
        one
        for at, one in enumerate(sent)
        if one.frequency != VOID and not any(_overtakes(later, one) for later in sent[at + 1 :])
    )


def before(claim: Claim, history: Iterable[Service] | None) -> History:
    """What stood when this claim was made: the services in force of other claims than an earlier
    sending of it (the same CLM01 and days) and the one that it replaces or voids."""
    return tuple(one for one in in_force(history or ()) if not is_of(claim, one))


def is_of(claim: Claim, one: Service) -> bool:
    """Whether a service is of the claim itself as sent before, or of what it replaces or voids."""
    number = claim.payer_claim_number
    if claim.frequency in (REPLACEMENT, VOID) and number and number in _numbers(one):
        return True
    if claim.id != one.claim_id:
        return False  # a practice may write the patient's account, the same for all claims
    return one.date is None or any(line.date == one.date for line in claim.lines)


def _overtakes(later: Service, one: Service) -> bool:
    """Whether a later claim replaced or voided the claim of a service."""
    if later.frequency not in (REPLACEMENT, VOID) or _claim(later) == _claim(one):
        return False
    if later.replaces and _numbers(one):
        return later.replaces in _numbers(one)
    return later.claim_id == one.claim_id


def _claim(one: Service) -> tuple[object, ...]:
    return one.claim_id, one.frequency, one.replaces, one.sent


def _numbers(one: Service) -> set[str]:
    return {number for number in (one.payer_claim_number, one.replaces) if number}
