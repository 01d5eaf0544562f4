"""Lists of codes with their dates: taxonomy, place of service, reason, remark and status codes.

Of each row the code and its dates are kept; names, definitions and sentences are passed over.
"""

import datetime
import re

from x12tools.codes.importing.reading import Dates, Refused, Source, dates_said, iso_day, read_columns
from x12tools.codes.importing.tabulated import Imported, table
from x12tools.codes.shapes import CLAIM_STATUS, REASON, REMARK, STATUS_CATEGORY, TAXONOMY

_DATES = {
    "from": ("start date", "start", "effective date", "effective", "from"),
    "to": (
        "stop date",
        "stop",
        "deactivation date",
        "deactivation",
        "termination date",
        "end date",
        "end",
        "to",
    ),
}
_CODE = ("code", "code value")

_NUCC = re.compile(r"(?i)nucc\w*?_(\d\d)([01])(?!\d)")
"""``nucc_taxonomy_251``: the second release of 2025, of July."""

_PLACE = re.compile(r"\d{1,2}\Z", re.ASCII)


def read_taxonomy(source: Source, given: Dates) -> list[Imported]:
    """NUCC's taxonomy CSV: January's release holds until 30 June, July's until 31 December."""
    match = _NUCC.search(source.names)
    if match:
        year, half = 2000 + int(match[1]), int(match[2])
        first, last = (datetime.date(year, 6 * half + 1, 1), datetime.date(year, 6 * half + 6, 30 + half))
        given = Dates(given.first or first, given.last or last, given.version or f"{year % 100}.{half}")
    return _read(source, given, "taxonomy", "provider taxonomy codes", "NUCC", TAXONOMY, 700)


def read_carc(source: Source, given: Dates) -> list[Imported]:
    """The claim adjustment reason code list."""
    return _read(source, given, "carc", "claim adjustment reason codes", "X12", REASON, 200)


def read_rarc(source: Source, given: Dates) -> list[Imported]:
    """The remittance advice remark code list."""
    return _read(source, given, "rarc", "remittance advice remark codes", "X12", REMARK, 900)


def read_claim_status(source: Source, given: Dates) -> list[Imported]:
    """The claim status code list."""
    return _read(source, given, "claim_status", "claim status codes", "X12", CLAIM_STATUS, 700)


def read_status_category(source: Source, given: Dates) -> list[Imported]:
    """The claim status category code list."""
    return _read(
        source, given, "claim_status_category", "claim status category codes", "X12", STATUS_CATEGORY, 40
    )


def read_place_codes(source: Source) -> list[tuple[str, str, str]]:
    """(code, first day, last day) of the place of service code set; what it calls unassigned is no code."""
    wanted = {
        "code": ("place of service code", "pos code", "code"),
        "name": ("place of service name", "pos name", "name"),
        **_DATES,
    }
    rows = [
        (row["code"].zfill(2), iso_day(row.get("from", "")), iso_day(row.get("to", "")))
        for row in read_columns(source, wanted, optional=("from", "to"))
        if _PLACE.match(row["code"]) and row["name"].strip().lower() not in ("", "unassigned", "n/a")
    ]
    if len(rows) < 40:
        raise Refused("the whole place of service code set, 40 codes or more", f"{len(rows)}")
    return sorted(rows)


def read_places(source: Source, given: Dates) -> list[Imported]:
    """CMS's place of service code set, which no calendar renews: it is complete until ``--to``."""
    codes = read_place_codes(source)
    said = dates_said(source)
    span = given.or_else(Dates(said.first, None, said.version) if said else None)
    return [
        table(
            "codes/place_of_service",
            "place of service codes: first and last day",
            f"CMS place of service code set, {span.version}; imported from {source.name}",
            span,
            ("code", "from", "to"),
            codes,
            complete=span.last is not None,
            note="" if span.last else "without --to the list is not taken as complete",
        )
    ]


def _read(
    source: Source, given: Dates, name: str, title: str, publisher: str, shape: re.Pattern[str], fewest: int
) -> list[Imported]:
    rows = [
        (row["code"].upper(), iso_day(row.get("from", "")), iso_day(row.get("to", "")))
        for row in read_columns(source, {"code": _CODE, **_DATES}, optional=("from", "to"))
        if shape.match(row["code"].upper())
    ]
    if not rows:
        raise Refused(f"rows with {title}", "none under the header")
    span = given.or_else(dates_said(source))
    complete = len(rows) >= fewest and span.last is not None
    return [
        table(
            f"codes/{name}",
            title,
            f"{publisher}, {span.version}; imported from {source.name}",
            span,
            ("code", "from", "to"),
            sorted(rows),
            complete=complete,
            note="" if complete else "the list is not taken as complete: an unknown code stays silent",
        )
    ]
