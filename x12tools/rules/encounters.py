"""Administrations as charted: the rows of ``--encounters``, typed.

A cell that cannot be read is a finding, and is kept as unread: the evidence that it belongs to
counts as absent for its claim, since half a chart may contradict a claim that the whole supports.
"""

import contextlib
import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from x12tools.findings import Finding
from x12tools.rules import cells
from x12tools.rules.cells import CellError, Reader
from x12tools.rules.side_files import Sheet, SideFile, read_cells
from x12tools.wire import Source


@attrs.frozen(slots=True)
class Vial:
    """Containers opened of one size: how many, and what each holds in ``unit``."""

    count: int
    size: Decimal
    unit: str


@attrs.frozen(slots=True)
class Amount:
    """A quantity in ``unit``; the unit is empty only for a zero written without one."""

    quantity: Decimal
    unit: str


@attrs.frozen(slots=True, kw_only=True)
class Encounter:
    """One administration as charted. What the row does not say is None, ``vials`` empty.

    ``line`` is LX01; without it the row is for the lines of its ``hcpcs``. ``start`` and ``stop``
    are on the clock of the place, equal for a push. ``encounter`` tells visits of one day apart,
    ``access`` names the vascular access, ``bag`` what was mixed. ``present`` is whether a
    professional stayed throughout; ``pump`` portable, implanted or pole; ``dose`` in
    ``dose_unit``; ``container`` single-dose or multi-dose; ``supply`` purchased, white-bagged,
    patient, assistance, trial or 340b. ``row`` is the row in its file, the header's is 1, and
    ``unread`` names the columns whose cells could not be read.
    """

    claim_id: str
    row: int = 0
    line: int | None = None
    encounter: str | None = None
    hcpcs: str | None = None
    ndc: str | None = None
    route: str | None = None
    access: str | None = None
    bag: str | None = None
    start: datetime.datetime | None = None
    stop: datetime.datetime | None = None
    present: bool | None = None
    pump: str | None = None
    dose: Decimal | None = None
    dose_unit: str | None = None
    vials: tuple[Vial, ...] = ()
    wasted: Amount | None = None
    container: str | None = None
    supply: str | None = None
    location: str | None = None
    weight_kg: Decimal | None = None
    unread: frozenset[str] = frozenset()

    @property
    def minutes(self) -> Decimal | None:
        """From start to stop in minutes, 0 for a push; None where one is not charted."""
        if self.start is None or self.stop is None:
            return None
        return Decimal((self.stop - self.start) // datetime.timedelta(seconds=1)) / 60

    @property
    def rate(self) -> Decimal | None:
        """Millilitres an hour; None where volume or minutes are not charted."""
        if self.dose is None or self.dose_unit not in ("mL", "L") or not self.minutes:
            return None
        return self.dose * (1000 if self.dose_unit == "L" else 1) * 60 / self.minutes


@attrs.frozen(slots=True)
class Encounters:
    """A chart: its administrations by claim, the findings of its cells, and its file.

    ``file`` is None for rows that came from no file.
    """

    by_claim: Mapping[str, tuple[Encounter, ...]] = attrs.field(factory=dict)
    findings: tuple[Finding, ...] = ()
    file: SideFile | None = None

    def get(self, claim_id: str, default: tuple[Encounter, ...] = ()) -> tuple[Encounter, ...]:
        """The administrations of a claim (CLM01), in the order of their rows."""
        return self.by_claim.get(claim_id, default)

    def __iter__(self) -> Iterator[Encounter]:
        return (each for some in self.by_claim.values() for each in some)

    def __len__(self) -> int:
        return sum(map(len, self.by_claim.values()))


EVIDENCE = {
    "times": ("start", "stop", "present", "pump"),
    "dose": ("dose", "dose_unit"),
    "vials": ("vials", "wasted", "container"),
    "supply": ("supply",),
    "location": ("location",),
}
"""The columns whose unreadable cell takes a kind of evidence from its claim."""

TIES = ("line", "hcpcs", "ndc")
"""The columns that tie a row to its service; one that cannot be read takes all evidence."""


def evidence(charted: Iterable[Encounter]) -> frozenset[str]:
    """The kinds of evidence in the rows of one claim: times, dose, vials, supply, location.

    A kind is there when a cell gives it and no cell of its columns is unread.
    """
    given: set[str] = set()
    unread: set[str] = set()
    for each in charted:
        unread |= each.unread
        if each.start is not None and each.stop is not None:
            given.add("times")
        if each.dose is not None:
            given.add("dose")
        if each.vials:
            given.add("vials")
        if each.supply is not None:
            given.add("supply")
        if each.location is not None:
            given.add("location")
    if not unread:
        return frozenset(given)
    if unread.intersection(TIES):
        return frozenset()
    return frozenset(kind for kind in given if unread.isdisjoint(EVIDENCE[kind]))


def read_encounters(source: Source) -> Encounters:
    """The chart of an encounter file: CSV with a header row, as ``docs/side-files.md`` has it.

    What is wrong with the file, a row or a cell is a finding; nothing is raised.
    """
    sheet = Sheet("", "encounters", COLUMNS, "claim_id")
    found = _charted(sheet, sheet.rows(source))
    return Encounters(found, tuple(sheet.findings), sheet.file)


def encounters(rows: Iterable[Mapping[str, str | None]]) -> Encounters:
    """The chart in rows that are no file's, each a cell by column; the first is row 2, as in a
    file, and columns that are not known are ignored."""
    sheet = Sheet("administrations", "encounters", COLUMNS, "claim_id")
    numbered = (
        (number, {c: cell.strip() for c, cell in row.items() if c in _READERS and cell and cell.strip()})
        for number, row in enumerate(rows, 2)
    )
    return Encounters(_charted(sheet, numbered), tuple(sheet.findings))


def _charted(sheet: Sheet, rows: Iterable[tuple[int, dict[str, str]]]) -> dict[str, tuple[Encounter, ...]]:
    found: dict[str, list[Encounter]] = {}
    for number, row in rows:
        claim = row.get("claim_id")
        if claim is None and number in sheet.shifted:
            continue
        if claim is None:
            sheet.row(number, "has no claim_id; it is not used.", "claim_id")
            continue
        if number in sheet.shifted:
            found.setdefault(claim, []).append(Encounter(claim_id=claim, row=number, unread=frozenset(TIES)))
            continue
        if cells.shortened(claim):
            why = CellError(cells.SHORTENED)
            sheet.cell(number, "claim_id", claim, why, "The row is not used.")
            continue
        found.setdefault(claim, []).append(_encounter(sheet, number, row, claim))
    sheet.close()
    return {claim: tuple(each) for claim, each in found.items()}


def _encounter(sheet: Sheet, number: int, row: dict[str, str], claim: str) -> Encounter:
    values, unread = read_cells(sheet, number, row, _READERS, lambda column: _effect(column, claim), claim)

    def bad(column: str, why: str) -> None:
        unread.add(column)
        values.pop(column, None)
        sheet.cell(number, column, row[column], CellError(why), _effect(column, claim), claim)

    if "dose" in values:
        dose, unit = values.pop("dose")
        if unit is not None and values.setdefault("dose_unit", unit) != unit:
            bad("dose", f"is in {unit}, dose_unit in {values['dose_unit']}")
        else:
            values["dose"] = dose
    if "vials" in values:
        values["vials"] = tuple(Vial(*one) for one in values["vials"])
    if "wasted" in values:
        quantity, unit = values["wasted"]
        unit = unit or values.get("dose_unit") or ("" if quantity == 0 else None)
        if unit is None:
            bad("wasted", "has no unit; write 20mg")
        else:
            values["wasted"] = Amount(quantity, unit)
    if "weight_kg" in values:
        weight, unit = values.pop("weight_kg")
        if weight == 0 or unit not in (None, "kg"):
            bad("weight_kg", "is no weight in kilograms")
        else:
            values["weight_kg"] = weight
    _one_clock(values)
    if "start" in values and "stop" in values and values["stop"] < values["start"]:
        bad("stop", "is before start")
        values.pop("start")
    return Encounter(**values, row=number, unread=frozenset(unread) if unread else _NOTHING)


_NOTHING: frozenset[str] = frozenset()


def _one_clock(values: dict[str, Any]) -> None:
    """Brings stop to start's offset from UTC where both give one, and keeps the clock's time."""
    start, stop = values.get("start"), values.get("stop")
    if stop is not None and stop.tzinfo is not None and start is not None and start.tzinfo is not None:
        with contextlib.suppress(OverflowError):
            values["stop"] = stop = stop.astimezone(start.tzinfo)
    for column, moment in (("start", start), ("stop", stop)):
        if moment is not None and moment.tzinfo is not None:
            values[column] = moment.replace(tzinfo=None)


def _effect(column: str, claim: str) -> str:
    if column in TIES:
        return f"Edits that need the chart are silent for claim {claim}."
    for kind, columns in EVIDENCE.items():
        if column in columns:
            return f"Edits that need {_WORDS.get(kind, kind)} are silent for claim {claim}."
    return "It is taken as empty."


_WORDS = {"dose": "the dose", "vials": "vials or waste", "location": "the location"}


def _claim_id(cell: str) -> str:
    return cell


@functools.lru_cache(maxsize=256)
def _route(cell: str) -> str:
    return cells.text(cell).upper()


@functools.lru_cache(maxsize=256)
def _location(cell: str) -> str:
    return cells.text(cell).lower()


_YES_OR_NO = cells.word("yes", "no")


def _present(cell: str) -> bool:
    return _YES_OR_NO(cell) == "yes"


_READERS: dict[str, Reader] = {
    "claim_id": _claim_id,
    "line": cells.count,
    "encounter": cells.text,
    "hcpcs": cells.code,
    "ndc": cells.ndc,
    "route": _route,
    "access": cells.text,
    "bag": cells.text,
    "start": cells.moment,
    "stop": cells.moment,
    "present": _present,
    "pump": cells.word("portable", "implanted", "pole"),
    "dose": cells.amount,
    "dose_unit": cells.unit,
    "vials": cells.vials,
    "wasted": cells.amount,
    "container": cells.word("single-dose", "multi-dose"),
    "supply": cells.word("purchased", "white-bagged", "patient", "assistance", "trial", "340b"),
    "location": _location,
    "weight_kg": cells.amount,
}

COLUMNS = tuple(_READERS)
"""The columns of an encounter file, in their order."""
