"""What is published of a drug, from the tables of ``maps``: unit, containers, products, prices, limits."""

import datetime
import functools
from decimal import Decimal

import attrs

from x12tools.codes.icd10cm import load_icd10cm
from x12tools.codes.judging import Verdict
from x12tools.codes.tables import load_table

FIRST, LAST = datetime.date(2024, 7, 1), datetime.date(2026, 6, 30)
"""The days of service that claims are made for."""

_SURE = datetime.date(2025, 10, 1)
"""A code whose first day no table has stood in the list of this day."""


@attrs.frozen(slots=True)
class Product:
    """A package by its NDC. ``vial`` is billing units of one vial; ``size`` its millilitres, 1 for powder."""

    ndc: str
    size: Decimal
    vial: Decimal

    @property
    def unit(self) -> str:
        """CTP05 of its quantity: a powder is counted, a solution is measured."""
        return "UN" if self.size == 1 else "ML"


@attrs.frozen(slots=True, eq=False)
class Drug:
    """A drug code with its facts. ``unit`` is how much of ``measure`` one billing unit is, None if unlisted.

    ``most`` is the smaller of Medicare's unlikely units, None where there is none. ``since`` and ``until``
    are days on which the code is surely valid. ``weight`` is least and most dose a kilogram by label.
    """

    code: str
    name: str
    kind: str
    family: str
    routes: tuple[str, ...]
    container: str
    prefixes: tuple[str, ...]
    flags: frozenset[str]
    unit: Decimal | None
    measure: str
    price: Decimal
    most: Decimal | None
    since: datetime.date
    until: datetime.date
    status: str
    products: tuple[Product, ...]
    weight: tuple[Decimal, Decimal] | None
    least_minutes: int | None
    most_minutes: int | None

    @property
    def separately_paid(self) -> bool:
        """Whether Medicare pays a hospital for it beside the visit (October 2025)."""
        return self.status in ("G", "K", "K1")

    @property
    def single_dose(self) -> bool:
        """Whether every product of the code is a single-dose container."""
        return self.container == "single-dose"


def _day(text: str, otherwise: datetime.date) -> datetime.date:
    return datetime.date.fromisoformat(text) if text else otherwise


def _rows(name: str) -> tuple[dict[str, str], ...]:
    return load_table(f"infusion/{name}").rows


@functools.cache
def drugs() -> dict[str, Drug]:
    """Every drug of ``maps/infusion/drugs.csv`` by its code, in the table's order."""
    dates = {row["code"]: row for row in _rows("hcpcs_dates")}
    prices = {row["code"]: Decimal(row["amount"]) for row in _rows("asp")}
    status = {row["code"]: row["status"] for row in _rows("opps_status")}
    most = {row["code"]: row for row in _rows("mue")}
    weights = {row["code"]: row for row in _rows("label_doses")}
    minutes = {row["code"]: row for row in _rows("minutes")}
    products = _products()
    found = {}
    for row in _rows("drugs"):
        code = row["code"]
        limits = (
            [Decimal(most[code][setting]) for setting in ("practitioner", "outpatient")]
            if code in most
            else []
        )
        timed = minutes.get(code, {})
        dated = dates.get(code)
        since = _day(dated["added"], FIRST) if dated else _SURE
        found[code] = Drug(
            code=code,
            name=row["name"],
            kind=row["drug_class"],
            family=row["family"],
            routes=tuple(row["routes"].split()),
            container=row["container"],
            prefixes=tuple(row["icd10_prefixes"].split()),
            flags=frozenset(row["flags"].split()),
            unit=Decimal(row["unit_quantity"]) if row["unit_quantity"] else None,
            measure=row["unit_measure"],
            price=prices.get(code, Decimal(12)),
            most=min(limits) if limits else None,
            since=max(since, FIRST),
            until=min(_day(dated["terminated"] if dated else "", LAST), LAST),
            status=status.get(code, "K"),
            products=products.get(code, ()),
            weight=(Decimal(weights[code]["low"]), Decimal(weights[code]["high"]))
            if code in weights
            else None,
            least_minutes=int(timed["least"]) if timed.get("least") else None,
            most_minutes=int(timed["most"]) if timed.get("most") else None,
        )
    return found


def _products() -> dict[str, tuple[Product, ...]]:
    """Packages whose vial is whole billing units, by code; a package that two codes bill belongs to none."""
    codes: dict[str, set[str]] = {}
    for row in _rows("ndc_crosswalk"):
        codes.setdefault(row["ndc"], set()).add(row["code"])
    found: dict[str, list[Product]] = {}
    for row in _rows("ndc_crosswalk"):
        vial = Decimal(row["bill_units"])
        if vial >= 1 and vial == int(vial) and len(codes[row["ndc"]]) == 1:
            product = Product(row["ndc"], Decimal(row["package_size"]), vial)
            found.setdefault(row["code"], []).append(product)
    return {code: tuple(listed) for code, listed in found.items()}


def drug(code: str) -> Drug:
    """A drug by its code."""
    return drugs()[code]


@functools.cache
def fees() -> dict[str, Decimal]:
    """What Medicare pays a physician for an administration, US dollars of 2024."""
    return {row["code"]: Decimal(row["amount"]) for row in _rows("fees")}


@functools.cache
def billable(prefix: str, date: datetime.date) -> tuple[str, ...]:
    """Diagnoses under a prefix that may be billed on a day, the first of them alone."""
    return tuple(load_icd10cm().divisions(prefix.replace(".", ""), date, 6))


def is_billable(code: str, date: datetime.date) -> bool:
    """Whether a diagnosis without dot is valid on a day."""
    return load_icd10cm().judge(code, date).verdict is Verdict.VALID
