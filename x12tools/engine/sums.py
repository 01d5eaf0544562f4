"""What a check adds up to, kept as it goes: claims, charges, dollars at risk, findings by rule."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import attrs

from x12tools.codes import PayerProfile
from x12tools.findings import Finding, Severity


@attrs.define(slots=True)
class FileRead:
    """One file: its name, its SHA-256, and how much of it was X12.

    ``rejected`` is set when a transaction, group or interchange of it cannot go as a whole.
    ``kind`` is ``x12``, or ``encounters``, ``auths`` or ``decisions`` for a side file, which has no claims.
    """

    path: str
    sha256: str
    bytes: int
    readable: bool
    interchanges: int
    transactions: int
    claims: int
    kind: str = "x12"
    rejected: bool = False


@attrs.define(slots=True)
class ClaimVerdict:
    """Whether one claim can go. ``number`` counts the claims of its file from 1, ``ordinal`` is the
    place of its CLM or CLP among the segments."""

    file: int
    transaction: str
    claim_id: str
    number: int
    charge: Decimal | None
    held: bool = False
    ordinal: int = 0


@attrs.define(slots=True)
class Tally:
    """Claims and their charges in US dollars, and how much of both is held."""

    claims: int = 0
    held: int = 0
    charges: Decimal = Decimal(0)
    charges_held: Decimal = Decimal(0)

    def add(self, claim: ClaimVerdict) -> None:
        """One claim more."""
        charge = claim.charge or Decimal(0)
        self.claims += 1
        self.charges += charge
        if claim.held:
            self.held += 1
            self.charges_held += charge


@attrs.define(slots=True)
class RuleTally:
    """How often a rule found something, on how many claims, and the dollars at risk by it."""

    title: str
    findings: int = 0
    claims: int = 0
    dollars: Decimal | None = None


@attrs.define(slots=True)
class Sums:
    """The sums of a check: a tally for each file, the findings by severity and by rule.

    ``rejected`` is set when a transaction, group or interchange cannot go as a whole;
    ``profiles`` are the payer profiles that claims found, by the SHA-256 of their files.
    """

    files: list[FileRead]
    profiles: dict[str, PayerProfile] = attrs.field(factory=dict)
    tallies: list[Tally] = attrs.field(factory=list)
    rules: dict[tuple[Severity, str], RuleTally] = attrs.field(factory=dict)
    severities: Counter[Severity] = attrs.field(factory=Counter)
    dollars_at_risk: Decimal = Decimal(0)

    def claim(self, claim: ClaimVerdict, findings: Iterable[Finding]) -> None:
        """A claim with all that was found in it."""
        findings = list(findings)
        self.tallies[claim.file].add(claim)
        self.found(findings)
        self.dollars_at_risk += at_risk(findings)

    def found(self, findings: Iterable[Finding], *, by_rule: bool = True) -> None:
        """Findings of one claim, or outside claims; of a file that is not X12, not ``by_rule``."""
        seen: set[tuple[Severity, str]] = set()
        for finding in findings:
            self.severities[finding.severity] += 1
            if not by_rule:
                continue
            key = finding.severity, finding.rule
            tally = self.rules.setdefault(key, RuleTally(finding.title))
            tally.findings += 1
            if finding.claim is not None and key not in seen:
                tally.claims += 1
                seen.add(key)
            if finding.dollars_at_risk is not None:
                tally.dollars = (tally.dollars or Decimal(0)) + finding.dollars_at_risk

    def of(self, file: int) -> Tally:
        """The tally of a file."""
        return self.tallies[file]

    @property
    def claims(self) -> int:
        """All claims."""
        return sum(tally.claims for tally in self.tallies)

    @property
    def held(self) -> int:
        """The claims that are held."""
        return sum(tally.held for tally in self.tallies)

    @property
    def charges(self) -> Decimal:
        """The claims' charges added up, in US dollars."""
        return sum((tally.charges for tally in self.tallies), Decimal(0))

    @property
    def charges_held(self) -> Decimal:
        """The charges of the claims that are held."""
        return sum((tally.charges_held for tally in self.tallies), Decimal(0))

    @property
    def findings(self) -> int:
        """All findings."""
        return self.severities.total()

    @property
    def exit_code(self) -> int:
        """The worst of the files': 0 nothing held, 1 some claims held, 2 none can go, 3 not X12.

        A rule that fails holds its claim (ENG-RULE) and counts as any other finding.
        """
        return max((self.file_code(number) for number in range(len(self.files))), default=0)

    def file_code(self, number: int) -> int:
        """The exit code of one file, by its place in ``files``."""
        file, tally = self.files[number], self.of(number)
        if not file.readable:
            return 3 if file.kind == "x12" else 2
        if file.rejected or (tally.claims and tally.held == tally.claims):
            return 2
        return int(tally.held > 0)


def at_risk(findings: Iterable[Finding]) -> Decimal:
    """Expected payment at risk in one claim, no line counted twice: of findings that share a line
    the one with the most dollars counts."""
    total = Decimal(0)
    counted: set[int | None] = set()
    costing = [finding for finding in findings if finding.dollars_at_risk]
    for finding in sorted(costing, key=lambda one: one.dollars_at_risk or Decimal(0), reverse=True):
        lines = set(finding.lines or (None,))
        if not lines & counted:
            counted |= lines
            total += finding.dollars_at_risk or Decimal(0)
    return total
