"""Held claims that a person lets go: corrected where a fix was accepted, written to a clean file."""

import datetime
import io
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

import attrs

import x12tools
from x12tools.codes import load_profiles
from x12tools.engine import check
from x12tools.engine.options import Options
from x12tools.errors import InternalError
from x12tools.gate.bucket import Bucket, Renumbered
from x12tools.gate.fitting import misfits
from x12tools.gate.numbers import ControlNumbers
from x12tools.gate.outbox import Find, Outbox, finder
from x12tools.gate.parts import Group, Interchange, Level, Path, Transaction
from x12tools.gate.splitting import SplitClaim, split
from x12tools.gate.staging import staged
from x12tools.ledger.deciding import HeldClaim, held_claims, sent
from x12tools.ledger.opening import Ledger
from x12tools.reports.records import money
from x12tools.wire import read


@attrs.frozen(slots=True)
class Kept:
    """A claim that stays held: CLM01, and the rules that nobody has decided on."""

    claim_id: str
    rules: tuple[str, ...]


@attrs.frozen(slots=True)
class Released:
    """How many claims went out, what they charge in US dollars, and which stay held."""

    claims: int
    charges: Decimal
    kept: tuple[Kept, ...]


def release(
    ledger: Ledger, out: FilePath, options: Options | None = None, now: datetime.datetime | None = None
) -> Released:
    """Writes ``clean.837`` of the held claims that decisions let go, or what their receivers want in
    place of it, and ``manifest.json``; nothing where there is none.

    Each is checked once more: a claim that a rule holds on which nobody decided stays held. Raises
    InternalError where the file cannot be written or claims would not be conserved.
    """
    options = options or Options()
    now = now or datetime.datetime.now(datetime.UTC)
    waiting = held_claims(ledger)
    undecided = [(one, one.undecided(options.as_of)) for one in waiting]
    kept = [Kept(one.claim_id, tuple(sorted(rules))) for one, rules in undecided if rules]
    going = [one for one, rules in undecided if not rules]
    above = {one.id: _above(one, options) for one in going}
    kept += [Kept(one.claim_id, above[one.id]) for one in going if above[one.id]]
    going = [one for one in going if not above[one.id]]
    find = finder(load_profiles(options.payers))
    while going:
        written = _Written(going, options, find)
        stopped = written.stopped()
        if not stopped:
            break
        kept += [Kept(one.claim_id, stopped[one.id]) for one in going if one.id in stopped]
        going = [one for one in going if one.id not in stopped]
    if not going:
        return Released(0, Decimal(0), tuple(kept))
    with staged(out, lambda: sent(ledger, going, now, written.numbers())) as folder:
        written.put(folder, ledger)
        (folder / "manifest.json").write_text(json.dumps(written.manifest(), indent=1) + "\n", "utf-8")
    return Released(len(going), written.charges, tuple(kept))


def _above(claim: HeldClaim, options: Options) -> tuple[str, ...]:
    """The rules that hold a claim from above, by its levels or its envelope, and that nobody let go; those
    of an envelope that cannot go at all nobody can. One claim's keep no other back."""
    file = io.BytesIO()
    bucket = Bucket(file, ControlNumbers(f"released {claim.id}"))
    bucket.add_claim(_Shared().path(claim.segments), claim.segments["claim"])
    bucket.close()
    report = x12tools.check(file.getvalue(), options)
    rules = {one.rule for one in report.findings if one.holds and one.claim is None}
    if len(report.claims) != 1:
        rules |= claim.holding
    elif not report.rejected:
        rules -= claim.holding - set(claim.accepted(options.as_of))
    return tuple(sorted(rules))


class _Written:
    """Claims written to one file, with the fixes that were accepted, and checked."""

    def __init__(self, claims: list[HeldClaim], options: Options, find: Find) -> None:
        self.claims = claims
        self.options = options
        self.controls: list[Renumbered] = []
        self.files: list[str] = []
        self._find = find
        data = self._bucket()
        day = options.as_of
        accepted = sorted({f"{rule}:{one.claim_id}" for one in claims for rule in one.accepted(day)})
        offered = {f"{one.rule}:{one.claim_id}" for one in x12tools.check(data, options).findings if one.fix}
        if taken := [one for one in accepted if one in offered]:
            data = x12tools.write(x12tools.fix(data, taken, options).document)
        self.data = data
        self.report = x12tools.check(data, options)
        if len(self.report.claims) != len(claims):
            raise InternalError("claims are not conserved; nothing passes")

    @property
    def charges(self) -> Decimal:
        """What the claims charge together."""
        return self.report.charges

    def stopped(self) -> dict[int, tuple[str, ...]]:
        """By the claim's row, the rules that hold it and that no decision lets go."""
        if self.report.rejected:
            raise InternalError("what could go would not be sound; nothing passes")
        found: dict[int, list[str]] = {}
        for finding in self.report.findings:
            if finding.holds and finding.claim is not None:
                claim = self.claims[finding.claim]
                accepted = claim.accepted(self.options.as_of)
                overridden = finding.rule in claim.holding and finding.rule not in accepted
                if not overridden:
                    found.setdefault(claim.id, []).append(finding.rule)
        unfit = misfits(self.data, self._find)
        for claim, verdict in zip(self.claims, self.report.claims, strict=True):
            if verdict.ordinal in unfit:
                found.setdefault(claim.id, []).append(unfit[verdict.ordinal].finding.rule)
        return {id: tuple(dict.fromkeys(rules)) for id, rules in found.items()}

    def numbers(self) -> list[dict[str, str]]:
        """The control numbers of each claim's transaction, old and new."""
        return [
            {f"old_{name}": number for name, number in one.before.items()}
            | {f"new_{name}": number for name, number in one.after.items()}
            for one in self.controls
        ]

    def manifest(self) -> dict[str, Any]:
        """Which claims went out, by whose decision."""
        day = self.options.as_of
        return {
            "schema": "x12tools/release/1",
            "clean": {"claims": len(self.claims), "charges": money(self.charges), "files": self.files},
            "controls": [{"from": dict(a), "to": dict(b)} for a, b in Counter(map(_pair, self.controls))],
            "claims": [
                {
                    "claim_id": one.claim_id,
                    "accepted": list(one.accepted(day)),
                    "overridden": sorted(one.holding - set(one.accepted(day))),
                    "decisions": [
                        {"action": d.action, "rule": d.rule, "who": d.who, "why": d.why,
                         "until": d.until.isoformat() if d.until else None}
                        for d in one.decisions
                    ],
                }
                for one in self.claims
            ],
        }  # fmt: skip

    def put(self, folder: FilePath, ledger: Ledger) -> None:
        """Writes the claims as their receivers want them, and proves that they are all there."""
        outbox = Outbox(folder, "clean", self._seed, self._find, ledger)
        came = iter(self._came)

        def route(claim: SplitClaim) -> _Sent:
            return _Sent(outbox, next(came).before, self.controls)

        split(io.BytesIO(self.data), route, outbox)
        outbox.close()
        told = attrs.evolve(self.options, snip=2, jobs=1, on_claim=None, history=None)
        reports = [check(one.path, told) for one in outbox.files]
        charges = sum((one.charges for one in reports), Decimal(0))
        if (sum(len(one.claims) for one in reports), charges) != (len(self.claims), self.charges):
            raise InternalError("claims are not conserved; nothing passes")
        self.files = [one.name for one in outbox.files]

    @property
    def _seed(self) -> str:
        return f"released {' '.join(str(one.id) for one in self.claims)}"

    def _bucket(self) -> bytes:
        file = io.BytesIO()
        bucket = Bucket(file, ControlNumbers(self._seed))
        shared = _Shared()
        self._came: list[Renumbered] = []
        for one in self.claims:
            bucket.add_claim(shared.path(one.segments), one.segments["claim"])
            self._came.append(bucket.controls[-1])
        bucket.close()
        return file.getvalue()


@attrs.frozen(slots=True)
class _Sent:
    """An outbox, for one claim: what its transaction was called when it came is kept."""

    outbox: Outbox
    came: dict[str, str]
    controls: list[Renumbered]

    def add_claim(self, path: Path, claim: list[str]) -> None:
        self.controls.append(Renumbered(self.came, self.outbox.add_claim(path, claim).after))

    def add_whole(self, path: Path, body: Any) -> None:
        self.outbox.add_whole(path, body)


class _Shared:
    """The levels of claims from the ledger: the same texts are one level again."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def path(self, segments: dict[str, Any]) -> Path:
        """Where a claim lies."""
        header, terminator = segments["interchange"], segments["terminator"]
        delimiters = _delimiters(header, terminator)
        interchange = self._one(header, lambda: Interchange(header, delimiters, "\n"))
        group = self._one(header + segments["group"], lambda: Group(segments["group"]))
        opening = segments["opening"]
        above = json.dumps([header, segments["group"], opening])
        transaction = self._one(above, lambda: Transaction("837", list(opening)))
        levels: list[Level | None] = [None, None, None]
        for texts in segments["levels"]:
            code = texts[0].split(interchange.delimiters.element)[3]
            above += json.dumps(texts)
            levels["20 22 23".split().index(code)] = self._one(above, lambda t=texts, c=code: Level(c, t))
        return Path(interchange, group, transaction, *levels)

    def _one(self, key: str, make: Any) -> Any:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def _delimiters(header: str, terminator: str) -> Any:
    """The delimiters that an ISA declares."""
    delimiters = read((header + terminator).encode("latin-1")).pieces[0].delimiters
    if delimiters is None:
        raise InternalError("the ledger holds a claim without its interchange")
    return delimiters


def _pair(one: Renumbered) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    return tuple(one.before.items()), tuple(one.after.items())
