"""What the side files say, as the rules read it: charted administrations and authorizations."""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal

import attrs

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)([A-Za-z]+)?\Z", re.ASCII)
_VIAL = re.compile(r"(\d+)x(\d+(?:\.\d+)?)([A-Za-z]+)\Z", re.ASCII)


@attrs.frozen(slots=True)
class Amount:
    """A quantity of a drug in its unit, ``12 mg``."""

    quantity: Decimal
    unit: str


@attrs.frozen(slots=True)
class Vial:
    """Containers opened: how many, of which size in which unit."""

    count: int
    size: Decimal
    unit: str


@attrs.frozen(slots=True, kw_only=True)
class Encounter:
    """One administration as charted, a row of ``--encounters``; an empty cell is None."""

    claim_id: str
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
    row: int = 0


@attrs.frozen(slots=True, kw_only=True)
class Authorization:
    """One authorization, a row of ``--auths``; an empty cell is None."""

    number: str
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
    row: int = 0


def encounters(rows: Iterable[dict[str, str]]) -> dict[str, tuple[Encounter, ...]]:
    """Rows of an encounter file by claim id; a cell that cannot be read is left out."""
    found: dict[str, list[Encounter]] = {}
    for number, row in enumerate(rows, 2):
        cell = {name: (value or "").strip() or None for name, value in row.items() if name}
        claim = cell.get("claim_id") or ""
        line, present = cell.get("line"), cell.get("present")
        found.setdefault(claim, []).append(
            Encounter(
                claim_id=claim,
                line=int(line) if line and line.isdecimal() else None,
                **{name: cell.get(name) for name in _TEXTS},
                start=_moment(cell.get("start")),
                stop=_moment(cell.get("stop")),
                present={"yes": True, "no": False}.get(present or ""),
                dose=_number(cell.get("dose")),
                vials=_vials(cell.get("vials")),
                wasted=_amount(cell.get("wasted"), cell.get("dose_unit")),
                weight_kg=_number(cell.get("weight_kg")),
                row=number,
            )
        )
    return {claim: tuple(each) for claim, each in found.items()}


_TEXTS = (
    "encounter", "hcpcs", "ndc", "route", "access", "bag", "pump", "dose_unit",
    "container", "supply", "location",
)  # fmt: skip


def authorizations(rows: Iterable[dict[str, str]] | None) -> tuple[Authorization, ...] | None:
    """Rows of an authorization log; a cell that cannot be read is left out. None stays None."""
    if rows is None:
        return None
    found = []
    for number, row in enumerate(rows, 2):
        cell = {name: (value or "").strip() or None for name, value in row.items() if name}
        visits = cell.get("visits")
        found.append(
            Authorization(
                number=cell.get("auth_number") or "",
                status=cell.get("status") or "approved",
                payer_id=cell.get("payer_id"),
                member_id=cell.get("member_id"),
                hcpcs=cell.get("hcpcs"),
                units=_number(cell.get("units")),
                visits=int(visits) if visits and visits.isdecimal() else None,
                valid_from=_day(cell.get("valid_from")),
                valid_to=_day(cell.get("valid_to")),
                provider_npi=cell.get("provider_npi"),
                place_of_service=cell.get("place_of_service"),
                row=number,
            )
        )
    return tuple(found)


def _number(text: str | None) -> Decimal | None:
    match = _AMOUNT.match(text or "")
    return Decimal(match[1]) if match and not match[2] else None


def _amount(text: str | None, unit: str | None) -> Amount | None:
    match = _AMOUNT.match(text or "")
    return Amount(Decimal(match[1]), match[2] or unit or "") if match else None


def _vials(text: str | None) -> tuple[Vial, ...]:
    matches = [_VIAL.match(part) for part in (text or "").split("+")]
    return tuple(Vial(int(m[1]), Decimal(m[2]), m[3]) for m in matches if m) if all(matches) else ()


def _moment(text: str | None) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        return None
