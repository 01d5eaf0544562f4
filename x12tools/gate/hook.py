"""The pre-submission gate: one file in, what can go and what is held out, and not a claim lost."""

import datetime
import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from x12tools.acks import Header, judge, write_277ca, write_999, write_ta1
from x12tools.engine import FileRead, check
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

if TYPE_CHECKING:
    from x12tools.ledger.opening import Ledger

CLEAN, HELD = "clean", "held"
DUPLICATE = 5
"""The exit code for a file that went through before."""

UNSEEN = "IG-SEGMENT-MISPLACED"
"""Why a claim is held that stands where no claim can: the check met it as a segment out of place."""


@attrs.frozen(slots=True)
class Hooked:
    """What became of a file: the exit code, the counts, the charges in US dollars.

    ``before`` is when the same file went through, where it did: then this is what became of it.
    """

    exit_code: int
    claims: int
    held: int
    charges: Decimal
    charges_held: Decimal
    before: datetime.datetime | None = None


def hook(
    path: Path,
    out: Path,
    options: Options | None = None,
    *,
    name: str | None = None,
    now: datetime.datetime | None = None,
    opened: Callable[[BinaryIO], BinaryIO] = lambda file: file,
    ledger: "Ledger | None" = None,
    again: bool = False,
) -> Hooked:
    """Checks a file and writes to ``out`` what the contract of ``hook`` lists.

    Every claim stands in exactly one of ``clean.837`` and ``held.837``, with the levels it lies in;
    both are counted and numbered anew, and read again before anything appears. ``now`` is the
    time that acknowledgements bear; ``opened`` may wrap the input, to count what is read.

    With a ``ledger`` the submission is written there before its files appear. The same file once
    more gives exit code 5 and what became of it the first time, and writes nothing, unless ``again``.

    Raises OSError where the file cannot be opened, ConfigurationError where a table or
    profile is broken, InternalError where claims or charges are not conserved, the input changed
    while it was read, or a product cannot be written: then none is there.
    """
    options = options or Options()
    now = now or datetime.datetime.now().astimezone()
    with path.open("rb") as file:  # an input that is not there leaves everything as it is
        if ledger is not None and not again and (earlier := _earlier(ledger, file)):
            return earlier
    submission = None
    with staged(out) as folder:
        verdicts, report = _checked(path, folder, options, name or str(path), opened, ledger is not None)
        read = report.files[0]
        if not read.readable:
            return Hooked(report.exit_code, 0, 0, Decimal(0), Decimal(0))
        gate = _Gate(folder, read.sha256, verdicts)
        gate.split(path)
        gate.prove(options)
        manifest = gate.write_manifest(report.head(options.as_of))
        _acknowledge(path, folder, read.sha256, verdicts, now)
        held, held_charges = gate.held.claims, gate.held.charges
        hooked = Hooked(report.exit_code, gate.claims, held, gate.charges, held_charges)
        if ledger is not None:
            submission = _record(path, ledger, read, hooked, manifest, verdicts, options, now)
    if ledger is not None and submission is not None:
        from x12tools.ledger.recording import done

        done(ledger, submission)
    return hooked


def _earlier(ledger: "Ledger", file: BufferedReader) -> Hooked | None:
    """What became of the same file before."""
    from x12tools.ledger.recording import known

    found = known(ledger, hashlib.file_digest(file, "sha256").hexdigest())
    if found is None:
        return None
    whole, held = found.manifest["input"], found.manifest["held"]
    charges, charges_held = Decimal(whole["charges"]), Decimal(held["charges"])
    return Hooked(DUPLICATE, whole["claims"], held["claims"], charges, charges_held, found.received_at)


def _record(
    path: Path,
    ledger: "Ledger",
    read: FileRead,
    hooked: Hooked,
    manifest: dict[str, Any],
    verdicts: Verdicts,
    options: Options,
    now: datetime.datetime,
) -> int:
    """The submission in the ledger, before its files appear."""
    from x12tools.gate.recorded import record
    from x12tools.ledger.recording import NewSubmission

    new = NewSubmission(
        sha256=read.sha256,
        name=Path(read.path).name,
        bytes=read.bytes,
        claims=hooked.claims,
        charges=hooked.charges,
        held=hooked.held,
        charges_held=hooked.charges_held,
        exit_code=hooked.exit_code,
        provenance=manifest["provenance"],
    )
    return record(path, ledger, new, manifest, verdicts, options, now)


class _Report(StreamedReport):
    """A streamed report that can say what it rests on."""

    def head(self, as_of: datetime.date) -> dict[str, Any]:
        from x12tools.engine.provenance import provenance

        return provenance(as_of, self.sums.profiles.values())


def _checked(
    path: Path,
    folder: Path,
    options: Options,
    name: str,
    opened: Callable[[BinaryIO], BinaryIO],
    whole: bool,
) -> tuple[Verdicts, _Report]:
    """The check of the file, written to ``findings.json``."""
    with (folder / "findings.json").open("w", encoding="utf-8") as findings, path.open("rb") as file:
        verdicts = Verdicts(JsonWriter(findings.write, options.as_of), whole=whole)
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

    def write_manifest(self, provenance: dict[str, Any]) -> dict[str, Any]:
        """Names the files and says where each claim is; an empty one is taken away. Gives the record."""
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
        return record


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
