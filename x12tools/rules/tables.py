"""The infusion tables as the rules look things up in them, each read once."""

import functools
from collections.abc import Iterable, Sequence
from decimal import Decimal

from x12tools.codes import Table, load_table


def table(name: str) -> Table:
    """One of the infusion tables by its short name."""
    return load_table(f"infusion/{name}")


@functools.cache
def fees() -> dict[str, Decimal]:
    """National non-facility physician fee by code, US dollars."""
    return {row["code"]: Decimal(row["amount"]) for row in table("fees").rows}


@functools.cache
def drug_prices() -> dict[str, Decimal]:
    """Medicare payment limit (ASP) of one billing unit by code, US dollars."""
    return {row["code"]: Decimal(row["amount"]) for row in table("asp").rows}


@functools.cache
def administration() -> dict[str, dict[str, str]]:
    """The drug administration codes."""
    return {row["code"]: row for row in table("administration").rows}


@functools.cache
def drugs() -> dict[str, dict[str, str]]:
    """The drugs by HCPCS code."""
    return {row["code"]: row for row in table("drugs").rows}


@functools.cache
def procedures() -> frozenset[str]:
    """Procedures that give a drug themselves."""
    return frozenset(row["code"] for row in table("procedures").rows)


@functools.cache
def usual_minutes() -> dict[str, tuple[int | None, int | None]]:
    """(least, most) minutes of a drug's infusion by its label; None where it names none."""
    return {
        row["code"]: (int(row["least"]) if row["least"] else None, int(row["most"]) if row["most"] else None)
        for row in table("minutes").rows
    }


@functools.cache
def facilities() -> frozenset[str]:
    """Places of service where Medicare pays the physician the facility rate."""
    return frozenset(row["code"] for row in table("places").rows if row["medicare_facility"] == "yes")


@functools.cache
def add_on_primaries() -> dict[str, frozenset[str]]:
    """The codes that each add-on code may be added to."""
    found: dict[str, set[str]] = {}
    for row in table("add_ons").rows:
        found.setdefault(row["add_on"], set()).add(row["primary"])
    return {code: frozenset(primaries) for code, primaries in found.items()}


@functools.cache
def pairs(setting: str) -> dict[tuple[str, str], str]:
    """NCCI (column 1, column 2) to modifier indicator, for ``practitioner`` or ``outpatient``."""
    return {
        (row["column1"], row["column2"]): row["modifier_indicator"]
        for row in table("ptp").rows
        if row["setting"] == setting
    }


@functools.cache
def unlikely() -> dict[str, dict[str, str]]:
    """NCCI medically unlikely edits by code."""
    return {row["code"]: row for row in table("mue").rows}


@functools.cache
def opps_status() -> dict[str, str]:
    """OPPS status indicator by code, in the quarter that the table covers."""
    return {row["code"]: row["status"] for row in table("opps_status").rows}


@functools.cache
def home_infusion() -> dict[str, dict[str, str]]:
    """Codes of home infusion: Medicare's visits and the drugs they are for, per diems, nursing,
    catheter care."""
    return {row["code"]: row for row in table("home_infusion").rows}


@functools.cache
def crosswalk() -> dict[str, tuple[dict[str, str], ...]]:
    """The rows of an eleven-digit NDC: a product may be billed by several codes."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in table("ndc_crosswalk").rows:
        found.setdefault(row["ndc"], []).append(row)
    return {ndc: tuple(rows) for ndc, rows in found.items()}


@functools.cache
def _crosswalk_by_code() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in table("ndc_crosswalk").rows:
        found.setdefault(row["code"], []).append(row)
    return found


def crosswalk_of(code: str) -> Sequence[dict[str, str]]:
    """The crosswalk's rows of a code: its products."""
    return _crosswalk_by_code().get(code, ())


@functools.cache
def _one_drug() -> dict[tuple[str, str], Decimal]:
    """(code, other): how many units of the other are one of the code, for codes of one drug."""
    rows = [(row["code"], row["successor"], row["unit_factor"]) for row in table("successors").rows]
    rows += [(row["code"], row["esrd_code"], row["unit_factor"]) for row in table("esrd_twins").rows]
    found = {(code, other): Decimal(factor) for code, other, factor in rows}
    return found | {(other, code): 1 / factor for (code, other), factor in found.items()}


@functools.cache
def successors() -> dict[str, tuple[str, Decimal]]:
    """The one code that took an ended code's place, and its units for one of the old; a code that
    several codes replaced is left out."""
    rows = table("successors").rows
    ended = [row["code"] for row in rows]
    return {
        row["code"]: (row["successor"], Decimal(row["unit_factor"]))
        for row in rows
        if ended.count(row["code"]) == 1
    }


@functools.cache
def predecessors() -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """The codes that a code took the place of, each with the units that one of it became."""
    found: dict[str, list[tuple[str, Decimal]]] = {}
    for row in table("successors").rows:
        found.setdefault(row["successor"], []).append((row["code"], Decimal(row["unit_factor"])))
    return {code: tuple(old) for code, old in found.items()}


def same_drug(code: str, other: str) -> bool:
    """Whether two codes are one drug: the same, one took the other's place, or one is the other's for
    patients on dialysis."""
    return code == other or (code, other) in _one_drug()


def units_in(code: str, units: Decimal, other: str) -> Decimal | None:
    """Units of a code as units of another code of the same drug; None where they are not one drug."""
    if code == other:
        return units
    factor = _one_drug().get((code, other))
    return None if factor is None else units * factor


@functools.cache
def products() -> dict[str, tuple[str, str]]:
    """Drugs with several codes, by code: the drug, and whether the code is its reference product, a
    biosimilar, or one labeler's."""
    return {row["code"]: (row["family"], row["kind"]) for row in table("biosimilar_families").rows}


@functools.cache
def dialysis_twins() -> dict[str, tuple[str, Decimal]]:
    """Each drug code that is not for dialysis patients with its twin that is, and the twin's units for
    one of its own."""
    return {row["code"]: (row["esrd_code"], Decimal(row["unit_factor"])) for row in table("esrd_twins").rows}


@functools.cache
def special_routes() -> dict[str, dict[str, str]]:
    """Drugs that go in by one way alone, by a procedure of their own."""
    return {row["code"]: row for row in table("special_routes").rows}


@functools.cache
def antibody_administration() -> dict[str, dict[str, str]]:
    """Preventive antibodies that have administration codes of their own."""
    return {row["code"]: row for row in table("antibody_administration").rows}


@functools.cache
def label_doses() -> dict[str, dict[str, str]]:
    """Doses by weight that the labels give, by code."""
    return {row["code"]: row for row in table("label_doses").rows}


@functools.lru_cache(1024)
def smallest_container(code: str) -> Decimal | None:
    """Billing units of the smallest container of a code; None where the crosswalk knows none."""
    sizes = (Decimal(row["bill_units"] or 0) for row in crosswalk_of(code))
    return min((size for size in sizes if size), default=None)


def with_role(roles: Iterable[str]) -> frozenset[str]:
    """The administration codes of these roles."""
    wanted = frozenset(roles)
    return frozenset(code for code, row in administration().items() if row["role"] in wanted)


@functools.cache
def dialysis_bundle() -> frozenset[str]:
    """Drugs that are in Medicare's payment for dialysis."""
    return frozenset(row["code"] for row in table("dialysis_bundle").rows)


@functools.cache
def label_ages() -> dict[str, dict[str, str]]:
    """The ages that a drug's label is for, by code."""
    return {row["code"]: row for row in table("label_ages").rows}
