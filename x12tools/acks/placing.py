"""Whose a finding is, and which claim a verdict speaks of."""

import bisect
from collections.abc import Sequence

from x12tools.acks.answer import (
    Answer,
    ClaimAnswer,
    GroupAnswer,
    InterchangeAnswer,
    TransactionAnswer,
    Verdict,
)
from x12tools.findings import Finding

_Part = TransactionAnswer | GroupAnswer | InterchangeAnswer


class Places:
    """Finds whose a finding is: the innermost of interchange, group and transaction it lies in."""

    def __init__(self, answer: Answer) -> None:
        groups = [group for one in answer.interchanges for group in one.groups]
        self.transactions = [one for group in groups for one in group.transactions]
        self.levels: tuple[Sequence[_Part], ...] = (self.transactions, groups, answer.interchanges)

    def at(self, finding: Finding) -> list[Finding]:
        """The list that takes a finding; one that nobody reads for text outside the envelopes."""
        ordinal = finding.place.ordinal or 0
        if not ordinal:
            named = (one for one in self.transactions if one.received.control_number == finding.transaction)
            found = next(named, None)
            return found.findings if found else []
        for level in self.levels:
            index = bisect.bisect_right(level, ordinal, key=lambda one: one.received.first) - 1
            if index >= 0 and ordinal <= level[index].received.last:
                return level[index].findings
        return []


def matched(
    answers: list[ClaimAnswer], verdicts: Sequence[Verdict], file: int
) -> dict[int, tuple[ClaimAnswer, Verdict]]:
    """Each verdict's claim, by the verdict's index: by number and id, else by id in file order."""
    free: dict[str, list[ClaimAnswer]] = {}
    for one in reversed(answers):
        free.setdefault(one.received.id, []).append(one)
    found: dict[int, tuple[ClaimAnswer, Verdict]] = {}
    taken: set[int] = set()
    for index, verdict in enumerate(verdicts):
        if verdict.file != file:
            continue
        name = verdict.claim_id.strip()
        at = verdict.number - 1
        claim: ClaimAnswer | None = answers[at] if 0 <= at < len(answers) else None
        if claim is None or claim.received.id != name or id(claim) in taken:
            rest = free.get(name, [])
            while rest and id(rest[-1]) in taken:
                rest.pop()
            claim = rest.pop() if rest else None
        if claim is not None:
            taken.add(id(claim))
            found[index] = (claim, verdict)
    return found


def transactions_of_claims(answer: Answer) -> dict[int, TransactionAnswer]:
    """The transaction of each claim, by the claim's identity."""
    return {
        id(claim): transaction
        for interchange in answer.interchanges
        for group in interchange.groups
        for transaction in group.transactions
        for claim in transaction.claims
    }
