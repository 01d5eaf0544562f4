"""CMS's quarterly drug files: ASP payment limits, NDC-HCPCS crosswalk, OPPS Addendum B."""

import re
from collections.abc import Sequence

from x12tools.codes.importing.reading import Dates, Refused, Source, dates_said, read_columns
from x12tools.codes.importing.tabulated import CODE, Imported, table

_AMOUNT = re.compile(r"\d+(\.\d+)?\Z", re.ASCII)
_NDC = re.compile(r"\d{5}-?\d{4}-?\d{2}\Z", re.ASCII)
_STATUS = re.compile(r"[A-Z]\d?\Z", re.ASCII)

_LIMITS = {"code": ("hcpcs code", "hcpcs", "code"), "amount": ("payment limit", "asp payment limit")}
_CROSSWALK = {
    "code": ("code", "hcpcs code", "hcpcs"),
    "ndc": ("ndc2", "ndc", "ndc or alternate id"),
    "package_size": ("pkg size", "package size"),
    "package_quantity": ("pkg qty", "package quantity"),
    "bill_units": ("billunits", "bill units"),
    "bill_units_per_package": ("billunitspkg", "bill units pkg", "bill units per package"),
}
_ADDENDUM = {"code": ("hcpcs code", "hcpcs"), "status": ("si", "status indicator")}


def read_asp_prices(source: Source, given: Dates) -> list[Imported]:
    """Payment limits in US dollars a billing unit."""
    rows = []
    for row in read_columns(source, _LIMITS):
        amount = row["amount"].replace(",", "").replace("$", "").strip()
        if CODE.match(row["code"]) and _AMOUNT.match(amount):
            rows.append((row["code"], amount))
    kept = _some(rows, "a row with a HCPCS code and an amount")
    span = given.or_else(dates_said(source))
    return [
        table(
            "infusion/asp",
            "Medicare payment limits of drugs, US dollars a billing unit",
            f"CMS ASP drug pricing file, {span.version}; imported from {source.name}",
            span,
            ("code", "amount"),
            kept,
            complete=False,
        )
    ]


def read_ndc_crosswalk(source: Source, given: Dates) -> list[Imported]:
    """NDCs in eleven digits with their codes, package sizes and billing units."""
    rows = [
        (row["ndc"].replace("-", ""), row["code"], *(row[name] for name in list(_CROSSWALK)[2:]))
        for row in read_columns(source, _CROSSWALK)
        if CODE.match(row["code"]) and _NDC.match(row["ndc"])
    ]
    kept = _some(rows, "a row with a HCPCS code and an NDC of eleven digits")
    span = given.or_else(dates_said(source))
    return [
        table(
            "infusion/ndc_crosswalk",
            "NDCs and the HCPCS codes that bill them, with billing units",
            f"CMS ASP NDC-HCPCS crosswalk, {span.version}; imported from {source.name}",
            span,
            ("ndc", "code", *list(_CROSSWALK)[2:]),
            sorted(kept),
            complete=False,
        )
    ]


def read_opps(source: Source, given: Dates) -> list[Imported]:
    """Status indicators of every code."""
    rows = [
        (row["code"], row["status"])
        for row in read_columns(source, _ADDENDUM)
        if CODE.match(row["code"]) and _STATUS.match(row["status"])
    ]
    kept = _some(rows, "a row with a HCPCS code and a status indicator")
    span = given.or_else(dates_said(source))
    days = (str(span.first), str(span.last or ""))
    return [
        table(
            "infusion/opps_status",
            "OPPS status indicators",
            f"CMS OPPS Addendum B, {span.version}; imported from {source.name}",
            span,
            ("code", "status", "from", "to"),
            [(*row, *days) for row in kept],
            complete=False,
        )
    ]


def _some(rows: Sequence[tuple[str, ...]], expected: str) -> Sequence[tuple[str, ...]]:
    if not rows:
        raise Refused(expected, "none under the header")
    return rows
