"""What an NDC says of a drug: the product's own code, its containers, and what payers ask."""

import fnmatch
import functools
import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from x12tools.claims.model import ServiceLine
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_fluid, is_unlisted
from x12tools.rules.tables import crosswalk, crosswalk_of, drugs, products

LABELLED_BY_VIAL = frozenset({"J0256", "J0257"})
"""Drugs whose vials differ in content, each as its label says: no table can count them."""

ON_BODY = frozenset({"55513019201", "70114013001"})
"""The kits that are worn and give themselves: of J2506 and of Q5111."""

KITS = frozenset({"J2506", "Q5111"})
"""The codes of those kits, which syringes have too."""

_MULTI_DOSE_FROM = Decimal(42)
_ELEVEN = re.compile(r"[0-9]{11}\Z")
_PARTS = re.compile(r"([0-9]{4,5})-([0-9]{3,4})-([0-9]{1,2})\Z")
_PHYSICIAN_DRUG = re.compile(r"J\d{4}|Q5\d{3}")
_DEVICE = re.compile(r"J73(1[89]|2\d|3[12])")
"""Hyaluronan for the joint: a device to the FDA, so that Medicaid has no rebate of it."""


def ndc_of(line: ServiceLine) -> str | None:
    """The line's NDC in eleven digits; None where it has none that can be read."""
    drug = line.drug
    if drug is None or drug.qualifier != "N4" or not drug.ndc:
        return None
    return drug.ndc if _ELEVEN.match(drug.ndc) else None


def eleven_digits(ndc: str) -> str | None:
    """A hyphenated NDC (4-4-2, 5-3-2, 5-4-1 or 5-4-2) as eleven digits; None for any other."""
    match = _PARTS.match(ndc)
    if not match or len(ndc) not in (12, 13):
        return None
    labeler, product, package = match.groups()
    return f"{labeler:0>5}{product:0>4}{package:0>2}"


def charted_ndcs(lines: Iterable[ServiceLine], context: Context) -> frozenset[str]:
    """The NDCs in eleven digits that the chart has for lines; one of ten bare digits is left out."""
    written = {row.ndc for line in lines for row in context.charted(line) if row.ndc}
    whole = {ndc if _ELEVEN.match(ndc) else eleven_digits(ndc) for ndc in written}
    return frozenset(ndc for ndc in whole if ndc)


def ndcs(line: ServiceLine, context: Context) -> frozenset[str]:
    """The NDCs in eleven digits of a line: its own where it has one, else those charted for it."""
    if line.drug and line.drug.ndc:
        own = ndc_of(line)
        return frozenset({own} if own else ())
    return charted_ndcs([line], context)


@functools.lru_cache(4096)
def product(ndc: str | None, code: str | None) -> dict[str, str] | None:
    """The crosswalk's row of an NDC under a code, where it says what a container holds."""
    rows = (row for row in crosswalk().get(ndc or "", ()) if row["code"] == code)
    return next((row for row in rows if _number(row["bill_units"]) and _number(row["package_size"])), None)


def _number(cell: str) -> Decimal:
    return Decimal(cell or 0)


@functools.lru_cache(1024)
def _containers(code: str) -> dict[str, frozenset[Decimal]]:
    """Billing units in each container of a code, by labeler (the first five digits of its NDCs)."""
    found: dict[str, set[Decimal]] = {}
    for row in crosswalk_of(code):
        if _number(row["bill_units"]):
            found.setdefault(row["ndc"][:5], set()).add(Decimal(row["bill_units"]))
    return {labeler: frozenset(sizes) for labeler, sizes in found.items()}


def labelers(code: str) -> frozenset[str]:
    """The labelers (first five digits of their NDCs) that the crosswalk knows for a code."""
    return frozenset(_containers(code))


def containers(code: str, of: Iterable[str]) -> frozenset[Decimal]:
    """Billing units in each container that these labelers sell of a code; empty where one of them is
    not known, or where the vials differ in content."""
    sizes = [_containers(code).get(labeler, frozenset()) for labeler in of]
    if code in LABELLED_BY_VIAL or not sizes or not all(sizes):
        return frozenset()
    return frozenset().union(*sizes)


@functools.lru_cache(1024)
def whole_containers(sizes: frozenset[Decimal], most: int) -> frozenset[int]:
    """The billing units, up to ``most``, that whole containers of these sizes can hold; one that holds
    a part of a unit counts with and without it."""
    steps = {int(size.to_integral_value(how)) for size in sizes for how in (ROUND_FLOOR, ROUND_CEILING)}
    reached = {0}
    for units in range(1, most + 1):
        if any(units - step in reached for step in steps if step > 0):
            reached.add(units)
    return frozenset(reached)


def is_multi_dose(line: ServiceLine) -> bool:
    """A product sold for several doses though the code has single-dose vials too: the large vials
    of trastuzumab, whose diluent has a preservative."""
    row = product(ndc_of(line), line.procedure)
    return (
        row is not None
        and family(line.procedure or "") == "trastuzumab"
        and Decimal(row["bill_units"]) >= _MULTI_DOSE_FROM
    )


def family(code: str) -> str | None:
    """The drug that several codes name by product, as every infliximab; None for one with one code."""
    known = products().get(code)
    return known[0] if known else None


def asks_ndc(line: ServiceLine, policy: dict[str, Any]) -> bool:
    """Whether a payer's policy (``[ndc]``) asks for the NDC of a line."""
    code = line.procedure or ""
    if policy.get("required") in (None, "none") or line.has("UD"):
        return False
    if is_fluid(line) or _DEVICE.fullmatch(code):
        return False
    if any(fnmatch.fnmatchcase(code, pattern) for pattern in policy.get("exempt", ())):
        return False
    if policy["required"] == "noc":
        return is_unlisted(line)
    return code in drugs() or bool(_PHYSICIAN_DRUG.fullmatch(code))
