"""Who decides whether a finding holds its claim: the command line, else the profile, else severity."""

import datetime
from collections.abc import Iterable

import attrs

from x12tools.codes import PayerProfile
from x12tools.findings import HOLDING, Finding, Severity

HELD_ALWAYS = ("ENG-", "DATA-FILE")
"""What no policy releases: a check that could not be made."""


@attrs.frozen(slots=True)
class HoldingPolicy:
    """Which findings hold a claim of one payer on one day.

    ``hold_on`` is the command line's word, and stands above the profile's.
    """

    profile: PayerProfile | None
    as_of: datetime.date
    hold_on: frozenset[Severity] | None = None

    def applied(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings with ``holds`` decided; where the profile changes it, ``cap_reason`` says why."""
        return [self._decided(finding) for finding in findings]

    def _decided(self, finding: Finding) -> Finding:
        if finding.holds is not None:
            return finding
        if finding.rule.startswith(HELD_ALWAYS):
            return attrs.evolve(finding, holds=True)
        if self.hold_on is not None or self.profile is None:
            hold_on = HOLDING if self.hold_on is None else self.hold_on
            return attrs.evolve(finding, holds=finding.severity in hold_on)
        entry = self.profile.holding_for(finding.rule, finding.severity.value, self.as_of)
        if entry is not None:
            why = f"{self.profile.name}: {entry.why}"
            if entry.until:
                why += f" (until {entry.until})"
            reason = f"{finding.cap_reason}; {why}" if finding.cap_reason else why
            return attrs.evolve(finding, holds=entry.holds, cap_reason=reason)
        severities = self.profile.hold_on
        if severities is None:
            return attrs.evolve(finding, holds=finding.severity in HOLDING)
        return attrs.evolve(finding, holds=finding.severity.value in severities)
