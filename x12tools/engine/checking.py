"""The check as a stream: segments are walked into loops, and each claim is judged when it ends."""

import datetime
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from x12tools.claims import Claim, build_claim
from x12tools.codes import find_profile, load_profiles
from x12tools.engine import envelope as env
from x12tools.engine.balance import claim_balance
from x12tools.engine.characters import Characters
from x12tools.engine.edits import holds, run_edits
from x12tools.engine.report import ClaimVerdict, FileRead, Report
from x12tools.findings import HOLDING, Finding, Place, Severity
from x12tools.guides import Walker, load_guide
from x12tools.guides.checks import said_before, weighed
from x12tools.guides.choosing import Choice
from x12tools.guides.elements import faults
from x12tools.guides.hierarchy import Hierarchy
from x12tools.guides.loops import Located, Loop
from x12tools.guides.pattern import sound
from x12tools.rules.context import Context, Encounter
from x12tools.wire import Delimiters, Source
from x12tools.wire.document import BLANK, open_source
from x12tools.wire.reader import read_stretches

_APART = frozenset({"2000A", "2000B", "2000C", "2300", "2000", "2100"})
"""Loops that are not kept under their parent: they may be many, and end one by one."""

_WORTH_A_PATTERN = 12
"""After how many segments of one use compiling its pattern pays for itself."""

_CLAIM_LOOP = {"837": "2300", "835": "2100"}


@attrs.define(slots=True)
class Options:
    """What a check is told. ``as_of`` is the day it is for, today when not given.

    ``encounters`` are charted administrations by claim id; ``authorizations`` the rows of the
    log, None without one; ``payers`` a folder of profiles that win over the shipped ones.
    ``on_claim`` is called with each claim and what was found on it.
    """

    as_of: datetime.date = attrs.field(factory=datetime.date.today)
    hold_on: frozenset[Severity] = HOLDING
    payers: str | None = None
    encounters: dict[str, tuple[Encounter, ...]] = attrs.field(factory=dict)
    authorizations: tuple[dict[str, str], ...] | None = None
    on_claim: Callable[[Claim, list[Finding]], None] | None = None


class _Hashing:
    """A binary file that is hashed and counted as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


class _Run:
    """One file's check: where the walk stands, and what was found so far."""

    def __init__(self, report: Report, number: int, options: Options) -> None:
        self.report = report
        self.number = number
        self.options = options
        self.profiles = load_profiles(options.payers)
        self.envelope = env.Envelope()
        self.choice = Choice()
        self.characters = Characters()
        self.transaction = ""
        self.kind = ""
        self.walker: Walker | None = None
        self.hierarchy = Hierarchy()
        self.loops: list[Loop] = []
        self.claim_loop: Loop | None = None
        self.patterns: dict[tuple[int, Delimiters], Any] = {}
        self.met: dict[tuple[int, Delimiters], int] = {}
        self.claims = 0
        self.transactions = 0
        self.pending: list[Finding] = []
        self.shared: list[tuple[Loop, Finding]] = []
        self.rejected = {"interchange": False, "transaction": False}
        self.since = {"interchange": 0, "transaction": 0}

    def segment(self, text: str, delimiters: Delimiters, ordinal: int, offset: int) -> None:
        self.envelope.segments += 1
        parts = text.split(delimiters.element)
        tag = parts[0]
        if tag in ("ISA", "GS", "ST"):
            self._opens(tag, parts, text, delimiters, ordinal, offset)
        elif tag in ("GE", "IEA"):
            self._add(self.envelope.trailer(tag, parts, ordinal, offset))
            if self.walker is not None:
                self._end_transaction()
        elif self.walker is not None:
            self._walk(parts, text, delimiters, ordinal, offset)
            if tag == "SE":
                self._add(self.envelope.trailer(tag, parts, ordinal, offset))
                self._end_transaction()
        elif tag == "SE":
            self._add(self.envelope.trailer(tag, parts, ordinal, offset))
        else:
            self._add(self.envelope.between(tag, parts, ordinal, offset))

    def _opens(
        self, tag: str, parts: list[str], text: str, delimiters: Delimiters, ordinal: int, offset: int
    ) -> None:
        if self.walker is not None:
            self._end_transaction()
        scope = {"ISA": "interchange", "ST": "transaction"}.get(tag)
        if scope:
            self.rejected[scope] = False
            self.since[scope] = len(self.report.claims)
        self._add(self.envelope.header(tag, parts, text, ordinal, offset, delimiters))
        if tag == "GS":
            self.choice.group(parts, ordinal, offset)
        if tag != "ST":
            return
        self.transactions += 1
        self.transaction = parts[2] if len(parts) > 2 else ""
        known, found = self.choice.transaction(parts, ordinal, offset)
        self._add(found)
        if known is None:
            return
        guide = load_guide(known)
        self.kind = guide.transaction
        self.walker = Walker(guide, ordinal, offset)
        self.hierarchy = Hierarchy("277" if self.kind == "277" else "837")
        self.loops = [Loop("ST", delimiters)]
        use = guide.root.first
        assert use is not None
        self.loops[0].located.append(Located(use, text, ordinal, offset))

    def _walk(self, parts: list[str], text: str, delimiters: Delimiters, ordinal: int, offset: int) -> None:
        walker = self.walker
        assert walker is not None
        use, keep, found = walker.step(parts, delimiters, ordinal, offset)
        if use is None:
            self._add(found)
            return
        if keep < len(self.loops):
            self._leave(keep)
        for loop in walker.spot.loops[len(self.loops) :]:
            parent = self.loops[-1]
            made = Loop(loop.id, delimiters, parent)
            if loop.id not in _APART:
                parent.children.append(made)
            self.loops.append(made)
            if loop.id == _CLAIM_LOOP.get(self.kind):
                self._begin_claim(made)
        located = Located(use, text, ordinal, offset)
        self.loops[-1].located.append(located)
        if found:
            self._add(found)
        key = (id(use), delimiters)
        pattern = self.patterns.get(key)
        if pattern is None:
            self.met[key] = met = self.met.get(key, 0) + 1
            if met == _WORTH_A_PATTERN:
                pattern = self.patterns[key] = sound(use, delimiters)
        if pattern is None or not pattern.match(text):
            self._add(list(faults(use, text, delimiters, ordinal, offset)))
        if parts[0] == "HL" and self.kind in ("837", "277"):
            self._add(self.hierarchy.step(parts, Place(ordinal, offset, use.loop, "HL")))

    def _begin_claim(self, loop: Loop) -> None:
        self.claim_loop = loop
        self.claims += 1
        self.pending = []

    def _leave(self, keep: int) -> None:
        """Closes the loops after ``keep``; a claim among them ends."""
        if self.claim_loop in self.loops[keep:]:
            self._end_claim()
        del self.loops[keep:]

    def _end_claim(self) -> None:
        loop = self.claim_loop
        assert loop is not None
        self.claim_loop = None
        if self.kind == "837":
            claim = build_claim(loop, self.transaction)
            found = [*self.pending, *self._judged(claim)]
            claim_id, charge = claim.id, claim.charge
            if self.options.on_claim:
                self.options.on_claim(claim, found)
        else:
            clp: Any = loop.segment("CLP")
            found, claim_id, charge = (
                self.pending,
                (clp.id if clp else None) or "",
                clp.charge if clp else None,
            )
        self.pending = []
        verdict = ClaimVerdict(self.number, self.transaction, claim_id, self.claims, charge)
        index = len(self.report.claims)
        above = [finding for where, finding in self.shared if where in self.loops]
        verdict.held = any(self.rejected.values()) or any(
            holds(f, self.options.hold_on) for f in (*found, *above)
        )
        self.report.claims.append(verdict)
        line = None
        for finding in found:
            line = finding.place.line or _line_of(loop, finding.place.ordinal)
            self.report.findings.append(
                attrs.evolve(
                    finding,
                    file=self.number,
                    claim=index,
                    claim_id=claim_id,
                    transaction=self.transaction,
                    place=attrs.evolve(finding.place, line=line),
                    holds=holds(finding, self.options.hold_on),
                )
            )
        _release(loop)

    def _judged(self, claim: Claim) -> Iterator[Finding]:
        yield from claim_balance(claim)
        profile = find_profile(claim.payer.id if claim.payer else None, claim.filing_indicator, self.profiles)
        context = Context(
            profile=profile,
            as_of=self.options.as_of,
            encounters=self.options.encounters.get(claim.id, ()),
            authorizations=self.options.authorizations,
        )
        yield from run_edits(claim, context)

    def _add(self, found: list[Finding]) -> None:
        """Findings of a claim wait for its end; those above claims hold what lies under them."""
        for finding in found:
            finding = weighed(finding, self.kind)
            if self.claim_loop is not None:
                if not said_before(finding, self.pending):
                    self.pending.append(finding)
                continue
            self.report.findings.append(
                attrs.evolve(
                    finding,
                    file=self.number,
                    transaction=self.transaction or None,
                    holds=holds(finding, self.options.hold_on),
                )
            )
            if holds(finding, self.options.hold_on):
                shared = next(
                    (loop for loop in reversed(self.loops) if loop.id in ("2000A", "2000B", "2000C")), None
                )
                if shared is not None and finding.snip > 1 and self.kind == "837":
                    self.shared.append((shared, finding))
                else:
                    self._reject()

    def _reject(self) -> None:
        """A transaction or interchange that cannot go takes its claims with it, those to come too."""
        self.report.rejected = True
        scope = "transaction" if self.transaction else "interchange"
        self.rejected[scope] = True
        for verdict in self.report.claims[self.since[scope] :]:
            verdict.held = True

    def _end_transaction(self) -> None:
        walker = self.walker
        assert walker is not None
        self._leave(1)
        self.loops = []
        self.shared = []
        self._add(walker.close())
        self._add(self.hierarchy.close())
        self.walker = None
        self.transaction = ""

    def finish(self) -> None:
        """The file is at its end."""
        if self.walker is not None:
            self._end_transaction()
        self._add(self.envelope.close())


def _line_of(loop: Loop, ordinal: int | None) -> int | None:
    """LX01 of the service line that a segment lies in."""
    for child in loop.children:
        if child.id == "2400" and any(located.ordinal == ordinal for located in child._all()):
            lx: Any = child.segment("LX")
            return lx.number if lx else None
    return None


def _release(loop: Loop) -> None:
    """Lets go of the loops of a finished claim, which hold each other."""
    for child in loop.children:
        _release(child)
        child.parent = None
    loop.children = []
    loop.parent = None


def check(source: Source, options: Options | None = None, report: Report | None = None) -> Report:
    """Reads one file and judges every claim in it; adds to ``report`` when one is given.

    Raises OSError where the source cannot be opened and ConfigurationError where a table or
    profile is broken; never for what the file holds.
    """
    options = options or Options()
    report = report or Report([], [], [])
    number = len(report.files)
    name = str(source) if isinstance(source, str | Path) else "-"
    file = _Hashing(open_source(source))
    entry = FileRead(name, "", 0, False, 0, 0, 0)
    report.files.append(entry)
    run = _Run(report, number, options)
    for stretch in read_stretches(file):  # type: ignore[arg-type]
        if stretch.delimiters is None:
            run._add(run.envelope.outside(stretch.text(), stretch.offset))
            continue
        for odd in run.characters.step(stretch):
            report.findings.append(attrs.evolve(odd, file=number, holds=holds(odd, options.hold_on)))
        offset, ordinal = stretch.offset, stretch.ordinal
        for piece in stretch.pieces:
            text = piece.strip(BLANK)
            if text:
                run.segment(text, stretch.delimiters, ordinal, offset + piece.find(text[0]))
                ordinal += 1
            offset += len(piece) + 1
    if run.envelope.interchanges:
        run.finish()
    else:
        run._add(run.envelope.nothing())
    entry.sha256, entry.bytes = file.digest.hexdigest(), file.size
    entry.readable = run.envelope.interchanges > 0
    entry.interchanges, entry.transactions, entry.claims = (
        run.envelope.interchanges,
        run.transactions,
        run.claims,
    )
    if isinstance(source, bytes | str | Path):
        file.file.close()
    return report
