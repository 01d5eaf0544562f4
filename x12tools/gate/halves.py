"""The two halves of a file as they are written, and the proof that they hold what came in."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from x12tools.engine import check
from x12tools.engine.options import Options
from x12tools.errors import InternalError
from x12tools.gate.manifest import ClaimRow, manifest
from x12tools.gate.outbox import Find, Outbox, OutFile
from x12tools.gate.parts import Path as Place
from x12tools.gate.splitting import SplitClaim, Unwritten, split
from x12tools.gate.verdicts import Verdicts

if TYPE_CHECKING:
    from x12tools.ledger.opening import Ledger

CLEAN, HELD = "clean", "held"

UNSEEN = "IG-SEGMENT-MISPLACED"
"""Why a claim is held that stands where no claim can: the check met it as a segment out of place."""

UNCHARGED = "IG-ELEMENT-REQUIRED"
"""Why a claim is held whose charge cannot be read, whatever severities hold."""


class InputChanged(InternalError):
    """The input is not the one that was checked: someone writes to it."""


class Halves:
    """Splits a file by its verdicts. ``find`` names the receivers that what is clean goes to; ``batches``
    are the new BHT03 of each claim, by its number in the file."""

    def __init__(
        self, folder: Path, sha256: str, verdicts: Verdicts, find: Find, ledger: "Ledger | None" = None
    ) -> None:
        self._folder = folder
        self._sha256 = sha256
        self._verdicts = verdicts
        self.clean = Outbox(folder, CLEAN, f"{sha256} {CLEAN}", find, ledger)
        self.held = Outbox(folder, HELD, f"{sha256} {HELD}")
        self.batches: dict[int, str] = {}
        self._rows: list[ClaimRow] = []
        self.claims = 0
        self.charges = Decimal(0)

    def split(self, path: Path) -> None:
        """Writes each claim to its half. Raises InputChanged where the file is not that of the check."""
        by_ordinal = self._verdicts.by_ordinal()

        def route(claim: SplitClaim) -> _Numbered:
            index = by_ordinal.get(claim.ordinal)
            held = index is None or claim.charge is None or self._verdicts.claims[index].held
            rules = (UNSEEN,) if index is None else self._verdicts.rules.get(index, ())
            if held and not rules:
                rules = (UNCHARGED,)
            self._rows.append(
                ClaimRow(claim.claim_id, claim.number, claim.charge, HELD if held else CLEAN, rules)
            )
            return _Numbered(self.held if held else self.clean, self.batches, claim.number)

        with path.open("rb") as file:
            hashing = _Hashing(file)
            self.claims, self.charges = split(hashing, route, self.held)  # type: ignore[arg-type]
        if hashing.digest.hexdigest() != self._sha256:
            raise InputChanged("the input changed while it was read; nothing passes")
        for outbox in (self.clean, self.held):
            outbox.close()

    def prove(self, options: Options) -> None:
        """Reads every file again: no claim, no cent is missing, and nothing is unsound in what goes on."""
        told = attrs.evolve(options, snip=2, jobs=1, on_claim=None, history=None)
        total, charges = 0, Decimal(0)
        for outbox in (self.clean, self.held):
            for file in outbox.files:
                with file.path.open("rb") as written:
                    found, charged = split(written, lambda _: Unwritten(), Unwritten())
                if (found, charged) != (file.bucket.claims, file.bucket.charges):
                    raise InternalError("claims of a file are not those that were put into it")
                if outbox is self.clean:
                    report = check(file.path, told)
                    if report.rejected or any(one.holds for one in report.findings):
                        raise InternalError("what could go would not be sound; nothing passes")
                    if (len(report.claims), report.charges) != (found, charged):
                        raise InternalError("claims of the clean file are not those that were put into it")
                    _keep_promises(file, report.files[0].interchanges, report.files[0].transactions)
                total, charges = total + found, charges + charged
        if (total, charges) != (self.claims, self.charges):
            raise InternalError("claims are not conserved; nothing passes")

    def write_manifest(self, provenance: dict[str, Any]) -> dict[str, Any]:
        """Names the files and says where each claim is. Gives the record."""
        outboxes = [self.clean, self.held]
        record = manifest(self._sha256, self.claims, self.charges, outboxes, self._rows, provenance)
        (self._folder / "manifest.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        return record


@attrs.frozen(slots=True)
class _Numbered:
    """An outbox, for one claim whose new BHT03 is wanted."""

    outbox: Outbox
    batches: dict[int, str]
    number: int

    def add_claim(self, path: Place, claim: list[str]) -> None:
        self.batches[self.number] = self.outbox.add_claim(path, claim).after["bht03"]

    def add_whole(self, path: Place, body: Any) -> None:
        self.outbox.add_whole(path, body)


def _keep_promises(file: OutFile, interchanges: int, transactions: int) -> None:
    """What a receiver asks of a file, counted once more."""
    receiver = file.receiver
    if receiver is None:
        return
    if receiver.one_isa and interchanges != 1:
        raise InternalError("a file holds more than the one interchange that its receiver takes")
    if receiver.max_claims is not None and file.bucket.claims > receiver.max_claims:
        raise InternalError("a file holds more claims than its receiver takes")
    if receiver.one_claim_per_st and transactions != file.bucket.claims:
        raise InternalError("a transaction holds more than the one claim that its receiver takes")


class _Hashing:
    """A binary file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data
