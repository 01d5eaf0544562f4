"""What ``x12tools synth`` writes: the claims by form and half-year, the side files, the truth."""

import csv
import datetime
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import attrs

from x12tools.claims.typed import Administration
from x12tools.synth.model import Authorization, Claim
from x12tools.synth.writing import Writer

SCHEMA = "x12tools/synth/1"
EARLIER = "earlier-"
"""How the names of files with claims begin that were sent before; their CLM01 is the claim's with an A."""

_LATER = datetime.timedelta(days=45)
_TRUTH = ("claim_id", "file", "form", "payer", "scenario", "date", "rule", "line", "words", "decided")
_CHART = ("claim_id", *(field.name for field in attrs.fields(Administration)))
_AUTHS = (
    "auth_number status payer_id member_id hcpcs units visits valid_from valid_to "
    "provider_npi place_of_service"
).split()


def half(claim: Claim) -> tuple[str, datetime.date]:
    """The file a claim goes to, and the day to judge that file: a month and a half after the half-year."""
    day = claim.sent or claim.through or claim.last_date
    second = day.month > 6
    end = datetime.date(day.year, 12, 31) if second else datetime.date(day.year, 6, 30)
    return f"{claim.form}-{day.year}-{'2' if second else '1'}.837", end + _LATER


def deliver(claims: Iterable[Claim], folder: Path, seed: int) -> Iterator[int]:
    """Writes everything as the claims come and says after each how many there are. Files of an earlier run
    with the same names are written over. Raises OSError where the folder cannot be written.

    What was sent before stands in files of its own, whose names begin with ``earlier-``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:

        def opened(name: str, encoding: str = "utf-8") -> TextIO:
            return stack.enter_context((folder / name).open("w", encoding=encoding, newline=""))

        encounters, auths, truth = (
            csv.DictWriter(opened(name), columns, lineterminator="\n")
            for name, columns in (("encounters.csv", _CHART), ("auths.csv", _AUTHS), ("truth.csv", _TRUTH))
        )
        for each in (encounters, auths, truth):
            each.writeheader()
        told = opened("truth.json")
        told.write(f'{{"schema": "{SCHEMA}", "seed": {seed}, "claims": [')
        writers: dict[str, tuple[Writer, datetime.date]] = {}

        def add(claim: Claim, before: str = "") -> str:
            name, as_of = half(claim)
            name = f"{before}{name}"
            if name not in writers:
                writer = Writer(opened(name, "latin-1"), claim.form, as_of)
                writers[name] = stack.enter_context(writer), as_of
            writers[name][0].add(claim)
            return name

        for count, claim in enumerate(claims, 1):
            name = add(claim)
            for earlier in claim.earlier:
                add(earlier, EARLIER)
            for every in (*claim.companions, claim):
                encounters.writerows(_chart_rows(every))
                auths.writerows(map(_auth_row, every.authorizations))
            facts = _facts(claim, name)
            truth.writerow(facts)
            told.write(f"{',' if count > 1 else ''}\n{json.dumps(facts)}")
            yield count
        files = [
            {"path": name, "as_of": as_of.isoformat(), "claims": writer.claims}
            for name, (writer, as_of) in sorted(writers.items())
        ]
        now = [file for file in files if not str(file["path"]).startswith(EARLIER)]
        before = [file for file in files if file not in now]
        told.write(f'\n], "files": {json.dumps(now)}, "earlier": {json.dumps(before)}}}\n')


def _facts(claim: Claim, name: str) -> dict[str, object]:
    return {
        "claim_id": claim.id,
        "file": name,
        "form": claim.form,
        "payer": claim.payer.kind,
        "scenario": claim.scenario,
        "date": claim.date.isoformat(),
        "rule": claim.rule,
        "line": claim.fault_line or "",
        "words": claim.words,
        "decided": claim.decided,
    }


def _chart_rows(claim: Claim) -> Iterator[dict[str, str]]:
    for row in claim.charts:
        cells = {name: _cell(value) for name, value in attrs.asdict(row).items()}
        yield {"claim_id": claim.id, **cells}


def _auth_row(entry: Authorization) -> dict[str, str]:
    values = (
        entry.number,
        entry.status,
        entry.payer,
        entry.member,
        entry.code,
        entry.units,
        entry.visits,
        entry.valid_from,
        entry.valid_to,
        entry.npi,
        entry.place,
    )
    return dict(zip(_AUTHS, map(_cell, values), strict=True))


def _cell(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="minutes")
    return "" if value is None else f"{value:f}" if hasattr(value, "as_tuple") else str(value)
