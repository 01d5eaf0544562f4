"""Which claims can go: findings come in, stand with their claim, and hold it or what lies under them."""

import bisect
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from x12tools.claims import Claim
from x12tools.codes import PayerProfile, find_profile, load_profiles
from x12tools.engine.code_lists import LatestService
from x12tools.engine.duplicates import DUPLICATE, Duplicates, content_hash
from x12tools.engine.edits import holds, run_edits
from x12tools.engine.holding import HoldingPolicy
from x12tools.engine.judged import Judged, PayerKey
from x12tools.engine.options import Options
from x12tools.engine.precedence import under_guide
from x12tools.engine.report import Report
from x12tools.engine.shared import SHARED_LOOPS, SharedFindings
from x12tools.engine.side_files import fitted
from x12tools.engine.sums import ClaimVerdict
from x12tools.findings import Finding, Place
from x12tools.guides.checks import said_before
from x12tools.guides.loops import Loop
from x12tools.rules.code.judged import days_of
from x12tools.rules.code.remittance import payment_codes

if TYPE_CHECKING:
    from x12tools.engine.remit_balance import RemitBalance
    from x12tools.engine.shares import Shares

_MOST_PROFILES = 4096
"""For how many payers and days the profile is remembered."""


class Judge:
    """Keeps the findings of one file with the claims they are about. ``claims`` counts those begun.

    ``kind`` is the transaction that is read: ``837``, ``835``, ``277``, ``999``. ``shares`` are the
    other processes that judge claims of the file, if there are any.
    """

    def __init__(self, report: Report, number: int, options: Options) -> None:
        self.report = report
        self.number = number
        self.options = options
        self.profiles = load_profiles(options.payers)
        self.claims = 0
        self.kind = ""
        self.in_claim = False
        self.remit: RemitBalance | None = None
        self.shares: Shares | None = None
        self._transaction = ""
        self._made: datetime.date | None = None
        self._pending: list[Finding] = []
        self._shared = SharedFindings()
        self._served = LatestService()
        self._found_profiles: dict[PayerKey, PayerProfile] = {}
        self._duplicates = Duplicates()
        self._rejected = {"interchange": False, "transaction": False}

    def opens(self, tag: str, parts: list[str]) -> None:
        """An ISA, GS or ST, by its elements: what was rejected before is behind."""
        scope = {"ISA": "interchange", "ST": "transaction"}.get(tag)
        if scope:
            self._rejected[scope] = False
            self.report.begin(scope)
        if tag == "ST":
            self._transaction = parts[2] if len(parts) > 2 else ""
        elif tag == "GS":
            self._made = _day(parts[4]) if len(parts) > 4 else None

    def end_transaction(self) -> None:
        """A transaction ends; what lay in its shared loops is behind."""
        if self.remit:
            self.add(self.remit.transaction_ended(), [])
            self.remit = None
        self._shared.end()
        self._transaction = ""
        self.kind = ""

    def end_file(self) -> None:
        """All claims are judged: the file's word on its code lists."""
        if self.options.snip >= 5 and self._served.report_old_lists(self.report, self.number):
            self.report.outdated = True

    def begin_level(self, id: str) -> None:
        """A hierarchical level begins: what is wrong with it is about the claims from here on."""
        self.report.begin(id)
        self._shared.begin(id)

    def begin_claim(self) -> None:
        """Findings are of this claim until it ends."""
        self.in_claim = True
        self.claims += 1
        self._pending = []

    def is_unspoken(self, ordinal: int) -> bool:
        """Whether the claim that began with segment ``ordinal`` and ends now has no finding and gets
        none: its loops need not be known."""
        if self.remit:
            self._pending += self.remit.claim_ended(ordinal)
            silent = self.options.snip < 5 or self.remit.codes_known(ordinal)
        else:
            silent = self.options.snip <= 2 and self.kind == "837"
        return silent and self.in_claim and not self._pending

    def end_unspoken(self, opening: Any, ordinal: int) -> None:
        """Passes a claim without findings by its CLM or CLP, which is segment ``ordinal``."""
        self.in_claim = False
        self.report.add_claim(self._verdict(opening.id or "", opening.charge, ordinal), [])

    def _verdict(self, claim_id: str, charge: Decimal | None, ordinal: int) -> ClaimVerdict:
        """The verdict on a claim of no findings: held only by what it lies in."""
        verdict = ClaimVerdict(self.number, self._transaction, claim_id, self.claims, charge, ordinal=ordinal)
        verdict.held = any(self._rejected.values()) or self._shared.held
        return verdict

    def end_claim(self, loop: Loop, kind: str, loops: list[Loop]) -> None:
        """Judges a claim by its loop and what was found in it; ``loops`` are those open."""
        self.in_claim = False
        if kind == "837" and self.options.snip > 2:
            judged = self._judged(loop)
            found = [*judged.found]
            if self.options.snip >= DUPLICATE.snip:
                found += self._duplicates.found(judged, loop, self.claims)
            policy = HoldingPolicy(self._profile(judged.payer), self.options.as_of, self.options.hold_on)
            found = policy.applied(under_guide(self._pending, found))
            claim_id, charge = judged.claim_id, judged.charge
            self._served.add(judged.served)
            if self.options.on_claim and judged.claim:
                self.options.on_claim(judged.claim, found)
        else:
            if self.remit:
                self._pending += self.remit.claim_ended(loop.opening.ordinal)
                if self.options.snip >= 5:
                    self._pending += payment_codes(loop, self.remit.date)
            opening: Any = loop.segment("CLM" if kind == "837" else "CLP")
            found = self._pending
            claim_id = (opening.id if opening else None) or ""
            charge = opening.charge if opening else None
        self._pending = []
        verdict = self._verdict(claim_id, charge, loop.opening.ordinal)
        verdict.held = verdict.held or any(holds(finding, self.options.hold_on) for finding in found)
        index = self.report.claim_count
        placed = []
        numbers = _line_numbers(loop) if any(finding.place.line is None for finding in found) else []
        for finding in self._shared.unsaid(found, loop, loops):
            line = finding.place.line or _line_of(numbers, finding.place)
            placed.append(
                attrs.evolve(
                    finding,
                    file=self.number,
                    claim=index,
                    claim_id=claim_id,
                    transaction=self._transaction,
                    place=attrs.evolve(finding.place, line=line),
                    holds=holds(finding, self.options.hold_on),
                )
            )
        self.report.add_claim(verdict, placed)

    def judge(self, loop: Loop) -> Judged:
        """What the edits find on a claim, whatever else the file holds."""
        claim = Claim(loop, self._transaction)
        payer = (claim.payer.id if claim.payer else None, claim.filing_indicator, claim.date)
        charted, unfit = fitted(claim, self.options.encounters.get(claim.id))
        context = self.options.context(claim, self._profile(payer), charted)
        context.made = self._made
        found = [*unfit, *run_edits(claim, context, self.options.snip)]
        content = content_hash(claim) if self.options.snip >= DUPLICATE.snip else 0
        return Judged(
            loop.opening.ordinal, claim.id, claim.charge, payer, days_of(claim)[1], content, found, claim
        )

    def _judged(self, loop: Loop) -> Judged:
        """The claim as judged here, or by one of several processes that share the file's claims."""
        if self.shares is not None:
            judged = self.shares.take(self.claims - 1)
            if judged is not None and judged.ordinal == loop.opening.ordinal:
                return judged
            self.shares.end()
            self.shares = None  # what they would have done is done here
        return self.judge(loop)

    def _profile(self, payer: PayerKey) -> PayerProfile:
        """The profile of a payer id, a filing indicator and a date of service."""
        profile = self._found_profiles.get(payer)
        if profile is None:
            profile = find_profile(*payer[:2], self.profiles, payer[2])
            self.report.profiles.setdefault(profile.sha256, profile)
            if len(self._found_profiles) >= _MOST_PROFILES:
                self._found_profiles.clear()
            self._found_profiles[payer] = profile
        return profile

    def add(self, found: list[Finding], loops: list[Loop]) -> None:
        """Findings of a claim wait for its end; outside claims they are about the innermost of ``loops``."""
        if not self.in_claim:
            self.add_above(found, loops)
            return
        for finding in found:
            if not said_before(finding, self._pending):
                self._pending.append(self._weighed(finding))

    def add_above(self, found: list[Finding], loops: list[Loop]) -> None:
        """Findings above claims: those about a hierarchical level hold what lies under it, the others
        what is in the transaction or interchange."""
        for one in found:
            finding = self._weighed(one)
            held = holds(finding, self.options.hold_on)
            self.report.add(
                attrs.evolve(finding, file=self.number, transaction=self._transaction or None, holds=held)
            )
            if held:
                shared = next((loop for loop in reversed(loops) if loop.id in SHARED_LOOPS), None)
                if shared is not None and finding.snip > 1 and self.kind == "837":
                    if self._shared.hold(shared.id):
                        self.report.hold(shared.id)
                else:
                    self._reject()

    def _weighed(self, finding: Finding) -> Finding:
        return self.remit.judged(finding) if self.remit else finding

    def _reject(self) -> None:
        """A transaction or interchange that cannot go takes its claims with it, those to come too."""
        self.report.rejected = self.report.files[self.number].rejected = True
        scope = "transaction" if self._transaction else "interchange"
        if self._rejected[scope]:
            return  # its claims are held already, and each to come when it ends
        self._rejected[scope] = True
        self.report.hold(scope)


def _day(text: str) -> datetime.date | None:
    """GS04, None where it is no day."""
    try:
        return datetime.date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError:
        return None


LINE_LOOPS = ("2400", "2410", "2420", "2430", "2440")
"""A service line and the loops inside it."""


def _line_numbers(claim: Loop) -> list[tuple[int, int | None]]:
    """Where each service line of a claim begins, and its LX01."""
    found: list[tuple[int, int | None]] = []
    for line in claim.loops("2400"):
        lx: Any = line.segment("LX")
        found.append((line.opening.ordinal, lx.number if lx else None))
    return found


def _line_of(numbers: list[tuple[int, int | None]], place: Place) -> int | None:
    """LX01 of the service line that a place of a claim is in; a segment without a place in the guide
    belongs to the line it follows."""
    if place.ordinal is None or not (place.loop or "").startswith(LINE_LOOPS):
        return None
    at = bisect.bisect_right(numbers, place.ordinal, key=lambda one: one[0])
    return numbers[at - 1][1] if at else None
