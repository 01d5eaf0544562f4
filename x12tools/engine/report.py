"""What a check returns: what was read, what is wrong with it, and which claims can go."""

from decimal import Decimal

import attrs

from x12tools.codes import PayerProfile
from x12tools.findings import Finding, Severity


@attrs.define(slots=True)
class FileRead:
    """One file: its name, its SHA-256, and how much of it was X12.

    ``rejected`` is set when a transaction, group or interchange of it cannot go as a whole.
    ``kind`` is ``x12``, or ``encounters`` or ``auths`` for a side file, which has no claims.
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
    """Whether one claim can go. ``number`` counts the claims of its file from 1."""

    file: int
    transaction: str
    claim_id: str
    number: int
    charge: Decimal | None
    held: bool = False


@attrs.define(slots=True)
class Report:
    """Files, claims and findings of one check, in file order.

    ``rejected`` is set when a transaction, group or interchange cannot go as a whole;
    ``profiles`` are the payer profiles that claims found, by the SHA-256 of their files.
    ``outdated`` is set when code lists end before a date of service.
    """

    files: list[FileRead]
    claims: list[ClaimVerdict]
    findings: list[Finding]
    rejected: bool = False
    profiles: dict[str, PayerProfile] = attrs.field(factory=dict)
    outdated: bool = False

    @property
    def exit_code(self) -> int:
        """The worst of the files': 0 nothing held, 1 some claims held, 2 none can go, 3 not X12.

        A rule that fails holds its claim (ENG-RULE) and counts as any other finding.
        """
        return max((self.file_code(number) for number in range(len(self.files))), default=0)

    def file_code(self, number: int) -> int:
        """The exit code of one file, by its place in ``files``."""
        file = self.files[number]
        if not file.readable:
            return 3 if file.kind == "x12" else 2
        verdicts = [claim.held for claim in self.claims if claim.file == number]
        if file.rejected or (verdicts and all(verdicts)):
            return 2
        return int(any(verdicts))

    @property
    def charges(self) -> Decimal:
        """The claims' charges added up, in US dollars."""
        return sum((c.charge for c in self.claims if c.charge is not None), Decimal(0))

    @property
    def charges_held(self) -> Decimal:
        """The charges of the claims that are held."""
        return sum((c.charge for c in self.claims if c.held and c.charge is not None), Decimal(0))

    @property
    def dollars_at_risk(self) -> Decimal:
        """Expected payment at risk, no line counted twice: of findings that share a line of a claim
        the one with the most dollars counts."""
        total = Decimal(0)
        counted: set[tuple[int | None, int | None]] = set()
        costing = [finding for finding in self.findings if finding.dollars_at_risk is not None]
        for finding in sorted(costing, key=lambda one: one.dollars_at_risk or Decimal(0), reverse=True):
            lines = {(finding.claim, line) for line in finding.lines or (None,)}
            if not lines & counted:
                counted |= lines
                total += finding.dollars_at_risk or Decimal(0)
        return total

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)
