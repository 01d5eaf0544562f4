"""What an analyst reads: per payment, claim and line what was paid, denied, why, and whose move it is."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from x12tools.denials import Denied, Linked, meaning
from x12tools.remits import Adjustment, ClaimPayment, Difference, ProviderAdjustment, ServicePayment
from x12tools.reports.remittance import Read, Totals, where
from x12tools.reports.wording import dollars

_STATUS = {
    "1": "processed as primary", "2": "processed as secondary", "3": "processed as tertiary",
    "4": "denied, or patient not known", "19": "processed as primary, sent on",
    "20": "processed as secondary, sent on", "21": "processed as tertiary, sent on",
    "22": "reversal of an earlier payment", "23": "not this payer's, sent on",
    "25": "predetermination, nothing paid",
}  # fmt: skip
"""CLP02 in our own words."""

_PROVIDER_ADJUSTMENTS = {
    "50": "late filing", "72": "refund taken in", "90": "early payment", "AP": "advance payment",
    "B2": "rebate", "B3": "recovery allowance", "BD": "bad debt", "BN": "bonus", "CS": "adjustment",
    "CT": "capitation", "CV": "capital pass-through", "E3": "withholding", "FB": "balance carried",
    "IR": "tax withholding", "IS": "interim settlement", "J1": "not reimbursable", "L3": "penalty",
    "L6": "interest", "LE": "levy", "LS": "lump sum", "OB": "offset", "PI": "periodic interim payment",
    "PL": "final payment", "RA": "retroactive adjustment", "WO": "overpayment recovered",
    "WU": "recovery, unspecified",
}  # fmt: skip
"""PLB reason codes in our own words."""


class RemitText:
    """Writes payments line by line as they come; it keeps none, only the sums."""

    def __init__(self) -> None:
        self._sums = Totals()
        self._count = 0

    def payment(self, read: Read) -> Iterator[str]:
        """The payment, what does not add up, and each claim with its lines and denials."""
        self._sums.add(read)
        self._count += 1
        if self._count > 1:
            yield ""
        yield from _payment(read)
        for linked in read.claims:
            yield from _claim(linked)

    def tail(self) -> Iterator[str]:
        """The sums; nothing where there was no payment."""
        if self._count:
            yield ""
            yield _closing(self._sums.summary())


def remit_lines(payments: Iterable[Read]) -> Iterator[str]:
    """All of some payments, line by line."""
    text = RemitText()
    for read in payments:
        yield from text.payment(read)
    yield from text.tail()


def _closing(totals: dict[str, Any]) -> str:
    denied = (
        f"{_text(totals['denied'])} denied, {_text(totals['explained'])} of it explained by an edit, "
        f"{_text(totals['preventable'])} preventable."
        if totals["denied_claims"]
        else "Nothing denied."
    )
    return (
        f"{totals['claims']} claim{'' if totals['claims'] == 1 else 's'}, "
        f"{totals['denied_claims']} with denials. "
        f"{_text(totals['paid'])} paid of {_text(totals['charged'])}. {denied}"
    )


def _payment(read: Read) -> Iterator[str]:
    remit = read.remit
    how = f" by {remit.method}" if remit.method else ""
    when = f" on {remit.date}" if remit.date else ""
    payer, payee = (remit.payer or "").strip(), (remit.payee or "").strip()
    yield (
        f"Payment {remit.trace or '(no trace number)'}  {payer or '(payer not named)'} to "
        f"{payee or '(payee not named)'}  {money(remit.amount)}{how}{when}  {read.state}"
    )
    for one in read.differences:
        if not one.follows:
            yield f"  {_difference(one)}"
    for adjustment in remit.provider_adjustments:
        yield f"  {_provider_adjustment(adjustment)}"


def _difference(one: Difference) -> str:
    if not one.evaluable:
        return f"{where(one)}: cannot be balanced, an amount is missing or is not a number"
    due, found, off = money(one.expected), money(one.found), money(abs(one.off))
    match one.element:
        case "CLP03":
            said = f"the lines are charged {due}, the claim {found}"
        case "BPR02":
            said = f"claims less provider adjustments come to {due}, {found} was paid"
        case _:
            said = f"charge less adjustments comes to {due}, {found} was paid"
    return f"{where(one)}: {said}; {off} too {'much' if one.off > 0 else 'little'}"


def _provider_adjustment(one: ProviderAdjustment) -> str:
    name = _PROVIDER_ADJUSTMENTS.get(one.code, "provider adjustment")
    reference = f" for {one.reference}" if one.reference else ""
    if one.amount is None:
        return f"{one.code} {name}{reference}: the amount cannot be read"
    effect = "lowers" if one.amount >= 0 else "raises"
    return f"{one.code} {name}{reference}: {effect} the payment by {money(abs(one.amount))}"


def _claim(linked: Linked) -> Iterator[str]:
    claim = linked.payment
    status = _STATUS.get(claim.status or "", f"status {claim.status or 'not given'}")
    owes = claim.patient_responsibility
    share = f", patient owes {money(owes)}" if owes else ""
    number = f" ({claim.payer_claim_number})" if claim.payer_claim_number else ""
    yield (
        f"  Claim {claim.id or '(no number)'}{number}  {status}  paid {money(claim.paid)} of "
        f"{money(claim.charge)}{share}"
    )
    if linked.match.sent or linked.match.why != "no claims were given":
        yield f"    Match {linked.match.tier}: {linked.match.why}"
    if claim.adjustments:
        yield f"    whole claim: {_adjustments(claim.adjustments)}"
    yield from _denials(linked, None)
    for at, service in enumerate(claim.lines, 1):
        yield f"    {_service(linked, service, at)}"
        yield from _denials(linked, at)
    if not claim.lines and claim.remarks:
        yield f"    remarks {', '.join(claim.remarks)}"


def _service(linked: Linked, service: ServicePayment, at: int) -> str:
    line = linked.lines[at - 1].line if linked.lines else None
    name = f"line {line.number}" if line else f"service {at}"
    code = "-".join((service.procedure or service.revenue_code or "(no code)", *service.modifiers))
    changed = f" (billed as {service.submitted})" if service.submitted else ""
    units = f" x{service.units}" if service.units is not None and service.units != 1 else ""
    allowed = f", allowed {money(service.allowed)}" if service.allowed is not None else ""
    adjusted = f"; {_adjustments(service.adjustments)}" if service.adjustments else ""
    paid = f"paid {money(service.paid)} of {money(service.charge)}"
    return f"{name}  {code}{units}{changed}  {paid}{allowed}{adjusted}"


def _adjustments(adjustments: tuple[Adjustment, ...]) -> str:
    return ", ".join(f"{one.group}-{one.carc} {money(one.amount)}" for one in adjustments)


def _denials(linked: Linked, service: int | None) -> Iterator[str]:
    for denied in linked.denials:
        if denied.service == service:
            yield from _denied(denied, linked.payment)


def _denied(denied: Denied, claim: ClaimPayment) -> Iterator[str]:
    remarks = f" ({', '.join(denied.rarc)})" if denied.rarc else ""
    words = meaning(denied.carc) or "a reason code that is not known"
    yield f"      DENIED {money(denied.amount)} as {denied.group}-{denied.carc}{remarks}: {words}"
    for cause in denied.root_causes:
        yield f"        {cause.rule}, {cause.evidence} ({cause.confidence:.2f}): {cause.why}"
    if not denied.root_causes:
        yield "        No edit explains this."
    elif fix := denied.root_causes[0].fix:
        yield f"        To do: {fix}"
    yield f"        Next: {denied.move}."


def money(amount: Decimal | None) -> str:
    """Dollars with their cents; what could not be read is said."""
    return "(unreadable)" if amount is None else dollars(amount)


def _text(amount: str) -> str:
    return money(Decimal(amount))
