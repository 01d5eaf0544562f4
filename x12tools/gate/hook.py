"""The pre-submission gate: one file in, what can go and what is held out, and not a claim lost."""

import contextlib
import datetime
import hashlib
from collections.abc import Callable
from decimal import Decimal
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from x12tools.acks import Header, judge, write_277ca, write_999, write_ta1
from x12tools.codes import load_profiles
from x12tools.engine import FileRead
from x12tools.engine.options import Options
from x12tools.errors import UsageError
from x12tools.gate.checking import checked
from x12tools.gate.fitting import misfits
from x12tools.gate.halves import Halves
from x12tools.gate.numbers import ControlNumbers
from x12tools.gate.outbox import finder
from x12tools.gate.staging import is_product, staged
from x12tools.gate.verdicts import Verdicts

if TYPE_CHECKING:
    from x12tools.ledger.opening import Ledger

DUPLICATE = 5
"""The exit code for a file that went through before."""


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
    Of several gates that have the same file in hand at once, one lets it pass, the others fail.

    Raises OSError where the file cannot be opened, UsageError where it is one that an earlier run left
    in ``out`` (it would be taken away), ConfigurationError where a table or
    profile is broken, InternalError where claims or charges are not conserved, the input changed
    while it was read, or a product cannot be written: then none is there.
    """
    options = options or Options()
    now = now or datetime.datetime.now().astimezone()
    if is_product(out, path):
        raise UsageError(f"--out: {path} lies where the gate writes; choose another folder")
    with path.open("rb") as file:  # an input that is not there leaves everything as it is
        if ledger is not None and not again and (earlier := _earlier(ledger, file)):
            return earlier
    begun: list[int] = []
    profiles = load_profiles(options.payers)
    find = finder(profiles)
    unfit = misfits(path, find) if any(one.receiver for one in profiles) else {}
    with staged(out, lambda: _passing(ledger, begun, again=again)) as folder:
        verdicts, report = checked(
            path, folder, options, name or str(path), opened, unfit, whole=ledger is not None
        )
        read = report.files[0]
        if not read.readable:
            return Hooked(report.exit_code, 0, 0, Decimal(0), Decimal(0))
        gate = Halves(folder, read.sha256, verdicts, find, ledger)
        gate.split(path)
        gate.prove(options)
        manifest = gate.write_manifest(report.head(options.as_of, profiles))
        _acknowledge(path, folder, read.sha256, verdicts, now)
        held, held_charges = gate.held.claims, gate.held.charges
        exit_code = report.exit_code or (0 if not held else 1 if gate.clean.claims else 2)
        hooked = Hooked(exit_code, gate.claims, held, gate.charges, held_charges)
        if ledger is not None:
            begun += [_record(path, ledger, read, hooked, manifest, gate.batches, verdicts, options, now)]
    return hooked


def _passing(
    ledger: "Ledger | None", begun: list[int], *, again: bool
) -> contextlib.AbstractContextManager[object]:
    """What the files of a submission appear in: a transaction of the ledger that says so."""
    if ledger is None or not begun:
        return contextlib.nullcontext()
    from x12tools.ledger.recording import done

    return done(ledger, begun[0], again=again)


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
    batches: dict[int, str],
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
    return record(path, ledger, new, manifest, batches, verdicts, options, now)


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
