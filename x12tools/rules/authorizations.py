"""The authorization log: the rows of ``--auths``, typed, and which of them are for a service line."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import attrs

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Finding
from x12tools.rules import cells
from x12tools.rules.cells import CellError, Reader
from x12tools.rules.side_files import Sheet, SideFile, read_cells
from x12tools.rules.tables import same_drug
from x12tools.wire import Source

STATUSES = ("approved", "denied", "pending", "partial", "expired", "cancelled", "void")
"""What a payer may have said; the log's ``status`` is one of these."""


@attrs.frozen(slots=True, kw_only=True)
class Authorization:
    """One entry of the log. What the row leaves empty is None, and holds for all.

    ``units`` are billing units and ``visits`` days of service that were authorized; both days
    of ``valid_from`` and ``valid_to`` count. ``row`` is the row in its file, the header's is 1;
    ``usable`` is false where a cell of it could not be read.
    """

    number: str
    row: int = 0
    status: str = "approved"
    payer_id: str | None = None
    member_id: str | None = None
    hcpcs: str | None = None
    units: Decimal | None = None
    visits: int | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    provider_npi: str | None = None
    place_of_service: str | None = None
    usable: bool = True

    @property
    def approved(self) -> bool:
        """Whether the payer said yes, in whole or in part."""
        return self.status in ("approved", "partial")

    @property
    def granted(self) -> bool:
        """Whether the payer said yes for its days: approved, or expired since and its last day is known."""
        return self.approved or (self.status == "expired" and self.valid_to is not None)

    def covers(self, date: datetime.date | None) -> bool:
        """Whether a date of service lies within its dates; an unknown date lies within none."""
        if self.valid_from is None and self.valid_to is None:
            return True
        if date is None:
            return False
        return (self.valid_from is None or self.valid_from <= date) and (
            self.valid_to is None or date <= self.valid_to
        )


_Index = Mapping[str, tuple[Authorization, ...]]


@attrs.frozen(slots=True)
class Authorizations:
    """A log: its entries in the order of their rows, the findings of its cells, and its file."""

    entries: tuple[Authorization, ...] = ()
    findings: tuple[Finding, ...] = ()
    file: SideFile | None = None
    _by_member: _Index = attrs.field(init=False, repr=False)
    _by_number: _Index = attrs.field(init=False, repr=False)
    _anyone: _Index = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        anyone = [entry for entry in self.entries if not _key(entry.member_id)]
        object.__setattr__(self, "_by_member", _index(self.entries, "member_id"))
        object.__setattr__(self, "_by_number", _index(self.entries, "number"))
        object.__setattr__(self, "_anyone", _index(anyone, "hcpcs"))

    def of(self, claim: Claim) -> tuple[Authorization, ...]:
        """The entries that may concern a claim: its member's, those for any member, and those
        whose number the claim carries, in the order of their rows."""
        numbers = {_key(one) for one in (claim.authorization, *(line.authorization for line in claim.lines))}
        member = _key(_member(claim))
        found = {
            id(entry): entry
            for entries in (
                self._by_member.get(member, ()) if member else (),
                *(self._anyone.get(code, ()) for code in ("", *claim.codes)),
                *(self._by_number.get(number, ()) for number in numbers if number),
            )
            for entry in entries
        }
        return tuple(sorted(found.values(), key=lambda entry: entry.row))

    def __iter__(self) -> Iterator[Authorization]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def matching(entries: Iterable[Authorization], claim: Claim, line: ServiceLine) -> tuple[Authorization, ...]:
    """The entries that are for a service line, the best first.

    An entry is for a line where payer, member, code (or the one before it of the same drug), dates,
    provider and place agree; an empty cell agrees with all. Best is what the claim names, then
    what is approved, then what says most of the line, then what began last. Ids agree without
    regard to case, punctuation and leading zeros, which spreadsheets drop. The provider may be the
    billing or the rendering one.
    """
    found = [entry for entry in entries if entry.usable and not differing(entry, claim, line)]
    return best_first(found, claim, line)


def best_first(
    entries: Iterable[Authorization], claim: Claim, line: ServiceLine
) -> tuple[Authorization, ...]:
    """Entries in the order in which ``matching`` gives them."""
    return tuple(sorted(entries, key=lambda entry: _rank(entry, claim, line)))


def differing(entry: Authorization, claim: Claim, line: ServiceLine) -> frozenset[str]:
    """The columns of an entry that do not agree with a service line; ``dates`` is one of them."""
    agrees = {
        "hcpcs": entry.hcpcs is None or same_drug(entry.hcpcs, line.procedure or ""),
        "member_id": entry.member_id is None or _key(entry.member_id) == _key(_member(claim)),
        "payer_id": entry.payer_id is None
        or _key(entry.payer_id) == _key(claim.payer.id if claim.payer else None),
        "dates": entry.covers(line.date or claim.date),
        "provider_npi": entry.provider_npi is None or entry.provider_npi in _providers(claim, line),
        "place_of_service": entry.place_of_service is None or _is_place(entry.place_of_service, claim, line),
    }
    return frozenset(column for column, same in agrees.items() if not same)


def has_number(entry: Authorization, number: str | None) -> bool:
    """Whether a number is the entry's, as ids agree."""
    return bool(number) and _key(entry.number) == _key(number)


def _rank(entry: Authorization, claim: Claim, line: ServiceLine) -> tuple[bool, bool, int, int, int]:
    named = {_key(number) for number in (line.authorization, claim.authorization) if number}
    said = sum(
        cell is not None
        for cell in (entry.member_id, entry.hcpcs, entry.payer_id, entry.provider_npi, entry.place_of_service)
    )
    began = entry.valid_from.toordinal() if entry.valid_from else 0
    return _key(entry.number) not in named, not entry.approved, -said, -began, entry.row


def _member(claim: Claim) -> str | None:
    return claim.subscriber.id if claim.subscriber else None


def _providers(claim: Claim, line: ServiceLine) -> set[str]:
    parties = (claim.billing, line.rendering, claim.rendering, claim.providers.get("attending"))
    return {party.npi for party in parties if party is not None and party.npi}


def _is_place(place: str, claim: Claim, line: ServiceLine) -> bool:
    """Whether a place of service is the line's. An 837I has none: there it is compared where it is
    a type of bill, and a place of two digits agrees."""
    if claim.form != INSTITUTIONAL:
        return place.zfill(2) == (line.place_of_service or claim.place_of_service)
    return len(place) < 3 or is_bill(place, claim)


def is_bill(place: str, claim: Claim) -> bool:
    """Whether a type of bill as ``0131``, ``131`` or ``013x`` is the claim's."""
    bill = (claim.bill_type or "").lstrip("0")
    wanted = place.lstrip("0").lower()
    return bill[:2] == wanted[:2] and (wanted[2:] in ("", "x") or bill == wanted)


def _key(id: str | None) -> str:
    return re.sub(r"[\W_]", "", id or "").upper().lstrip("0")


def _index(entries: Iterable[Authorization], column: str) -> _Index:
    found: dict[str, list[Authorization]] = {}
    for entry in entries:
        found.setdefault(_key(getattr(entry, column)), []).append(entry)
    return {key: tuple(some) for key, some in found.items()}


def evidence(entries: Iterable[Authorization] | None) -> bool:
    """Whether the entries of one claim are evidence: there are some, and each could be read."""
    some = tuple(entries or ())
    return bool(some) and all(entry.usable for entry in some)


def read_authorizations(source: Source) -> Authorizations:
    """The log of an authorization file: CSV with a header row, as ``docs/side-files.md`` has it.

    What is wrong with the file, a row or a cell is a finding; nothing is raised.
    """
    sheet = Sheet("", "auths", COLUMNS, "auth_number")
    found = _logged(sheet, sheet.rows(source))
    return Authorizations(found, tuple(sheet.findings), sheet.file)


def authorizations(rows: Iterable[Mapping[str, str | None]]) -> Authorizations:
    """The log in rows that are no file's, each a cell by column; the first is row 2, as in a
    file, and columns that are not known are ignored."""
    sheet = Sheet("authorizations", "auths", COLUMNS, "auth_number")
    numbered = (
        (number, {c: cell.strip() for c, cell in row.items() if c in _READERS and cell and cell.strip()})
        for number, row in enumerate(rows, 2)
    )
    return Authorizations(_logged(sheet, numbered), tuple(sheet.findings))


def _effect(column: str) -> str:
    silent = "" if column == "member_id" else f", and {_SILENT}"
    return f"The entry is not used{silent}."


_SILENT = "edits that need the log are silent for its member"


def _logged(sheet: Sheet, rows: Iterable[tuple[int, dict[str, str]]]) -> tuple[Authorization, ...]:
    found = []
    for number, row in rows:
        if number in sheet.shifted:
            continue
        if "auth_number" not in row:
            sheet.row(number, f"has no auth_number; it is not used, and {_SILENT}.", "auth_number")
        values, unread = read_cells(sheet, number, row, _READERS, _effect)
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            unread.add("valid_to")
            why = CellError("is before valid_from")
            sheet.cell(number, "valid_to", row["valid_to"], why, _effect("valid_to"))
        # What cannot be read must neither widen the entry nor hide that the member has one.
        if "member_id" in unread:
            values["member_id"] = row["member_id"]
        logged = values.pop("auth_number", "")
        usable = bool(logged) and not unread
        found.append(Authorization(number=logged, row=number, usable=usable, **values))
    sheet.close()
    return tuple(found)


def _id(cell: str) -> str:
    if cells.shortened(cell):
        raise CellError(cells.SHORTENED)
    return cells.text(cell)


def _npi(cell: str) -> str:
    if not re.match(r"[0-9]{10}\Z", cell):
        raise CellError("is no NPI of ten digits")
    return cell


def _place(cell: str) -> str:
    if not re.match(r"[0-9]{1,4}\Z|0?[0-9]{2}[xX]\Z", cell):
        raise CellError("is no place of service of two digits, nor a type of bill as 0131 or 013x")
    return cell


_READERS: dict[str, Reader] = {
    "auth_number": _id,
    "status": cells.word(*STATUSES),
    "payer_id": _id,
    "member_id": _id,
    "hcpcs": cells.code,
    "units": cells.number,
    "visits": cells.count,
    "valid_from": cells.day,
    "valid_to": cells.day,
    "provider_npi": _npi,
    "place_of_service": _place,
}

COLUMNS = tuple(_READERS)
"""The columns of an authorization log, in their order."""
