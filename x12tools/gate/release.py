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
from x12tools.engine.options import Options
from x12tools.errors import InternalError
from x12tools.gate.bucket import Bucket, Renumbered
from x12tools.gate.numbers import ControlNumbers
from x12tools.gate.parts import Group, Interchange, Level, Path, Transaction
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
    """Writes ``clean.837`` of the held claims that decisions let go, and ``manifest.json``; nothing where
    there is none.

    Each is checked once more: a claim that a rule holds on which nobody decided stays held. Raises
    InternalError where the file cannot be written or claims would not be conserved.
    """
    options = options or Options()
    now = now or datetime.datetime.now(datetime.UTC)
    waiting = held_claims(ledger)
    undecided = [(one, one.undecided(options.as_of)) for one in waiting]
    kept = [Kept(one.claim_id, tuple(sorted(rules))) for one, rules in undecided if rules]
    going = [one for one, rules in undecided if not rules]
    while going:
        written = _Written(going, options)
        stopped = written.stopped()
        if not stopped:
            break
        kept += [Kept(one.claim_id, stopped[one.id]) for one in going if one.id in stopped]
        going = [one for one in going if one.id not in stopped]
    if not going:
        return Released(0, Decimal(0), tuple(kept))
    with staged(out) as folder:
        (folder / "clean.837").write_bytes(written.data)
        (folder / "manifest.json").write_text(json.dumps(written.manifest(), indent=1) + "\n", "utf-8")
    sent(ledger, going, now, written.numbers())
    return Released(len(going), written.charges, tuple(kept))


class _Written:
    """Claims written to one file, with the fixes that were accepted, and checked."""

    def __init__(self, claims: list[HeldClaim], options: Options) -> None:
        self.claims = claims
        self.options = options
        self.controls: list[Renumbered] = []
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
            "clean": {"claims": len(self.claims), "charges": money(self.charges), "files": ["clean.837"]},
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

    def _bucket(self) -> bytes:
        file = io.BytesIO()
        rows = " ".join(str(one.id) for one in self.claims)
        bucket = Bucket(file, ControlNumbers(f"released {rows}"))
        shared = _Shared()
        for one in self.claims:
            bucket.add_claim(shared.path(one.segments), one.segments["claim"])
            self.controls.append(bucket.controls[-1])
        bucket.close()
        return file.getvalue()


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
