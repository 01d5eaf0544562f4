"""What a check says of each claim, kept until the file is split."""

from collections.abc import Sequence

from x12tools.engine import ClaimVerdict, FileRead, Sums
from x12tools.findings import Finding
from x12tools.reports.feeding import Writer


class Verdicts(Writer):
    """Passes a check on to ``writer`` and keeps the verdicts, and the findings that an acknowledgement
    speaks of: those that hold, and those of syntax and guide; all of them if ``whole``."""

    def __init__(self, writer: Writer, *, whole: bool = False) -> None:
        self.claims: list[ClaimVerdict] = []
        self.findings: list[Finding] = []
        self.rules: dict[int, tuple[str, ...]] = {}
        self._writer = writer
        self._outside: str | None = None
        self._whole = whole
        self._of_claim: dict[int, list[Finding]] = {}

    def file(self, file: FileRead) -> None:
        """The file begins."""
        self._writer.file(file)

    def finding(self, finding: Finding) -> None:
        """A finding outside any claim, or of a side file about a claim."""
        self._writer.finding(finding)
        self._keep([finding])
        if self._whole and finding.claim is not None:
            self._of_claim.setdefault(finding.claim, []).append(finding)
        if finding.holds and finding.claim is not None:
            self._add(finding.claim, finding.rule)
        elif finding.holds:
            self._outside = finding.rule

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim with its findings."""
        self._writer.claim(claim, findings)
        rules = dict.fromkeys(finding.rule for finding in findings if finding.holds)
        if rules:
            self.rules[len(self.claims)] = tuple(rules)
        elif claim.held and self._outside:
            self._add(len(self.claims), self._outside)
        if self._whole and findings:
            self._of_claim[len(self.claims)] = findings
        self.claims.append(claim)
        self._keep(findings)

    def held(self, first: int, last: int) -> None:
        """Claims that are held after all, for what was found last."""
        self._writer.held(first, last)
        for index in range(first, last + 1):
            self.claims[index].held = True
            if self._outside:
                self._add(index, self._outside)

    def end_file(self, file: FileRead) -> None:
        """The file ended."""
        self._writer.end_file(file)

    def tail(self, sums: Sums) -> None:
        """The sums."""
        self._writer.tail(sums)

    def by_ordinal(self) -> dict[int, int]:
        """The index of each claim by the ordinal of its CLM."""
        return {claim.ordinal: index for index, claim in enumerate(self.claims) if claim.file == 0}

    def findings_of(self, index: int) -> Sequence[Finding]:
        """All that was found on a claim, where the whole was wanted."""
        return self._of_claim.get(index, ())

    def _add(self, index: int, rule: str) -> None:
        self.rules[index] = tuple(dict.fromkeys((*self.rules.get(index, ()), rule)))

    def _keep(self, findings: list[Finding]) -> None:
        self.findings += [one for one in findings if one.file == 0 and (one.holds or one.snip <= 2)]
