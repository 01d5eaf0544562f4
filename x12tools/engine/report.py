"""What a check returns: what was read, what is wrong with it, and which claims can go."""

from decimal import Decimal

import attrs

from x12tools.codes import PayerProfile
from x12tools.engine.sums import ClaimVerdict, FileRead, Sums, Tally
from x12tools.findings import Finding, Severity

SCOPES = ("file", "interchange", "transaction", "2000A", "2000B", "2000C")
"""What can be held as a whole, with the claims that it has so far."""


@attrs.define(slots=True)
class Report:
    """Files, claims and findings of one check, in file order.

    ``rejected`` is set when a transaction, group or interchange cannot go as a whole;
    ``profiles`` are the payer profiles that claims found, by the SHA-256 of their files.
    ``outdated`` is set when code lists end before a date of service.

    A check tells it what it finds by the methods from ``begin_file`` on.
    """

    files: list[FileRead]
    claims: list[ClaimVerdict]
    findings: list[Finding]
    rejected: bool = False
    profiles: dict[str, PayerProfile] = attrs.field(factory=dict)
    outdated: bool = False
    _begins: dict[str, int] = attrs.field(factory=dict, init=False, repr=False, eq=False)

    @property
    def sums(self) -> Sums:
        """What the claims and findings add up to."""
        sums = Sums(self.files, self.profiles, [Tally() for _ in self.files])
        inside: dict[int, list[Finding]] = {}
        for finding in self.findings:
            file = self.files[finding.file]
            if finding.claim is None or file.kind != "x12":
                sums.found([finding], by_rule=file.readable)
            else:
                inside.setdefault(finding.claim, []).append(finding)
        for index, claim in enumerate(self.claims):
            sums.claim(claim, inside.get(index, ()))
        return sums

    @property
    def exit_code(self) -> int:
        """The worst of the files': 0 nothing held, 1 some claims held, 2 none can go, 3 not X12."""
        return self.sums.exit_code

    def file_code(self, number: int) -> int:
        """The exit code of one file, by its place in ``files``."""
        return self.sums.file_code(number)

    @property
    def charges(self) -> Decimal:
        """The claims' charges added up, in US dollars."""
        return self.sums.charges

    @property
    def charges_held(self) -> Decimal:
        """The charges of the claims that are held."""
        return self.sums.charges_held

    @property
    def dollars_at_risk(self) -> Decimal:
        """Expected payment at risk, no line of a claim counted twice."""
        return self.sums.dollars_at_risk

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return self.sums.severities[severity]

    def begin_file(self, file: FileRead) -> None:
        """A file begins; of an X12 file the path is all that is known."""
        self.files.append(file)
        for scope in SCOPES:
            self.begin(scope)

    def end_file(self) -> None:
        """The file is read to its end, and what is known of it stands in its FileRead."""

    def begin(self, scope: str) -> None:
        """A scope of SCOPES begins: what is wrong with it is about the claims from here on."""
        self._begins[scope] = self.claim_count

    @property
    def claim_count(self) -> int:
        """Claims so far, those of all files; the index of the next one."""
        return len(self.claims)

    def add(self, finding: Finding) -> None:
        """A finding outside any claim, or about one that was added before."""
        self.findings.append(finding)

    def add_claim(self, verdict: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim with all that was found in it."""
        self.claims.append(verdict)
        self.findings += findings

    def hold(self, scope: str) -> None:
        """All claims of a scope are held, those that were accepted before too."""
        for verdict in self.claims[self._begins.get(scope, 0) :]:
            verdict.held = True

    def hold_all(self) -> None:
        """Every claim of every file is held."""
        for verdict in self.claims:
            verdict.held = True

    def hold_claim(self, index: int) -> None:
        """One claim is held."""
        self.claims[index].held = True

    def lose_file(self, number: int, path: str) -> None:
        """A file broke off while it was read: it counts as not readable, none of its claims can go."""
        if len(self.files) > number:
            self.hold("file")
        else:
            self.begin_file(FileRead(path, "", 0, False, 0, 0, 0))
        self.files[number] = FileRead(path, "", 0, False, 0, 0, 0)

    def first_claims(self) -> dict[str, tuple[int, ClaimVerdict]]:
        """By claim id the first claim that bears it, with its index: what side files are tied to."""
        first: dict[str, tuple[int, ClaimVerdict]] = {}
        for index, claim in enumerate(self.claims):
            first.setdefault(claim.claim_id, (index, claim))
        return first
