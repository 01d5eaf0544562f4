"""The keys of a payer profile, what each may hold, and where in its file a wrong one stands.

``maps/README.md`` has the same keys in words; a test holds the two together.
"""

import datetime
import difflib
import re
from collections.abc import Callable, Iterator
from typing import Any

Kind = Callable[[Any], str | None]
"""Says what is wrong with a value, None where nothing is."""

TYPES = ("FFS_A", "FFS_B", "DME", "MA", "MCD", "MCDMCO", "COMM", "WC", "TRICARE")
"""The payer classes."""

SEVERITIES = ("reject", "denial", "underpayment", "audit", "risk", "info")


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be a text in quotation marks"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _whole(value: Any) -> str | None:
    good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if good else "must be a whole number, of zero or more"


def _date(value: Any) -> str | None:
    good = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    return None if good else "must be a date without quotation marks, as 2024-07-01"


def _word(*allowed: str) -> Kind:
    def wrong(value: Any) -> str | None:
        if isinstance(value, str) and value in allowed:
            return None
        near = difflib.get_close_matches(str(value), allowed, 1, 0.6)
        meant = f"; is {near[0]} meant?" if near else ""
        return f"is {value!r}, which is none of {', '.join(allowed)}{meant}"

    return wrong


def _shape(pattern: str, what: str) -> Kind:
    shape = re.compile(rf"(?:{pattern})\Z", re.ASCII)

    def wrong(value: Any) -> str | None:
        if isinstance(value, str) and shape.match(value):
            return None
        return f"has {value!r}, which is no {what}"

    return wrong


def _list(kind: Kind) -> Kind:
    def wrong(value: Any) -> str | None:
        if not isinstance(value, list):
            return "must be a list in square brackets"
        return next((why for one in value if (why := kind(one))), None)

    return wrong


def _count(value: Any) -> str | None:
    return "must be a whole number, of one or more" if _whole(value) or value == 0 else None


_SEPARATORS = frozenset(map(chr, (*range(0x1C, 0x20), *range(0x21, 0x7F))))


def _delimiters(value: Any) -> str | None:
    good = isinstance(value, str) and len(value) == len(set(value)) == 4
    if good and all(c in _SEPARATORS and not c.isalnum() for c in value):
        return None
    return "must be four different signs, for element, component, repetition and segment, as '*:^~'"


FILE_NAME_FIELDS = ("number", "isa13", "receiver", "usage", "date")
"""What a file's name may hold in braces."""


def _file_name(value: Any) -> str | None:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_{-][A-Za-z0-9._{}-]{0,99}", value):
        return "must be a file's name of letters, digits, dots, dashes and {fields}"
    fields = re.findall(r"\{([^{}]*)\}", value)
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", value)) or not set(fields) <= set(FILE_NAME_FIELDS):
        return f"has a field that there is not; the fields are {', '.join(FILE_NAME_FIELDS)}"
    return None if {"number", "isa13"} & set(fields) else "must tell files apart by {number} or {isa13}"


def _numbers_by(kind: Kind) -> Kind:
    def wrong(value: Any) -> str | None:
        if not isinstance(value, dict):
            return "must be a table, as { J1745 = 120 }"
        for code, number in value.items():
            if why := kind(code):
                return why
            if _whole(number):
                return f"of {code} must be a whole number, of zero or more"
        return None

    return wrong


_CODE = _shape("[A-Z0-9][0-9]{3}[A-Z0-9]", "code of five characters, as J1745")
_CODES = _list(_CODE)
_SITES = _list(
    _shape("[0-9]{2}|0?[0-9]{2}[0-9xX]", "place of service of two digits, nor a type of bill as 0131 or 013x")
)
_PREFIXES = _list(
    _shape(r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?", "beginning of an ICD-10-CM code, as M05")
)
_UNITS = _list(_word("F2", "GR", "ME", "ML", "UN"))
_EXEMPT = _list(_shape(r"[A-Z0-9]{1,4}\*|[A-Z0-9]{5}", "code, nor the beginning of one with a star, as 90*"))
_RULE = _shape(r"[A-Z]{2,5}(?:-[A-Z0-9]{1,12}){1,3}", "rule, as INF-PA-01")
_CAP = _word("risk", "info")

KEYS: dict[str, Kind] = {
    "name": _text,
    "type": _word(*TYPES),
    "payer_ids": _list(_shape(r"\S(?:.{0,78}\S)?", "payer id")),
    "filing_indicators": _list(_shape("[0-9A-Z]{1,2}", "claim filing indicator of one or two characters")),
    "source": _text,
    "effective_from": _date,
    "effective_to": _date,
    "timely_filing_days": _whole,
    "corrected_days": _whole,
    "complex": _flag,
    "supervising_required": _flag,
    "referral_required": _flag,
    "outpatient_exempt": _flag,
    "injections": _word("per_drug", "per_injection"),
    "no_cost": _word("penny_line", "note_only", "nothing"),
    "hydration_segment_min": _whole,
    "nursing_hour": _word("midpoint", "begun"),
    "hold_on": _list(_word(*SEVERITIES)),
    "max_units": _numbers_by(_CODE),
    "min_interval_days": _numbers_by(_CODE),
}
"""The keys outside any table."""

TABLES: dict[str, dict[str, Kind]] = {
    "ndc": {"required": _word("all", "medicaid", "noc", "none"), "units_allowed": _UNITS, "exempt": _EXEMPT},
    "jwjz": {"mode": _word("medicare", "jw_only", "none", "deny"), "from": _date},
    "ptp": {"severity_cap": _CAP, "modifier_on": _word("either", "column2"), "prefer": _word("X", "59")},
    "mue": {"severity_cap": _CAP, "source": _word("CMS", "own"), "overrides": _numbers_by(_CODE)},
    "modifiers": {
        "340b": _word("TB", "JG", "UD", "none"),
        "home_concurrent": _list(_shape("[A-Z0-9]{2}", "modifier")),
        "route": _CODES,
        "subcutaneous": _CODES,
        "nurse_practitioner": _shape("[A-Z0-9]{2}", "modifier"),
    },
    "attachments": {"unlisted": _word("PWK", "none"), "high_dollar": _whole},
    "receiver": {
        "ids": _list(_shape(r"\S(?:.{0,13}\S)?", "receiver as ISA08 or GS03 names it")),
        "delimiters": _delimiters,
        "newline": _word("none", "lf", "crlf"),
        "one_claim_per_st": _flag,
        "max_claims": _count,
        "one_isa": _flag,
        "characters": _word("any", "extended", "basic"),
        "control_numbers": _word("input", "ledger"),
        "file_name": _file_name,
    },
}
"""The tables that stand once, ``[ndc]``."""

LISTS: dict[str, dict[str, Kind]] = {
    "authorization": {
        "codes": _CODES, "sites": _SITES, "required": _flag, "scope": _word("drug", "drug+administration"),
        "turnaround_days": _whole, "expedited_hours": _whole, "retroactive_days": _whole,
        "valid_days": _whole, "units_per": _word("dose", "period"), "source": _text,
    },
    "step": {
        "code": _CODE, "prefer": _CODES, "prior": _list(_text), "lookback_days": _whole,
        "exceptions": _list(_text), "source": _text,
    },
    "noncomplex": {"codes": _CODES, "admin": _CODE, "from": _date, "to": _date, "source": _text},
    "specialty_pharmacy": {
        "code": _CODE, "mandate": _flag, "sites": _SITES, "vendor": _text, "source": _text,
    },
    "site_of_care": {"code": _CODE, "deny_sites": _SITES, "after_visits": _whole, "source": _text},
    "diagnosis": {
        "code": _CODE, "prefixes": _PREFIXES, "secondary": _PREFIXES, "source": _text, "from": _date,
        "to": _date,
    },
    "holding": {
        "rule": _RULE, "severity": _word(*SEVERITIES), "holds": _flag, "until": _date, "why": _text,
    },
}  # fmt: skip
"""The tables that may stand many times, ``[[authorization]]``."""

REQUIRED = {
    "": ("name", "type"),
    "receiver": ("ids",),
    "authorization": ("codes",),
    "step": ("code",),
    "noncomplex": ("codes", "admin"),
    "specialty_pharmacy": ("code",),
    "site_of_care": ("code", "deny_sites"),
    "diagnosis": ("code", "prefixes"),
    "holding": ("holds", "why"),
}
"""The keys that each table must have."""

_OF_NO_PAYER = frozenset({"name", "source", "receiver"})
"""A profile of these keys alone is of a receiver that pays nothing, as a clearinghouse: it has no type."""

_Path = tuple[str | int, ...]
_Found = Iterator[tuple[_Path, str]]


def problems(data: dict[str, Any], text: str) -> list[tuple[int, str]]:
    """(line, what is wrong) of a profile's content, in the order of the lines; 1 where a key is
    missing from the file as a whole."""
    return sorted((line_of(text, path), message) for path, message in _problems(data))


def _problems(data: dict[str, Any]) -> _Found:
    known = (*KEYS, *TABLES, *LISTS)
    yield from _missing((), data, "")
    for key, value in data.items():
        if key in KEYS:
            if why := KEYS[key](value):
                yield (key,), f"{key} {why}"
        elif key in TABLES:
            if isinstance(value, dict):
                yield from _table((key,), f"[{key}]", value, TABLES[key])
                yield from _missing((key,), value, key)
            else:
                yield (key,), f"{key} must be a table, [{key}]"
        elif key in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
                yield (key,), f"{key} must be a table that may stand many times, [[{key}]]"
                continue
            for index, one in enumerate(value):
                yield from _table((key, index), f"[[{key}]]", one, LISTS[key])
                yield from _missing((key, index), one, key)
        else:
            yield (key,), f"{key} is no key of a profile{_meant(key, known)}"
    yield from _dates((), data, "effective_from", "effective_to")
    if data.get("type") == "DME" and data.get("filing_indicators"):
        yield ("filing_indicators",), "filing_indicators cannot find a DME profile: its payer ids alone do"


def _table(path: _Path, shown: str, value: dict[str, Any], keys: dict[str, Kind]) -> _Found:
    for key, one in value.items():
        if key not in keys:
            yield (*path, key), f"{shown} has no key {key}{_meant(key, tuple(keys))}"
        elif why := keys[key](one):
            yield (*path, key), f"{shown} {key} {why}"
    yield from _dates(path, value, "from", "to")
    if path[0] == "holding" and ("rule" in value) == ("severity" in value):
        yield path, f"{shown} must name a rule or a severity, and not both"


def _missing(path: _Path, value: dict[str, Any], table: str) -> _Found:
    no_payer = not table and "receiver" in value and set(value) <= _OF_NO_PAYER
    shown = f"[{table}]" if table in TABLES else f"[[{table}]]"
    for key in REQUIRED.get(table, ()):
        if key not in value and not (no_payer and key == "type"):
            yield path, f"{shown} has no {key}" if table else f"{key} is missing"


def _dates(path: _Path, value: dict[str, Any], first: str, last: str) -> _Found:
    start: Any = value.get(first)
    end: Any = value.get(last)
    if _date(start) is None and _date(end) is None and end < start:
        yield (*path, last), f"{last} is before {first}"


def _meant(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key, known, 1, 0.6)
    return f"; is {near[0]} meant?" if near else f"; the keys are {', '.join(known)}"


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*[.=]""")


def line_of(text: str, path: _Path) -> int:
    """The line (from 1) where a key stands in TOML; that of its table where the key cannot be
    found (it may be inside an inline table), 1 where neither can."""
    table = path[0] if len(path) > 1 and isinstance(path[-1], str) else None
    if path and isinstance(path[-1], int):
        table = path[0]
    index = next((part for part in path if isinstance(part, int)), 0)
    key = path[-1] if path and isinstance(path[-1], str) else None
    inside: str | None = None
    seen: dict[str, int] = {}
    best = 1
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            inside = header[2].strip("\"'")
            seen[inside] = seen.get(inside, -1) + 1
            if inside == table and seen[inside] == index:
                best = number
            if inside == (key if table is None else f"{table}.{key}"):
                return number
            continue
        found = _KEY.match(line)
        if found is None:
            continue
        name = found[1].strip("\"'")
        if inside == table and (table is None or seen[table] == index) and name == key:
            return number
        if inside is None and name == table:
            best = number
    return best
