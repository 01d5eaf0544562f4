"""A file that went through the gate, written into the ledger claim by claim."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

import attrs
from sqlalchemy import update

from x12tools.engine.options import Options
from x12tools.gate.claim_facts import facts_of, segments_of
from x12tools.gate.parts import Path
from x12tools.gate.splitting import SplitClaim, split
from x12tools.gate.verdicts import Verdicts
from x12tools.ledger.opening import Ledger
from x12tools.ledger.recording import NewClaim, NewLine, NewSubmission, Recording
from x12tools.ledger.tables import submission
from x12tools.reports.records import finding_record


def record(
    path: FilePath,
    ledger: Ledger,
    new: NewSubmission,
    manifest: dict[str, Any],
    batches: dict[int, str],
    verdicts: Verdicts,
    options: Options,
    now: datetime.datetime,
) -> int:
    """Writes the submission in one transaction, in state ``begun``, and gives its id. ``batches`` are
    the new BHT03 of the claims, by number.

    Raises ConfigurationError where the ledger is locked or gone: nothing is written then.
    """
    with ledger.begin() as connection:
        recording = Recording(ledger, connection)
        recording.begin(new, manifest, now)
        recording.findings(finding_record(one, False) for one in verdicts.findings if one.claim is None)
        rows = {row["number"]: row for row in manifest["claims"]}
        by_ordinal = verdicts.by_ordinal()
        side = _Side(recording, batches, verdicts, options)

        def route(claim: SplitClaim) -> "_Side":
            side.next = (claim, rows[claim.number], by_ordinal.get(claim.ordinal))
            return side

        with path.open("rb") as file:
            split(file, route, side)
        recording.flush()
    return recording.id


def finish(ledger: Ledger, sha256: str) -> None:
    """The files of a submission have appeared, and its gate was stopped before it could say so."""
    with ledger.begin() as connection:
        connection.execute(
            update(submission)
            .where(submission.c.sha256 == sha256, submission.c.state == "begun")
            .values(state="done")
        )


class _Side:
    """Takes the claims in the order of the file."""

    def __init__(
        self, recording: Recording, batches: dict[int, str], verdicts: Verdicts, options: Options
    ) -> None:
        self.next: tuple[SplitClaim, dict[str, Any], int | None] | None = None
        self._recording = recording
        self._batches = batches
        self._verdicts = verdicts
        self._options = options

    def add_claim(self, path: Path, claim: list[str]) -> None:
        """The claim that was announced by ``next``."""
        assert self.next is not None
        split_claim, row, index = self.next
        facts = facts_of(path, claim)
        lines = tuple(NewLine(**line) for line in facts.pop("lines"))
        found = self._verdicts.findings_of(index) if index is not None else ()
        self._recording.add(
            NewClaim(
                number=split_claim.number,
                claim_id=split_claim.claim_id,
                bucket=row["bucket"],
                held_by=tuple(row["rules"]),
                batch=self._batches[split_claim.number],
                lines=lines,
                segments=segments_of(path, claim),
                findings=tuple(finding_record(one, False) for one in found),
                facts=self._beside(split_claim.claim_id),
                **facts,
            )
        )

    def add_whole(self, path: Path, body: Iterable[str]) -> None:
        """A transaction without claims has no row."""

    def _beside(self, claim_id: str) -> dict[str, Any] | None:
        """The rows of the side files that the check had for this claim."""
        rows = self._options.encounters.get(claim_id)
        if not rows:
            return None
        return {"encounters": [attrs.asdict(row, value_serializer=_plain) for row in rows]}


def _plain(_: Any, __: Any, value: Any) -> Any:
    """A value as JSON has it: moments and decimals as text."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return sorted(value) if isinstance(value, frozenset) else value
