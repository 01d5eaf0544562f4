"""What the chart bears against what is billed: as text, JSON (``x12tools/derive/1``) and CSV."""

import csv
import datetime
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import attrs

from x12tools.codes import PayerProfile
from x12tools.deriving import Billed, DerivedClaim, Difference, Visit
from x12tools.engine.provenance import provenance
from x12tools.reports.as_csv import cell
from x12tools.reports.records import money
from x12tools.reports.wording import count, dollars, printable
from x12tools.rules.arithmetic import plain

COLUMNS = (
    "file", "claim_id", "setting", "payer", "date", "code", "modifier", "billed", "derived", "over", "under",
    "basis", "note",
)  # fmt: skip
"""The columns of the CSV: a row for each code of a visit, and one for each part that was not derived."""


@attrs.define(slots=True)
class DeriveSums:
    """Counts and US dollars of a run."""

    claims: int = 0
    differing: int = 0
    incomplete: int = 0
    over: Decimal = Decimal(0)
    under: Decimal = Decimal(0)

    def add(self, claim: DerivedClaim) -> None:
        """Counts one claim."""
        self.claims += 1
        self.differing += any(True for _ in claim.differences)
        self.incomplete += any(visit.missing for visit in claim.visits)
        self.over += claim.over
        self.under += claim.under


def claim_text(claim: DerivedClaim, files: Sequence[str]) -> str:
    """One claim for a person: what to bill, what is billed, how they differ, the working."""
    named = claim.file is not None and len(files) > 1
    where = f"{printable(files[claim.file])}  " if named and claim.file is not None else ""
    lines = [f"{where}{printable(claim.claim_id)}  {claim.payer}, {claim.setting}"]
    for visit in claim.visits:
        lines += _visit_text(visit, claim.file is not None)
    return "\n".join(lines) + "\n\n"


def _visit_text(visit: Visit, against: bool) -> Iterator[str]:
    date = visit.date.isoformat() if visit.date else "no date"
    nothing = "not derived" if visit.missing else "nothing"
    yield f"  {date}  to bill:  {_codes(visit.derived) or nothing}"
    if against:
        same = "as charted" if not visit.differences and not visit.missing and visit.billed else ""
        yield f"  {'':10}  billed:   {_codes(visit.billed) or 'nothing'}{'  (as charted)' if same else ''}"
    for one in visit.differences:
        yield f"    {difference_text(one)}"
    for text in visit.working:
        yield f"    {printable(text)}"
    for text in visit.accepted:
        yield f"    As right:     {text}"
    for text in visit.missing:
        yield f"    Not derived:  {printable(text)}"
    for text in visit.notes:
        yield f"    Note:         {printable(text)}"


def difference_text(one: Difference) -> str:
    """One difference in a line."""
    code = f"{one.code}-{one.modifier}" if one.modifier else one.code
    if one.modifier == "JZ":
        return f"LACKS  {one.code} x{plain(one.derived)} is billed without JZ: {one.why}"
    worth = one.over if one.is_over else one.under
    cost = f"  {dollars(worth)} ({one.basis})" if worth is not None else ""
    why = f"; {one.why}" if one.why else ""
    word = "OVER " if one.is_over else "UNDER"
    return f"{word}  {code}: {plain(one.billed)} billed, {plain(one.derived)} charted{cost}{why}"


def _codes(billed: Iterable[Billed]) -> str:
    return ", ".join(
        f"{one.code}{'-' + one.modifier.replace(' ', '-') if one.modifier else ''} x{plain(one.units)}"
        for one in billed
    )


def sums_text(sums: DeriveSums, against: bool) -> str:
    """The last line."""
    if not against:
        return f"{count(sums.claims, 'claim')} charted, {sums.incomplete} not derived whole.\n"
    return (
        f"{count(sums.claims, 'claim')}: {sums.differing} other than charted, {sums.incomplete} not derived "
        f"whole; "
        f"{dollars(sums.over)} over-coded, {dollars(sums.under)} under-coded.\n"
    )


def derive_json(
    claims: Iterable[DerivedClaim],
    as_of: datetime.date,
    files: Sequence[str],
    profiles: Iterable[PayerProfile] = (),
) -> str:
    """One document; money and units are decimal strings."""
    sums, records = DeriveSums(), []
    for claim in claims:
        sums.add(claim)
        records.append(_claim_record(claim))
    document = {
        "schema": "x12tools/derive/1",
        "provenance": provenance(as_of, profiles),
        "files": list(files),
        "summary": {
            "claims": sums.claims, "differing": sums.differing, "incomplete": sums.incomplete,
            "over": money(sums.over), "under": money(sums.under),
        },
        "claims": records,
    }  # fmt: skip
    return json.dumps(document, indent=1) + "\n"


def _claim_record(claim: DerivedClaim) -> dict[str, Any]:
    return {
        "file": claim.file, "claim_id": claim.claim_id, "setting": claim.setting, "payer": claim.payer,
        "over": money(claim.over), "under": money(claim.under),
        "visits": [_visit_record(visit) for visit in claim.visits],
    }  # fmt: skip


def _visit_record(visit: Visit) -> dict[str, Any]:
    return {
        "date": visit.date.isoformat() if visit.date else None,
        "derived": [_billed_record(one) for one in visit.derived],
        "billed": [_billed_record(one) for one in visit.billed],
        "differences": [
            {
                "code": one.code, "modifier": one.modifier or None, "billed": plain(one.billed),
                "derived": plain(one.derived), "over": money(one.over), "under": money(one.under),
                "basis": one.basis, "why": one.why or None,
            }
            for one in visit.differences
        ],
        "working": list(visit.working), "accepted": list(visit.accepted),
        "missing": list(visit.missing), "notes": list(visit.notes),
    }  # fmt: skip


def _billed_record(one: Billed) -> dict[str, Any]:
    return {
        "code": one.code, "units": plain(one.units), "modifier": one.modifier or None,
        "lines": list(one.lines), "dollars": money(one.dollars), "basis": one.basis,
    }  # fmt: skip


def csv_head() -> str:
    """The header row."""
    return _row(COLUMNS)


def claim_csv(claim: DerivedClaim, files: Sequence[str]) -> str:
    """The rows of one claim."""
    path = files[claim.file] if claim.file is not None else ""
    rows = []
    for visit in claim.visits:
        head = (path, claim.claim_id, claim.setting, claim.payer, visit.date)
        told = {(one.code, _kept(one.modifier)): one for one in visit.differences}
        have, want = _units(visit.billed), _units(visit.derived)
        attested = {one.code: one.modifier for one in visit.derived if one.modifier == "JZ"}
        for key in sorted({*have, *want, *told}):
            one, modifier = told.get(key), key[1] or attested.get(key[0])
            units = one.derived if one else want.get(key)
            rows.append(_row((
                *head, key[0], modifier, plain(one.billed if one else have.get(key, Decimal(0))),
                None if units is None else plain(units),
                money(one.over) if one else None, money(one.under) if one else None,
                one.basis if one else None, one.why if one else None,
            )))  # fmt: skip
        rows += [_row((*head, *[None] * 7, f"not derived: {why}")) for why in visit.missing]
    return "".join(rows)


def _units(billed: Iterable[Billed]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for one in billed:
        key = one.code, _kept(one.modifier)
        found[key] = found.get(key, Decimal(0)) + one.units
    return found


def _kept(modifier: str) -> str:
    """What parts two rows of a code: JW, and a JZ that is wanted."""
    return modifier if modifier == "JW" else ""


def _row(values: Iterable[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(map(cell, values))
    return text.getvalue()
