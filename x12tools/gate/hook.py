"""The pre-submission gate: one file in, what can go and what is held out, and not a claim lost."""

import datetime
import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from x12tools.acks import Header, judge, write_277ca, write_999, write_ta1
from x12tools.engine import check
from x12tools.engine.options import Options
from x12tools.engine.side_files import add_side_files, named
from x12tools.engine.streaming import StreamedReport
from x12tools.errors import InternalError
from x12tools.gate.bucket import Bucket
from x12tools.gate.manifest import ClaimRow, Written, manifest
from x12tools.gate.numbers import ControlNumbers
from x12tools.gate.splitting import SplitClaim, split
from x12tools.gate.staging import staged
from x12tools.gate.verdicts import Verdicts
from x12tools.reports.as_json import JsonWriter

CLEAN, HELD = "clean", "held"
UNSEEN = "IG-SEGMENT-MISPLACED"
"""Why a claim is held that stands where no claim can: the check met it as a segment out of place."""


@attrs.frozen(slots=True)
class Hooked:
    """What became of a file: the exit code, the counts, the charges in US dollars."""

    exit_code: int
    claims: int
    held: int
    charges: Decimal
    charges_held: Decimal


def hook(
    path: Path,
    out: Path,
    options: Options | None = None,
    *,
    name: str | None = None,
    now: datetime.datetime | None = None,
    opened: Callable[[BinaryIO], BinaryIO] = lambda file: file,
) -> Hooked:
    """Checks a file and writes to ``out`` what the contract of ``hook`` lists.

    Every claim stands in exactly one of ``clean.837`` and ``held.837``, with the levels it lies in;
    both are counted and numbered anew, and read again before anything appears. ``now`` is the
    time that acknowledgements bear; ``opened`` may wrap the input, to count what is read.

    Raises OSError where the file cannot be opened, ConfigurationError where a table or
    profile is broken, InternalError where claims or charges are not conserved, the input changed
    while it was read, or a product cannot be written: then none is there.
    """
    options = options or Options()
    now = now or datetime.datetime.now().astimezone()
    path.open("rb").close()  # an input that is not there leaves everything as it is
    with staged(out) as folder:
        verdicts, report = _checked(path, folder, options, name or str(path), opened)
        read = report.files[0]
        if not read.readable:
            return Hooked(report.exit_code, 0, 0, Decimal(0), Decimal(0))
        gate = _Gate(folder, read.sha256, verdicts)
        gate.split(path)
        gate.prove(options)
        gate.write_manifest(report.head(options.as_of))
        _acknowledge(path, folder, read.sha256, verdicts, now)
        held, held_charges = gate.held.claims, gate.held.charges
        return Hooked(report.exit_code, gate.claims, held, gate.charges, held_charges)


class _Report(StreamedReport):
    """A streamed report that can say what it rests on."""

    def head(self, as_of: datetime.date) -> dict[str, Any]:
        from x12tools.engine.provenance import provenance

        return provenance(as_of, self.sums.profiles.values())


def _checked(
    path: Path, folder: Path, options: Options, name: str, opened: Callable[[BinaryIO], BinaryIO]
) -> tuple[Verdicts, _Report]:
    """The check of the file, written to ``findings.json``."""
    with (folder / "findings.json").open("w", encoding="utf-8") as findings, path.open("rb") as file:
        verdicts = Verdicts(JsonWriter(findings.write, options.as_of))
        report = _Report(verdicts, named(options.encounters, options.authorizations))
        check(opened(file), options, report, name, str(path))
        add_side_files(report, options.encounters, options.authorizations, options.hold_on)
        verdicts.tail(report.sums)
    return verdicts, report


class _Gate:
    """The two files as they are written, and the proof that they hold what came in."""

    def __init__(self, folder: Path, sha256: str, verdicts: Verdicts) -> None:
        self._folder = folder
        self._sha256 = sha256
        self._verdicts = verdicts
        self._files = {name: (folder / f"{name}.837").open("w+b") for name in (CLEAN, HELD)}
        self.clean, self.held = (
            Bucket(self._files[name], ControlNumbers(f"{sha256} {name}")) for name in (CLEAN, HELD)
        )
        self._rows: list[ClaimRow] = []
        self.claims = 0
        self.charges = Decimal(0)

    def split(self, path: Path) -> None:
        """Writes each claim to its bucket."""
        by_ordinal = self._verdicts.by_ordinal()

        def route(claim: SplitClaim) -> Bucket:
            index = by_ordinal.get(claim.ordinal)
            known = index is not None and claim.charge is not None
            held = index is None or not known or self._verdicts.claims[index].held
            rules = (UNSEEN,) if index is None else self._verdicts.rules.get(index, ())
            self._rows.append(
                ClaimRow(claim.claim_id, claim.number, claim.charge, HELD if held else CLEAN, rules)
            )
            return self.held if held else self.clean

        with path.open("rb") as file:
            hashing = _Hashing(file)
            self.claims, self.charges = split(hashing, route, self.held)  # type: ignore[arg-type]
        if hashing.digest.hexdigest() != self._sha256:
            raise InternalError("the input changed while it was read; nothing passes")
        for bucket in (self.clean, self.held):
            bucket.close()

    def prove(self, options: Options) -> None:
        """Reads both files again: no claim, no cent is missing, and nothing is unsound in what goes on."""
        told = attrs.evolve(options, snip=2, jobs=1, on_claim=None, history=None)
        total, charges = 0, Decimal(0)
        for name, bucket in ((CLEAN, self.clean), (HELD, self.held)):
            file = self._files[name]
            file.flush()
            file.seek(0)
            report = check(file, told)
            seen = sum((claim.charge or Decimal(0) for claim in report.claims), Decimal(0))
            if name == CLEAN and (report.rejected or any(one.holds for one in report.findings)):
                raise InternalError("what could go would not be sound; nothing passes")
            if name == CLEAN and (len(report.claims), seen) != (bucket.claims, bucket.charges):
                raise InternalError("claims of the clean file are not those that were put into it")
            total, charges = total + bucket.claims, charges + bucket.charges
        if (total, charges) != (self.claims, self.charges):
            raise InternalError("claims are not conserved; nothing passes")

    def write_manifest(self, provenance: dict[str, Any]) -> None:
        """Names the files and says where each claim is; an empty one is taken away."""
        buckets = []
        for name, bucket in ((CLEAN, self.clean), (HELD, self.held)):
            file = self._files[name]
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            empty = file.tell() == 0
            file.close()
            path = self._folder / f"{name}.837"
            if empty:
                path.unlink()
            buckets.append(Written(name, None if empty else sha256, bucket))
        record = manifest(self._sha256, self.claims, self.charges, buckets, self._rows, provenance)
        (self._folder / "manifest.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")


class _Hashing:
    """A binary file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _acknowledge(path: Path, folder: Path, sha256: str, verdicts: Verdicts, now: datetime.datetime) -> None:
    """Writes the answers that are owed."""
    with path.open("rb") as file:
        answer = judge(file, verdicts.findings, verdicts.claims)
    number = ControlNumbers(f"{sha256} answers").interchange()
    header = Header(
        control_number=int(number), date=now.date(), time=now.time().replace(second=0, microsecond=0)
    )
    for name, data in (
        ("999.edi", write_999(answer, header)),
        ("277ca.edi", write_277ca(answer, header, reference=number)),
        ("ta1.edi", write_ta1(answer, header)),
    ):
        if data:
            (folder / name).write_bytes(data)
