"""What a remittance says, and why it denied, as JSON (``x12tools/remit/1``)."""

import datetime
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs

from x12tools.codes import PayerProfile
from x12tools.denials import MAPPED, Denied, Linked, denies
from x12tools.engine.provenance import provenance
from x12tools.remits import Adjustment, ClaimPayment, Difference, Remit, ServicePayment


@attrs.frozen(slots=True)
class Read:
    """One payment with its file, what does not add up, and its claims."""

    file: int
    remit: Remit
    differences: tuple[Difference, ...]
    claims: tuple[Linked, ...]

    @property
    def state(self) -> str:
        """balanced, unbalanced or not evaluable."""
        if any(one.evaluable for one in self.differences):
            return "unbalanced"
        return "not evaluable" if self.differences else "balanced"


class Totals:
    """Counts and sums over payments as they come. Reversals and estimates stay in as written.

    Explained is what an edit was found for, not merely mapped; preventable is the part whose
    likeliest edit would have held the claim.
    """

    def __init__(self) -> None:
        self.counts = {"claims": 0, "denied_claims": 0}
        self.sums = dict.fromkeys(("charged", "paid", "denied", "explained", "preventable"), Decimal(0))

    def add(self, read: Read) -> None:
        """Counts one payment."""
        for claim in read.claims:
            self.counts["claims"] += 1
            self.counts["denied_claims"] += bool(claim.denials)
            self._add("charged", claim.payment.charge)
            self._add("paid", claim.payment.paid)
            for denied in claim.denials:
                self._add("denied", denied.amount)
                if explained(denied):
                    self._add("explained", denied.amount)
                    self._add("preventable", denied.amount if denied.root_causes[0].holds else None)

    def _add(self, name: str, amount: Decimal | None) -> None:
        self.sums[name] += amount if amount is not None else 0

    def summary(self) -> dict[str, Any]:
        """The contract's summary; money is decimal strings."""
        return {**self.counts, **{name: format(amount, "f") for name, amount in self.sums.items()}}


def explained(denied: Denied) -> bool:
    """Whether an edit was found for a denial, and not only one that is denied so."""
    return bool(denied.root_causes) and denied.root_causes[0].evidence != MAPPED


def where(difference: Difference) -> str:
    """Where a payment does not add up: claim and line, and the segment's number in the file."""
    place = difference.place.removesuffix(" charge") if difference.element == "CLP03" else difference.place
    return f"{place} (segment {difference.at.ordinal})" if difference.at.ordinal else place


def remit_json(payments: list[Read], as_of: datetime.date, profiles: Iterable[PayerProfile] = ()) -> str:
    """One JSON document; money is decimal strings, null where it could not be read.

    ``as_of`` is the day the edits judged for, ``profiles`` those that the sent claims found.
    """
    totals = Totals()
    for read in payments:
        totals.add(read)
    document = {
        "schema": "x12tools/remit/1",
        "provenance": provenance(as_of, profiles),
        "payments": [_payment(read) for read in payments],
        "claims": [_claim(number, one) for number, read in enumerate(payments) for one in read.claims],
        "summary": totals.summary(),
    }
    return json.dumps(document, indent=1)


def _payment(read: Read) -> dict[str, Any]:
    remit = read.remit
    return {
        "file": read.file,
        "trace": remit.trace,
        "payer": remit.payer,
        "payee": remit.payee,
        "amount": _money(remit.amount),
        "balance": read.state,
        "differences": [
            {"level": d.level, "place": where(d), "expected": _money(d.expected), "found": _money(d.found)}
            for d in read.differences
        ],
        "provider_adjustments": [
            {"code": a.code, "reference": a.reference, "amount": _money(a.amount)}
            for a in remit.provider_adjustments
        ],
    }


def _claim(payment: int, linked: Linked) -> dict[str, Any]:
    claim, match = linked.payment, linked.match
    return {
        "payment": payment,
        "claim_id": claim.id,
        "payer_claim_number": claim.payer_claim_number,
        "status": claim.status,
        "charge": _money(claim.charge),
        "paid": _money(claim.paid),
        "patient_responsibility": _money(claim.patient_responsibility),
        "reverses": _reverses(claim),
        "match": {"tier": match.tier, "confidence": match.confidence, "why": match.why},
        "adjustments": list(_adjustments(linked)),
        "denials": [_denied(d) for d in linked.denials],
    }


def _adjustments(linked: Linked) -> Iterable[dict[str, Any]]:
    claim = linked.payment
    settled = not (claim.is_reversal or claim.is_predetermination)
    placed: list[tuple[int | None, ServicePayment | None, Adjustment]] = [
        (None, None, one) for one in claim.adjustments
    ]
    for at, line in enumerate(claim.lines):
        placed += [(_line(linked, at), line, one) for one in line.adjustments]
    for number, service, one in placed:
        yield {"line": number, "group": one.group, "carc": one.carc, "amount": _money(one.amount),
               "denial": settled and denies(one, service, claim.filing_indicator)}  # fmt: skip


def _line(linked: Linked, at: int) -> int | None:
    """LX01 of the line that a service payment answers; its own number without a claim."""
    if not linked.lines:
        return at + 1
    line = linked.lines[at].line
    return line.number if line else None


def _reverses(claim: ClaimPayment) -> str | None:
    """The payer's number of the claim whose payment a reversal takes back."""
    if not claim.is_reversal:
        return None
    original = next((value for qualifier, value in claim.references if qualifier == "F8"), None)
    return original or claim.payer_claim_number


def _denied(denied: Denied) -> dict[str, Any]:
    return {
        "line": denied.line,
        "procedure": denied.procedure,
        "group": denied.group,
        "carc": denied.carc,
        "rarc": list(denied.rarc),
        "amount": _money(denied.amount),
        "category": denied.category,
        "root_causes": [
            {"rule": c.rule, "evidence": c.evidence, "confidence": c.confidence, "why": c.why}
            for c in denied.root_causes
        ],
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")
