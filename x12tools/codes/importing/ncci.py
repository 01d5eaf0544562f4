"""CMS's NCCI files: procedure-to-procedure pairs, medically unlikely edits, add-on code edits."""

import datetime
import itertools
import re
from collections.abc import Iterator

from x12tools.codes.importing.reading import (
    Dates,
    Refused,
    Source,
    Span,
    dates_said,
    iso_day,
    quarter,
    read_columns,
)
from x12tools.codes.importing.tabulated import CODE, Imported, table
from x12tools.codes.storage import stored
from x12tools.codes.tables import load_table, read_table
from x12tools.errors import UsageError

_PAIRS = {
    "column1": ("column 1", "column1"),
    "column2": ("column 2", "column2"),
    "first": ("effective",),
    "last": ("deletion",),
    "indicator": ("modifier",),
}
_UNITS = {
    "code": ("hcpcs cpt code", "cpt hcpcs code", "hcpcs code", "hcpcs", "code"),
    "units": ("practitioner", "outpatient", "dme supplier", "mue value"),
    "mai": ("mue adjudication indicator", "mai"),
}  # fmt: skip
_ADD_ONS = {
    "add_on": ("add on code", "addon code", "aoc", "add on"),
    "primary": ("primary code", "primary"),
    "first": ("aoc edit effdt", "effective date", "effective", "eff"),
    "last": ("aoc edit deldt", "deletion date", "deletion", "del"),
}
_RELEASE = re.compile(r"(?i)v(\d\d)(\d)r\d")
_RELEASE_BASE = 1994
_PRACTITIONER = re.compile(r"(?i)practitioner|ccipra|(?<![a-z])pra(?![a-z])")
_OUTPATIENT = re.compile(r"(?i)hospital|outpatient|ccioph|(?<![a-z])oph(?![a-z])")
SETTINGS = ("practitioner", "outpatient")


def read_ptp(source: Source, given: Dates, setting: str | None) -> list[Imported]:
    """The pairs in force whose first column is an administration code.

    The whole file has millions of pairs; the rules ask for these alone.
    """
    wanted = {row["code"] for row in load_table("infusion/administration").rows}
    pairs = read_columns(source, _PAIRS)
    first = next(pairs, None)
    span = given.or_else(_release(source) or dates_said(source))
    place = _setting(source, setting)
    rows, read = [], 0
    for row in pairs if first is None else itertools.chain([first], pairs):
        if not CODE.match(row["column1"]) or not CODE.match(row["column2"]):
            continue
        read += 1
        if row["column1"] in wanted and _in_force(iso_day(row["first"]), iso_day(row["last"]), span):
            rows.append((place, row["column1"], row["column2"], row["indicator"][:1]))
    if not read:
        raise Refused("rows with two codes and their dates", "none under the header")
    others, note = _others("infusion/ptp", span)
    rows += [
        (row["setting"], row["column1"], row["column2"], row["modifier_indicator"])
        for row in others
        if row["setting"] != place
    ]
    return [
        table(
            "infusion/ptp",
            "NCCI procedure-to-procedure pairs of the administration codes; column 1 pays",
            f"CMS NCCI PTP edits, {span.version}; imported from {source.name}",
            span,
            ("setting", "column1", "column2", "modifier_indicator"),
            sorted(rows),
            complete=False,
            note=note,
        )
    ]


def read_mue(source: Source, given: Dates, setting: str | None) -> list[Imported]:
    """Most units a day, with the digit of the adjudication indicator."""
    units = {
        row["code"]: (row["units"], row["mai"][:1])
        for row in read_columns(source, _UNITS)
        if CODE.match(row["code"]) and row["units"].isdigit()
    }
    if not units:
        raise Refused("rows with a code and a number of units", "none under the header")
    span = given.or_else(dates_said(source))
    place = _setting(source, setting)
    rows, note = _others("infusion/mue", span)
    merged: dict[str, dict[str, tuple[str, str]]] = {code: {place: pair} for code, pair in units.items()}
    for row in rows:
        for other in SETTINGS:
            if other != place and row[other]:
                merged.setdefault(row["code"], {})[other] = (row[other], row[f"mai_{other}"])
    none = ("", "")
    return [
        table(
            "infusion/mue",
            "NCCI medically unlikely edits: most units a day",
            f"CMS NCCI MUE, {span.version}; imported from {source.name}",
            span,
            ("code", "practitioner", "mai_practitioner", "outpatient", "mai_outpatient"),
            [
                (code, *places.get("practitioner", none), *places.get("outpatient", none))
                for code, places in sorted(merged.items())
            ],
            complete=False,
            note=note,
        )
    ]


def read_add_ons(source: Source, given: Dates) -> list[Imported]:
    """Add-on codes with the primary codes that they may be added to, those in force."""
    edits = list(read_columns(source, _ADD_ONS, optional=("first", "last")))
    span = given.or_else(dates_said(source))
    rows = []
    for row in edits:
        if not CODE.match(row["add_on"]):
            continue
        if _in_force(iso_day(row.get("first", "")), iso_day(row.get("last", "")), span):
            rows += [(row["add_on"], primary) for primary in _primaries(row["primary"])]
    if not rows:
        raise Refused("rows with an add-on code and a primary code", "none under the header")
    return [
        table(
            "infusion/add_ons",
            "Add-on codes and the primary codes that they may be added to",
            f"CMS NCCI add-on code edits, {span.version}; imported from {source.name}",
            span,
            ("add_on", "primary"),
            sorted(rows),
            complete=False,
        )
    ]


def _primaries(text: str) -> Iterator[str]:
    return (code for code in re.split(r"[\s,;]+", text) if CODE.match(code))


def _in_force(first: str, last: str, span: Span) -> bool:
    return not (last and datetime.date.fromisoformat(last) < span.first) and not (
        first and datetime.date.fromisoformat(first) > (span.last or span.first)
    )


def _release(source: Source) -> Dates | None:
    """``ccipra-v302r0`` is release 30.2: the third quarter of 1994 + 30."""
    match = _RELEASE.search(source.names)
    if not match or int(match[2]) > 3:
        return None
    return quarter(_RELEASE_BASE + int(match[1]), 3 * int(match[2]) + 1)


def _setting(source: Source, given: str | None) -> str:
    if given:
        return given
    for text in (source.name, source.archive, source.head):
        practitioner, outpatient = bool(_PRACTITIONER.search(text)), bool(_OUTPATIENT.search(text))
        if practitioner != outpatient:
            return SETTINGS[0] if practitioner else SETTINGS[1]
    raise UsageError("the file does not say its setting: give --setting practitioner or outpatient")


def _others(name: str, span: Span) -> tuple[tuple[dict[str, str], ...], str]:
    """The imported rows of the other setting where they are of the same days; else what to say."""
    path = stored(f"{name}.csv")
    if path is not None:
        known = read_table(name, path.read_text("utf-8"))
        if (known.valid_from, known.valid_to) == (span.first, span.last):
            return known.rows, ""
    return (), "the other setting's file of the same quarter is not imported: its edits stay silent"
