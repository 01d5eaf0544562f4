"""What a remittance says, and why it denied, as JSON (``x12tools/remit/1``) and as text."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

import x12tools
from x12tools.denials import Linked
from x12tools.denials.linking import is_denial
from x12tools.remits import Difference, Remit


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
        if any(one.found is not None for one in self.differences):
            return "unbalanced"
        return "not evaluable" if self.differences else "balanced"


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def summary(payments: list[Read]) -> dict[str, Any]:
    """Counts and sums over all payments; explained is what a root cause was found for."""
    claims = [claim for read in payments for claim in read.claims]
    denials = [denied for claim in claims for denied in claim.denials]
    explained = [d for d in denials if d.root_causes]
    found = [d for d in denials if d.root_causes and d.root_causes[0].evidence == "found on re-check"]

    def total(amounts: Iterator[Decimal | None]) -> str:
        return format(sum((a for a in amounts if a is not None), Decimal(0)), "f")

    return {
        "claims": len(claims),
        "denied_claims": sum(bool(claim.denials) for claim in claims),
        "charged": total(claim.payment.charge for claim in claims),
        "paid": total(claim.payment.paid for claim in claims),
        "denied": total(d.amount for d in denials),
        "explained": total(d.amount for d in explained),
        "preventable": total(d.amount for d in found),
    }


def remit_json(payments: list[Read]) -> str:
    """One JSON document; money is decimal strings."""
    document = {
        "schema": "x12tools/remit/1",
        "provenance": {"version": x12tools.__version__},
        "payments": [
            {
                "file": read.file,
                "trace": read.remit.trace,
                "payer": read.remit.payer,
                "payee": read.remit.payee,
                "amount": _money(read.remit.amount),
                "balance": read.state,
                "differences": [
                    {
                        "level": d.level,
                        "place": d.place,
                        "expected": _money(d.expected),
                        "found": _money(d.found),
                    }
                    for d in read.differences
                ],
                "provider_adjustments": [
                    {"code": a.code, "reference": a.reference, "amount": _money(a.amount)}
                    for a in read.remit.provider_adjustments
                ],
            }
            for read in payments
        ],
        "claims": [_claim(number, one) for number, read in enumerate(payments) for one in read.claims],
        "summary": summary(payments),
    }
    return json.dumps(document, indent=1)


def _claim(payment: int, linked: Linked) -> dict[str, Any]:
    claim = linked.payment
    adjusted = [(None, one) for one in claim.adjustments] + [
        (number, one) for number, line in enumerate(claim.lines, 1) for one in line.adjustments
    ]
    return {
        "payment": payment,
        "claim_id": claim.id,
        "payer_claim_number": claim.payer_claim_number,
        "status": claim.status,
        "charge": _money(claim.charge),
        "paid": _money(claim.paid),
        "patient_responsibility": _money(claim.patient_responsibility),
        "reverses": None,
        "match": {"tier": linked.match.tier, "confidence": linked.match.confidence, "why": linked.match.why},
        "adjustments": [
            {"line": line, "group": a.group, "carc": a.carc, "amount": _money(a.amount),
             "denial": not claim.is_reversal and is_denial(a)}
            for line, a in adjusted
        ],
        "denials": [
            {"line": d.line, "procedure": d.procedure, "group": d.group, "carc": d.carc, "rarc": list(d.rarc),
             "amount": _money(d.amount), "category": d.category,
             "root_causes": [attrs.asdict(cause) for cause in d.root_causes]}
            for d in linked.denials
        ],
    }  # fmt: skip


def remit_text(payments: list[Read]) -> str:
    """The payments, what does not add up, and each denial with its causes, in lines."""
    return "\n".join(_lines(payments)) + "\n"


def _lines(payments: list[Read]) -> Iterator[str]:
    for read in payments:
        yield f"Payment {read.remit.trace}  {read.remit.payer}  ${read.remit.amount}  {read.state}"
        for d in read.differences:
            if d.found is None:
                yield f"  {d.place}: not evaluable, an amount cannot be read"
            else:
                yield f"  {d.place}: ${d.expected} due, ${d.found} found"
        for linked in read.claims:
            if not linked.denials:
                continue
            yield f"  Claim {linked.payment.id}  paid ${linked.payment.paid} of ${linked.payment.charge}"
            for denied in linked.denials:
                where = (
                    f"line {denied.line} {denied.procedure}"
                    if denied.line is not None
                    else denied.procedure or "claim"
                )
                codes = f"{denied.group}-{denied.carc}" + (
                    f" ({', '.join(denied.rarc)})" if denied.rarc else ""
                )
                yield f"    {where}: ${denied.amount} denied as {codes}, {denied.category}"
                for cause in denied.root_causes:
                    yield f"      {cause.confidence:.2f} {cause.rule}  {cause.why}"
                if not denied.root_causes:
                    yield "      No edit explains this."
    totals = summary(payments)
    yield ""
    yield (
        f"{totals['claims']} claims, {totals['denied_claims']} with denials; ${totals['denied']} denied, "
        f"${totals['explained']} explained, ${totals['preventable']} preventable."
    )
