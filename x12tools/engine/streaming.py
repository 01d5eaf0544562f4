"""A check whose claims and findings are told as they come, and only added up: memory stays flat."""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from x12tools.engine.report import Report
from x12tools.engine.sums import ClaimVerdict, FileRead, Sums, Tally
from x12tools.findings import Finding


class Listener(Protocol):
    """What is told of a check as it goes on; it need keep no claim once it was told of it.

    A claim's verdict may still turn: a file's SE may be wrong, long after the claim. ``held``
    says so, of claims that were told before.
    """

    def file(self, file: FileRead) -> None:
        """A file begins. Whether it is readable is known; of an X12 file the counts come later."""

    def finding(self, finding: Finding) -> None:
        """A finding outside any claim, or of a side file about a claim that was told before."""

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim ended, with all its findings."""

    def held(self, first: int, last: int) -> None:
        """The claims from index ``first`` to ``last`` are held after all, for what was found last."""

    def end_file(self, file: FileRead) -> None:
        """A file ended: all is known of it."""


class StreamedReport(Report):
    """A report that keeps sums alone and tells a listener the rest.

    ``claims`` and ``findings`` stay empty. ``named`` says which claim ids side files name: the
    claims that bear them are kept. A finding before the first interchange waits for it, as
    it is then known that the file is X12.
    """

    def __init__(self, listener: Listener, named: Callable[[str], bool] = lambda claim_id: False) -> None:
        super().__init__([], [], [])
        self._sums = Sums(self.files, self.profiles)
        self._listener = listener
        self._named = named
        self._kept: dict[str, tuple[int, ClaimVerdict]] = {}
        self._count = 0
        self._since: dict[str, Tally] = {}
        self._waiting: list[Finding] | None = None

    @property
    def sums(self) -> Sums:
        """What the claims and findings add up to so far."""
        return self._sums

    @property
    def claim_count(self) -> int:
        """Claims so far, those of all files; the index of the next one."""
        return self._count

    def begin_file(self, file: FileRead) -> None:
        """A file begins; of an X12 file the path is all that is known."""
        self._waiting = None
        super().begin_file(file)
        self._sums.tallies.append(Tally())
        self._waiting = []
        if file.readable or file.kind != "x12":
            self._begin_telling()

    def end_file(self) -> None:
        """The file is read to its end, and what is known of it stands in its FileRead."""
        self._begin_telling()
        self._listener.end_file(self.files[-1])

    def begin(self, scope: str) -> None:
        """A scope begins; an interchange shows that the file is X12."""
        super().begin(scope)
        self._since[scope] = Tally()
        if scope == "interchange" and self._waiting is not None:
            self.files[-1].readable = True
            self._begin_telling()

    def add(self, finding: Finding) -> None:
        """A finding outside any claim, or about one that was told before."""
        if self._waiting is None:
            self._sums.found([finding], by_rule=self.files[-1].readable)
            self._listener.finding(finding)
        else:
            self._waiting.append(finding)

    def add_claim(self, verdict: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim with all that was found in it."""
        if self._named(verdict.claim_id):
            self._kept.setdefault(verdict.claim_id, (self._count, verdict))
        self._count += 1
        self._sums.claim(verdict, findings)
        for tally in self._since.values():
            tally.add(verdict)
        self._listener.claim(verdict, findings)

    def hold(self, scope: str) -> None:
        """All claims of a scope are held, those that were told as accepted too."""
        since = self._since[scope]
        if since.held == since.claims:
            return
        self._hold_kept(self._begins[scope])
        more, charges = since.claims - since.held, since.charges - since.charges_held
        for each in (*self._since.values(), self._sums.tallies[-1]):
            if each.claims <= since.claims:
                each.held, each.charges_held = each.claims, each.charges
            else:
                each.held += more
                each.charges_held += charges
        self._listener.held(self._begins[scope], self._count - 1)

    def hold_all(self) -> None:
        """Every claim of every file is held."""
        if self._sums.held < self._count:
            self._hold_kept(0)
            for tally in self._sums.tallies:
                tally.held, tally.charges_held = tally.claims, tally.charges
            self._listener.held(0, self._count - 1)

    def hold_claim(self, index: int) -> None:
        """One claim that a side file names is held."""
        for at, verdict in self._kept.values():
            if at == index and not verdict.held:
                verdict.held = True
                tally = self._sums.tallies[verdict.file]
                tally.held += 1
                tally.charges_held += verdict.charge or Decimal(0)
                self._listener.held(index, index)

    def lose_file(self, number: int, path: str) -> None:
        """A file broke off while it was read: it counts as not readable, none of its claims can go."""
        begun = len(self.files) > number
        if not begun:
            self.begin_file(FileRead(path, "", 0, False, 0, 0, 0))
        self.files[number] = FileRead(path, "", 0, False, 0, 0, 0)
        self.end_file()
        if begun:
            self.hold("file")

    def first_claims(self) -> dict[str, tuple[int, ClaimVerdict]]:
        """By claim id the first claim that bears it: those that side files name."""
        return self._kept

    def _begin_telling(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._sums.found(waiting, by_rule=self.files[-1].readable)
            self._listener.file(self.files[-1])
            for finding in waiting:
                self._listener.finding(finding)

    def _hold_kept(self, first: int) -> None:
        for index, verdict in self._kept.values():
            verdict.held |= index >= first
