"""What a check is told."""

import datetime
from collections import Counter
from collections.abc import Callable

import attrs

from x12tools.claims import Claim
from x12tools.codes import PayerProfile
from x12tools.findings import Finding, Severity
from x12tools.rules.authorizations import Authorizations
from x12tools.rules.context import Context
from x12tools.rules.encounters import Encounter, Encounters
from x12tools.rules.history import History


@attrs.define(slots=True)
class Options:
    """What a check is told. ``as_of`` is the day it is for, today when not given.

    ``hold_on`` are the severities that hold a claim, None to leave it to the payer's profile.
    ``encounters`` are charted administrations, ``authorizations`` the log, None without one;
    ``payers`` a folder of profiles that win over the shipped ones.
    ``history`` gives, for a claim, what its patient was served or billed before (``rules/history.py``
    says what that holds), or None where it does not know; without it no edit looks back.
    ``snip`` is the highest SNIP type that is checked. ``on_claim`` is called with each claim
    and what was found on it. ``jobs`` is how many processes judge the claims of a large file
    that is named by its path; 1 is this one alone, as is any number with ``on_claim``.
    """

    as_of: datetime.date = attrs.field(factory=datetime.date.today)
    hold_on: frozenset[Severity] | None = None
    payers: str | None = None
    encounters: Encounters = attrs.field(factory=Encounters)
    authorizations: Authorizations | None = None
    history: Callable[[Claim], History | None] | None = None
    snip: int = 7
    on_claim: Callable[[Claim, list[Finding]], None] | None = None
    jobs: int = 1

    def context(
        self, claim: Claim, profile: PayerProfile, charted: tuple[Encounter, ...] | None = None
    ) -> Context:
        """What is known of a claim beside it; ``charted`` where its chart was looked through already."""
        log = self.authorizations
        encounters = self.encounters.get(claim.id) if charted is None else charted
        return Context(
            profile=profile,
            as_of=self.as_of,
            encounters=encounters,
            authorizations=None if log is None else log.of(claim),
            history=self.history(claim) if self.history else None,
            repeated=_repeated(claim) if encounters else frozenset(),
        )

    def side_findings(self) -> list[Finding]:
        """What is wrong with the side files themselves."""
        return [*self.encounters.findings, *(self.authorizations.findings if self.authorizations else ())]


def _repeated(claim: Claim) -> frozenset[str]:
    """The codes that a claim bills on several days."""
    served = {(line.procedure, line.date) for line in claim.lines if line.procedure}
    counted = Counter(code for code, _ in served if code)
    return frozenset(code for code, days in counted.items() if days > 1)
