"""What came back and what has not, as text and as JSON (``x12tools/ack/1``, ``x12tools/waiting/1``)."""

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from x12tools.acks import Outcome
from x12tools.acks.codes import Code, code_of
from x12tools.engine.provenance import provenance
from x12tools.ledger.acknowledging import State, Tied, TiedClaim, TiedTransaction
from x12tools.ledger.sent import NUMBERS, SentTransaction
from x12tools.ledger.waiting import Waiting
from x12tools.reports.records import money
from x12tools.reports.wording import count, dollars, printable

_NAMES = {"TA1": "ISA13", "999": "GS06", "277CA": "BHT03"}
_LISTS = {"TA1": "interchange", "999": "transaction", "277CA": "category"}
_LONGEST = 40
"""What is shown of a number that answers nothing of ours."""


def ack_text(tied: Tied, *, tied_to_ledger: bool, show_phi: bool) -> str:
    """One acknowledgement for a person; claims are listed that are rejected, or that nobody sent."""
    return "\n".join(_ack_lines(tied, tied_to_ledger, show_phi)) + "\n"


def acks_sums(all_tied: Sequence[Tied], *, tied_to_ledger: bool) -> str:
    """The last line."""
    accepted, rejected = (sum(getattr(one, of) for one in all_tied) for of in ("accepted", "rejected"))
    claims = f"{count(accepted, 'claim')} accepted, {rejected:,} rejected"
    if not tied_to_ledger:
        return f"\n{count(len(all_tied), 'acknowledgement')}: {claims}.\n"
    states = {state: sum(one.state is state for one in all_tied) for state in State}
    parts = [f"{states[State.NEW]:,} new"]
    parts += [f"{states[State.KNOWN]:,} kept before"] if states[State.KNOWN] else []
    strange = sum(not one.fits for one in all_tied)
    parts += [f"{strange:,} with what was never sent"] if strange else []
    return f"\n{count(len(all_tied), 'acknowledgement')}: {', '.join(parts)}; {claims}.\n"


def acks_json(
    all_tied: Sequence[tuple[int, Tied]], files: Sequence[str], as_of: datetime.date, *, show_phi: bool
) -> str:
    """One document, each acknowledgement with the index of its file."""
    found = [one for _, one in all_tied]
    document = {
        "schema": "x12tools/ack/1",
        "provenance": provenance(as_of, ()),
        "files": list(files),
        "summary": {
            "acknowledgements": len(found),
            **{state.value: sum(one.state is state for one in found) for state in State},
            "claims_accepted": sum(one.accepted for one in found),
            "claims_rejected": sum(one.rejected for one in found),
            "claims_unmatched": sum(claim.id is None for one in found for claim in one.claims),
        },
        "acknowledgements": [_record(file, one, show_phi) for file, one in all_tied],
    }
    return json.dumps(document, indent=1) + "\n"


def waiting_text(found: Sequence[Waiting], as_of: datetime.date) -> str:
    """What waits, the oldest first; claims are listed where others of their transaction have an answer."""
    lines: list[str] = []
    for one in found:
        came = f"answered so far by {', '.join(one.answers)}" if one.answers else "no answer"
        lines.append(
            f"{count(one.days(as_of), 'day')}  {_named(one.sent)}, sent {one.sent.sent_at.date()}: {came};"
            f" {count(len(one.claims), 'claim')} ({dollars(one.charges)})"
        )
        if "277CA" in one.answers:
            lines += [f"  {printable(claim.claim_id)}  {dollars(claim.charge)}" for claim in one.claims]
    claims = sum(len(one.claims) for one in found)
    total = sum((one.charges for one in found), Decimal(0))
    if not found:
        return f"Nothing waits for an answer as of {as_of}.\n"
    verb = "waits" if claims == 1 else "wait"
    return "\n".join(
        [*lines, "", f"{count(claims, 'claim')} ({dollars(total)}) {verb} for an answer as of {as_of}.", ""]
    )


def waiting_json(found: Iterable[Waiting], as_of: datetime.date) -> str:
    """One document; money is decimal strings."""
    document = {
        "schema": "x12tools/waiting/1",
        "provenance": provenance(as_of, ()),
        "transactions": [
            {
                **_numbers(one.sent),
                "sent_at": one.sent.sent_at.isoformat(),
                "days": one.days(as_of),
                "answers": list(one.answers),
                "charges": money(one.charges),
                "claims": [{"claim_id": each.claim_id, "charge": money(each.charge)} for each in one.claims],
            }
            for one in found
        ],
    }
    return json.dumps(document, indent=1) + "\n"


def _ack_lines(tied: Tied, tied_to_ledger: bool, show_phi: bool) -> Iterator[str]:
    name = f"{_NAMES[tied.kind]} {printable(tied.answers[:_LONGEST]) or '(none)'}"
    if not tied.transactions:
        strange = "; nothing that was sent has this number" if tied_to_ledger else ""
        yield f"{tied.kind:5}  {name}: {tied.outcome.value}{_claims_said(tied)}{strange}"
    for one in tied.transactions:
        before = "  (kept before)" if tied.state is State.KNOWN else ""
        words = _words(tied.kind, one) if one.outcome is not Outcome.ACCEPTED else ""
        why = f" for {words}" if words else ""
        yield f"{tied.kind:5}  {_named(one.sent)}: {one.outcome.value}{why}{_claims_said(tied)}{before}"
    for number in tied.strange:
        yield f"  NOT OURS  transaction {printable(number[:_LONGEST])}: the group has none of this number"
    for claim in tied.claims:
        if tied.transactions and claim.id is None:
            yield f"  NOT OURS  {_claim(claim, show_phi)}"
        elif claim.outcome is not Outcome.ACCEPTED:
            yield f"  {claim.outcome.value.upper():8}  {_claim(claim, show_phi)}"
        elif show_phi and (claim.said.payer_claim_number or claim.said.messages):
            yield f"  {claim.outcome.value:8}  {_claim(claim, show_phi)}"


def _claims_said(tied: Tied) -> str:
    if not (tied.claims or tied.rejected):
        return ""
    strange = sum(one.id is None for one in tied.claims) if tied.transactions else 0
    more = f", {strange:,} never sent" if strange else ""
    return f"; {count(tied.accepted, 'claim')} accepted, {tied.rejected:,} rejected{more}"


def _claim(claim: TiedClaim, show_phi: bool) -> str:
    said = [printable(claim.claim_id), *(_status(code) for code in claim.codes)]
    if show_phi and claim.said.payer_claim_number:
        said.append(f"payer's number {printable(claim.said.payer_claim_number)}")
    if show_phi:
        said += [f"'{printable(message)}'" for message in claim.said.messages]
    return "  ".join(said)


def _status(code: str) -> str:
    meaning = code_of("category", code.partition(":")[0]).meaning
    return f"{code} ({meaning})" if meaning else code


def _words(kind: str, one: TiedTransaction) -> str:
    if kind == "277CA":
        return ""
    return ", ".join(str(Code(code, code_of(_LISTS[kind], code).meaning)) for code in one.codes)


def _named(sent: SentTransaction) -> str:
    return f"{printable(sent.file) or 'a file that was purged'} as {sent.bht03}"


def _numbers(sent: SentTransaction) -> dict[str, Any]:
    return {**{name: getattr(sent, name) for name in NUMBERS}, "file": sent.file}


def _record(file: int, tied: Tied, show_phi: bool) -> dict[str, Any]:
    return {
        "file": file,
        "kind": tied.kind,
        "answers": tied.answers,
        "outcome": tied.outcome.value,
        "state": tied.state.value,
        "transactions": [
            {**_numbers(one.sent), "outcome": one.outcome.value, "codes": list(one.codes)}
            for one in tied.transactions
        ],
        "unmatched_transactions": list(tied.strange),
        "claims_accepted": tied.accepted,
        "claims_rejected": tied.rejected,
        "claims": [
            {
                "claim_id": one.claim_id,
                "matched": None if tied.state is State.READ else one.id is not None,
                "outcome": one.outcome.value,
                "statuses": list(one.codes),
                "charge": money(one.said.charge),
                "payer_claim_number": _shown(one.said.payer_claim_number, show_phi),
                "messages": [_shown(message, show_phi) for message in one.said.messages],
            }
            for one in tied.claims
        ],
    }


def _shown(text: str, show_phi: bool) -> str | None:
    if not text:
        return None
    return text if show_phi else f"{text[:1]}***"
